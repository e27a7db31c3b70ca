#include "engine/workflows/simulation.h"

#include <algorithm>
#include <utility>

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
  for (const Action& action : next()) {
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
  std::map<std::string, Clock> clocks = clocks_;
  take(result, step.on, clocks);
  std::swap(clocks, clocks_);
  Result<std::vector<SimulatedDeadline>> running = deadlines(step.on);
  if (!running) {
    std::swap(clocks, clocks_);
    return std::move(running).error();
  }
  configuration_ = std::move(result.step.configuration);
  for (const std::string_view id : leaves(workflow_.chart(), configuration_)) step.states.emplace_back(id);
  step.effects = std::move(result.effects);
  step.deadlines = *std::move(running);
  steps_.push_back(std::move(step));
  return Done();
}

void Simulation::take(const Advance& result, const Date& on, std::map<std::string, Clock>& clocks) const {
  for (const Effect& effect : result.effects) {
    const auto clock = clocks.find(effect.id);
    switch (effect.kind) {
      case Effect::Kind::kStartDeadline: {
        const DeadlineRule* rule = workflow_.deadline(effect.id);
        Date anchor = on;
        if (rule != nullptr && !rule->from.empty()) {
          anchor = date_from_iso(result.step.configuration.data.text_of(rule->from)).value_or(on);
        }
        clocks[effect.id] = {effect.event, {.anchor = anchor, .pauses = {}, .extensions = 0}};
        break;
      }
      case Effect::Kind::kCancelDeadline: clocks.erase(effect.id); break;
      case Effect::Kind::kPauseDeadline:
        if (clock != clocks.end()) clock->second.history.pauses.push_back({on, std::nullopt});
        break;
      case Effect::Kind::kResumeDeadline:
        if (clock != clocks.end() && !clock->second.history.pauses.empty()) {
          clock->second.history.pauses.back().until = on;
        }
        break;
      case Effect::Kind::kNotify:
      case Effect::Kind::kAssess:
      case Effect::Kind::kPropose:
      case Effect::Kind::kSet: break;
    }
  }
}

Result<std::vector<SimulatedDeadline>> Simulation::deadlines(const Date& today) const {
  std::vector<SimulatedDeadline> found;
  for (const auto& [id, clock] : clocks_) {
    const DeadlineRule* rule = workflow_.deadline(id);
    if (rule == nullptr) continue;
    HTX_ASSIGN_OR_RETURN(DeadlineStatus status, deadline_status(*rule, *calendar_, clock.history, today));
    found.push_back({.id = id, .event = clock.event, .status = std::move(status), .law = rule->law});
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
