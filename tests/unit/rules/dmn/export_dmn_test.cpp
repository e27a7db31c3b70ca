#include "engine/rules/dmn/export_dmn.h"
#include "engine/rules/ruling.h"

#include <array>
#include <random>
#include <set>

#include "engine/dmn/check_model.h"
#include "engine/dmn/model.h"
#include "engine/dmn/read_model.h"
#include "engine/rules/assessment.h"
#include "engine/rules/read_pack.h"
#include "tests/support/files.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

std::vector<Pack> scorecards() {
  std::vector<Pack> packs;
  for (const auto& path : files_below(HTX_SOURCE "/rules/vn/evaluation", ".yaml")) {
    Diagnostics diagnostics;
    REQUIRE_VALUE(const Document document, load_document(path.string(), diagnostics));
    auto pack = read_pack(document, diagnostics);
    REQUIRE(pack.has_value());
    if (pack->has_scorecard()) packs.push_back(*std::move(pack));
  }
  return packs;
}

dmn::Model model_of(const std::string& text) {
  const auto sources = std::to_array<Source>({Source("p.dmn", text)});
  Diagnostics diagnostics;
  auto model = dmn::read_model(sources, diagnostics);
  std::string mistakes;
  for (const Diagnostic& d : diagnostics.items()) mistakes += to_text(d, Language::kEnglish);
  INFO(mistakes);
  REQUIRE(model.has_value());
  REQUIRE(diagnostics.items().empty());
  return *std::move(model);
}

std::string shown(const std::optional<Decimal>& number) { return number ? to_text(*number) : "null"; }

std::string points_in(const Context& results, const Criterion& criterion) {
  const Value* result = results.find("criterion_" + criterion.id);
  REQUIRE(result != nullptr);
  const Context* context = result->as_context();
  const Value* points = context == nullptr ? nullptr : context->find("points");
  return points == nullptr ? "null" : to_text(*points);
}

// What the exported model gives, in the words of an assessment: points of every criterion, score, grade,
// class.
std::vector<std::string> by_dmn(const Pack& pack, const dmn::Model& model, const Context& given,
                                const Dates& dates) {
  dmn::Inputs inputs;
  for (const auto& [name, value] : given.entries()) inputs[name] = value;
  inputs["as_of"] = dates.as_of;
  inputs["period"] = Value::number(dates.period);
  inputs["law_on"] = dates.law_on;
  feel::Evaluation evaluation;
  const Context results = model.decide_all(model.decisions(), inputs, evaluation);
  std::vector<std::string> all;
  for (const Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria)
      all.push_back(criterion.id + " " + points_in(results, criterion));
  }
  for (const char* name : {"score", "grade", "class"}) {
    REQUIRE(results.find(name) != nullptr);
    all.push_back(to_text(*results.find(name)));
  }
  return all;
}

std::vector<std::string> by_rows(const Pack& pack, const Context& given, const Dates& dates) {
  Facts facts;
  for (const auto& [name, value] : given.entries()) {
    const auto input = std::ranges::find(pack.inputs, name, &Input::id);
    (input->of_previous_year ? facts.previous : facts.current)[input->field] = {value, ""};
  }
  const Assessment result = assess(pack, {}, "HTX", facts, dates);
  std::vector<std::string> all;
  for (const Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria) {
      const CriterionResult* scored = result.criterion(criterion.id);
      all.push_back(criterion.id + " " + shown(scored == nullptr ? std::nullopt : scored->points));
    }
  }
  all.push_back(shown(result.score));
  all.push_back(result.grade ? to_text(Value::string(*result.grade)) : "null");
  all.push_back(to_text(Value::string(std::string(to_string(result.result)))));
  return all;
}

// Worked examples of the pack with some figures changed, taken away or moved out of their range.
class RandomFacts {
 public:
  RandomFacts(const Pack& pack, unsigned seed) : pack_(pack), random_(seed) {}

  Context next() {
    const Context& base = pack_.tests[pick(pack_.tests.size())].given;
    Context given;
    const std::size_t changes = pick(4);
    for (const Input& input : pack_.inputs) {
      const Value* old = base.find(input.id);
      const bool changed = pick(pack_.inputs.size()) < changes;
      Value value = changed || (old == nullptr && pick(2) == 0) ? figure(input)
                    : old == nullptr                            ? Value()
                                                                : *old;
      if (!value.is_null() || pick(2) == 0) given.set(input.id, std::move(value));
    }
    return given;
  }

