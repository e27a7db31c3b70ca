#include "engine/workflows/soundness/longest_path.h"

#include <algorithm>
#include <utility>

namespace htx::workflows {
namespace {

// Ways through one compound state that are tried before the search contents itself with the longest so far.
constexpr std::size_t kMostWays = 20'000;

class PathFinder {
 public:
  PathFinder(const Workflow& workflow, TermSpans* spans)
      : workflow_(workflow), chart_(workflow.chart()), spans_(spans) {}

  LongestPath inside(StateId id) {
    const ChartState& state = chart_.state(id);
    if (state.kind == StateKind::kParallel) return longest_region(state);
    if (state.kind == StateKind::kCompound) return longest_way(id);
    return {};
  }

 private:
  LongestPath longest_region(const ChartState& state) {
    LongestPath best;
    std::vector<std::string> unknown;
    std::vector<std::string> repeats;
    for (const StateId child : state.children) {
      LongestPath path = bound(child);
      unknown.insert(unknown.end(), path.unknown.begin(), path.unknown.end());
      repeats.insert(repeats.end(), path.repeats.begin(), path.repeats.end());
      if (is_longer(path, best)) best = std::move(path);
    }
    best.unknown = std::move(unknown);
    best.repeats = std::move(repeats);
    return best;
  }

  // How long a case stays in a state at most: its own deadline, or else what is inside.
  LongestPath bound(StateId id) {
    const ChartState& state = chart_.state(id);
    if (state.kind == StateKind::kFinal || state.kind == StateKind::kHistory) return {};
    LongestPath path;
    const DeadlineRule* rule = workflow_.deadline(workflow_.state(id).deadline);
    const DataItem* anchor = rule != nullptr ? workflow_.data_item(rule->from) : nullptr;
    // A day that is fixed beforehand says nothing of how long a stay may be.
    const bool is_fixed = anchor != nullptr && !anchor->initial.is_null();
    if (rule != nullptr && rule->within && !is_fixed) {
      path.deadlines = {rule->id};
      path.total[rule->within->unit] = rule->within->amount;
      if (spans_ != nullptr) path.days = spans_->of(*rule->within, rule->count);
      return path;
    }
    if (!chart_.is_atomic(id)) return inside(id);
    // A state that nobody waits in takes no time.
    const bool waits = std::any_of(state.transitions.begin(), state.transitions.end(), [&](TransitionId t) {
      return chart_.transition(t).events.empty() && chart_.transition(t).guard == kNone;
    });
    if (!waits) path.unknown = {state.id};
    return path;
  }

  LongestPath longest_way(StateId id) {
    std::map<StateId, LongestPath> bounds;
    std::map<StateId, std::set<StateId>> leads;
    for (const StateId child : chart_.state(id).children) {
      bounds[child] = bound(child);
      leads[child] = successors(child, id);
    }
    Way way{bounds, leads, {}, {}, {}, 0};
    for (const StateId child : chart_.transition(chart_.state(id).initial).targets) {
      walk(way, child_holding(child, id));
    }
    // What can be entered past the beginning.
    for (const StateId child : chart_.state(id).children) {
      if (id != 0 && entered_from_outside(child, id)) walk(way, child);
    }
    way.best.repeats.insert(way.best.repeats.end(), way.repeats.begin(), way.repeats.end());
    return std::move(way.best);
  }

  struct Way {
    const std::map<StateId, LongestPath>& bounds;
    const std::map<StateId, std::set<StateId>>& leads;
    std::vector<StateId> at;
    LongestPath best;
    std::set<std::string> repeats;
    std::size_t tried;
  };

  void walk(Way& way, StateId child) {
    if (child == kNone) return;
    if (std::find(way.at.begin(), way.at.end(), child) != way.at.end()) {
      way.repeats.insert(chart_.state(child).id);
      return;
    }
    if (++way.tried > kMostWays) return;
    way.at.push_back(child);
    const auto& next = way.leads.at(child);
    LongestPath path = sum(way);
    if (is_longer(path, way.best)) way.best = std::move(path);
    for (const StateId other : next) walk(way, other);
    way.at.pop_back();
  }

