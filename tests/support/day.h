#pragma once

#include <string_view>

#include "engine/value/date.h"
#include "tests/support/matchers.h"

namespace htx {

inline Date day(std::string_view iso) {
  const auto date = date_from_iso(iso);
  REQUIRE(date.has_value());
  return *date;
}

}  // namespace htx
