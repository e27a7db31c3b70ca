#include "engine/rules/check_pack.h"

#include <algorithm>
#include <span>

#include "engine/rules/check_bands.h"
#include "engine/rules/figure_domains.h"
#include "engine/rules/step_function.h"

namespace htx::rules::internal {
namespace {

class ScorecardCheck {
 public:
  ScorecardCheck(const Pack& pack, const Reader& reader, const Node& root)
      : pack_(pack), reader_(reader), root_(root), domains_(domains_of(pack)) {}

  void run() {
    std::optional<Decimal> of_groups = Decimal(0);
    for (std::size_t g = 0; g < pack_.groups.size(); ++g) {
      const Group& group = pack_.groups[g];
      const Node& node = root_.find("groups")->items[g];
      std::optional<Decimal> of_criteria = Decimal(0);
      for (std::size_t c = 0; c < group.criteria.size(); ++c) {
        const Criterion& criterion = group.criteria[c];
        check_criterion(criterion, node.find("criteria")->items[c]);
        of_criteria =
            of_criteria && criterion.max ? std::optional(*of_criteria + *criterion.max) : std::nullopt;
      }
      if (group.max && of_criteria && *group.max != *of_criteria) {
        reader_.report(node, {"rules.maximum-differs",
                              {{"stated", to_text(*group.max)}, {"sum", to_text(*of_criteria)}}});
      }
      of_groups = of_groups && group.max ? std::optional(*of_groups + *group.max) : std::nullopt;
    }
    if (pack_.total && of_groups && pack_.has_scorecard() && *pack_.total != *of_groups) {
      reader_.report(
          *root_.find("total"),
          {"rules.maximum-differs", {{"stated", to_text(*pack_.total)}, {"sum", to_text(*of_groups)}}});
    }
    check_grades();
  }

 private:
  void check_grades() {
    for (std::size_t i = 0; i < pack_.grades.size(); ++i) {
      const Node& node = root_.find("grades")->items[i];
      const Grade& grade = pack_.grades[i];
      if (i > 0 && grade.at_least >= pack_.grades[i - 1].at_least)
        reader_.report(node, "rules.grades-not-descending");
      if (pack_.total && grade.at_least > *pack_.total) {
        reader_.report(node,
                       {"rules.grade-unreachable", {{"grade", grade.id}, {"total", to_text(*pack_.total)}}});
      }
      if (i + 1 == pack_.grades.size() && grade.at_least > Decimal(0)) {
        reader_.report(node, {"rules.no-lowest-grade", {{"from", to_text(grade.at_least)}}});
      }
    }
  }

  void check_criterion(const Criterion& criterion, const Node& node) {
    if (criterion.bands.empty()) return check_points(criterion, node);
    Decimal best = criterion.bands.front().points;
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      const Decimal& points = criterion.bands[i].points;
      best = std::max(best, points);
      if (points < Decimal(0) || (criterion.max && points > *criterion.max)) {
        reader_.report(node.find("bands")->items[i],
                       {"rules.points-out-of-range", {{"points", to_text(points)}}});
      }
    }
    if (criterion.max && best < *criterion.max) {
      reader_.report(
          node, {"rules.maximum-unreachable", {{"max", to_text(*criterion.max)}, {"best", to_text(best)}}},
          {}, Severity::kWarning);
    }
    for (const Date day : days_of_change(pack_, criterion)) check_cover(criterion, node, day);
  }

  // The bands that count on a day hold every figure exactly once.
  void check_cover(const Criterion& criterion, const Node& node, Date day) {
    const bool changes =
        std::ranges::any_of(criterion.bands, [](const Band& b) { return b.in_force.has_value(); });
    when_ = changes ? ", " + to_text(day) : "";
    if (pack_.names.type(criterion.value) == feel::Type::Kind::kNumber)
      check_numeric(criterion, node, day);
    else
      check_band_cover(pack_, criterion, reader_, node, {day, when_});
  }

