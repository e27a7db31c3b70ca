#pragma once

#include <span>
#include <string_view>

namespace htx::answers {

// A schema of an answer (JSON Schema 2020-12), or of a part of one.
struct Schema {
  std::string_view name;  // "case.json", "defs/date.json"
  std::string_view text;
};

// All of engine/answers/schemas.
std::span<const Schema> schemas();

}  // namespace htx::answers
