#include "engine/registry/code_spec.h"

#include <algorithm>

namespace htx {
namespace {

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool CodeSpec::is_valid(std::string_view text) const {
  const std::string_view main = text.substr(0, weights.size() + 1);
  if (main.size() != weights.size() + 1 || !all_digits(main)) return false;
  if (const std::string_view more = text.substr(main.size()); !more.empty()) {
    const std::string_view unit = more.substr(1);
    if (dependent_digits == 0 || more.front() != '-' ||
        unit.size() != static_cast<std::size_t>(dependent_digits) || !all_digits(unit) ||
        unit.find_first_not_of('0') == std::string_view::npos) {
      return false;
    }
  }
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (main[i] - '0');
  return complement - sum % modulus == main.back() - '0';
}

}  // namespace htx
