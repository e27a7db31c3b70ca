#include "engine/rules/ruling.h"
#include "engine/rules/assessment.h"

#include <string>

#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

const Dates kDates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};

Decimal d(const char* text) { return *Decimal::from_text(text); }

Facts facts_of(std::initializer_list<std::pair<const char*, Value>> values) {
  Facts facts;
  for (const auto& [name, value] : values) facts.current[name] = {value, "a.csv:2"};
  return facts;
}

// Two criteria of 60 and 40 points; the second takes the policy under test.
std::string scorecard(const std::string& policy) {
  return R"y(
inputs:
  - {id: ratio, type: number, scale: 2, min: 0, max: 1, title: {vi: Tỷ lệ, en: Ratio}}
  - {id: other, type: number, scale: 0, min: 0, max: 10, title: {vi: Khác, en: Other}}
  - {id: fined, type: boolean, title: {vi: Phạt, en: Fined}}
total: 100
groups:
  - id: g
    title: {vi: Nhóm, en: Group}
    max: 100
    criteria:
      - id: first
        title: {vi: Một, en: One}
        max: 60
        value: ratio
        missing: not_rated
        basis: {law: none, tag: test}
        bands: [{in: "< 0.25", points: 0}, {in: "[0.25..0.5)", points: 30}, {in: ">= 0.5", points: 60}]
      - id: second
        title: {vi: Hai, en: Two}
        max: 40
        value: other
        missing: )y" +
         policy + R"y(
        basis: {law: none, tag: test}
        bands: [{in: "0", points: 40}, {in: "> 0", points: 10}]
grades:
  - {id: good, title: {vi: Tốt, en: Good}, at_least: 80, class: strong}
  - {id: bad, title: {vi: Yếu, en: Bad}, at_least: 0, class: weak}
overrides:
  - {id: fined, when: fined, grade: bad, missing: go_on, text: {vi: Phạt, en: Fined}, basis: {law: none, tag: test}}
)y";
}

TEST_CASE("assess: bands give points, points give the score, the score gives grade and class",
          "[rules][assess]") {
  const Pack pack = pack_of(scorecard("ask"));
  const Assessment a = assess(pack, {}, "HTX", facts_of({{"ratio", d("0.5")}, {"other", d("0")}}), kDates);
  CHECK(a.score == d("100"));
  CHECK(a.grade == "good");
  CHECK(a.result == Class::kStrong);
  CHECK(a.criteria_with_data == 2);
  CHECK(a.criterion("first")->facts.at(0).source == "a.csv:2");
  CHECK_FALSE(a.to_next_grade.has_value());
}

TEST_CASE("assess: the distance to the next band and grade is exact", "[rules][assess]") {
  const Pack pack = pack_of(scorecard("ask"));
  const Assessment a = assess(pack, {}, "HTX", facts_of({{"ratio", d("0.24")}, {"other", d("3")}}), kDates);
  const CriterionResult& first = *a.criterion("first");
  REQUIRE(first.next.has_value());
  CHECK(first.next->value == d("0.25"));
  CHECK(first.next->inclusive);
  CHECK(first.next->gain == d("30"));
  const CriterionResult& second = *a.criterion("second");
  REQUIRE(second.next.has_value());
  CHECK(second.next->value == d("0"));
  CHECK(second.next->gain == d("30"));
  CHECK(a.to_next_grade == d("70"));
  CHECK(a.result == Class::kWeak);
}

