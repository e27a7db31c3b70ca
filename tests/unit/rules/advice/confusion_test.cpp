#include "engine/rules/advice/confusion.h"

#include <random>

#include "tests/support/matchers.h"

namespace htx::rules {
namespace {

Decimal dec(const char* text) { return *Decimal::from_text(text); }

JudgedOutcome judged(Class c, std::optional<int> score, bool failed) {
  JudgedOutcome one;
  one.judged = c;
  if (score) one.score = Decimal(*score);
  one.failed = failed;
  return one;
}

TEST_CASE("the confusion table counts every cooperative once, the unrated among them", "[rules][backtest]") {
  const std::vector<JudgedOutcome> panel = {
      judged(Class::kStrong, 90, false), judged(Class::kStrong, 70, true), judged(Class::kWeak, 30, true),
      judged(Class::kWeak, 40, false),   judged(Class::kWeak, 20, true),   judged(Class::kNotRated, {}, true),
  };
  const Backtest result = backtest(panel);
  CHECK(result.all.cooperatives == 6);
  CHECK(result.all.failed == 4);
  CHECK(result.classes[0].cooperatives == 2);
  CHECK(result.classes[0].failed == 1);
  CHECK(result.classes[1].cooperatives == 3);
  CHECK(result.classes[1].failed == 2);
  CHECK(result.classes[2].cooperatives == 0);
  CHECK_FALSE(result.classes[2].rate.has_value());
  CHECK(result.classes[3].failed == 1);
  CHECK(result.scored == 5);
  CHECK(result.scored_failed == 3);
}

// Published worked figures: 10 of 20 is 0.2993 to 0.7007; 0 of 10 is 0 to 0.2775.
TEST_CASE("Wilson's interval has the known ends and stays between 0 and 1", "[rules][backtest]") {
  const Share half = wilson_share(10, 20);
  CHECK(half.value == dec("0.5"));
  CHECK(half.low.round(4) == dec("0.2993"));
  CHECK(half.high.round(4) == dec("0.7007"));
  const Share none = wilson_share(0, 10);
  CHECK(none.low == Decimal(0));
  CHECK(none.high.round(4) == dec("0.2775"));
  CHECK(wilson_share(10, 10).high == Decimal(1));
}

TEST_CASE("the area under the curve is the share of pairs in the right order, ties counting half",
          "[rules][backtest]") {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::vector<JudgedOutcome> panel;
    panel.reserve(40);
    for (int i = 0; i < 40; ++i)
      panel.push_back(judged(Class::kWeak, static_cast<int>(random() % 12), random() % 3 == 0));
    std::int64_t halves = 0;
    std::int64_t pairs = 0;
    for (const JudgedOutcome& a : panel) {
      for (const JudgedOutcome& b : panel) {
        if (!a.failed || b.failed) continue;
        ++pairs;
        halves += *a.score < *b.score ? 2 : *a.score == *b.score ? 1 : 0;
      }
    }
    const Backtest result = backtest(panel);
    if (pairs == 0) {
      CHECK_FALSE(result.auc.has_value());
      continue;
    }
    REQUIRE(result.auc.has_value());
    CHECK(result.auc->value == (Decimal(halves) / (Decimal(2) * Decimal(pairs))).round(6));
    CHECK(result.auc->low <= result.auc->value);
    CHECK(result.auc->value <= result.auc->high);
  }
}

// Two failed (1, 3) and three survivors (2, 4, 5): components 1, 2/3 and 1/2, 1, 1, so the variance is
// (1/18)/2 + (1/12)/3 = 1/18, and the interval 5/6 -+ 1.96 * 0.2357, cut at 1.
TEST_CASE("DeLong's interval is what the components give by hand", "[rules][backtest]") {
  const std::vector<JudgedOutcome> panel = {
      judged(Class::kWeak, 1, true),  judged(Class::kWeak, 3, true),  judged(Class::kWeak, 2, false),
      judged(Class::kWeak, 4, false), judged(Class::kWeak, 5, false),
  };
  const Backtest result = backtest(panel);
  REQUIRE(result.auc.has_value());
  CHECK(result.auc->value == dec("0.833333"));
  CHECK(result.auc->low == dec("0.371365"));
  CHECK(result.auc->high == Decimal(1));
}

TEST_CASE("one failure alone says nothing about the spread, and none at all nothing at all",
          "[rules][backtest]") {
  const std::vector<JudgedOutcome> one = {judged(Class::kWeak, 1, true), judged(Class::kWeak, 2, false),
                                          judged(Class::kWeak, 0, false)};
  const Backtest result = backtest(one);
  REQUIRE(result.auc.has_value());
  CHECK(*result.auc == Share{dec("0.5"), Decimal(0), Decimal(1)});
  CHECK_FALSE(backtest(std::vector<JudgedOutcome>{judged(Class::kStrong, 5, false)}).auc.has_value());
  CHECK_FALSE(backtest({}).all.rate.has_value());
}

}  // namespace
}  // namespace htx::rules
