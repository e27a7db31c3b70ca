#include <random>
#include <string>

#include "engine/rules/assessment.h"
#include "engine/rules/ruling.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

Dates on(const char* day) {
  const Date date = *date_from_iso(day);
  return {static_cast<int>(date.year()), date, date};
}

std::string bands(const std::string& list) {
  return R"y(
inputs:
  - {id: x, type: number, scale: 0, min: 0, max: 10, title: {vi: X, en: X}}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 10, value: x, missing: ask, basis: {law: n, tag: t}, bands: [)y" +
         list + "]}\ngrades:\n  - {id: a, title: {vi: A, en: A}, at_least: 0, class: strong}\n";
}

TEST_CASE("in force: the bands of the day give the points", "[rules][in-force]") {
  const Pack pack = pack_of(bands(
      R"y({in: "< 5", points: 0, in_force: {from: 2020-01-01, to: 2021-12-31}}, {in: ">= 5", points: 10, in_force: {from: 2020-01-01, to: 2021-12-31}}, {in: "< 7", points: 0, in_force: {from: 2022-01-01, to: null}}, {in: ">= 7", points: 10, in_force: {from: 2022-01-01, to: null}})y"));
  Facts facts;
  facts.current["x"] = {Value::number(6), ""};
  CHECK(assess(pack, {}, "HTX", facts, on("2021-12-31")).score == Decimal(10));
  const Assessment later = assess(pack, {}, "HTX", facts, on("2022-01-01"));
  CHECK(later.score == Decimal(0));
  REQUIRE(later.criterion("c")->next.has_value());
  CHECK(later.criterion("c")->next->value == Decimal(7));
}

TEST_CASE("in force: bands that leave a gap or overlap on some day are a mistake", "[rules][in-force]") {
  const auto mistakes = [](const std::string& list) {
    Diagnostics diagnostics;
    try_pack(bands(list), diagnostics);
    return diagnostics;
  };
  CHECK(
      mistakes(
          R"y({in: "< 5", points: 0}, {in: ">= 5", points: 10, in_force: {from: 2020-01-01, to: 2021-12-31}})y")
          .has("rules.band-gap"));
  CHECK(
      mistakes(
          R"y({in: "< 5", points: 0}, {in: ">= 5", points: 10}, {in: ">= 7", points: 10, in_force: {from: 2022-01-01, to: null}})y")
          .has("rules.band-overlap"));
  const Diagnostics found = mistakes(
      R"y({in: "< 5", points: 0}, {in: ">= 5", points: 10, in_force: {from: 2020-01-01, to: 2021-12-31}})y");
  CHECK(contains(to_text(found.items().at(0).message, Language::kEnglish), "2022-01-01"));
}

const std::string kLaw = R"y(
inputs:
  - {id: members, type: number, scale: 0, min: 0, max: 1000, title: {vi: T, en: M}}
  - {id: since, type: date, min: 1990-01-01, max: 2100-12-31, title: {vi: T, en: S}}
parameters:
  - id: least
    title: {vi: T, en: L}
    values:
      - {from: 2013-07-01, to: 2022-06-30, value: 7, basis: {law: n, tag: t}}
      - {from: 2022-07-01, to: null, value: 5, basis: {law: n, tag: t}}
grounds:
  - {id: few, title: {vi: I, en: F}, when: members < least and since < as_of, event: since, nature: legal, missing: ask, basis: {law: n, tag: t}})y";

TEST_CASE("in force: an event is judged by the parameters of its own day", "[rules][in-force]") {
  const Pack pack = pack_of(kLaw + "\n");
  const auto state = [&](std::int64_t members, const char* since) {
    Facts facts;
    facts.current["members"] = {Value::number(members), ""};
    facts.current["since"] = {*date_from_iso(since), ""};
    return assess(pack, {&pack}, "HTX", facts, on("2023-12-31")).grounds.at(0).state;
  };
  CHECK(state(6, "2022-06-30") == GroundResult::State::kHolds);
  CHECK(state(6, "2022-07-01") == GroundResult::State::kDoesNotHold);
  CHECK(state(4, "2022-07-01") == GroundResult::State::kHolds);
  CHECK(state(4, "2019-12-31") == GroundResult::State::kOtherLaw);
}

TEST_CASE("in force: a ground with days of its own holds for events on those days only",
          "[rules][in-force]") {
  std::string text = kLaw;
  text.replace(text.rfind('}'), 1, ", in_force: {from: 2021-01-01, to: 2021-12-31}}");
  const Pack pack = pack_of(text + "\n");
  for (const auto& [since, expected] : {std::pair{"2020-12-31", GroundResult::State::kOtherLaw},
                                        std::pair{"2021-01-01", GroundResult::State::kHolds},
                                        std::pair{"2021-12-31", GroundResult::State::kHolds},
                                        std::pair{"2022-01-01", GroundResult::State::kOtherLaw}}) {
    CAPTURE(since);
    Facts facts;
    facts.current["members"] = {Value::number(3), ""};
    facts.current["since"] = {*date_from_iso(since), ""};
    CHECK(assess(pack, {&pack}, "HTX", facts, on("2023-12-31")).grounds.at(0).state == expected);
  }
}

