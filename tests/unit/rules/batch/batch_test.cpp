#include "engine/rules/batch/batch.h"
#include "engine/rules/assessment.h"
#include "engine/rules/ruling.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/rules/batch/outcome.h"
#include "engine/rules/batch/record.h"
#include "engine/rules/batch/record_json.h"
#include "engine/rules/read_pack.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"
#include "tests/support/random_pack.h"
#include "tests/support/rounds.h"

namespace htx::rules {
namespace {

const Dates kDates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};

std::string json_of(const Assessment& assessment) { return write_json(to_json(assessment)); }

struct Tally {
  std::size_t cooperatives = 0;
  std::size_t rated = 0;
};

void check_outcome(const RecordLayout& layout, const Packs& packs, std::span<const std::uint8_t> record,
                   const Assessment& assessment) {
  if (score_is_beyond(record)) return;
  REQUIRE_VALUE(const Outcome outcome, outcome_of_record(layout, packs, record));
  REQUIRE(outcome == outcome_of(packs.scorecard, assessment));
  if (outcome.score) REQUIRE(to_text(*outcome.score) == to_text(*assessment.score));
}

// Judges the facts in a batch and one by one; whether records and explanations are the same.
void compare(const Pack& pack, const std::vector<const Pack*>& grounds, const std::vector<Facts>& all,
             const Dates& dates, Tally& tally) {
  REQUIRE_VALUE(const BatchProgram program, BatchProgram::compile(pack, grounds, dates));
  const RecordLayout& layout = program.layout();
  Columns columns = program.columns(all.size());
  for (std::size_t row = 0; row < all.size(); ++row) program.set(columns, row, all[row]);
  // Whatever was in the memory before, the record is the same.
  std::vector<std::uint8_t> records(all.size() * layout.size, 0xA5);
  program.run(columns, 0, all.size(), records);
  const RecordJson writer(program);
  for (std::size_t row = 0; row < all.size(); ++row) {
    const Packs packs{pack, grounds};
    const Evidence evidence(packs, all[row], dates);
    const Ruling ruling = decide(packs, evidence);
    const Assessment assessment = explain(packs, ruling, evidence, "HTX-1");
    std::vector<std::uint8_t> expected(layout.size, 0x5A);
    encode(layout, ruling, expected);
    const std::span<const std::uint8_t> record(records.data() + row * layout.size, layout.size);
    CAPTURE(row, json_of(assessment));
    REQUIRE(std::vector<std::uint8_t>(record.begin(), record.end()) == expected);
    REQUIRE_VALUE(const Assessment expanded,
                  expand_record(layout, packs, {"HTX-1", all[row], dates}, record));
    REQUIRE(json_of(expanded) == json_of(assessment));
    REQUIRE_VALUE(const std::string canonical, canonical_json(to_json(assessment)));
    JsonBuffer written;
    written.append("before ");
    REQUIRE(writer.append(columns, row, "HTX-1", record, written).has_value());
    REQUIRE(written.text() == "before " + canonical);
    check_outcome(layout, packs, record, assessment);
    REQUIRE(outcome_of(pack, ruling) == outcome_of(pack, assessment));
    ++tally.cooperatives;
    if (assessment.score) ++tally.rated;
  }
}

TEST_CASE("batch: random packs judge random cooperatives as assess() does, byte for byte", "[rules][batch]") {
  RandomPack random(7);
  Tally tally;
  std::size_t packs = 0;
  std::map<std::string, std::size_t> with;  // Packs by what they hold.
  const int all_rounds = rounds(50);
  for (int round = 0; round < all_rounds; ++round) {
    const std::string text = random.pack() + (round % 3 == 0 ? random.own_grounds() : "");
    const std::string ground_text = random.ground_pack();
    Diagnostics diagnostics;
    const auto pack = try_pack(text, diagnostics);
    const auto ground = try_pack(ground_text, diagnostics);
    if (!pack || !ground) continue;
    ++packs;
    for (const char* part :
         {"general: true", "other_sector", "if sector", "value: sector", "value: d1", "value: d2",
          "(as_of - d1)", "when: \"d1 <", "event: d1", "event: d2", "max(d0, d1)", "d2 = d0"})
      with[part] +=
          text.find(part) != std::string::npos || ground_text.find(part) != std::string::npos ? 1U : 0U;
    CAPTURE(text, ground_text);
    std::vector<Facts> all;
    for (std::size_t n = 1 + random.below(40); n > 0; --n) all.push_back(random.facts());
    // Now and then a block in which nothing is missing, and the rest of a second.
    for (std::size_t n = round % 10 == 0 ? 300 : 0; n > 0; --n) all.insert(all.begin(), random.whole_facts());
    const Dates dates = round % 2 == 0 ? kDates : random.dates();
    CAPTURE(to_text(dates.law_on), to_text(dates.as_of));
    std::vector<const Pack*> grounds = {&*ground};
    if (!pack->grounds.empty()) grounds.insert(grounds.begin(), &*pack);
    compare(*pack, grounds, all, dates, tally);
  }
  // The comparison means nothing where few packs are sound or few cooperatives rated.
  CHECK(static_cast<int>(packs) > all_rounds / 2);
  CHECK(tally.rated * 10 > tally.cooperatives);
  for (const auto& [part, count] : with) {
    CAPTURE(part);
    CHECK(count > 0);
  }
}

TEST_CASE("batch: a ground whose event the law of a day decides is judged by that law", "[rules][batch]") {
  // By the law of 2023 the event is `early` for some, a day of another law, by which it is `late`.
  const Pack pack = pack_of(R"y(
inputs:
  - {id: n, type: number, scale: 0, min: 0, max: 50, title: {vi: N, en: N}}
  - {id: early, type: date, title: {vi: D, en: D}}
  - {id: late, type: date, title: {vi: D, en: D}}
parameters:
  - {id: p, title: {vi: P, en: P}, values: [{from: 2020-01-01, to: 2021-12-31, value: 1, basis: {law: n, tag: t}}, {from: 2022-01-01, to: null, value: 5, basis: {law: n, tag: t}}]}
grounds:
  - {id: g, title: {vi: G, en: G}, basis: {law: n, tag: t}, nature: legal, missing: ask, when: n > p, event: "if n < p then early else late"}
)y");
  const auto facts = [](std::int64_t n, const Value& late) {
    Facts told;
    told.current["n"] = {Value::number(n), ""};
    told.current["early"] = {Value(*Date::of(2021, 6, 30)), ""};
    told.current["late"] = {late, ""};
    return told;
  };
  Tally tally;
  const Dates dates{2023, *Date::of(2023, 12, 31), *Date::of(2023, 12, 31)};
  for (const Value& late : {Value(*Date::of(2020, 6, 30)), Value(*Date::of(2022, 6, 30)), Value()})
    compare(pack, {&pack}, {facts(0, late), facts(3, late), facts(7, late)}, dates, tally);
  CHECK(tally.cooperatives == 9);
}

TEST_CASE("batch: the shipped packs judge random cooperatives as assess() does", "[rules][batch]") {
  std::vector<Pack> scorecards;
  std::vector<Pack> grounds;
  for (const char* folder : {"evaluation", "grounds"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(HTX_SOURCE "/rules/vn/") + folder)) {
      Diagnostics diagnostics;
      const auto document = load_document(entry.path().string(), diagnostics);
      REQUIRE(document.has_value());
      auto pack = read_pack(*document, diagnostics);
      REQUIRE(pack.has_value());
      (pack->has_scorecard() ? scorecards : grounds).push_back(*std::move(pack));
    }
  }
  std::vector<const Pack*> ground_list;
  ground_list.reserve(grounds.size());
  for (const Pack& pack : grounds) ground_list.push_back(&pack);
  RandomPack random(8);
  Tally tally;
  for (const Pack& pack : scorecards) {
    CAPTURE(pack.id);
    for (const int year : {2019, 2022, 2025}) {
      const Dates dates{year, *Date::of(year, 12, 31), *Date::of(year, 12, 31)};
      std::vector<Facts> all;
      all.reserve(60);
      for (int n = 0; n < 60; ++n) all.push_back(random.facts_for(pack, ground_list));
      compare(pack, ground_list, all, dates, tally);
    }
  }
  CHECK(scorecards.size() >= 2);
  CHECK(tally.rated > 0);
}

