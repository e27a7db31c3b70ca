#pragma once

#include <optional>
#include <vector>

#include "engine/feel/expression.h"
#include "engine/value/value.h"

namespace htx::feel {

// The values between two ends of one ordered kind; an end that is null has no bound.  A value of any
// kind by itself is a span whose two ends are that value, both closed.
struct Span {
  Value low;
  Value high;
  bool low_closed = false;
  bool high_closed = false;

  bool is_point() const { return low_closed && high_closed && low == high; }
  bool operator==(const Span&) const = default;
};

// What unary tests admit, as far as their text alone tells.
struct Admitted {
  std::vector<Span> spans;  // In the order written; they may overlap or be empty ([5..3]).
  bool negated = false;     // Everything but the spans; `-` is everything but nothing.
  bool null = false;        // Null passes.
  bool names_null = false;  // Null is listed among the tests.
};

// None if the text does not tell: the tests read names, the clock, or compute with `?` in another way
// than comparing it with constants.
std::optional<Admitted> admitted(const UnaryTests& tests);

}  // namespace htx::feel
