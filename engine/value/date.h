#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/message.h"

namespace htx {

// A day of the proleptic Gregorian calendar, years -999,999,999 to 999,999,999 (FEEL's range).
class Date {
 public:
  Date() = default;  // 1970-01-01

  // None if there is no such day (31/02, month 13).
  static std::optional<Date> of(std::int64_t year, int month, int day);
  static Date from_days(std::int64_t days_since_1970);

  std::int64_t year() const { return year_; }
  int month() const { return month_; }
  int day() const { return day_; }

  // Days since 1970-01-01; negative before.
  std::int64_t days() const;
  // 1 is Monday, 7 is Sunday (ISO 8601).
  int weekday() const;
  // The last day of this date's month: 28 to 31.
  int days_in_month() const;

  Date plus_days(std::int64_t days) const { return from_days(this->days() + days); }
  // The same day of the month `months` later, or that month's last day if it is shorter:
  // 31/8 + 6 months is 28/2 (Civil Code 2015 art. 148.2; also FEEL date + duration).
  Date plus_months(std::int64_t months) const;

  auto operator<=>(const Date&) const = default;

 private:
  Date(std::int64_t year, int month, int day)
      : year_(year), month_(static_cast<std::int8_t>(month)), day_(static_cast<std::int8_t>(day)) {}

  std::int64_t year_ = 1970;
  std::int8_t month_ = 1;
  std::int8_t day_ = 1;
};

// Whole months from `from` to `to`, towards zero: FEEL's years and months duration between two dates.
std::int64_t months_between(const Date& from, const Date& to);

// ISO 8601 extended form "2021-01-05", with the sign and digits FEEL allows for far years.
std::optional<Date> date_from_iso(std::string_view text);
// The day that a text says, or none if it is empty; false if it says anything else.
bool read_date_if_any(std::string_view text, std::optional<Date>& date);
std::string to_text(const Date& date);
// Empty if there is none.
std::string to_text(const std::optional<Date>& date);

// 5 January 2021 is "05/01/2021", or "01/05/2021" with the month first.
std::string to_day_month_year(const Date& date);
std::string to_month_day_year(const Date& date);

// A day in a sentence: as people of each language write it there, "02/12/2026" and "2026-12-02".
Phrase spoken(const Date& date);
Phrase spoken(const std::optional<Date>& date);  // A dash for none.

}  // namespace htx
