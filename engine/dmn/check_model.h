#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/dmn/model.h"
#include "engine/dmn/table_check.h"

namespace htx::dmn {

// How the tables of a model are examined.
struct CheckOptions {
  // Digits after the point that count, by the label or the expression of an input; an input that is not
  // named here has numbers without gaps between them.
  std::map<std::string, int, std::less<>> scales;
  Effort effort;                      // For one question about one table.
  std::size_t max_pairs = 2'000'000;  // Of rules compared in one table.
  std::size_t max_overlaps = 20;      // Told of one table.
};

// What was found of one decision table.
struct TableReport {
  enum class Verdict { kSound, kFaulty, kUndecided };
  std::string name;  // Of the decision or knowledge model, and of the entries it stands in: "A / b".
  Place place;
  std::string policy;  // "UNIQUE", "COLLECT SUM"
  std::size_t inputs = 0;
  std::size_t rules = 0;
  std::size_t gaps = 0;                // Regions without a rule, as told; see below for how they count.
  std::size_t permitted_overlaps = 0;  // Pairs of rules that meet where the policy allows it.
  Verdict verdict = Verdict::kSound;
};

// Examines every decision table of the model, imported models included.  Reported are:
//   dmn.table-gap       a region without a rule: an error where one rule is wanted and there is no default
//                       output, a warning where several may match, nothing where a default is given
//   dmn.table-overlap   UNIQUE: two rules meet.  dmn.table-contradiction  ANY: with different outputs
//   dmn.rule-twice      two rules with the same conditions (a warning where both may apply)
//   dmn.rule-masked     FIRST, PRIORITY: rules before it, or of higher priority, take all it matches
//   dmn.rule-never      no allowed value matches an entry.  dmn.value-outside  one of its values is not
//   allowed dmn.output-outside  an output is not among the output values dmn.cell-undecided,
//   dmn.input-undecided, dmn.outputs-undecided, dmn.check-too-large
//                       what could not be decided, and why; the table then does not count as sound
// Inputs are taken to be independent of each other.  Null is examined where a cell names it.
std::vector<TableReport> check_tables(const Model& model, const CheckOptions& options,
                                      Diagnostics& diagnostics);

}  // namespace htx::dmn
