#pragma once

#include <optional>

#include "engine/rules/assessment.h"

// What judging one by one, judging a batch and reading a record share.
namespace htx::rules::internal {

// The nearest figure that falls into a band with more points, and how many more.
std::optional<NextBand> next_band(const Criterion& criterion, std::size_t current, const Decimal& value,
                                  Date law_on);

// Whether the ground is law on that day.
bool is_law_on(const Pack& pack, const Ground& ground, Date day);

// The day whose parameters a ground is judged by, if it is not the day of the evaluation: the day of
// its event, where the ground is law then and there are parameters that could differ.
std::optional<Date> day_of_law(const Pack& pack, const Ground& ground, std::optional<Date> event,
                               const Dates& dates);

}  // namespace htx::rules::internal
