#pragma once

#include <optional>

#include "engine/calendar/working_calendar.h"
#include "engine/doc/document.h"

namespace htx {

// Reads a calendar of rules/<jurisdiction>/calendars/.  Reports every mistake with its place and
// returns none if there was one: unknown keys, days outside the range or given twice, a day
// worked that is no weekend, a range of more than 100 years.
std::optional<WorkingCalendar> read_calendar(const Document& document, Diagnostics& diagnostics);

}  // namespace htx
