#include "engine/dmn/table_check.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/text.h"
#include "engine/feel/function.h"

namespace htx::dmn {
namespace {

bool is_ordered(const Value& value) {
  return value.as_string() == nullptr && feel::order(value, value).has_value();
}

// The value one step above; none for what has no steps.
std::optional<Value> next(const Value& value, const std::optional<Decimal>& step) {
  if (const auto date = value.as_date()) return Value(date->plus_days(1));
  if (const auto months = value.as_months()) return Value(MonthsDuration{months->months + 1});
  const auto number = value.as_number();
  if (!number.has_value() || !step.has_value()) return std::nullopt;
  const Decimal steps = *number / *step;
  const Decimal above = (steps.round(0, Rounding::kFloor) + Decimal(1)) * *step;
  return above.is_finite() ? std::optional(Value(above)) : std::nullopt;
}

// Whether a value of the grid lies strictly between the ends.
bool has_between(const Value& low, const Value& high, const std::optional<Decimal>& step) {
  const auto above = next(low, step);
  return !above.has_value() || feel::order(*above, high) == std::strong_ordering::less;
}

bool is_on_grid(const Value& value, const std::optional<Decimal>& step) {
  const auto number = value.as_number();
  return !number.has_value() || !step.has_value() || (*number / *step).is_integer();
}

bool less(const Value& a, const Value& b) { return feel::order(a, b) == std::strong_ordering::less; }

// Ascending, each once; false if two of them do not compare.
bool sort_ends(std::vector<Value>& ends) {
  if (ends.empty()) return true;
  const bool comparable =
      std::ranges::all_of(ends, [&](const Value& end) { return feel::order(ends.front(), end).has_value(); });
  if (!comparable) return false;
  std::ranges::sort(ends, less);
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    if (!feel::order(ends[i], ends[i + 1]).has_value()) return false;
  }
  const auto same = [](const Value& a, const Value& b) { return !less(a, b) && !less(b, a); };
  ends.erase(std::unique(ends.begin(), ends.end(), same), ends.end());
  return true;
}

// Where a run of pieces begins or ends: the end's value and whether it belongs to the run.
std::string run_text(const std::vector<Value>& ends, std::size_t first, std::size_t last) {
  const bool low_closed = first % 2 == 1;
  const bool high_closed = last % 2 == 1;
  const bool no_low = first == 0;
  const bool no_high = last == 2 * ends.size();
  const auto text = [](const Value& value) { return htx::to_text(value); };
  if (no_low && no_high) return "-";
  if (no_low) return (high_closed ? "<= " : "< ") + text(ends[last / 2]);
  const Value& low = ends[low_closed ? first / 2 : first / 2 - 1];
  if (no_high) return (low_closed ? ">= " : "> ") + text(low);
  const Value& high = ends[last / 2];
  if (first == last && low_closed) return text(low);
  return (low_closed ? "[" : "(") + text(low) + ".." + text(high) + (high_closed ? "]" : ")");
}

}  // namespace

bool is_empty(const Side& side) { return std::ranges::find(side, true) == side.end(); }

Side intersection(const Side& a, const Side& b) {
  Side result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) result[i] = a[i] && b[i];
  return result;
}

std::optional<Axis> Axis::of(const std::vector<feel::Admitted>& cells, std::optional<Decimal> step) {
  Axis axis;
  bool sets = false;
  for (const feel::Admitted& cell : cells) {
    axis.has_null_ = axis.has_null_ || cell.names_null;
    for (const feel::Span& span : cell.spans) {
      for (const Value* end : {&span.low, &span.high}) {
        if (end->is_null()) continue;
        (is_ordered(*end) ? axis.is_line_ : sets) = true;
        axis.ends_.push_back(*end);
      }
      if (!span.is_point() && sets) return std::nullopt;
    }
  }
  if (axis.is_line_ && sets) return std::nullopt;
  if (axis.is_line_) {
    if (!sort_ends(axis.ends_)) return std::nullopt;
    for (std::size_t i = 0; i < axis.ends_.size(); ++i) {
      axis.live_.push_back(i == 0 || has_between(axis.ends_[i - 1], axis.ends_[i], step));
      axis.live_.push_back(is_on_grid(axis.ends_[i], step));
    }
  } else {
    std::vector<Value> values;
    for (const Value& end : axis.ends_) {
      if (std::ranges::find(values, end) == values.end()) values.push_back(end);
    }
    axis.ends_ = std::move(values);
    axis.live_.assign(axis.ends_.size(), true);
  }
  axis.live_.push_back(true);
  if (axis.has_null_) axis.live_.push_back(true);
  return axis;
}

