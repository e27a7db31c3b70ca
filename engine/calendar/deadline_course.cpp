#include "engine/calendar/deadline_course.h"

#include <algorithm>

namespace htx {
namespace {

Status check_pauses(const std::vector<Pause>& pauses) {
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    const bool ordered = !pauses[i].until || pauses[i].from <= *pauses[i].until;
    const bool apart = i == 0 || (pauses[i - 1].until && *pauses[i - 1].until <= pauses[i].from);
    if (!ordered || !apart) {
      return Error(ErrorCode::kInvalidArgument,
                   Message("calendar.bad-pauses", {{"date", to_text(pauses[i].from)}}));
    }
  }
  return Done();
}

bool is_paused(const std::vector<Pause>& pauses, const Date& day) {
  return std::any_of(pauses.begin(), pauses.end(), [&](const Pause& pause) {
    return pause.from <= day && (!pause.until || day < *pause.until);
  });
}

// The first pause that is still open; it stops every term that has not ended before it.
const Pause* open_pause(const std::vector<Pause>& pauses) {
  return !pauses.empty() && !pauses.back().until ? &pauses.back() : nullptr;
}

// Counts working days that are not inside a pause; none if an open pause is reached first.
Result<std::optional<Date>> count_working(const WorkingCalendar& calendar, const Date& from,
                                          std::int64_t amount, const std::vector<Pause>& pauses) {
  const Pause* open = open_pause(pauses);
  Date day = from;
  for (std::int64_t counted = 0; counted < amount;) {
    day = day.plus_days(1);
    if (open != nullptr && day >= open->from) return std::optional<Date>();
    HTX_ASSIGN_OR_RETURN(const bool works, calendar.is_working_day(day));
    counted += works && !is_paused(pauses, day) ? 1 : 0;
  }
  return std::optional(day);
}

// Moves an end behind the pauses that lie between `from` and it, in order: each may push it into the next.
std::optional<Date> pushed_by_pauses(Date end, const Date& from, const std::vector<Pause>& pauses) {
  for (const Pause& pause : pauses) {
    if (pause.from > end) break;
    if (!pause.until) return std::nullopt;
    const Date begin = std::max(pause.from, from.plus_days(1));
    const std::int64_t days = pause.until->days() - begin.days();
    if (days > 0) end = end.plus_days(days);
  }
  return end;
}

}  // namespace

Result<std::optional<Date>> due_date_of(const WorkingCalendar& calendar, const DeadlineCourse& course) {
  HTX_RETURN_IF_ERROR(check_pauses(course.pauses));
  std::vector<Term> terms = {course.term};
  terms.insert(terms.end(), course.extensions.begin(), course.extensions.end());
  Date end = course.rules.event_day_counts ? course.anchor.plus_days(-1) : course.anchor;
  bool rolls = false;
  for (const Term& term : terms) {
    std::optional<Date> next;
    rolls = term.unit != TermUnit::kWorkingDay || term.amount == 0;
    if (rolls) {
      HTX_ASSIGN_OR_RETURN(const Date plain, due_date(calendar, end, term, {.roll = Roll::kNone}));
      next = pushed_by_pauses(plain, end, course.pauses);
    } else {
      HTX_ASSIGN_OR_RETURN(next, count_working(calendar, end, term.amount, course.pauses));
    }
    if (!next) return std::optional<Date>();
    end = *next;
  }
  if (rolls && course.rules.roll == Roll::kForward) {
    HTX_ASSIGN_OR_RETURN(end, calendar.working_day_from(end));
  } else if (rolls && course.rules.roll == Roll::kBackward) {
    HTX_ASSIGN_OR_RETURN(end, calendar.working_day_until(end));
  }
  return std::optional(end);
}

}  // namespace htx
