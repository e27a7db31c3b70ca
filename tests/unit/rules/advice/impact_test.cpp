#include "engine/rules/advice/impact.h"
#include "engine/rules/ruling.h"

#include <string>

#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

const Dates kDates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};

std::string body(const char* cut, const char* at_least, const char* when = "false") {
  return std::string(R"y(
inputs:
  - {id: a, type: number, scale: 1, min: 0, max: 10, title: {vi: A, en: A}}
  - {id: b, type: number, scale: 0, min: 0, max: 10, title: {vi: B, en: B}}
total: 20
groups:
  - id: g
    title: {vi: G, en: G}
    max: 20
    criteria:
      - {id: first, title: {vi: M, en: F}, max: 10, value: a, missing: ask, basis: {law: n, tag: t}, bands: [{in: "< )y") +
         cut + R"y(", points: 0}, {in: ">= )y" + cut + R"y(", points: 10}]}
      - {id: second, title: {vi: H, en: S}, max: 10, value: b, missing: ask, basis: {law: n, tag: t}, bands: [{in: "< 5", points: 0}, {in: ">= 5", points: 10}]}
grades:
  - {id: good, title: {vi: T, en: G}, at_least: )y" +
         at_least + R"y(, class: strong}
  - {id: bad, title: {vi: Y, en: B}, at_least: 0, class: weak}
overrides:
  - {id: low, when: )y" +
         when + R"y(, grade: bad, missing: go_on, text: {vi: T, en: L}, basis: {law: n, tag: t}}
)y";
}

Facts facts(const char* a, std::int64_t b) {
  Facts all;
  all.current["a"] = {*Decimal::from_text(a), ""};
  all.current["b"] = {Value::number(b), ""};
  return all;
}

GradeChange shift_of(const Pack& before, const Pack& after, const Facts& figures) {
  return compare(before, assess(before, {}, "HTX", figures, kDates), after,
                 assess(after, {}, "HTX", figures, kDates));
}

TEST_CASE("impact: the clause that moves a cooperative is named", "[rules][impact]") {
  const Pack before = pack_of(body("3", "20"));
  const GradeChange by_band = shift_of(before, pack_of(body("4", "20")), facts("3.5", 7));
  CHECK(by_band.moves());
  CHECK(by_band.grade_before == "good");
  CHECK(by_band.grade_after == "bad");
  REQUIRE(by_band.causes.size() == 1);
  CHECK(by_band.causes[0].kind == Cause::Kind::kCriterion);
  CHECK(by_band.causes[0].id == "first");
  CHECK(by_band.causes[0].points == Decimal(-10));
  CHECK(by_band.causes[0].decides);

  const GradeChange by_cut_off = shift_of(before, pack_of(body("3", "10")), facts("3.5", 2));
  REQUIRE(by_cut_off.causes.size() == 1);
  CHECK(by_cut_off.causes[0].kind == Cause::Kind::kCutOff);
  CHECK(by_cut_off.causes[0].id == "good");
  CHECK(by_cut_off.causes[0].decides);
  CHECK(by_cut_off.grade_after == "good");

  const GradeChange by_override = shift_of(before, pack_of(body("3", "20", "b > 6")), facts("3.5", 7));
  REQUIRE(by_override.causes.size() == 1);
  CHECK(by_override.causes[0].kind == Cause::Kind::kOverride);
  CHECK(by_override.causes[0].id == "low");
}

TEST_CASE("impact: who moves is counted from and to", "[rules][impact]") {
  const Pack before = pack_of(body("3", "20"));
  const Pack after = pack_of(body("4", "20"));
  Impact impact;
  for (const char* a : {"2.9", "3", "3.9", "4"}) impact.add(shift_of(before, after, facts(a, 7)));
  impact.add(shift_of(before, after, Facts{}));
  CHECK(impact.judged == 5);
  CHECK(impact.score_changed == 2);
  CHECK(impact.grades.at({"good", "bad"}) == 2);
  CHECK(impact.grades.at({"good", "good"}) == 1);
  CHECK(impact.grades.at({"bad", "bad"}) == 1);
  CHECK(impact.grades.at({"none", "none"}) == 1);
  CHECK(impact.classes.at({Class::kStrong, Class::kWeak}) == 2);
  CHECK(impact.moved.size() == 2);
}

