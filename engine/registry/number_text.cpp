#include "engine/registry/number_text.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"

namespace htx {
namespace {

constexpr std::size_t kMaxDigits = 34;  // What a Decimal keeps exactly.

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// With every kind of blank that spreadsheets put between groups as an ASCII blank, trimmed.
std::string with_plain_blanks(std::string_view text) {
  constexpr std::array<std::string_view, 3> kBlanks = {"\xC2\xA0", "\xE2\x80\x89", "\xE2\x80\xAF"};
  std::string plain;
  while (!text.empty()) {
    std::size_t length = 0;
    for (const std::string_view blank : kBlanks) {
      if (text.starts_with(blank)) length = blank.size();
    }
    plain += length > 0 ? ' ' : text.front();
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return std::string(trim(plain));
}

// Takes the sign off `text`; true if the number is negative.
bool take_sign(std::string_view& text) {
  constexpr std::string_view kMinus = "\xE2\x88\x92";  // U+2212
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    text = trim(text.substr(1, text.size() - 2));
    return true;
  }
  const bool negative = text.starts_with('-') || text.starts_with(kMinus);
  if (text.starts_with('-') || text.starts_with('+'))
    text.remove_prefix(1);
  else if (negative)
    text.remove_prefix(kMinus.size());
  return negative;
}

// The digits of a whole part, if its groups are well formed.
std::optional<std::string> whole_digits(std::string_view whole, char group) {
  const bool by_separator = whole.find(group) != std::string_view::npos;
  const char separator = by_separator ? group : ' ';
  std::string digits;
  const std::vector<std::string_view> groups = split(whole, separator);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].empty() || !std::ranges::all_of(groups[i], is_digit)) return std::nullopt;
    if (groups.size() > 1) {
      const bool first = i == 0;
      if (first ? groups[i].size() > 3 || groups[i].front() == '0' : groups[i].size() != 3)
        return std::nullopt;
    }
    digits += groups[i];
  }
  return digits;
}

// The number in one style as plain digits with a point, if that style can read it.
std::optional<std::string> plain_number(std::string_view core, char fraction, char group) {
  const std::size_t at = core.find(fraction);
  auto digits = whole_digits(core.substr(0, at), group);
  if (!digits) return std::nullopt;
  if (at == std::string_view::npos) return digits;
  const std::string_view rest = core.substr(at + 1);
  if (rest.empty() || !std::ranges::all_of(rest, is_digit)) return std::nullopt;
  return *digits + "." + std::string(rest);
}

std::size_t significant_digits(std::string_view number) {
  std::size_t count = 0;
  for (const char c : number) {
    if (is_digit(c) && (count > 0 || c != '0')) ++count;
  }
  return count;
}

std::optional<Decimal> to_decimal(const std::optional<std::string>& number, bool negative, int power) {
  if (!number) return std::nullopt;
  const auto value = Decimal::from_text(*number);
  if (!value) return std::nullopt;
  const Decimal scaled = value->scaled_by_power_of_ten(power);
  return negative ? -scaled : scaled;
}

NumberReadings fault(NumberReadings::Fault kind, std::string_view unit = {}) {
  NumberReadings readings;
  readings.fault = kind;
  readings.unit = unit;
  return readings;
}

// The scale-0 rule of the header.
void drop_fractions_of_counts(NumberReadings& readings) {
  if (!readings.is_ambiguous()) return;
  const bool comma_whole = readings.decimal_comma->is_integer();
  const bool point_whole = readings.decimal_point->is_integer();
  if (comma_whole && !point_whole) readings.decimal_point.reset();
  if (point_whole && !comma_whole) readings.decimal_comma.reset();
}

}  // namespace

bool NumberReadings::is_ambiguous() const {
  return decimal_comma && decimal_point && *decimal_comma != *decimal_point;
}

std::optional<NumberStyle> NumberReadings::proof() const {
  if (fault != Fault::kNone || decimal_comma.has_value() == decimal_point.has_value()) return std::nullopt;
  return decimal_comma ? NumberStyle::kDecimalComma : NumberStyle::kDecimalPoint;
}

NumberReadings read_number_text(std::string_view text, int scale, const std::vector<UnitName>& units,
                                int default_power) {
  const std::string plain = with_plain_blanks(text);
  std::string_view rest = plain;
  const bool negative = take_sign(rest);
  rest = trim(rest);
  const std::size_t end = std::min(rest.find_first_not_of("0123456789., "), rest.size());
  const std::string_view core = trim(rest.substr(0, end));
  const std::string_view unit = trim(rest.substr(end));

  const auto comma = plain_number(core, ',', '.');
  const auto point = plain_number(core, '.', ',');
  if (!comma && !point) return fault(NumberReadings::Fault::kNotANumber);
  int power = default_power;
  if (!unit.empty()) {
    const std::string folded = fold(unit);
    const auto known = std::ranges::find(units, folded, &UnitName::folded);
    if (known == units.end()) return fault(NumberReadings::Fault::kUnknownUnit, unit);
    power = known->power;
  }
  if (std::max(significant_digits(comma.value_or("")), significant_digits(point.value_or(""))) > kMaxDigits) {
    return fault(NumberReadings::Fault::kTooManyDigits);
  }
  NumberReadings readings;
  readings.fault = NumberReadings::Fault::kNone;
  readings.power = power;
  readings.decimal_comma = to_decimal(comma, negative, power);
  readings.decimal_point = to_decimal(point, negative, power);
  if (scale == 0 && power == 0) drop_fractions_of_counts(readings);
  return readings;
}

std::optional<NumberStyle> style_of_column(const std::vector<NumberReadings>& column) {
  std::optional<NumberStyle> style;
  for (const NumberReadings& cell : column) {
    const auto proof = cell.proof();
    if (!proof) continue;
    if (style && *style != *proof) return std::nullopt;
    style = proof;
  }
  return style;
}

std::optional<Decimal> decide(const NumberReadings& readings,
                              std::optional<NumberStyle> style_of_its_column) {
  if (readings.fault != NumberReadings::Fault::kNone) return std::nullopt;
  if (!readings.is_ambiguous())
    return readings.decimal_comma ? readings.decimal_comma : readings.decimal_point;
  if (!style_of_its_column) return std::nullopt;
  return *style_of_its_column == NumberStyle::kDecimalComma ? readings.decimal_comma : readings.decimal_point;
}

}  // namespace htx