TEST_CASE("assess: each policy does what it says with a missing figure", "[rules][assess][missing]") {
  const Facts facts = facts_of({{"ratio", d("0.3")}});
  SECTION("zero gives no points and says so") {
    const Assessment a = assess(pack_of(scorecard("zero")), {}, "HTX", facts, kDates);
    CHECK(a.score == d("30"));
    CHECK(a.criterion("second")->state == CriterionResult::State::kZeroForMissing);
    CHECK(a.criterion("second")->points == d("0"));
    CHECK(a.criteria_with_data == 1);
  }
  SECTION("exclude scales the others up to the full maximum") {
    const Assessment a = assess(pack_of(scorecard("exclude")), {}, "HTX", facts, kDates);
    CHECK(a.score == d("50"));
    CHECK(a.criterion("second")->state == CriterionResult::State::kExcluded);
    CHECK_FALSE(a.criterion("second")->points.has_value());
  }
  SECTION("exclude with nothing left to scale rates nobody, neither up nor down") {
    std::string text = scorecard("exclude");
    text.replace(text.find("missing: not_rated"), 18, "missing: exclude");
    const Assessment a = assess(pack_of(text), {}, "HTX", facts_of({}), kDates);
    CHECK_FALSE(a.score.has_value());
    CHECK(a.result == Class::kNotRated);
    REQUIRE(a.reasons.size() == 2);
    CHECK(a.reasons[1].kind == NotRatedReason::Kind::kMissing);
    CHECK(a.reasons[1].missing == std::vector<std::string>{"other"});
  }
  SECTION("not_rated gives no score") {
    const Assessment a = assess(pack_of(scorecard("not_rated")), {}, "HTX", facts, kDates);
    CHECK_FALSE(a.score.has_value());
    CHECK(a.result == Class::kNotRated);
    REQUIRE(a.reasons.size() == 1);
    CHECK(a.reasons[0].missing.empty());
  }
  SECTION("ask names the figure to ask for") {
    const Assessment a = assess(pack_of(scorecard("ask")), {}, "HTX", facts, kDates);
    CHECK_FALSE(a.score.has_value());
    REQUIRE(a.reasons.size() == 1);
    CHECK(a.reasons[0].missing == std::vector<std::string>{"other"});
  }
}

TEST_CASE("assess: a figure outside its range or of another kind is never scored", "[rules][assess]") {
  const Pack pack = pack_of(scorecard("zero"));
  for (const Value& poison : {Value(d("-1")), Value(d("1e40")), Value::string("0"), Value(true)}) {
    CAPTURE(to_text(poison));
    const Assessment a = assess(pack, {}, "HTX", facts_of({{"ratio", d("0.5")}, {"other", poison}}), kDates);
    CHECK_FALSE(a.score.has_value());
    CHECK(a.result == Class::kNotRated);
    CHECK(a.criterion("second")->problem == Message("rules.figure-refused"));
    CHECK(a.criterion("second")->facts.at(0).refused);
  }
}

TEST_CASE("assess: self-scored points count only between zero and the maximum", "[rules][assess]") {
  const Pack pack = pack_of(R"y(
inputs:
  - {id: given, type: number, scale: 2, title: {vi: Tự chấm, en: Self-scored}}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 10, points: given, missing: ask, basis: {law: n, tag: t}}
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 0, class: strong}
)y");
  CHECK(assess(pack, {}, "HTX", facts_of({{"given", d("10")}}), kDates).score == d("10"));
  for (const char* points : {"10.01", "-0.5"}) {
    CAPTURE(points);
    const Assessment a = assess(pack, {}, "HTX", facts_of({{"given", d(points)}}), kDates);
    CHECK(a.result == Class::kNotRated);
    CHECK(a.criterion("c")->problem == Message("rules.points-beyond-maximum"));
  }
}

TEST_CASE("assess: a ratio to zero has no value and a figure between the bands has no points",
          "[rules][assess]") {
  const Pack pack = pack_of(R"y(
inputs:
  - {id: part, type: number, scale: 0, title: {vi: P, en: P}}
  - {id: whole, type: number, scale: 0, title: {vi: W, en: W}}
derived:
  - {id: share, scale: 2, title: {vi: S, en: S}, value: part / whole}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 5, value: share, missing: not_rated, basis: {law: n, tag: t}, bands: [{in: "< 0.5", points: 0}, {in: ">= 0.5", points: 5}]}
      - {id: u, title: {vi: U, en: U}, max: 5, value: part, missing: not_rated, basis: {law: n, tag: t}, bands: [{in: "? * 2 < 10", points: 0}, {in: "? * 2 > 10", points: 5}]}
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 0, class: strong}
)y");
  const Assessment zero = assess(pack, {}, "HTX", facts_of({{"part", d("3")}, {"whole", d("0")}}), kDates);
  CHECK(zero.criterion("c")->problem == Message("rules.no-value"));
  CHECK_FALSE(zero.criterion("c")->points.has_value());
  CHECK(zero.result == Class::kNotRated);
  const Assessment between = assess(pack, {}, "HTX", facts_of({{"part", d("5")}, {"whole", d("5")}}), kDates);
  CHECK(between.criterion("u")->problem == Message("rules.no-band"));
  CHECK(between.result == Class::kNotRated);
}