  LongestPath sum(const Way& way) const {
    LongestPath path;
    if (spans_ != nullptr) path.days = DaySpan();
    for (const StateId child : way.at) {
      const LongestPath& part = way.bounds.at(child);
      path.deadlines.insert(path.deadlines.end(), part.deadlines.begin(), part.deadlines.end());
      path.unknown.insert(path.unknown.end(), part.unknown.begin(), part.unknown.end());
      path.repeats.insert(path.repeats.end(), part.repeats.begin(), part.repeats.end());
      for (const auto& [unit, amount] : part.total) path.total[unit] += amount;
      if (path.days && part.days) {
        path.days->least += part.days->least;
        path.days->most += part.days->most;
      } else if (!part.deadlines.empty()) {
        path.days.reset();
      }
    }
    return path;
  }

  // Only to choose among ways; what is reported is the exact sum.
  static std::int64_t weight(const LongestPath& path) {
    if (path.days) return path.days->most;
    static const std::map<TermUnit, std::int64_t> kDays = {{TermUnit::kWorkingDay, 2},
                                                           {TermUnit::kDay, 1},
                                                           {TermUnit::kWeek, 7},
                                                           {TermUnit::kMonth, 31},
                                                           {TermUnit::kYear, 366}};
    std::int64_t days = 0;
    for (const auto& [unit, amount] : path.total) days += amount * kDays.at(unit);
    return days;
  }

  static bool is_longer(const LongestPath& a, const LongestPath& b) {
    return std::pair(weight(a), a.unknown.size()) > std::pair(weight(b), b.unknown.size());
  }

  // The child of `parent` that is or holds `id`; kNone if `id` lies elsewhere.
  StateId child_holding(StateId id, StateId parent) const {
    if (!chart_.is_descendant(id, parent)) return kNone;
    while (chart_.state(id).parent != parent) id = chart_.state(id).parent;
    return chart_.state(id).kind == StateKind::kHistory ? kNone : id;
  }

  std::set<StateId> successors(StateId child, StateId parent) const {
    std::set<StateId> found;
    for (StateId id = child; id <= chart_.state(child).last; ++id) {
      if (chart_.state(id).kind == StateKind::kHistory) continue;
      for (const TransitionId transition : chart_.state(id).transitions) {
        if (workflow_.transition(transition).administrative) continue;
        for (const StateId target : chart_.transition(transition).targets) {
          const StateId other = child_holding(target, parent);
          if (other != kNone && other != child) found.insert(other);
        }
      }
    }
    return found;
  }

  bool entered_from_outside(StateId child, StateId parent) const {
    return std::any_of(
        chart_.transitions().begin(), chart_.transitions().end(), [&](const ChartTransition& transition) {
          if (transition.source == parent || chart_.is_descendant(transition.source, parent)) return false;
          return std::any_of(transition.targets.begin(), transition.targets.end(),
                             [&](StateId target) { return child_holding(target, parent) == child; });
        });
  }

  const Workflow& workflow_;
  const Chart& chart_;
  TermSpans* spans_;
};

}  // namespace

std::optional<DaySpan> TermSpans::of(const Term& term, const CountRules& rules) {
  const auto key = std::tuple(term.amount, term.unit, rules.roll, rules.event_day_counts);
  if (const auto it = known_.find(key); it != known_.end()) return it->second;
  std::optional<DaySpan> span;
  for (Date day = calendar_.data().first; day < calendar_.data().last; day = day.plus_days(1)) {
    const Result<Date> due = due_date(calendar_, day, term, rules);
    if (!due) continue;
    const std::int64_t days = due->days() - day.days();
    if (!span) span = DaySpan{days, days};
    span->least = std::min(span->least, days);
    span->most = std::max(span->most, days);
  }
  return known_[key] = span;
}

LongestPath longest_path(const Workflow& workflow, StateId state, TermSpans* spans) {
  return PathFinder(workflow, spans).inside(state);
}

std::string to_text(const std::map<TermUnit, std::int64_t>& total, Language language) {
  std::string text;
  for (const auto& [unit, amount] : total) {
    if (amount == 0) continue;
    text += (text.empty() ? "" : " + ") + to_text(Term{amount, unit}, language);
  }
  return text.empty() ? to_text(Term{0, TermUnit::kDay}, language) : text;
}

}  // namespace htx::workflows
