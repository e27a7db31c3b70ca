#include "tests/support/slow_clock.h"

#include <algorithm>

namespace htx {
namespace {

using workflows::DeadlineRule;

bool is_working(const WorkingCalendar& calendar, Date day) {
  const auto working = calendar.is_working_day(day);
  if (!working) throw NotCountable(working.error().message().code);
  return *working;
}

// What a clock counts: which days are left out, in which order they came.
struct Count {
  const WorkingCalendar& calendar;
  std::vector<SlowStretch> left_out = {};

  bool counts(Date day) const {
    return std::ranges::none_of(left_out, [&](const SlowStretch& stretch) {
      return stretch.from <= day && (!stretch.until || day < *stretch.until);
    });
  }
  // The day on which so many days that count (and are worked) have passed, `first` being the first to count.
  Date walk(Date first, std::int64_t days, bool only_working) const {
    Date day = first.plus_days(-1);
    while (days > 0) {
      day = day.plus_days(1);
      if (counts(day) && (!only_working || is_working(calendar, day))) --days;
    }
    return day;
  }
};

Date plus(Date day, const Term& term, std::int64_t sign = 1) {
  switch (term.unit) {
    case TermUnit::kWeek: return day.plus_days(sign * 7 * term.amount);
    case TermUnit::kMonth: return day.plus_months(sign * term.amount);
    case TermUnit::kYear: return day.plus_months(sign * 12 * term.amount);
    case TermUnit::kDay:
    case TermUnit::kWorkingDay: break;
  }
  return day.plus_days(sign * term.amount);
}

// The end of a term that begins with `event`, not rolled.  If that day counts, it is one from the day before.
Date end_of(const Count& count, Date event, const Term& term, bool event_day_counts) {
  const Date from = event_day_counts ? event.plus_days(-1) : event;
  const bool working = term.unit == TermUnit::kWorkingDay;
  return count.walk(from.plus_days(1), working ? term.amount : plus(from, term).days() - from.days(),
                    working);
}

Date rolled(const Count& count, Date last, Roll roll) {
  const auto good = [&](Date day) { return is_working(count.calendar, day) && count.counts(day); };
  if (roll == Roll::kBackward) {
    Date day = last;
    for (; count.counts(day) && !good(day); day = day.plus_days(-1)) {
    }
    if (good(day)) return day;
  }
  while (roll == Roll::kNone ? !count.counts(last) : !good(last)) last = last.plus_days(1);
  return last;
}

Date last_day(const Count& count, const DeadlineRule& rule, const SlowClock& clock) {
  const Term& term = *rule.within;
  Date last;
  if (term.amount == 0) {
    // A fixed day: the days from the start of the clock to it are what there is.
    const std::int64_t left = clock.anchor.days() - clock.begun.days();
    last = left <= 0 ? clock.anchor : count.walk(clock.begun.plus_days(1), left, false);
  } else {
    last = end_of(count, clock.anchor, term, rule.count.event_day_counts);
  }
  for (std::int64_t i = 0; i < clock.extensions; ++i) last = end_of(count, last, *rule.extension, false);
  return rolled(count, last, rule.count.roll);
}

// In order, touching ones made one, those of no whole day left out.
std::vector<SlowStretch> apart(std::vector<SlowStretch> all) {
  std::erase_if(all,
                [](const SlowStretch& stretch) { return stretch.until && *stretch.until <= stretch.from; });
  std::ranges::stable_sort(all, {}, &SlowStretch::from);
  std::vector<SlowStretch> found;
  for (const SlowStretch& next : all) {
    if (found.empty() || (found.back().until && *found.back().until < next.from)) {
      found.push_back(next);
    } else if (found.back().until && (!next.until || *next.until > *found.back().until)) {
      found.back().until = next.until;
    }
  }
  return found;
}

}  // namespace

std::optional<Date> slow_last_day(const WorkingCalendar& calendar, const DeadlineRule& rule,
                                  const SlowClock& clock, const std::vector<SlowStretch>& stand_stills) {
  Count count{calendar};
  if (rule.backward) {
    Date day = clock.anchor;
    if (rule.within->unit == TermUnit::kWorkingDay) {
      for (std::int64_t left = rule.within->amount; left > 0;) {
        day = day.plus_days(-1);
        if (is_working(calendar, day)) --left;
      }
      return day;
    }
    return plus(day, *rule.within, -1);
  }
  for (const SlowStretch& stretch : apart(stand_stills)) {
    // What begins after the last day changes nothing: what has passed has passed.
    if (stretch.from > last_day(count, rule, clock)) break;
    if (!stretch.until) return std::nullopt;
    count.left_out.push_back(stretch);
  }
  return last_day(count, rule, clock);
}

}  // namespace htx