TEST_CASE("assess: no expression turns a missing figure into points", "[rules][assess][missing]") {
  const Pack pack = pack_of(R"y(
inputs:
  - {id: x, type: number, scale: 0, min: 0, max: 10, title: {vi: X, en: X}}
derived:
  - {id: generous, scale: 0, title: {vi: Y, en: Y}, value: if x = null then 10 else x}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 10, points: generous, missing: zero, basis: {law: n, tag: t}}
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 0, class: strong}
)y");
  CHECK(assess(pack, {}, "HTX", facts_of({{"x", d("7")}}), kDates).score == d("7"));
  const Assessment a = assess(pack, {}, "HTX", {}, kDates);
  CHECK(a.score == d("0"));
  CHECK(a.criterion("c")->state == CriterionResult::State::kZeroForMissing);
}

TEST_CASE("assess: who may be another's to judge is not judged until it is known",
          "[rules][assess][missing]") {
  const auto with = [](const std::string& policy) {
    return pack_of(scorecard("ask") + R"y(
referrals:
  - {id: theirs, when: fined, missing: )y" +
                   policy + R"y(, text: {vi: Của họ, en: Theirs}, basis: {law: none, tag: test}}
grounds:
  - {id: idle, title: {vi: N, en: Idle}, when: other >= 3, event: as_of, nature: legal, missing: ask, basis: {law: none, tag: test}}
)y");
  };
  const Facts unknown = facts_of({{"ratio", d("0.5")}, {"other", d("3")}});
  const Pack cautious = with("not_rated");
  const Assessment asked = assess(cautious, {&cautious}, "HTX", unknown, kDates);
  CHECK(asked.result == Class::kNotRated);
  REQUIRE(asked.reasons.size() == 1);
  CHECK(asked.reasons[0].kind == NotRatedReason::Kind::kMissing);
  CHECK(asked.reasons[0].id == "theirs");
  CHECK(asked.reasons[0].missing == std::vector<std::string>{"fined"});
  CHECK(asked.grounds.empty());

  const Pack bold = with("go_on");
  CHECK(assess(bold, {&bold}, "HTX", unknown, kDates).result == Class::kDissolve);
}

TEST_CASE("assess: an override lowers the grade and keeps the score", "[rules][assess]") {
  const Pack pack = pack_of(scorecard("zero"));
  const Assessment a =
      assess(pack, {}, "HTX", facts_of({{"ratio", d("0.5")}, {"other", d("0")}, {"fined", true}}), kDates);
  CHECK(a.score == d("100"));
  CHECK(a.grade == "bad");
  CHECK(a.overrides == std::vector<std::string>{"fined"});
  CHECK(a.result == Class::kWeak);
}

TEST_CASE("assess: a pack that is not in force on the day of the law rates nobody", "[rules][assess]") {
  const Pack pack = pack_of(scorecard("zero"));
  const Dates late{2025, *Date::of(2025, 12, 31), *Date::of(2025, 12, 31)};
  const Assessment a = assess(pack, {}, "HTX", facts_of({{"ratio", d("0.5")}, {"other", d("0")}}), late);
  CHECK(a.result == Class::kNotRated);
  REQUIRE(a.reasons.size() == 1);
  CHECK(a.reasons[0].kind == NotRatedReason::Kind::kOutOfForce);
}

