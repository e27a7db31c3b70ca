#include "engine/value/canonical.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "engine/value/decimal.h"
#include "engine/value/internal/json_string.h"

namespace htx {
namespace {

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void write_escape(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\b': out += "\\b"; break;
    case '\f': out += "\\f"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4U];
      out += kHex[static_cast<unsigned char>(c) & 15U];
  }
}

using internal::write_string;

constexpr std::int64_t kLargestInteger = (std::int64_t{1} << 53U) - 1;

Error not_canonical(std::string what) {
  return Error(ErrorCode::kInvalidArgument, {"value.not-canonical", {{"found", std::move(what)}}});
}

// RFC 8785 3.2.3: names are ordered by their UTF-16 code units.
std::u16string utf16(std::string_view text) {
  std::u16string units;
  for (const char32_t c : to_code_points(text)) {
    if (c < 0x10000) {
      units += static_cast<char16_t>(c);
    } else {
      units += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10U));
      units += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FFU));
    }
  }
  return units;
}

// Whether a number is written as the canonical form writes it: an integer of at most 15 digits.
bool is_plain_integer(std::string_view text) {
  if (text == "0") return true;
  if (text.starts_with('-')) text.remove_prefix(1);
  constexpr std::size_t kDigits = 15;
  return !text.empty() && text.size() <= kDigits && text.front() != '0' &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Up to U+FFFF the order of UTF-16 code units is that of UTF-8 bytes, apart from the surrogates, which have
// four bytes in UTF-8.
bool sorts_by_bytes(const Json::Object& object) {
  return std::ranges::none_of(object, [](const Json::Member& member) {
    return std::ranges::any_of(member.first, [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  });
}

// The members in canonical order.  Fails on bad UTF-8 and on a name that is there twice.
Result<std::vector<const Json::Member*>> in_order(const Json::Object& object) {
  std::vector<const Json::Member*> members;
  members.reserve(object.size());
  for (const Json::Member& member : object) {
    if (!is_valid_utf8(member.first)) return not_canonical("UTF-8");
    members.push_back(&member);
  }
  if (sorts_by_bytes(object)) {
    std::ranges::sort(members, {}, [](const Json::Member* m) -> const std::string& { return m->first; });
  } else {
    std::ranges::sort(members, {}, [](const Json::Member* m) { return utf16(m->first); });
  }
  for (std::size_t i = 1; i < members.size(); ++i) {
    if (members[i]->first == members[i - 1]->first) return not_canonical(members[i]->first);
  }
  return members;
}

Status write_number(const Json::Number& number, std::string& out) {
  if (is_plain_integer(number.text)) {
    out += number.text;
    return Done{};
  }
  const auto decimal = Decimal::from_text(number.text);
  const auto integer = decimal ? decimal->to_int64() : std::nullopt;
  if (!integer || *integer > kLargestInteger || *integer < -kLargestInteger)
    return not_canonical(number.text);
  out += std::to_string(*integer);
  return Done{};
}

Status write_canonical(const Json& json, std::string& out);

Status write_array(const Json::Array& array, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ',';
    HTX_RETURN_IF_ERROR(write_canonical(array[i], out));
  }
  out += ']';
  return Done{};
}

Status write_object(const Json::Object& object, std::string& out) {
  HTX_ASSIGN_OR_RETURN(const auto members, in_order(object));
  out += '{';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out += ',';
    write_string(members[i]->first, out);
    out += ':';
    HTX_RETURN_IF_ERROR(write_canonical(members[i]->second, out));
  }
  out += '}';
  return Done{};
}

Status write_canonical(const Json& json, std::string& out) {
  if (const auto* text = json.string()) {
    if (!is_valid_utf8(*text)) return not_canonical("UTF-8");
    write_string(*text, out);
    return Done{};
  }
  if (const auto* number = json.number()) return write_number(*number, out);
  if (const auto* array = json.array()) return write_array(*array, out);
  if (const auto* object = json.object()) return write_object(*object, out);
  if (const bool* boolean = json.boolean())
    out += *boolean ? "true" : "false";
  else
    out += "null";
  return Done{};
}

}  // namespace

namespace internal {

void write_string(std::string_view text, std::string& out) {
  out += '"';
  while (true) {
    const auto* const special = std::ranges::find_if(text, needs_escape);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    out += text.substr(0, plain);
    if (plain == text.size()) break;
    write_escape(*special, out);
    text.remove_prefix(plain + 1);
  }
  out += '"';
}

}  // namespace internal

Result<std::string> canonical_json(const Json& json) {
  constexpr std::size_t kUsual = 512;
  std::string out;
  out.reserve(kUsual);
  HTX_RETURN_IF_ERROR(write_canonical(json, out));
  return out;
}

CanonicalObject::CanonicalObject() {
  constexpr std::size_t kUsual = 512;
  out_.reserve(kUsual);
  out_ += '{';
}

void CanonicalObject::name(std::string_view name) {
  HTX_CHECK(last_.empty() || last_ < name);
  last_ = name;
  if (out_.size() > 1) out_ += ',';
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

CanonicalObject& CanonicalObject::text(std::string_view name, std::string_view value) {
  this->name(name);
  if (!is_valid_utf8(value)) keep(not_canonical("UTF-8"));
  write_string(value, out_);
  return *this;
}

CanonicalObject& CanonicalObject::integer(std::string_view name, std::int64_t value) {
  this->name(name);
  if (value > kLargestInteger || value < -kLargestInteger) keep(not_canonical(std::to_string(value)));
  out_ += std::to_string(value);
  return *this;
}

CanonicalObject& CanonicalObject::json(std::string_view name, const Json& value) {
  this->name(name);
  keep(write_canonical(value, out_));
  return *this;
}

CanonicalObject& CanonicalObject::texts(std::string_view name, std::span<const std::string> values) {
  this->name(name);
  out_ += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out_ += ',';
    if (!is_valid_utf8(values[i])) keep(not_canonical("UTF-8"));
    write_string(values[i], out_);
  }
  out_ += ']';
  return *this;
}

CanonicalObject& CanonicalObject::canonical(std::string_view name, std::string_view value) {
  this->name(name);
  out_ += value;
  return *this;
}

CanonicalObject& CanonicalObject::canonicals(std::string_view name, std::span<const std::string> values) {
  this->name(name);
  out_ += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out_ += ',';
    out_ += values[i];
  }
  out_ += ']';
  return *this;
}

void CanonicalObject::keep(Status status) {
  if (status_ && !status) status_ = std::move(status);
}

Result<std::string> CanonicalObject::finish() && {
  if (!status_) return status_.error();
  out_ += '}';
  return std::move(out_);
}

}  // namespace htx
