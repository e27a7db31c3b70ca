#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/feel/analysis/intervals.h"
#include "engine/feel/expression.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// Runs of numbers, each end open or closed; a missing end has no limit.
bool holds(const feel::Interval& interval, const Decimal& number);
feel::Interval intersection(const feel::Interval& a, const feel::Interval& b);
bool meet(const feel::Interval& a, const feel::Interval& b);

// The part of an interval that a figure can lie in: as it is written or, where the figure has no more than
// `scale` digits after the point, on that grid and with both ends included: "< 0.1" at two digits ends at
// 0.09.
feel::Interval on_grid(const feel::Interval& interval, std::optional<int> scale);
// The smallest difference at a scale: 0.01 at 2.
Decimal unit_at(int scale);

// "[0..0.1)", with ∞ where an end is missing.
std::string shown(const feel::Interval& interval);
// The unary tests of FEEL that the interval passes: "[0..0.1)", ">= 0.1", "-".
std::string unary_tests_of(const feel::Interval& interval);

// How far a figure is from the next better band: `value` is the nearest figure there.
struct NextBand {
  std::size_t band = 0;
  Decimal value;
  bool inclusive = true;  // False: the figure must pass the value, not only reach it.
  Decimal gain;           // Points more.
};

// What one criterion gives for each number: the one reading of its bands.  decide() (ruling.h) asks the bands
// themselves, number by number; whoever asks where they begin and end asks here.
//
// Points that are given elsewhere, or by a formula, are a single step from zero to the maximum.
class StepFunction {
 public:
  struct Step {
    feel::Interval interval;
    std::optional<std::size_t> band;  // None: the number itself is the points.
    Decimal points;                   // Of a band.
  };

  // By the bands that count on a day, or by all of them; as they are written or on the grid of a scale.
  StepFunction(const Criterion& criterion, std::optional<int> scale, std::optional<Date> day);

  // Ascending; those that hold no number are left out.
  const std::vector<Step>& steps() const { return steps_; }
  // Whether they are all: false where the text of some band does not tell its numbers.
  bool is_whole() const { return unread_.empty(); }

  // The step that a number falls on; null if it is in no band.  Of bands that share it the first counts.
  const Step* at(const Decimal& number) const;
  // Whether some number of a range can fall into the band; true if its text does not tell.  An end of the
  // range that is there is included, as in feel::Domain.
  bool may_reach(std::size_t band, const feel::Interval& range) const;
  // The points that the numbers of a range may give, where they are given as they are; none of bands.
  std::optional<feel::Interval> points_as_given(const feel::Interval& range) const;
  // The nearest number that falls into a band with more points than `now`.
  std::optional<NextBand> next(const Decimal& number, const Decimal& now) const;
  // Where steps begin and end.
  std::vector<Decimal> ends() const;

 private:
  void add(const Band& band, std::size_t at, std::optional<int> scale);

  std::vector<Step> steps_;
  std::vector<std::size_t> unread_;  // Bands whose text does not tell their numbers.
};

// The first day of the pack and every later one of it on which other bands of the criterion count.
std::vector<Date> days_of_change(const Pack& pack, const Criterion& criterion);

}  // namespace htx::rules
