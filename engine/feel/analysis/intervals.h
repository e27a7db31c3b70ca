#pragma once

#include <optional>
#include <vector>

#include "engine/feel/expression.h"

namespace htx::feel {

// The numbers that pass the tests, in ascending order and disjoint, if the tests are comparisons,
// ranges and numbers with literal ends (possibly under `not`); `-` is everything.  None otherwise.
std::optional<std::vector<Interval>> intervals(const UnaryTests& tests);

}  // namespace htx::feel
