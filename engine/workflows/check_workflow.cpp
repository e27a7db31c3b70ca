#include "engine/workflows/check_workflow.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "engine/base/text.h"
#include "engine/workflows/chart/event.h"
#include "engine/workflows/workflow_reader.h"

namespace htx::workflows::internal {
namespace {

constexpr std::string_view kDone = "done.state.";
constexpr std::string_view kDocument = "document.";
constexpr std::string_view kError = "error.";

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// Looks at a whole workflow for what no single line shows.
class WorkflowCheck {
 public:
  WorkflowCheck(const Workflow& workflow, const Source& source, Diagnostics& diagnostics)
      : workflow_(workflow), chart_(workflow.chart()), source_(source), diagnostics_(diagnostics) {}

  void run() {
    collect_events();
    for (StateId id = 1; id < chart_.states().size(); ++id) check_state(id);
    for (const ChartState& state : chart_.states()) {
      for (const TransitionId id : state.transitions) check_transition(id);
    }
    check_reachable();
    check_dead_ends();
  }

 private:
  void report(SourceSpan span, Message message, std::string found, Message expected = {}) {
    diagnostics_.report({.place = source_.place_at(span.begin),
                         .message = std::move(message),
                         .found = std::move(found),
                         .expected = std::move(expected),
                         .excerpt = source_.excerpt(span)});
  }

  // Every event that can come about, wherever the case stands.
  void collect_events() {
    for (StateId id = 0; id < chart_.states().size(); ++id) {
      const StateRules& state = workflow_.state(id);
      if (!state.deadline_event.empty()) events_.insert(state.deadline_event);
      if (id != 0) events_.insert(std::string(kDone) + chart_.state(id).id);
      if (!state.task) continue;
      for (const Outcome& outcome : state.task->outcomes) {
        if (!events_.insert(state.task->id + "." + outcome.id).second) {
          report(chart_.state(id).span, "workflows.duplicate-outcome", state.task->id + "." + outcome.id);
        }
      }
    }
    for (const DocumentType& document : workflow_.data().documents) {
      events_.insert(std::string(kDocument) + document.id);
    }
    for (const std::vector<ExecutableContent>& block : workflow_.data().blocks) {
      for (const ExecutableContent& content : block) {
        if (content.kind == ExecutableContent::Kind::kRaise) events_.insert(content.id);
      }
    }
  }

  // Whether the state or one that holds it has a transition for the event.
  bool is_handled(StateId id, std::string_view event) const {
    for (StateId up = id; up != kNone; up = chart_.state(up).parent) {
      for (const TransitionId transition : chart_.state(up).transitions) {
        for (const std::string& descriptor : chart_.transition(transition).events) {
          if (matches(descriptor, event)) return true;
        }
      }
    }
    return false;
  }

  void check_state(StateId id) {
    const StateRules& state = workflow_.state(id);
    if (state.task) {
      for (const Outcome& outcome : state.task->outcomes) {
        const std::string event = state.task->id + "." + outcome.id;
        if (!is_handled(id, event)) report(chart_.state(id).span, "workflows.unhandled-outcome", event);
      }
    }
    if (!state.deadline_event.empty() && !is_handled(id, state.deadline_event)) {
      report(chart_.state(id).span, "workflows.unhandled-deadline", state.deadline_event);
    }
  }

  void check_transition(TransitionId id) {
    const ChartTransition& transition = chart_.transition(id);
    for (const std::string& event : transition.events) {
      if (events_.contains(event) || begins_with(event, kError)) continue;
      // A role given by name may cause any event; a task, a document or a state must exist.
      const bool claims = begins_with(event, kDone) || begins_with(event, kDocument) || names_task(event);
      if (!claims && !workflow_.transition(id).by.empty()) continue;
      const std::string near = nearest(event, {events_.begin(), events_.end()});
      report(transition.span, "workflows.event-without-cause", event,
             near.empty() ? Message() : Message("workflows.did-you-mean", {{"name", near}}));
    }
  }

  // Whether the event is written like the outcome of a task that exists.
  bool names_task(std::string_view event) const {
    const std::string_view head = event.substr(0, event.find('.'));
    return std::any_of(workflow_.data().states.begin(), workflow_.data().states.end(),
                       [&](const StateRules& state) { return state.task && state.task->id == head; });
  }

