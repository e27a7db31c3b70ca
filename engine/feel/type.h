#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace htx::feel {

// The type of an expression or of a declared name (DMN 1.5, 10.3.2.9).  A value of any type may be
// null at run time: a figure can always be missing.
struct Type {
  enum class Kind : std::uint8_t {
    kAny,
    kNull,
    kNumber,
    kString,
    kBoolean,
    kDate,
    kTime,
    kDateTime,
    kMonths,    // years and months duration
    kDays,      // days and time duration
    kList,      // arguments[0]: the elements
    kContext,   // names[i] has type arguments[i]; no names: any context
    kRange,     // arguments[0]: the ends
    kFunction,  // arguments: the parameters, then the result
  };

  Kind kind = Kind::kAny;
  std::vector<Type> arguments = {};
  std::vector<std::string> names = {};

  Type() = default;
  Type(Kind type_kind) : kind(type_kind) {}  // NOLINT(google-explicit-constructor)
  static Type list_of(Type element);
  static Type range_of(Type ends);
  static Type context_of(std::vector<std::pair<std::string, Type>> entries);

  bool is_any() const { return kind == Kind::kAny; }
  // The type of a list's elements or of a range's ends; any for every other type.
  Type element() const;
  // The type of a context's entry; none if this is a context that is known not to have it.
  std::optional<Type> entry(std::string_view name) const;

  bool operator==(const Type&) const = default;
};

// Whether a value of type `from` may stand where `to` is wanted; any and null fit everywhere.
bool conforms(const Type& from, const Type& to);

// The narrowest of the two types and any that both conform to.
Type common(const Type& a, const Type& b);

// As FEEL writes it: "number", "list<date>", "years and months duration".
std::string to_text(const Type& type);

// Reads "number", "date and time", "list<number>"; none if the text names no type.
std::optional<Type> type_from_text(std::string_view text);

}  // namespace htx::feel
