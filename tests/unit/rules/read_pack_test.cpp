#include <set>
#include <string>

#include "engine/rules/pack.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/read_pack.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

// A scorecard of one criterion with the given bands over a figure from 0 to 10 with two digits.
std::string one_criterion(const std::string& bands, const std::string& max = "10") {
  return R"(
inputs:
  - {id: x, type: number, scale: 2, min: 0, max: 10, title: {vi: X, en: X}}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - {id: c, title: {vi: C, en: C}, max: )" +
         max + R"(, value: x, missing: ask, basis: {law: n, tag: t}, bands: )" + bands + R"(}
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 5, class: strong}
  - {id: b, title: {vi: B, en: B}, at_least: 0, class: weak}
)";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

const std::string kGood = one_criterion(R"y([{in: "< 5", points: 0}, {in: ">= 5", points: 10}])y");

TEST_CASE("read_pack: bands that cover every figure once are accepted", "[rules][read]") {
  for (const char* bands :
       {R"y([{in: "< 5", points: 0}, {in: ">= 5", points: 10}])y",
        R"y([{in: "[0..4.99]", points: 0}, {in: "[5..10]", points: 10}])y",
        R"y([{in: "> 5", points: 10}, {in: "<= 5", points: 0}])y",
        R"y([{in: "0, (9..10]", points: 10}, {in: "(0..9]", points: 5}])y", R"y([{in: "-", points: 10}])y"}) {
    CAPTURE(bands);
    CHECK(pack_of(one_criterion(bands)).groups.size() == 1);
  }
}

TEST_CASE("read_pack: a gap and an overlap are found at the figure's own precision", "[rules][read]") {
  struct Row {
    const char* bands;
    const char* code;
    const char* region;
  };
  for (const Row& row :
       {Row{R"y([{in: "< 5", points: 0}, {in: "> 5", points: 10}])y", "rules.band-gap", "[5..5]"},
        Row{R"y([{in: "<= 5", points: 0}, {in: ">= 5", points: 10}])y", "rules.band-overlap", "[5..5]"},
        Row{R"y([{in: "[0..4]", points: 0}, {in: "[5..10]", points: 10}])y", "rules.band-gap",
            "[4.01..4.99]"},
        Row{R"y([{in: "[1..5)", points: 0}, {in: "[5..10]", points: 10}])y", "rules.band-gap", "[0..0.99]"},
        Row{R"y([{in: "< 5", points: 0}, {in: "[5..9]", points: 10}])y", "rules.band-gap", "[9.01..10]"},
        Row{R"y([{in: "< 5", points: 0}, {in: "-", points: 10}])y", "rules.band-overlap", ""},
        Row{R"y([{in: "(5..5.01)", points: 0}, {in: "-", points: 10}])y", "rules.band-empty", ""}}) {
    CAPTURE(row.bands);
    Diagnostics diagnostics;
    CHECK_FALSE(try_pack(one_criterion(row.bands), diagnostics).has_value());
    REQUIRE(diagnostics.has(row.code));
    std::string text;
    for (const Diagnostic& d : diagnostics.items()) text += to_text(d.message, Language::kEnglish);
    CHECK(contains(text, row.region));
  }
}

