#include "engine/rules/proof/prove.h"

#include <filesystem>
#include <string>

#include "engine/rules/assessment.h"
#include "engine/rules/read_pack.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

struct Proven {
  std::optional<Pack> pack;
  Proof proof;
  Diagnostics diagnostics;
  bool noted(std::string_view code) const {
    return std::ranges::any_of(proof.notes, [&](const Diagnostic& d) { return d.message.code == code; });
  }
  const Diagnostic* find(std::string_view code) const {
    for (const Diagnostic& d : diagnostics.items()) {
      if (d.message.code == code) return &d;
    }
    return nullptr;
  }
};

Proven proven(const std::string& body) {
  Proven result;
  const auto document = parse_document(Source("pack.yaml", kPackHead + body), result.diagnostics);
  REQUIRE(document.has_value());
  result.pack = read_pack(*document, result.diagnostics);
  std::string mistakes;
  for (const Diagnostic& d : result.diagnostics.items()) mistakes += to_text(d, Language::kEnglish);
  INFO(mistakes);
  REQUIRE(result.pack.has_value());
  result.proof = prove(*result.pack, *document, result.diagnostics);
  return result;
}

const std::string kInputs = R"(
inputs:
  - {id: equity, type: number, unit: đồng, scale: 0, min: -100, max: 100, title: {vi: V, en: E}}
  - {id: assets, type: number, unit: đồng, scale: 0, min: 0, max: 100, title: {vi: T, en: A}}
  - {id: members, type: number, unit: người, scale: 0, min: 1, max: 50, title: {vi: M, en: M}}
  - {id: kind, type: string, title: {vi: L, en: K}}
  - {id: fined, type: boolean, title: {vi: P, en: F}}
  - {id: since, type: date, title: {vi: N, en: S}}
)";

std::string criterion(const std::string& id, const std::string& value, const std::string& bands,
                      const std::string& more = "") {
  return "      - {id: " + id + ", title: {vi: C, en: C}, max: 10, value: " + value +
         ", missing: ask, basis: {law: n, tag: t}, " + more + "bands: [" + bands + "]}\n";
}

std::string card(const std::string& derived, const std::string& criteria, int total,
                 const std::string& rest = "") {
  return kInputs + derived + "total: " + std::to_string(total) +
         "\ngroups:\n  - id: g\n    title: {vi: G, en: G}\n    max: " + std::to_string(total) +
         "\n    criteria:\n" + criteria + R"(grades:
  - {id: good, title: {vi: T, en: G}, at_least: 5, class: strong}
  - {id: bad, title: {vi: Y, en: B}, at_least: 0, class: weak}
)" + rest;
}

const std::string kMembers =
    criterion("m", "members", R"y({in: "< 10", points: 0}, {in: ">= 10", points: 10})y");

std::string clause(const std::string& id, const std::string& when, const std::string& more = "") {
  return "  - {id: " + id + ", when: '" + when + "', missing: go_on, " + more +
         "text: {vi: T, en: T}, basis: {law: n, tag: t}}\n";
}

std::string with_condition(const std::string& when) {
  return card("", kMembers, 10, "not_rated:\n" + clause("c", when));
}

TEST_CASE("prove: a condition that permitted figures cannot meet is an error with its place",
          "[rules][prove]") {
  for (const char* when :
       {"members < 10 and members > 20", "members > 50", R"(kind = "a" and kind = "b")",
        "fined and not(fined)", "equity - assets > 5 and equity - assets <= 5", "members between 20 and 10",
        "members in [3..7] and members = 9", R"(since + @"P12M" < as_of and since + @"P6M" >= as_of)",
        "(members < 3 or members > 7) and members = 5", "fined = true and fined = false", "abs(equity) < 0",
        "max(members, 7) < 7", "members / 2 > 25"}) {
    CAPTURE(when);
    const Proven p = proven(with_condition(when));
    const Diagnostic* found = p.find("rules.never-true");
    REQUIRE(found != nullptr);
    CHECK(found->severity == Severity::kError);
    CHECK(found->place.line > 9);
  }
}

TEST_CASE("prove: a condition that somebody can meet is no mistake", "[rules][prove]") {
  for (const char* when :
       {"members < 10 and members > 8", "members = 50", R"(kind = "a" or kind = "b")",
        "fined and kind != \"b\"", "equity - assets > 5 and equity - assets <= 6",
        "members in [3..7] and members = 7", R"(since + @"P12M" < as_of and since + @"P18M" >= as_of)",
        "equity = assets", "members < 1 + 1", "since = null", "equity / assets > 3",
        "if fined then members > 40 else members < 3"}) {
    CAPTURE(when);
    const Proven p = proven(with_condition(when));
    CHECK(p.find("rules.never-true") == nullptr);
    CHECK(p.find("rules.always-true") == nullptr);
  }
}

