#include "engine/rules/batch/batch_run.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/feel/function.h"
#include "engine/rules/ruling.h"
#include "engine/value/scaled.h"

namespace htx::rules::internal {
namespace {

// Three-valued outcomes, as they stand in a block.
enum Verdict : std::uint8_t { kFalse, kTrue, kUnknown };
Verdict verdict_of(std::optional<bool> outcome) {
  return !outcome.has_value() ? kUnknown : *outcome ? kTrue : kFalse;
}
std::optional<bool> outcome_of(std::uint8_t verdict) {
  return verdict == kUnknown ? std::nullopt : std::optional(verdict == kTrue);
}

template <class T>
using Lane = std::array<T, kBlock>;

// One derived figure of one block.
struct DerivedLane {
  Lane<Decimal> numbers;      // As they are ...
  Lane<std::int64_t> counts;  // ... and, where the pack rounds them, as whole numbers.
  Lane<std::uint8_t> states;
};

// The figures of a criterion in one block.
struct FigureLane {
  const std::int32_t* narrow = nullptr;  // One of the two.
  const std::int64_t* wide = nullptr;
  const Decimal* numbers = nullptr;  // Of exact figures.
  const std::uint8_t* states = nullptr;
  std::int64_t at(std::size_t i) const { return narrow != nullptr ? narrow[i] : wide[i]; }
};

// Four numbers that the compiler keeps in one register.
using Four = std::int32_t __attribute__((vector_size(16)));

// The segments of kBlock figures and the points they give; the steps are few and known by number.
template <std::size_t kSteps>
void count_steps(const std::int32_t* figures, const CriterionPlan& plan, std::int32_t* segments,
                 std::int32_t* points) {
  std::array<std::int32_t, kSteps + 1> below{};
  std::array<std::int32_t, kSteps + 1> gain{};
  for (std::size_t k = 0; k < kSteps; ++k) {
    below[k] = static_cast<std::int32_t>(plan.steps[k] - 1);
    gain[k] = static_cast<std::int32_t>(plan.points[k + 1] - plan.points[k]);
  }
  const auto first = static_cast<std::int32_t>(plan.points[0]);
  for (std::size_t i = 0; i < kBlock; i += 4) {
    Four figure;
    Four sum;
    std::memcpy(&figure, figures + i, sizeof figure);
    std::memcpy(&sum, points + i, sizeof sum);
    Four segment = {};
    sum += first;
    for (std::size_t k = 0; k < kSteps; ++k) {
      const Four reached = figure > below[k];  // All bits set where it is.
      segment -= reached;
      sum += reached & gain[k];
    }
    std::memcpy(segments + i, &segment, sizeof segment);
    std::memcpy(points + i, &sum, sizeof sum);
  }
}

using CountSteps = void (*)(const std::int32_t*, const CriterionPlan&, std::int32_t*, std::int32_t*);
constexpr std::array<CountSteps, kFastSteps + 1> kCountSteps = {
    count_steps<0>, count_steps<1>, count_steps<2>, count_steps<3>, count_steps<4>,
    count_steps<5>, count_steps<6>, count_steps<7>, count_steps<8>};

// Whether every state is kPresent.
bool all_present(const std::uint8_t* states) {
  static const Lane<std::uint8_t> kAll = [] {
    Lane<std::uint8_t> all{};
    all.fill(Columns::kPresent);
    return all;
  }();
  return std::memcmp(states, kAll.data(), kBlock) == 0;
}

template <class T>
void put(std::uint8_t* at, T value) {
  std::memcpy(at, &value, sizeof value);
}

// Judges the cooperatives of one block after another.
class BatchRun {
 public:
  BatchRun(const BatchPlan& plan, const Columns& columns, const std::vector<Columns::Column>& all,
           const std::vector<std::uint8_t>& odd)
      : plan_(plan), columns_(columns), all_(all), odd_columns_(odd) {
    values_ = plan.scorecard.values;
    for (const PackPlan& one : plan.ground_packs) ground_values_.push_back(one.values);
    derived_.resize(plan.scorecard.pack->derived.size());
    for (const auto* group : {&plan.referrals, &plan.not_rated, &plan.checks, &plan.overrides})
      verdicts_.emplace_back(group->size());
  }

