#include <array>
#include <string>

#include "engine/dmn/model.h"
#include "engine/dmn/read_model.h"
#include "engine/rules/advice/counterfactual.h"
#include "engine/rules/assessment.h"
#include "engine/rules/batch/batch.h"
#include "engine/rules/batch/record_json.h"
#include "engine/rules/dmn/export_dmn.h"
#include "engine/rules/proof/boundaries.h"
#include "engine/rules/ruling.h"
#include "engine/rules/shown.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"
#include "tests/support/ratio_pack.h"
#include "tests/support/rounds.h"

// Figures are compared as exactly as they are known, in every place that compares them.
namespace htx::rules {
namespace {

const Dates kDates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};

std::size_t grade_of(const Pack& pack, const Assessment& assessment) {
  return static_cast<std::size_t>(std::ranges::find(pack.grades, assessment.grade, &Grade::id) -
                                  pack.grades.begin());
}

void check_assessment(const Pack& pack, const Assessment& got, const RatioPack::Judgement& wanted) {
  for (std::size_t c = 0; c < wanted.bands.size(); ++c) {
    CAPTURE(c);
    REQUIRE(got.criteria[c].band == wanted.bands[c]);
    REQUIRE(got.criteria[c].points == Decimal(wanted.points[c]));
  }
  REQUIRE(grade_of(pack, got) == wanted.grade);
}

void check_batch(const Pack& pack, const RatioPack& random, const std::vector<RatioPack::Counts>& all) {
  REQUIRE_VALUE(const BatchProgram program, BatchProgram::compile(pack, {}, kDates));
  const RecordLayout& layout = program.layout();
  Columns columns = program.columns(all.size());
  for (std::size_t row = 0; row < all.size(); ++row) program.set(columns, row, random.facts(all[row]));
  std::vector<std::uint8_t> records(all.size() * layout.size);
  program.run(columns, 0, all.size(), records);
  const RecordJson writer(program);
  for (std::size_t row = 0; row < all.size(); ++row) {
    const Facts facts = random.facts(all[row]);
    const Assessment one = assess(pack, {}, "H", facts, kDates);
    CAPTURE(all[row].a, all[row].b);
    check_assessment(pack, one, random.judge(all[row]));
    const std::span<const std::uint8_t> record(records.data() + row * layout.size, layout.size);
    std::vector<std::uint8_t> written(layout.size);
    encode(layout, decide({pack, {}}, Evidence({pack, {}}, facts, kDates)), written);
    REQUIRE(std::vector<std::uint8_t>(record.begin(), record.end()) == written);
    REQUIRE_VALUE(const Assessment expanded, expand_record(layout, {pack, {}}, {"H", facts, kDates}, record));
    REQUIRE_VALUE(const std::string whole, canonical_json(to_json(one)));
    REQUIRE_VALUE(const std::string again, canonical_json(to_json(expanded)));
    REQUIRE(again == whole);
    JsonBuffer json;
    REQUIRE(writer.append(columns, row, "H", record, json).has_value());
    REQUIRE(json.text() == whole);
  }
}

void check_points(const Context& results, const RatioPack::Judgement& wanted) {
  for (std::size_t c = 0; c < wanted.points.size(); ++c) {
    const Value* result = results.find("criterion_c" + std::to_string(c));
    REQUIRE(result != nullptr);
    REQUIRE(*result->as_context()->find("points") == Value(Decimal(wanted.points[c])));
  }
}

void check_dmn(const Pack& pack, const RatioPack& random, const std::vector<RatioPack::Counts>& all) {
  REQUIRE_VALUE(const std::string text, export_dmn(pack));
  const auto sources = std::to_array<Source>({Source("p.dmn", text)});
  Diagnostics diagnostics;
  const auto model = dmn::read_model(sources, diagnostics);
  REQUIRE(model.has_value());
  for (const RatioPack::Counts& counts : all) {
    CAPTURE(counts.a, counts.b);
    const RatioPack::Judgement wanted = random.judge(counts);
    dmn::Inputs inputs;
    inputs["a"] = random.a(counts);
    inputs["b"] = random.b(counts);
    inputs["as_of"] = kDates.as_of;
    inputs["period"] = Value::number(kDates.period);
    inputs["law_on"] = kDates.law_on;
    feel::Evaluation evaluation;
    const Context results = model->decide_all(model->decisions(), inputs, evaluation);
    check_points(results, wanted);
    REQUIRE(*results.find("grade") == Value::string(pack.grades[wanted.grade].id));
  }
}

void check_boundaries(const Pack& pack, const RatioPack& random) {
  for (const BoundaryCase& test : boundary_cases(pack)) {
    CAPTURE(to_yaml(test, pack));
    Value a = Decimal(1);
    Value b = Decimal(7);
    bool is_whole = true;
    for (const auto& [name, value] : test.given) {
      is_whole = is_whole && !value.is_null();
      (name == "a" ? a : b) = value;
    }
    if (!is_whole || !test.criterion || *test.criterion == "c3") continue;
    const RatioPack::Judgement wanted = random.judge(random.counts_of(a, b));
    const auto c = static_cast<std::size_t>(test.criterion->back() - '0');
    REQUIRE(test.points == Decimal(wanted.points[c]));
    REQUIRE(test.grade == pack.grades[wanted.grade].id);
  }
}

// The advised figure reaches the grade, and one step less does not.
std::size_t check_advice(const Pack& pack, const RatioPack& random, const RatioPack::Counts& counts) {
  const Facts facts = random.facts(counts);
  CAPTURE(counts.a, counts.b);
  for (std::size_t goal = 0; goal < 3; ++goal) {
    const Counterfactual found = counterfactual({pack, {}}, {"H", facts, kDates},
                                                levers_at_work(pack, nullptr, facts, kDates), Goal{goal, {}});
    const bool is_there = random.judge(counts).grade <= goal;
    REQUIRE((found.kind == Counterfactual::Kind::kAlreadyThere) == is_there);
    if (is_there) continue;
    const auto moved = [&](std::int64_t steps) {
      return random.judge({counts.a + steps * random.step(), counts.b}).grade;
    };
    const bool is_impossible = found.kind == Counterfactual::Kind::kImpossible;
    const std::size_t at_most = moved((RatioPack::kMostCounts - counts.a) / random.step());
    REQUIRE((!is_impossible || at_most > goal));
    if (is_impossible) continue;
    REQUIRE(found.kind == Counterfactual::Kind::kFound);
    REQUIRE(found.solutions.size() == 1);
    const std::int64_t steps = found.solutions[0].moves[0].steps;
    REQUIRE(moved(steps) <= goal);
    REQUIRE(moved(steps - 1) > goal);
    return 1;
  }
  return 0;
}

TEST_CASE("exact: one by one, batch, record, DMN, boundaries and advice judge as whole numbers do",
          "[rules][exact]") {
  std::size_t packs = 0;
  std::size_t advised = 0;
  const int last = rounds(60);
  for (int seed = 1; seed <= last; ++seed) {
    RatioPack random(static_cast<std::uint64_t>(seed));
    const std::string text = random.text();
    CAPTURE(seed, text);
    Diagnostics diagnostics;
    const auto pack = try_pack(text, diagnostics);
    // On the grid of a rounded figure a band may hold nothing.
    for (const Diagnostic& d : diagnostics.items()) REQUIRE(d.message.code.starts_with("rules.band-"));
    if (!pack) continue;
    ++packs;
    std::vector<RatioPack::Counts> all;
    all.reserve(40);
    for (int n = 0; n < 40; ++n) all.push_back(random.counts());
    check_batch(*pack, random, all);
    if (seed % 6 == 0) check_dmn(*pack, random, {all.begin(), all.begin() + 12});
    if (seed % 3 == 0) check_boundaries(*pack, random);
    if (seed % 3 == 0) advised += check_advice(*pack, random, all.front());
  }
  CHECK(static_cast<int>(packs) > last / 2);
  CHECK(static_cast<int>(advised) > last / 15);
}

const std::string kTenPercent = R"y(
inputs:
  - {id: core, type: number, min: 0, max: 1000000000, title: {vi: a, en: a}}
  - {id: assets, type: number, min: 1, max: 1000000000, title: {vi: b, en: b}}
derived:
  - {id: ratio, scale: 2, ROUND unit: "%", title: {vi: Tỷ lệ, en: Ratio}, value: 100 * core / assets}
total: 1
groups:
  - id: g
    title: {vi: g, en: g}
    max: 1
    criteria:
      - {id: c, title: {vi: c, en: c}, max: 1, value: ratio, missing: ask, basis: {law: n, tag: t}, bands: [{in: "< 10", points: 0}, {in: ">= 10", points: 1}]}
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 1, class: strong}
  - {id: b, title: {vi: B, en: B}, at_least: 0, class: weak}
)y";