TEST_CASE("prove: a condition that everybody meets is a warning", "[rules][prove]") {
  for (const char* when : {"members >= 1", "members > 0 or fined", "equity <= 100", "members != 51 - 0.5"}) {
    CAPTURE(when);
    const Proven p = proven(with_condition(when));
    CHECK(p.find("rules.always-true") != nullptr);
  }
}

TEST_CASE("prove: what is beyond the analysis is said, not passed", "[rules][prove]") {
  const Proven p = proven(with_condition("sqrt(members) * equity > 100000 and string length(kind) = 77"));
  CHECK(p.noted("rules.cannot-decide-condition"));
  CHECK(p.find("rules.never-true") == nullptr);
}

TEST_CASE("prove: every place that asks whether a figure is missing is named", "[rules][prove]") {
  for (const char* when : {"kind = null or members > 5", "members > 5 and is defined(kind)",
                           "kind in (\"a\", null)", "members > 5 and not(kind != null)"}) {
    CAPTURE(when);
    CHECK(proven(with_condition(when)).noted("rules.asks-for-missing"));
  }
  for (const char* when :
       {"members > 5 and not(list contains([\"a\"], kind))", "kind in [\"a\"] or members > 5"}) {
    CAPTURE(when);
    CHECK_FALSE(proven(with_condition(when)).noted("rules.asks-for-missing"));
  }
}

TEST_CASE("prove: a divisor that may be zero needs a guard or a policy", "[rules][prove]") {
  const auto derived = [](const std::string& value) {
    return "derived:\n  - {id: ratio, scale: 2, title: {vi: R, en: R}, value: '" + value + "'}\n";
  };
  const std::string scored = criterion("r", "ratio", R"y({in: "< 1", points: 0}, {in: ">= 1", points: 10})y");
  // The criterion has a policy for what is missing.
  CHECK(proven(card(derived("equity / assets"), scored, 10)).noted("rules.zero-has-policy"));
  CHECK_FALSE(proven(card(derived("equity / members"), scored, 10)).noted("rules.zero-has-policy"));
  CHECK_FALSE(proven(card(derived("if assets = 0 then null else equity / assets"), scored, 10))
                  .noted("rules.zero-has-policy"));
  CHECK_FALSE(proven(card(derived("if assets > 0 then equity / assets else 0"), scored, 10))
                  .noted("rules.zero-has-policy"));
  CHECK(proven(card(derived("equity / (assets - 5)"), scored, 10)).noted("rules.zero-has-policy"));
  // A check has none, and neither has a band.
  const std::string check =
      "checks:\n  - {id: k, that: 'ratio < 5', otherwise: note, text: {vi: T, en: T}, basis: {law: n, tag: "
      "t}}\n";
  const Proven p = proven(card(derived("equity / assets"), scored, 10, check));
  REQUIRE(p.find("rules.division-by-zero") != nullptr);
  CHECK(p.find("rules.division-by-zero")->found == "equity / assets");
  CHECK(proven(with_condition("equity / assets > 1")).find("rules.division-by-zero") == nullptr);
}

TEST_CASE("prove: different units do not add up or compare", "[rules][prove]") {
  for (const char* when : {"equity > members", "equity + members > 5", "assets between members and 70",
                           "max(equity, members) > 5", "(if fined then equity else members) > 7",
                           "equity / members > assets", "members in [1..assets]"}) {
    CAPTURE(when);
    const Proven p = proven(with_condition(when));
    REQUIRE(p.find("rules.units-differ") != nullptr);
    CHECK(p.find("rules.units-differ")->severity == Severity::kError);
  }
  for (const char* when : {"equity > assets", "2 * equity > assets + 1", "equity / assets > 0.5",
                           "equity / members < assets / members"}) {
    CAPTURE(when);
    CHECK(proven(with_condition(when)).find("rules.units-differ") == nullptr);
  }
}

TEST_CASE("prove: a comparison with a number outside the declared range is an error", "[rules][prove]") {
  const Proven p = proven(with_condition("fined and members < 60"));
  REQUIRE(p.find("rules.beyond-range") != nullptr);
  CHECK(p.find("rules.beyond-range")->found == "members < 60");
  CHECK(proven(with_condition("fined and members < 50")).find("rules.beyond-range") == nullptr);
}

