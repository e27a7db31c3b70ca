#include "engine/workflows/soundness/scenario.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/text.h"
#include "engine/workflows/deadline_status.h"
#include "engine/workflows/soundness/simulation.h"
#include "engine/workflows/workflow_reader.h"

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
    const Date first = scenario_.steps.empty() ? Date() : scenario_.steps.front().on;
    Result<Simulation> opened = Simulation::open(workflow_, calendar_, first, scenario_.data);
    if (!opened) {
      report_failure(scenario_.steps.empty() ? SourceSpan() : scenario_.steps.front().span, opened.error());
      return;
    }
    case_ = *std::move(opened);
    for (const ScenarioStep& step : scenario_.steps) {
      if (!play(step)) return;
    }
  }

 private:
  bool play(const ScenarioStep& step) {
    if (!step.event.empty()) {
      const Status result = case_->act(step.on, {.name = step.event, .data = step.data});
      if (result.has_value() == step.refused) {
        if (result) report(step.span, "workflows.scenario-allowed", step.event);
        if (!result) report_failure(step.span, result.error());
        return false;
      }
    }
    return check_states(step) && check_due(step);
  }

  bool check_states(const ScenarioStep& step) {
    if (!step.states) return true;
    std::vector<std::string> found;
    for (const std::string_view id : leaves(workflow_.chart(), case_->configuration()))
      found.emplace_back(id);
    std::vector<std::string> expected = *step.states;
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    if (found == expected) return true;
    report(step.span, "workflows.scenario-states", join(found, ", "),
           Message("workflows.scenario-expected", {{"value", list_of(expected)}}));
    return false;
  }

  bool check_due(const ScenarioStep& step) {
    for (const auto& [id, expected] : step.due) {
      const Result<std::optional<DeadlineStatus>> status = case_->deadline(id, step.on);
      if (!status) {
        report(step.span, status.error().message(), id);
        return false;
      }
      const std::optional<Date> found = *status ? (*status)->due : std::nullopt;
      if (found == expected) continue;
      report(step.span, Message("workflows.scenario-due", {{"deadline", id}}), found ? to_text(*found) : "-",
             Message("workflows.scenario-expected", {{"value", expected ? to_text(*expected) : "-"}}));
      return false;
    }
    return true;
  }

  // A day the calendar lacks is the calendar's fault and not the event's.
  void report_failure(SourceSpan span, const Error& error) {
    const bool calendar = error.message().code.rfind("calendar.", 0) == 0;
    report(
        span,
        calendar ? error.message() : Message("workflows.scenario-failed", {{"why", both(error.message())}}),
        error.message().code);
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
  std::optional<Simulation> case_;
};

}  // namespace

Diagnostics run_scenarios(const Workflow& workflow, const WorkingCalendar& calendar, const Source& source) {
  return run_scenarios(workflow, workflow.data().scenarios, calendar, source);
}

Diagnostics run_scenarios(const Workflow& workflow, const std::vector<Scenario>& scenarios,
                          const WorkingCalendar& calendar, const Source& source) {
  Diagnostics diagnostics;
  for (const Scenario& scenario : scenarios) {
    Player(workflow, calendar, source, scenario, diagnostics).play();
  }
  return diagnostics;
}

std::optional<std::vector<Scenario>> read_scenarios(const Document& document, const Workflow& workflow,
                                                    Diagnostics& diagnostics) {
  return internal::WorkflowReader(document, diagnostics, {}).read_scenarios(workflow);
}

}  // namespace htx::workflows
