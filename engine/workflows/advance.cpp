#include "engine/workflows/advance.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/workflows/case_model.h"
#include "engine/workflows/chart/interpreter.h"
#include "engine/workflows/clock_settling.h"

namespace htx::workflows {
namespace {

Error unfit(const char* code, std::string name) {
  return Error(ErrorCode::kInvalidArgument, Message(code, {{"name", std::move(name)}}));
}

// Whether the value may stand for the item; null says "not known".
Status check_value(const Workflow& workflow, const std::string& name, const Json& value) {
  const DataItem* item = workflow.data_item(name);
  if (item == nullptr) return unfit("workflows.unknown-data", name);
  if (!value.is_null() && internal::value_of(value, item->type).is_null()) {
    return unfit("workflows.wrong-data", name);
  }
  return Done();
}

Effect effect_of(const Json& json) {
  static const std::map<std::string, Effect::Kind, std::less<>> kKinds = {
      {"start-deadline", Effect::Kind::kStartDeadline},
      {"cancel-deadline", Effect::Kind::kCancelDeadline},
      {"notify", Effect::Kind::kNotify},
      {"assess", Effect::Kind::kAssess},
      {"propose", Effect::Kind::kPropose},
      {"set", Effect::Kind::kSet}};
  Effect effect{
      .kind = kKinds.at(json.text_of("effect")), .id = json.text_of("id"), .event = json.text_of("event")};
  if (const Json* value = json.find("value")) effect.value = *value;
  return effect;
}

// Of what the chart asked on the way, each clock's start or end stands where it was asked for last and at all
// holds; what the chart could not know of comes after it.
std::vector<Effect> merged(const std::vector<Json>& asked, std::vector<Effect> clocks) {
  std::vector<Effect> effects;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    Effect effect = effect_of(asked[i]);
    const bool is_clock =
        effect.kind == Effect::Kind::kStartDeadline || effect.kind == Effect::Kind::kCancelDeadline;
    if (!is_clock) {
      effects.push_back(std::move(effect));
      continue;
    }
    const auto later = std::find(asked.begin() + static_cast<std::ptrdiff_t>(i) + 1, asked.end(), asked[i]);
    const auto holds = std::find(clocks.begin(), clocks.end(), effect);
    if (later != asked.end() || holds == clocks.end()) continue;
    effects.push_back(std::move(effect));
    clocks.erase(holds);
  }
  effects.insert(effects.end(), clocks.begin(), clocks.end());
  return effects;
}

Advance advanced(const Workflow& workflow, const Configuration& before, StepResult step) {
  Advance result;
  std::vector<Effect> clocks = internal::settle_clocks(workflow, before, workflow, step.configuration,
                                                       internal::entered_deadlines(workflow, step));
  result.effects = merged(step.effects, std::move(clocks));
  result.step = std::move(step);
  return result;
}

// Answers conditions about a configuration at rest.
class Standing final : public StepScope {
 public:
  Standing(const Workflow& workflow, const Configuration& configuration, const Event* event)
      : workflow_(workflow), configuration_(configuration), event_(event) {}

  const Event* event() const override { return event_; }
  bool in(std::string_view state) const override {
    const std::optional<StateId> id = workflow_.chart().find(state);
    return id && configuration_.is_active(*id);
  }
  const Json& data() const override { return configuration_.data; }

  Truth condition(const ChartTransition& transition) const {
    return transition.guard == kNone ? Truth::kTrue : workflow_.model().holds(transition.guard, *this);
  }

