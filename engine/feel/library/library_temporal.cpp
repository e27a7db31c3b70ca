#include "engine/feel/library/library_parts.h"

#include <array>
#include "engine/value/temporal.h"

namespace htx::feel {
namespace {

// Three numbers of a date or time as whole numbers; none if one is missing or has a fraction.
std::optional<std::int64_t> whole(const Value& value) {
  const auto number = value.as_number();
  return number.has_value() ? number->to_int64() : std::nullopt;
}

Value date(Machine& machine, std::span<const Value> arguments) {
  if (arguments.size() == 3) {
    const auto year = whole(arguments[0]);
    const auto month = whole(arguments[1]);
    const auto day = whole(arguments[2]);
    const bool sane = year.has_value() && month.has_value() && day.has_value() && *month >= 1 &&
                      *month <= 12 && *day >= 1 && *day <= 31 && *year >= -999'999'999 &&
                      *year <= 999'999'999;
    const auto result =
        sane ? Date::of(*year, static_cast<int>(*month), static_cast<int>(*day)) : std::nullopt;
    return result.has_value() ? Value(*result) : bad_argument(machine, arguments);
  }
  Value from = only(arguments[0]);
  if (from.as_date()) return from;
  if (const DateTime* date_time = from.as_date_time()) return date_time->date;
  const std::string* text = from.as_string();
  const auto result = text == nullptr ? std::nullopt : date_from_iso(*text);
  return result.has_value() ? Value(*result) : bad_argument(machine, arguments);
}

Value time_of_parts(Machine& machine, std::span<const Value> arguments) {
  const auto hour = whole(arguments[0]);
  const auto minute = whole(arguments[1]);
  const auto second = arguments[2].as_number();
  const Value offset = argument(arguments, 3);
  const bool sane = hour.has_value() && minute.has_value() && second.has_value() && *hour >= 0 &&
                    *hour <= 23 && *minute >= 0 && *minute <= 59 && !second->is_negative() &&
                    *second < Decimal(60);
  if (!sane || (!offset.is_null() && !offset.as_days().has_value())) return bad_argument(machine, arguments);
  const Decimal whole_second = second->round(0, Rounding::kDown);
  const auto nanosecond =
      (*second - whole_second).scaled_by_power_of_ten(9).round(0, Rounding::kDown).to_int64();
  Time time{.second_of_day =
                static_cast<std::int32_t>(*hour * 3'600 + *minute * 60 + whole_second.to_int64().value_or(0)),
            .nanosecond = static_cast<std::int32_t>(nanosecond.value_or(0))};
  if (const auto days = offset.as_days()) {
    constexpr std::int64_t kFarthest = 18 * 3'600;
    if (days->seconds > kFarthest || days->seconds < -kFarthest) return bad_argument(machine, arguments);
    time.zone = {.kind = Zone::Kind::kOffset, .offset = static_cast<std::int32_t>(days->seconds)};
  }
  return time;
}

Value time(Machine& machine, std::span<const Value> arguments) {
  if (arguments.size() >= 3) return time_of_parts(machine, arguments);
  Value from = only(arguments[0]);
  if (from.as_time() != nullptr) return from;
  if (const DateTime* date_time = from.as_date_time()) return date_time->time;
  if (from.as_date()) return Time{.zone = {.kind = Zone::Kind::kOffset}};  // Midnight UTC.
  const std::string* text = from.as_string();
  const auto result = text == nullptr ? std::nullopt : time_from_iso(*text);
  return result.has_value() ? Value(*result) : bad_argument(machine, arguments);
}

std::optional<Date> day_of(const Value& argument_value) {
  const Value value = only(argument_value);
  if (const DateTime* date_time = value.as_date_time()) return date_time->date;
  return value.as_date();
}

Value date_and_time(Machine& machine, std::span<const Value> arguments) {
  if (arguments.size() == 2) {
    const auto day = day_of(arguments[0]);
    if (const Time* clock = arguments[1].as_time(); clock != nullptr && day.has_value())
      return DateTime{*day, *clock};
    const DateTime* moment = arguments[0].as_date_time();
    const std::string* zone = arguments[1].as_string();
    const auto parsed = zone == nullptr ? std::nullopt : time_from_iso("00:00:00@" + *zone);
    if (moment == nullptr || !parsed.has_value()) return bad_argument(machine, arguments);
    return in_zone(*moment, parsed->zone);
  }
  Value from = only(arguments[0]);
  if (from.as_date_time() != nullptr) return from;
  if (const auto day = from.as_date()) return DateTime{*day, {.zone = {.kind = Zone::Kind::kOffset}}};
  const std::string* text = from.as_string();
  const auto result = text == nullptr ? std::nullopt : date_time_from_iso(*text);
  return result.has_value() ? Value(*result) : bad_argument(machine, arguments);
}

Value duration(Machine& machine, std::span<const Value> arguments) {
  Value from = only(arguments[0]);
  if (from.as_months() || from.as_days()) return from;
  const std::string* text = from.as_string();
  if (text == nullptr) return bad_argument(machine, arguments);
  if (const auto months = months_from_iso(*text)) return *months;
  if (const auto days = days_from_iso(*text)) return *days;
  return machine.null({"feel.bad-temporal", {{"found", *text}}});
}

Value months_duration(Machine& machine, std::span<const Value> arguments) {
  const auto from = day_of(arguments[0]);
  const auto to = day_of(arguments[1]);
  if (!from.has_value() || !to.has_value()) return bad_argument(machine, arguments);
  return MonthsDuration{months_between(*from, *to)};
}

Value now(Machine& machine, std::span<const Value>) {
  const auto& moment = machine.evaluation().now;
  return moment.has_value() ? Value(*moment) : machine.null({"feel.no-clock"});
}

Value today(Machine& machine, std::span<const Value>) {
  const auto& moment = machine.evaluation().now;
  return moment.has_value() ? Value(moment->date) : machine.null({"feel.no-clock"});
}

std::int64_t day_number(const Date& day) { return day.days() - Date::of(day.year(), 1, 1)->days() + 1; }

// ISO 8601: week 1 is the week with the year's first Thursday.
std::int64_t week_number(const Date& day) {
  return (day_number(day.plus_days(4 - day.weekday())) - 1) / 7 + 1;
}

constexpr auto kWeekdays = std::to_array<std::string_view>(
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"});
constexpr auto kMonths =
    std::to_array<std::string_view>({"January", "February", "March", "April", "May", "June", "July", "August",
                                     "September", "October", "November", "December"});

template <Value (*compute)(const Date&)>
Value calendar(Machine& machine, std::span<const Value> arguments) {
  const auto day = day_of(arguments[0]);
  return day.has_value() ? compute(*day) : bad_argument(machine, arguments);
}

Value year_day(const Date& day) { return Value::number(day_number(day)); }
Value year_week(const Date& day) { return Value::number(week_number(day)); }
// By a number that counts from 1.
Value name_in(std::span<const std::string_view> names, int number) {
  return Value::string(std::string(names[static_cast<std::size_t>(number) - 1]));
}
Value day_name(const Date& day) { return name_in(kWeekdays, day.weekday()); }
Value month_name(const Date& day) { return name_in(kMonths, static_cast<int>(day.month())); }

constexpr auto kEntries = std::to_array<Entry>({
    {"date", "from: any | year: number, month: number, day: number", "date", date},
    {"time", "from: any | hour: number, minute: number, second: number, offset: any?", "time", time},
    {"date and time", "from: any | date: any, time: any", "date and time", date_and_time},
    {"duration", "from: any", "any", duration},
    {"years and months duration", "from: any, to: any", "years and months duration", months_duration},
    {"now", "", "date and time", now},
    {"today", "", "date", today},
    {"day of year", "date: any", "number", calendar<year_day>},
    {"day of week", "date: any", "string", calendar<day_name>},
    {"month of year", "date: any", "string", calendar<month_name>},
    {"week of year", "date: any", "number", calendar<year_week>},
});

}  // namespace

std::span<const Entry> temporal_functions() { return kEntries; }

}  // namespace htx::feel
