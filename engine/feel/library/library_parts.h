// Several sources define it: the functions of x are in library_x.cpp.
#pragma once

#include <span>
#include <string_view>

#include "engine/feel/library/builtins.h"
#include "engine/feel/run/machine.h"

// The built-in functions by the tables of DMN 1.5, 10.3.4.
namespace htx::feel {

struct Entry {
  std::string_view name;
  // "name: type, name: type?" and more of them after `|`; `?` may be left out, `*` takes the rest.
  std::string_view signatures;
  std::string_view result;
  Value (*body)(Machine&, std::span<const Value>);
  Unknown unknown = Unknown::kSpreads;
};

std::span<const Entry> number_functions();    // 10.3.4.5 and conversion of numbers
std::span<const Entry> string_functions();    // 10.3.4.3
std::span<const Entry> list_functions();      // 10.3.4.4 and boolean functions
std::span<const Entry> range_functions();     // 10.3.4.10
std::span<const Entry> context_functions();   // 10.3.4.9, sort() and others
std::span<const Entry> temporal_functions();  // 10.3.4.1, 10.3.4.7

// The argument at `index`; null if it was left out.
inline Value argument(std::span<const Value> arguments, std::size_t index) {
  return index < arguments.size() ? arguments[index] : Value();
}

// The argument of a parameter that takes several types: a list of one element stands for the element
// (10.3.2.9.4).
inline Value only(const Value& argument) {
  const List* list = argument.as_list();
  return list != nullptr && list->size() == 1 ? list->front() : argument;
}

// Null because an argument is null, of the wrong kind or out of range; the reason shows the values.
Value bad_argument(Machine& machine, std::span<const Value> arguments);

// What a function of two values that a caller wrote says of them; none if that is not true or false, which
// nobody may take for either.
std::optional<bool> verdict(Machine& machine, const Callable& function, const Value& a, const Value& b);

// A list or context that was put together; null, with the reason, if it is nested too deep or holds too
// much to be a value.
Value made(Machine& machine, Value value);

}  // namespace htx::feel