TEST_CASE("prove: a band that no figure falls into is found", "[rules][prove]") {
  const Proven input = proven(
      card("", criterion("m", "members", R"y({in: "<= 50", points: 10}, {in: "> 50", points: 0})y"), 10));
  REQUIRE(input.find("rules.band-outside-range") != nullptr);
  CHECK(input.find("rules.band-outside-range")->severity == Severity::kError);
  const std::string derived =
      "derived:\n  - {id: half, scale: 1, title: {vi: R, en: R}, value: members / 2}\n";
  const Proven p = proven(
      card(derived, criterion("h", "half", R"y({in: "< 0.5", points: 0}, {in: ">= 0.5", points: 10})y"), 10));
  CHECK(p.find("rules.band-unreachable") != nullptr);
  CHECK(p.find("rules.band-outside-range") == nullptr);
}

TEST_CASE("prove: a band for the rest, with points that another one gives too, is no finding",
          "[rules][prove]") {
  const std::string derived =
      "derived:\n  - {id: tier, scale: 0, title: {vi: R, en: R}, value: if fined then 1 else 3}\n";
  const auto found = [&](const char* rest) {
    return proven(card(derived,
                       criterion("t", "tier",
                                 R"y({in: "1", points: 0}, {in: "3", points: 10}, )y" + std::string(rest)),
                       10))
               .find("rules.band-unreachable") != nullptr;
  };
  CHECK_FALSE(found(R"y({in: "< 1, (1..3), > 3", points: 0})y"));
  CHECK(found(R"y({in: "< 1, (1..3), > 3", points: 5})y"));
}

TEST_CASE("prove: points that go the other way than promised are an error", "[rules][prove]") {
  const std::string down =
      R"y({in: "< 10", points: 4}, {in: "[10..20)", points: 0}, {in: ">= 20", points: 10})y";
  const std::string up =
      R"y({in: "< 10", points: 0}, {in: "[10..20)", points: 0}, {in: ">= 20", points: 10})y";
  CHECK(proven(card("", criterion("m", "members", down, "monotone: rising, "), 10))
            .find("rules.not-monotone") != nullptr);
  CHECK(
      proven(card("", criterion("m", "members", up, "monotone: rising, "), 10)).find("rules.not-monotone") ==
      nullptr);
  CHECK(
      proven(card("", criterion("m", "members", up, "monotone: falling, "), 10)).find("rules.not-monotone") !=
      nullptr);
}

TEST_CASE("prove: more equity never costs points, through derived figures", "[rules][prove]") {
  const std::string derived =
      "derived:\n  - {id: ratio, scale: 2, title: {vi: R, en: R}, value: equity / assets}\n"
      "  - {id: debt, scale: 0, title: {vi: N, en: D}, value: assets - equity}\n";
  const std::string rising = R"y({in: "< 1", points: 0}, {in: ">= 1", points: 10})y";
  const std::string falling = R"y({in: "< 1", points: 10}, {in: ">= 1", points: 0})y";
  const auto card_of = [&](const std::string& of_debt, const std::string& promise) {
    return card(derived, criterion("r", "ratio", rising) + criterion("d", "debt", of_debt), 20, promise);
  };
  CHECK(proven(card_of(falling, "monotone: {equity: rising}\n")).diagnostics.items().empty() ==
        false);  // Unused inputs.
  CHECK(proven(card_of(falling, "monotone: {equity: rising}\n")).find("rules.not-monotone") == nullptr);
  CHECK_FALSE(proven(card_of(falling, "monotone: {equity: rising}\n")).noted("rules.cannot-decide-monotone"));
  CHECK(proven(card_of(rising, "monotone: {equity: rising}\n")).find("rules.not-monotone") != nullptr);
  // The ratio falls with assets only where equity is not negative: that cannot be decided from the ranges.
  CHECK(proven(card_of(rising, "monotone: {assets: falling}\n")).noted("rules.cannot-decide-monotone"));
}

TEST_CASE("prove: a clause that another one makes pointless is shadowed", "[rules][prove]") {
  const auto clauses = [](const std::string& a, const std::string& b) {
    return card("", kMembers, 10, "not_rated:\n" + clause("first", a) + clause("second", b));
  };
  const auto shadowed = [&](const char* a, const char* b) -> std::string {
    const Proven p = proven(clauses(a, b));
    const Diagnostic* found = p.find("rules.shadowed");
    return found == nullptr ? "" : found->message.arguments[0].value.in(Language::kEnglish);
  };
  CHECK(shadowed("members < 20", "members < 10") == "second");
  CHECK(shadowed("members < 10", "members < 20") == "first");
  CHECK(shadowed("members < 10", "members < 10") == "second");
  CHECK(shadowed("members < 10", "members > 20").empty());
  CHECK(shadowed("since + @\"P12M\" < as_of", "since + @\"P18M\" < as_of and fined") == "second");
  // Where `fined` is not known the first is not true although the second is.
  CHECK(shadowed("members < 20 and (fined or not(fined))", "members < 10").empty());
}

