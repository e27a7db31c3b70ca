#include "engine/workflows/soundness/simulation.h"

#include <algorithm>
#include <utility>

#include "engine/workflows/clock_order.h"
#include "engine/workflows/deadline_status.h"

namespace htx::workflows {

Result<Simulation> Simulation::open(const Workflow& workflow, const WorkingCalendar& calendar, const Date& on,
                                    const Json& data) {
  Simulation simulation(workflow, calendar);
  HTX_ASSIGN_OR_RETURN(Advance opened, open_case(workflow, data));
  HTX_RETURN_IF_ERROR(simulation.keep(std::move(opened), {.on = on}));
  return simulation;
}

Status Simulation::act(const Date& on, const Event& event) {
  if (!steps_.empty() && on < steps_.back().on) {
    return Error(
        ErrorCode::kInvalidArgument,
        Message("workflows.before-last-act", {{"day", to_text(on)}, {"last", to_text(steps_.back().on)}}));
  }
  SimulatedStep step{.on = on, .event = event.name};
  for (const EnabledEvent& action : next()) {
    if (action.event != event.name) continue;
    step.role = action.role;
    step.title = action.title;
    step.law = action.law;
    const DeadlineRule* rule = action.is_expiry ? workflow_.deadline(action.deadline) : nullptr;
    if (rule != nullptr && step.title.vi.empty()) step.title = rule->title;
    if (rule != nullptr && !step.law) step.law = rule->law;
    if (!step.law) step.law = law_of(action.state);
    break;
  }
  HTX_ASSIGN_OR_RETURN(Advance advanced, advance(workflow_, configuration_, event));
  return keep(std::move(advanced), std::move(step));
}

std::optional<Law> Simulation::law_of(const std::string& state) const {
  const Chart& chart = workflow_.chart();
  for (StateId up = chart.find(state).value_or(0); up != kNone; up = chart.state(up).parent) {
    if (workflow_.state(up).law) return workflow_.state(up).law;
    const DeadlineRule* rule = workflow_.deadline(workflow_.state(up).deadline);
    if (rule != nullptr && rule->law) return rule->law;
  }
  return workflow_.data().basis.empty() ? std::nullopt : std::optional(workflow_.data().basis.front());
}

Status Simulation::keep(Advance result, SimulatedStep step) {
  Clocks clocks = clocks_;
  HTX_RETURN_IF_ERROR(take(result, step.on, clocks));
  HTX_ASSIGN_OR_RETURN(step.deadlines, deadlines(clocks, step.on));
  clocks_ = std::move(clocks);
  configuration_ = std::move(result.step.configuration);
  for (const std::string_view id : leaves(workflow_.chart(), configuration_)) step.states.emplace_back(id);
  step.effects = std::move(result.effects);
  steps_.push_back(std::move(step));
  return Done();
}

Status Simulation::take(const Advance& result, const Date& on, Clocks& clocks) const {
  clocks.stand_stills.enter(workflow_, result.step.configuration, on);
  for (const Effect& effect : in_order_of_clocks(workflow_, result.effects)) {
    if (effect.kind == Effect::Kind::kCancelDeadline) clocks.running.erase(effect.id);
    if (effect.kind == Effect::Kind::kResumeDeadline) clocks.running.at(effect.id).event = effect.event;
    const DeadlineRule* rule = workflow_.deadline(effect.id);
    if (effect.kind == Effect::Kind::kStartDeadline) {
      Clock clock{effect.event, {.anchor = on, .begun = on}};
      if (rule != nullptr && rule->within) {
        HTX_ASSIGN_OR_RETURN(clock.history.anchor,
                             anchor_of(*rule, result.step.configuration.data, on, clocks.last_days));
      }
      clocks.running[effect.id] = std::move(clock);
    }
    // At once, because a clock that is started after it in this step may run from its end.
    if (rule == nullptr || !clocks.running.contains(effect.id)) continue;
    HTX_ASSIGN_OR_RETURN(const DeadlineStatus now, status(clocks, *rule, on));
    clocks.last_days.erase(effect.id);
    if (now.due) clocks.last_days.emplace(effect.id, *now.due);
  }
  return Done();
}

Result<DeadlineStatus> Simulation::status(const Clocks& clocks, const DeadlineRule& rule,
                                          const Date& today) const {
  DeadlineHistory history = clocks.running.at(rule.id).history;
  history.pauses = clocks.stand_stills.of(rule.id);
  return deadline_status(rule, *calendar_, history, today);
}

Result<std::vector<SimulatedDeadline>> Simulation::deadlines(const Date& today) const {
  return deadlines(clocks_, today);
}

Result<std::vector<SimulatedDeadline>> Simulation::deadlines(const Clocks& clocks, const Date& today) const {
  std::vector<SimulatedDeadline> found;
  for (const auto& [id, clock] : clocks.running) {
    const DeadlineRule* rule = workflow_.deadline(id);
    if (rule == nullptr) continue;
    HTX_ASSIGN_OR_RETURN(DeadlineStatus standing, status(clocks, *rule, today));
    found.push_back({.id = id, .event = clock.event, .status = std::move(standing), .law = rule->law});
  }
  return found;
}

Result<std::optional<DeadlineStatus>> Simulation::deadline(const std::string& id, const Date& today) const {
  HTX_ASSIGN_OR_RETURN(const std::vector<SimulatedDeadline> running, deadlines(today));
  const auto it = std::find_if(running.begin(), running.end(),
                               [&](const SimulatedDeadline& deadline) { return deadline.id == id; });
  return it == running.end() ? std::nullopt : std::optional(it->status);
}

}  // namespace htx::workflows
