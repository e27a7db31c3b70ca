#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"
#include "engine/rules/proof/mutants.h"
#include "engine/rules/proof/pack_coverage.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/proof/prove.h"
#include "engine/value/json.h"

namespace htx::answers {

// A rule file that was read and, if it is a pack, proved.
struct CheckedRules {
  std::string file;
  bool is_sound = false;
  std::optional<rules::Pack> pack;
  std::optional<rules::MeasureCatalogue> measures;
  rules::Proof proof;  // Of a pack.
  Diagnostics findings;
};
Json rules_check_answer(const std::vector<CheckedRules>& files, Language language);

// How the worked examples of a file came out.
struct TestedRules {
  std::string file;
  std::vector<rules::PackTestResult> results;
};
Json rules_test_answer(const std::vector<TestedRules>& files);

// How well the tests of a pack hold it; what was not asked for is none.
struct Rehearsal {
  std::string file;
  std::string pack;  // Its id.
  std::vector<rules::PackTestResult> results;
  std::optional<std::vector<rules::Covered>> covered;
  std::optional<std::vector<rules::Mutant>> mutants;
  std::optional<std::vector<std::string>> boundaries;  // As items of `tests:`.
};
Json rehearsal_answer(const std::vector<Rehearsal>& files, Language language);

}  // namespace htx::answers
