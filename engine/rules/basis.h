#pragma once

#include <optional>
#include <string>

#include "engine/value/date.h"

namespace htx::rules {

// Where a rule or a number comes from: "TT 01/2020/TT-BKHĐT", "Điều 9", "S07", "verified".
// `source` and `tag` are those of the legal fact base; a policy of the Alliance says so in `tag`.
struct Basis {
  std::string law;
  std::string article;
  std::string source;
  std::string tag;
  bool operator==(const Basis&) const = default;
};

// The days on which something is law, both ends included; no end means "until further notice".
struct Validity {
  Date from;
  std::optional<Date> to;
  bool contains(Date day) const { return from <= day && (!to || day <= *to); }
  bool operator==(const Validity&) const = default;
};

}  // namespace htx::rules
