#include "engine/rules/advice/counterfactual.h"

#include <algorithm>
#include <numeric>

#include "engine/base/text.h"
#include "engine/rules/advice/lever_search.h"
#include "engine/rules/ruling.h"

namespace htx::rules {
namespace {

using internal::CounterfactualModel;
using internal::is_cheaper;
using internal::Option;
using internal::OptionList;
using internal::Part;
using internal::Steps;
using internal::Term;

constexpr std::int64_t kMostSteps = 1'000'000;

std::int64_t whole_steps(const Decimal& distance, const Decimal& step) {
  if (distance < step) return 0;
  const auto count = (distance / step).round(0, Rounding::kFloor).to_int64();
  return count ? std::min(*count, kMostSteps) : kMostSteps;
}

// The number of steps from the figure as it is to the nearest of its limits.
std::int64_t steps_to_limit(const Lever& lever, const Input& declared, const Value& before,
                            const Value& limit) {
  const bool up = lever.direction == Lever::Direction::kUp;
  std::int64_t most = kMostSteps;
  const auto bound = [&](const Decimal& from, const Decimal& to) {
    most = std::min(most, whole_steps(up ? to - from : from - to, lever.step));
  };
  if (const auto number = before.as_number()) {
    if (const auto end = limit.as_number()) bound(*number, *end);
    if (const auto& end = up ? declared.max : declared.min) bound(*number, *end);
  }
  if (const auto date = before.as_date()) {
    if (const auto end = limit.as_date()) bound(Decimal(date->days()), Decimal(end->days()));
    if (const auto& end = up ? declared.latest : declared.earliest)
      bound(Decimal(date->days()), Decimal(end->days()));
  }
  return most;
}

// Levers with the names their expressions were compiled with, and those names' values.
std::vector<LeverAtWork> at_work(const std::vector<Lever>& levers, const std::vector<Input>& inputs,
                                 const std::vector<Value>& values, const Pack& scorecard) {
  std::vector<LeverAtWork> all;
  for (const Lever& lever : levers) {
    const auto at = std::ranges::find(inputs, lever.figure, &Input::id);
    const Value& before = values[static_cast<std::size_t>(at - inputs.begin())];
    if (before.is_null()) continue;
    LeverAtWork work;
    work.figure = lever.figure;
    work.field = at->field;
    work.title = at->title;
    work.unit = at->unit;
    work.before = before;
    work.direction = lever.direction;
    work.step = lever.step;
    work.effort = lever.effort;
    work.start = lever.start;
    // The scorecard's own range of the figure holds whoever the lever is from.
    const auto judged = std::ranges::find_if(scorecard.inputs, [&](const Input& input) {
      return input.field == at->field && !input.of_previous_year;
    });
    if (lever.to) {
      work.to = feel::evaluate(*lever.to, values);
      work.most = work.to.is_null() || work.to == before ? 0 : 1;
    } else {
      const Value limit = lever.limit ? feel::evaluate(*lever.limit, values) : Value();
      // A limit that cannot be computed permits nothing.
      if (!lever.limit || !limit.is_null())
        work.most = steps_to_limit(lever, judged == scorecard.inputs.end() ? *at : *judged, before, limit);
    }
    all.push_back(std::move(work));
  }
  return all;
}

// One combination of options of the sets of levers looked at so far.
using State = Option;

bool beats(const State& a, const State& b) {
  return is_cheaper(a.cost, a.changed(), b.cost, b.changed()) && a.part.covers(b.part);
}

// Leaves out what something cheaper equals.
void prune(std::vector<State>& states) {
  std::ranges::stable_sort(states, [](const State& a, const State& b) {
    return is_cheaper(a.cost, a.changed(), b.cost, b.changed());
  });
  std::vector<State> kept;
  for (State& state : states) {
    if (std::ranges::none_of(kept, [&](const State& k) { return beats(k, state); }))
      kept.push_back(std::move(state));
  }
  states = std::move(kept);
}

class Search {
 public:
  Search(const Pack& scorecard, const CounterfactualModel& board, const Goal& goal,
         const SearchLimits& limits)
      : scorecard_(scorecard), board_(board), goal_(goal), limits_(limits) {}

  void run(Counterfactual& result) {
    group();
    states_ = {State{.moves = {}, .cost = {}, .part = board_.at(Steps(board_.levers().size()), still_)}};
    if (!states_[0].part.blocked.empty()) return explain_blocked(states_[0].part.blocked, result);
    if (goal_.grade && states_[0].part.cap > *goal_.grade) return explain_cap(result);
    for (const Set& set : sets_) {
      const OptionList list = internal::options_of(board_, set.levers, set.terms, limits_);
      result.boxes += list.boxes;
      if (list.complete_below && (!complete_below_ || *list.complete_below < *complete_below_))
        complete_below_ = list.complete_below;
      if (list.options.empty() && !list.complete_below) return explain_blocked(list.always_blocked, result);
      join(list.options);
    }
    choose(result);
  }

