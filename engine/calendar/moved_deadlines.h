#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/calendar/deadline_course.h"
#include "engine/calendar/working_calendar.h"

namespace htx {

// A deadline that runs, under a name by which its keeper finds it again.
struct NamedCourse {
  std::string name;
  DeadlineCourse course;
};

// A deadline that ends on another day under a new version of the calendar.
struct MovedDeadline {
  std::string name;
  Date before;
  Date after;
  std::vector<Date> because;  // The days between its anchor and the later end that changed, in order.
};

// The days in [first, last] that one calendar works and the other does not; days that one of them does not
// cover are left out.
std::vector<Date> changed_days(const WorkingCalendar& from, const WorkingCalendar& to, const Date& first,
                               const Date& last);

// The deadlines that move when `from` is replaced by `to`, in the order given.  Deadlines that stand still
// have no last day and do not move.  Fails as due_date_of() does, naming no deadline as moved then.
Result<std::vector<MovedDeadline>> moved_deadlines(const WorkingCalendar& from, const WorkingCalendar& to,
                                                   const std::vector<NamedCourse>& running);

}  // namespace htx