TEST_CASE("prove: an override is hidden behind one that is as strict", "[rules][prove]") {
  const auto overrides = [](const char* first, const char* second) {
    return card("", kMembers, 10,
                "overrides:\n" + clause("one", "members < 20", "grade: " + std::string(first) + ", ") +
                    clause("two", "members < 10", "grade: " + std::string(second) + ", "));
  };
  CHECK(proven(overrides("bad", "bad")).find("rules.shadowed") != nullptr);
  CHECK(proven(overrides("good", "bad")).find("rules.shadowed") == nullptr);
}

TEST_CASE("prove: what nobody uses is named", "[rules][prove]") {
  const Proven p =
      proven(card("", kMembers, 10,
                  "parameters:\n  - id: idle\n    title: {vi: X, en: X}\n    values: [{from: 2020-01-01, to: "
                  "null, value: 1, basis: {law: n, tag: t}}]\n"));
  CHECK(p.find("rules.dead-parameter") != nullptr);
  CHECK(p.find("rules.unused-figure") != nullptr);
}

TEST_CASE("prove: least and greatest score are exact where an example reaches them", "[rules][prove]") {
  const std::string two =
      kMembers + criterion("e", "equity", R"y({in: "< 0", points: 2}, {in: ">= 0", points: 10})y");
  const Proven p = proven(card("", two, 20));
  CHECK(p.proof.least == Decimal(2));
  CHECK(p.proof.most == Decimal(20));
  CHECK(p.proof.least_shown == Decimal(2));
  CHECK(p.proof.most_shown == Decimal(20));
  CHECK_FALSE(p.noted("rules.cannot-decide-score"));
  // The same figure cannot be in both best bands at once: the bound stays a bound, and that is said.
  const std::string apart =
      kMembers + criterion("n", "members", R"y({in: "< 10", points: 10}, {in: ">= 10", points: 0})y");
  const Proven q = proven(card("", apart, 20));
  CHECK(q.proof.most == Decimal(20));
  CHECK(q.proof.most_shown == Decimal(10));
  CHECK(q.noted("rules.cannot-decide-score"));
}

TEST_CASE("prove: a grade between the sums that can occur is not reached", "[rules][prove]") {
  const std::string body = kInputs + R"(total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
)" + kMembers + R"(grades:
  - {id: good, title: {vi: T, en: G}, at_least: 8, class: strong}
  - {id: middling, title: {vi: K, en: M}, at_least: 5, class: strong}
  - {id: bad, title: {vi: Y, en: B}, at_least: 0, class: weak}
)";
  const Proven p = proven(body);
  REQUIRE(p.proof.grades.size() == 3);
  CHECK(p.proof.grades[0].answer == Proof::Reach::Answer::kReachable);
  CHECK(p.proof.grades[1].answer == Proof::Reach::Answer::kUnreachable);
  CHECK(p.proof.grades[2].answer == Proof::Reach::Answer::kReachable);
  REQUIRE(p.find("rules.grade-not-reached") != nullptr);
}

TEST_CASE("prove: a pack with a refuted claim is not put in force but stays readable", "[rules][prove]") {
  Diagnostics diagnostics;
  const auto document =
      parse_document(Source("p.yaml", kPackHead + with_condition("members > 50")), diagnostics);
  REQUIRE(document.has_value());
  CHECK(read_pack(*document, diagnostics).has_value());
  CHECK_FALSE(read_proven_pack(*document, diagnostics).has_value());
  CHECK(diagnostics.has("rules.never-true"));
}

TEST_CASE("prove: every shipped pack has no error and no warning, and exact bounds of its score",
          "[rules][prove][shipped]") {
  for (const char* folder : {"evaluation", "grounds"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(HTX_SOURCE "/rules/vn/" + std::string(folder))) {
      CAPTURE(entry.path().string());
      Diagnostics diagnostics;
      REQUIRE_VALUE(const Document document, load_document(entry.path().string(), diagnostics));
      const auto pack = read_pack(document, diagnostics);
      REQUIRE(pack.has_value());
      const Proof proof = prove(*pack, document, diagnostics);
      std::string mistakes;
      for (const Diagnostic& d : diagnostics.items()) mistakes += to_text(d, Language::kEnglish);
      INFO(mistakes);
      CHECK(diagnostics.items().empty());
      if (!pack->has_scorecard()) continue;
      CHECK(proof.least == proof.least_shown);
      CHECK(proof.most == proof.most_shown);
      CHECK(proof.most == Decimal(100));
      for (const Proof::Reach& reach : proof.grades) CHECK(reach.answer == Proof::Reach::Answer::kReachable);
    }
  }
}

}  // namespace
}  // namespace htx::rules
