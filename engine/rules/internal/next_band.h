#pragma once

#include <optional>

#include "engine/rules/assessment.h"

namespace htx::rules::internal {

// The nearest figure that falls into a band with more points, and how many more.
std::optional<NextBand> next_band(const Criterion& criterion, std::size_t current, const Decimal& value);

}  // namespace htx::rules::internal
