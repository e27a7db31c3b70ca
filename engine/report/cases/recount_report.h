#pragma once

#include "engine/calendar/working_calendar.h"
#include "engine/cases/recount.h"
#include "engine/page/page.h"

namespace htx::report {

// The days on which two versions of a calendar differ, each with its name and source.
Page calendar_diff_page(const WorkingCalendar& before, const WorkingCalendar& after, const Manner& language);

// Which deadlines move by another version of the calendar, and which day makes them; `calendar` is that
// version.
Page recount_page(const Recount& recount, const WorkingCalendar& calendar, const Manner& language);

}  // namespace htx::report
