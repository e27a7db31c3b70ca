#include "engine/rules/advice/counterfactual.h"
#include "engine/rules/ruling.h"

#include <map>
#include <random>
#include <set>
#include <string>

#include "tests/support/matchers.h"
#include "tests/support/pack_text.h"

namespace htx::rules {
namespace {

using Kind = Counterfactual::Kind;

const Dates kDates{2020, *Date::of(2020, 12, 31), *Date::of(2020, 12, 31)};

Decimal d(const char* text) { return *Decimal::from_text(text); }

const std::string kScorecard = R"y(
inputs:
  - {id: equity, type: number, scale: 0, min: -100, max: 100, title: {vi: V, en: E}}
  - {id: assets, type: number, scale: 0, min: 0, max: 100, title: {vi: T, en: A}}
  - {id: register, type: boolean, title: {vi: S, en: R}}
  - {id: fined, type: boolean, title: {vi: P, en: F}}
  - {id: met_on, type: date, title: {vi: H, en: M}}
derived:
  - {id: ratio, scale: 2, title: {vi: R, en: R}, value: equity / assets}
  - {id: since, scale: 0, title: {vi: N, en: D}, value: '(as_of - met_on) / @"P1D"'}
total: 100
groups:
  - id: g
    title: {vi: G, en: G}
    max: 100
    criteria:
      - {id: ratio, title: {vi: R, en: R}, max: 50, value: ratio, missing: ask, basis: {law: n, tag: t}, bands: [{in: "< 0.25", points: 0}, {in: "[0.25..0.5)", points: 30}, {in: ">= 0.5", points: 50}]}
      - {id: register, title: {vi: S, en: S}, max: 20, value: register, missing: zero, basis: {law: n, tag: t}, bands: [{in: "true", points: 20}, {in: "false", points: 0}]}
      - {id: meeting, title: {vi: H, en: H}, max: 30, value: since, missing: ask, basis: {law: n, tag: t}, bands: [{in: "<= 365", points: 30}, {in: "> 365", points: 0}]}
grades:
  - {id: good, title: {vi: T, en: G}, at_least: 80, class: strong}
  - {id: fair, title: {vi: K, en: F}, at_least: 50, class: strong}
  - {id: bad, title: {vi: Y, en: B}, at_least: 0, class: weak}
overrides:
  - {id: fined, when: fined, grade: bad, missing: go_on, text: {vi: P, en: P}, basis: {law: n, tag: t}}
levers:
  - {figure: equity, direction: up, step: 5, limit: assets, effort: 2, start: 1}
  - {figure: register, to: "true", effort: 3}
  - {figure: met_on, to: as_of, effort: 4}
)y";

Facts facts(std::int64_t equity, bool has_register, bool fined, const char* met_on) {
  Facts all;
  all.current["equity"] = {Value::number(equity), ""};
  all.current["assets"] = {Value::number(100), ""};
  all.current["register"] = {has_register, ""};
  all.current["fined"] = {fined, ""};
  all.current["met_on"] = {*date_from_iso(met_on), ""};
  return all;
}

Counterfactual search(const Pack& pack, const Facts& figures, std::size_t grade,
                      const SearchLimits& limits = {}) {
  return counterfactual({pack, {}}, {"HTX", figures, kDates}, levers_at_work(pack, nullptr, figures, kDates),
                        Goal{grade, {}}, limits);
}

std::string shown(const Counterfactual& found) {
  std::string text;
  for (const Solution& way : found.solutions) {
    text += to_text(way.effort) + ":";
    for (const Solution::Move& move : way.moves)
      text += " " + found.levers[move.lever].figure + "=" + to_text(move.after);
    text += ";";
  }
  return text;
}

TEST_CASE("counterfactual: the cheapest change of figures that reaches a grade", "[rules][counterfactual]") {
  const Pack pack = pack_of(kScorecard);
  // 20 points are had: register.  Fifty are needed: the meeting gives 30 for 4; the ratio 30 for 1 + 2 * 2.
  const Counterfactual fair = search(pack, facts(15, true, false, "2018-01-01"), 1);
  CHECK(fair.kind == Kind::kFound);
  CHECK(shown(fair) == "4: met_on=date(\"2020-12-31\");");
  REQUIRE(fair.solutions.size() == 1);
  CHECK(fair.solutions[0].score == d("50"));
  CHECK(fair.solutions[0].grade == "fair");
  // Eighty: the meeting and the next band of the ratio.
  CHECK(shown(search(pack, facts(15, true, false, "2018-01-01"), 0)) ==
        "9: equity=25 met_on=date(\"2020-12-31\");");
  CHECK(search(pack, facts(60, true, false, "2020-06-01"), 0).kind == Kind::kAlreadyThere);
}

TEST_CASE("counterfactual: all smallest answers are given", "[rules][counterfactual]") {
  std::string text = kScorecard;
  text.replace(text.find("effort: 3"), 9, "effort: 4");
  const Pack pack = pack_of(text);
  // Thirty points are had; register and meeting each lift the rest for four, equity costs seven.
  const Facts figures = facts(35, false, false, "2018-01-01");
  const Counterfactual found = search(pack, figures, 1);
  REQUIRE(found.solutions.size() == 2);
  for (const Solution& way : found.solutions) {
    CHECK(way.effort == d("4"));
    CHECK(way.moves.size() == 1);
    CHECK(found.levers[way.moves[0].lever].figure != "equity");
  }
  CHECK_FALSE(found.has_more);
  const Counterfactual one = search(pack, figures, 1, {.max_solutions = 1});
  CHECK(one.solutions.size() == 1);
  CHECK(one.has_more);
}

TEST_CASE("counterfactual: what cannot be reached is said with its reason", "[rules][counterfactual]") {
  const Pack pack = pack_of(kScorecard);
  const Counterfactual fined = search(pack, facts(60, true, true, "2020-06-01"), 1);
  CHECK(fined.kind == Kind::kImpossible);
  REQUIRE(fined.because.size() == 1);
  CHECK(fined.because[0] == Message("rules.impossible-override", {{"id", "fined"}}));

  Facts unknown = facts(60, true, false, "2020-06-01");
  unknown.current.erase("assets");
  const Counterfactual missing = search(pack, unknown, 0);
  CHECK(missing.kind == Kind::kImpossible);
  REQUIRE_FALSE(missing.because.empty());
  CHECK(missing.because[0] == Message("rules.impossible-missing", {{"id", "ratio"}}));

  std::string text = kScorecard;
  text.replace(text.find("  - {figure: met_on"), text.size(), "");
  const Counterfactual low = search(pack_of(text), facts(15, true, false, "2018-01-01"), 0);
  CHECK(low.kind == Kind::kImpossible);
  REQUIRE(low.because.size() == 1);
  CHECK(low.because[0] == Message("rules.impossible-score", {{"best", "70"}, {"needed", "80"}}));
}

TEST_CASE("counterfactual: a search that is cut short proves nothing and says so",
          "[rules][counterfactual]") {
  const Pack pack = pack_of(kScorecard);
  const Counterfactual cut =
      search(pack, facts(15, false, false, "2018-01-01"), 0, {.max_solutions = 16, .max_boxes = 1});
  CHECK(cut.kind == Kind::kUndecided);
  REQUIRE_FALSE(cut.because.empty());
  CHECK(cut.because[0].code == "rules.search-limit");
}

TEST_CASE("counterfactual: a ground is cleared by the figure that lifts it", "[rules][counterfactual]") {
  const Pack law = pack_of(R"y(
inputs:
  - {id: members, type: number, scale: 0, min: 0, max: 1000, title: {vi: T, en: M}}
  - {id: below_since, type: date, title: {vi: T, en: S}}
grounds:
  - {id: few, title: {vi: I, en: F}, when: 'members < 7 and below_since + @"P12M" < as_of', event: 'below_since + @"P12M" + @"P1D"', nature: legal, missing: ask, basis: {law: n, tag: t}}
levers:
  - {figure: members, direction: up, effort: 1}
)y");
  Facts few;
  few.current["members"] = {Value::number(3), ""};
  few.current["below_since"] = {*date_from_iso("2019-06-01"), ""};
  const Assessment now = assess(law, {&law}, "HTX", few, kDates);
  REQUIRE(now.result == Class::kDissolve);
  const Counterfactual found =
      counterfactual({law, {&law}}, {"HTX", few, kDates}, levers_at_work(law, nullptr, few, kDates),
                     goal_of_strong(law, now));
  CHECK(found.kind == Kind::kFound);
  CHECK(shown(found) == "4: members=7;");
  const Counterfactual nothing =
      counterfactual({law, {&law}}, {"HTX", few, kDates}, {}, goal_of_strong(law, now));
  CHECK(nothing.kind == Kind::kImpossible);
  REQUIRE(nothing.because.size() == 1);
  CHECK(nothing.because[0] == Message("rules.impossible-ground", {{"id", "few"}}));
}

// Worked by hand, so that nothing of the engine's own judging says what is right.
TEST_CASE("counterfactual: what is left out, counted as nothing and rounded is so at the floor of a grade",
          "[rules][counterfactual]") {
  const Pack pack = pack_of(R"y(
inputs:
  - {id: a, type: number, scale: 0, min: 0, max: 9, title: {vi: A, en: A}}
  - {id: b, type: number, scale: 0, min: 0, max: 9, title: {vi: B, en: B}}
  - {id: c, type: number, scale: 2, min: 0, max: 10, title: {vi: C, en: C}}
total: 30
score_scale: 2
groups:
  - id: g
    title: {vi: G, en: G}
    max: 30
    criteria:
      - {id: a, title: {vi: A, en: A}, max: 10, value: a, missing: zero, basis: {law: n, tag: t}, bands: [{in: "< 5", points: 0}, {in: ">= 5", points: 10}]}
      - {id: b, title: {vi: B, en: B}, max: 10, value: b, missing: exclude, basis: {law: n, tag: t}, bands: [{in: "< 5", points: 0}, {in: ">= 5", points: 10}]}
      - {id: c, title: {vi: C, en: C}, max: 10, points: c, missing: not_rated, basis: {law: n, tag: t}}
grades:
  - {id: good, title: {vi: T, en: G}, at_least: 20, class: strong}
  - {id: bad, title: {vi: Y, en: B}, at_least: 0, class: weak}
levers:
  - {figure: a, direction: up, effort: 100}
  - {figure: c, direction: up, step: 0.01, effort: 1}
)y");
  const auto answer = [&](std::optional<int> of_a, std::optional<int> of_b, const char* of_c) {
    Facts figures;
    if (of_a) figures.current["a"] = {Value::number(*of_a), ""};
    if (of_b) figures.current["b"] = {Value::number(*of_b), ""};
    figures.current["c"] = {Value(d(of_c)), ""};
    return search(pack, figures, 0);
  };
  // 0 + 10 + 0: ten more, which one step of `a` gives, and the floor itself is reached with them.
  CHECK(shown(answer(4, 9, "0")) == "100: a=5;");
  CHECK(answer(5, 9, "0").kind == Kind::kAlreadyThere);
  CHECK(shown(answer(5, 4, "9.99")) == "1: c=10;");
  // `b` is left out, and 20 of 30 points are given: (10 + c) * 30 / 20 reaches 20 at 3.333...  3.33
  // gives 19.995, which rounding alone may not lift; 3.34 is four steps away.
  CHECK(shown(answer(5, {}, "3.30")) == "4: c=3.34;");
  CHECK(answer(5, {}, "3.34").kind == Kind::kAlreadyThere);
  // `a` counts nothing while it is missing, and nobody can move what is not there: 10 + c reaches 20 at 10.
  CHECK(shown(answer({}, 9, "9.97")) == "3: c=10;");
}

TEST_CASE("counterfactual: levers with a mistake are reported", "[rules][counterfactual]") {
  for (const auto& [from, to, code] :
       {std::tuple{"step: 5", "step: 0", "rules.bad-lever"},
        {"effort: 2", "effort: 0", "rules.bad-lever"},
        {"figure: equity", "figure: ratio", "rules.unknown-figure"},
        {"figure: register, to: \"true\"", "figure: register, direction: up", "rules.bad-lever"},
        {"to: \"true\"", "to: \"1\"", "rules.wrong-type"},
        {"figure: met_on, to: as_of", "figure: equity, to: '1'", "doc.id-twice"}}) {
    std::string text = kScorecard;
    text.replace(text.find(from), std::string(from).size(), to);
    CAPTURE(to);
    Diagnostics diagnostics;
    try_pack(text, diagnostics);
    CHECK(diagnostics.has(code));
  }
}

// A small scorecard made by chance: figures that share inputs, policies, checks and overrides.
class RandomCase {
 public:
  explicit RandomCase(unsigned seed) : random_(seed) {}

