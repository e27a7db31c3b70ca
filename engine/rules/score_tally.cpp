#include "engine/rules/score_tally.h"

#include <algorithm>

#include "engine/value/scaled.h"

namespace htx::rules {

int digits_of_score(const Pack& pack) {
  int scale = pack.score_scale;
  for (const Grade& grade : pack.grades) scale = std::max(scale, grade.at_least.scale());
  return scale;
}

Decimal score_of(const Pack& pack, const ScoreTally<Decimal>& tally) {
  if (tally.is_whole()) return tally.points;
  if (tally.reached.is_zero()) return {};
  const Decimal exact = tally.points * tally.all / tally.reached;
  const int digits = digits_of_score(pack);
  const Decimal rounded = exact.round(digits);
  const bool is_cut_off = std::ranges::find(pack.grades, rounded, &Grade::at_least) != pack.grades.end();
  return is_cut_off ? exact.round(digits, Rounding::kFloor) : rounded;
}

std::optional<std::int64_t> score_of(const Pack& pack, const ScoreTally<std::int64_t>& tally, int scale) {
  if (tally.is_whole()) return tally.points;
  const ScoreTally<Decimal> exact{unscaled(tally.points, scale), unscaled(tally.reached, scale),
                                  unscaled(tally.all, scale)};
  return scaled(score_of(pack, exact), scale);
}

std::size_t grade_of(const Pack& pack, const Decimal& score) {
  return grade_of(pack.grades.size(), score,
                  [&](std::size_t grade) -> const Decimal& { return pack.grades[grade].at_least; });
}

}  // namespace htx::rules
