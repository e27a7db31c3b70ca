#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/language.h"

namespace htx {

enum class TermUnit : std::uint8_t { kWorkingDay, kDay, kWeek, kMonth, kYear };

// A length of time as a law states it: "10 wd", "60 d", "2 w", "6 m", "1 y".
struct Term {
  std::int64_t amount = 0;
  TermUnit unit = TermUnit::kDay;
  bool operator==(const Term&) const = default;
};

// No term of law is longer; a larger amount is a slip of the pen.
inline constexpr std::int64_t kLargestTerm = 10'000;

// Reads an amount from 0 to kLargestTerm, a blank or none, and wd, d, w, m or y.
std::optional<Term> term_from_text(std::string_view text);

// "10 wd": what term_from_text reads.
std::string to_text(const Term& term);

// "10 ngày làm việc", "10 working days".
std::string to_text(const Term& term, Language language);

}  // namespace htx