void Axis::restrict_to(const Side& domain) {
  const std::size_t values = live_.size() - (has_null_ ? 1 : 0);
  for (std::size_t i = 0; i < values; ++i) live_[i] = live_[i] && domain[i];
}

std::size_t Axis::index_of(const Value& end) const {
  const auto same = [&](const Value& other) {
    return is_line_ ? !less(end, other) && !less(other, end) : end == other;
  };
  return static_cast<std::size_t>(std::ranges::find_if(ends_, same) - ends_.begin());
}

Side Axis::span(const feel::Span& span) const {
  Side side(live_.size());
  if (!is_line_) {
    side[index_of(span.low)] = true;
    return side;
  }
  const std::size_t first = span.low.is_null() ? 0 : 2 * index_of(span.low) + (span.low_closed ? 1 : 2);
  const std::size_t last =
      span.high.is_null() ? 2 * ends_.size() : 2 * index_of(span.high) + (span.high_closed ? 1 : 0);
  for (std::size_t i = first; i <= last && i < side.size(); ++i) side[i] = true;
  return side;
}

Side Axis::side(const feel::Admitted& cell) const {
  Side side(live_.size());
  for (const feel::Span& part : cell.spans) {
    const Side pieces = span(part);
    for (std::size_t i = 0; i < side.size(); ++i) side[i] = side[i] || pieces[i];
  }
  if (cell.negated) side.flip();
  if (has_null_) side.back() = cell.null;
  return side;
}

std::string Axis::line_text(const Side& side) const {
  std::vector<std::string> parts;
  const std::size_t pieces = 2 * ends_.size() + 1;
  for (std::size_t i = 0; i < pieces; ++i) {
    if (!side[i]) continue;
    // Pieces that hold nothing do not interrupt a run, and do not end one.
    std::size_t last = i;
    for (std::size_t k = i + 1; k < pieces && (side[k] || !live_[k]); ++k) {
      if (side[k]) last = k;
    }
    parts.push_back(run_text(ends_, i, last));
    i = last;
  }
  return join(parts, ", ");
}

std::string Axis::set_text(const Side& side) const {
  const bool others = side[ends_.size()];
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    if (live_[i] && side[i] != others) parts.push_back(htx::to_text(ends_[i]));
  }
  const std::string listed = join(parts, ", ");
  return !others ? listed : parts.empty() ? "-" : "not(" + listed + ")";
}

std::string Axis::to_text(const Side& side) const {
  const Side alive = intersection(side, live_);
  if (alive == live_) return "-";
  Side values = alive;
  if (has_null_) values.back() = false;
  const bool only_null = htx::dmn::is_empty(values);
  std::string text = only_null ? "" : is_line_ ? line_text(alive) : set_text(alive);
  if (!has_null_ || !alive.back()) return text;
  return only_null ? "null" : text == "-" ? text + ", null" : "null, " + text;
}

bool is_empty(const Box& box) {
  return std::ranges::any_of(box, [](const Side& side) { return is_empty(side); });
}

std::optional<Box> intersection(const Box& a, const Box& b) {
  Box result;
  for (std::size_t i = 0; i < a.size(); ++i) {
    result.push_back(intersection(a[i], b[i]));
    if (is_empty(result.back())) return std::nullopt;
  }
  return result;
}

namespace {

// Splits a domain along its axes, one after the other.
class Splitter {
 public:
  Splitter(const Box& domain, const std::vector<const Box*>& boxes, const Effort& effort)
      : domain_(domain), boxes_(boxes), effort_(effort) {
    // From which axis on a box covers the rest of the domain.
    for (const Box* box : boxes) {
      std::size_t from = domain.size();
      while (from > 0 && covers((*box)[from - 1], domain[from - 1])) --from;
      full_from_.push_back(from);
    }
  }