const std::string kMissingY = R"y(
inputs:
  - {id: x, type: number, scale: 3, min: 0, max: 30, title: {vi: X, en: X}}
  - {id: y, type: number, scale: 0, min: 0, max: 70, title: {vi: Y, en: Y}}
total: 100
groups:
  - id: g
    title: {vi: G, en: G}
    max: 100
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 30, points: x, missing: ask, basis: {law: n, tag: t}}
      - {id: d, title: {vi: D, en: D}, max: 70, value: y, missing: POLICY, basis: {law: n, tag: t}, bands: [{in: "< 35", points: 0}, {in: ">= 35", points: 70}]}
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 80, class: strong}
  - {id: b, title: {vi: B, en: B}, at_least: 0, class: weak}
)y";

// What a batch says of a cooperative with `x` points for the one criterion and no figure for the other.
Outcome without_y(const std::string& policy, const char* x) {
  std::string text = kMissingY;
  const Pack pack = pack_of(text.replace(text.find("POLICY"), 6, policy));
  REQUIRE_VALUE(const BatchProgram program, BatchProgram::compile(pack, {}, kDates));
  Columns columns = program.columns(1);
  Facts facts;
  facts.current["x"] = {*Decimal::from_text(x), ""};
  program.set(columns, 0, facts);
  std::vector<std::uint8_t> record(program.layout().size);
  program.run(columns, 0, 1, record);
  REQUIRE_VALUE(const Outcome outcome, outcome_of_record(program.layout(), {pack, {}}, record));
  return outcome;
}

