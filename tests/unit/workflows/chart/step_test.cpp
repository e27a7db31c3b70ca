#include "engine/workflows/chart/step.h"

#include <functional>

#include "engine/base/source.h"
#include "tests/support/matchers.h"

namespace htx::workflows {
namespace {

// Guards and blocks are functions, numbered as they are added.
class ScriptedModel final : public DataModel {
 public:
  using Guard = std::function<Truth(const StepScope&)>;
  using Block = std::function<std::optional<Event>(ContentScope&)>;

  GuardId guard(Guard function) {
    guards_.push_back(std::move(function));
    return static_cast<GuardId>(guards_.size() - 1);
  }
  BlockId block(Block function) {
    blocks_.push_back(std::move(function));
    return static_cast<BlockId>(blocks_.size() - 1);
  }
  // A block that leaves a mark in the effects.
  BlockId mark(const std::string& text) {
    return block([text](ContentScope& scope) -> std::optional<Event> {
      scope.emit(Json(text));
      return std::nullopt;
    });
  }
  BlockId raise(const std::string& event) {
    return block([event](ContentScope& scope) -> std::optional<Event> {
      scope.raise({.name = event, .kind = EventKind::kInternal});
      return std::nullopt;
    });
  }

  void initialise(ContentScope& /*scope*/) const override {}
  Truth holds(GuardId id, const StepScope& scope) const override { return guards_[id](scope); }
  std::optional<Event> run(BlockId id, ContentScope& scope) const override { return blocks_[id](scope); }
  std::optional<Json> done_data(BlockId id, const StepScope& scope) const override {
    return guards_[id](scope) == Truth::kTrue ? std::optional(Json("data")) : std::nullopt;
  }

