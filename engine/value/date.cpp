#include "engine/value/date.h"

#include <fmt/format.h>

#include <algorithm>

namespace htx {
namespace {

constexpr std::int64_t kMaxYear = 999'999'999;

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int last_day(std::int64_t year, int month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::optional<std::int64_t> read_digits(std::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  std::int64_t n = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    n = n * 10 + (c - '0');
  }
  return n;
}

}  // namespace

std::optional<Date> Date::of(std::int64_t year, int month, int day) {
  if (year < -kMaxYear || year > kMaxYear || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > last_day(year, month)) return std::nullopt;
  return Date(year, month, day);
}

// Days and civil dates by 400-year eras that start on 1 March, so that the leap day comes last.
Date Date::from_days(std::int64_t days_since_1970) {
  const std::int64_t shifted = days_since_1970 + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t Date::days() const {
  const std::int64_t year = year_ - (month_ <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month_ + (month_ > 2 ? -3 : 9)) + 2) / 5 + day_ - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

int Date::weekday() const {
  // 1970-01-01 was a Thursday.
  const std::int64_t monday_based = (days() + 3) % 7;
  return static_cast<int>(monday_based < 0 ? monday_based + 7 : monday_based) + 1;
}

int Date::days_in_month() const { return last_day(year_, month_); }

Date Date::plus_months(std::int64_t months) const {
  const std::int64_t total = year_ * 12 + (month_ - 1) + months;
  const std::int64_t year = floor_div(total, 12);
  const int month = static_cast<int>(total - year * 12) + 1;
  return {year, month, std::min<int>(day_, last_day(year, month))};
}

std::int64_t months_between(const Date& from, const Date& to) {
  if (to < from) return -months_between(to, from);
  const std::int64_t months = (to.year() - from.year()) * 12 + (to.month() - from.month());
  return to.day() < from.day() ? months - 1 : months;
}

std::optional<Date> date_from_iso(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.size() < 10 || text[text.size() - 3] != '-' || text[text.size() - 6] != '-') return std::nullopt;
  const std::string_view year_text = text.substr(0, text.size() - 6);
  // XML Schema part 2, 3.3.9: at least four digits, no leading zero beyond four.
  if (year_text.size() > 4 && year_text.front() == '0') return std::nullopt;
  const auto year = read_digits(year_text);
  const auto month = read_digits(text.substr(text.size() - 5, 2));
  const auto day = read_digits(text.substr(text.size() - 2));
  if (!year || !month || !day) return std::nullopt;
  return Date::of(negative ? -*year : *year, static_cast<int>(*month), static_cast<int>(*day));
}

std::string to_text(const Date& date) {
  const std::int64_t year = date.year() < 0 ? -date.year() : date.year();
  return fmt::format("{}{:04}-{:02}-{:02}", date.year() < 0 ? "-" : "", year, date.month(), date.day());
}

std::string to_text(const std::optional<Date>& date) { return date ? to_text(*date) : std::string(); }

std::string to_day_month_year(const Date& date) {
  return fmt::format("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
}

std::string to_month_day_year(const Date& date) {
  return fmt::format("{:02}/{:02}/{:04}", date.month(), date.day(), date.year());
}

bool read_date_if_any(std::string_view text, std::optional<Date>& date) {
  date = date_from_iso(text);
  return date.has_value() || text.empty();
}

Phrase spoken(const Date& date) { return Bilingual{to_day_month_year(date), to_text(date)}; }
Phrase spoken(const std::optional<Date>& date) { return date ? spoken(*date) : Phrase("–"); }

}  // namespace htx