// A batch and decide() share the rules of policies and rounding, so numbers worked out by hand hold both.
TEST_CASE("batch: a missing figure costs, scales up or bars as its policy says", "[rules][batch]") {
  CHECK(without_y("zero", "24").score == Decimal(24));
  CHECK(without_y("zero", "24").grade == 1U);
  CHECK(without_y("exclude", "24").score == Decimal(80));
  CHECK(without_y("exclude", "24").grade == 0U);
  CHECK(without_y("exclude", "23").score == Decimal::from_text("76.67"));
  // 79.9966... of 100 would be 80.00, which is the lowest score of a grade.
  CHECK(without_y("exclude", "23.999").score == Decimal::from_text("79.99"));
  CHECK(without_y("exclude", "23.999").grade == 1U);
  for (const char* policy : {"not_rated", "ask"}) {
    const Outcome outcome = without_y(policy, "24");
    CHECK_FALSE(outcome.grade.has_value());
    REQUIRE(outcome.reason.has_value());
    CHECK(outcome.reason->kind == NotRatedReason::Kind::kMissing);
    CHECK(outcome.reason->id == "d");
  }
}

TEST_CASE("batch: a population of several blocks is judged from any row on", "[rules][batch]") {
  const Pack pack = pack_of(RandomPack::plain());
  REQUIRE_VALUE(const BatchProgram program, BatchProgram::compile(pack, {}, kDates));
  const std::size_t rows = 700;
  Columns columns = program.columns(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    if (row % 97 != 3) program.set(columns, row, 0, static_cast<std::int64_t>(row % 101));
    program.set(columns, row, 1, static_cast<std::int64_t>(row % 2));
  }
  const std::size_t size = program.layout().size;
  std::vector<std::uint8_t> whole(rows * size);
  program.run(columns, 0, rows, whole);
  std::vector<std::uint8_t> part(300 * size);
  program.run(columns, 123, 300, part);
  CHECK(std::vector<std::uint8_t>(whole.begin() + static_cast<std::ptrdiff_t>(123 * size),
                                  whole.begin() + static_cast<std::ptrdiff_t>(423 * size)) == part);
}

