#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/page/page.h"
#include "engine/workflows/advance.h"
#include "engine/workflows/workflow.h"

namespace htx::report {

// "Luật 17/2023, Điều 99 [verified: S01]"; empty if there is none.
std::string law_text(const std::optional<workflows::Law>& law);

// The source of law on which an action rests: its own, that of the state, or that of the whole workflow.
std::string law_of_action(const workflows::Workflow& workflow, const workflows::EnabledEvent& action);

// The titles of states, those the workflow does not have by their id.
std::string state_titles(const workflows::Workflow& workflow, const std::vector<std::string>& ids,
                         const Voice& say);

// What an event is called: an outcome, a document, a deadline by their titles, others by their id.
std::string event_text(const workflows::Workflow& workflow, const std::string& event, const Voice& say);

}  // namespace htx::report
