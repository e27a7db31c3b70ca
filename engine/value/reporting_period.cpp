#include "engine/value/reporting_period.h"

#include <algorithm>

namespace htx {
namespace {

constexpr int kQuarters = 4;
constexpr int kLastYear = 9'999;
constexpr int kBase = 10;  // A quarter is one more digit.

}  // namespace

std::optional<int> period_from_text(std::string_view text) {
  constexpr std::size_t kYearDigits = 4;
  const std::string_view year = text.substr(0, kYearDigits);
  const std::string_view rest = text.substr(year.size());
  const bool digits =
      year.size() == kYearDigits && std::ranges::all_of(year, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || year.front() == '0') return std::nullopt;
  int number = 0;
  for (const char c : year) number = number * kBase + (c - '0');
  if (rest.empty()) return number;
  if (rest.size() != 3 || !rest.starts_with("-Q") || rest[2] < '1' || rest[2] > '0' + kQuarters)
    return std::nullopt;
  return number * kBase + (rest[2] - '0');
}

bool is_quarter(int period) { return period > kLastYear; }

std::string period_text(int period) {
  if (!is_quarter(period)) return std::to_string(period);
  return std::to_string(period / kBase) + "-Q" + std::to_string(period % kBase);
}

int period_before(int period) {
  if (!is_quarter(period)) return period - 1;
  return period % kBase > 1 ? period - 1 : (period / kBase - 1) * kBase + kQuarters;
}

Date last_day_of(int period, int end_month, int end_day) {
  constexpr int kMonths = 3;
  const int year = is_quarter(period) ? period / kBase : period;
  const auto month_of = [&](int month) { return Date::of(year, month, 1).value_or(Date()); };
  // A year that ends with a month has quarters that do.
  const bool with_month = end_day >= month_of(end_month).days_in_month();
  const auto end_of = [&](Date first) {
    return first.plus_days((with_month ? first.days_in_month() : std::min(end_day, first.days_in_month())) -
                           1);
  };
  if (!is_quarter(period)) return end_of(month_of(end_month));
  return end_of(month_of(end_month).plus_months(-kMonths * (kQuarters - period % kBase)));
}

}  // namespace htx