  std::vector<State> take() { return std::move(chosen_); }

 private:
  struct Set {
    std::vector<std::size_t> levers;
    std::vector<std::size_t> terms;
  };

  // Levers that share a term belong together; terms without a lever stand still.
  void group() {
    std::vector<std::size_t> leader(board_.levers().size());
    std::iota(leader.begin(), leader.end(), std::size_t{0});
    const auto find = [&](std::size_t lever) {
      while (leader[lever] != lever) lever = leader[lever];
      return lever;
    };
    for (const Term& term : board_.terms()) {
      for (const std::size_t lever : term.levers) leader[find(lever)] = find(*term.levers.begin());
    }
    std::map<std::size_t, Set> sets;
    for (std::size_t t = 0; t < board_.terms().size(); ++t) {
      const Term& term = board_.terms()[t];
      if (term.levers.empty())
        still_.push_back(t);
      else
        sets[find(*term.levers.begin())].terms.push_back(t);
    }
    for (auto& [first, set] : sets) {
      for (std::size_t lever = 0; lever < leader.size(); ++lever) {
        if (board_.levers()[lever].most > 0 && find(lever) == first) set.levers.push_back(lever);
      }
      sets_.push_back(std::move(set));
    }
  }

  void join(const std::vector<Option>& options) {
    std::vector<State> next;
    for (const State& state : states_) {
      for (const Option& option : options) {
        State joined = state;
        joined.moves.insert(joined.moves.end(), option.moves.begin(), option.moves.end());
        joined.cost += option.cost;
        joined.part.tally.add(option.part.tally);
        joined.part.cap = std::max(state.part.cap, option.part.cap);
        next.push_back(std::move(joined));
      }
    }
    prune(next);
    if (next.size() > limits_.max_states) {
      // What is dropped is the dearest; everything cheaper is still complete.
      const Decimal edge = next[limits_.max_states].cost;
      if (!complete_below_ || edge < *complete_below_) complete_below_ = edge;
      next.resize(limits_.max_states);
    }
    states_ = std::move(next);
  }

  bool reaches(const State& state) const {
    if (!goal_.grade) return true;
    const std::size_t by_score = grade_of(scorecard_, score_of(scorecard_, state.part.tally));
    return std::max(by_score, state.part.cap) <= *goal_.grade;
  }

  void choose(Counterfactual& result) {
    for (const State& state : states_) {
      if (!reaches(state)) continue;
      if (!chosen_.empty() && is_cheaper(chosen_[0].cost, chosen_[0].changed(), state.cost, state.changed()))
        break;
      chosen_.push_back(state);
    }
    result.has_more = chosen_.size() > limits_.max_solutions;
    if (result.has_more) chosen_.resize(limits_.max_solutions);
    const bool is_proven = !complete_below_ || (!chosen_.empty() && chosen_[0].cost < *complete_below_);
    if (!is_proven) {
      result.kind = Counterfactual::Kind::kUndecided;
      result.because.emplace_back("rules.search-limit");
      return;
    }
    result.kind = chosen_.empty() ? Counterfactual::Kind::kImpossible : Counterfactual::Kind::kFound;
    if (chosen_.empty()) explain_score(result);
  }

  void explain_blocked(const std::set<std::string>& blocked, Counterfactual& result) const {
    result.kind = Counterfactual::Kind::kImpossible;
    for (const Term& term : board_.terms()) {
      if (!blocked.contains(term.id)) continue;
      const char* code = term.kind == Term::Kind::kCriterion ? "rules.impossible-missing"
                         : term.kind == Term::Kind::kGround  ? "rules.impossible-ground"
                                                             : "rules.impossible-clause";
      result.because.push_back({code, {{"id", term.id}}});
    }
    // Each of several clauses can be met, but not all of them at once.
    if (result.because.empty()) result.because.emplace_back("rules.impossible-together");
  }

  void explain_cap(Counterfactual& result) const {
    result.kind = Counterfactual::Kind::kImpossible;
    for (const std::size_t t : still_) {
      const Term& term = board_.terms()[t];
      const Part part = board_.at(Steps(board_.levers().size()), {t});
      if (term.kind == Term::Kind::kCaps && part.cap > *goal_.grade)
        result.because.push_back({"rules.impossible-override", {{"id", term.id}}});
    }
  }

