#pragma once

#include <optional>
#include <string_view>

#include "engine/value/value.h"

namespace htx::feel {

// The value a property of a date, time, duration or range has (10.3.2.15, table 60); none if there
// is no such property.
std::optional<Value> property(const Value& value, std::string_view name);

}  // namespace htx::feel
