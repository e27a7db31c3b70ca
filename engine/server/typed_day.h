#pragma once

#include <optional>
#include <string_view>

#include "engine/value/date.h"

namespace htx::server {

// A day as people type it, "27/4/2021", or as programs do, "2021-04-27"; none if it is no day.
std::optional<Date> typed_day(std::string_view text);

}  // namespace htx::server
