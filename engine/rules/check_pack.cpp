#include <algorithm>
#include <iterator>
#include <set>

#include "engine/rules/internal/figure_domains.h"
#include "engine/rules/internal/pack_reader.h"

namespace htx::rules::internal {
namespace {

std::string shown(const std::optional<Decimal>& end, const char* unbounded) {
  return end ? to_text(*end) : unbounded;
}

std::string shown(const std::optional<Decimal>& low, const std::optional<Decimal>& high) {
  return "[" + shown(low, "-∞") + ".." + shown(high, "+∞") + "]";
}

class ScorecardCheck {
 public:
  ScorecardCheck(const Pack& pack, const Reader& reader, const Node& root)
      : pack_(pack), reader_(reader), root_(root) {}

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
    if (criterion.bands.empty()) return;
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
    for (const Date day : days_of_change(criterion)) check_cover(criterion, node, day);
  }

  // The first day of the pack and every day on which another set of bands counts.
  std::vector<Date> days_of_change(const Criterion& criterion) const {
    std::set<Date> days = {pack_.in_force.from};
    for (const Band& band : criterion.bands) {
      if (!band.in_force) continue;
      days.insert(band.in_force->from);
      if (band.in_force->to) days.insert(band.in_force->to->plus_days(1));
    }
    std::vector<Date> inside;
    std::ranges::copy_if(days, std::back_inserter(inside),
                         [&](Date day) { return pack_.in_force.contains(day); });
    return inside;
  }

  // The bands that count on a day hold every figure exactly once.
  void check_cover(const Criterion& criterion, const Node& node, Date day) {
    const bool changes =
        std::ranges::any_of(criterion.bands, [](const Band& b) { return b.in_force.has_value(); });
    when_ = changes ? ", " + to_text(day) : "";
    if (pack_.names.type(criterion.value) == feel::Type::Kind::kNumber)
      check_numeric(criterion, node, day);
    else
      check_band_cover(pack_, criterion, reader_, node, day, when_);
  }

  // The pieces of all bands, on the grid; none if that cannot be told.
  std::optional<std::vector<Piece>> pieces_of(const Criterion& criterion, const Node& node, Date day) {
    const int scale = pack_.scale_of(criterion.value);
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      const Band& band = criterion.bands[i];
      if (!band.counts_on(day)) continue;
      const Node& band_node = node.find("bands")->items[i];
      if (!band.intervals) {
        reader_.report(band_node, "rules.bands-not-decided", {}, Severity::kWarning);
        return std::nullopt;
      }
      for (const feel::Interval& interval : *band.intervals) {
        Piece piece = on_grid(interval, i, scale);
        if (piece.is_empty())
          reader_.report(band_node, {"rules.band-empty", {{"scale", std::to_string(scale)}}});
        else
          pieces.push_back(std::move(piece));
      }
    }
    std::ranges::sort(pieces, [](const Piece& a, const Piece& b) {
      if (!a.low || !b.low) return !a.low && b.low;
      return *a.low < *b.low;
    });
    return pieces;
  }

  // The pieces of all bands, in order, meet end to end over the figure's whole range.
  void check_numeric(const Criterion& criterion, const Node& node, Date day) {
    const int scale = pack_.scale_of(criterion.value);
    const auto pieces = pieces_of(criterion, node, day);
    if (!pieces) return;
    const auto [least, greatest] = range_of(criterion.value);
    std::optional<Decimal> next = least;  // The first figure that no piece so far covers.
    bool from_minus_infinity = !least;
    for (const Piece& piece : *pieces) {
      const bool gap =
          from_minus_infinity ? piece.low.has_value() : (piece.low && next && *piece.low > *next);
      const bool overlap =
          !from_minus_infinity && next && (!piece.low || *piece.low < *next) && &piece != &pieces->front();
      if (gap) report_region("rules.band-gap", node, next, *piece.low - unit_at(scale));
      if (overlap) report_region("rules.band-overlap", node, piece.low, *next - unit_at(scale));
      from_minus_infinity = false;
      if (!piece.high) return report_overlap_after(piece, *pieces, node);
      if (!next || *piece.high + unit_at(scale) > *next) next = *piece.high + unit_at(scale);
    }
    if (!greatest || (next && *next <= *greatest)) report_region("rules.band-gap", node, next, greatest);
  }

  // Behind a piece without an upper end there can be no other.
  void report_overlap_after(const Piece& endless, const std::vector<Piece>& pieces, const Node& node) {
    if (&endless != &pieces.back())
      report_region("rules.band-overlap", node, pieces.back().low, pieces.back().high);
  }

  std::pair<std::optional<Decimal>, std::optional<Decimal>> range_of(std::size_t slot) const {
    if (slot < pack_.inputs.size()) return {pack_.inputs[slot].min, pack_.inputs[slot].max};
    return {};
  }

  void report_region(const char* code, const Node& node, const std::optional<Decimal>& low,
                     const std::optional<Decimal>& high) {
    reader_.report(node, {code, {{"region", shown(low, high) + when_}}});
  }

  const Pack& pack_;
  const Reader& reader_;
  const Node& root_;
  std::string when_;  // ", 2021-01-01" while bands that change are checked.
};

}  // namespace

void check_scorecard(const Pack& pack, const Reader& reader, const Node& root) {
  ScorecardCheck(pack, reader, root).run();
}

}  // namespace htx::rules::internal
