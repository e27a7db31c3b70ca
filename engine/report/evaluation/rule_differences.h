#pragma once

#include <string>
#include <vector>

#include "engine/page/page.h"
#include "engine/registry/dictionary.h"
#include "engine/rules/pack.h"

namespace htx::report {

// One place at which two packs differ, in words; empty where one of them has nothing there.
struct RuleDifference {
  std::string what;       // "Tiêu chí Tự chủ về vốn", "Ngưỡng loại Khá"
  std::string criterion;  // Its id, if it is one.
  std::string before;
  std::string after;
};

// What was changed from one pack to another, part by part: criteria, cut-offs, clauses, grounds, parameters,
// derived figures.  Parts are the same by their ids; what only says the same in other words is no change.
std::vector<RuleDifference> rule_differences(const rules::Pack& before, const rules::Pack& after,
                                             const Dictionaries& dictionaries, const Voice& say);

// What becomes of a criterion whose figures are missing: "thiếu: 0 điểm".
std::string missing_policy_text(rules::MissingPolicy policy, const Voice& say);

}  // namespace htx::report
