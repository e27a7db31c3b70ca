#include "engine/workflows/chart/chart.h"

#include <array>

#include "engine/base/source.h"
#include "tests/support/matchers.h"

namespace htx::workflows {
namespace {

StateSource state(const char* id, std::vector<StateSource> children = {},
                  StateKind kind = StateKind::kAtomic) {
  StateSource source;
  source.id = id;
  source.kind = kind;
  source.states = std::move(children);
  return source;
}

TransitionSource to(std::vector<std::string> targets, std::vector<std::string> events = {"e"}) {
  TransitionSource source;
  source.events = std::move(events);
  source.targets = std::move(targets);
  return source;
}

StateSource with(StateSource source, TransitionSource transition) {
  source.transitions.push_back(std::move(transition));
  return source;
}

StateSource root_of(std::vector<StateSource> states) { return state("", std::move(states)); }

TEST_CASE("states and transitions are numbered in document order", "[workflows][chart]") {
  Diagnostics diagnostics;
  const Source source("chart", "");
  const std::optional<Chart> chart = Chart::build(
      root_of({with(state("a", {state("b"), state("c")}), to({"d"})), state("d")}), source, diagnostics);
  REQUIRE(chart.has_value());
  CHECK(chart->find("a") == StateId{1});
  CHECK(chart->find("b") == StateId{2});
  CHECK(chart->find("d") == StateId{4});
  CHECK_FALSE(chart->find("x").has_value());
  CHECK(chart->state(1).kind == StateKind::kCompound);
  CHECK(chart->is_descendant(3, 1));
  CHECK_FALSE(chart->is_descendant(4, 1));
  CHECK_FALSE(chart->is_descendant(1, 1));
  CHECK(chart->is_atomic(4));
  CHECK(chart->transition(chart->state(1).initial).targets == std::vector<StateId>{2});
}

TEST_CASE("a state without an id gets one", "[workflows][chart]") {
  Diagnostics diagnostics;
  const std::optional<Chart> chart = Chart::build(root_of({state("")}), Source("chart", ""), diagnostics);
  REQUIRE(chart.has_value());
  CHECK(chart->state(1).id == "#1");
}

// SCXML 3.11: entered by default as well, `a` would have two active children.
TEST_CASE("a target that holds another target is entered through it", "[workflows][chart]") {
  Diagnostics diagnostics;
  const std::optional<Chart> chart =
      Chart::build(root_of({with(state("s"), to({"a", "c"})), state("a", {state("b"), state("c")})}),
                   Source("chart", ""), diagnostics);
  REQUIRE(chart.has_value());
  CHECK(chart->transition(chart->state(1).transitions[0]).targets == std::vector{*chart->find("c")});
}

TEST_CASE("an illegal chart is refused and every reason named", "[workflows][chart]") {
  struct Row {
    const char* code;
    StateSource root;
  };
  const StateSource history = with(state("h", {}, StateKind::kHistory), to({"b"}, {}));
  StateSource outside = state("a", {state("b")});
  outside.initial = {"c"};
  StateSource pair = state("p", {state("x"), state("y")});
  pair.initial = {"x", "y"};
  const auto rows = std::to_array<Row>({
      {"workflows.duplicate-state", root_of({state("a"), state("a")})},
      {"workflows.unknown-state", root_of({with(state("a"), to({"b"}))})},
      {"workflows.children-not-allowed", root_of({state("a", {state("b")}, StateKind::kFinal)})},
      {"workflows.no-children", root_of({state("a", {}, StateKind::kParallel)})},
      {"workflows.no-children", root_of({state("a", {history, history}, StateKind::kCompound)})},
      {"workflows.final-with-transitions",
       root_of({state("b"), with(state("a", {}, StateKind::kFinal), to({"b"}))})},
      {"workflows.final-in-parallel",
       root_of({state("p", {state("a"), state("f", {}, StateKind::kFinal)}, StateKind::kParallel)})},
      {"workflows.history-without-default",
       root_of({state("a", {state("b"), state("h", {}, StateKind::kHistory)})})},
      {"workflows.history-without-default",
       root_of({state("a", {state("b"), with(state("h", {}, StateKind::kHistory), to({"b"}))})})},
      {"workflows.initial-outside", root_of({outside, state("c")})},
      {"workflows.initial-outside", root_of({state("a", {state("c"), history}), state("b")})},
      {"workflows.targets-exclude", root_of({pair})},
      {"workflows.targets-exclude", root_of({state("b"), state("c"), with(state("a"), to({"b", "c"}))})},
  });
  for (const Row& row : rows) {
    CAPTURE(row.code);
    Diagnostics diagnostics;
    CHECK_FALSE(Chart::build(row.root, Source("chart", ""), diagnostics).has_value());
    CHECK(diagnostics.has(row.code));
  }
}

TEST_CASE("targets in two regions of a parallel state go together", "[workflows][chart]") {
  Diagnostics diagnostics;
  const std::optional<Chart> chart = Chart::build(
      root_of({with(state("a"), to({"x", "y"})),
               state("p", {state("r", {state("x")}), state("s", {state("y")})}, StateKind::kParallel)}),
      Source("chart", ""), diagnostics);
  CHECK(chart.has_value());
}

}  // namespace
}  // namespace htx::workflows
