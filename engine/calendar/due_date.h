#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "engine/calendar/term.h"
#include "engine/calendar/working_calendar.h"
#include "engine/value/date.h"

namespace htx {

// What happens when the last day is not a working day.
enum class Roll : std::uint8_t {
  kForward,   // The term ends with the next working day (Civil Code 2015 art. 148.5).
  kNone,      // A strict period: it has elapsed when it has elapsed.
  kBackward,  // The working day before, for "no later than" limits a committee sets itself.
};

// How a term is counted.  The defaults are those of the Civil Code 2015, arts 144 to 148.
struct CountRules {
  Roll roll = Roll::kForward;
  // Art. 147.2: the day of the event is not counted, unless a special law says so.
  bool event_day_counts = false;
};

// The last day of a term that begins with an event; the term ends at 24:00 of it (art. 148.6).
//
// Days, weeks, months and years run through all days; a month or year ends on the corresponding day,
// or on the last day of a month that has none (arts 148.2 and 148.3).  Working days are counted one
// by one and end on one, so that they never roll.
// Fails with "calendar.outside" when a day the count depends on is not in the calendar.
Result<Date> due_date(const WorkingCalendar& calendar, const Date& event, const Term& term,
                      const CountRules& rules = {});

// The last day on which something may be done "chậm nhất <term> trước" an event, i.e. at least that
// long before it.  Counted backward, the day of the event not counted.
Result<Date> latest_date_before(const WorkingCalendar& calendar, const Date& event, const Term& term,
                                const CountRules& rules = {.roll = Roll::kNone});

// The first day on which a state of affairs that began with `event` has lasted the whole term: no
// rolling, and the term's last day must be over.  31/3/2022 and 18 months is 1/10/2023.
// REQUIRES: the term is not in working days.
Date first_day_after_period(const Date& event, const Term& term);

}  // namespace htx
