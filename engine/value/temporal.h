#pragma once

#include <optional>
#include <string_view>

#include "engine/value/value.h"

namespace htx {

// ISO 8601 durations as XML Schema and FEEL write them: "P1Y6M", "-P3M" (months and years only).
std::optional<MonthsDuration> months_from_iso(std::string_view text);
// "P30D", "PT12H30M", "-P1DT0.5S" (days and smaller only); nanoseconds beyond the ninth digit are cut.
std::optional<DaysDuration> days_from_iso(std::string_view text);

// What FEEL's @"..." stands for: a date or a duration; null if the text is neither.
Value temporal_from_text(std::string_view text);

}  // namespace htx