  void run(std::size_t first, std::size_t count, std::uint8_t* records) {
    first_ = first;
    records_ = records;
    std::memcpy(odd_.data(), odd_columns_.data() + first, kBlock);
    if (plan_.scorecard.pack->has_scorecard() || !plan_.referrals.empty()) judge_scorecard(count);
    for (std::size_t i = 0; i < count; ++i) finish(i);
    judge_grounds(count);
    for (std::size_t i = 0; i < count; ++i) {
      if (odd_[i] != 0) judge_alone(i);
    }
  }

 private:
  const Columns::Column& column(std::size_t input) const { return all_[input]; }
  std::uint8_t* record(std::size_t i) const { return records_ + i * plan_.layout.size; }

  // ---- Figures as values.

  Value value_of(const PackPlan& one, std::size_t input, std::size_t row) const {
    const Columns::Column& from = all_[one.first_column + input];
    if (from.states[row] != Columns::kPresent) return {};
    if (one.pack->inputs[input].type == feel::Type::Kind::kBoolean) return Value(from.narrow[row] != 0);
    if (!from.values.empty()) return from.values[row];
    return unscaled(from.narrow.empty() ? from.wide[row] : from.narrow[row], one.pack->inputs[input].scale);
  }

  // As Figures computes them.
  void fill(const PackPlan& one, std::size_t row, std::vector<Value>& values) const {
    for (const std::size_t input : one.inputs) values[input] = value_of(one, input, row);
    for (const std::size_t at : one.derived) {
      const auto figure = derive(one.pack->derived[at], one.uses[at], values);
      values[one.pack->first_derived() + at] = figure ? Value(figure->value) : Value();
    }
  }

  // What is known of the inputs below a figure or condition.
  bool any_leaf(const PackPlan& one, const std::vector<std::size_t>& leaves, std::size_t row,
                Columns::State state) const {
    return std::any_of(leaves.begin(), leaves.end(), [&](std::size_t input) {
      return all_[one.first_column + input].states[row] == state;
    });
  }

  Verdict judge(const PackPlan& one, const ConditionPlan& condition, std::size_t row,
                const std::vector<Value>& values) const {
    if (condition.plain) {
      const Columns::Column& from = all_[one.first_column + *condition.plain];
      return from.states[row] != Columns::kPresent ? kUnknown : from.narrow[row] != 0 ? kTrue : kFalse;
    }
    return verdict_of(feel::evaluate(*condition.when, values).as_boolean());
  }

  // ---- The scorecard.

  void judge_scorecard(std::size_t count) {
    points_.fill(0);
    more_points_.fill(0);
    excluded_.fill(0);
    excluded_max_.fill(0);
    bars_.fill(0);
    with_data_.fill(static_cast<std::uint16_t>(plan_.criteria.size()));
    if (plan_.needs_values) {
      for (std::size_t i = 0; i < count; ++i) judge_values(i);
    }
    judge_plain();
    for (std::size_t c = 0; c < plan_.criteria.size(); ++c) judge_criterion(c, count);
  }

  const std::vector<ConditionPlan>& conditions(std::size_t group) const {
    const std::array<const std::vector<ConditionPlan>*, 4> groups = {&plan_.referrals, &plan_.not_rated,
                                                                     &plan_.checks, &plan_.overrides};
    return *groups[group];
  }

  // Whatever needs the figures as values: derived figures, conditions, bands that are no intervals.
  void judge_values(std::size_t i) {
    if (odd_[i] != 0) return;
    fill(plan_.scorecard, first_ + i, values_);
    for (const std::size_t at : plan_.scorecard.derived) take_derived(i, at);
    for (std::size_t group = 0; group < verdicts_.size(); ++group) {
      const auto& all = conditions(group);
      for (std::size_t n = 0; n < all.size(); ++n) {
        if (!all[n].plain) verdicts_[group][n][i] = judge(plan_.scorecard, all[n], first_ + i, values_);
      }
    }
    for (std::size_t c = 0; c < plan_.criteria.size(); ++c) {
      if (plan_.criteria[c].is_general) judge_general(i, c);
    }
  }

