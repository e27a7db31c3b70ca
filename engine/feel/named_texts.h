#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/feel/expression.h"

namespace htx::feel {

// A text written out in an expression that is held against the whole value of a declared name: with `=`,
// `!=`, `in`, `list contains`, among unary tests, or through a variable that goes through a list of such
// texts. What is only looked for inside a value, as by `contains` or `matches`, names nothing.
struct NamedText {
  std::optional<std::size_t> slot;  // None: of the tested input of unary tests.
  std::string text;
  SourceSpan span;  // Of the text in that of the expression.
};

// In the order written.
std::vector<NamedText> named_texts(const Expression& expression);
std::vector<NamedText> named_texts(const UnaryTests& tests);
// The texts that the expression itself comes to: `if x then "a" else "b"` has two.
std::vector<NamedText> resulting_texts(const Expression& expression, std::size_t slot);

}  // namespace htx::feel
