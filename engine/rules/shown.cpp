#include "engine/rules/shown.h"

#include <algorithm>

#include "engine/feel/analysis/analysis.h"
#include "engine/rules/step_function.h"

namespace htx::rules {
namespace {

constexpr int kMostDigits = 34;

// With `scale` digits after the point, or with as many more as keep it on its side of every edge.
Decimal beside(const Decimal& number, int scale, const std::vector<Decimal>& edges) {
  for (; scale < number.scale() && scale < kMostDigits; ++scale) {
    const Decimal told = number.round(scale);
    const bool keeps_sides = told.is_finite() && std::ranges::all_of(edges, [&](const Decimal& edge) {
                               return (told <=> edge) == (number <=> edge);
                             });
    if (keeps_sides) return told;
  }
  return number;
}

// The numbers that the pack compares a figure with.
std::vector<Decimal> edges_of(const Pack& pack, std::size_t slot) {
  std::vector<Decimal> edges = {Decimal()};
  for (const Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria) {
      if (criterion.value != slot) continue;
      const std::vector<Decimal> ends = StepFunction(criterion, std::nullopt, std::nullopt).ends();
      edges.insert(edges.end(), ends.begin(), ends.end());
    }
  }
  const auto look = [&](const feel::Expression& condition) {
    for (const feel::Comparison& comparison : feel::comparisons(condition)) {
      if (comparison.slot == slot && comparison.constant) edges.push_back(*comparison.constant);
    }
  };
  for (const Clause& clause : pack.referrals) look(clause.when);
  for (const Clause& clause : pack.not_rated) look(clause.when);
  for (const Check& check : pack.checks) look(check.clause.when);
  for (const Override& override : pack.overrides) look(override.clause.when);
  for (const Ground& ground : pack.grounds) look(ground.when);
  return edges;
}

}  // namespace

Decimal shown(const Pack& pack, std::size_t slot, const Decimal& figure) {
  return pack.is_exact(slot) ? beside(figure, pack.scale_of(slot), edges_of(pack, slot)) : figure;
}

Decimal shown_before_rounding(const Pack& pack, std::size_t slot, const Decimal& before,
                              const Decimal& after) {
  std::vector<Decimal> edges = edges_of(pack, slot);
  edges.push_back(after);
  return beside(before, pack.scale_of(slot) + 2, edges);
}

Decimal shown_score(const Pack& pack, const Decimal& score) {
  std::vector<Decimal> edges = {Decimal()};
  for (const Grade& grade : pack.grades) edges.push_back(grade.at_least);
  return beside(score, pack.score_scale, edges);
}

}  // namespace htx::rules