  std::string pack() {
    std::string text = "inputs:\n";
    for (const char* name : {"a", "b", "c"})
      text += std::string("  - {id: ") + name +
              ", type: number, scale: 0, min: -6, max: 8, title: {vi: X, en: X}}\n";
    text += "  - {id: t, type: boolean, title: {vi: X, en: X}}\nderived:\n";
    static const std::vector<std::string> kValues = {
        "a / b",         "a - b",      "(a + b) / c", "a * c", "if c = 0 then null else b / c",
        "max(a, b) - c", "b / (a - 2)"};
    for (int i = 0; i < 3; ++i) {
      text += "  - {id: f" + std::to_string(i) + ", scale: " + std::to_string(pick(3)) +
              ", title: {vi: X, en: X}, value: '" + kValues[pick(kValues.size())] + "'}\n";
    }
    static const std::vector<std::string> kPolicies = {"zero", "exclude", "not_rated", "ask"};
    static const std::vector<std::string> kFigures = {"f0", "f1", "f2", "a", "b", "c"};
    const std::size_t criteria = 2 + pick(3);
    text += "total: " + std::to_string(criteria * 10) +
            "\nscore_scale: 2\ngroups:\n  - id: g\n    title: {vi: X, en: X}\n    max: " +
            std::to_string(criteria * 10) + "\n    criteria:\n";
    for (std::size_t i = 0; i < criteria; ++i) {
      const int cut = static_cast<int>(pick(7)) - 3;
      const int next = cut + 1 + static_cast<int>(pick(3));
      std::vector<std::size_t> points = {pick(5), 3 + pick(5), 10};
      if (pick(3) == 0) std::swap(points[0], points[2]);
      if (pick(4) == 0) std::swap(points[1], points[2]);
      text += "      - {id: k" + std::to_string(i) +
              ", title: {vi: X, en: X}, max: 10, value: " + kFigures[pick(6)] +
              ", missing: " + kPolicies[pick(4)] + ", basis: {law: n, tag: t}, bands: [{in: \"< " +
              std::to_string(cut) + "\", points: " + std::to_string(points[0]) + "}, {in: \"[" +
              std::to_string(cut) + ".." + std::to_string(next) +
              ")\", points: " + std::to_string(points[1]) + "}, {in: \">= " + std::to_string(next) +
              "\", points: " + std::to_string(points[2]) + "}]}\n";
    }
    text += "grades:\n  - {id: good, title: {vi: X, en: X}, at_least: " + std::to_string(criteria * 7) +
            ", class: strong}\n  - {id: bad, title: {vi: X, en: X}, at_least: 0, class: weak}\n";
    const std::string words = ", text: {vi: X, en: X}, basis: {law: n, tag: t}}\n";
    if (pick(2) == 0) text += "checks:\n  - {id: check, that: 'a <= b + 3', otherwise: not_rated" + words;
    if (pick(2) == 0)
      text += "overrides:\n  - {id: low, when: 'c < " + std::to_string(pick(4)) +
              " or t', grade: bad, missing: not_rated" + words;
    if (pick(3) == 0) text += "not_rated:\n  - {id: none, when: 'f0 > 2 and b < 4', missing: go_on" + words;
    text += "levers:\n";
    for (const char* name : {"a", "b", "c"}) {
      if (pick(5) == 0) continue;
      text += std::string("  - {figure: ") + name + ", direction: " + (pick(3) == 0 ? "down" : "up") +
              ", step: " + std::to_string(1 + pick(2)) + ", effort: " + std::to_string(1 + pick(3)) +
              ", start: " + std::to_string(pick(2)) + "}\n";
    }
    text += "  - {figure: t, to: \"false\", effort: 2}\n";
    return text;
  }