TEST_CASE("read_pack: every mistake of an author has its code", "[rules][read]") {
  struct Row {
    std::string text;
    const char* code;
  };
  const std::string ground =
      "grounds:\n  - {id: g1, title: {vi: G, en: G}, basis: {law: n, tag: t}, nature: legal, missing: ask, "
      "when: \"x > 1\", event: as_of}\n";
  const std::string parameter =
      "parameters:\n  - id: p\n    title: {vi: P, en: P}\n    values:\n      - {from: 2020-01-01, to: "
      "2020-12-31, value: 1, basis: "
      "{law: n, tag: t}}\n      - {from: 2021-01-01, to: null, value: 2, basis: {law: n, tag: t}}\n";
  const std::string derived =
      "derived:\n  - {id: y, scale: 0, title: {vi: Y, en: Y}, value: x + 1}\n  - {id: z, scale: 0, title: "
      "{vi: Z, en: Z}, value: y + 1}\n";
  for (const Row& row : std::vector<Row>{
           {replaced(kGood, "missing: ask, ", ""), "doc.missing-key"},
           {replaced(kGood, "missing: ask", "missing: skip"), "doc.unknown-choice"},
           {replaced(kGood, "value: x", "value: xx"), "rules.unknown-figure"},
           {replaced(kGood, "value: x", "points: x"), "rules.bands-and-points"},
           {replaced(kGood, "points: 10", "points: 11"), "rules.points-out-of-range"},
           {replaced(kGood, "max: 10\n    criteria", "max: 12\n    criteria"), "rules.maximum-differs"},
           {replaced(kGood, "total: 10", "total: 11"), "rules.maximum-differs"},
           {replaced(kGood, "at_least: 5", "at_least: 11"), "rules.grade-unreachable"},
           {replaced(kGood, "at_least: 0", "at_least: 6"), "rules.grades-not-descending"},
           {replaced(kGood, "at_least: 0", "at_least: 1"), "rules.no-lowest-grade"},
           {replaced(kGood, "min: 0, max: 10", "min: 10, max: 0"), "rules.empty-range"},
           {replaced(kGood, "in: \"< 5\"", "in: \"< \""), "feel.unexpected-end"},
           {replaced(kGood, "title: {vi: X, en: X}", "titel: {vi: X, en: X}"), "doc.unknown-key"},
           {kGood + replaced(ground, "x > 1", "x + 1"), "rules.wrong-type"},
           {kGood + replaced(ground, "event: as_of", "event: x"), "rules.wrong-type"},
           {kGood + replaced(ground, "x > 1", "nobody > 1"), "feel.unknown-name"},
           {kGood + ground + ground.substr(ground.find('\n') + 1), "doc.id-twice"},
           {kGood + replaced(parameter, "2021-01-01", "2020-12-31"), "rules.parameter-overlap"},
           {kGood + replaced(parameter, "2021-01-01", "2021-01-02"), "rules.parameter-gap"},
           {kGood + replaced(parameter, "id: p", "id: x"), "feel.name-taken"},
           {kGood + replaced(derived, "value: x + 1", "value: z + 1"), "rules.used-before-defined"},
           {"", "rules.empty-pack"},
       }) {
    CAPTURE(row.text);
    Diagnostics diagnostics;
    CHECK_FALSE(try_pack(row.text, diagnostics).has_value());
    std::string codes;
    for (const Diagnostic& d : diagnostics.items()) codes += d.message.code + " ";
    CAPTURE(codes);
    CHECK(diagnostics.has(row.code));
    for (const Diagnostic& d : diagnostics.items()) CHECK(d.place.line > 0);
  }
  Diagnostics diagnostics;
  const auto backwards = parse_document(
      Source("pack.yaml", replaced(kPackHead, "to: 2024-12-31", "to: 2019-12-31") + kGood), diagnostics);
  CHECK_FALSE(read_pack(*backwards, diagnostics).has_value());
  CHECK(diagnostics.has("rules.ends-before-it-begins"));
}

// A pack with one parameter that has a value between two days; whether it has one on every day of the pack.
bool check_covered(const std::string& pack_end, const std::string& begin, const std::string& end) {
  const std::string parameter = "parameters:\n  - {id: p, title: {vi: P, en: P}, values: [{from: " + begin +
                                ", to: " + end + ", value: 1, basis: {law: n, tag: t}}]}\n";
  CAPTURE(pack_end, begin, end);
  Diagnostics diagnostics;
  const auto document = parse_document(
      Source("p.yaml", replaced(kPackHead, "to: 2024-12-31", "to: " + pack_end) + kGood + parameter),
      diagnostics);
  const auto pack = read_pack(*document, diagnostics);
  // Dates written so are ordered as texts, and "null" comes after all of them.
  std::vector<std::string> wanted;
  if (begin > "2020-01-01")
    wanted.push_back("2020-01-01 " +
                     std::min<std::string>(begin == "2025-01-01" ? "2024-12-31" : "2020-01-01", pack_end));
  if (end < pack_end) {
    const std::string next = end == "2019-12-31" ? "2020-01-01" : end == "2024-12-30" ? "2024-12-31" : "";
    wanted.push_back((next.empty() ? (end == "2024-12-31" ? "2025-01-01" : "2025-01-02") : next) + " " +
                     (pack_end == "null" ? "…" : pack_end));
  }
  std::vector<std::string> found;
  for (const Diagnostic& d : diagnostics.items()) {
    CHECK(d.message.code == "rules.parameter-uncovered");
    CHECK(d.place.line > 0);
    found.push_back(d.message.arguments[1].value.in(Language::kEnglish) + " " +
                    d.message.arguments[2].value.in(Language::kEnglish));
  }
  CHECK(found == wanted);
  CHECK(pack.has_value() == wanted.empty());
  return wanted.empty();
}