  Uncovered run() {
    std::vector<std::size_t> all(boxes_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    if (!is_empty(domain_)) split(0, all);
    return std::move(result_);
  }

 private:
  static constexpr std::size_t kMostRemembered = 4'000'000;

  static bool covers(const Side& side, const Side& domain) { return intersection(side, domain) == domain; }

  // Whether the boxes cover the domain from this axis on; tells the regions that they do not.
  bool split(std::size_t axis, const std::vector<std::size_t>& active) {
    if (!result_.is_decided || !result_.is_complete) return false;  // Enough is told.
    if (std::ranges::any_of(active, [&](std::size_t i) { return full_from_[i] <= axis; })) return true;
    if (active.empty()) {
      tell();
      return false;
    }
    const auto key = std::pair(axis, active);
    if (covered_.contains(key)) return true;
    const std::size_t cost = active.size() * domain_[axis].size();
    if (cost > effort_.max_steps - result_.steps) {
      result_.is_decided = false;
      return false;
    }
    result_.steps += cost;
    std::map<std::vector<std::size_t>, Side> groups;
    for (std::size_t piece = 0; piece < domain_[axis].size(); ++piece) {
      if (!domain_[axis][piece]) continue;
      std::vector<std::size_t> remaining;
      for (const std::size_t i : active) {
        if ((*boxes_[i])[axis][piece]) remaining.push_back(i);
      }
      Side& group = groups[std::move(remaining)];
      group.resize(domain_[axis].size());
      group[piece] = true;
    }
    bool all = true;
    for (const auto& [remaining, side] : groups) {
      prefix_.push_back(side);
      all = split(axis + 1, remaining) && all;
      prefix_.pop_back();
    }
    if (all && remembered_ < kMostRemembered) {
      remembered_ += active.size();
      covered_.insert(key);
    }
    return all;
  }

  void tell() {
    if (result_.regions.size() >= effort_.max_regions) {
      result_.is_complete = false;
      return;
    }
    Box region = prefix_;
    for (std::size_t i = region.size(); i < domain_.size(); ++i) region.push_back(domain_[i]);
    result_.regions.push_back(std::move(region));
  }

  const Box& domain_;
  const std::vector<const Box*>& boxes_;
  const Effort& effort_;
  std::vector<std::size_t> full_from_;
  std::set<std::pair<std::size_t, std::vector<std::size_t>>> covered_;  // Axes and boxes that cover the rest.
  std::size_t remembered_ = 0;                                          // Indices in it.
  Box prefix_;
  Uncovered result_;
};

// Widens a region by another one if they differ on one axis only; false if they do not.
bool join(Box& region, const Box& other) {
  std::size_t different = 0;
  std::size_t axis = 0;
  for (std::size_t a = 0; a < region.size(); ++a) {
    if (region[a] == other[a]) continue;
    ++different;
    axis = a;
  }
  if (different != 1) return false;
  for (std::size_t p = 0; p < region[axis].size(); ++p) {
    if (other[axis][p]) region[axis][p] = true;
  }
  return true;
}

bool join_first_neighbours(std::vector<Box>& regions) {
  for (std::size_t i = 0; i < regions.size(); ++i) {
    for (std::size_t k = i + 1; k < regions.size(); ++k) {
      if (!join(regions[i], regions[k])) continue;
      regions.erase(regions.begin() + static_cast<std::ptrdiff_t>(k));
      return true;
    }
  }
  return false;
}

// Joins regions that differ on one axis only, until there are none.
void join_neighbours(std::vector<Box>& regions) {
  bool joined = true;
  while (joined) joined = join_first_neighbours(regions);
}

}  // namespace

Uncovered uncovered(const Box& domain, const std::vector<const Box*>& boxes, const Effort& effort) {
  Uncovered result = Splitter(domain, boxes, effort).run();
  join_neighbours(result.regions);
  return result;
}

}  // namespace htx::dmn
