#include "engine/rules/proof/pack_coverage.h"
#include "engine/rules/proof/boundaries.h"
#include "engine/rules/proof/mutants.h"

#include <filesystem>
#include <set>
#include <string>

#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/read_pack.h"
#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

const std::string kBody = R"y(
inputs:
  - {id: equity, type: number, scale: 0, min: 0, max: 100, title: {vi: V, en: E}}
  - {id: assets, type: number, scale: 0, min: 1, max: 100, title: {vi: T, en: A}}
  - {id: kept, type: boolean, title: {vi: S, en: R}}
  - {id: months, type: number, scale: 0, min: 0, max: 99, title: {vi: S, en: R}}
derived:
  - {id: ratio, scale: 2, title: {vi: R, en: R}, value: equity / assets}
not_rated:
  - {id: new, when: months < 12, missing: not_rated, text: {vi: M, en: N}, basis: {law: n, tag: t}}
total: 30
groups:
  - id: g
    title: {vi: G, en: G}
    max: 30
    criteria:
      - {id: ratio, title: {vi: R, en: R}, max: 20, value: ratio, missing: ask, basis: {law: n, tag: t}, bands: [{in: "< 0.25", points: 0}, {in: ">= 0.25", points: 20}]}
      - {id: kept, title: {vi: S, en: S}, max: 10, value: kept, missing: zero, basis: {law: n, tag: t}, bands: [{in: "true", points: 10}, {in: "false", points: 0}]}
grades:
  - {id: good, title: {vi: T, en: G}, at_least: 20, class: strong}
  - {id: bad, title: {vi: Y, en: B}, at_least: 0, class: weak}
tests:
  - {name: full, as_of: 2020-12-31, given: {equity: 50, assets: 100, kept: true, months: 24}, expect: {score: 30, grade: good}}
)y";

struct Loaded {
  Document document;
  Pack pack;
};

Loaded loaded(const std::string& body) {
  Diagnostics diagnostics;
  auto document = parse_document(Source("pack.yaml", kPackHead + body), diagnostics);
  REQUIRE(document.has_value());
  auto pack = read_pack(*document, diagnostics);
  std::string mistakes;
  for (const Diagnostic& d : diagnostics.items()) mistakes += to_text(d, Language::kEnglish);
  INFO(mistakes);
  REQUIRE(pack.has_value());
  return {*std::move(document), *std::move(pack)};
}

std::size_t killed(const std::vector<Mutant>& mutants) {
  return static_cast<std::size_t>(
      std::ranges::count_if(mutants, [](const Mutant& m) { return m.killed_by.has_value(); }));
}

TEST_CASE("coverage: a band or side of a condition without a test is named with its place",
          "[rules][coverage]") {
  const Loaded l = loaded(kBody);
  std::set<std::string> missed;
  for (const Covered& item : coverage_of(l.pack, l.document)) {
    if (item.tests == 0) missed.insert(to_text(item.what, Language::kEnglish));
    CHECK(item.place.line > 9);
  }
  CHECK(missed == std::set<std::string>{"ratio: band < 0.25", "kept: band false", "new: condition is true"});
}

TEST_CASE("coverage: one test lets most faults through", "[rules][coverage]") {
  const Loaded l = loaded(kBody);
  const auto mutants = mutants_of(l.pack, l.document);
  std::set<std::string> kinds;
  for (const Mutant& mutant : mutants) kinds.insert(mutant.change.code);
  CHECK(kinds == std::set<std::string>{"rules.mutant-cut", "rules.mutant-bracket", "rules.mutant-points",
                                       "rules.mutant-missing", "rules.mutant-grade", "rules.mutant-operator",
                                       "rules.mutant-dropped", "rules.mutant-clause-missing"});
  CHECK(killed(mutants) * 2 < mutants.size());
}

TEST_CASE("coverage: boundary cases hold as they are generated and notice nearly every fault",
          "[rules][coverage]") {
  const Loaded before = loaded(kBody);
  std::string body = kBody;
  for (const BoundaryCase& test : boundary_cases(before.pack)) body += to_yaml(test, before.pack) + "\n";
  const Loaded after = loaded(body);
  CHECK(after.pack.tests.size() >= 8);
  for (const PackTestResult& result : run_tests(after.pack)) {
    CAPTURE(result.name);
    CHECK(result.passed());
  }
  for (const Covered& item : coverage_of(after.pack, after.document)) CHECK(item.tests > 0);
  for (const Mutant& mutant : mutants_of(after.pack, after.document)) {
    CAPTURE(to_text(mutant.change, Language::kEnglish));
    // A grade's cut-off needs a score beside it, a clause's policy a test without its figure.
    const bool by_hand =
        mutant.change.code == "rules.mutant-grade" || mutant.change.code == "rules.mutant-clause-missing";
    CHECK((mutant.killed_by.has_value() || by_hand));
  }
}