  void take_derived(std::size_t i, std::size_t at) {
    const Pack& pack = *plan_.scorecard.pack;
    const Value& value = values_[pack.first_derived() + at];
    DerivedLane& lane = derived_[at];
    lane.counts[i] = 0;
    lane.states[i] = Columns::kMissing;
    if (value.is_null()) return;
    lane.numbers[i] = *value.if_number();
    if (!pack.derived[at].rounding) {
      lane.states[i] = Columns::kPresent;
      return;
    }
    const auto count = scaled(lane.numbers[i], pack.derived[at].scale);
    if (count.has_value()) lane.counts[i] = *count;
    lane.states[i] = count.has_value() ? Columns::kPresent : Columns::kOdd;
  }

  void judge_plain() {
    for (std::size_t group = 0; group < verdicts_.size(); ++group) {
      const auto& all = conditions(group);
      for (std::size_t n = 0; n < all.size(); ++n) {
        if (!all[n].plain) continue;
        const Columns::Column& from = column(*all[n].plain);
        const auto* const states = from.states.data() + first_;
        const auto* const figures = from.narrow.data() + first_;
        auto* const verdicts = verdicts_[group][n].data();
        for (std::size_t i = 0; i < kBlock; ++i) {
          const Verdict verdict = figures[i] != 0 ? kTrue : kFalse;
          verdicts[i] = states[i] == Columns::kPresent ? verdict : kUnknown;
        }
      }
    }
  }

  void judge_criterion(std::size_t c, std::size_t count) {
    const CriterionPlan& plan = plan_.criteria[c];
    if (plan.is_general) return;
    const FigureLane figures = lane_of(plan);
    if (plan.is_fast && all_present(figures.states)) return judge_fast(c, count, figures.narrow);
    for (std::size_t i = 0; i < count; ++i) {
      if (odd_[i] != 0) continue;
      std::uint8_t state = figures.states[i];
      // A derived figure has no value where it rests on one that is refused.
      if (state == Columns::kMissing && any_leaf(plan_.scorecard, plan.leaves, first_ + i, Columns::kRefused))
        state = Columns::kRefused;
      if (state == Columns::kOdd)
        odd_[i] = 1;
      else if (state != Columns::kPresent)
        leave_out(i, c, state);
      else if (plan.is_exact)
        take_exact(i, c, figures.numbers[i]);
      else if (plan.criterion->bands.empty())
        take_points(i, c, figures.at(i));
      else
        take_band(i, c, figures.at(i));
    }
  }

  FigureLane lane_of(const CriterionPlan& plan) const {
    const std::size_t slot = plan.criterion->value;
    const Pack& pack = *plan_.scorecard.pack;
    if (slot >= pack.inputs.size()) {
      const DerivedLane& derived = derived_[slot - pack.first_derived()];
      return {
          .wide = derived.counts.data(), .numbers = derived.numbers.data(), .states = derived.states.data()};
    }
    const Columns::Column& from = column(slot);
    FigureLane lane{.states = from.states.data() + first_};
    if (from.narrow.empty())
      lane.wide = from.wide.data() + first_;
    else
      lane.narrow = from.narrow.data() + first_;
    return lane;
  }

  void judge_fast(std::size_t c, std::size_t count, const std::int32_t* figures) {
    const CriterionPlan& plan = plan_.criteria[c];
    Lane<std::int32_t> segments;
    kCountSteps[plan.steps.size()](figures, plan, segments.data(), points_.data());
    std::array<std::uint8_t, kFastSteps + 1> codes{};
    std::copy(plan.codes.begin(), plan.codes.end(), codes.begin());
    const std::uint8_t* const code_of = codes.data();
    const std::int32_t* const segment = segments.data();
    std::uint8_t* code = records_ + plan_.layout.criteria + c;
    std::uint8_t* kept = records_ + plan_.layout.figures[c].offset;
    const std::size_t stride = plan_.layout.size;
    for (std::size_t i = 0; i < count; ++i, code += stride, kept += stride) {
      *code = code_of[segment[i]];
      put(kept, figures[i]);
    }
  }

  void set_code(std::size_t i, std::size_t c, std::uint8_t code) {
    record(i)[plan_.layout.criteria + c] = code;
  }

