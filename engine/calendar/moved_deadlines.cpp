#include "engine/calendar/moved_deadlines.h"

#include <algorithm>

namespace htx {

std::vector<Date> changed_days(const WorkingCalendar& from, const WorkingCalendar& to, const Date& first,
                               const Date& last) {
  std::vector<Date> changed;
  for (Date day = first; day <= last; day = day.plus_days(1)) {
    const Result<bool> before = from.is_working_day(day);
    const Result<bool> after = to.is_working_day(day);
    if (before && after && *before != *after) changed.push_back(day);
  }
  return changed;
}

Result<std::vector<MovedDeadline>> moved_deadlines(const WorkingCalendar& from, const WorkingCalendar& to,
                                                   const std::vector<NamedCourse>& running) {
  std::vector<MovedDeadline> moved;
  for (const NamedCourse& deadline : running) {
    HTX_ASSIGN_OR_RETURN(const std::optional<Date> before, due_date_of(from, deadline.course));
    HTX_ASSIGN_OR_RETURN(const std::optional<Date> after, due_date_of(to, deadline.course));
    if (!before || !after || *before == *after) continue;
    moved.push_back({.name = deadline.name,
                     .before = *before,
                     .after = *after,
                     .because = changed_days(from, to, deadline.course.anchor, std::max(*before, *after))});
  }
  return moved;
}

}  // namespace htx
