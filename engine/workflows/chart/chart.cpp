#include "engine/workflows/chart/chart.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "engine/base/text.h"

namespace htx::workflows {

// Turns the tree as written into the numbered tables of a Chart.
class ChartBuilder {
 public:
  ChartBuilder(const Source& source, Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}

  std::optional<Chart> build(const StateSource& root) {
    add_states(root, kNone);
    for (const auto& [id, state] : chart_.by_id_) ids_.push_back(id);
    for (const Pending& pending : pending_) add_transitions(*pending.source, pending.id);
    if (failed_) return std::nullopt;
    return std::move(chart_);
  }

 private:
  struct Pending {
    const StateSource* source;
    StateId id;
  };

  void report(SourceSpan span, Message message, std::string found, Message expected = {}) {
    failed_ = true;
    diagnostics_.report({.place = source_.place_at(span.begin),
                         .message = std::move(message),
                         .found = std::move(found),
                         .expected = std::move(expected),
                         .excerpt = source_.excerpt(span)});
  }

  // Numbers the states depth first, which is document order.
  void add_states(const StateSource& source, StateId parent) {
    const auto id = static_cast<StateId>(chart_.states_.size());
    ChartState state;
    state.id = source.id.empty() && id != 0 ? "#" + std::to_string(id) : source.id;
    state.kind =
        source.kind == StateKind::kAtomic && !source.states.empty() ? StateKind::kCompound : source.kind;
    if (id == 0) state.kind = StateKind::kCompound;
    state.deep = source.deep;
    state.parent = parent;
    state.entry = source.entry;
    state.exit = source.exit;
    state.done_data = source.done_data;
    state.span = source.span;
    if (id != 0 && !chart_.by_id_.emplace(state.id, id).second) {
      report(source.span, "workflows.duplicate-state", state.id);
    }
    check_shape(source, state);
    chart_.states_.push_back(std::move(state));
    pending_.push_back({&source, id});
    for (const StateSource& child : source.states) {
      const auto child_id = static_cast<StateId>(chart_.states_.size());
      add_states(child, id);
      ChartState& self = chart_.states_[id];
      (chart_.states_[child_id].kind == StateKind::kHistory ? self.histories : self.children)
          .push_back(child_id);
    }
    chart_.states_[id].last = static_cast<StateId>(chart_.states_.size() - 1);
  }

  // SCXML 3.2 to 3.10: which states may have children, and of what kind.
  void check_shape(const StateSource& source, const ChartState& state) {
    const bool is_leaf = state.kind == StateKind::kFinal || state.kind == StateKind::kHistory;
    if (is_leaf && !source.states.empty()) {
      report(source.span, "workflows.children-not-allowed", state.id);
    }
    if (state.kind == StateKind::kFinal && !source.transitions.empty()) {
      report(source.transitions.front().span, "workflows.final-with-transitions", state.id);
    }
    if (state.kind == StateKind::kHistory && source.transitions.size() != 1) {
      report(source.span, "workflows.history-without-default", state.id);
    }
    if (state.kind == StateKind::kHistory && state.parent == 0) return;
    const bool needs_children = state.kind == StateKind::kCompound || state.kind == StateKind::kParallel;
    const bool has_children =
        std::any_of(source.states.begin(), source.states.end(),
                    [](const StateSource& child) { return child.kind != StateKind::kHistory; });
    if (needs_children && !has_children) report(source.span, "workflows.no-children", state.id);
    if (state.kind == StateKind::kParallel) {
      for (const StateSource& child : source.states) {
        if (child.kind == StateKind::kFinal) report(child.span, "workflows.final-in-parallel", child.id);
      }
    }
  }

