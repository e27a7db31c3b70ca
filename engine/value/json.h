#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/result.h"

namespace htx {

// A JSON document (RFC 8259).  Numbers keep the text they were written with, so that no digit
// passes through binary floating point; object members keep their order.
class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;
  // A number as JSON writes it: "12", "-0.5", "1e9".
  struct Number {
    std::string text;
    bool operator==(const Number&) const = default;
  };

  Json() = default;                       // null
  Json(bool boolean) : data_(boolean) {}  // NOLINT(google-explicit-constructor)
  Json(std::int64_t integer)              // NOLINT(google-explicit-constructor)
      : data_(Number{std::to_string(integer)}) {}
  Json(std::string text) : data_(std::move(text)) {}         // NOLINT(google-explicit-constructor)
  Json(std::string_view text) : data_(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  Json(const char* text) : data_(std::string(text)) {}       // NOLINT(google-explicit-constructor)
  Json(Number number) : data_(std::move(number)) {}          // NOLINT(google-explicit-constructor)
  Json(Array array) : data_(std::move(array)) {}             // NOLINT(google-explicit-constructor)
  Json(Object object) : data_(std::move(object)) {}          // NOLINT(google-explicit-constructor)

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  const bool* boolean() const { return std::get_if<bool>(&data_); }
  const std::string* string() const { return std::get_if<std::string>(&data_); }
  const Number* number() const { return std::get_if<Number>(&data_); }
  const Array* array() const { return std::get_if<Array>(&data_); }
  const Object* object() const { return std::get_if<Object>(&data_); }

  // The member of that name; null if this is not an object or has no such member.
  const Json* find(std::string_view name) const;
  // The same for a string member; empty if absent or of another kind.
  std::string text_of(std::string_view name) const;
  // The same for an integer member; none if absent, of another kind or too large.
  std::optional<std::int64_t> integer_of(std::string_view name) const;

  // Appends a member.  REQUIRES: this is null or an object without that name.
  Json& add(std::string name, Json value);
  // Appends an element.  REQUIRES: this is null or an array.
  Json& push(Json value);

  bool operator==(const Json&) const = default;

 private:
  std::variant<std::monostate, bool, Number, std::string, Array, Object> data_;
};

// Limits that keep a hostile document from exhausting the process.
struct JsonLimits {
  std::size_t max_bytes = 64U << 20U;
  std::size_t max_depth = 128;
  // Names and texts are brought to NFC: for what a person wrote.  What is stored is read as it is.
  bool normalize = false;
};

// Reads one document; duplicate names, bad UTF-8, trailing text and numbers beyond 10^308 are errors
// ("value.bad-json").
Result<Json> read_json(std::string_view text, const JsonLimits& limits = {});

// Compact, members in their order.
std::string write_json(const Json& json);
// Two blanks a level, ending with a newline.
std::string write_json_indented(const Json& json);

// The one byte form that may be hashed: RFC 8785 (JSON Canonicalization Scheme) restricted to
// integers between -(2^53-1) and 2^53-1; other numbers must be carried as strings.
// Fails with "value.not-canonical" on any other number, on a duplicate name and on bad UTF-8.
Result<std::string> canonical_json(const Json& json);

}  // namespace htx
