#include "tests/support/slow_statechart.h"

#include <algorithm>

namespace htx::workflows {

struct SlowMachine::State {
  const StateSource* source = nullptr;
  std::string id;
  State* parent = nullptr;
  int order = 0;
  StateKind kind = StateKind::kAtomic;
  States children;  // Without histories: getChildStates.
  States histories;
  Transition* initial = nullptr;
  Transitions transitions;
};

struct SlowMachine::Transition {
  State* source = nullptr;
  std::vector<std::string> events;
  States targets;
  GuardId guard = kNone;
  std::vector<BlockId> blocks;
  bool internal = false;
};

namespace {

template <class T>
bool has(const std::vector<T>& set, const T& item) {
  return std::find(set.begin(), set.end(), item) != set.end();
}

template <class T>
void add(std::vector<T>& set, const T& item) {
  if (!has(set, item)) set.push_back(item);
}

}  // namespace

SlowMachine::SlowMachine(const StateSource& root, const DataModel& model, std::size_t max_microsteps)
    : model_(model), max_microsteps_(max_microsteps) {
  root_ = build(root, nullptr);
  resolve(root_);
}

SlowMachine::~SlowMachine() = default;

SlowMachine::State* SlowMachine::build(const StateSource& source, State* parent) {
  all_.push_back(std::make_unique<State>());
  State* state = all_.back().get();
  state->source = &source;
  state->id = source.id;
  state->parent = parent;
  state->order = static_cast<int>(all_.size());
  state->kind =
      source.kind == StateKind::kAtomic && !source.states.empty() ? StateKind::kCompound : source.kind;
  if (parent == nullptr) state->kind = StateKind::kCompound;
  for (const StateSource& child : source.states) {
    State* built = build(child, state);
    (built->kind == StateKind::kHistory ? state->histories : state->children).push_back(built);
  }
  return state;
}

void SlowMachine::resolve(State* state) {
  const auto find = [&](const std::string& id) {
    return std::find_if(all_.begin(), all_.end(), [&](const auto& s) { return s->id == id; })->get();
  };
  if (state->kind == StateKind::kCompound) {
    all_transitions_.push_back(std::make_unique<Transition>());
    state->initial = all_transitions_.back().get();
    state->initial->source = state;
    state->initial->blocks = state->source->initial_blocks;
    for (const std::string& id : state->source->initial) state->initial->targets.push_back(find(id));
    if (state->source->initial.empty()) state->initial->targets = {state->children.front()};
  }
  for (const TransitionSource& written : state->source->transitions) {
    all_transitions_.push_back(std::make_unique<Transition>());
    Transition* transition = all_transitions_.back().get();
    *transition = {state, written.events, {}, written.guard, written.blocks, written.internal};
    for (const std::string& id : written.targets) transition->targets.push_back(find(id));
    state->transitions.push_back(transition);
  }
  for (State* child : state->children) resolve(child);
  for (State* history : state->histories) resolve(history);
}

bool SlowMachine::start() {
  model_.initialise(*this);
  enter_states({root_->initial});
  return main_event_loop();
}

bool SlowMachine::send(const Event& event) {
  moves_.clear();
  effects_.clear();
  event_ = event;
  has_event_ = true;
  const Transitions enabled = select(&event_);
  if (!enabled.empty()) microstep(enabled);
  return main_event_loop();
}

// procedure mainEventLoop, one macrostep, then procedure exitInterpreter.
bool SlowMachine::main_event_loop() {
  std::size_t steps = 0;
  bool macrostep_done = false;
  while (running_ && !macrostep_done) {
    Transitions enabled = select(nullptr);
    if (enabled.empty()) {
      if (internal_queue_.empty()) {
        macrostep_done = true;
      } else {
        event_ = internal_queue_.front();
        has_event_ = true;
        internal_queue_.pop_front();
        enabled = select(&event_);
      }
    }
    if (!enabled.empty()) microstep(enabled);
    if (!macrostep_done && ++steps > max_microsteps_) return false;
  }
  if (running_) return true;
  States to_exit = configuration_;
  const States last = configuration_;
  std::sort(to_exit.begin(), to_exit.end(),
            [](const State* a, const State* b) { return a->order > b->order; });
  for (State* state : to_exit) {
    run(state->source->exit);
    configuration_.erase(std::find(configuration_.begin(), configuration_.end(), state));
  }
  configuration_ = last;
  return true;
}

SlowMachine::Transitions SlowMachine::select(const Event* event) {
  Transitions enabled;
  States atomic;
  for (State* state : configuration_) {
    if (state->kind == StateKind::kAtomic || state->kind == StateKind::kFinal) atomic.push_back(state);
  }
  std::sort(atomic.begin(), atomic.end(), [](const State* a, const State* b) { return a->order < b->order; });
  for (State* state : atomic) {
    States chain = {state};
    for (State* ancestor : proper_ancestors(state, nullptr)) chain.push_back(ancestor);
    for (const State* s : chain) {
      Transition* const first = first_enabled(*s, event);
      if (first == nullptr) continue;
      add(enabled, first);
      break;
    }
  }
  return remove_conflicting(enabled);
}

// The first transition of a state that the event enables; asks no guard after that.
SlowMachine::Transition* SlowMachine::first_enabled(const State& state, const Event* event) {
  for (Transition* t : state.transitions) {
    if (event == nullptr ? !t->events.empty() : !matches(*t, *event)) continue;
    if (t->guard == kNone) return t;
    const Truth truth = model_.holds(t->guard, *this);
    if (truth == Truth::kError) raise({.name = "error.execution", .kind = EventKind::kPlatform});
    if (truth == Truth::kTrue) return t;
  }
  return nullptr;
}

// The test charts use plain names and "*" only.
bool SlowMachine::matches(const Transition& transition, const Event& event) {
  return std::any_of(transition.events.begin(), transition.events.end(), [&](const std::string& descriptor) {
    return descriptor == "*" || descriptor == event.name || event.name.find(descriptor + ".") == 0;
  });
}

SlowMachine::Transitions SlowMachine::remove_conflicting(const Transitions& enabled) {
  Transitions filtered;
  for (Transition* t1 : enabled) {
    bool preempted = false;
    Transitions to_remove;
    for (Transition* t2 : filtered) {
      const States exit1 = compute_exit_set({t1});
      const States exit2 = compute_exit_set({t2});
      const bool intersect = std::any_of(exit1.begin(), exit1.end(), [&](State* s) { return has(exit2, s); });
      if (!intersect) continue;
      if (is_descendant(t1->source, t2->source)) {
        add(to_remove, t2);
      } else {
        preempted = true;
        break;
      }
    }
    if (preempted) continue;
    for (Transition* t3 : to_remove) filtered.erase(std::find(filtered.begin(), filtered.end(), t3));
    add(filtered, t1);
  }
  return filtered;
}

void SlowMachine::microstep(const Transitions& enabled) {
  exit_states(enabled);
  for (Transition* t : enabled) run(t->blocks);
  enter_states(enabled);
}

SlowMachine::States SlowMachine::compute_exit_set(const Transitions& transitions) {
  States to_exit;
  for (Transition* t : transitions) {
    if (t->targets.empty()) continue;
    State* top = domain(t);
    for (State* s : configuration_) {
      if (is_descendant(s, top)) add(to_exit, s);
    }
  }
  return to_exit;
}

void SlowMachine::exit_states(const Transitions& enabled) {
  States to_exit = compute_exit_set(enabled);
  std::sort(to_exit.begin(), to_exit.end(),
            [](const State* a, const State* b) { return a->order > b->order; });
  for (State* s : to_exit) {
    for (State* h : s->histories) {
      States value;
      for (State* s0 : configuration_) {
        const bool atomic = s0->kind == StateKind::kAtomic || s0->kind == StateKind::kFinal;
        if (h->source->deep ? atomic && is_descendant(s0, s) : s0->parent == s) value.push_back(s0);
      }
      history_value_[h] = value;
    }
  }
  for (State* s : to_exit) {
    run(s->source->exit);
    configuration_.erase(std::find(configuration_.begin(), configuration_.end(), s));
    moves_.push_back("-" + s->id);
  }
}

void SlowMachine::enter_states(const Transitions& enabled) {
  States to_enter;
  States by_default;
  std::map<State*, Transition*> history_content;
  for (Transition* t : enabled) {
    for (State* s : t->targets) add_descendants(s, to_enter, by_default, history_content);
    if (t->targets.empty()) continue;
    State* ancestor = domain(t);
    for (State* s : effective_targets(t)) add_ancestors(s, ancestor, to_enter, by_default, history_content);
  }
  if (has(enabled, root_->initial)) run(root_->initial->blocks);
  std::sort(to_enter.begin(), to_enter.end(),
            [](const State* a, const State* b) { return a->order < b->order; });
  for (State* s : to_enter) {
    add(configuration_, s);
    moves_.push_back("+" + s->id);
    run(s->source->entry);
    if (has(by_default, s)) run(s->initial->blocks);
    if (history_content.contains(s)) run(history_content[s]->blocks);
    if (s->kind != StateKind::kFinal) continue;
    if (s->parent == root_) {
      running_ = false;
      continue;
    }
    State* parent = s->parent;
    State* grandparent = parent->parent;
    raise({.name = "done.state." + parent->id, .kind = EventKind::kPlatform});
    if (grandparent == nullptr || grandparent->kind != StateKind::kParallel) continue;
    const States& regions = grandparent->children;
    if (std::all_of(regions.begin(), regions.end(),
                    [&](State* region) { return is_in_final_state(region); })) {
      raise({.name = "done.state." + grandparent->id, .kind = EventKind::kPlatform});
    }
  }
}

void SlowMachine::add_descendants(State* state, States& enter, States& by_default,
                                  std::map<State*, Transition*>& history) {
  if (state->kind == StateKind::kHistory) {
    States targets;
    if (history_value_.contains(state)) {
      targets = history_value_[state];
    } else {
      history[state->parent] = state->transitions.front();
      targets = state->transitions.front()->targets;
    }
    for (State* s : targets) add_descendants(s, enter, by_default, history);
    for (State* s : targets) add_ancestors(s, state->parent, enter, by_default, history);
    return;
  }
  add(enter, state);
  if (state->kind == StateKind::kCompound) {
    add(by_default, state);
    for (State* s : state->initial->targets) add_descendants(s, enter, by_default, history);
    for (State* s : state->initial->targets) add_ancestors(s, state, enter, by_default, history);
  } else if (state->kind == StateKind::kParallel) {
    for (State* child : state->children) {
      if (std::none_of(enter.begin(), enter.end(), [&](State* s) { return is_descendant(s, child); })) {
        add_descendants(child, enter, by_default, history);
      }
    }
  }
}

void SlowMachine::add_ancestors(State* state, State* ancestor, States& enter, States& by_default,
                                std::map<State*, Transition*>& history) {
  for (State* anc : proper_ancestors(state, ancestor)) {
    if (anc == root_) continue;
    add(enter, anc);
    if (anc->kind != StateKind::kParallel) continue;
    for (State* child : anc->children) {
      if (std::none_of(enter.begin(), enter.end(), [&](State* s) { return is_descendant(s, child); })) {
        add_descendants(child, enter, by_default, history);
      }
    }
  }
}

bool SlowMachine::is_in_final_state(State* state) const {
  if (state->kind == StateKind::kCompound) {
    return std::any_of(state->children.begin(), state->children.end(),
                       [&](State* s) { return s->kind == StateKind::kFinal && has(configuration_, s); });
  }
  if (state->kind == StateKind::kParallel) {
    return std::all_of(state->children.begin(), state->children.end(),
                       [&](State* s) { return is_in_final_state(s); });
  }
  return false;
}

SlowMachine::State* SlowMachine::domain(Transition* t) {
  const States targets = effective_targets(t);
  if (targets.empty()) return nullptr;
  if (t->source == root_) return root_;
  const bool inside =
      std::all_of(targets.begin(), targets.end(), [&](State* s) { return is_descendant(s, t->source); });
  if (t->internal && t->source->kind == StateKind::kCompound && inside) return t->source;
  States list = {t->source};
  for (State* s : targets) list.push_back(s);
  return find_lcca(list);
}

SlowMachine::State* SlowMachine::find_lcca(const States& states) {
  for (State* anc : proper_ancestors(states.front(), nullptr)) {
    if (anc->kind != StateKind::kCompound) continue;
    if (std::all_of(states.begin() + 1, states.end(), [&](State* s) { return is_descendant(s, anc); }))
      return anc;
  }
  return root_;
}

SlowMachine::States SlowMachine::effective_targets(Transition* t) {
  States targets;
  for (State* s : t->targets) {
    if (s->kind != StateKind::kHistory) {
      add(targets, s);
    } else if (history_value_.contains(s)) {
      for (State* h : history_value_[s]) add(targets, h);
    } else {
      for (State* h : effective_targets(s->transitions.front())) add(targets, h);
    }
  }
  return targets;
}

void SlowMachine::run(const std::vector<BlockId>& blocks) {
  for (const BlockId block : blocks) {
    if (std::optional<Event> error = model_.run(block, *this)) raise(*std::move(error));
  }
}

SlowMachine::States SlowMachine::proper_ancestors(const State* state, const State* until) {
  States found;
  for (State* up = state->parent; up != nullptr && up != until; up = up->parent) found.push_back(up);
  return found;
}

bool SlowMachine::is_descendant(const State* a, const State* b) {
  for (const State* up = a->parent; up != nullptr; up = up->parent) {
    if (up == b) return true;
  }
  return false;
}

bool SlowMachine::in(std::string_view state) const {
  return std::any_of(configuration_.begin(), configuration_.end(),
                     [&](const State* s) { return s->id == state; });
}

std::vector<std::string> SlowMachine::leaves() const {
  States atomic = configuration_;
  std::sort(atomic.begin(), atomic.end(), [](const State* a, const State* b) { return a->order < b->order; });
  std::vector<std::string> found;
  for (const State* s : atomic) {
    if (s->kind == StateKind::kAtomic || s->kind == StateKind::kFinal) found.push_back(s->id);
  }
  return found;
}

std::map<std::string, std::vector<std::string>> SlowMachine::histories() const {
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& [history, states] : history_value_) {
    States sorted = states;
    std::sort(sorted.begin(), sorted.end(),
              [](const State* a, const State* b) { return a->order < b->order; });
    for (const State* s : sorted) found[history->id].push_back(s->id);
  }
  return found;
}

}  // namespace htx::workflows