 private:
  std::size_t pick(std::size_t n) { return random_() % n; }

  Value figure(const Input& input) {
    using Kind = feel::Type::Kind;
    if (pick(4) == 0) return {};
    if (input.type == Kind::kBoolean) return pick(2) == 0;
    if (input.type == Kind::kString) return Value::string(pick(4) == 0 ? "other" : "cooperative");
    if (input.type == Kind::kDate) return Date::from_days(18'000 + static_cast<std::int64_t>(pick(900)));
    const Decimal low = input.min.value_or(Decimal(-100));
    const Decimal high = input.max.value_or(Decimal(100));
    if (pick(12) == 0) return low - Decimal(1);
    if (pick(12) == 0) return high + Decimal(1);
    if (pick(4) == 0) return low;
    if (pick(4) == 0) return Decimal(static_cast<std::int64_t>(pick(20)));
    return (low + (high - low) * Decimal(static_cast<std::int64_t>(pick(1'000))) / Decimal(1'000))
        .round(input.scale);
  }

  const Pack& pack_;
  std::mt19937 random_;
};

TEST_CASE("a shipped scorecard gives the same points and grades as its DMN", "[rules][dmn]") {
  constexpr int kCases = 400;
  std::size_t packs = 0;
  for (const Pack& pack : scorecards()) {
    ++packs;
    CAPTURE(pack.id);
    REQUIRE_VALUE(const std::string text, export_dmn(pack));
    const dmn::Model model = model_of(text);
    RandomFacts random(pack, 7);
    std::size_t rated = 0;
    std::size_t not_rated = 0;
    for (int i = 0; i < kCases; ++i) {
      const Context given = i < static_cast<int>(pack.tests.size())
                                ? pack.tests[static_cast<std::size_t>(i)].given
                                : random.next();
      const Date law = i % 50 == 49 ? *Date::of(2018, 1, 1) : *Date::of(2021, 6, 30);
      const Dates dates{2020, *Date::of(2020, 12, 31), law};
      auto ours = by_rows(pack, given, dates);
      const auto theirs = by_dmn(pack, model, given, dates);
      (ours.back() == "\"not_rated\"" ? not_rated : rated) += 1;
      // What is referred elsewhere is not scored by rows at all; the model still shows points.
      const bool unscored = std::ranges::all_of(
          ours.begin(), ours.end() - 3, [](const std::string& line) { return line.ends_with(" null"); });
      CAPTURE(i, to_text(Value(given)));
      if (unscored) {
        CHECK(std::vector(theirs.end() - 3, theirs.end()) == std::vector(ours.end() - 3, ours.end()));
      } else {
        CHECK(ours == theirs);
      }
    }
    CHECK(rated > 40);
    CHECK(not_rated > 40);
  }
  CHECK(packs >= 3);
}

TEST_CASE("a null never earns a point in the exported model", "[rules][dmn]") {
  for (const Pack& pack : scorecards()) {
    CAPTURE(pack.id);
    REQUIRE_VALUE(const std::string text, export_dmn(pack));
    const dmn::Model model = model_of(text);
    const Dates dates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};
    const auto results = by_dmn(pack, model, {}, dates);
    for (std::size_t i = 0; i + 3 < results.size(); ++i)
      CHECK((results[i].ends_with(" null") || results[i].ends_with(" 0")));
    CHECK(results.back() == "\"not_rated\"");
  }
}

TEST_CASE("an exported scorecard has sound tables", "[rules][dmn]") {
  for (const Pack& pack : scorecards()) {
    REQUIRE_VALUE(const std::string text, export_dmn(pack));
    Diagnostics diagnostics;
    const auto reports = dmn::check_tables(model_of(text), {}, diagnostics);
    CHECK(reports.size() > pack.groups.size());
    for (const Diagnostic& d : diagnostics.items()) CHECK(d.message.code == "dmn.table-gap");
  }
}

TEST_CASE("what is exported is read back with the same digest", "[rules][dmn]") {
  for (const Pack& pack : scorecards()) {
    CAPTURE(pack.id);
    REQUIRE_VALUE(const std::string text, export_dmn(pack));
    Diagnostics diagnostics;
    const auto again = import_dmn(Source("p.dmn", text), diagnostics);
    REQUIRE(again.has_value());
    CHECK(diagnostics.items().empty());
    CHECK(to_hex(again->digest) == to_hex(pack.digest));
    REQUIRE_VALUE(const std::string yaml, pack_text_of(Source("p.dmn", text)));
    const auto document = parse_document(Source("p.yaml", yaml), diagnostics);
    REQUIRE(document.has_value());
    const auto third = read_pack(*document, diagnostics);
    REQUIRE(third.has_value());
    CHECK(third->digest == pack.digest);
    REQUIRE_VALUE(const std::string twice, export_dmn(*third));
    CHECK(twice == text);
  }
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from, text.find("<itemDefinition"));
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

const std::string kSmall = R"(inputs:
  - {id: x, type: number, min: 0, max: 10, title: {vi: Ích, en: X}}
groups:
  - id: g
    title: {vi: Nhóm, en: Group}
    max: 4
    criteria:
      - id: c
        title: {vi: Tiêu chí, en: Criterion}
        max: 4
        value: x
        missing: zero
        basis: {law: none, tag: test}
        bands: [{in: "< 5", points: 1}, {in: ">= 5", points: 4}]
total: 4
grades:
  - {id: good, title: {vi: Tốt, en: Good}, at_least: 3, class: strong}
  - {id: bad, title: {vi: Kém, en: Bad}, at_least: 0, class: weak}
)";

TEST_CASE("a changed cell is refused with its place, a changed layout is not", "[rules][dmn]") {
  const Pack pack = pack_of(kSmall);
  REQUIRE_VALUE(const std::string text, export_dmn(pack));
  struct Case {
    const char* from;
    const char* to;
  };
  const auto changes =
      std::to_array<Case>({{"&lt; 5", "&lt; 6"},
                           {"<text>4</text>", "<text>5</text>"},
                           {"UNIQUE", "FIRST"},
                           {"label=\"Tiêu chí\"", "label=\"Khác\""},
                           {"name=\"x\"", "name=\"y\""},
                           {"</definitions>", R"(<inputData id="more" name="more"/></definitions>)"}});
  for (const Case& c : changes) {
    CAPTURE(c.from);
    Diagnostics diagnostics;
    CHECK_FALSE(import_dmn(Source("p.dmn", replaced(text, c.from, c.to)), diagnostics).has_value());
    REQUIRE(diagnostics.items().size() == 1);
    CHECK(diagnostics.items()[0].message.code == "rules.import-differs");
    CHECK(diagnostics.items()[0].place.line > 1);
  }
  const auto harmless = std::to_array<Case>(
      {{"  <itemDefinition", "\n\n<!-- a comment --><itemDefinition"},
       {"<inputData ", R"(<inputData xmlns:tool="urn:tool" tool:colour="red" )"},
       {"</definitions>",
        "<di:DMNDI xmlns:di=\"https://www.omg.org/spec/DMN/20230324/DMNDI/\"/></definitions>"}});
  for (const Case& c : harmless) {
    CAPTURE(c.from);
    Diagnostics diagnostics;
    const auto again = import_dmn(Source("p.dmn", replaced(text, c.from, c.to)), diagnostics);
    REQUIRE(again.has_value());
    CHECK(again->digest == pack.digest);
  }
  Diagnostics diagnostics;
  const std::string without =
      text.substr(0, text.find("<extensionElements>")) + text.substr(text.find("  <itemDefinition"));
  CHECK_FALSE(import_dmn(Source("p.dmn", without), diagnostics).has_value());
  CHECK(diagnostics.has("rules.import-no-pack"));
  REQUIRE_ERROR(pack_text_of(Source("p.dmn", without)), "rules.import-no-pack");
  Diagnostics broken;
  CHECK_FALSE(import_dmn(Source("p.dmn", "<html/>"), broken).has_value());
  CHECK(broken.has("dmn.no-model"));
}

TEST_CASE("what DMN would compute otherwise is not exported", "[rules][dmn]") {
  const Pack grounds = pack_of(
      "inputs:\n  - {id: x, type: boolean, title: {vi: Ích, en: X}}\n"
      "grounds:\n  - {id: g, title: {vi: G, en: G}, basis: {law: none, tag: t}, nature: legal, missing: "
      "ask,\n"
      "     when: x, event: 'date(\"2020-01-01\")'}\n");
  REQUIRE_ERROR(export_dmn(grounds), "rules.export-no-scorecard");
  const std::string derived =
      "derived:\n  - {id: d, scale: 0, unit: '', title: {vi: D, en: D}, value: 'count([x, 1])'}\n";
  REQUIRE_ERROR(
      export_dmn(pack_of(replaced("<itemDefinition" + kSmall, "groups:", derived + "groups:").substr(15))),
      "rules.export-unsupported");
}

TEST_CASE("conditions mean the same where a figure is missing", "[rules][dmn]") {
  // Strict: unknown if any compared figure is; DMN would say that null = "a" is false.
  const std::string conditions = R"(not_rated:
  - {id: one, when: 'k = "a" or x > 9', missing: not_rated, text: {vi: Một, en: One}, basis: {law: none, tag: t}}
  - {id: two, when: 'if k != "b" then x < 1 else false', missing: go_on, text: {vi: Hai, en: Two}, basis: {law: none, tag: t}}
  - {id: three, when: 'x in (8, [2..3])', missing: not_rated, text: {vi: Ba, en: Three}, basis: {law: none, tag: t}}
)";
  std::string body = replaced("<itemDefinition" + kSmall, "groups:", conditions + "groups:").substr(15);
  body = replaced("<itemDefinition" + body, "inputs:\n",
                  "inputs:\n  - {id: k, type: string, title: {vi: Ca, en: K}}\n")
             .substr(15);
  const Pack pack = pack_of(body);
  REQUIRE_VALUE(const std::string text, export_dmn(pack));
  const dmn::Model model = model_of(text);
  const Dates dates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};
  std::size_t rated = 0;
  for (const Value& k : {Value(), Value::string("a"), Value::string("b"), Value::string("c")}) {
    for (const Value& x : {Value(), Value::number(-1), Value::number(0), Value::number(2), Value::number(5),
                           Value::number(8), Value::number(10), Value::number(11)}) {
      Context given;
      given.set("k", k);
      given.set("x", x);
      CAPTURE(to_text(k), to_text(x));
      const auto ours = by_rows(pack, given, dates);
      CHECK(ours == by_dmn(pack, model, given, dates));
      rated += ours.back() == "\"not_rated\"" ? 0U : 1U;
    }
  }
  CHECK(rated >= 2);
}

