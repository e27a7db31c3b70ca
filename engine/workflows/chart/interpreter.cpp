#include "engine/workflows/chart/interpreter.h"

#include <algorithm>
#include <string>
#include <utility>

namespace htx::workflows::internal {

Interpreter::Interpreter(const Chart& chart, const DataModel& model, Configuration configuration,
                         const StepLimits& limits)
    : chart_(chart),
      model_(model),
      limits_(limits),
      active_(chart.states().size(), 0),
      histories_(std::move(configuration.histories)),
      data_(std::move(configuration.data)),
      running_(configuration.running) {
  for (const StateId state : configuration.active) active_[state] = 1;
}

bool Interpreter::in(std::string_view state) const {
  const std::optional<StateId> id = chart_.find(state);
  return id && active_[*id] != 0;
}

// Procedure interpret(scxml, id): initialise the data, enter the initial states, run to the end of
// the first macrostep.
Result<StepResult> Interpreter::start() {
  model_.initialise(*this);
  enter_states({chart_.state(0).initial});
  return macrostep();
}

// The part of procedure mainEventLoop() that handles one event of the external queue.
Result<StepResult> Interpreter::process(const Event& event) {
  current_ = event;
  event_ = &current_;
  const Transitions enabled = select_transitions(event_);
  if (!enabled.empty()) microstep(enabled);
  return macrostep();
}

// The part of procedure mainEventLoop() up to a stable configuration: eventless transitions first,
// then internal events.
Result<StepResult> Interpreter::macrostep() {
  while (running_) {
    Transitions enabled = select_transitions(nullptr);
    if (enabled.empty()) {
      if (queue_.empty()) break;
      current_ = std::move(queue_.front());
      queue_.pop_front();
      event_ = &current_;
      enabled = select_transitions(event_);
    }
    if (!enabled.empty()) microstep(enabled);
    // An event that enables nothing counts too: a guard in error can raise events without end.
    if (++result_.microsteps > limits_.max_microsteps) {
      return Error(ErrorCode::kConflict,
                   Message("workflows.microstep-limit", {{"limit", std::to_string(limits_.max_microsteps)}}));
    }
  }
  return finish();
}

Result<StepResult> Interpreter::finish() {
  if (!running_) exit_interpreter();
  Configuration& configuration = result_.configuration;
  for (StateId state = 1; state < active_.size(); ++state) {
    if (active_[state] != 0) configuration.active.push_back(state);
  }
  configuration.histories = std::move(histories_);
  configuration.running = running_;
  configuration.data = std::move(data_);
  return std::move(result_);
}

// Procedure exitInterpreter().  The states stay in the configuration; see step().
void Interpreter::exit_interpreter() {
  const StateSet last = active_;
  for (auto state = static_cast<StateId>(last.size()); state-- > 1;) {
    if (last[state] == 0) continue;
    run(chart_.state(state).exit);
    active_[state] = 0;
  }
  active_ = last;
  queue_.clear();
}

// Functions selectEventlessTransitions() and selectTransitions(event): for each active leaf in
// document order, the first enabled transition of it or of its nearest ancestor that has one.
Interpreter::Transitions Interpreter::select_transitions(const Event* event) {
  Transitions enabled;
  for (StateId leaf = 1; leaf < active_.size(); ++leaf) {
    if (active_[leaf] == 0 || !chart_.is_atomic(leaf)) continue;
    for (StateId state = leaf; state != kNone; state = chart_.state(state).parent) {
      const TransitionId transition = first_enabled(state, event);
      if (transition == kNone) continue;
      if (std::find(enabled.begin(), enabled.end(), transition) == enabled.end())
        enabled.push_back(transition);
      break;
    }
  }
  return remove_conflicting_transitions(enabled);
}

TransitionId Interpreter::first_enabled(StateId state, const Event* event) {
  for (const TransitionId id : chart_.state(state).transitions) {
    const ChartTransition& transition = chart_.transition(id);
    if (transition.events.empty() != (event == nullptr)) continue;
    const bool named = event == nullptr || std::any_of(transition.events.begin(), transition.events.end(),
                                                       [&](const std::string& descriptor) {
                                                         return matches(descriptor, event->name);
                                                       });
    if (named && condition_match(transition)) return id;
  }
  return kNone;
}

// Function conditionMatch(t).  SCXML 5.9.1: a guard in error is false and raises error.execution.
bool Interpreter::condition_match(const ChartTransition& transition) {
  if (transition.guard == kNone) return true;
  const Truth truth = model_.holds(transition.guard, *this);
  if (truth == Truth::kError) raise_error();
  return truth == Truth::kTrue;
}

// Function removeConflictingTransitions(enabledTransitions).
Interpreter::Transitions Interpreter::remove_conflicting_transitions(const Transitions& enabled) {
  // 1. Let filteredTransitions be the empty ordered set.
  Transitions filtered;
  // 2. For each t1 in the order of the states that selected them:
  for (const TransitionId t1 : enabled) {
    bool preempted = false;
    Transitions to_remove;
    for (const TransitionId t2 : filtered) {
      // 3. Two transitions that leave no common state do not conflict.
      if (!exit_sets_intersect(t1, t2)) continue;
      // 4. The one whose source lies deeper wins, else the one that came first.
      if (chart_.is_descendant(chart_.transition(t1).source, chart_.transition(t2).source)) {
        to_remove.push_back(t2);
      } else {
        preempted = true;
        break;
      }
    }
    if (preempted) continue;
    for (const TransitionId t3 : to_remove) filtered.erase(std::find(filtered.begin(), filtered.end(), t3));
    filtered.push_back(t1);
  }
  return filtered;
}

bool Interpreter::exit_sets_intersect(TransitionId a, TransitionId b) const {
  const StateSet first = compute_exit_set({a});
  const StateSet second = compute_exit_set({b});
  for (StateId state = 0; state < first.size(); ++state) {
    if (first[state] != 0 && second[state] != 0) return true;
  }
  return false;
}

// Procedure microstep(enabledTransitions).
void Interpreter::microstep(const Transitions& enabled) {
  result_.taken = true;
  result_.transitions.insert(result_.transitions.end(), enabled.begin(), enabled.end());
  exit_states(enabled);
  for (const TransitionId transition : enabled) run(chart_.transition(transition).blocks);
  enter_states(enabled);
}

// Function computeExitSet(transitions).
Interpreter::StateSet Interpreter::compute_exit_set(const Transitions& transitions) const {
  StateSet exiting(active_.size(), 0);
  for (const TransitionId id : transitions) {
    const StateId domain = transition_domain(chart_.transition(id));
    if (domain == kNone) continue;
    for (StateId state = domain + 1; state <= chart_.state(domain).last; ++state) {
      if (active_[state] != 0) exiting[state] = 1;
    }
  }
  return exiting;
}

// Procedure exitStates(enabledTransitions).
void Interpreter::exit_states(const Transitions& enabled) {
  const StateSet exiting = compute_exit_set(enabled);
  // 1. Every history is taken before anything is left, or children would be gone.
  for (auto state = static_cast<StateId>(exiting.size()); state-- > 1;) {
    if (exiting[state] != 0) remember_history(state);
  }
  // 2. Children are left before their parents, later siblings before earlier ones.
  for (auto state = static_cast<StateId>(exiting.size()); state-- > 1;) {
    if (exiting[state] == 0) continue;
    run(chart_.state(state).exit);
    active_[state] = 0;
    result_.moves.push_back({.entered = false, .state = state});
  }
}

void Interpreter::remember_history(StateId id) {
  for (const StateId history : chart_.state(id).histories) {
    std::vector<StateId>& remembered = histories_[history];
    remembered.clear();
    for (StateId state = id + 1; state <= chart_.state(id).last; ++state) {
      if (active_[state] == 0) continue;
      if (chart_.state(history).deep ? chart_.is_atomic(state) : chart_.state(state).parent == id) {
        remembered.push_back(state);
      }
    }
  }
}

// Procedure enterStates(enabledTransitions).
void Interpreter::enter_states(const Transitions& enabled) {
  EntrySet entry{StateSet(active_.size(), 0), StateSet(active_.size(), 0), {}};
  compute_entry_set(enabled, entry);
  // The chart itself is entered once, at the start; its initial transition may have content.
  if (enabled.size() == 1 && enabled.front() == chart_.state(0).initial) {
    run(chart_.transition(enabled.front()).blocks);
  }
  for (StateId state = 1; state < entry.enter.size(); ++state) {
    if (entry.enter[state] != 0) enter(state, entry);
  }
}

void Interpreter::enter(StateId id, const EntrySet& entry) {
  const ChartState& state = chart_.state(id);
  active_[id] = 1;
  result_.moves.push_back({.entered = true, .state = id});
  run(state.entry);
  if (entry.default_entry[id] != 0) run(chart_.transition(state.initial).blocks);
  if (const auto it = entry.history_content.find(id); it != entry.history_content.end()) {
    run(chart_.transition(it->second).blocks);
  }
  if (state.kind != StateKind::kFinal) return;
  if (state.parent == 0) {
    running_ = false;
  } else {
    raise_done_events(id);
  }
}

// The end of procedure enterStates(): the done events of a final state that is not at the top.
void Interpreter::raise_done_events(StateId final_state) {
  const ChartState& state = chart_.state(final_state);
  Event done{.name = "done.state." + chart_.state(state.parent).id, .kind = EventKind::kPlatform};
  if (state.done_data != kNone) {
    std::optional<Json> data = model_.done_data(state.done_data, *this);
    if (!data) raise_error();
    if (data) done.data = *std::move(data);
  }
  raise(std::move(done));
  const StateId grandparent = chart_.state(state.parent).parent;
  if (grandparent == kNone || chart_.state(grandparent).kind != StateKind::kParallel) return;
  if (is_in_final_state(grandparent)) {
    raise({.name = "done.state." + chart_.state(grandparent).id, .kind = EventKind::kPlatform});
  }
}

// Procedure computeEntrySet(transitions, statesToEnter, statesForDefaultEntry, defaultHistoryContent).
void Interpreter::compute_entry_set(const Transitions& transitions, EntrySet& entry) const {
  for (const TransitionId id : transitions) {
    const ChartTransition& transition = chart_.transition(id);
    for (const StateId target : transition.targets) add_descendant_states_to_enter(target, entry);
    const StateId ancestor = transition_domain(transition);
    for (const StateId target : effective_target_states(transition)) {
      add_ancestor_states_to_enter(target, ancestor, entry);
    }
  }
}

// Procedure addDescendantStatesToEnter(state, ...).
void Interpreter::add_descendant_states_to_enter(StateId id, EntrySet& entry) const {
  const ChartState& state = chart_.state(id);
  if (state.kind == StateKind::kHistory) {
    const auto remembered = histories_.find(id);
    const TransitionId fallback = state.transitions.front();
    const bool known = remembered != histories_.end();
    if (!known) entry.history_content[state.parent] = fallback;
    const std::vector<StateId>& targets = known ? remembered->second : chart_.transition(fallback).targets;
    for (const StateId target : targets) add_descendant_states_to_enter(target, entry);
    for (const StateId target : targets) add_ancestor_states_to_enter(target, state.parent, entry);
    return;
  }
  entry.enter[id] = 1;
  if (state.kind == StateKind::kCompound) {
    entry.default_entry[id] = 1;
    const std::vector<StateId>& targets = chart_.transition(state.initial).targets;
    for (const StateId target : targets) add_descendant_states_to_enter(target, entry);
    for (const StateId target : targets) add_ancestor_states_to_enter(target, id, entry);
  } else if (state.kind == StateKind::kParallel) {
    add_missing_regions(id, entry);
  }
}

// Procedure addAncestorStatesToEnter(state, ancestor, ...).
void Interpreter::add_ancestor_states_to_enter(StateId id, StateId ancestor, EntrySet& entry) const {
  for (StateId up = chart_.state(id).parent; up != ancestor && up != 0 && up != kNone;
       up = chart_.state(up).parent) {
    entry.enter[up] = 1;
    if (chart_.state(up).kind == StateKind::kParallel) add_missing_regions(up, entry);
  }
}

// Every region of a parallel state is entered: by default where no state inside it is to be entered.
void Interpreter::add_missing_regions(StateId parallel, EntrySet& entry) const {
  for (const StateId child : chart_.state(parallel).children) {
    const auto inside = entry.enter.begin() + static_cast<std::ptrdiff_t>(child) + 1;
    const auto end = entry.enter.begin() + static_cast<std::ptrdiff_t>(chart_.state(child).last) + 1;
    if (std::find(inside, end, 1) == end) add_descendant_states_to_enter(child, entry);
  }
}

// Function isInFinalState(s).
bool Interpreter::is_in_final_state(StateId id) const {
  const ChartState& state = chart_.state(id);
  const auto& children = state.children;
  if (state.kind == StateKind::kCompound) {
    return std::any_of(children.begin(), children.end(), [&](StateId child) {
      return active_[child] != 0 && chart_.state(child).kind == StateKind::kFinal;
    });
  }
  if (state.kind == StateKind::kParallel) {
    return std::all_of(children.begin(), children.end(),
                       [&](StateId child) { return is_in_final_state(child); });
  }
  return false;
}

// Function getTransitionDomain(t).
StateId Interpreter::transition_domain(const ChartTransition& transition) const {
  const std::vector<StateId> targets = effective_target_states(transition);
  if (targets.empty()) return kNone;
  // The chart has no proper ancestor: its transitions, the initial one among them, stay inside it.
  if (transition.source == 0) return 0;
  const bool inside = std::all_of(targets.begin(), targets.end(), [&](StateId target) {
    return chart_.is_descendant(target, transition.source);
  });
  if (transition.internal && chart_.state(transition.source).kind == StateKind::kCompound && inside) {
    return transition.source;
  }
  return find_lcca(transition.source, targets);
}

// Function findLCCA(stateList): the nearest compound ancestor of the head that holds all the others.
StateId Interpreter::find_lcca(StateId head, const std::vector<StateId>& tail) const {
  StateId up = chart_.state(head).parent;
  while (up != 0) {
    const bool holds_all =
        std::all_of(tail.begin(), tail.end(), [&](StateId state) { return chart_.is_descendant(state, up); });
    if (chart_.state(up).kind == StateKind::kCompound && holds_all) break;
    up = chart_.state(up).parent;
  }
  return up;
}

// Function getEffectiveTargetStates(transition): history states replaced by what they stand for.
std::vector<StateId> Interpreter::effective_target_states(const ChartTransition& transition) const {
  std::vector<StateId> targets;
  const auto add = [&](StateId state) {
    if (std::find(targets.begin(), targets.end(), state) == targets.end()) targets.push_back(state);
  };
  for (const StateId target : transition.targets) {
    if (chart_.state(target).kind != StateKind::kHistory) {
      add(target);
      continue;
    }
    const auto remembered = histories_.find(target);
    if (remembered != histories_.end()) {
      for (const StateId state : remembered->second) add(state);
    } else {
      const ChartTransition& fallback = chart_.transition(chart_.state(target).transitions.front());
      for (const StateId state : effective_target_states(fallback)) add(state);
    }
  }
  return targets;
}

// SCXML 4.9: an error stops its block; the other blocks still run.
void Interpreter::run(const std::vector<BlockId>& blocks) {
  for (const BlockId block : blocks) {
    if (std::optional<Event> error = model_.run(block, *this)) raise(*std::move(error));
  }
}

void Interpreter::raise_error() { raise({.name = "error.execution", .kind = EventKind::kPlatform}); }

}  // namespace htx::workflows::internal
