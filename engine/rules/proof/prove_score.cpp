#include "engine/rules/proof/prove_score.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/rules/figures.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/ruling.h"
#include "engine/rules/score_tally.h"
#include "engine/rules/step_function.h"

// The least and greatest score, and which grades can be reached: from outside by the sums that the bands
// allow, from inside by examples.
namespace htx::rules::internal {
namespace {

constexpr std::size_t kMostSums = 20'000;
constexpr std::size_t kMostExcluded = 8;
constexpr std::size_t kMostExamples = 4'000;

// Points that are possible: runs of numbers, both ends included, ascending and apart.
using Sums = std::vector<std::pair<Decimal, Decimal>>;

void tidy(Sums& sums) {
  std::ranges::sort(sums);
  Sums merged;
  for (const auto& run : sums) {
    if (!merged.empty() && run.first <= merged.back().second)
      merged.back().second = std::max(merged.back().second, run.second);
    else
      merged.push_back(run);
  }
  sums = std::move(merged);
}

// The points of one criterion: by its bands, or as the cooperative gives them.
struct Options {
  Sums points;
  Decimal max;
  bool may_be_excluded = false;
};

class ScoreProof {
 public:
  explicit ScoreProof(ProofBench& bench) : bench_(bench), pack_(bench.pack) {}

  void run() {
    if (!pack_.has_scorecard() || pack_.grades.empty()) return;
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) options_.push_back(options_of(criterion));
    }
    limit_sums();
    const auto scores = possible_scores();
    if (scores && !scores->empty()) {
      bench_.proof.least = scores->front().first;
      bench_.proof.most = scores->back().second;
    }
    explore();
    report(scores);
  }