TEST_CASE("coverage: a boundary case stands exactly at the cut and one unit below", "[rules][coverage]") {
  const Loaded l = loaded(kBody);
  std::set<std::string> cases;
  for (const BoundaryCase& test : boundary_cases(l.pack)) cases.insert(to_yaml(test, l.pack));
  CHECK(
      cases.contains("  - {name: 'ratio = 0.25', like: 'full', given: {equity: 25}, expect: {points: {ratio: "
                     "20}, grade: good}}"));
  CHECK(
      cases.contains("  - {name: 'ratio < 0.25', like: 'full', given: {equity: 24}, expect: {points: {ratio: "
                     "0}, grade: bad}}"));
  CHECK(cases.contains(
      "  - {name: 'new: months = 12', like: 'full', given: {months: 12}, expect: {grade: good}}"));
}

TEST_CASE("coverage: a test may take over another one's figures", "[rules][coverage]") {
  const Loaded l = loaded(
      kBody + "  - {name: less, like: full, given: {kept: null}, expect: {score: 20, points: {kept: 0}}}\n");
  REQUIRE(l.pack.tests.size() == 2);
  CHECK(run_test(l.pack, l.pack.tests[1], {}).passed());
  CHECK(l.pack.tests[1].as_of == *Date::of(2020, 12, 31));
  Diagnostics diagnostics;
  CHECK_FALSE(
      try_pack(kBody + "  - {name: less, like: nobody, given: {}, expect: {}}\n", diagnostics).has_value());
  CHECK(diagnostics.has("rules.unknown-test"));
}

TEST_CASE("coverage: the tests of the shipped packs notice every fault that changes anything",
          "[rules][coverage][shipped]") {
  for (const char* folder : {"evaluation", "grounds"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(HTX_SOURCE "/rules/vn/" + std::string(folder))) {
      CAPTURE(entry.path().string());
      Diagnostics diagnostics;
      REQUIRE_VALUE(const Document document, load_document(entry.path().string(), diagnostics));
      const auto pack = read_pack(document, diagnostics);
      REQUIRE(pack.has_value());
      for (const Covered& item : coverage_of(*pack, document)) {
        CAPTURE(to_text(item.what, Language::kEnglish));
        CHECK(item.tests > 0);
      }
      for (const Mutant& mutant : mutants_of(*pack, document)) {
        CAPTURE(to_text(mutant.change, Language::kEnglish));
        CHECK((mutant.killed_by.has_value() || mutant.same_because.has_value()));
      }
    }
  }
}

TEST_CASE("coverage: an expression that gives points is covered, mutated and stands at its limits",
          "[rules][coverage]") {
  const std::string body = R"y(
inputs:
  - {id: x, type: number, scale: 1, min: 0, max: 1000, title: {vi: X, en: X}}
  - {id: idle, type: boolean, title: {vi: I, en: I}}
derived:
  - {id: tens, scale: 1, title: {vi: T, en: T}, value: "ceiling(x / 10)"}
  - {id: p, scale: 2, title: {vi: P, en: P}, value: "if idle then 0 else min(6, tens * 0.6)"}
total: 6
groups:
  - id: g
    title: {vi: G, en: G}
    max: 6
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 6, points: p, missing: ask, basis: {law: n, tag: t}}
grades:
  - {id: good, title: {vi: T, en: G}, at_least: 3, class: strong}
  - {id: bad, title: {vi: Y, en: B}, at_least: 0, class: weak}
