#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

#include "engine/calendar/working_calendar.h"
#include "engine/value/date.h"
#include "engine/workflows/workflow.h"

namespace htx {

// A day that cannot be told, with the code that says why.
struct NotCountable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A stretch on which a clock or a whole case stood still: from its first day to the day before it went on.
struct SlowStretch {
  Date from;
  std::optional<Date> until;  // None: it still stands.
};

// The clock of one deadline.
struct SlowClock {
  Date anchor;  // The day the term runs from.
  Date begun;   // The day the clock was started.
  std::int64_t extensions = 0;
  bool acted_on = false;                // Its passing was acted on.
  const WorkingCalendar* by = nullptr;  // The version of the calendar it was last counted by.
};

// The last day of a deadline, counted day by day after the words of workflows/README.md, with the
// stand-stills of its case, in any order; none while it stands still.
std::optional<Date> slow_last_day(const WorkingCalendar& calendar, const workflows::DeadlineRule& rule,
                                  const SlowClock& clock, const std::vector<SlowStretch>& stand_stills);

}  // namespace htx