 private:
  Options options_of(const Criterion& criterion) {
    Options options;
    options.max = criterion.max.value_or(Decimal());
    options.may_be_excluded = criterion.missing == MissingPolicy::kExclude;
    const feel::Interval& range = bench_.domains[criterion.value].range;
    if (criterion.missing == MissingPolicy::kZero) options.points.emplace_back(Decimal(), Decimal());
    const StepFunction steps(criterion, bench_.domains[criterion.value].scale, std::nullopt);
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      const Decimal& points = criterion.bands[i].points;
      if (steps.may_reach(i, range)) options.points.emplace_back(points, points);
    }
    if (const auto given = steps.points_as_given(range)) {
      if (given->high && !is_empty(*given)) options.points.emplace_back(*given->low, *given->high);
      unbounded_ = unbounded_ || !given->high;
    }
    tidy(options.points);
    return options;
  }

  // Where criteria are self-scored and a check limits a derived sum of just their points, no rated
  // cooperative has more together than that.
  void limit_sums() {
    std::vector<feel::Wanted> checks;
    const std::set<std::size_t> required = required_inputs();
    for (const Check& check : pack_.checks) {
      const auto roots = roots_of(pack_, check.clause.when.uses());
      if (check.not_rated_if_false && std::ranges::includes(required, roots))
        checks.push_back({&check.clause.when, true});
    }
    const auto domains = feel::narrowed(bench_.domains, checks);
    if (!domains) return;
    std::vector<std::size_t> self_scored;
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria)
        self_scored.push_back(criterion.bands.empty() ? criterion.value : pack_.names.size());
    }
    for (std::size_t i = 0; i < pack_.derived.size(); ++i) {
      const auto sum = feel::summands(pack_.derived[i].value);
      const auto& high = (*domains)[pack_.first_derived() + i].range.high;
      if (!sum || !high) continue;
      std::vector<std::size_t> members;
      for (std::size_t c = 0; c < self_scored.size(); ++c) {
        if (std::ranges::find(*sum, self_scored[c]) != sum->end()) members.push_back(c);
      }
      if (members.size() == sum->size()) limits_.push_back({std::move(members), *high});
    }
  }

  // The inputs that are there in every rated assessment.
  std::set<std::size_t> required_inputs() const {
    std::set<std::size_t> required;
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        if (criterion.missing == MissingPolicy::kAsk || criterion.missing == MissingPolicy::kNotRated)
          required.merge(roots_of(pack_, {pack_.names.name(criterion.value)}));
      }
    }
    return required;
  }

  // Whether none of them can be missing in a rated assessment: a check that could not be evaluated
  // limits nobody.
  bool asks_for_all(const std::vector<std::size_t>& members) const {
    std::size_t at = 0;
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        const bool gives_up =
            criterion.missing == MissingPolicy::kAsk || criterion.missing == MissingPolicy::kNotRated;
        if (std::ranges::find(members, at++) != members.end() && !gives_up) return false;
      }
    }
    return true;
  }

  // The most that the limits leave of all points together.
  Decimal most_by_limits() const {
    std::optional<Decimal> best;
    for (const Limit& limit : limits_) {
      if (!asks_for_all(limit.members)) continue;
      Decimal sum = limit.most;
      for (std::size_t i = 0; i < options_.size(); ++i) {
        const bool inside = std::ranges::find(limit.members, i) != limit.members.end();
        if (!inside && !options_[i].points.empty()) sum += options_[i].points.back().second;
      }
      if (!best || sum < *best) best = sum;
    }
    return best.value_or(Decimal(1'000'000'000));
  }

  // Every score that some choice of bands gives, whether or not figures can fall so together.
  std::optional<Sums> possible_scores() const {
    std::vector<std::size_t> excludable;
    for (std::size_t i = 0; i < options_.size(); ++i) {
      if (options_[i].may_be_excluded) excludable.push_back(i);
    }
    if (unbounded_ || excludable.size() > kMostExcluded) return std::nullopt;
    Sums scores;
    for (std::size_t subset = 0; subset < (std::size_t{1} << excludable.size()); ++subset) {
      const auto some = scores_without(excludable, subset);
      if (!some) return std::nullopt;
      scores.insert(scores.end(), some->begin(), some->end());
    }
    tidy(scores);
    const Decimal most = most_by_limits();
    std::erase_if(scores, [&](const auto& run) { return run.first > most; });
    if (excludable.empty() && !scores.empty()) scores.back().second = std::min(scores.back().second, most);
    return scores;
  }

  std::optional<Sums> scores_without(const std::vector<std::size_t>& excludable, std::size_t subset) const {
    Sums sums = {{Decimal(), Decimal()}};
    ScoreTally<Decimal> maxima;
    for (std::size_t i = 0; i < options_.size(); ++i) {
      const auto at = std::ranges::find(excludable, i);
      if (at != excludable.end() &&
          ((subset >> static_cast<std::size_t>(at - excludable.begin())) & 1U) != 0) {
        maxima.leave_out(options_[i].max);
        continue;
      }
      maxima.count({}, options_[i].max);
      Sums next;
      for (const auto& [low, high] : sums) {
        for (const auto& [a, b] : options_[i].points) next.emplace_back(low + a, high + b);
      }
      tidy(next);
      if (next.size() > kMostSums) return std::nullopt;
      sums = std::move(next);
    }
    for (auto& [low, high] : sums) {
      low = score_of(pack_, {low, maxima.reached, maxima.all});
      high = score_of(pack_, {high, maxima.reached, maxima.all});
    }
    return sums;
  }

  // ---- examples ----

  struct Example {
    Facts facts;
    Date day;
    std::optional<Decimal> score;
  };

  // A total that a check compares with a sum is set to that sum, so that one figure can be moved alone.
  void balance(Facts& facts, Date day) const {
    for (const Check& check : pack_.checks) {
      const auto comparisons = feel::comparisons(check.clause.when);
      const auto& uses = check.clause.when.uses();
      if (comparisons.size() != 1 || comparisons[0].symbol != "=" || uses.size() != 2) continue;
      std::size_t total = *pack_.names.slot(uses[0]);
      std::size_t sum = *pack_.names.slot(uses[1]);
      if (total >= pack_.inputs.size()) std::swap(total, sum);
      if (total >= pack_.inputs.size() || sum < pack_.first_derived()) continue;
      std::vector<Value> values(pack_.names.size());
      for (std::size_t i = 0; i < pack_.inputs.size(); ++i) values[i] = facts.of(pack_.inputs[i]).value;
      values[pack_.as_of_slot()] = day;
      derive_figures(pack_, values);
      facts.of(pack_.inputs[total]).value = values[sum];
    }
  }

  Example judged(Facts facts, Date day) {
    ++examples_;
    balance(facts, day);
    Assessment a = assess(pack_, {}, "", facts, {static_cast<int>(day.year()), day, day});
    if (a.score) {
      if (!lowest_ || *a.score < *lowest_->score) lowest_ = Example{facts, day, a.score};
      if (!highest_ || *a.score > *highest_->score) highest_ = Example{facts, day, a.score};
      if (!by_grade_.contains(*a.grade)) by_grade_[*a.grade] = *a.score;
    }
    return {std::move(facts), day, a.score};
  }

  // Figures worth trying for an input: its ends, what other figures are, the ends of bands.
  std::vector<Value> candidates(std::size_t slot, const Example& from) const {
    const Input& input = pack_.inputs[slot];
    if (input.type == feel::Type::Kind::kBoolean) return {Value(true), Value(false)};
    if (input.type == feel::Type::Kind::kDate) {
      std::vector<Value> days;
      for (const std::int64_t before : {0, 200, 400, 1'000, 4'000})
        days.emplace_back(from.day.plus_days(-before));
      return days;
    }
    if (input.type != feel::Type::Kind::kNumber) return {};
    std::vector<Decimal> numbers;
    for (const auto& end : {input.min, input.max}) {
      if (end) numbers.push_back(*end);
    }
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        if (criterion.value != slot) continue;
        const StepFunction steps(criterion, input.scale, from.day);
        const std::vector<Decimal> ends = steps.is_whole() ? steps.ends() : std::vector<Decimal>();
        numbers.insert(numbers.end(), ends.begin(), ends.end());
      }
    }
    for (std::size_t other = 0; other < pack_.inputs.size(); ++other) {
      const bool kin = other != slot && pack_.inputs[other].unit == input.unit;
      const Fact* fact = kin ? from.facts.find(pack_.inputs[other]) : nullptr;
      const auto number = fact == nullptr ? std::nullopt : fact->value.as_number();
      if (number) numbers.push_back(*number);
    }
    std::vector<Value> values;
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()),
                  numbers.end());  // Not ranges: clang 14 cannot.
    for (const Decimal& number : numbers) {
      if ((!input.min || number >= *input.min) && (!input.max || number <= *input.max))
        values.emplace_back(number);
    }
    return values;
  }

  // Changes one figure at a time as long as that brings the score nearer to a goal.
  template <class Better>
  void climb(Example from, Better better) {
    bool moved = true;
    while (moved && examples_ < kMostExamples) {
      moved = false;
      for (std::size_t slot = 0; slot < pack_.inputs.size(); ++slot) {
        for (const Value& value : candidates(slot, from)) {
          Facts facts = from.facts;
          facts.of(pack_.inputs[slot]).value = value;
          Example tried = judged(std::move(facts), from.day);
          if (!tried.score || (from.score && !better(*tried.score, *from.score))) continue;
          moved = moved || !from.score || *tried.score != *from.score;
          from = std::move(tried);
        }
      }
    }
  }

  void explore() {
    std::vector<Example> starts;
    for (const PackTest& test : pack_.tests) {
      Example start = judged(facts_of(pack_, test), test.as_of);
      if (start.score) starts.push_back(std::move(start));
    }
    if (starts.empty()) starts.push_back(judged(from_scratch(), bench_.day));
    const Example first = starts.front();
    climb(highest_.value_or(first), [](const Decimal& a, const Decimal& b) { return a > b; });
    climb(lowest_.value_or(first), [](const Decimal& a, const Decimal& b) { return a < b; });
    for (const Grade& grade : pack_.grades) {
      if (by_grade_.contains(grade.id)) continue;
      const Decimal goal = grade.at_least;
      climb(highest_.value_or(first),
            [&](const Decimal& a, const Decimal& b) { return (a - goal).abs() < (b - goal).abs(); });
    }
    if (lowest_) bench_.proof.least_shown = lowest_->score;
    if (highest_) bench_.proof.most_shown = highest_->score;
  }

  Facts from_scratch() const {
    Facts facts;
    Example empty{{}, bench_.day, {}};
    for (std::size_t slot = 0; slot < pack_.inputs.size(); ++slot) {
      const auto values = candidates(slot, empty);
      if (!values.empty()) facts.of(pack_.inputs[slot]).value = values[values.size() / 2];
    }
    return facts;
  }

  // ---- findings ----

  bool may_be_reached(const Sums& scores, std::size_t grade) const {
    const Decimal& low = pack_.grades[grade].at_least;
    const bool by_score = std::ranges::any_of(scores, [&](const auto& run) {
      const bool above = run.second >= low || grade + 1 == pack_.grades.size();
      return above && (grade == 0 || run.first < pack_.grades[grade - 1].at_least);
    });
    return by_score ||
           std::ranges::any_of(pack_.overrides, [&](const Override& o) { return o.grade == grade; });
  }

  void report(const std::optional<Sums>& scores) {
    Proof& proof = bench_.proof;
    for (std::size_t i = 0; i < pack_.grades.size(); ++i) {
      using Answer = Proof::Reach::Answer;
      const std::string& id = pack_.grades[i].id;
      Answer answer = Answer::kUndecided;
      if (by_grade_.contains(id)) answer = Answer::kReachable;
      if (scores && !may_be_reached(*scores, i)) answer = Answer::kUnreachable;
      proof.grades.push_back({id, answer});
      const Node* node = bench_.node("grades", i);
      if (answer == Answer::kUnreachable)
        bench_.report(node, Severity::kWarning, {"rules.grade-not-reached", {{"grade", id}}});
      if (answer == Answer::kUndecided) bench_.note(node, {"rules.cannot-decide-grade", {{"grade", id}}});
    }
    const bool exact = proof.least && proof.least == proof.least_shown && proof.most == proof.most_shown;
    if (exact) return;
    const auto shown = [](const std::optional<Decimal>& number) { return number ? to_text(*number) : "?"; };
    bench_.note(bench_.node("groups", 0), {"rules.cannot-decide-score",
                                           {{"least", shown(proof.least)},
                                            {"most", shown(proof.most)},
                                            {"least_shown", shown(proof.least_shown)},
                                            {"most_shown", shown(proof.most_shown)}}});
  }

  struct Limit {
    std::vector<std::size_t> members;  // Criteria, counted through all groups.
    Decimal most;
  };

  ProofBench& bench_;
  const Pack& pack_;
  std::vector<Options> options_;
  std::vector<Limit> limits_;
  bool unbounded_ = false;  // Points without an upper end.
  std::size_t examples_ = 0;
  std::optional<Example> lowest_;
  std::optional<Example> highest_;
  std::map<std::string, Decimal> by_grade_;
};

}  // namespace

void prove_score(ProofBench& bench) { ScoreProof(bench).run(); }

}  // namespace htx::rules::internal
