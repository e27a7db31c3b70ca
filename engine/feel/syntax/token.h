#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"

namespace htx::feel {

// One word of the language (DMN 1.5, 10.3.1.2, rules 25 to 38).
struct Token {
  enum class Kind : std::uint8_t { kEnd, kNumber, kString, kName, kSymbol, kBad };
  Kind kind = Kind::kEnd;
  std::string text;  // A string without quotes and escapes; everything else as written.
  SourceSpan span;
  // The first backslash in a string that begins none of FEEL's escapes: \n \r \t \" \' \\ \uXXXX \UXXXXXX.
  std::optional<SourceSpan> odd_escape = {};

  bool is(std::string_view symbol) const { return kind == Kind::kSymbol && text == symbol; }
  bool is_word(std::string_view word) const { return kind == Kind::kName && text == word; }
};

}  // namespace htx::feel
