#include "engine/calendar/deadline_course.h"

#include <algorithm>
#include <iterator>
#include <span>

namespace htx {
namespace {

// Pauses that have ended, in order: those a course has met so far.
using Pauses = std::span<const Pause>;

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

bool covers(const Pause& pause, const Date& day) { return pause.from <= day && day < *pause.until; }

bool counts(Pauses pauses, const Date& day) {
  return std::none_of(pauses.begin(), pauses.end(), [&](const Pause& pause) { return covers(pause, day); });
}

// The day itself if it counts, else the first one after it that does.
Date counting_day_from(Pauses pauses, Date day) {
  for (const Pause& pause : pauses) {
    if (covers(pause, day)) day = *pause.until;
  }
  return day;
}

// The day on which so many days that count have passed since `from`, which is not one of them.
Date after_days(Pauses pauses, Date from, std::int64_t days) {
  if (days == 0) return counting_day_from(pauses, from);
  for (const Pause& pause : pauses) {
    const std::int64_t before = pause.from.days() - from.days() - 1;
    if (before >= days) break;
    if (*pause.until <= from.plus_days(1)) continue;
    days -= std::max<std::int64_t>(before, 0);
    from = pause.until->plus_days(-1);
  }
  return from.plus_days(days);
}

Result<Date> after_working_days(const WorkingCalendar& calendar, Pauses pauses, Date day,
                                std::int64_t amount) {
  while (amount > 0) {
    day = day.plus_days(1);
    HTX_ASSIGN_OR_RETURN(const bool works, calendar.is_working_day(day));
    amount -= works && counts(pauses, day) ? 1 : 0;
  }
  return day;
}

bool is_fixed_day(const Term& term) { return term.amount == 0; }

// The end of a term that begins after `from`, not rolled.
Result<Date> end_of(const WorkingCalendar& calendar, Pauses pauses, const Date& from, const Term& term) {
  if (term.unit == TermUnit::kWorkingDay) return after_working_days(calendar, pauses, from, term.amount);
  HTX_ASSIGN_OR_RETURN(const Date plain, due_date(calendar, from, term, {.roll = Roll::kNone}));
  return after_days(pauses, from, plain.days() - from.days());
}

Result<Date> rolled_back(const WorkingCalendar& calendar, Pauses pauses, const Date& end) {
  for (Date day = end; counts(pauses, day); day = day.plus_days(-1)) {
    HTX_ASSIGN_OR_RETURN(const bool works, calendar.is_working_day(day));
    if (works) return day;
  }
  return after_working_days(calendar, pauses, end, 1);
}

Result<Date> rolled(const WorkingCalendar& calendar, Pauses pauses, const Date& end, Roll roll) {
  switch (roll) {
    case Roll::kForward: return after_working_days(calendar, pauses, end.plus_days(-1), 1);
    case Roll::kBackward: return rolled_back(calendar, pauses, end);
    case Roll::kNone: return end;
  }
  return end;
}

// The last day if the case stood still only on the days of `pauses`.
Result<Date> last_day(const WorkingCalendar& calendar, const DeadlineCourse& course, Pauses pauses) {
  Date end = course.rules.event_day_counts ? course.anchor.plus_days(-1) : course.anchor;
  bool rolls = true;
  if (is_fixed_day(course.term)) {
    const Date from = std::min(course.begun, end);
    end = after_days(pauses, from, end.days() - from.days());
  } else {
    rolls = course.term.unit != TermUnit::kWorkingDay;
    HTX_ASSIGN_OR_RETURN(end, end_of(calendar, pauses, end, course.term));
  }
  for (const Term& extension : course.extensions) {
    rolls = extension.unit != TermUnit::kWorkingDay;
    HTX_ASSIGN_OR_RETURN(end, end_of(calendar, pauses, end, extension));
  }
  return rolls ? rolled(calendar, pauses, end, course.rules.roll) : Result<Date>(end);
}

// Whether a stretch goes on to that day or beyond.
bool reaches(const Pause& pause, const Date& day) { return !pause.until || *pause.until >= day; }

}  // namespace

void begin_pause(std::vector<Pause>& pauses, const Date& from) {
  if (!pauses.empty() && pauses.back().until == from) {
    pauses.back().until.reset();
  } else {
    pauses.push_back({from, std::nullopt});
  }
}

void end_pause(std::vector<Pause>& pauses, const Date& until) {
  if (pauses.back().from == until) {
    pauses.pop_back();
  } else {
    pauses.back().until = until;
  }
}

std::vector<Pause> joined(const std::vector<Pause>& one, const std::vector<Pause>& other) {
  std::vector<Pause> all;
  std::merge(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(all),
             [](const Pause& a, const Pause& b) { return a.from < b.from; });
  std::vector<Pause> apart;
  for (const Pause& pause : all) {
    if (apart.empty() || !reaches(apart.back(), pause.from)) {
      apart.push_back(pause);
    } else if (apart.back().until) {
      apart.back().until =
          pause.until ? std::optional(std::max(*apart.back().until, *pause.until)) : std::nullopt;
    }
  }
  return apart;
}

Result<std::optional<Date>> due_date_of(const WorkingCalendar& calendar, const DeadlineCourse& course) {
  HTX_RETURN_IF_ERROR(check_pauses(course.pauses));
  // One pause after the other: each changes the end only if the clock still ran when it began.
  for (std::size_t met = 0;; ++met) {
    HTX_ASSIGN_OR_RETURN(const Date end, last_day(calendar, course, Pauses(course.pauses).first(met)));
    if (met == course.pauses.size() || course.pauses[met].from > end) return std::optional(end);
    if (!course.pauses[met].until) return std::optional<Date>();
  }
}

}  // namespace htx