  Facts facts() {
    Facts all;
    for (const char* name : {"a", "b", "c"}) {
      if (pick(12) != 0) all.current[name] = {Value::number(static_cast<std::int64_t>(pick(8)) - 4), ""};
    }
    all.current["t"] = {pick(3) == 0, ""};
    return all;
  }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }
  std::mt19937 random_;
};

// Every combination of steps, judged one by one.
std::map<std::pair<Decimal, std::size_t>, std::set<std::vector<std::int64_t>>> every_way(
    const Pack& pack, const Facts& figures, const std::vector<LeverAtWork>& levers) {
  std::map<std::pair<Decimal, std::size_t>, std::set<std::vector<std::int64_t>>> solutions;
  std::vector<std::int64_t> steps(levers.size());
  while (true) {
    Facts moved = figures;
    Decimal cost;
    std::size_t changed = 0;
    for (std::size_t i = 0; i < levers.size(); ++i) {
      if (steps[i] == 0) continue;
      moved.current[levers[i].field] = {levers[i].at(steps[i]), ""};
      cost += levers[i].cost(steps[i]);
      ++changed;
    }
    if (assess(pack, {}, "HTX", moved, kDates).grade == "good") solutions[{cost, changed}].insert(steps);
    std::size_t i = 0;
    while (i < steps.size() && steps[i] == levers[i].most) steps[i++] = 0;
    if (i == steps.size()) return solutions;
    ++steps[i];
  }
}

