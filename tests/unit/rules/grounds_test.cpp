#include "engine/rules/grounds.h"
#include "engine/rules/ruling.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/rules/measures.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/read_pack.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"
#include "tests/support/random_pack.h"

namespace htx::rules {
namespace {

// The pack of a text without head, under an id and in force in some years.
std::optional<Pack> pack_as(const std::string& id, const std::string& body, const std::string& from = "2020",
                            const std::string& to = "2024") {
  std::string head = kPackHead;
  head.replace(head.find("test.pack"), 9, id);
  head.replace(head.find("2020-01-01"), 10, from + "-01-01");
  head.replace(head.find("2024-12-31"), 10, to + "-12-31");
  Diagnostics diagnostics;
  const auto document = parse_document(Source(id + ".yaml", head + body), diagnostics);
  return document ? read_pack(*document, diagnostics) : std::nullopt;
}

// The rule written out: whoever is rated is to be dissolved if a ground of the pack or of any other pack of
// the library holds, each judged by itself.
Class class_by_rule(const Pack& pack, const std::vector<Pack>& library, const Facts& facts,
                    const Dates& dates) {
  const Assessment points = assess(pack, {}, "HTX", facts, dates);
  for (const NotRatedReason& reason : points.reasons) {
    const bool is_referral =
        std::ranges::find(pack.referrals, reason.id, &Clause::id) != pack.referrals.end();
    if (is_referral) return Class::kNotRated;
  }
  std::vector<const Pack*> laws = {&pack};
  for (const Pack& one : library) {
    if (one.id != pack.id) laws.push_back(&one);
  }
  for (const Pack* law : laws) {
    for (const GroundResult& ground : assess(*law, {law}, "HTX", facts, dates).grounds) {
      if (ground.state == GroundResult::State::kHolds) return Class::kDissolve;
    }
  }
  return points.result;
}

TEST_CASE("whoever asks, the grounds of the pack and of the library judge", "[rules][grounds]") {
  RandomPack random(10);
  std::size_t dissolved = 0;
  std::size_t judged = 0;
  for (int round = 0; round < 60; ++round) {
    const auto pack = pack_as("test.own", random.pack() + (round % 4 == 0 ? "" : random.own_grounds()));
    std::vector<Pack> library;
    for (const char* id : {"law.a", "law.b", "test.own"}) {
      auto law = pack_as(id, random.ground_pack());
      if (law) library.push_back(*std::move(law));
    }
    if (!pack) continue;
    std::vector<const Pack*> plain;
    plain.reserve(library.size());
    for (const Pack& one : library) plain.push_back(&one);
    const auto beside = grounds_beside(*pack, plain);
    for (int n = 0; n < 20; ++n) {
      const Facts facts = random.facts();
      const Dates dates = random.dates();
      const Class expected = class_by_rule(*pack, library, facts, dates);
      CHECK(assess(*pack, beside, "HTX", facts, dates).result == expected);
      ++judged;
      dissolved += expected == Class::kDissolve ? 1U : 0U;
      // A worked example of the same figures.
      PackTest test;
      test.as_of = dates.as_of;
      for (const Input& input : pack->inputs) {
        const auto& year = input.of_previous_year ? facts.previous : facts.current;
        const auto fact = year.find(input.field);
        if (fact != year.end()) test.given.set(input.id, fact->second.value);
      }
      test.expected_class = class_by_rule(*pack, library, facts_of(*pack, test),
                                          {static_cast<int>(test.as_of.year()), test.as_of, test.as_of});
      CHECK(run_test(*pack, test, plain).passed());
    }
  }
  CHECK(judged > 400);
  CHECK(dissolved * 10 > judged);
  CHECK(dissolved * 10 < 9 * judged);
}

const std::string kGround =
    "inputs:\n  - {id: n0, type: number, title: {vi: X, en: X}}\ngrounds:\n  - {id: same, title: {vi: G, en: "
    "G}, "
    "basis: {law: n, tag: t}, nature: legal, missing: ask, when: n0 > 1, event: as_of}\n";

TEST_CASE("a pack of grounds alone is one law and stands for itself", "[rules][grounds]") {
  const auto law = pack_as("law.a", kGround);
  const auto other = pack_as("law.b", kGround, "2031", "2040");
  REQUIRE((law && other));
  CHECK(grounds_beside(*law, {&*law, &*other}) == std::vector<const Pack*>{&*law});
}

TEST_CASE("one id names one ground a day", "[rules][grounds]") {
  const auto law = pack_as("law.a", kGround, "2013", "2019");
  REQUIRE(law.has_value());
  struct Row {
    const char* from;
    const char* to;
    std::string in_force;
    bool clashes;
  };
  for (const Row& row : {Row{"2013", "2019", "", true}, Row{"2019", "2025", "", true},
                         Row{"2020", "2025", "", false}, Row{"2010", "2012", "", false},
                         Row{"2010", "2030", ", in_force: {from: 2020-01-01, to: null}", false},
                         Row{"2010", "2030", ", in_force: {from: 2019-12-31, to: null}", true}}) {
    CAPTURE(row.from, row.to, row.in_force);
    std::string body = kGround;
    body.insert(body.find(", event"), row.in_force);
    const auto other = pack_as("law.b", body, row.from, row.to);
    REQUIRE(other.has_value());
    for (const auto& [a, b] : {std::pair{&*law, &*other}, std::pair{&*other, &*law}}) {
      Diagnostics diagnostics;
      check_ground_ids(*a, {b}, diagnostics);
      CHECK(diagnostics.has("rules.ground-twice") == row.clashes);
      for (const Diagnostic& d : diagnostics.items()) CHECK(d.place.line > 0);
    }
  }
}

}  // namespace
}  // namespace htx::rules
