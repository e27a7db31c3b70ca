#include <utility>

#include "engine/workflows/advance.h"

namespace htx::workflows {

Result<std::optional<Date>> due_date_of(const DeadlineRule& deadline, const WorkingCalendar& calendar,
                                        const Date& anchor) {
  if (!deadline.within) return std::optional<Date>();
  HTX_ASSIGN_OR_RETURN(const Date due,
                       deadline.backward
                           ? latest_date_before(calendar, anchor, *deadline.within, deadline.count)
                           : due_date(calendar, anchor, *deadline.within, deadline.count));
  return std::optional(due);
}

Result<DeadlineStatus> deadline_status(const DeadlineRule& deadline, const WorkingCalendar& calendar,
                                       const DeadlineHistory& history, const Date& today) {
  DeadlineStatus status;
  const std::int64_t allowed = deadline.extension ? deadline.extension_times : 0;
  if (history.extensions > allowed) {
    return Error(ErrorCode::kInvalidArgument,
                 Message("workflows.too-many-extensions",
                         {{"deadline", deadline.id}, {"limit", std::to_string(allowed)}}));
  }
  if (!deadline.within) {
    status.standing = DeadlineStanding::kBlank;
    return status;
  }
  if (deadline.backward) {
    // A limit that runs back from a fixed day is not moved by what happens before it.
    HTX_ASSIGN_OR_RETURN(status.due, due_date_of(deadline, calendar, history.anchor));
  } else {
    DeadlineCourse course{.anchor = history.anchor,
                          .term = *deadline.within,
                          .rules = deadline.count,
                          .pauses = history.pauses};
    for (std::int64_t i = 0; i < history.extensions; ++i) course.extensions.push_back(*deadline.extension);
    HTX_ASSIGN_OR_RETURN(status.due, htx::due_date_of(calendar, course));
  }
  if (!status.due) {
    status.standing = DeadlineStanding::kPaused;
    return status;
  }
  for (const Term& before : deadline.warn) {
    HTX_ASSIGN_OR_RETURN(const Date warning, latest_date_before(calendar, *status.due, before));
    status.warnings.push_back(warning);
    if (warning <= today) status.standing = DeadlineStanding::kWarning;
  }
  if (*status.due < today) status.standing = DeadlineStanding::kOverdue;
  const bool forward = history.anchor <= *status.due;
  status.provisional = forward ? calendar.is_provisional(history.anchor, *status.due)
                               : calendar.is_provisional(*status.due, history.anchor);
  return status;
}

}  // namespace htx::workflows
