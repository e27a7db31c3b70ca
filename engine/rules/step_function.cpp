#include "engine/rules/step_function.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace htx::rules {
namespace {

// Where a better step lies beside a number.
struct Edge {
  Decimal at;
  bool is_in_step = true;
};
std::optional<Edge> edge_towards(const feel::Interval& step, const Decimal& number) {
  if (step.low && number <= *step.low) return Edge{*step.low, step.low_closed};
  if (step.high && number >= *step.high) return Edge{*step.high, step.high_closed};
  return std::nullopt;
}

}  // namespace

bool holds(const feel::Interval& interval, const Decimal& number) {
  const bool begins =
      !interval.low || *interval.low < number || (interval.low_closed && *interval.low == number);
  return begins &&
         (!interval.high || number < *interval.high || (interval.high_closed && number == *interval.high));
}

feel::Interval intersection(const feel::Interval& a, const feel::Interval& b) {
  const feel::Interval& later = begins_before(a, b) ? b : a;
  const feel::Interval& earlier = ends_before(b, a) ? b : a;
  return {later.low, earlier.high, later.low_closed, earlier.high_closed};
}

bool meet(const feel::Interval& a, const feel::Interval& b) {
  return !is_empty(a) && !is_empty(b) && !is_empty(intersection(a, b));
}

Decimal unit_at(int scale) { return Decimal(1).scaled_by_power_of_ten(-scale); }

feel::Interval on_grid(const feel::Interval& interval, std::optional<int> scale) {
  feel::Interval part{interval.low, interval.high, interval.low_closed || !interval.low,
                      interval.high_closed || !interval.high};
  if (!scale) return part;
  if (part.low) {
    const Decimal up = part.low->round(*scale, Rounding::kCeiling);
    part.low = !part.low_closed && up == *part.low ? up + unit_at(*scale) : up;
  }
  if (part.high) {
    const Decimal down = part.high->round(*scale, Rounding::kFloor);
    part.high = !part.high_closed && down == *part.high ? down - unit_at(*scale) : down;
  }
  part.low_closed = part.high_closed = true;
  return part;
}

std::string shown(const feel::Interval& interval) {
  return (interval.low_closed ? "[" : "(") + (interval.low ? to_text(*interval.low) : "-∞") + ".." +
         (interval.high ? to_text(*interval.high) : "+∞") + (interval.high_closed ? "]" : ")");
}

std::string unary_tests_of(const feel::Interval& interval) {
  if (interval.low && interval.high) return shown(interval);
  if (interval.low) return (interval.low_closed ? ">= " : "> ") + to_text(*interval.low);
  return interval.high ? (interval.high_closed ? "<= " : "< ") + to_text(*interval.high) : "-";
}

StepFunction::StepFunction(const Criterion& criterion, std::optional<int> scale, std::optional<Date> day) {
  steps_.reserve(std::max<std::size_t>(criterion.bands.size(), 1));
  if (criterion.bands.empty())
    steps_.push_back({on_grid({Decimal(), criterion.max, true, true}, scale), std::nullopt, {}});
  for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
    if (!day || criterion.bands[i].counts_on(*day)) add(criterion.bands[i], i, scale);
  }
  const auto comes_first = [](const Step& a, const Step& b) { return begins_before(a.interval, b.interval); };
  if (!std::is_sorted(steps_.begin(), steps_.end(), comes_first))
    std::stable_sort(steps_.begin(), steps_.end(), comes_first);
}

void StepFunction::add(const Band& band, std::size_t at, std::optional<int> scale) {
  if (!band.intervals) return unread_.push_back(at);
  for (const feel::Interval& interval : *band.intervals) {
    const feel::Interval part = on_grid(interval, scale);
    if (!is_empty(part)) steps_.push_back({part, at, band.points});
  }
}

const StepFunction::Step* StepFunction::at(const Decimal& number) const {
  const Step* found = nullptr;
  for (const Step& step : steps_) {
    if (holds(step.interval, number) && (found == nullptr || step.band < found->band)) found = &step;
  }
  return found;
}

bool StepFunction::may_reach(std::size_t band, const feel::Interval& range) const {
  const feel::Interval numbers{range.low, range.high, true, true};
  return std::ranges::find(unread_, band) != unread_.end() ||
         std::ranges::any_of(
             steps_, [&](const Step& step) { return step.band == band && meet(step.interval, numbers); });
}

std::optional<feel::Interval> StepFunction::points_as_given(const feel::Interval& range) const {
  if (steps_.empty() || steps_.front().band) return std::nullopt;
  return intersection(steps_.front().interval, {range.low, range.high, true, true});
}

std::optional<NextBand> StepFunction::next(const Decimal& number, const Decimal& now) const {
  std::optional<NextBand> best;
  std::optional<Decimal> least;
  for (const Step& step : steps_) {
    if (!step.band) {  // Each number gives itself, so the last one gives most.
      const auto& most = step.interval.high;
      return most && number < *most ? std::optional(NextBand{0, *most, true, *most - now}) : std::nullopt;
    }
    const auto edge = step.points > now ? edge_towards(step.interval, number) : std::nullopt;
    if (!edge) continue;
    const Decimal distance = (edge->at - number).abs();
    // Of two as near as each other the band that is written first is told.
    if (least && (distance > *least || (distance == *least && *step.band >= best->band))) continue;
    least = distance;
    best = NextBand{*step.band, edge->at, edge->is_in_step, step.points - now};
  }
  return best;
}

std::vector<Decimal> StepFunction::ends() const {
  std::vector<Decimal> all;
  for (const Step& step : steps_) {
    for (const auto& end : {step.interval.low, step.interval.high}) {
      if (end) all.push_back(*end);
    }
  }
  return all;
}

std::vector<Date> days_of_change(const Pack& pack, const Criterion& criterion) {
  std::set<Date> days = {pack.in_force.from};
  for (const Band& band : criterion.bands) {
    if (!band.in_force) continue;
    days.insert(band.in_force->from);
    if (band.in_force->to) days.insert(band.in_force->to->plus_days(1));
  }
  std::vector<Date> inside;
  std::ranges::copy_if(days, std::back_inserter(inside),
                       [&](Date day) { return pack.in_force.contains(day); });
  return inside;
}

}  // namespace htx::rules