TEST_CASE("read_pack: a parameter has a value on every day of its pack, or the days without are named",
          "[rules][read]") {
  const std::vector<std::string> begins = {"2018-06-30", "2019-12-31", "2020-01-01", "2020-01-02",
                                           "2025-01-01"};
  const std::vector<std::string> ends = {"2019-12-31", "2024-12-30", "2024-12-31", "2025-01-01", "null"};
  std::size_t covered = 0;
  for (const std::string& pack_end : {std::string("2024-12-31"), std::string("null")}) {
    for (const std::string& begin : begins) {
      for (const std::string& end : ends) {
        if (end != "null" && end < begin) continue;
        covered += check_covered(pack_end, begin, end) ? 1U : 0U;
      }
    }
  }
  CHECK(covered > 5);
}

// A scorecard of one criterion on a figure that an expression gives.
std::string on_formula(const std::string& expression, const std::string& rest) {
  return R"(
inputs:
  - {id: a, type: boolean, title: {vi: A, en: A}}
  - {id: b, type: boolean, title: {vi: B, en: B}}
  - {id: n, type: number, min: 0, max: 6, title: {vi: N, en: N}}
  - {id: h, type: number, scale: 1, min: -1, max: 1, title: {vi: H, en: H}}
  - {id: many, type: number, min: 0, max: 1000000, title: {vi: M, en: M}}
  - {id: more, type: number, min: 1, max: 1000000, title: {vi: M, en: M}}
  - {id: d, type: date, title: {vi: D, en: D}}
derived:
  - {id: f, scale: 0, title: {vi: F, en: F}, value: ')" +
         expression + R"('}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 10, missing: ask, basis: {law: n, tag: t}, )" +
         rest + R"(}
grades:
  - {id: z, title: {vi: B, en: B}, at_least: 0, class: weak}
)";
}