  // Points that a figure gives lie between zero and the maximum.  An input may be told without limits: what
  // is beyond is refused then.
  void check_points(const Criterion& criterion, const Node& node) {
    const Node* at = node.find("points");
    if (at == nullptr) return;
    const bool is_input = criterion.value < pack_.inputs.size();
    const feel::Interval& declared = domains_[criterion.value].range;
    feel::Interval range{declared.low, declared.high, true, true};
    if (const auto values = values_of(pack_, criterion.value); values && !values->empty()) {
      range.low = values->front();
      range.high = values->back();
    }
    const bool below = range.low ? range.low->is_negative() : !is_input;
    const bool above = criterion.max && (range.high ? *range.high > *criterion.max : !is_input);
    if (!below && !above) return;
    const std::string most = criterion.max ? to_text(*criterion.max) : "…";
    reader_.report(*at, {"rules.points-can-exceed", {{"range", shown(range)}, {"max", most}}});
  }

  // Reports the intervals that hold no number, and whether the text of every band tells its numbers.
  bool check_intervals(const Criterion& criterion, const Node& node, Date day) {
    const std::optional<int>& scale = domains_[criterion.value].scale;
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      const Band& band = criterion.bands[i];
      if (!band.counts_on(day)) continue;
      const Node& band_node = node.find("bands")->items[i];
      if (!band.intervals) {
        reader_.report(band_node, "rules.bands-not-decided", {}, Severity::kWarning);
        return false;
      }
      for (const feel::Interval& interval : *band.intervals) {
        if (!is_empty(on_grid(interval, scale))) continue;
        if (scale)
          reader_.report(band_node, {"rules.band-empty", {{"scale", std::to_string(*scale)}}});
        else
          reader_.report(band_node, "rules.band-holds-nothing");
      }
    }
    return true;
  }

  // The steps, in order, meet end to end over all that the figure can be.
  void check_numeric(const Criterion& criterion, const Node& node, Date day) {
    if (!check_intervals(criterion, node, day)) return;
    const StepFunction function(criterion, domains_[criterion.value].scale, day);
    const std::vector<StepFunction::Step>& steps = function.steps();
    if (steps.empty()) return check_hole(criterion, node, {});
    feel::Interval last = steps.front().interval;  // That reaches farthest so far.
    if (last.low) check_hole(criterion, node, {{}, last.low, true, !last.low_closed});
    for (const StepFunction::Step& step : std::span(steps).subspan(1)) {
      const feel::Interval both = intersection(last, step.interval);
      if (!is_empty(both))
        report_region("rules.band-overlap", node, both);
      else
        check_hole(criterion, node,
                   {last.high, step.interval.low, !last.high_closed, !step.interval.low_closed});
      if (both.high == last.high && both.high_closed == last.high_closed) last = step.interval;
    }
    if (last.high) check_hole(criterion, node, {last.high, {}, !last.high_closed, true});
  }

  // Numbers in no band: a gap if the figure can be one of them.
  void check_hole(const Criterion& criterion, const Node& node, feel::Interval hole) {
    const feel::Domain& domain = domains_[criterion.value];
    const feel::Interval& range = domain.range;
    if (range.low && (!hole.low || *hole.low < *range.low))
      hole = {range.low, hole.high, true, hole.high_closed};
    if (range.high && (!hole.high || *hole.high > *range.high))
      hole = {hole.low, range.high, hole.low_closed, true};
    const feel::Interval region = on_grid(hole, domain.scale);
    if (is_empty(region)) return;
    const auto values = values_of(pack_, criterion.value);
    const bool can_be =
        !values || std::ranges::any_of(*values, [&](const Decimal& value) { return holds(region, value); });
    if (can_be) report_region("rules.band-gap", node, region);
  }

  void report_region(const char* code, const Node& node, const feel::Interval& region) {
    reader_.report(node, {code, {{"region", shown(region) + when_}}});
  }

  const Pack& pack_;
  const Reader& reader_;
  const Node& root_;
  std::vector<feel::Domain> domains_;
  std::string when_;  // ", 2021-01-01" while bands that change are checked.
};

}  // namespace

void check_scorecard(const Pack& pack, const Reader& reader, const Node& root) {
  ScorecardCheck(pack, reader, root).run();
}

}  // namespace htx::rules::internal