 private:
  const Workflow& workflow_;
  const Configuration& configuration_;
  const Event* event_;
};

// The active states, each before those that hold it.
std::vector<StateId> innermost_first(const Configuration& configuration) {
  std::vector<StateId> states(configuration.active.rbegin(), configuration.active.rend());
  return states;
}

// The task, within the state or the states that hold it, that an event is an outcome of.
const StateRules* owner_of_outcome(const Workflow& workflow, const Configuration& configuration,
                                   std::string_view event, std::string* outcome) {
  for (const StateId id : configuration.active) {
    const StateRules& state = workflow.state(id);
    if (!state.task) continue;
    for (const Outcome& candidate : state.task->outcomes) {
      if (event == state.task->id + "." + candidate.id) {
        *outcome = candidate.id;
        return &state;
      }
    }
  }
  return nullptr;
}

constexpr std::string_view kDocumentPrefix = "document.";

// Fills in who causes the event and what goes with it.  False if nobody outside may cause it now.
bool describe(const Workflow& workflow, const Configuration& configuration, const CaseTransition& layer,
              EnabledEvent& action) {
  action.role = layer.by;
  action.needs = layer.needs;
  action.asks = layer.asks;
  action.title = layer.title;
  action.law = layer.law;
  action.administrative = layer.administrative;
  action.until = layer.until;
  std::string outcome;
  if (const StateRules* state = owner_of_outcome(workflow, configuration, action.event, &outcome)) {
    const Task& task = *state->task;
    action.task = task.id;
    action.outcome = outcome;
    if (action.role.empty()) action.role = task.role;
    action.needs.insert(action.needs.begin(), task.needs.begin(), task.needs.end());
    action.not_same_as = task.not_same_as;
    action.approvals = task.approvals;
    action.vote = task.vote;
    action.deadline = state->deadline;
    if (!action.law) action.law = state->law;
    const auto it = std::find_if(task.outcomes.begin(), task.outcomes.end(),
                                 [&](const Outcome& candidate) { return candidate.id == outcome; });
    if (action.title.vi.empty()) action.title = it->title;
    return true;
  }
  if (action.event.substr(0, kDocumentPrefix.size()) == kDocumentPrefix) {
    const DocumentType* document = workflow.document(action.event.substr(kDocumentPrefix.size()));
    if (document == nullptr) return false;
    action.document = document->id;
    if (action.role.empty()) action.role = document->by;
    if (action.title.vi.empty()) action.title = document->title;
    if (!action.law) action.law = document->law;
  }
  for (const RunningDeadline& running : running_deadlines(workflow, configuration)) {
    if (running.event != action.event) continue;
    action.deadline = running.id;
    action.is_expiry = true;
  }
  return !action.role.empty() || action.is_expiry;
}

// What may be done next; conditions see the data of `event` if there is one.
std::vector<EnabledEvent> actions_of(const Workflow& workflow, const Configuration& configuration,
                                     const Event* event, bool with_false = false) {
  std::vector<EnabledEvent> actions;
  if (!configuration.running) return actions;
  const Chart& chart = workflow.chart();
  const Standing standing(workflow, configuration, event);
  // An event that an inner state takes without condition never reaches the states around it.
  std::set<std::string> taken;
  for (const StateId id : innermost_first(configuration)) {
    for (const TransitionId transition_id : chart.state(id).transitions) {
      const ChartTransition& transition = chart.transition(transition_id);
      for (const std::string& name : transition.events) {
        if (taken.contains(name)) continue;
        EnabledEvent action{.event = name, .state = chart.state(id).id};
        action.condition = standing.condition(transition);
        if (action.condition == Truth::kFalse && !with_false) continue;
        if (transition.guard != kNone) action.guard = workflow.data().guards[transition.guard];
        if (!describe(workflow, configuration, workflow.transition(transition_id), action)) continue;
        if (action.condition == Truth::kTrue) taken.insert(name);
        actions.push_back(std::move(action));
      }
    }
  }
  return actions;
}

Status check_asked(const Workflow& workflow, const std::string& item, const Json* value) {
  if (value == nullptr || value->is_null()) return unfit("workflows.missing-data", item);
  return check_value(workflow, item, *value);
}

// An event brings what it is asked for, and nothing else.
Status check_brought(const Workflow& workflow, const std::vector<EnabledEvent>& actions, const Event& event) {
  std::set<std::string> asked;
  for (const EnabledEvent& action : actions) {
    if (action.event != event.name || action.condition != Truth::kTrue) continue;
    for (const std::string& item : action.asks) {
      if (Status fits = check_asked(workflow, item, event.data.find(item)); !fits) return fits;
      asked.insert(item);
    }
  }
  if (const Json::Object* members = event.data.object()) {
    for (const Json::Member& member : *members) {
      if (!asked.contains(member.first)) return unfit("workflows.unknown-data", member.first);
    }
  }
  return Done();
}

}  // namespace

