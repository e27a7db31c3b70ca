#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/expression.h"
#include "engine/feel/syntax/token.h"

namespace htx::feel {

// A place that is written as a pen or another language writes it, and how FEEL writes it.
struct Slip {
  SourceSpan span;
  std::string write;
};

// The slip at token `at`, where reading came to an end; none if what stands there tells none.
std::optional<Slip> slip_at(std::string_view text, const std::vector<Token>& tokens, std::size_t at);

// Whether tokens `at` to `at` + 2 are a number with a decimal comma, 0,5, written without blanks.
std::optional<Slip> decimal_comma(const std::vector<Token>& tokens, std::size_t at);

}  // namespace htx::feel