  void set_code(std::size_t i, std::size_t c, std::uint8_t code, std::int64_t count) {
    set_code(i, c, code);
    const RecordLayout::Figure& figure = plan_.layout.figures[c];
    if (figure.is_exact)
      keep_exact(i, c, Decimal());  // The figure itself follows, if there is one.
    else if (figure.is_short)
      put(record(i) + figure.offset, static_cast<std::int32_t>(count));
    else
      put(record(i) + figure.offset, count);
  }

  void keep_exact(std::size_t i, std::size_t c, const Decimal& number) {
    const Decimal kept = shortest(number);
    std::uint8_t* const at = record(i) + plan_.layout.figures[c].offset;
    put(at, kept.low);
    put(at + sizeof kept.low, kept.high);
  }

  // An exact figure: it compares as its place does, and is kept as it is.
  void take_exact(std::size_t i, std::size_t c, const Decimal& number) {
    const CriterionPlan& plan = plan_.criteria[c];
    const auto position =
        plan.criterion->bands.empty() ? scaled(number, plan.scale) : place_of(number, plan.scale);
    if (!position.has_value()) {
      odd_[i] = 1;
      return;
    }
    if (plan.criterion->bands.empty())
      take_points(i, c, *position);
    else
      take_band(i, c, *position);
    keep_exact(i, c, number);
  }

  void leave_out(std::size_t i, std::size_t c, std::uint8_t state) {
    if (state == Columns::kRefused) return refuse(i, c, kCodeRefused, 0);
    --with_data_[i];
    set_code(i, c, kCodeMissing, 0);
    const CriterionPlan& plan = plan_.criteria[c];
    const auto becomes = state_of(plan.criterion->missing, CriterionRuling::Fall::kMissing);
    if (becomes == CriterionResult::State::kExcluded) {
      ++excluded_[i];
      excluded_max_[i] += plan.max.value_or(0);
    }
    if (becomes == CriterionResult::State::kNotRated) bars_[i] = 1;
  }

  void refuse(std::size_t i, std::size_t c, std::uint8_t code, std::int64_t count) {
    --with_data_[i];
    bars_[i] = 1;
    set_code(i, c, code, count);
  }

  void take_points(std::size_t i, std::size_t c, std::int64_t count) {
    const CriterionPlan& plan = plan_.criteria[c];
    std::int64_t points = 0;
    if (count > kMostPoints || __builtin_mul_overflow(count, plan.factor, &points) || points > kMostPoints) {
      odd_[i] = 1;
      return;
    }
    if (points < 0 || (plan.max && points > *plan.max)) return refuse(i, c, kCodeBeyondMaximum, count);
    set_code(i, c, kCodePoints, count);
    more_points_[i] += points;
  }

  void take_band(std::size_t i, std::size_t c, std::int64_t count) {
    const CriterionPlan& plan = plan_.criteria[c];
    const auto segment = static_cast<std::size_t>(
        std::upper_bound(plan.steps.begin(), plan.steps.end(), count) - plan.steps.begin());
    if (plan.codes[segment] == kCodeNoBand) return refuse(i, c, kCodeNoBand, count);
    set_code(i, c, plan.codes[segment], count);
    more_points_[i] += plan.points[segment];
  }

  // A criterion whose figure is no number, or whose bands depend on other figures.
  void judge_general(std::size_t i, std::size_t c) {
    const CriterionPlan& plan = plan_.criteria[c];
    const Criterion& criterion = *plan.criterion;
    if (any_leaf(plan_.scorecard, plan.leaves, first_ + i, Columns::kRefused))
      return leave_out(i, c, Columns::kRefused);
    const Value& value = values_[criterion.value];
    if (value.is_null()) return leave_out(i, c, Columns::kMissing);
    const Decimal* number = value.if_number();
    const RecordLayout::Figure& figure = plan_.layout.figures[c];
    const std::int64_t count =
        number == nullptr || figure.is_exact ? 0 : scaled(*number, figure.scale).value_or(0);
    if (criterion.bands.empty()) {
      // Points that are a parameter or a date: too rare for whole numbers.
      odd_[i] = 1;
      return;
    }
    const auto band = band_of(criterion, value, values_, plan_.dates.law_on);
    if (band) {
      set_code(i, c, static_cast<std::uint8_t>(*band), count);
      more_points_[i] += scaled(criterion.bands[*band].points, plan_.layout.score_scale).value_or(0);
    } else {
      refuse(i, c, kCodeNoBand, count);
    }
    if (figure.is_exact) keep_exact(i, c, *number);
  }

