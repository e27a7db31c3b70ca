#pragma once

#include <optional>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/calendar/working_calendar.h"
#include "engine/doc/document.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

// Runs the worked examples of a workflow file and reports, at the step concerned, what came out
// differently: "workflows.scenario-failed" (an event that should have been possible),
// "workflows.scenario-allowed" (one that should not), "workflows.scenario-states" and
// "workflows.scenario-due".  The clocks of deadlines are kept as a store would keep them: started,
// paused, resumed and cancelled by the effects of each step, on the legal day of that step.
Diagnostics run_scenarios(const Workflow& workflow, const WorkingCalendar& calendar, const Source& source);

// The same for scenarios that stand in a file of their own.
Diagnostics run_scenarios(const Workflow& workflow, const std::vector<Scenario>& scenarios,
                          const WorkingCalendar& calendar, const Source& source);

// Reads such a file: {workflow: vn.inspection, scenarios: [...]}, each as under `tests` of a workflow.
// Reports every mistake with its place and returns none if there was one.
std::optional<std::vector<Scenario>> read_scenarios(const Document& document, const Workflow& workflow,
                                                    Diagnostics& diagnostics);

}  // namespace htx::workflows
