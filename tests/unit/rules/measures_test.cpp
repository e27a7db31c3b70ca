#include "engine/rules/measures.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/text.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"
#include "tests/support/spelled.h"

namespace htx::rules {
namespace {

const Dates kDates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};

const std::string kScorecard = R"(
inputs:
  - {id: register, type: boolean, title: {vi: Sổ, en: Register}}
  - {id: trained, type: number, scale: 0, min: 0, title: {vi: Đào tạo, en: Trained}}
total: 100
groups:
  - id: g
    title: {vi: G, en: G}
    max: 100
    criteria:
      - {id: register, title: {vi: S, en: S}, max: 30, value: register, missing: zero, basis: {law: n, tag: t}, bands: [{in: "true", points: 30}, {in: "false", points: 0}]}
      - {id: trained, title: {vi: T, en: T}, max: 70, value: trained, missing: zero, basis: {law: n, tag: t}, bands: [{in: "0", points: 20}, {in: "> 0", points: 70}]}
grades:
  - {id: good, title: {vi: T, en: G}, at_least: 70, class: strong}
  - {id: bad, title: {vi: Y, en: B}, at_least: 0, class: weak}
)";

const std::string kMeasures = R"(measures: test.measures
version: 1
title: {vi: Biện pháp, en: Measures}
basis: {law: none, tag: test}
in_force: {from: 2020-01-01, to: null}
reviewed_by: null
reviewed_on: null
inputs:
  - {id: register, type: boolean, title: {vi: Sổ, en: Register}}
  - {id: trained, type: number, title: {vi: Đào tạo, en: Trained}}
list:
  - {id: train, title: {vi: Đào tạo, en: Train}, when: trained < 1, sets: {trained: "1"}, effort: 3, term: null, basis: {law: n, tag: t}, responsible: [{from: 2020-01-01, to: 2020-06-30, who: {vi: A, en: A}}, {from: 2020-07-01, to: null, who: {vi: B, en: B}}]}
  - {id: papers, title: {vi: Giấy tờ, en: Papers}, when: register = false, sets: {register: "true"}, effort: 1, term: {vi: 30 ngày, en: 30 days}, basis: {law: n, tag: t}}
  - {id: never, title: {vi: Không, en: Never}, when: trained > 100, effort: 1, term: null, basis: {law: n, tag: t}}
)";

MeasureCatalogue catalogue() {
  Diagnostics diagnostics;
  auto read = read_measures(*parse_document(Source("m.yaml", kMeasures), diagnostics), diagnostics);
  REQUIRE(read.has_value());
  return *std::move(read);
}

Facts facts(bool has_register, std::int64_t trained) {
  Facts all;
  all.current["register"] = {has_register, ""};
  all.current["trained"] = {Value::number(trained), ""};
  return all;
}

TEST_CASE("plan: the cheapest measure comes first and each step is scored by the pack", "[rules][plan]") {
  const MeasureCatalogue measures = catalogue();
  const Plan plan = make_plan(measures, {pack_of(kScorecard), {}}, {"HTX", facts(false, 0), kDates});
  CHECK(plan.before.score == Decimal(20));
  REQUIRE(plan.steps.size() == 2);
  CHECK(measures.measures[plan.steps[0].measure].id == "papers");
  CHECK(plan.steps[0].gain == Decimal(30));
  CHECK(plan.steps[0].score_after == Decimal(50));
  CHECK(plan.steps[0].class_after == Class::kWeak);
  CHECK(plan.steps[1].gain == Decimal(50));
  CHECK(plan.steps[1].score_after == Decimal(100));
  CHECK(plan.steps_to_strong == 2U);
  REQUIRE(plan.steps[0].changes.size() == 1);
  CHECK(plan.steps[0].changes[0].before == Value(false));
  CHECK(plan.steps[0].changes[0].after == Value(true));
}

TEST_CASE("plan: who needs nothing gets no steps, and missing figures start no measure", "[rules][plan]") {
  CHECK(make_plan(catalogue(), {pack_of(kScorecard), {}}, {"HTX", facts(true, 2), kDates}).steps.empty());
  CHECK(make_plan(catalogue(), {pack_of(kScorecard), {}}, {"HTX", {}, kDates}).steps.empty());
}

TEST_CASE("measures: the responsible body is that of the day", "[rules][measures]") {
  const MeasureCatalogue measures = catalogue();
  CHECK(measures.measures[0].who_on(*Date::of(2020, 6, 30))->vi == "A");
  CHECK(measures.measures[0].who_on(*Date::of(2020, 7, 1))->vi == "B");
  CHECK(measures.measures[0].who_on(*Date::of(2019, 12, 31)) == nullptr);
}