  // Marks the state, what holds it, and what is entered with it.  Over-approximates: a history may
  // lead to any state reached before.
  void reach(StateId id, std::vector<char>& reached) const {
    if (chart_.state(id).kind == StateKind::kHistory) {
      reached[id] = 1;
      for (const StateId target : chart_.transition(chart_.state(id).transitions.front()).targets) {
        reach(target, reached);
      }
      return;
    }
    for (StateId up = id; up != kNone && reached[up] == 0; up = chart_.state(up).parent) {
      reached[up] = 1;
      enter_default(up, reached);
    }
    enter_default(id, reached);
  }

  void enter_default(StateId id, std::vector<char>& reached) const {
    const ChartState& state = chart_.state(id);
    if (state.kind == StateKind::kParallel) {
      for (const StateId child : state.children) {
        if (reached[child] == 0) reach(child, reached);
      }
    }
  }

  void enter_initial(StateId id, std::vector<char>& reached) const {
    if (chart_.state(id).kind != StateKind::kCompound) return;
    for (const StateId target : chart_.transition(chart_.state(id).initial).targets) reach(target, reached);
  }

  void reach_by(TransitionId transition, std::vector<char>& reached) const {
    for (const StateId target : chart_.transition(transition).targets) {
      reach(target, reached);
      enter_initial(target, reached);
    }
  }

  void check_reachable() {
    std::vector<char> reached(chart_.states().size(), 0);
    reached[0] = 1;
    enter_initial(0, reached);
    for (bool grows = true; grows;) {
      const std::vector<char> before = reached;
      for (StateId id = 0; id < reached.size(); ++id) {
        if (before[id] == 0 || chart_.state(id).kind == StateKind::kHistory) continue;
        for (const TransitionId transition : chart_.state(id).transitions) reach_by(transition, reached);
        if (has_no_child_reached(id, reached)) enter_initial(id, reached);
      }
      grows = before != reached;
    }
    for (StateId id = 1; id < reached.size(); ++id) {
      if (reached[id] == 0) report(chart_.state(id).span, "workflows.unreachable", chart_.state(id).id);
    }
  }

  bool has_no_child_reached(StateId id, const std::vector<char>& reached) const {
    const auto& children = chart_.state(id).children;
    return std::none_of(children.begin(), children.end(), [&](StateId child) { return reached[child] != 0; });
  }

  // A state from which no path of transitions, its own or of what holds it, leads to the end.
  void check_dead_ends() {
    std::vector<char> ends(chart_.states().size(), 0);
    for (const StateId child : chart_.state(0).children) {
      if (chart_.state(child).kind == StateKind::kFinal) ends[child] = 1;
    }
    for (bool grows = true; grows;) {
      grows = false;
      for (auto id = static_cast<StateId>(ends.size()); id-- > 1;) {
        if (ends[id] == 0 && can_end(id, ends)) {
          ends[id] = 1;
          grows = true;
        }
      }
    }
    for (StateId id = 1; id < ends.size(); ++id) {
      if (ends[id] == 0 && chart_.is_atomic(id))
        report(chart_.state(id).span, "workflows.dead-end", chart_.state(id).id);
    }
  }

  bool can_end(StateId id, const std::vector<char>& ends) const {
    for (StateId up = id; up != kNone; up = chart_.state(up).parent) {
      for (const TransitionId transition : chart_.state(up).transitions) {
        const auto& targets = chart_.transition(transition).targets;
        if (std::any_of(targets.begin(), targets.end(), [&](StateId target) { return ends[target] != 0; }))
          return true;
      }
    }
    const auto& children = chart_.state(id).children;
    return std::any_of(children.begin(), children.end(), [&](StateId child) { return ends[child] != 0; });
  }

  const Workflow& workflow_;
  const Chart& chart_;
  const Source& source_;
  Diagnostics& diagnostics_;
  std::set<std::string> events_;
};

}  // namespace

void check_workflow(const Workflow& workflow, const Source& source, Diagnostics& diagnostics) {
  WorkflowCheck(workflow, source, diagnostics).run();
}

}  // namespace htx::workflows::internal