TEST_CASE("counterfactual: the answer is that of trying everything, on packs made by chance",
          "[rules][counterfactual][random]") {
  int found = 0;
  int impossible = 0;
  for (unsigned seed = 0; seed < 160; ++seed) {
    RandomCase random(seed);
    const std::string text = random.pack();
    CAPTURE(seed, text);
    const Pack pack = pack_of(text);
    const Facts figures = random.facts();
    const auto levers = levers_at_work(pack, nullptr, figures, kDates);
    const auto expected = every_way(pack, figures, levers);
    const Counterfactual got = counterfactual({pack, {}}, {"HTX", figures, kDates}, levers, Goal{0U, {}},
                                              {.max_solutions = 100'000});
    if (expected.empty()) {
      ++impossible;
      CHECK(got.kind == Kind::kImpossible);
      CHECK_FALSE(got.because.empty());
      continue;
    }
    const auto& [cost, best] = *expected.begin();
    if (best.contains(std::vector<std::int64_t>(levers.size()))) {
      CHECK(got.kind == Kind::kAlreadyThere);
      continue;
    }
    ++found;
    REQUIRE(got.kind == Kind::kFound);
    std::set<std::vector<std::int64_t>> solutions;
    for (const Solution& way : got.solutions) {
      CHECK(way.effort == cost.first);
      CHECK(way.moves.size() == cost.second);
      std::vector<std::int64_t> steps(levers.size());
      for (const Solution::Move& move : way.moves) steps[move.lever] = move.steps;
      solutions.insert(std::move(steps));
    }
    CHECK(solutions == best);
  }
  CHECK(found > 25);
  CHECK(impossible > 25);
}

}  // namespace
}  // namespace htx::rules
