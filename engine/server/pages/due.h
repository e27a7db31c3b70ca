#pragma once

#include <optional>
#include <string>

#include "engine/cases/cases.h"
#include "engine/page/page.h"
#include "engine/session/session.h"
#include "engine/value/json.h"

namespace htx::server {

// A last day as every page shows it, {iso, day, tone, distance}: the date and how far it is in working days.
// Null without a last day.
Json due_model(const Session& session, const std::optional<Date>& due, const std::optional<Date>& warn,
               const report::Voice& say);

// How a deadline of a case was found, {title, due, steps, weeks, law}: the day it runs from, its length, the
// days that do not count with their names, stand-stills, prolongations, and a calendar with each counted day
// by its number if it is not too long.
Json deadline_model(const Session& session, const CaseView& view, const DeadlineRow& row,
                    const report::Voice& say);

}  // namespace htx::server
