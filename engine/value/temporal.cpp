#include "engine/value/temporal.h"

#include <array>
#include <cstdint>

#include "engine/value/zones.h"

namespace htx {
namespace {

// Large enough for every year FEEL allows, small enough that no product below overflows.
constexpr std::int64_t kMostDigits = 12;

constexpr std::int64_t kDay = 86'400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string two_digits(std::int32_t number) {
  std::string text = std::to_string(number);
  return number < 10 ? "0" + text : text;
}

// "", "Z", "+hh:mm[:ss]" or "@Area/City".
std::optional<Zone> zone_from_iso(std::string_view text) {
  if (text.empty()) return Zone{};
  if (text == "Z" || text == "z") return Zone{.kind = Zone::Kind::kOffset};
  if (text.front() == '@') {
    if (!is_known_zone(text.substr(1))) return std::nullopt;
    return Zone{.kind = Zone::Kind::kNamed, .name = std::string(text.substr(1))};
  }
  const bool shape = (text.size() == 6 || (text.size() == 9 && text[6] == ':')) && text[3] == ':' &&
                     (text.front() == '+' || text.front() == '-');
  if (!shape) return std::nullopt;
  std::int32_t total = 0;
  constexpr auto kUnits = std::to_array<std::int32_t>({3'600, 60, 1});
  for (std::size_t i = 0; i * 3 + 1 < text.size(); ++i) {
    const char tens = text[i * 3 + 1];
    const char ones = text[i * 3 + 2];
    if (!is_digit(tens) || !is_digit(ones)) return std::nullopt;
    const std::int32_t number = (tens - '0') * 10 + (ones - '0');
    if (number > (i == 0 ? 18 : 59)) return std::nullopt;
    total += number * kUnits[i];
  }
  constexpr std::int32_t kFarthest = 18 * 3'600;  // ISO 8601 leaves it open; FEEL engines agree on 18 hours.
  if (total > kFarthest) return std::nullopt;
  return Zone{.kind = Zone::Kind::kOffset, .offset = text.front() == '-' ? -total : total};
}

// Reads a duration one designator at a time.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool accept(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool at_end() const { return text_.empty(); }

  // The digits before `designator`; none, and nothing taken, if another designator follows.
  std::optional<std::int64_t> field(char designator) {
    std::size_t length = 0;
    std::int64_t number = 0;
    while (length < text_.size() && text_[length] >= '0' && text_[length] <= '9') {
      if (length == kMostDigits) return std::nullopt;
      number = number * 10 + (text_[length++] - '0');
    }
    if (length == 0 || length >= text_.size() || text_[length] != designator) return std::nullopt;
    text_.remove_prefix(length + 1);
    return number;
  }

  // Nanoseconds of ".5S" when the digits before the point were taken.
  std::optional<std::int32_t> fraction() {
    std::int32_t nanoseconds = 0;
    std::int32_t unit = 100'000'000;
    std::size_t length = 0;
    while (length < text_.size() && text_[length] >= '0' && text_[length] <= '9') {
      nanoseconds += (text_[length++] - '0') * unit;
      unit /= 10;
    }
    if (length >= text_.size() || text_[length] != 'S') return std::nullopt;
    text_.remove_prefix(length + 1);
    return nanoseconds;
  }

 private:
  std::string_view text_;
};

}  // namespace

std::optional<MonthsDuration> months_from_iso(std::string_view text) {
  Reader reader(text);
  const bool negative = reader.accept('-');
  if (!reader.accept('P')) return std::nullopt;
  const auto years = reader.field('Y');
  const auto months = reader.field('M');
  if (!reader.at_end() || (!years.has_value() && !months.has_value())) return std::nullopt;
  const std::int64_t total = years.value_or(0) * 12 + months.value_or(0);
  return MonthsDuration{negative ? -total : total};
}

std::optional<DaysDuration> days_from_iso(std::string_view text) {
  Reader reader(text);
  const bool negative = reader.accept('-');
  if (!reader.accept('P')) return std::nullopt;
  const auto days = reader.field('D');
  std::int64_t seconds = days.value_or(0) * 86'400;
  std::int32_t nanoseconds = 0;
  bool any = days.has_value();
  if (reader.accept('T')) {
    const auto hours = reader.field('H');
    const auto minutes = reader.field('M');
    const auto whole = reader.field('.');
    const auto fraction = whole.has_value() ? reader.fraction() : std::nullopt;
    if (whole.has_value() && !fraction.has_value()) return std::nullopt;
    const auto plain = reader.field('S');
    if (whole.has_value() && plain.has_value()) return std::nullopt;
    any = hours.has_value() || minutes.has_value() || whole.has_value() || plain.has_value();
    seconds += hours.value_or(0) * 3'600 + minutes.value_or(0) * 60 + whole.value_or(plain.value_or(0));
    nanoseconds = fraction.value_or(0);
  }
  if (!any || !reader.at_end()) return std::nullopt;
  return DaysDuration{negative ? -seconds : seconds, negative ? -nanoseconds : nanoseconds};
}

// hh:mm:ss[.f][zone]
std::optional<Time> time_from_iso(std::string_view text) {
  const auto two = [&](std::size_t at) -> int {
    if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return -1;
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
  };
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const int hour = two(0);
  const int minute = two(3);
  const int second = two(6);
  const bool midnight = hour == 24 && minute == 0 && second == 0;
  if (hour < 0 || minute < 0 || second < 0 || (hour > 23 && !midnight) || minute > 59 || second > 59)
    return std::nullopt;
  Time time{.second_of_day = (midnight ? 0 : hour) * 3'600 + minute * 60 + second};
  std::size_t at = 8;
  if (at < text.size() && text[at] == '.') {
    std::int32_t unit = 100'000'000;
    const std::size_t begin = ++at;
    for (; at < text.size() && is_digit(text[at]); ++at, unit /= 10)
      time.nanosecond += (text[at] - '0') * unit;
    if (at == begin) return std::nullopt;
  }
  const auto zone = zone_from_iso(text.substr(at));
  if (!zone.has_value()) return std::nullopt;
  time.zone = *zone;
  return time;
}

std::optional<DateTime> date_time_from_iso(std::string_view text) {
  const std::size_t separator = text.find('T');
  const auto date = date_from_iso(text.substr(0, separator));
  if (!date.has_value()) return std::nullopt;
  if (separator == std::string_view::npos) return DateTime{*date, {}};
  const std::string_view rest = text.substr(separator + 1);
  const auto time = time_from_iso(rest);
  if (!time.has_value()) return std::nullopt;
  return DateTime{rest.starts_with("24") ? date->plus_days(1) : *date, *time};
}

std::int64_t epoch_seconds(const DateTime& date_time) {
  const auto offset = offset_at(date_time.time.zone, date_time.date, date_time.time.second_of_day);
  return date_time.date.days() * kDay + date_time.time.second_of_day - offset.value_or(0);
}

DateTime plus_seconds(const DateTime& date_time, std::int64_t seconds, std::int64_t nanoseconds) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  std::int64_t nanos = date_time.time.nanosecond + nanoseconds % kSecond;
  std::int64_t second = date_time.time.second_of_day + seconds % kDay + nanoseconds / kSecond;
  if (nanos < 0) nanos += kSecond, --second;
  if (nanos >= kSecond) nanos -= kSecond, ++second;
  std::int64_t days = seconds / kDay + second / kDay;
  second %= kDay;
  if (second < 0) second += kDay, --days;
  return {date_time.date.plus_days(days),
          {static_cast<std::int32_t>(second), static_cast<std::int32_t>(nanos), date_time.time.zone}};
}

DateTime in_zone(const DateTime& date_time, const Zone& zone) {
  const std::int64_t moment = epoch_seconds(date_time);
  return plus_seconds({Date(), {0, date_time.time.nanosecond, zone}},
                      moment + offset_at(zone, moment).value_or(0), 0);
}

DateTime later(const DateTime& date_time, std::int64_t seconds, std::int64_t nanoseconds) {
  const Zone& zone = date_time.time.zone;
  if (zone.kind != Zone::Kind::kNamed) return plus_seconds(date_time, seconds, nanoseconds);
  return in_zone(plus_seconds(in_zone(date_time, {.kind = Zone::Kind::kOffset}), seconds, nanoseconds), zone);
}

DateTime as_shown(const DateTime& date_time) {
  const Zone& zone = date_time.time.zone;
  if (zone.kind != Zone::Kind::kNamed) return date_time;
  return in_zone(date_time, zone);
}

Value temporal_from_text(std::string_view text) {
  if (const auto date = date_from_iso(text)) return *date;
  if (const auto date_time = date_time_from_iso(text)) return *date_time;
  if (const auto time = time_from_iso(text)) return *time;
  if (const auto months = months_from_iso(text)) return *months;
  if (const auto days = days_from_iso(text)) return *days;
  return {};
}

std::string to_text(const Zone& zone) {
  if (zone.kind == Zone::Kind::kNone) return "";
  if (zone.kind == Zone::Kind::kNamed) return "@" + zone.name;
  if (zone.offset == 0) return "Z";
  const std::int32_t size = zone.offset < 0 ? -zone.offset : zone.offset;
  std::string text =
      (zone.offset < 0 ? "-" : "+") + two_digits(size / 3'600) + ":" + two_digits(size / 60 % 60);
  return size % 60 == 0 ? text : text + ":" + two_digits(size % 60);
}

std::string to_text(const Time& time) {
  std::string text =
      two_digits(time.hour()) + ":" + two_digits(time.minute()) + ":" + two_digits(time.second());
  if (time.nanosecond != 0) {
    std::string fraction = std::to_string(1'000'000'000 + time.nanosecond).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += "." + fraction;
  }
  return text + to_text(time.zone);
}

std::string to_text(const DateTime& date_time) {
  return to_text(date_time.date) + "T" + to_text(date_time.time);
}

std::string to_text(const MonthsDuration& duration) {
  const std::int64_t months = duration.months;
  const std::int64_t size = months < 0 ? -months : months;
  std::string text = months < 0 ? "-P" : "P";
  if (size >= 12) text += std::to_string(size / 12) + "Y";
  if (size % 12 != 0 || size < 12) text += std::to_string(size % 12) + "M";
  return text;
}

std::string to_text(const DaysDuration& d) {
  const bool negative = d.seconds < 0 || d.nanoseconds < 0;
  const std::int64_t size = negative ? -d.seconds : d.seconds;
  std::string text = negative ? "-P" : "P";
  if (size >= 86'400) text += std::to_string(size / 86'400) + "D";
  const std::int64_t rest = size % 86'400;
  std::string time;
  if (rest >= 3'600) time += std::to_string(rest / 3'600) + "H";
  if (rest % 3'600 >= 60) time += std::to_string(rest % 3'600 / 60) + "M";
  if (d.nanoseconds != 0) {
    std::string fraction =
        std::to_string(1'000'000'000 + (negative ? -d.nanoseconds : d.nanoseconds)).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    time += std::to_string(rest % 60) + "." + fraction + "S";
  } else if (rest % 60 != 0 || (size == 0)) {
    time += std::to_string(rest % 60) + "S";
  }
  return time.empty() ? text : text + "T" + time;
}

}  // namespace htx
