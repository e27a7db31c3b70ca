#include "engine/workflows/deadline_status.h"

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

Result<Date> anchor_of(const DeadlineRule& deadline, const Json& data, const Date& on,
                       const std::map<std::string, Date>& last_days) {
  if (deadline.from.empty() && deadline.from_end_of.empty()) return on;
  std::optional<Date> day;
  if (const auto other = last_days.find(deadline.from_end_of); other != last_days.end()) {
    day = other->second;
  } else if (!deadline.from.empty()) {
    day = date_from_iso(data.text_of(deadline.from));
  }
  if (day) return *day;
  return Error(ErrorCode::kInvalidArgument,
               Message("workflows.no-anchor",
                       {{"deadline", deadline.id},
                        {"data", deadline.from.empty() ? deadline.from_end_of : deadline.from}}));
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
    DeadlineCourse course{
        .anchor = history.anchor, .begun = history.begun, .term = *deadline.within, .rules = deadline.count};
    if (deadline.tolls) course.pauses = history.pauses;
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