  void explain_score(Counterfactual& result) const {
    std::optional<Decimal> best;
    for (const State& state : states_) {
      if (state.part.cap > *goal_.grade) continue;
      const Decimal score = score_of(scorecard_, state.part.tally);
      if (!best || score > *best) best = score;
    }
    if (!best) {
      result.because.emplace_back("rules.impossible-together");
      return;
    }
    result.because.push_back(
        {"rules.impossible-score",
         {{"best", to_text(*best)}, {"needed", to_text(scorecard_.grades[*goal_.grade].at_least)}}});
  }

  const Pack& scorecard_;
  const CounterfactualModel& board_;
  const Goal& goal_;
  const SearchLimits& limits_;
  std::vector<std::size_t> still_;  // Terms that no lever moves.
  std::vector<Set> sets_;
  std::vector<State> states_;
  std::vector<State> chosen_;
  std::optional<Decimal> complete_below_;
};

bool is_reached(const Assessment& a, const Pack& scorecard, const Goal& goal) {
  if (goal.grade) {
    const auto grade =
        a.grade ? std::ranges::find(scorecard.grades, *a.grade, &Grade::id) : scorecard.grades.end();
    if (grade == scorecard.grades.end()) return false;
    if (static_cast<std::size_t>(grade - scorecard.grades.begin()) > *goal.grade) return false;
  }
  return std::ranges::none_of(goal.cleared, [&](const Goal::GroundId& id) {
    return std::ranges::any_of(a.grounds, [&](const GroundResult& g) {
      return g.pack == id.pack && g.id == id.id && g.state == GroundResult::State::kHolds;
    });
  });
}

}  // namespace

Value LeverAtWork::at(std::int64_t steps) const {
  if (steps == 0) return before;
  if (direction == Lever::Direction::kTo) return to;
  const Decimal distance = step * Decimal(direction == Lever::Direction::kUp ? steps : -steps);
  if (const auto number = before.as_number()) return *number + distance;
  const auto days = distance.to_int64();
  const auto date = before.as_date();
  return date && days ? Value(date->plus_days(*days)) : before;
}

Decimal LeverAtWork::cost(std::int64_t steps) const {
  return steps == 0 ? Decimal() : start + effort * Decimal(steps);
}

Goal goal_of_strong(const Pack& scorecard, const Assessment& now) {
  Goal goal;
  for (std::size_t i = 0; i < scorecard.grades.size(); ++i) {
    if (scorecard.grades[i].leads_to == Class::kStrong) goal.grade = i;
  }
  for (const GroundResult& ground : now.grounds) {
    if (ground.state == GroundResult::State::kHolds) goal.cleared.push_back({ground.pack, ground.id});
  }
  return goal;
}

std::vector<LeverAtWork> levers_at_work(const Pack& scorecard, const MeasureCatalogue* catalogue,
                                        const Facts& facts, const Dates& dates) {
  if (!scorecard.levers.empty() || catalogue == nullptr) {
    const internal::Figures figures(scorecard, facts, dates);
    return at_work(scorecard.levers, scorecard.inputs, figures.values(), scorecard);
  }
  return at_work(catalogue->levers, catalogue->inputs, values_of(*catalogue, facts, dates.as_of), scorecard);
}

Counterfactual counterfactual(const Packs& packs, const Subject& subject, std::vector<LeverAtWork> levers,
                              const Goal& goal, const SearchLimits& limits) {
  const auto& [scorecard, grounds] = packs;
  const auto& [cooperative, facts, dates] = subject;
  Counterfactual result;
  result.levers = std::move(levers);
  if (is_reached(assess(scorecard, grounds, cooperative, facts, dates), scorecard, goal)) {
    result.kind = Counterfactual::Kind::kAlreadyThere;
    return result;
  }
  if (goal.grade && !scorecard.in_force.contains(dates.law_on)) {
    result.kind = Counterfactual::Kind::kImpossible;
    result.because.push_back({"rules.impossible-clause", {{"id", scorecard.id}}});
    return result;
  }
  const CounterfactualModel board(packs, subject, result.levers, goal);
  Search search(scorecard, board, goal, limits);
  search.run(result);
  for (const State& state : search.take()) {
    Solution solution{.moves = {}, .effort = state.cost, .score = {}, .grade = {}};
    Steps steps(result.levers.size());
    for (const auto& [lever, count] : state.moves) {
      steps[lever] = count;
      solution.moves.push_back({lever, count, result.levers[lever].at(count)});
    }
    std::ranges::sort(solution.moves, {}, &Solution::Move::lever);
    const Assessment after = assess(scorecard, grounds, cooperative, board.moved(steps), dates);
    solution.score = after.score;
    solution.grade = after.grade;
    if (is_reached(after, scorecard, goal)) {
      result.solutions.push_back(std::move(solution));
    } else {
      result.kind = Counterfactual::Kind::kUndecided;
      result.because.emplace_back("rules.way-not-confirmed");
    }
  }
  return result;
}

}  // namespace htx::rules