TEST_CASE("read_pack: a hole at values that the figure cannot have is no gap, and any other is",
          "[rules][read]") {
  const auto loads = [](const std::string& expression, const std::vector<std::string>& bands) {
    std::string list;
    for (const std::string& in : bands)
      list += (list.empty() ? "" : ", ") + ("{in: \"" + in + "\", points: 10}");
    Diagnostics diagnostics;
    const bool is_pack =
        try_pack(on_formula(expression, "value: f, bands: [" + list + "]"), diagnostics).has_value();
    CAPTURE(expression, list);
    CHECK(is_pack == !diagnostics.has("rules.band-gap"));
    return is_pack;
  };
  // Of each expression every value; a band for each of them is enough, and none of them can be left out.
  for (const auto& [expression, values] : std::vector<std::pair<const char*, std::vector<std::string>>>{
           {"count([a, b][item])", {"0", "1", "2"}},
           {"if a then 1 else 3", {"1", "3"}},
           {"(if a then 1 else 0) + (if b then 5 else 0)", {"0", "1", "5", "6"}},
           {"n / 2", {"0", "0.5", "1", "1.5", "2", "2.5", "3"}},
           {"if n > 3 then n else -n", {"-3", "-2", "-1", "0", "4", "5", "6"}},
           {"if n > 4 and a then 100 else floor(h)", {"-1", "0", "1", "100"}}}) {
    CHECK(loads(expression, values));
    for (std::size_t out = 0; out < values.size(); ++out) {
      std::vector<std::string> fewer = values;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(out));
      CHECK_FALSE(loads(expression, fewer));
    }
  }
  // Too many to try: the digits and the range are known.
  CHECK(loads("many - more", {"<= -1", "0", ">= 1"}));
  CHECK(loads("(as_of - d) / @\"P1D\"", {"< 0", "[0..365]", ">= 366"}));
  CHECK(loads("many / 1000", {"[0..0.999]", "[1..1000]"}));
  CHECK(loads("12 - n", {"[6..9]", "[10..12]"}));
  CHECK(loads("min(9, many / more)", {"[0..1)", "[1..9]"}));
  CHECK_FALSE(loads("many / more", {"[0..0.99]", ">= 1"}));
  CHECK_FALSE(loads("many / more", {"< 1", "> 1"}));
  CHECK_FALSE(loads("many / 14.9", {"[0..9]", "[10..70000]"}));
  CHECK(loads("many / 8", {"[0..0.999]", "[1..125000]"}));
  CHECK_FALSE(loads("many / 3", {"[0..333332]", ">= 333333"}));
  CHECK_FALSE(loads("many - more", {"<= -1", ">= 1"}));
  CHECK_FALSE(loads("many / 1000", {"[0..0.998]", "[1..1000]"}));
}

TEST_CASE("read_pack: points that may go beyond zero or the maximum are a mistake", "[rules][read]") {
  for (const auto& [expression, fits] :
       std::vector<std::pair<const char*, bool>>{{"min(10, many)", true},
                                                 {"max(0, min(10, many - more))", true},
                                                 {"n + 4", true},
                                                 {"if a then 10 else 0", true},
                                                 {"max(0, min(10, sum([n, many])))", true},
                                                 {"count([a, b][item]) * 5", true},
                                                 {"many / more", false},
                                                 {"min(10, many - more)", false},
                                                 {"n + 5", false},
                                                 {"n * 2", false},
                                                 {"if a then 10.5 else 0", false},
                                                 {"n - 1", false},
                                                 {"sum([n, many])", false},
                                                 {"count([a, b][item]) * 6", false}}) {
    CAPTURE(expression);
    Diagnostics diagnostics;
    const std::string text = on_formula(expression, "points: f");
    CHECK(try_pack(text, diagnostics).has_value() == fits);
    CHECK(diagnostics.has("rules.points-can-exceed") == !fits);
  }
  // What the cooperative gives itself is refused where it is beyond; a declared range must not be.
  for (const auto& [input, fits] :
       std::vector<std::pair<const char*, bool>>{{"n", true}, {"h", false}, {"many", false}}) {
    CAPTURE(input);
    Diagnostics diagnostics;
    CHECK(try_pack(on_formula("n", std::string("points: ") + input), diagnostics).has_value() == fits);
  }
}

TEST_CASE("read_pack: points are numbers, whatever figure gives them", "[rules][read]") {
  const std::string body = R"(
inputs:
  - {id: n, type: number, min: 0, max: 10, title: {vi: X, en: X}}
  - {id: b, type: boolean, title: {vi: X, en: X}}
  - {id: d, type: date, title: {vi: X, en: X}}
  - {id: s, type: string, title: {vi: X, en: X}}
parameters:
  - {id: p, title: {vi: P, en: P}, values: [{from: 2020-01-01, to: null, value: 1, basis: {law: n, tag: t}}]}
derived:
  - {id: e, scale: 0, title: {vi: Y, en: Y}, value: "n"}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 10, points: FIGURE, missing: ask, basis: {law: n, tag: t}}