tests:
  - {name: middle, as_of: 2020-12-31, given: {x: 20.1, idle: false}, expect: {score: 1.8}}
)y";
  const auto survivors = [](const Loaded& l) {
    std::set<std::string> found;
    for (const Mutant& mutant : mutants_of(l.pack, l.document)) {
      if (mutant.change.code == "rules.mutant-formula" && !mutant.killed_by)
        found.insert(to_text(mutant.change, Language::kEnglish));
    }
    return found;
  };
  const auto missed = [](const Loaded& l) {
    std::set<std::string> found;
    for (const Covered& item : coverage_of(l.pack, l.document)) {
      if (item.tests == 0) found.insert(to_text(item.what, Language::kEnglish));
    }
    return found;
  };
  const Loaded few = loaded(body);
  CHECK(missed(few) ==
        std::set<std::string>{"c: the expression gives 0 points", "c: the expression gives 6 points"});
  CHECK(survivors(few).contains("expression p: 6 becomes 7"));
  CHECK(survivors(few).contains("expression p: 0 becomes 1"));
  CHECK_FALSE(survivors(few).contains("expression p: 0.6 becomes 0.7"));
  CHECK_FALSE(survivors(few).contains("expression tens: ceiling becomes floor"));
  const Loaded more = loaded(body +
                             "  - {name: most, like: middle, given: {x: 500}, expect: {score: 6}}\n"
                             "  - {name: idle, like: middle, given: {idle: true}, expect: {score: 0}}\n"
                             "  - {name: ten, like: middle, given: {x: 10}, expect: {score: 0.6}}\n"
                             "  - {name: ninety, like: middle, given: {x: 90}, expect: {score: 5.4}}\n");
  CHECK(missed(more).empty());
  CHECK(survivors(more).empty());
  std::set<std::string> names;
  for (const BoundaryCase& test : boundary_cases(more.pack)) names.insert(test.name);
  CHECK(names.contains("c = 0"));
  CHECK(names.contains("c > 0"));
  CHECK(names.contains("c < 6"));
  CHECK(names.contains("c = 6"));
}

TEST_CASE("coverage: a test can say that nothing is scored for a criterion", "[rules][coverage]") {
  // Nothing tells of the ratio in the grade: another figure that is asked for is missing too.
  const auto with = [](const std::string& expect) {
    return kBody + "  - {name: less, like: full, given: {equity: null, months: null}, expect: {" + expect +
           "}}\n";
  };
  const auto survives = [&](const std::string& expect) {
    const Loaded l = loaded(with(expect));
    CHECK(run_test(l.pack, l.pack.tests[1], {}).passed());
    const auto mutants = mutants_of(l.pack, l.document);
    return std::ranges::any_of(mutants, [](const Mutant& m) {
      return to_text(m.change, Language::kEnglish) == "ratio: missing ask becomes zero" && !m.killed_by;
    });
  };
  CHECK(survives("grade: none"));
  CHECK_FALSE(survives("grade: none, points: {ratio: none}"));

  const Loaded wrong = loaded(with("points: {kept: none, ratio: 0}"));
  const PackTestResult result = run_test(wrong.pack, wrong.pack.tests[1], {});
  REQUIRE(result.differences.size() == 2);
  CHECK(result.differences[0].expected == "none");
  CHECK(result.differences[0].got == "10");
  CHECK(result.differences[1].expected == "0");
  CHECK(result.differences[1].got == "none");

  Diagnostics diagnostics;
  CHECK_FALSE(try_pack(with("points: {ratoi: none}"), diagnostics).has_value());
  CHECK(diagnostics.has("rules.unknown-criterion"));
}

TEST_CASE("mutation: a fault of the laws' packs that no test notices is proven to change nothing",
          "[rules][coverage]") {
  std::size_t same = 0;
  for (const char* file : {"law-2012-art54.yaml", "law-2023-art103.yaml"}) {
    Diagnostics diagnostics;
    const auto document = load_document(std::string(HTX_SOURCE "/rules/vn/grounds/") + file, diagnostics);
    REQUIRE(document.has_value());
    const auto pack = read_pack(*document, diagnostics);
    REQUIRE(pack.has_value());
    for (const Mutant& mutant : mutants_of(*pack, *document)) {
      CAPTURE(file, to_text(mutant.change, Language::kEnglish));
      CHECK((mutant.killed_by.has_value() || mutant.same_because.has_value()));
      if (!mutant.same_because) continue;
      ++same;
      CHECK(mutant.same_because->code == "rules.same-event");
    }
  }
  CHECK(same == 9);
}

TEST_CASE("mutation: a share that no counts within their ranges have is not counted as overlooked",
          "[rules][coverage]") {
  Diagnostics diagnostics;
  const auto document = load_document(HTX_SOURCE "/rules/vn/evaluation/alliance-proposal.yaml", diagnostics);
  REQUIRE(document.has_value());
  const auto pack = read_pack(*document, diagnostics);
  REQUIRE(pack.has_value());
  std::size_t same = 0;
  for (const Mutant& mutant : mutants_of(*pack, *document)) {
    if (!mutant.same_because) continue;
    ++same;
    CHECK(mutant.same_because->code == "rules.same-share");
  }
  CHECK(same == 3);
}

}  // namespace
}  // namespace htx::rules
