#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/value/json.h"

namespace htx {

// Writes an object in the form of canonical_json() member by member, without building it first.
// REQUIRES: names of plain ASCII letters, digits and "_", each once, in the order of their bytes.
class CanonicalObject {
 public:
  CanonicalObject();

  CanonicalObject& text(std::string_view name, std::string_view value);
  CanonicalObject& integer(std::string_view name, std::int64_t value);
  CanonicalObject& json(std::string_view name, const Json& value);
  CanonicalObject& texts(std::string_view name, std::span<const std::string> values);
  // What is canonical already, and an array of it.
  CanonicalObject& canonical(std::string_view name, std::string_view value);
  CanonicalObject& canonicals(std::string_view name, std::span<const std::string> values);

  // The bytes.  Fails with the first "value.not-canonical" that a member met.
  Result<std::string> finish() &&;

 private:
  void name(std::string_view name);
  void keep(Status status);

  std::string out_;
  std::string_view last_;
  Status status_ = Done{};
};

}  // namespace htx
