#pragma once

#include <compare>
#include <cstddef>
#include <optional>

#include "engine/feel/function.h"
#include "engine/feel/syntax/ast.h"
#include "engine/value/value.h"

// What operators do with values, without a machine: none stands for FEEL's null.
namespace htx::feel {

// The type of a value, as far as it can be told from it.
Type type_of(const Value& value);

// `=` as the mode has it: DMN's own cases want points of time equal that are so to the second (10.3.2.13: the
// value of a time is a number of seconds), though the later one is greater; strict mode has no such pairs.
std::optional<bool> equal_in(Mode mode, const Value& a, const Value& b);

// What equal() and compare() of these values may cost, in steps; scalars and short texts are free.
std::size_t cost_of_comparing(const Value& a, const Value& b);
// The same for passes().
std::size_t cost_of_passing(const Value& result, const Value& input);

// kLess to kGreaterEqual by `order`.
std::optional<bool> compare(Op op, const Value& a, const Value& b);

// Whether a unary test whose value is null is passed by null: strict mode wants it written `null`; DMN also
// takes what names a value.  Null that an operator or a built-in function gives is a failure and passes
// nothing.
bool asks_for_null(const Node& test, Mode mode);

// Three-valued `and` (table 50).
std::optional<bool> both(std::optional<bool> a, std::optional<bool> b);

// Whether a value lies in a range: the two comparisons with its ends and `and` between them (table 55),
// so an end that is null or of another kind makes it false or none, never true.
std::optional<bool> contains(const Range& range, const Value& value);

// kAdd to kPower; null if the operator is not defined for these values (10.3.2.15) or the result is
// not a number.
Value arithmetic(Op op, const Value& a, const Value& b);

// x to the power of y; exact where 34 digits hold the result.
Decimal power(const Decimal& x, const Decimal& y);

}  // namespace htx::feel
