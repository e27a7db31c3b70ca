#include "tests/support/random_chart.h"

#include <random>
#include <utility>

namespace htx::workflows {

class RandomChart::Maker {
 public:
  Maker(RandomChart& chart, std::uint32_t seed) : chart_(chart), random_(seed) {}

  void make() {
    StateSource& root = chart_.root_;
    add_children(root, 2 + below(3), 0);
    if (chance(70)) root.states.push_back(leaf(StateKind::kFinal));
    decorate(root, true);
  }

 private:
  // std::uniform_int_distribution differs between libraries; this does not.
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_()) % limit; }
  bool chance(std::uint32_t percent) { return below(100) < percent; }

  StateSource leaf(StateKind kind) {
    StateSource state;
    state.id = "s" + std::to_string(ids_.size());
    state.kind = kind;
    ids_.push_back(state.id);
    return state;
  }

  void add_children(StateSource& parent, std::uint32_t count, int depth) {
    for (std::uint32_t i = 0; i < count; ++i) {
      StateSource child = leaf(StateKind::kAtomic);
      if (depth < 3 && chance(depth == 0 ? 70 : 45)) {
        if (chance(45)) child.kind = StateKind::kParallel;
        const bool parallel = child.kind == StateKind::kParallel;
        add_children(child, 2 + below(2), depth + 1);
        if (parallel) {
          // Drawn one after the other: the order of arguments differs between compilers.
          std::string first = descendant(child.states[0]);
          std::string second = descendant(child.states[1]);
          regions_.emplace_back(std::move(first), std::move(second));
        }
        if (!parallel && chance(50)) child.states.push_back(leaf(StateKind::kFinal));
        if (chance(35)) {
          StateSource history = leaf(StateKind::kHistory);
          history.deep = chance(50);
          TransitionSource fallback;
          fallback.targets = {child.states[below(static_cast<std::uint32_t>(child.states.size()))].id};
          if (chance(30)) fallback.blocks = {block()};
          history.transitions.push_back(std::move(fallback));
          child.states.push_back(std::move(history));
        }
      }
      parent.states.push_back(std::move(child));
    }
  }

  // Adds content and transitions once all ids are known.
  void decorate(StateSource& state, bool is_root) {
    if (state.kind == StateKind::kHistory) return;
    if (!is_root && chance(40)) state.entry.push_back(block());
    if (!is_root && chance(40)) state.exit.push_back(block());
    if (chance(20) && !state.states.empty() && state.kind != StateKind::kParallel) {
      state.initial_blocks.push_back(block());
      if (chance(50)) state.initial = {descendant(state)};
    }
    if (state.kind != StateKind::kFinal) {
      const std::uint32_t count = below(4);
      for (std::uint32_t i = 0; i < count; ++i) state.transitions.push_back(transition(state));
    }
    for (StateSource& child : state.states) decorate(child, false);
  }

  std::string descendant(const StateSource& state) {
    const StateSource* at = &state;
    while (!at->states.empty() && (at == &state || chance(40))) {
      at = &at->states[below(static_cast<std::uint32_t>(at->states.size()))];
    }
    return at->id;
  }

  TransitionSource transition(const StateSource& source) {
    TransitionSource transition;
    if (!chance(8)) {
      transition.events = {chance(8) ? "*" : chance(10) ? "done.state" : chance(6) ? "error" : event()};
    }
    if (chance(10) && !regions_.empty()) {
      // Two regions of one parallel state: the plainest legal pair.
      const auto& pair = regions_[below(static_cast<std::uint32_t>(regions_.size()))];
      transition.targets = {pair.first, pair.second};
    } else if (!chance(12)) {
      transition.targets = {chance(25) && !source.states.empty() ? descendant(source) : any_state()};
    }
    transition.internal = chance(35);
    if (transition.events.empty() || chance(25)) transition.guard = guard();
    if (chance(40)) transition.blocks.push_back(block());
    return transition;
  }

  std::string event() { return events()[below(4)]; }
  std::string any_state() { return ids_[below(static_cast<std::uint32_t>(ids_.size()))]; }

  GuardId guard() {
    Guard guard;
    if (chance(60)) guard.in = any_state();
    guard.negated = chance(40);
    guard.fails = chance(8);
    guard.modulus = 2 + below(3);
    chart_.guards_.push_back(guard);
    return static_cast<GuardId>(chart_.guards_.size() - 1);
  }

  BlockId block() {
    Block block;
    if (chance(15)) block.raises = event();
    block.counts = chance(40);
    block.fails = chance(5);
    chart_.blocks_.push_back(block);
    return static_cast<BlockId>(chart_.blocks_.size() - 1);
  }

  RandomChart& chart_;
  std::mt19937 random_;
  std::vector<std::string> ids_;
  std::vector<std::pair<std::string, std::string>> regions_;
};

RandomChart::RandomChart(std::uint32_t seed) { Maker(*this, seed).make(); }

void RandomChart::initialise(ContentScope& scope) const {
  scope.mutable_data() = Json(Json::Object{{"count", Json(std::int64_t{0})}});
}

Truth RandomChart::holds(GuardId id, const StepScope& scope) const {
  const Guard& guard = guards_[id];
  if (guard.fails) return Truth::kError;
  const bool holds = guard.in.empty() ? scope.data().integer_of("count").value_or(0) % guard.modulus == 0
                                      : scope.in(guard.in);
  return holds != guard.negated ? Truth::kTrue : Truth::kFalse;
}

std::optional<Event> RandomChart::run(BlockId id, ContentScope& scope) const {
  const Block& block = blocks_[id];
  const std::string event = scope.event() ? scope.event()->name : "";
  scope.emit(Json("block " + std::to_string(id) + " " + event));
  if (block.fails) return Event{.name = "error.execution", .kind = EventKind::kPlatform};
  if (block.counts) {
    const std::int64_t count = scope.data().integer_of("count").value_or(0);
    scope.mutable_data() = Json(Json::Object{{"count", Json(count + 1)}});
  }
  if (!block.raises.empty()) scope.raise({.name = block.raises, .kind = EventKind::kInternal});
  return std::nullopt;
}

std::optional<Json> RandomChart::done_data(BlockId /*block*/, const StepScope& /*scope*/) const {
  return Json();
}

}  // namespace htx::workflows