  void add_transitions(const StateSource& source, StateId id) {
    if (chart_.states_[id].kind == StateKind::kCompound && !chart_.states_[id].children.empty()) {
      add_initial(source, id);
    }
    for (const TransitionSource& written : source.transitions) {
      ChartTransition transition{.source = id,
                                 .events = written.events,
                                 .targets = resolve(written.targets, written.span),
                                 .guard = written.guard,
                                 .blocks = written.blocks,
                                 .internal = written.internal,
                                 .span = written.span};
      if (chart_.states_[id].kind == StateKind::kHistory) check_history(id, written);
      check_together(transition.targets, written.span);
      chart_.states_[id].transitions.push_back(add(std::move(transition)));
    }
  }

  void add_initial(const StateSource& source, StateId id) {
    ChartState& state = chart_.states_[id];
    ChartTransition initial{.source = id, .blocks = source.initial_blocks, .span = source.span};
    initial.targets =
        source.initial.empty() ? std::vector{state.children.front()} : resolve(source.initial, source.span);
    for (const StateId target : initial.targets) {
      if (!chart_.is_descendant(target, id)) {
        report(source.span, "workflows.initial-outside", chart_.state(target).id);
      }
    }
    check_together(initial.targets, source.span);
    state.initial = add(std::move(initial));
  }

  // SCXML 3.10: the default of a history leads into the state it belongs to.
  void check_history(StateId id, const TransitionSource& written) {
    const ChartState& history = chart_.states_[id];
    if (!written.events.empty() || written.guard != kNone || written.targets.empty()) {
      report(written.span, "workflows.history-without-default", history.id);
    }
    for (const std::string& name : written.targets) {
      const std::optional<StateId> target = chart_.find(name);
      if (!target) continue;
      const bool near = chart_.is_descendant(*target, history.parent);
      if (!near || chart_.states_[*target].kind == StateKind::kHistory) {
        report(written.span, "workflows.initial-outside", name);
      }
    }
  }

  std::vector<StateId> resolve(const std::vector<std::string>& names, SourceSpan span) {
    std::vector<StateId> targets;
    for (const std::string& name : names) {
      if (const std::optional<StateId> target = chart_.find(name)) {
        targets.push_back(*target);
        continue;
      }
      const std::string near = nearest(name, ids_);
      report(span, "workflows.unknown-state", name,
             near.empty() ? Message() : Message("workflows.did-you-mean", {{"name", near}}));
    }
    // A target that holds another one is entered through it; entered by default as well, it would have two
    // active children.
    const std::vector<StateId> all = targets;
    std::erase_if(targets, [&](StateId target) {
      return std::any_of(all.begin(), all.end(),
                         [&](StateId other) { return chart_.is_descendant(other, target); });
    });
    return targets;
  }

  // SCXML 3.11: targets of one transition can be active together only if they lie in different
  // regions of a parallel state, or one inside the other.
  void check_together(const std::vector<StateId>& targets, SourceSpan span) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      for (std::size_t j = i + 1; j < targets.size(); ++j) {
        const StateId a = targets[i];
        const StateId b = targets[j];
        if (chart_.is_descendant(a, b) || chart_.is_descendant(b, a)) continue;
        StateId meet = chart_.states_[a].parent;
        while (meet != kNone && !chart_.is_descendant(b, meet)) meet = chart_.states_[meet].parent;
        if (a == b || meet == kNone || chart_.states_[meet].kind != StateKind::kParallel) {
          report(span, "workflows.targets-exclude", chart_.states_[a].id + ", " + chart_.states_[b].id);
        }
      }
    }
  }

  TransitionId add(ChartTransition transition) {
    chart_.transitions_.push_back(std::move(transition));
    return static_cast<TransitionId>(chart_.transitions_.size() - 1);
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  Chart chart_;
  std::vector<Pending> pending_;
  std::vector<std::string> ids_;
  bool failed_ = false;
};

std::optional<Chart> Chart::build(const StateSource& root, const Source& source, Diagnostics& diagnostics) {
  return ChartBuilder(source, diagnostics).build(root);
}

std::optional<StateId> Chart::find(std::string_view id) const {
  const auto it = by_id_.find(id);
  return it == by_id_.end() ? std::nullopt : std::optional(it->second);
}

}  // namespace htx::workflows
