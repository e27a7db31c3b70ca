#include "engine/value/temporal.h"

#include <cstdint>

namespace htx {
namespace {

// Large enough for every year FEEL allows, small enough that no product below overflows.
constexpr std::int64_t kMostDigits = 12;

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

Value temporal_from_text(std::string_view text) {
  if (const auto date = date_from_iso(text)) return *date;
  if (const auto months = months_from_iso(text)) return *months;
  if (const auto days = days_from_iso(text)) return *days;
  return {};
}

}  // namespace htx