EnabledEvent act_of(const Workflow& workflow, StateId state, TransitionId transition) {
  const Chart& chart = workflow.chart();
  Configuration here;
  for (StateId up = state; up != kNone; up = chart.state(up).parent)
    here.active.insert(here.active.begin(), up);
  const ChartTransition& of_chart = chart.transition(transition);
  EnabledEvent action{.event = of_chart.events.empty() ? std::string() : of_chart.events.front(),
                      .state = chart.state(state).id};
  if (of_chart.guard != kNone) action.guard = workflow.data().guards[of_chart.guard];
  describe(workflow, here, workflow.transition(transition), action);
  return action;
}

std::vector<RunningDeadline> running_deadlines(const Workflow& workflow, const Configuration& configuration) {
  std::vector<RunningDeadline> found;
  if (!configuration.running) return found;
  for (const StateId id : configuration.active) {
    const StateRules& state = workflow.state(id);
    if (!state.deadline.empty()) {
      found.push_back({state.deadline, state.deadline_event, workflow.chart().state(id).id});
    }
  }
  return found;
}

std::vector<EnabledEvent> allowed(const Workflow& workflow, const Configuration& configuration) {
  return actions_of(workflow, configuration, nullptr);
}

std::vector<EnabledEvent> considered(const Workflow& workflow, const Configuration& configuration) {
  return actions_of(workflow, configuration, nullptr, true);
}

std::optional<EnabledEvent> action_of(const Workflow& workflow, const Configuration& configuration,
                                      const Event& event) {
  for (EnabledEvent& action : actions_of(workflow, configuration, &event)) {
    if (action.event == event.name && action.condition == Truth::kTrue) return std::move(action);
  }
  return std::nullopt;
}

std::vector<ForbiddenAct> forbidden_acts(const Workflow& workflow, const Configuration& configuration) {
  std::vector<ForbiddenAct> acts;
  if (!configuration.running) return acts;
  for (const StateId id : configuration.active) {
    const std::vector<ForbiddenAct>& forbidden = workflow.state(id).forbidden;
    acts.insert(acts.end(), forbidden.begin(), forbidden.end());
  }
  return acts;
}

Result<Advance> open_case(const Workflow& workflow, const Json& data, const StepLimits& limits) {
  Configuration blank;
  if (const Json::Object* members = data.object()) {
    for (const Json::Member& member : *members)
      HTX_RETURN_IF_ERROR(check_value(workflow, member.first, member.second));
    blank.data = data;
  }
  HTX_ASSIGN_OR_RETURN(StepResult step,
                       internal::Interpreter(workflow.chart(), workflow.model(), blank, limits).start());
  return advanced(workflow, Configuration(), std::move(step));
}

Result<Advance> advance(const Workflow& workflow, const Configuration& configuration, const Event& event,
                        const StepLimits& limits) {
  if (!configuration.running) return Error(ErrorCode::kConflict, Message("workflows.ended"));
  const std::vector<EnabledEvent> actions = actions_of(workflow, configuration, &event);
  const auto named = [&](const EnabledEvent& action) { return action.event == event.name; };
  const auto first = std::find_if(actions.begin(), actions.end(), named);
  if (first == actions.end()) {
    return Error(ErrorCode::kConflict, Message("workflows.not-allowed", {{"event", event.name}}));
  }
  if (std::none_of(actions.begin(), actions.end(), [&](const EnabledEvent& action) {
        return named(action) && action.condition == Truth::kTrue;
      })) {
    for (const std::string& item : first->asks) {
      if (event.data.find(item) == nullptr) return unfit("workflows.missing-data", item);
    }
    return Error(ErrorCode::kConflict, Message("workflows.not-evaluable", {{"event", event.name}}));
  }
  HTX_RETURN_IF_ERROR(check_brought(workflow, actions, event));
  HTX_ASSIGN_OR_RETURN(StepResult result,
                       step(workflow.chart(), workflow.model(), configuration, event, limits));
  return advanced(workflow, configuration, std::move(result));
}

}  // namespace htx::workflows
