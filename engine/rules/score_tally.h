#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/rules/pack.h"

namespace htx::rules {

// The points of a scorecard added up, as decimals or as whole numbers of one scale.
template <class Number>
struct ScoreTally {
  Number points{};   // That were given.
  Number reached{};  // The maxima of the criteria that count.
  Number all{};      // The maxima of all criteria.

  void count(const Number& given, const Number& max) {
    points += given;
    reached += max;
    all += max;
  }
  void leave_out(const Number& max) { all += max; }
  void add(const ScoreTally& other) {
    points += other.points;
    reached += other.reached;
    all += other.all;
  }
  // Whether no criterion is left out that could have given points.
  bool is_whole() const { return reached == all; }
};

// The score: the points or, where criteria were left out, what the others gave scaled up to the full maximum
// and rounded half-even, but cut where rounding alone would lift it to a grade.
Decimal score_of(const Pack& pack, const ScoreTally<Decimal>& tally);
// The same times 10^scale; none beyond 62 bits.
std::optional<std::int64_t> score_of(const Pack& pack, const ScoreTally<std::int64_t>& tally, int scale);

// Digits after the point of a score that is scaled up: those of the pack, and of its grades.
int digits_of_score(const Pack& pack);

// The best of `count` grades whose lowest score, `cut_of(grade)`, is reached; the last one below all of them.
template <class Number, class CutOf>
std::size_t grade_of(std::size_t count, const Number& score, CutOf cut_of) {
  std::size_t grade = 0;
  while (grade + 1 < count && score < cut_of(grade)) ++grade;
  return grade;
}
std::size_t grade_of(const Pack& pack, const Decimal& score);

}  // namespace htx::rules
