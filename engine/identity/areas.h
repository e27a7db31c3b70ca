#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/value/json.h"

namespace htx {

// An administrative unit as the records of cooperatives name it: {"district", "Huyện Thới Bình"}.
struct Area {
  std::string level;  // Of the jurisdiction.
  std::string unit;
  bool operator==(const Area&) const = default;
};

// Which cooperatives of the office are somebody's: all of them, or those in some areas (none: not one).
// Which cooperative lies in which area on a day is answered in session/sight.
struct Scope {
  std::optional<std::vector<Area>> areas;

  bool is_whole() const { return !areas.has_value(); }
  // "district:Huyện Thới Bình; district:Huyện U Minh"; empty: the whole.
  std::string text() const;
  // Fails with "identity.bad-area" naming what is none.
  static Result<Scope> from_text(const std::string& text);

  bool operator==(const Scope&) const = default;
};

// [{"level", "unit"}]; null: the whole.
Json to_json(const Scope& scope);

}  // namespace htx
