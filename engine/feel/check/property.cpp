#include "engine/feel/check/property.h"

#include "engine/feel/run/machine.h"

namespace htx::feel {
namespace {

std::optional<Value> of_date(const Date& date, std::string_view name) {
  if (name == "year") return Value::number(date.year());
  if (name == "month") return Value::number(date.month());
  if (name == "day") return Value::number(date.day());
  if (name == "weekday") return Value::number(date.weekday());
  return std::nullopt;
}

// Whole seconds and the fraction, in [0..60).
Value seconds_of(std::int64_t whole, std::int32_t nanoseconds) {
  return Decimal(whole) + Decimal(nanoseconds).scaled_by_power_of_ten(-9);
}

std::optional<Value> of_time(const Time& time, const Date& date, std::string_view name) {
  if (name == "hour") return Value::number(time.hour());
  if (name == "minute") return Value::number(time.minute());
  if (name == "second") return seconds_of(time.second(), time.nanosecond);
  if (name == "time offset" || name == "offset") {
    const auto offset = offset_at(time.zone, date, time.second_of_day);
    return offset.has_value() ? Value(DaysDuration{*offset, 0}) : Value();
  }
  if (name == "timezone") {
    return time.zone.kind == Zone::Kind::kNamed ? Value::string(time.zone.name) : Value();
  }
  return std::nullopt;
}

std::optional<Value> of_days(const DaysDuration& days, std::string_view name) {
  if (name == "days") return Value::number(days.seconds / 86'400);
  if (name == "hours") return Value::number(days.seconds % 86'400 / 3'600);
  if (name == "minutes") return Value::number(days.seconds % 3'600 / 60);
  if (name == "seconds") return seconds_of(days.seconds % 60, days.nanoseconds);
  return std::nullopt;
}

std::optional<Value> of_range(const Range& range, std::string_view name) {
  if (name == "start") return range.low;
  if (name == "end") return range.high;
  if (name == "start included") return Value(range.low_closed);
  if (name == "end included") return Value(range.high_closed);
  return std::nullopt;
}

}  // namespace

std::optional<Value> property(const Value& value, std::string_view name) {
  if (const auto date = value.as_date()) return of_date(*date, name);
  if (const Time* time = value.as_time()) return of_time(*time, Date(), name);
  if (const DateTime* date_time = value.as_date_time()) {
    const auto found = of_date(date_time->date, name);
    return found.has_value() ? found : of_time(date_time->time, date_time->date, name);
  }
  if (const auto months = value.as_months()) {
    if (name == "years") return Value::number(months->months / 12);
    if (name == "months") return Value::number(months->months % 12);
  }
  if (const auto days = value.as_days()) return of_days(*days, name);
  if (const Range* range = value.as_range()) return of_range(*range, name);
  return std::nullopt;
}

}  // namespace htx::feel
