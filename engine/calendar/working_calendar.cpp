#include "engine/calendar/working_calendar.h"

#include <algorithm>
#include <utility>

namespace htx {

WorkingCalendar::WorkingCalendar(Data data) : data_(std::move(data)) {
  for (const SpecialDay& day : data_.days) special_.insert_or_assign(day.date, day);
  for (const OpenQuestion& question : data_.questions) {
    if (question.counts) special_.insert_or_assign(question.day.date, question.day);
  }
}

const SpecialDay* WorkingCalendar::special(const Date& date) const {
  const auto it = special_.find(date);
  return it == special_.end() ? nullptr : &it->second;
}

bool WorkingCalendar::is_weekend(const Date& date) const {
  return std::ranges::find(data_.weekend, date.weekday()) != data_.weekend.end();
}

Result<bool> WorkingCalendar::is_working_day(const Date& date) const {
  if (!covers(date)) {
    return Error(ErrorCode::kNotFound, Message("calendar.outside", {{"calendar", data_.id},
                                                                    {"date", spoken(date)},
                                                                    {"from", spoken(data_.first)},
                                                                    {"to", spoken(data_.last)}}));
  }
  if (const SpecialDay* day = special(date)) return day->works;
  return !is_weekend(date);
}

Result<Date> WorkingCalendar::working_day_from(const Date& date) const {
  for (Date day = date;; day = day.plus_days(1)) {
    HTX_ASSIGN_OR_RETURN(const bool works, is_working_day(day));
    if (works) return day;
  }
}

Result<Date> WorkingCalendar::working_day_until(const Date& date) const {
  for (Date day = date;; day = day.plus_days(-1)) {
    HTX_ASSIGN_OR_RETURN(const bool works, is_working_day(day));
    if (works) return day;
  }
}

Result<std::int64_t> WorkingCalendar::working_days_between(const Date& from, const Date& to) const {
  std::int64_t count = 0;
  for (Date day = from.plus_days(1); day <= to; day = day.plus_days(1)) {
    HTX_ASSIGN_OR_RETURN(const bool works, is_working_day(day));
    count += works ? 1 : 0;
  }
  return count;
}

bool WorkingCalendar::is_provisional(const Date& from, const Date& to) const {
  return std::any_of(special_.lower_bound(from), special_.upper_bound(to),
                     [](const auto& entry) { return entry.second.provisional; });
}

}  // namespace htx
