#include "engine/rules/proof/pack_tests.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/rules/grounds.h"
#include "engine/rules/ruling.h"

namespace htx::rules {
namespace {

std::string shown(const std::optional<Decimal>& number) { return number ? to_text(*number) : "none"; }

}  // namespace

Facts facts_of(const Pack& pack, const PackTest& test) {
  Facts facts;
  for (const auto& [name, value] : test.given.entries()) {
    const auto input = std::ranges::find(pack.inputs, name, &Input::id);
    facts.of(*input) = {value, ""};
  }
  return facts;
}

Assessment judge_test(const Pack& pack, const PackTest& test, const std::vector<const Pack*>& library) {
  const Dates dates{static_cast<int>(test.as_of.year()), test.as_of, test.as_of};
  return assess(pack, grounds_beside(pack, library), test.name, facts_of(pack, test), dates);
}

PackTestResult run_test(const Pack& pack, const PackTest& test, const std::vector<const Pack*>& library) {
  const Assessment got = judge_test(pack, test, library);
  PackTestResult result{.name = test.name, .place = test.place, .differences = {}};
  const auto compare = [&](std::string what, const std::string& expected, const std::string& found) {
    if (expected != found) result.differences.push_back({std::move(what), expected, found});
  };
  for (const auto& [id, points] : test.points) {
    const CriterionResult* criterion = got.criterion(id);
    compare("points." + id, shown(points), criterion == nullptr ? "none" : shown(criterion->points));
  }
  if (test.score) compare("score", shown(test.score), shown(got.score));
  if (test.grade) compare("grade", *test.grade, got.grade.value_or("none"));
  if (test.expected_class)
    compare("class", std::string(to_string(*test.expected_class)), std::string(to_string(got.result)));
  if (test.expects_grounds) {
    std::vector<std::string> held;
    for (const GroundResult& ground : got.grounds) {
      if (ground.state == GroundResult::State::kHolds) held.push_back(ground.id);
    }
    compare("grounds", join(test.grounds, ", "), join(held, ", "));
  }
  return result;
}

std::vector<PackTestResult> run_tests(const Pack& pack, const std::vector<const Pack*>& library) {
  std::vector<PackTestResult> results;
  for (const PackTest& test : pack.tests) results.push_back(run_test(pack, test, library));
  return results;
}

}  // namespace htx::rules