std::string ground(const char* when, const char* event, const char* missing) {
  return std::string(R"(
inputs:
  - {id: since, type: date, title: {vi: Từ, en: Since}}
  - {id: stopped, type: boolean, title: {vi: Ngừng, en: Stopped}}
grounds:
  - {id: gone, title: {vi: Ngừng, en: Gone}, basis: {law: none, tag: test}, nature: legal, missing: )") +
         missing + ", when: '" + when + "', event: '" + event + "'}\n";
}

TEST_CASE("assess: a ground needs the law in force on the day of its event", "[rules][assess][grounds]") {
  const Pack pack =
      pack_of(ground("stopped and since + @\"P12M\" < as_of", R"(since + @"P12M" + @"P1D")", "ask"));
  struct Row {
    const char* since;
    const char* as_of;
    GroundResult::State state;
  };
  for (const Row& row : {Row{"2019-12-30", "2020-12-31", GroundResult::State::kHolds},
                         Row{"2019-12-31", "2020-12-31", GroundResult::State::kDoesNotHold},
                         Row{"2018-12-30", "2020-12-31", GroundResult::State::kOtherLaw},
                         Row{"2023-12-30", "2025-06-30", GroundResult::State::kHolds},
                         Row{"2024-01-15", "2025-06-30", GroundResult::State::kOtherLaw}}) {
    CAPTURE(row.since, row.as_of);
    const Date as_of = *date_from_iso(row.as_of);
    const Assessment a =
        assess(pack, {&pack}, "HTX", facts_of({{"since", *date_from_iso(row.since)}, {"stopped", true}}),
               {2020, as_of, as_of});
    REQUIRE(a.grounds.size() == 1);
    CHECK(a.grounds[0].state == row.state);
    CHECK((a.result == Class::kDissolve) == (row.state == GroundResult::State::kHolds));
  }
}

TEST_CASE("assess: what is not known is no ground, and is asked for", "[rules][assess][grounds]") {
  const Facts unknown = facts_of({{"stopped", true}});
  const char* when = "stopped and since + @\"P12M\" < as_of";
  const Pack asks = pack_of(ground(when, "since", "ask"));
  const Assessment a = assess(asks, {&asks}, "HTX", unknown, kDates);
  CHECK(a.grounds.at(0).state == GroundResult::State::kNotEvaluable);
  CHECK(a.grounds.at(0).missing == std::vector<std::string>{"since"});
  CHECK(a.result == Class::kNotRated);
  const Pack silent = pack_of(ground(when, "since", "does_not_hold"));
  CHECK(assess(silent, {&silent}, "HTX", unknown, kDates).grounds.at(0).state ==
        GroundResult::State::kDoesNotHold);
  // Three-valued logic: not stopped is enough, whatever the date.
  CHECK(assess(asks, {&asks}, "HTX", facts_of({{"stopped", false}}), kDates).grounds.at(0).state ==
        GroundResult::State::kDoesNotHold);
}

TEST_CASE("assess: the record reads back and writes the same bytes", "[rules][assess][json]") {
  const Pack pack = pack_of(scorecard("exclude"));
  const Pack law = pack_of(ground("stopped and since < as_of", "since", "ask"));
  for (const Facts& facts :
       {facts_of({{"ratio", d("0.3")}, {"other", d("0")}, {"stopped", true}}), facts_of({{"ratio", d("7")}}),
        facts_of({}), facts_of({{"ratio", d("0.1")}, {"since", *Date::of(2020, 1, 1)}, {"stopped", true}})}) {
    const Assessment a = assess(pack, {&law}, "HTX", facts, kDates);
    const Json json = to_json(a);
    REQUIRE_VALUE(const std::string bytes, canonical_json(json));
    REQUIRE_VALUE(const Json read, read_json(bytes));
    REQUIRE_VALUE(const Assessment back, assessment_from_json(read));
    REQUIRE_VALUE(const std::string again, canonical_json(to_json(back)));
    CHECK(again == bytes);
  }
  REQUIRE_ERROR(assessment_from_json(Json()), "rules.not-an-assessment");
}

}  // namespace
}  // namespace htx::rules
