#include "engine/registry/cell_text.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/base/text.h"

namespace htx {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int small_number(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

}  // namespace

std::optional<Date> read_date_text(std::string_view text) {
  text = trim(text);
  const bool iso = text.find('-') != std::string_view::npos;
  std::vector<std::string_view> parts = split(text, iso ? '-' : '/');
  if (parts.size() != 3 || !std::ranges::all_of(parts, all_digits)) return std::nullopt;
  if (iso) {
    std::ranges::reverse(parts);
    if (parts[0].size() != 2 || parts[1].size() != 2) return std::nullopt;
  }
  if (parts[0].size() > 2 || parts[1].size() > 2 || parts[2].size() != 4) return std::nullopt;
  return Date::of(small_number(parts[2]), small_number(parts[1]), small_number(parts[0]));
}

std::optional<bool> read_boolean_text(std::string_view text) {
  constexpr std::array<std::string_view, 6> kYes = {"co", "x", "1", "true", "yes", "dung"};
  constexpr std::array<std::string_view, 5> kNo = {"khong", "0", "false", "no", "sai"};
  const std::string folded = fold(text);
  if (std::ranges::find(kYes, folded) != kYes.end()) return true;
  if (std::ranges::find(kNo, folded) != kNo.end()) return false;
  return std::nullopt;
}

}  // namespace htx