TEST_CASE("in force: values of a parameter that overlap or leave days out are mistakes",
          "[rules][in-force]") {
  for (const auto& [from, code] :
       {std::pair{"2022-06-30", "rules.parameter-overlap"}, std::pair{"2022-07-02", "rules.parameter-gap"}}) {
    std::string text = kLaw + "\n";
    text.replace(text.find("from: 2022-07-01"), 16, std::string("from: ") + from);
    Diagnostics diagnostics;
    CHECK_FALSE(try_pack(text, diagnostics).has_value());
    CHECK(diagnostics.has(code));
  }
}

TEST_CASE("poison: a date outside its declared range is refused and never used", "[rules][poison]") {
  const Pack pack = pack_of(kLaw + "\n");
  for (const char* since : {"3021-01-01", "1889-12-31"}) {
    Facts facts;
    facts.current["members"] = {Value::number(3), ""};
    facts.current["since"] = {*date_from_iso(since), ""};
    const GroundResult result = assess(pack, {&pack}, "HTX", facts, on("2023-12-31")).grounds.at(0);
    CHECK(result.state == GroundResult::State::kNotEvaluable);
    REQUIRE(!result.facts.empty());
    CHECK(std::ranges::any_of(result.facts, &UsedFigure::refused));
  }
  Diagnostics diagnostics;
  std::string text = kLaw + "\n";
  text.replace(text.find("max: 2100-12-31"), 15, "max: 1980-12-31");
  CHECK_FALSE(try_pack(text, diagnostics).has_value());
  CHECK(diagnostics.has("rules.empty-range"));
}

// A criterion of a derived figure, judged while one of the inputs is missing.
void check_no_point(const std::string& expression, const std::string& policy, const std::string& list) {
  CAPTURE(expression, policy, list);
  const Pack pack = pack_of(
      "inputs:\n  - {id: x, type: number, title: {vi: X, en: X}}\n  - {id: y, type: number, title: "
      "{vi: Y, en: Y}}\n"
      "derived:\n  - {id: d, scale: 0, title: {vi: D, en: D}, value: '" +
      expression +
      "'}\ntotal: 10\ngroups:\n  - id: g\n    title: {vi: G, en: G}\n    max: 10\n    criteria:\n"
      "      - {id: c, title: {vi: C, en: C}, max: 10, value: d, missing: " +
      policy + ", basis: {law: n, tag: t}, bands: " + list +
      "}\ngrades:\n  - {id: a, title: {vi: A, en: A}, at_least: 0, class: strong}\n");
  Facts facts;
  facts.current["y"] = {Value::number(8), ""};
  const Assessment a = assess(pack, {}, "HTX", facts, on("2020-12-31"));
  CHECK(a.criterion("c")->points.value_or(Decimal()) == Decimal());
  CHECK(a.score.value_or(Decimal()) == Decimal());
  CHECK(a.criteria_with_data == 0);
}

TEST_CASE("no null earns a point, whatever the expression", "[rules][missing][random]") {
  static const std::vector<std::string> kExpressions = {"if x = null then 10 else x",
                                                        "if x > 3 then 10 else 10",
                                                        "x * 0 + 10",
                                                        "10 - x * 0",
                                                        "max(x, 10)",
                                                        "if x = null then y else 9",
                                                        "y / x",
                                                        "if y > 0 then 10 else x",
                                                        "if x != null then 10 else 10",
                                                        "abs(x) + 10",
                                                        "min(10, y + x * 0)",
                                                        "count([x]) * 10"};
  static const std::vector<std::string> kPolicies = {"zero", "exclude", "not_rated", "ask"};
  static const std::vector<std::string> kBands = {R"y([{in: "-", points: 10}])y",
                                                  R"y([{in: "< 5", points: 10}, {in: ">= 5", points: 10}])y",
                                                  R"y([{in: "not(5)", points: 10}, {in: "5", points: 10}])y"};
  for (const std::string& expression : kExpressions) {
    for (const std::string& policy : kPolicies) {
      for (const std::string& list : kBands) {
        check_no_point(expression, policy, list);
      }
    }
  }
}

TEST_CASE("a criterion without a missing-data policy is a mistake", "[rules][missing]") {
  std::string text = bands(R"y({in: "< 5", points: 0}, {in: ">= 5", points: 10})y");
  text.replace(text.find("missing: ask, "), 14, "");
  Diagnostics diagnostics;
  CHECK_FALSE(try_pack(text, diagnostics).has_value());
  CHECK(diagnostics.has("doc.missing-key"));
}

}  // namespace
}  // namespace htx::rules