 private:
  std::vector<Guard> guards_;
  std::vector<Block> blocks_;
};

StateSource state(const char* id, StateKind kind = StateKind::kAtomic) {
  StateSource source;
  source.id = id;
  source.kind = kind;
  return source;
}

TransitionSource on(const char* event, const char* target) {
  TransitionSource transition;
  if (*event != '\0') transition.events = {event};
  if (*target != '\0') transition.targets = {target};
  return transition;
}

Chart built(const StateSource& root) {
  Diagnostics diagnostics;
  std::optional<Chart> chart = Chart::build(root, Source("chart", ""), diagnostics);
  REQUIRE(chart.has_value());
  return *std::move(chart);
}

std::vector<std::string> marks(const StepResult& result) {
  std::vector<std::string> found;
  for (const Json& effect : result.effects) found.push_back(*effect.string());
  return found;
}

TEST_CASE("event descriptors match whole tokens", "[workflows][step]") {
  CHECK(matches("*", "anything.at.all"));
  CHECK(matches("error", "error.execution"));
  CHECK(matches("error.", "error.execution"));
  CHECK(matches("error.*", "error"));
  CHECK_FALSE(matches("error", "errors"));
  CHECK_FALSE(matches("error.execution", "error"));
}

TEST_CASE("an endless row of eventless transitions is stopped", "[workflows][step][limits]") {
  StateSource root = state("");
  root.states = {state("a"), state("b")};
  root.states[0].transitions = {on("", "b")};
  root.states[1].transitions = {on("", "a")};
  const ScriptedModel model;
  REQUIRE_ERROR(start(built(root), model), "workflows.microstep-limit");
  REQUIRE_ERROR(start(built(root), model, {.max_microsteps = 3}), "workflows.microstep-limit");
}

TEST_CASE("a chart that ended takes no more events and keeps its last state", "[workflows][step]") {
  ScriptedModel model;
  StateSource root = state("");
  root.states = {state("a"), state("f", StateKind::kFinal)};
  root.states[0].transitions = {on("e", "f")};
  root.states[1].exit = {model.mark("left f")};
  const Chart chart = built(root);
  REQUIRE_VALUE(const StepResult begun, start(chart, model));
  REQUIRE_VALUE(const StepResult ended, step(chart, model, begun.configuration, {.name = "e"}));
  CHECK_FALSE(ended.configuration.running);
  CHECK(leaves(chart, ended.configuration) == std::vector<std::string_view>{"f"});
  CHECK(marks(ended) == std::vector<std::string>{"left f"});
  REQUIRE_ERROR(step(chart, model, ended.configuration, {.name = "e"}), "workflows.ended");
}

TEST_CASE("an event that means nothing changes nothing", "[workflows][step]") {
  const ScriptedModel model;
  StateSource root = state("");
  root.states = {state("a")};
  const Chart chart = built(root);
  REQUIRE_VALUE(const StepResult begun, start(chart, model));
  REQUIRE_VALUE(const StepResult after, step(chart, model, begun.configuration, {.name = "e"}));
  CHECK_FALSE(after.taken);
  CHECK(after.moves.empty());
  CHECK(after.configuration == begun.configuration);
}

TEST_CASE("a guard in error is false and can be answered by error.execution", "[workflows][step]") {
  ScriptedModel model;
  StateSource root = state("");
  root.states = {state("a"), state("b"), state("c")};
  TransitionSource broken = on("e", "b");
  broken.guard = model.guard([](const StepScope&) { return Truth::kError; });
  root.states[0].transitions = {broken, on("error.execution", "c")};
  const Chart chart = built(root);
  REQUIRE_VALUE(const StepResult begun, start(chart, model));
  REQUIRE_VALUE(const StepResult after, step(chart, model, begun.configuration, {.name = "e"}));
  CHECK(leaves(chart, after.configuration) == std::vector<std::string_view>{"c"});
}

TEST_CASE("the machine's exit content runs from the innermost state outwards", "[workflows][step]") {
  ScriptedModel model;
  StateSource root = state("");
  StateSource outer = state("outer");
  outer.states = {state("inner")};
  outer.exit = {model.mark("outer")};
  outer.states[0].exit = {model.mark("inner"), model.raise("late")};
  outer.transitions = {on("e", "f")};
  root.states = {outer, state("f", StateKind::kFinal)};
  const Chart chart = built(root);
  REQUIRE_VALUE(const StepResult begun, start(chart, model));
  REQUIRE_VALUE(const StepResult ended, step(chart, model, begun.configuration, {.name = "e"}));
  CHECK(marks(ended) == std::vector<std::string>{"inner", "outer"});
}

TEST_CASE("done data goes with the done event, and an error in it raises error.execution",
          "[workflows][step]") {
  const bool fails = GENERATE(false, true);
  ScriptedModel model;
  Json seen = Json("nothing");
  StateSource root = state("");
  StateSource outer = state("outer");
  outer.states = {state("f", StateKind::kFinal)};
  outer.states[0].done_data =
      model.guard([fails](const StepScope&) { return fails ? Truth::kError : Truth::kTrue; });
  TransitionSource done = on("done.state.outer", "");
  done.blocks = {model.block([&seen](ContentScope& scope) -> std::optional<Event> {
    seen = scope.event()->data;
    return std::nullopt;
  })};
  TransitionSource error = on("error.execution", "");
  error.blocks = {model.mark("error")};
  outer.transitions = {done, error};
  root.states = {outer};
  REQUIRE_VALUE(const StepResult begun, start(built(root), model));
  CHECK(seen == (fails ? Json() : Json("data")));
  CHECK(marks(begun) == (fails ? std::vector<std::string>{"error"} : std::vector<std::string>{}));
}

TEST_CASE("stepping twice from one configuration gives the same result twice", "[workflows][step]") {
  ScriptedModel model;
  StateSource root = state("");
  root.states = {state("a"), state("b")};
  root.states[0].transitions = {on("e", "b")};
  root.states[0].transitions[0].blocks = {model.mark("taken")};
  const Chart chart = built(root);
  REQUIRE_VALUE(const StepResult begun, start(chart, model));
  REQUIRE_VALUE(const StepResult first, step(chart, model, begun.configuration, {.name = "e"}));
  REQUIRE_VALUE(const StepResult second, step(chart, model, begun.configuration, {.name = "e"}));
  CHECK(first.configuration == second.configuration);
  CHECK(first.effects == second.effects);
  CHECK(first.moves == second.moves);
}

}  // namespace
}  // namespace htx::workflows