TEST_CASE("sensitivity: scores near a cut-off and figures one unit from another band are found",
          "[rules][impact]") {
  const Pack pack = pack_of(body("3", "10"));
  const auto study = [&](const Facts& figures, std::int64_t delta) {
    Sensitivity result;
    result.add(pack, assess(pack, {}, "HTX", figures, kDates), Decimal(delta));
    return result;
  };
  const Sensitivity near = study(facts("2.9", 7), 1);
  REQUIRE(near.cut_offs.size() == 1);
  CHECK(near.cut_offs[0].margin == Decimal(0));
  CHECK(near.cut_offs[0].cut_off == "good");
  CHECK(near.cut_offs[0].changes_class);
  REQUIRE(near.edges.size() == 1);
  CHECK(near.edges[0].criterion == "first");
  CHECK(near.edges[0].neighbour == Decimal(3));
  CHECK(near.edges[0].points == Decimal(10));
  CHECK(study(facts("3", 7), 1).edges.size() == 1);
  CHECK(study(facts("3.1", 7), 1).edges.empty());
  CHECK(study(facts("3.1", 7), 9).cut_offs.empty());
  CHECK(study(facts("3.1", 7), 10).cut_offs.size() == 1);
  CHECK(study(Facts{}, 10).rated == 0);
}

constexpr const char* kGrounds = R"y(
inputs:
  - {id: members, type: number, scale: 0, min: 0, max: 100, title: {vi: M, en: M}}
  - {id: since, type: date, title: {vi: S, en: S}}
  - {id: stopped, type: boolean, title: {vi: D, en: D}}
grounds:
  - {id: few, title: {vi: F, en: F}, when: members < 7, event: as_of, nature: legal, missing: ask, basis: {law: n, tag: t}}
  - {id: idle, title: {vi: I, en: I}, when: stopped and since < as_of, event: since, nature: legal, missing: ask, basis: {law: n, tag: t}}
)y";

TEST_CASE("sensitivity: a figure one unit or one day from making or unmaking a ground is found",
          "[rules][impact]") {
  const Pack pack = pack_of(kGrounds);
  const auto study = [&](std::int64_t members, const char* since) {
    Facts figures;
    figures.current["members"] = {Value::number(members), ""};
    figures.current["since"] = {*date_from_iso(since), ""};
    figures.current["stopped"] = {Value(true), ""};
    Sensitivity result;
    result.add_grounds({&pack}, "HTX", figures, kDates);
    return result.grounds;
  };
  const auto at_edge = study(7, "2021-03-01");
  REQUIRE(at_edge.size() == 1);
  CHECK(at_edge[0].ground == "few");
  CHECK(at_edge[0].figure == "members");
  CHECK(at_edge[0].neighbour == Value::number(6));
  CHECK_FALSE(at_edge[0].holds);
  const auto just_under = study(6, "2021-03-01");
  REQUIRE(just_under.size() == 1);
  CHECK(just_under[0].neighbour == Value::number(7));
  CHECK(just_under[0].holds);
  CHECK(study(8, "2021-03-01").empty());
  CHECK(study(5, "2021-03-01").empty());
  const auto last_day = study(50, "2020-12-31");
  REQUIRE(last_day.size() == 1);
  CHECK(last_day[0].ground == "idle");
  CHECK(last_day[0].neighbour == Value(*date_from_iso("2020-12-30")));
  CHECK(study(50, "2021-01-01").empty());
  CHECK(study(50, "2020-12-29").empty());
  // What cannot be evaluated is near nothing; nor is anything where figures are missing.
  Sensitivity nothing;
  nothing.add_grounds({&pack}, "HTX", Facts{}, kDates);
  CHECK(nothing.grounds.empty());
}

TEST_CASE("impact: coverage is told before and after", "[rules][impact]") {
  const Pack pack = pack_of(body("3", "20"));
  Facts some = facts("3.5", 7);
  some.current.erase("b");
  const GradeChange shift = shift_of(pack, pack, some);
  CHECK(shift.data_before == Coverage{1, 2});
  CHECK(shift.data_after == Coverage{1, 2});
}

}  // namespace
}  // namespace htx::rules
