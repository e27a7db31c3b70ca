#include "engine/rules/step_function.h"

#include <string>
#include <vector>

#include "engine/rules/score_tally.h"
#include "engine/value/scaled.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

Decimal d(const char* text) { return *Decimal::from_text(text); }

Pack with_bands(const std::string& bands) {
  return pack_of(R"y(
inputs:
  - {id: x, type: number, scale: 2, min: 0, title: {vi: X, en: X}}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 10, missing: ask, basis: {law: n, tag: t}, )y" +
                 bands + R"y(}
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 8, class: strong}
  - {id: b, title: {vi: B, en: B}, at_least: 0, class: weak}
)y");
}

std::string text_of(const StepFunction& function) {
  std::string text;
  for (const StepFunction::Step& step : function.steps())
    text += shown(step.interval) + ":" + (step.band ? std::to_string(*step.band) : "x") + " ";
  return text;
}

TEST_CASE("step function: steps are ascending, as written or on the grid", "[rules][steps]") {
  const Pack pack = with_bands(
      R"y(value: x, bands: [{in: ">= 50", points: 10}, {in: "< 0.105, (20..50)", points: 0}, {in: "[0.105..20]", points: 4}])y");
  const Criterion& criterion = *pack.criteria().front();
  const StepFunction written(criterion, std::nullopt, std::nullopt);
  CHECK(text_of(written) == "[-∞..0.105):1 [0.105..20]:2 (20..50):1 [50..+∞]:0 ");
  CHECK(text_of({criterion, 2, std::nullopt}) == "[-∞..0.1]:1 [0.11..20]:2 [20.01..49.99]:1 [50..+∞]:0 ");
  CHECK(written.is_whole());
  CHECK(written.ends() == std::vector<Decimal>{d("0.105"), d("0.105"), d("20"), d("20"), d("50"), d("50")});
  CHECK(written.at(d("20"))->band == 2U);
  CHECK(written.at(d("20.001"))->band == 1U);
  CHECK(written.may_reach(0, {d("49"), d("50"), true, true}));
  CHECK_FALSE(written.may_reach(0, {d("20"), d("49.999"), true, true}));
}

TEST_CASE("step function: the next band is the nearest that gives more, whichever side it lies on",
          "[rules][steps]") {
  const Pack pack = with_bands(
      R"y(value: x, bands: [{in: "[10..20)", points: 0}, {in: "< 10", points: 4}, {in: ">= 20", points: 10}])y");
  const StepFunction steps(*pack.criteria().front(), std::nullopt, std::nullopt);
  const auto next = [&](const char* figure) { return *steps.next(d(figure), d("0")); };
  CHECK(next("12").band == 1);
  CHECK_FALSE(next("12").inclusive);
  CHECK(next("12").value == d("10"));
  CHECK(next("12").gain == d("4"));
  CHECK(next("18").band == 2);
  CHECK(next("18").inclusive);
  CHECK(next("15").band == 1);  // As near to both: the band that is written first.
  CHECK_FALSE(steps.next(d("30"), d("10")).has_value());
}

TEST_CASE("step function: points as given are one step from zero to the maximum", "[rules][steps]") {
  const Pack pack = with_bands("points: x");
  const StepFunction steps(*pack.criteria().front(), std::nullopt, std::nullopt);
  CHECK(text_of(steps) == "[0..10]:x ");
  CHECK(unary_tests_of(steps.steps().front().interval) == "[0..10]");
  CHECK(steps.next(d("7.5"), d("7.5"))->gain == d("2.5"));
  CHECK_FALSE(steps.next(d("10"), d("10")).has_value());
  CHECK(shown(*steps.points_as_given({d("3"), d("30"), true, true})) == "[3..10]");
}

TEST_CASE("score tally: whole numbers come to the score that decimals come to", "[rules][steps]") {
  const Pack pack = with_bands("points: x");
  for (std::int64_t reached = 0; reached <= 1'000; reached += 125) {
    for (std::int64_t points = 0; points <= reached; points += 3) {
      CAPTURE(points, reached);
      const ScoreTally<std::int64_t> whole{points, reached, 1'000};
      const ScoreTally<Decimal> exact{unscaled(points, 2), unscaled(reached, 2), unscaled(1'000, 2)};
      const Decimal score = score_of(pack, exact);
      REQUIRE(unscaled(*score_of(pack, whole, 2), 2) == score);
      // 7.999... is not rounded up to the 8 of a grade.
      const bool reaches = points * 1'000 >= 800 * reached && reached > 0;
      REQUIRE((grade_of(pack, score) == 0) == reaches);
    }
  }
}

}  // namespace
}  // namespace htx::rules
