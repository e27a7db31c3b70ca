#include "engine/calendar/due_date.h"

#include "engine/base/check.h"

namespace htx {
namespace {

constexpr std::int64_t kDaysInWeek = 7;
constexpr std::int64_t kMonthsInYear = 12;

// The day a calendar term ends on, before any rolling.
Date plus_calendar_term(const Date& date, const Term& term, std::int64_t sign) {
  switch (term.unit) {
    case TermUnit::kWorkingDay:
    case TermUnit::kDay: return date.plus_days(sign * term.amount);
    case TermUnit::kWeek: return date.plus_days(sign * term.amount * kDaysInWeek);
    case TermUnit::kMonth: return date.plus_months(sign * term.amount);
    case TermUnit::kYear: return date.plus_months(sign * term.amount * kMonthsInYear);
  }
  return date;
}

Result<Date> count_working_days(const WorkingCalendar& calendar, const Date& from, std::int64_t amount,
                                int step) {
  Date day = from;
  for (std::int64_t counted = 0; counted < amount;) {
    day = day.plus_days(step);
    HTX_ASSIGN_OR_RETURN(const bool works, calendar.is_working_day(day));
    counted += works ? 1 : 0;
  }
  return day;
}

Result<Date> rolled(const WorkingCalendar& calendar, const Date& date, Roll roll) {
  switch (roll) {
    case Roll::kForward: return calendar.working_day_from(date);
    case Roll::kBackward: return calendar.working_day_until(date);
    case Roll::kNone: return date;
  }
  return date;
}

}  // namespace

Result<Date> due_date(const WorkingCalendar& calendar, const Date& event, const Term& term,
                      const CountRules& rules) {
  // Counting the day of the event is counting from the day before it.
  const Date from = rules.event_day_counts ? event.plus_days(-1) : event;
  if (term.unit == TermUnit::kWorkingDay && term.amount > 0) {
    return count_working_days(calendar, from, term.amount, +1);
  }
  return rolled(calendar, plus_calendar_term(from, term, +1), rules.roll);
}

Result<Date> latest_date_before(const WorkingCalendar& calendar, const Date& event, const Term& term,
                                const CountRules& rules) {
  const Date from = rules.event_day_counts ? event.plus_days(1) : event;
  if (term.unit == TermUnit::kWorkingDay && term.amount > 0) {
    return count_working_days(calendar, from, term.amount, -1);
  }
  return rolled(calendar, plus_calendar_term(from, term, -1), rules.roll);
}

Date first_day_after_period(const Date& event, const Term& term) {
  HTX_CHECK(term.unit != TermUnit::kWorkingDay);
  return plus_calendar_term(event, term, +1).plus_days(1);
}

}  // namespace htx
