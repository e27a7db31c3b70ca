#include "engine/workflows/scenario.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/text.h"
#include "engine/workflows/advance.h"

namespace htx::workflows {
namespace {

// Plays one scenario and stops at the first difference: what follows would be differences too.
class Player {
 public:
  Player(const Workflow& workflow, const WorkingCalendar& calendar, const Source& source,
         const Scenario& scenario, Diagnostics& diagnostics)
      : workflow_(workflow),
        calendar_(calendar),
        source_(source),
        scenario_(scenario),
        diagnostics_(diagnostics) {}

  void play() {
    Result<Advance> opened = open_case(workflow_, scenario_.data);
    const Date first = scenario_.steps.empty() ? Date() : scenario_.steps.front().on;
    if (!opened) {
      report(scenario_.steps.empty() ? SourceSpan() : scenario_.steps.front().span,
             "workflows.scenario-failed", to_text(opened.error().message(), Language::kVietnamese));
      return;
    }
    take(*std::move(opened), first);
    for (const ScenarioStep& step : scenario_.steps) {
      if (!play(step)) return;
    }
  }

 private:
  bool play(const ScenarioStep& step) {
    if (!step.event.empty()) {
      Result<Advance> result = advance(workflow_, configuration_, {.name = step.event, .data = step.data});
      if (result.has_value() == step.refused) {
        report(step.span, result ? "workflows.scenario-allowed" : "workflows.scenario-failed",
               result ? step.event : to_text(result.error().message(), Language::kVietnamese));
        return false;
      }
      if (result) take(*std::move(result), step.on);
    }
    return check_states(step) && check_due(step);
  }

  void take(Advance result, const Date& on) {
    configuration_ = std::move(result.step.configuration);
    for (const Effect& effect : result.effects) {
      if (effect.kind == Effect::Kind::kStartDeadline) {
        clocks_[effect.id] = {.anchor = anchor_of(effect.id, on), .pauses = {}, .extensions = 0};
      } else if (effect.kind == Effect::Kind::kCancelDeadline) {
        clocks_.erase(effect.id);
      } else if (effect.kind == Effect::Kind::kPauseDeadline && clocks_.count(effect.id) != 0) {
        clocks_[effect.id].pauses.push_back({on, std::nullopt});
      } else if (effect.kind == Effect::Kind::kResumeDeadline && clocks_.count(effect.id) != 0) {
        clocks_[effect.id].pauses.back().until = on;
      }
    }
  }

  Date anchor_of(const std::string& id, const Date& on) const {
    const DeadlineRule* rule = workflow_.deadline(id);
    if (rule == nullptr || rule->from.empty()) return on;
    return date_from_iso(configuration_.data.text_of(rule->from)).value_or(on);
  }

  bool check_states(const ScenarioStep& step) {
    if (!step.states) return true;
    std::vector<std::string> found;
    for (const std::string_view id : leaves(workflow_.chart(), configuration_)) found.emplace_back(id);
    std::vector<std::string> expected = *step.states;
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    if (found == expected) return true;
    report(step.span, "workflows.scenario-states", join(found, ", "),
           Message("workflows.scenario-expected", {{"value", join(expected, ", ")}}));
    return false;
  }

  bool check_due(const ScenarioStep& step) {
    for (const auto& [id, expected] : step.due) {
      std::optional<Date> found;
      const auto clock = clocks_.find(id);
      if (clock != clocks_.end()) {
        const Result<DeadlineStatus> status =
            deadline_status(*workflow_.deadline(id), calendar_, clock->second, step.on);
        if (!status) {
          report(step.span, status.error().message(), id);
          return false;
        }
        found = status->due;
      }
      if (found == expected) continue;
      report(step.span, Message("workflows.scenario-due", {{"deadline", id}}), found ? to_text(*found) : "-",
             Message("workflows.scenario-expected", {{"value", expected ? to_text(*expected) : "-"}}));
      return false;
    }
    return true;
  }

  void report(SourceSpan span, Message message, std::string found, Message expected = {}) {
    diagnostics_.report({.place = source_.place_at(span.begin),
                         .message = std::move(message),
                         .found = scenario_.name + ": " + std::move(found),
                         .expected = std::move(expected)});
  }

  const Workflow& workflow_;
  const WorkingCalendar& calendar_;
  const Source& source_;
  const Scenario& scenario_;
  Diagnostics& diagnostics_;
  Configuration configuration_;
  std::map<std::string, DeadlineHistory> clocks_;
};

}  // namespace

Diagnostics run_scenarios(const Workflow& workflow, const WorkingCalendar& calendar, const Source& source) {
  Diagnostics diagnostics;
  for (const Scenario& scenario : workflow.data().scenarios) {
    Player(workflow, calendar, source, scenario, diagnostics).play();
  }
  return diagnostics;
}

}  // namespace htx::workflows