  // ---- The head of a record.

  // Writes what a clause does to the record.
  static ClauseEffect apply(std::uint8_t* at, std::uint8_t verdict, const Clause& clause) {
    const ClauseEffect effect = effect_of(clause, outcome_of(verdict));
    *at = static_cast<std::uint8_t>(effect);
    return effect;
  }

  void finish(std::size_t i) {
    std::uint8_t* const to = record(i);
    std::memset(to, 0, RecordLayout::kHeader);
    to[0] = kRecordVersion;
    to[2] = kNoGrade;
    to[3] = static_cast<std::uint8_t>(Class::kNotRated);
    const Pack& pack = *plan_.scorecard.pack;
    for (std::size_t n = 0; n < plan_.referrals.size(); ++n) {
      if (apply(to + plan_.layout.referrals + n, verdicts_[0][n][i], pack.referrals[n]) !=
          ClauseEffect::kNone)
        to[1] = kRecordReferred;
    }
    if (to[1] == kRecordReferred) {
      std::memset(to + plan_.layout.not_rated, 0, plan_.layout.size - plan_.layout.not_rated);
      return;
    }
    if (!pack.has_scorecard()) {
      std::memset(to + plan_.layout.not_rated, 0, plan_.layout.grounds - plan_.layout.not_rated);
      return;
    }
    bool barred = bars_[i] != 0;
    if (!plan_.is_in_force) {
      to[1] |= kRecordOutOfForce;
      barred = true;
    }
    for (std::size_t n = 0; n < plan_.not_rated.size(); ++n) {
      if (apply(to + plan_.layout.not_rated + n, verdicts_[1][n][i], pack.not_rated[n]) !=
          ClauseEffect::kNone)
        barred = true;
    }
    for (std::size_t n = 0; n < plan_.checks.size(); ++n) {
      const CheckResult::State state = check_state(outcome_of(verdicts_[2][n][i]));
      to[plan_.layout.checks + n] = static_cast<std::uint8_t>(state);
      if (stands_against_rating(pack.checks[n], state)) barred = true;
    }
    put(to + 4, with_data_[i]);
    const bool nothing_known = excluded_[i] > 0 && excluded_[i] == plan_.criteria.size();
    if (barred || nothing_known)
      std::memset(to + plan_.layout.overrides, 0, plan_.overrides.size());
    else
      grade(i, to);
  }

  void grade(std::size_t i, std::uint8_t* to) {
    const Pack& pack = *plan_.scorecard.pack;
    const ScoreTally<std::int64_t> tally{points_[i] + more_points_[i], plan_.all_points - excluded_max_[i],
                                         plan_.all_points};
    const auto score =
        tally.is_whole() ? std::optional(tally.points) : score_of(pack, tally, plan_.layout.score_scale);
    if (!score) {
      odd_[i] = 1;
      return;
    }
    std::size_t reached =
        grade_of(plan_.grades.size(), *score, [&](std::size_t grade) { return plan_.grades[grade]; });
    bool barred = false;
    for (std::size_t n = 0; n < plan_.overrides.size(); ++n) {
      const Override& override = pack.overrides[n];
      const ClauseEffect effect = apply(to + plan_.layout.overrides + n, verdicts_[3][n][i], override.clause);
      if (effect == ClauseEffect::kApplies) reached = std::max(reached, override.grade);
      barred = barred || effect == ClauseEffect::kMissing;
    }
    if (barred) return;
    to[1] |= kRecordRated;
    to[2] = static_cast<std::uint8_t>(reached);
    to[3] = static_cast<std::uint8_t>(pack.grades[reached].leads_to);
    put(to + 8, *score);
  }

  // ---- Grounds.

  void judge_grounds(std::size_t count) {
    std::size_t at = plan_.layout.grounds;
    for (std::size_t p = 0; p < plan_.ground_packs.size(); ++p) {
      const PackPlan& one = plan_.ground_packs[p];
      const std::size_t first_ground = at;
      at += one.pack->grounds.size() * kGroundBytes;
      for (std::size_t i = 0; i < count; ++i) {
        if (odd_[i] != 0 || (record(i)[1] & kRecordReferred) != 0) continue;
        fill(one, first_ + i, ground_values_[p]);
        for (std::size_t g = 0; g < one.pack->grounds.size(); ++g)
          judge_ground(i, p, g, record(i) + first_ground + g * kGroundBytes);
      }
    }
  }

