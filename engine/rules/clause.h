#pragma once

#include <optional>

#include "engine/rules/assessment.h"

// What judging one by one, judging a batch and reading a record share.
namespace htx::rules::internal {

// Digits after the point of a score that is scaled up: those of the pack, and of its grades.
int digits_of_score(const Pack& pack);

// The score where criteria were left out: what the others gave, of `reached`, scaled up to `all` and rounded
// half-even, but cut where rounding alone would lift it to a grade.
Decimal scaled_up(const Pack& pack, const Decimal& points, const Decimal& all, const Decimal& reached);

// Whether the ground is law on that day.
bool is_law_on(const Pack& pack, const Ground& ground, Date day);

// The day whose parameters a ground is judged by, if it is not the day of the evaluation: the day of
// its event, where the ground is law then and there are parameters that could differ.
std::optional<Date> day_of_law(const Pack& pack, const Ground& ground, std::optional<Date> event,
                               const Dates& dates);

}  // namespace htx::rules::internal
