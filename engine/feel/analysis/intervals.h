#pragma once

#include <optional>
#include <vector>

#include "engine/feel/expression.h"

namespace htx::feel {

// Whether no number lies in it.
bool is_empty(const Interval& interval);
// Whether a begins before b; whether it ends before.
bool begins_before(const Interval& a, const Interval& b);
bool ends_before(const Interval& a, const Interval& b);

// The numbers that pass the tests, in ascending order and disjoint, if the tests are comparisons,
// ranges and numbers with literal ends (possibly under `not`); `-` is everything.  None otherwise.
std::optional<std::vector<Interval>> intervals(const UnaryTests& tests);

}  // namespace htx::feel
