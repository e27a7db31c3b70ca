#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/value/value.h"

namespace htx {

// How a clock relates to UTC: not said, by a fixed offset, or by the rules of a place.
struct Zone {
  enum class Kind : std::uint8_t { kNone, kOffset, kNamed };
  Kind kind = Kind::kNone;
  std::int32_t offset = 0;  // kOffset: seconds east of UTC, below 18 hours.
  std::string name = {};    // kNamed: IANA name, "Asia/Ho_Chi_Minh".
  bool operator==(const Zone&) const = default;
};

// A time of day.
struct Time {
  std::int32_t second_of_day = 0;  // 0 to 86,399
  std::int32_t nanosecond = 0;
  Zone zone = {};

  int hour() const { return second_of_day / 3'600; }
  int minute() const { return second_of_day / 60 % 60; }
  int second() const { return second_of_day % 60; }
  bool operator==(const Time&) const = default;
};

// A day and a time of that day.
struct DateTime {
  Date date;
  Time time;
  bool operator==(const DateTime&) const = default;
};

// Seconds east of UTC that hold at this local date and time; none without a zone.
// Where clocks are put back, the first of the two moments counts.
std::optional<std::int32_t> offset_at(const Zone& zone, const Date& date, std::int32_t second_of_day);
// The same for a moment, in seconds since 1970-01-01T00:00:00Z.
std::optional<std::int32_t> offset_at(const Zone& zone, std::int64_t epoch_seconds);

// Seconds since 1970-01-01T00:00:00Z; a date and time without a zone counts as UTC.
std::int64_t epoch_seconds(const DateTime& date_time);

// The date and time so many seconds later on a clock that is never changed.
DateTime plus_seconds(const DateTime& date_time, std::int64_t seconds, std::int64_t nanoseconds);

// The same moment on another clock; a date and time without a zone counts as UTC.
DateTime in_zone(const DateTime& date_time, const Zone& zone);

// The moment so many seconds later on the same clock: where a place puts its clocks forward or back in
// between, it reads accordingly.  Without a zone, and on a clock with a fixed offset, the same as
// plus_seconds().
DateTime later(const DateTime& date_time, std::int64_t seconds, std::int64_t nanoseconds);

// A date and time that a place skips when it puts its clocks forward, as that clock shows it; all others as
// they are.
DateTime as_shown(const DateTime& date_time);

// "10:20:30.5+07:00", "10:20:30@Asia/Ho_Chi_Minh"; hours 00 to 23 and 24:00:00; zones that are known.
std::optional<Time> time_from_iso(std::string_view text);
// "2020-12-31T10:20:30Z"; a date alone is its midnight.
std::optional<DateTime> date_time_from_iso(std::string_view text);

// ISO 8601 durations as XML Schema and FEEL write them: "P1Y6M", "-P3M" (months and years only).
std::optional<MonthsDuration> months_from_iso(std::string_view text);
// "P30D", "PT12H30M", "-P1DT0.5S" (days and smaller only); nanoseconds beyond the ninth digit are cut.
std::optional<DaysDuration> days_from_iso(std::string_view text);

// What FEEL's @"..." stands for: a date, time, date and time or duration; null if the text is none.
Value temporal_from_text(std::string_view text);

std::string to_text(const Zone& zone);  // "", "Z", "+07:00", "@Asia/Ho_Chi_Minh"
std::string to_text(const Time& time);
std::string to_text(const DateTime& date_time);
std::string to_text(const MonthsDuration& duration);  // "P1Y6M"
std::string to_text(const DaysDuration& duration);    // "P1DT2H"

}  // namespace htx