grades:
  - {id: b1, title: {vi: B, en: B}, at_least: 0, class: weak}
)";
  for (const auto& [figure, is_number] : std::vector<std::pair<std::string, bool>>{{"n", true},
                                                                                   {"p", true},
                                                                                   {"e", true},
                                                                                   {"b", false},
                                                                                   {"d", false},
                                                                                   {"s", false},
                                                                                   {"as_of", false}}) {
    CAPTURE(figure);
    Diagnostics diagnostics;
    const std::string text = replaced(body, "FIGURE", figure);
    CHECK(try_pack(text, diagnostics).has_value() == is_number);
    CHECK(diagnostics.has("rules.wrong-type") == !is_number);
    const std::string whole = kPackHead + text;
    const Place place = Source("pack.yaml", whole).place_at(whole.find("points: ") + 8);
    for (const Diagnostic& d : diagnostics.items()) {
      CHECK(d.place.line == place.line);
      CHECK(d.place.column == place.column);
    }
  }
}

TEST_CASE("read_pack: a mistake in an expression over several lines is shown on its own line",
          "[rules][read]") {
  for (const char* written :
       {">\n      x > 1\n      and nobody > 1", "|\n      x > 1\n        and nobody > 1",
        "x > 1\n      and nobody > 1", "\"x > 1\n      and nobody > 1\""}) {
    CAPTURE(written);
    const std::string text = kGood +
                             "grounds:\n  - id: g1\n    title: {vi: G, en: G}\n    basis: {law: n, tag: t}\n"
                             "    nature: legal\n    missing: ask\n    event: as_of\n    when: " +
                             written + "\n";
    Diagnostics diagnostics;
    CHECK_FALSE(try_pack(text, diagnostics).has_value());
    REQUIRE(diagnostics.items().size() == 1);
    CHECK(diagnostics.has("feel.unknown-name"));
    const std::string whole = kPackHead + text;
    const Place place = Source("pack.yaml", whole).place_at(whole.find("nobody"));
    CHECK(diagnostics.items()[0].place.line == place.line);
    CHECK(diagnostics.items()[0].place.column == place.column);
  }
}

TEST_CASE("read_pack: a maximum that no band reaches, and bands that cannot be decided, are warnings",
          "[rules][read]") {
  Diagnostics diagnostics;
  CHECK(try_pack(one_criterion(R"y([{in: "< 5", points: 0}, {in: ">= 5", points: 9}])y"), diagnostics)
            .has_value());
  CHECK(diagnostics.has("rules.maximum-unreachable"));
  CHECK(try_pack(one_criterion(R"y([{in: "? * 2 < 5", points: 0}, {in: "? * 2 >= 5", points: 10}])y"),
                 diagnostics)
            .has_value());
  CHECK(diagnostics.has("rules.bands-not-decided"));
}

TEST_CASE("read_pack: a mistake in an expression is placed inside the file", "[rules][read]") {
  Diagnostics diagnostics;
  const std::string text = replaced(kGood, "in: \">= 5\"", "in: \">= five\"");
  CHECK_FALSE(try_pack(text, diagnostics).has_value());
  REQUIRE_FALSE(diagnostics.items().empty());
  const std::string whole = kPackHead + text;
  const Place place = Source("pack.yaml", whole).place_at(whole.find("five"));
  CHECK(diagnostics.items()[0].place.line == place.line);
  CHECK(diagnostics.items()[0].place.column == place.column);
}

TEST_CASE("run_tests: a wrong expectation is shown with what came out", "[rules][tests]") {
  const Pack pack = pack_of(kGood + R"(
tests:
  - {name: right, as_of: 2020-12-31, given: {x: 5}, expect: {score: 10, grade: a, class: strong, points: {c: 10}}}
  - {name: wrong, as_of: 2020-12-31, given: {x: 4.99}, expect: {score: 10, grade: a, class: strong, points: {c: 10}}}
  - {name: missing, as_of: 2020-12-31, given: {}, expect: {grade: none, class: not_rated}}
)");
  const auto results = run_tests(pack);
  REQUIRE(results.size() == 3);
  CHECK(results[0].passed());
  CHECK(results[1].differences.size() == 4);
  CHECK(results[1].differences[1].what == "score");
  CHECK(results[1].differences[1].got == "0");
  CHECK(results[2].passed());
}

}  // namespace
}  // namespace htx::rules
