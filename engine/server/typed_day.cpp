#include "engine/server/typed_day.h"

#include <charconv>
#include <string>
#include <vector>

#include "engine/base/text.h"

namespace htx::server {
namespace {

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_plain =
      fault == std::errc() && end == text.data() + text.size() && !text.empty() && text[0] != '-';
  return is_plain ? std::optional(number) : std::nullopt;
}

}  // namespace

std::optional<Date> typed_day(std::string_view text) {
  const std::string_view plain = trim(text);
  if (const auto iso = date_from_iso(plain)) return iso;
  const auto parts = split(plain, '/');
  if (parts.size() != 3 || parts[0].size() > 2 || parts[1].size() > 2 || parts[2].size() != 4)
    return std::nullopt;
  const auto day = number_of(parts[0]);
  const auto month = number_of(parts[1]);
  const auto year = number_of(parts[2]);
  if (!day || !month || !year) return std::nullopt;
  return Date::of(*year, *month, *day);
}

}  // namespace htx::server