Pack ten_percent(const std::string& rounding) {
  std::string text = kTenPercent;
  return pack_of(text.replace(text.find("ROUND"), 5, rounding));
}

Assessment with_core(const Pack& pack, std::int64_t core) {
  Facts facts;
  facts.current["core"] = {Value::number(core), "r.csv:2"};
  facts.current["assets"] = {Value::number(100'000), "r.csv:2"};
  return assess(pack, {}, "H", facts, kDates);
}

TEST_CASE("exact: 9.995 % is below 10 % unless the pack rounds, and then it is said from what",
          "[rules][exact]") {
  CHECK(with_core(ten_percent(""), 9'995).grade == "b");
  CHECK(with_core(ten_percent(""), 10'000).grade == "a");
  const Pack rounds = ten_percent("round: half_up,");
  const Assessment lifted = with_core(rounds, 9'995);
  CHECK(lifted.grade == "a");
  const UsedFigure& told = lifted.criteria[0].facts.back();
  CHECK(told.name == "ratio");
  CHECK(told.value == Value(Decimal(10)));
  CHECK(told.rounded_from == Decimal::from_text("9.995"));
  REQUIRE_VALUE(const Assessment again, assessment_from_json(to_json(lifted)));
  CHECK(write_json(to_json(again)) == write_json(to_json(lifted)));
  // What rounding does not change is not said to be rounded.
  CHECK(with_core(rounds, 9'990).criteria[0].facts.size() == 2);
  CHECK(with_core(ten_percent("round: down,"), 9'995).grade == "b");
  CHECK(with_core(ten_percent("round: half_even,"), 9'985).criteria[0].value ==
        Value(*Decimal::from_text("9.98")));
  Diagnostics diagnostics;
  std::string text = kTenPercent;
  CHECK_FALSE(try_pack(text.replace(text.find("ROUND"), 5, "round: up,"), diagnostics).has_value());
}

TEST_CASE("exact: a number is told with the digits that keep it on its side of what it is compared with",
          "[rules][exact]") {
  const Pack pack = ten_percent("");
  const std::size_t slot = *pack.names.slot("ratio");
  for (const auto& [figure, told] : std::vector<std::pair<const char*, const char*>>{
           {"9.995", "9.995"},
           {"9.99499", "9.99"},
           {"10", "10"},
           {"10.0000001", "10.0000001"},
           {"0.00004", "0.00004"},
           {"8.333333333333333333333333333333333", "8.33"},
           {"9.9999999999999999999999999999999", "9.9999999999999999999999999999999"},
           {"0", "0"},
           {"-0.004", "-0.004"},
           {"12.345", "12.34"}}) {
    CAPTURE(figure);
    CHECK(to_text(shown(pack, slot, *Decimal::from_text(figure))) == told);
  }
  // No number is told on the other side of a cut or of zero.
  for (std::int64_t n = -40; n < 2'000; ++n) {
    const Decimal figure = Decimal(n) / Decimal(173);
    const Decimal told = shown(pack, slot, figure);
    CHECK((told <=> Decimal(10)) == (figure <=> Decimal(10)));
    CHECK((told <=> Decimal()) == (figure <=> Decimal()));
  }
}

TEST_CASE("exact: a score that was scaled up reaches no grade that it does not reach exactly",
          "[rules][exact]") {
  // 23 of 30 points count for 100: 76.666..., and 2399 of 3000 would be 79.966...
  const Pack pack = pack_of(R"y(
inputs:
  - {id: x, type: number, scale: 2, min: 0, max: 30, title: {vi: X, en: X}}
  - {id: y, type: boolean, title: {vi: Y, en: Y}}
total: 100
score_scale: 0
groups:
  - id: g
    title: {vi: G, en: G}
    max: 100
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 30, points: x, missing: ask, basis: {law: n, tag: t}}
      - {id: d, title: {vi: D, en: D}, max: 70, value: y, missing: exclude, basis: {law: n, tag: t}, bands: [{in: "true", points: 70}, {in: "false", points: 0}]}
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 80, class: strong}
  - {id: b, title: {vi: B, en: B}, at_least: 0, class: weak}
)y");
  const auto grade_at = [&](const char* points) {
    Facts facts;
    facts.current["x"] = {*Decimal::from_text(points), ""};
    return assess(pack, {}, "H", facts, kDates);
  };
  CHECK(grade_at("24").grade == "a");
  CHECK(grade_at("23.99").grade == "b");
  CHECK(grade_at("23.99").score == Decimal(79));
  CHECK(grade_at("23.6").score == Decimal(79));
  CHECK(grade_at("23.5").score == Decimal(78));
}

}  // namespace
}  // namespace htx::rules
