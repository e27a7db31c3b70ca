#include "engine/rules/assessment.h"

#include <algorithm>

namespace htx::rules {

const Fact* Facts::find(const Input& input) const {
  const auto& year = input.of_previous_year ? previous : current;
  const auto fact = year.find(input.field);
  return fact == year.end() ? nullptr : &fact->second;
}

Fact& Facts::of(const Input& input) { return (input.of_previous_year ? previous : current)[input.field]; }

const CriterionResult* Assessment::criterion(std::string_view id) const {
  const auto at = std::ranges::find(criteria, id, &CriterionResult::id);
  return at == criteria.end() ? nullptr : &*at;
}

}  // namespace htx::rules
