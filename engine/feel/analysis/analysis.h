#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/feel/expression.h"

// What can be said of strict expressions before any value is known, from the ranges that their names
// are declared with.  Every answer is on the safe side: a bound is never too narrow, "impossible" is
// proven, and what the analysis does not understand is reported as such.
namespace htx::feel {

// What the value of one declared name can be.
struct Domain {
  Type::Kind kind = Type::Kind::kAny;
  Interval range;  // Of a number; of a date in days since 1970-01-01.  An end that is there is included.
  std::optional<int> scale = 0;  // Digits after the point: a number has no more.  None: any number.
  bool may_be_null = true;
  std::optional<bool> truth = {};  // The only value of a boolean.  A kind of null is null and nothing else.
};

// What an expression can come to.
struct Outcome {
  // Of a number; of a date in days since 1970-01-01; of durations in months or seconds.  Included ends.
  std::optional<Interval> range;  // None: no number, or nothing is known.
  std::optional<int> scale;       // Of a number: it has no more digits after the point.
  bool may_be_null = true;
  bool may_be_there = true;  // False: null and nothing else.
  bool may_be_true = true;
  bool may_be_false = true;
  bool is_understood = true;  // False: some part of the expression is beyond this analysis.
};
// REQUIRES here and below: one domain for each name the expression was compiled with.
Outcome outcome(const Expression& expression, std::span<const Domain> domains);

// A division whose divisor may be zero although everything it rests on is there.
struct ZeroDivisor {
  SourceSpan span;  // Of the division in the expression's text.
  std::string divisor;
};
std::vector<ZeroDivisor> zero_divisors(const Expression& expression, std::span<const Domain> domains);
std::vector<ZeroDivisor> zero_divisors(const UnaryTests& tests, const Domain& input,
                                       std::span<const Domain> domains);

// How the value moves when one name grows and all others stay.
enum class Direction : std::uint8_t { kConstant, kRising, kFalling, kUnknown };
// Never too sure: kRising and kFalling are proven (the value may stay where it is on the way).
Direction direction(const Expression& expression, std::size_t slot, std::span<const Domain> domains);
Direction combined(Direction a, Direction b);  // Of a sum of two parts.
Direction composed(Direction a, Direction b);  // Of one after the other.

// One comparison in an expression, with the place of its operator.
struct Comparison {
  SourceSpan span;
  SourceSpan symbol_span;
  std::string symbol;               // "<", ">=", "=" as the text has it when the places are used together.
  std::optional<std::size_t> slot;  // Of the name that is compared with ...
  std::optional<Decimal> constant;  // ... a number written out.
};
std::vector<Comparison> comparisons(const Expression& expression);

// Whether the condition can be true only where every name it reads is there.  False if that is not sure.
bool needs_all_names(const Expression& condition);

// The places that ask whether a figure is missing: `x = null`, `is defined(x)`, `null` among tests.  Nowhere
// else does strict mode give a value that a figure, when it comes, may change.
std::vector<SourceSpan> null_questions(const Expression& expression);
std::vector<SourceSpan> null_questions(const UnaryTests& tests);

// The slots that the expression adds up, if it is nothing but a sum of names.
std::optional<std::vector<std::size_t>> summands(const Expression& expression);

// What a condition is wanted to be.
struct Wanted {
  const Expression* condition = nullptr;
  bool value = true;
};

// The domains under the conditions; none if they cannot all come out as wanted.  What is not understood
// narrows nothing.
std::optional<std::vector<Domain>> narrowed(std::span<const Domain> domains, std::span<const Wanted> wanted);

}  // namespace htx::feel
