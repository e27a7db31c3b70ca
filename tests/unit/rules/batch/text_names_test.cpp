#include <string>
#include <vector>

#include "engine/rules/assessment.h"
#include "engine/rules/batch/batch.h"
#include "engine/rules/measures.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/proof/prove.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/ruling.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"
#include "tests/support/spelled.h"

namespace htx::rules {
namespace {

// A pack whose bands and conditions hold the figure `kind` against two names, each written once.
std::string body(const std::string& first, const std::string& second) {
  const std::string words = "text: {vi: T, en: T}, basis: {law: none, tag: test}";
  return "inputs:\n"
         "  - {id: kind, type: string, title: {vi: T, en: T}}\n"
         "  - {id: trade, type: string, title: {vi: T, en: T}}\n"
         "  - {id: members, type: number, min: 0, max: 100, title: {vi: T, en: T}}\n"
         "not_rated:\n"
         "  - {id: q, when: 'list contains([\"" +
         second + "\", \"khác\"], trade)', missing: go_on, " + words +
         "}\n"
         "total: 20\n"
         "groups:\n  - id: g\n    title: {vi: T, en: T}\n    max: 20\n    criteria:\n"
         "      - {id: c, title: {vi: T, en: T}, max: 10, value: kind, missing: zero, basis: {law: none, "
         "tag: t}, "
         "bands: [{in: '\"" +
         first + "\"', points: 10}, {in: '\"" + second +
         "\"', points: 5}, "
         "{in: 'not(\"" +
         first + "\", \"" + second +
         "\")', points: 0}]}\n"
         "      - {id: m, title: {vi: T, en: T}, max: 10, value: members, missing: zero, "
         "basis: {law: none, tag: t}, bands: [{in: '< 7', points: 0}, {in: '>= 7', points: 10}]}\n"
         "overrides:\n"
         "  - {id: o, when: 'some x in [\"" +
         first + "\"] satisfies trade = x', grade: bad, missing: go_on, " + words +
         "}\n"
         "grades:\n"
         "  - {id: good, title: {vi: T, en: T}, at_least: 10, class: strong}\n"
         "  - {id: bad, title: {vi: T, en: T}, at_least: 0, class: weak}\n";
}

Facts told(const std::string& kind, const std::string& trade) {
  Facts facts;
  facts.current["kind"] = {Value::string(kind), "r.csv:2"};
  facts.current["trade"] = {Value::string(trade), "r.csv:2"};
  facts.current["members"] = {Value::number(9), "r.csv:2"};
  return facts;
}

const Dates kDates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};

std::string judged(const Pack& pack, const Facts& facts) {
  return write_json(to_json(assess(pack, {}, "A", facts, kDates)));
}

std::string judged_in_batch(const Pack& pack, const Facts& facts) {
  REQUIRE_VALUE(const BatchProgram program, BatchProgram::compile(pack, {}, kDates));
  Columns columns = program.columns(2);
  program.set(columns, 0, facts);
  for (const auto& [field, fact] : facts.current) {
    for (const std::size_t column : program.columns_of(field, false))
      program.set_column(columns, 1, column, fact.value);
  }
  std::vector<std::uint8_t> records(2 * program.layout().size);
  program.run(columns, 0, 2, records);
  const auto half = records.begin() + static_cast<std::ptrdiff_t>(program.layout().size);
  CHECK(std::equal(records.begin(), half, half));
  REQUIRE_VALUE(const Assessment made,
                expand_record(program.layout(), {pack, {}}, {"A", facts, kDates}, {records.begin(), half}));
  return write_json(to_json(made));
}

TEST_CASE("text figures: whatever spelling is told, it is judged as the pack's own", "[rules][names]") {
  Spelled spelled(7);
  for (int n = 0; n < 300; ++n) {
    const std::string first = spelled.name();
    const std::string second = spelled.other(first);
    const Pack pack = pack_of(body(first, second));
    for (const auto& [kind, trade] : {std::pair(first, first), std::pair(first, second),
                                      std::pair(second, first), std::pair(second, second)}) {
      const Facts again = told(spelled.again(kind), spelled.again(trade));
      CAPTURE(first, second, *again.current.at("kind").value.as_string());
      const std::string as_written = judged(pack, told(kind, trade));
      REQUIRE(judged(pack, again) == as_written);
      REQUIRE(judged_in_batch(pack, again) == as_written);
    }
    const std::string third = spelled.other(first) + " x";
    const Assessment stranger = assess(pack, {}, "A", told(third, third), kDates);
    REQUIRE(stranger.criterion("c")->points == Decimal(0));
    REQUIRE(*stranger.criterion("c")->value == Value::string(third));
  }
}

TEST_CASE("text figures: what a pack's test gives is read as a cooperative's figure is", "[rules][names]") {
  const Pack pack = pack_of(
      body("nông nghiệp", "thủy sản") +
      "tests:\n"
      "  - {name: a, as_of: 2020-12-31, given: {kind: Thuỷ sản, members: 9}, expect: {score: 15}}\n"
      "  - {name: b, as_of: 2020-12-31, given: {kind: \"THỦY  SẢN \", members: 9}, expect: {score: 15}}\n"
      "  - {name: c, as_of: 2020-12-31, given: {kind: thuy san, members: 9}, expect: {score: 10}}\n");
  for (const PackTestResult& result : run_tests(pack, {})) {
    CAPTURE(result.name);
    CHECK(result.passed());
  }
}

TEST_CASE("text figures: a text that is only looked for inside a figure names nothing", "[rules][names]") {
  const Pack pack = pack_of(
      "inputs:\n  - {id: kind, type: string, title: {vi: T, en: T}}\n"
      "grounds:\n  - {id: g, title: {vi: T, en: T}, basis: {law: none, tag: t}, event: as_of, nature: legal, "
      "missing: ask, "
      "when: 'contains(kind, \"Hoà\") or matches(kind, \"hòa\") or kind < \"HOÀ\"'}\n");
  CHECK(pack.inputs[0].spellings.empty());
}

// What is wrong with the pack, as `rules check` says it.
std::vector<Diagnostic> mistakes_of(const std::string& text, bool proves_all) {
  Diagnostics found;
  const auto document = parse_document(Source("pack.yaml", kPackHead + text), found);
  REQUIRE(document.has_value());
  if (proves_all) {
    const auto pack = read_pack(*document, found);
    REQUIRE(pack.has_value());
    prove(*pack, *document, found);
  } else {
    CHECK_FALSE(read_proven_pack(*document, found).has_value());
  }
  std::vector<Diagnostic> errors;
  for (const Diagnostic& d : found.items()) {
    if (d.severity == Severity::kError) errors.push_back(d);
  }
  return errors;
}

TEST_CASE("text figures: one name in two spellings is a mistake where the second stands", "[rules][names]") {
  Spelled spelled(11);
  for (int n = 0; n < 100; ++n) {
    const std::string name = spelled.name();
    const std::string again = to_nfc(spelled.again(name));
    if (again == name || again.find('\t') != std::string::npos) continue;
    std::string text = body(name, "nông nghiệp");
    const std::string condition = "some x in [\"" + name;
    text.replace(
        text.find(condition), condition.size(),
        "some x in [\"khác\"] satisfies kind = x or kind in (\"" + again + "\") or kind in [\"" + name);
    text.replace(text.find("] satisfies trade"), 17, "] or some x in [\"y\"] satisfies trade");
    CAPTURE(text);
    for (const bool proves_all : {false, true}) {
      const auto errors = mistakes_of(text, proves_all);
      REQUIRE(errors.size() == 1);
      CHECK(errors[0].message.code == "rules.spelled-twice");
      CHECK(errors[0].found == again);
      const Source source("pack.yaml", kPackHead + text);
      CHECK(errors[0].place == source.place_at((kPackHead + text).find("\"" + again + "\"")));
    }
  }
}

}  // namespace
}  // namespace htx::rules