// The floor of "good" is a score that some of these have exactly.
TEST_CASE("bands of some days, ranges of dates and no data at all are judged as rows judge them",
          "[rules][dmn]") {
  const Pack pack = pack_of(R"(inputs:
  - {id: x, type: number, min: 0, max: 10, title: {vi: Ích, en: X}}
  - {id: met, type: date, min: 2020-01-01, max: 2020-12-31, title: {vi: Họp, en: Met}}
derived:
  - {id: days, scale: 0, unit: ngày, title: {vi: Ngày, en: Days}, value: '(as_of - met) / @"P1D"'}
groups:
  - id: g
    title: {vi: Nhóm, en: Group}
    max: 8
    criteria:
      - id: c
        title: {vi: Một, en: One}
        max: 4
        value: x
        missing: exclude
        basis: {law: none, tag: test}
        bands:
          - {in: "< 5", points: 1}
          - {in: ">= 5", points: 4, in_force: {from: 2020-01-01, to: 2020-12-31}}
          - {in: ">= 5", points: 2, in_force: {from: 2021-01-01, to: null}}
      - id: m
        title: {vi: Hai, en: Two}
        max: 4
        value: days
        missing: exclude
        basis: {law: none, tag: test}
        bands: [{in: "< 100", points: 4}, {in: ">= 100", points: 0}]
total: 8
grades:
  - {id: good, title: {vi: Tốt, en: Good}, at_least: 5, class: strong}
  - {id: bad, title: {vi: Kém, en: Bad}, at_least: 0, class: weak}
)");
  REQUIRE_VALUE(const std::string text, export_dmn(pack));
  const dmn::Model model = model_of(text);
  std::set<std::string> scores;
  for (const Value& x : {Value(), Value::number(4), Value::number(7), Value::number(11)}) {
    for (const Value& met : {Value(), Value(*Date::of(2020, 3, 1)), Value(*Date::of(2020, 12, 1)),
                             Value(*Date::of(2019, 12, 31))}) {
      for (const int year : {2020, 2021, 2025}) {
        Context given;
        given.set("x", x);
        given.set("met", met);
        const Dates dates{2020, *Date::of(2020, 12, 31), *Date::of(year, 6, 30)};
        CAPTURE(to_text(x), to_text(met), year);
        const auto ours = by_rows(pack, given, dates);
        CHECK(ours == by_dmn(pack, model, given, dates));
        scores.insert(ours[2]);
      }
    }
  }
  CHECK(scores == std::set<std::string>{"0", "1", "2", "4", "5", "6", "8", "null"});
}

}  // namespace
}  // namespace htx::rules
