#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/calendar/due_date.h"
#include "engine/calendar/term.h"
#include "engine/calendar/working_calendar.h"
#include "engine/value/date.h"

namespace htx {

// A stretch of days on which a clock stood still: from the day it was stopped to the day before it
// was started again.  None: it still stands.
struct Pause {
  Date from;
  std::optional<Date> until;
};

// All that has happened to one deadline.  The due date is always computed again from these facts and
// never moved by hand.
struct DeadlineCourse {
  Date anchor;  // The day of the event the term runs from.
  Term term;
  CountRules rules;
  std::vector<Pause> pauses;     // In order of time, not overlapping.
  std::vector<Term> extensions;  // Each begins when what it prolongs ends.
};

// The last day of the term, with its extensions, pauses left out; none while a pause is open.
//
// How a pause is counted is a convention of this program, since the Civil Code does not say it for
// procedures: working days inside a pause are not counted; a term in days, weeks, months or years
// ends later by as many days as it stood still before its end.  An extension is counted from the
// last day of the term it prolongs, before that day is rolled; rolling is done once, at the end.
// Fails with "calendar.outside", and with "calendar.bad-pauses" if pauses overlap, end before they
// begin, or follow an open one.
Result<std::optional<Date>> due_date_of(const WorkingCalendar& calendar, const DeadlineCourse& course);

}  // namespace htx