TEST_CASE("measures: two that are responsible on one day are a mistake, whatever their order",
          "[rules][measures]") {
  const std::string two =
      "responsible: [{from: 2020-01-01, to: 2020-06-30, who: {vi: A, en: A}}, "
      "{from: 2020-07-01, to: null, who: {vi: B, en: B}}]";
  const Date first = *Date::of(2020, 1, 1);
  Spelled random(3);
  std::size_t refused = 0;
  for (int n = 0; n < 300; ++n) {
    std::vector<Validity> times;
    std::string list;
    for (int i = 0; i < 3; ++i) {
      const Date from = first.plus_days(static_cast<std::int64_t>(random.below(12)));
      Validity time{from, from.plus_days(static_cast<std::int64_t>(random.below(4)))};
      if (random.below(4) == 0) time.to.reset();
      list += "{from: " + to_text(from) + ", to: " + (time.to ? to_text(*time.to) : "null") +
              ", who: {vi: A, en: A}}, ";
      times.push_back(time);
    }
    bool shares_a_day = false;
    for (Date day = first; day < first.plus_days(20); day = day.plus_days(1)) {
      shares_a_day = shares_a_day ||
                     std::ranges::count_if(times, [&](const Validity& t) { return t.contains(day); }) > 1;
    }
    std::string text = kMeasures;
    text.replace(text.find(two), two.size(), "responsible: [" + list + "]");
    CAPTURE(list);
    Diagnostics diagnostics;
    const auto read = read_measures(*parse_document(Source("m.yaml", text), diagnostics), diagnostics);
    REQUIRE(read.has_value() != shares_a_day);
    REQUIRE(diagnostics.has("rules.responsible-overlaps") == shares_a_day);
    refused += shares_a_day ? 1 : 0;
  }
  CHECK(refused > 30);
  CHECK(refused < 295);
}

TEST_CASE("measures: a figure that names a kind is read in the catalogue's spelling", "[rules][measures]") {
  Spelled spelled(17);
  for (int n = 0; n < 100; ++n) {
    const std::string name = spelled.name();
    std::string text = kMeasures;
    const std::string inputs = "inputs:\n";
    text.replace(text.find(inputs), inputs.size(),
                 inputs + "  - {id: kind, type: string, title: {vi: T, en: T}}\n");
    text.replace(text.find("when: trained < 1"), 17, "when: 'kind in (\"" + name + "\")'");
    Diagnostics diagnostics;
    const auto read = read_measures(*parse_document(Source("m.yaml", text), diagnostics), diagnostics);
    REQUIRE(read.has_value());
    const auto steps = [&](const std::string& kind) {
      Facts told;
      told.current["kind"] = {Value::string(kind), ""};
      return make_plan(*read, {pack_of(kScorecard), {}}, {"A", told, kDates}).steps.size();
    };
    CAPTURE(name);
    CHECK(steps(spelled.again(name)) == 1);
    CHECK(steps(spelled.other(name)) == 0);
    // Two spellings in one catalogue are a mistake.
    text.replace(text.find("sets: {"), 7, "sets: {kind: '\"" + to_upper(name) + "\"', ");
    Diagnostics twice;
    CHECK_FALSE(read_measures(*parse_document(Source("m.yaml", text), twice), twice).has_value());
    CHECK(twice.has("rules.spelled-twice"));
  }
}

TEST_CASE("measures: a plan cites the law of its day, and none where none is known", "[rules][measures]") {
  std::string text = kMeasures;
  const std::string basis = "term: {vi: 30 ngày, en: 30 days}, basis: {law: n, tag: t}";
  text.replace(text.find(basis), basis.size(),
               "term: null, basis: [{from: 2020-01-01, to: 2020-06-30, cites: {law: old, tag: t}}, "
               "{from: 2020-09-01, to: null, cites: {law: new, tag: t}, term: {vi: 30 ngày, en: 30 days}}]");
  const auto read = [](const std::string& yaml) {
    Diagnostics diagnostics;
    return read_measures(*parse_document(Source("m.yaml", yaml), diagnostics), diagnostics);
  };
  const auto measures = read(text);
  REQUIRE(measures.has_value());
  const Measure& papers = measures->measures[1];
  for (Date day = *Date::of(2019, 12, 1); day < *Date::of(2021, 2, 1); day = day.plus_days(1)) {
    CAPTURE(to_text(day));
    const Measure::Foundation* found = papers.founded_on(day);
    const bool by_old = day >= *Date::of(2020, 1, 1) && day <= *Date::of(2020, 6, 30);
    const bool by_new = day >= *Date::of(2020, 9, 1);
    REQUIRE((found != nullptr) == (by_old || by_new));
    if (found == nullptr) continue;
    CHECK(found->basis.law == (by_old ? "old" : "new"));
    CHECK(found->term.has_value() == by_new);
    // One basis for all time is that of every day.
    CHECK(measures->measures[0].founded_on(day)->basis.law == "n");
  }
  text.replace(text.find("to: 2020-06-30, cites"), 14, "to: 2020-09-01");
  CHECK_FALSE(read(text).has_value());
}

TEST_CASE("measures: a change of an unknown figure or of another type is a mistake", "[rules][measures]") {
  for (const auto& [from, to, code] :
       {std::tuple{"sets: {trained: \"1\"}", "sets: {treined: \"1\"}", "rules.unknown-figure"},
        {"sets: {trained: \"1\"}", "sets: {trained: \"true\"}", "rules.wrong-type"},
        {"effort: 3, term: null", "effort: 3", "doc.missing-key"}}) {
    std::string text = kMeasures;
    text.replace(text.find(from), std::string(from).size(), to);
    Diagnostics diagnostics;
    CHECK_FALSE(read_measures(*parse_document(Source("m.yaml", text), diagnostics), diagnostics).has_value());
    CHECK(diagnostics.has(code));
  }
}

}  // namespace
}  // namespace htx::rules
