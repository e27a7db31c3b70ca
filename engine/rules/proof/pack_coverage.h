#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/doc/document.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// How well the `tests:` of a pack hold it.

// A band or a condition, and how many tests get there.
struct Covered {
  Message what;  // "rules.covered-band", "rules.covered-points", "rules.covered-clause"
  Place place;
  std::size_t tests = 0;  // That fall into the band; that see the condition as `what` says.
};
std::vector<Covered> coverage_of(const Pack& pack, const Document& document);

// A pack with one small fault put in, and the first test that notices.
//
// Faults: a cut between two bands one unit of precision up or down, the cut itself on its other side, points
// one more or less, another number or operator in an expression that gives points, a comparison that takes or
// leaves its end or turns round, a parameter or cut-off of a grade one unit up or down, a clause or ground
// dropped, a missing policy replaced by another.
struct Mutant {
  Message change;  // "rules.mutant-..."
  Place place;
  std::optional<std::string> killed_by;  // None: it survives, and no test would notice such a mistake.
  // Of one that survives: why no test can notice it, if that is proven ("rules.same-...").
  std::optional<Message> same_because;
};
// `library`: its packs of grounds, for the class that a test expects.
std::vector<Mutant> mutants_of(const Pack& pack, const Document& document,
                               const std::vector<const Pack*>& library = {});

// A test that stands at an edge: at the first figure of a band, at the last one of the band below, at a
// number that a clause compares with, or without the figure.  What it expects is what the pack does now;
// an author confirms it by adding it to the pack.
struct BoundaryCase {
  std::string name;
  std::string like;  // The test whose other figures it takes over.
  std::vector<std::pair<std::string, Value>> given;
  std::optional<std::string> criterion;  // Expected: the points of a criterion ...
  std::optional<Decimal> points;         // (none: no points are given)
  std::string grade;                     // ... and the grade; empty for packs of grounds.
  std::vector<std::string> grounds;      // Of packs of grounds.
};
std::vector<BoundaryCase> boundary_cases(const Pack& pack);

// As an item of `tests:`.
std::string to_yaml(const BoundaryCase& test, const Pack& pack);

}  // namespace htx::rules