TEST_CASE("batch: the figure by position is the figure by name", "[rules][batch]") {
  const Pack pack = pack_of(RandomPack::plain());
  REQUIRE_VALUE(const BatchProgram program, BatchProgram::compile(pack, {}, kDates));
  Columns by_position = program.columns(1);
  program.set(by_position, 0, 0, 25);
  program.set(by_position, 0, 1, 1);
  Columns by_name = program.columns(1);
  Facts facts;
  facts.current["ratio"] = {*Decimal::from_text("0.25"), ""};
  facts.current["fined"] = {Value(true), ""};
  program.set(by_name, 0, facts);
  std::vector<std::uint8_t> a(program.layout().size);
  std::vector<std::uint8_t> b(program.layout().size);
  program.run(by_position, 0, 1, a);
  program.run(by_name, 0, 1, b);
  CHECK(a == b);
}

TEST_CASE("record: the bytes are those that the header describes", "[rules][record]") {
  const Pack pack = pack_of(RandomPack::plain());
  REQUIRE_VALUE(const RecordLayout layout, RecordLayout::of(pack, {}));
  CHECK(layout.size == 16 + 1 + 1 + 4);
  Facts facts;
  facts.current["ratio"] = {*Decimal::from_text("0.25"), ""};
  facts.current["fined"] = {Value(false), ""};
  std::vector<std::uint8_t> record(layout.size);
  encode(layout, decide({pack, {}}, Evidence({pack, {}}, facts, kDates)), record);
  CHECK(record == std::vector<std::uint8_t>{1, 1, 1,  1, 1, 0, 0, 0, 0xB8, 0x0B, 0, 0, 0, 0, 0, 0,  // 30.00
                                            0, 1, 25, 0, 0, 0});
}

TEST_CASE("record: what disagrees with the facts or the pack is refused", "[rules][record]") {
  const Pack pack = pack_of(RandomPack::plain());
  REQUIRE_VALUE(const RecordLayout layout, RecordLayout::of(pack, {}));
  Facts facts;
  facts.current["ratio"] = {*Decimal::from_text("0.25"), ""};
  facts.current["fined"] = {Value(false), ""};
  std::vector<std::uint8_t> record(layout.size);
  encode(layout, decide({pack, {}}, Evidence({pack, {}}, facts, kDates)), record);
  const auto expand = [&](const std::vector<std::uint8_t>& bytes, const Facts& from) {
    return expand_record(layout, {pack, {}}, {"A", from, kDates}, bytes);
  };
  CHECK(expand(record, facts).has_value());
  for (const std::size_t at : {0U, 1U, 2U, 3U, 4U, 8U, 17U, 18U}) {
    CAPTURE(at);
    std::vector<std::uint8_t> damaged = record;
    damaged[at] ^= 0x7F;
    REQUIRE_ERROR(expand(damaged, facts), "rules.bad-record");
  }
  Facts others = facts;
  others.current["ratio"] = {*Decimal::from_text("0.26"), ""};
  REQUIRE_ERROR(expand(record, others), "rules.bad-record");
  record.pop_back();
  REQUIRE_ERROR(expand(record, facts), "rules.bad-record");
}

TEST_CASE("record: a pack beyond what a record can count says so", "[rules][record]") {
  std::string body = RandomPack::plain();
  const std::string cut = "at_least: 40";
  body.replace(body.find(cut), cut.size(), "at_least: 39.99999999999999999999");
  REQUIRE_ERROR(RecordLayout::of(pack_of(body), {}), "rules.no-record");
}

}  // namespace
}  // namespace htx::rules
