#pragma once

#include "engine/calendar/working_calendar.h"
#include "engine/cases/recount.h"
#include "engine/value/json.h"

namespace htx::answers {

// The days on which two versions of a calendar differ.
Json calendar_diff_answer(const WorkingCalendar& before, const WorkingCalendar& after);
// Which deadlines move by another version of the calendar, and which days make them.
Json recount_answer(const Recount& recount, Language language);

}  // namespace htx::answers
