#pragma once

#include <string>
#include <vector>

#include "engine/rules/assessment.h"

namespace htx::rules {

// How one worked example of a pack came out.
struct PackTestResult {
  struct Difference {
    std::string what;  // "score", "points.equity", "grade", "class", "grounds"
    std::string expected;
    std::string got;
  };
  std::string name;
  Place place;
  std::vector<Difference> differences;  // Empty: passed.
  bool passed() const { return differences.empty(); }
};

// The figures a test gives, as facts.
Facts facts_of(const Pack& pack, const PackTest& test);

// What the pack makes of a test, judged as everybody is: with the grounds that grounds_beside() names.
// `library`: its packs of grounds.
Assessment judge_test(const Pack& pack, const PackTest& test, const std::vector<const Pack*>& library);
PackTestResult run_test(const Pack& pack, const PackTest& test, const std::vector<const Pack*>& library);

// Runs the `tests:` of a pack.  A pack of grounds alone is tested by the grounds that hold.
std::vector<PackTestResult> run_tests(const Pack& pack, const std::vector<const Pack*>& library = {});

}  // namespace htx::rules