  void judge_ground(std::size_t i, std::size_t p, std::size_t g, std::uint8_t* to) {
    using State = GroundResult::State;
    const PackPlan& one = plan_.ground_packs[p];
    const ConditionPlan& condition = plan_.ground_conditions[p][g];
    const EventPlan& plain = plan_.ground_events[p][g];
    const Ground& ground = one.pack->grounds[g];
    const auto event_by = [&](const std::vector<Value>& figures) {
      return plain.plain ? figures[*plain.plain].as_date() : feel::evaluate(ground.event, figures).as_date();
    };
    auto event = event_by(ground_values_[p]);
    const std::vector<Value>& values = values_of_law(p, ground, event, first_ + i);
    if (plain.rests_on_parameters) event = event_by(values);
    const Verdict verdict = judge(one, condition, first_ + i, values);
    auto state = ground_state(*one.pack, ground, outcome_of(verdict), event, plan_.dates);
    bool is_missing = false;
    if (!state) {
      is_missing = any_leaf(one, condition.leaves, first_ + i, Columns::kMissing) ||
                   std::any_of(condition.parameters.begin(), condition.parameters.end(),
                               [&](std::size_t slot) { return values[slot].is_null(); });
      state = untold_state(ground, any_leaf(one, condition.leaves, first_ + i, Columns::kRefused));
    }
    *to = static_cast<std::uint8_t>(static_cast<unsigned>(*state) | (is_missing ? kGroundMissing : 0U));
    put(to + 1, event ? event->days() : kNoEvent);
    if (state == State::kHolds) record(i)[3] = static_cast<std::uint8_t>(Class::kDissolve);
  }

  // The values that a ground is judged by: its parameters are those of the day of its event.
  const std::vector<Value>& values_of_law(std::size_t p, const Ground& ground, std::optional<Date> event,
                                          std::size_t row) {
    const PackPlan& one = plan_.ground_packs[p];
    const auto day = day_of_law(*one.pack, ground, event, plan_.dates);
    if (!day) return ground_values_[p];
    other_day_ = one.values;
    set_dates(*one.pack, {plan_.dates.period, plan_.dates.as_of, *day}, other_day_);
    fill(one, row, other_day_);
    return other_day_;
  }

  void judge_alone(std::size_t i) {
    const Facts facts = plan_.facts_of(columns_, first_ + i);
    const Packs packs{*plan_.scorecard.pack, plan_.grounds};
    encode(plan_.layout, decide(packs, Evidence(packs, facts, plan_.dates)), {record(i), plan_.layout.size});
  }

  const BatchPlan& plan_;
  const Columns& columns_;
  const std::vector<Columns::Column>& all_;
  const std::vector<std::uint8_t>& odd_columns_;
  std::size_t first_ = 0;
  std::uint8_t* records_ = nullptr;

  std::vector<Value> values_;
  std::vector<std::vector<Value>> ground_values_;
  std::vector<Value> other_day_;
  std::vector<DerivedLane> derived_;
  std::vector<std::vector<Lane<std::uint8_t>>> verdicts_;  // Of referrals, not rated, checks, overrides.
  Lane<std::uint8_t> odd_{};
  Lane<std::int32_t> points_{};        // Of fast criteria.
  Lane<std::int64_t> more_points_{};   // Of the others.
  Lane<std::uint16_t> excluded_{};     // Criteria left out.
  Lane<std::int64_t> excluded_max_{};  // Their maxima.
  Lane<std::uint16_t> with_data_{};
  Lane<std::uint8_t> bars_{};  // A criterion stands against a rating.
};

}  // namespace

void run_blocks(const BatchInput& input, std::size_t first, std::size_t count,
                std::span<std::uint8_t> records) {
  BatchRun run(input.plan, input.columns, input.all, input.odd);
  for (std::size_t done = 0; done < count; done += kBlock)
    run.run(first + done, std::min(kBlock, count - done), records.data() + done * input.plan.layout.size);
}

}  // namespace htx::rules::internal
