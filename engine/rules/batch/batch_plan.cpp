#include <algorithm>
#include <cstdlib>

#include "engine/rules/batch/batch_plan.h"
#include "engine/rules/step_function.h"
#include "engine/value/scaled.h"

namespace htx::rules::internal {
namespace {

constexpr std::int64_t kNever = INT64_MAX;

// Whole numbers from `low` to `high`, both included.
struct Run {
  std::int64_t low = INT64_MIN;  // No bound.
  std::int64_t high = kNever;    // No bound.
};

// The numbers of a step as a criterion counts its figures; an end that is no such number is passed by none.
// None if no figure that can be counted is in the step.
std::optional<Run> run_of(const feel::Interval& step, const CriterionPlan& plan) {
  Run run;
  if (const auto low = step.low ? plan.count_of(*step.low) : std::nullopt)
    run.low = *low + (step.low_closed ? 0 : 1);
  else if (step.low && !step.low->is_negative())
    return std::nullopt;
  if (const auto high = step.high ? plan.count_of(*step.high) : std::nullopt)
    run.high = *high - (step.high_closed ? 0 : 1);
  else if (step.high && step.high->is_negative())
    return std::nullopt;
  return run;
}

class Planner {
 public:
  Planner(BatchPlan& plan, const Pack& scorecard) : plan_(plan), scorecard_(scorecard) {}

  void plan_scorecard() {
    plan_.scorecard = pack_plan(scorecard_, 0);
    plan_.is_in_force = scorecard_.in_force.contains(plan_.dates.law_on);
    for (const Clause& clause : scorecard_.referrals)
      plan_.referrals.push_back(condition(plan_.scorecard, clause.when));
    if (!scorecard_.has_scorecard()) return finish(plan_.scorecard);
    for (const Clause& clause : scorecard_.not_rated)
      plan_.not_rated.push_back(condition(plan_.scorecard, clause.when));
    for (const Check& check : scorecard_.checks)
      plan_.checks.push_back(condition(plan_.scorecard, check.clause.when));
    for (const Override& override : scorecard_.overrides)
      plan_.overrides.push_back(condition(plan_.scorecard, override.clause.when));
    for (const Criterion* criterion : scorecard_.criteria())
      plan_.criteria.push_back(criterion_plan(*criterion));
    for (const Grade& grade : scorecard_.grades) plan_.grades.push_back(points(grade.at_least));
    finish(plan_.scorecard);
    plan_.needs_values = !plan_.scorecard.inputs.empty() || !plan_.scorecard.derived.empty() || has_general_;
  }

  void plan_grounds(std::size_t first_column) {
    for (const Pack* pack : plan_.grounds) {
      PackPlan one = pack_plan(*pack, first_column);
      first_column += pack->inputs.size();
      std::vector<ConditionPlan> conditions;
      std::vector<EventPlan> events;
      for (const Ground& ground : pack->grounds) {
        conditions.push_back(condition(one, ground.when));
        const ConditionPlan below = condition(one, ground.event);
        events.push_back({.plain = pack->names.slot(ground.event.text()),
                          .rests_on_parameters = !below.parameters.empty()});
      }
      finish(one);
      plan_.ground_packs.push_back(std::move(one));
      plan_.ground_conditions.push_back(std::move(conditions));
      plan_.ground_events.push_back(std::move(events));
    }
  }

  bool fits() const { return fits_; }

 private:
  PackPlan pack_plan(const Pack& pack, std::size_t first_column) const {
    PackPlan one{
        .pack = &pack, .first_column = first_column, .values = {}, .inputs = {}, .derived = {}, .uses = {}};
    one.values.resize(pack.names.size());
    set_dates(pack, plan_.dates, one.values);
    for (const Derived& derived : pack.derived) {
      one.uses.emplace_back();
      for (const std::string& name : derived.value.uses()) one.uses.back().push_back(*pack.names.slot(name));
    }
    return one;
  }

  // Notes that a slot is read as a value.
  void read(PackPlan& one, std::size_t slot) {
    const Pack& pack = *one.pack;
    if (slot < pack.inputs.size()) one.inputs.push_back(slot);
    if (slot < pack.first_derived() || slot >= pack.as_of_slot()) return;
    const std::size_t at = slot - pack.first_derived();
    if (std::ranges::find(one.derived, at) != one.derived.end()) return;
    one.derived.push_back(at);
    for (const std::size_t used : one.uses[at]) read(one, used);
  }
  void read_all(PackPlan& one, const std::vector<std::string>& names) {
    for (const std::string& name : names) read(one, *one.pack->names.slot(name));
  }
  static void finish(PackPlan& one) {
    for (auto* list : {&one.inputs, &one.derived}) {
      std::sort(list->begin(), list->end());
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
  }

  // Inputs and parameters below a slot.
  void leaves_of(const PackPlan& one, std::size_t slot, std::vector<std::size_t>& leaves,
                 std::vector<std::size_t>& parameters) const {
    const Pack& pack = *one.pack;
    if (slot < pack.inputs.size()) {
      leaves.push_back(slot);
    } else if (slot < pack.first_derived()) {
      parameters.push_back(slot);
    } else if (slot < pack.as_of_slot()) {
      for (const std::size_t used : one.uses[slot - pack.first_derived()])
        leaves_of(one, used, leaves, parameters);
    }
  }

  ConditionPlan condition(PackPlan& one, const feel::Expression& when) {
    ConditionPlan plan{.when = &when, .plain = {}, .leaves = {}, .parameters = {}};
    for (const std::string& name : when.uses())
      leaves_of(one, *one.pack->names.slot(name), plan.leaves, plan.parameters);
    const auto slot = one.pack->names.slot(when.text());
    const bool is_plain =
        slot && *slot < one.pack->inputs.size() && one.pack->inputs[*slot].type == feel::Type::Kind::kBoolean;
    if (is_plain) {
      plan.plain = slot;
    } else {
      read_all(one, when.uses());
      has_general_ = true;
    }
    return plan;
  }

  std::int64_t points(const Decimal& number) {
    const auto count = scaled(number, plan_.layout.score_scale);
    // Sums of at most 2^20 numbers of this size stay within 64 bits.
    fits_ = fits_ && count.has_value() && std::llabs(*count) <= kMostPoints;
    return count.value_or(0);
  }

  CriterionPlan criterion_plan(const Criterion& criterion) {
    CriterionPlan plan;
    plan.criterion = &criterion;
    leaves_of(plan_.scorecard, criterion.value, plan.leaves, plan.parameters);
    if (criterion.max) {
      plan.max = points(*criterion.max);
      plan_.all_points += *plan.max;
    }
    for (const Band& band : criterion.bands) points(band.points);
    const Pack& pack = scorecard_;
    const bool is_input = criterion.value < pack.inputs.size();
    const bool is_number =
        is_input ? pack.inputs[criterion.value].type == feel::Type::Kind::kNumber
                 : criterion.value >= pack.first_derived() && criterion.value < pack.as_of_slot();
    plan.is_general = !is_number || !StepFunction(criterion, std::nullopt, std::nullopt).is_whole();
    if (plan.is_general || !is_input) read(plan_.scorecard, criterion.value);
    if (plan.is_general) {
      has_general_ = true;
      for (const Band& band : criterion.bands) read_all(plan_.scorecard, band.in.uses());
      return plan;
    }
    plan.is_exact = pack.is_exact(criterion.value);
    plan.tells_rounding = pack.rests_on_rounding({pack.names.name(criterion.value)});
    plan.scale = plan.is_exact ? plan_.layout.score_scale : pack.scale_of(criterion.value);
    if (criterion.bands.empty()) {
      for (int digit = plan.scale; digit < plan_.layout.score_scale; ++digit) plan.factor *= 10;
      return plan;
    }
    if (plan.is_exact) {
      plan.scale = 0;
      for (const Decimal& end : StepFunction(criterion, std::nullopt, std::nullopt).ends())
        plan.scale = std::max(plan.scale, end.scale());
    }
    cut(plan);
    plan.is_fast = is_input && BatchPlan::is_narrow(pack.inputs[criterion.value]) && is_fast(plan);
    return plan;
  }

  // Divides the number line where any step begins or ends.
  void cut(CriterionPlan& plan) {
    const StepFunction function(*plan.criterion, plan.is_exact ? std::nullopt : std::optional(plan.scale),
                                plan_.dates.law_on);
    std::vector<std::pair<Run, std::uint8_t>> runs;
    std::vector<std::int64_t> ends;
    for (const StepFunction::Step& step : function.steps()) {
      const auto run = run_of(step.interval, plan);
      if (!run || run->low > run->high) continue;
      runs.emplace_back(*run, static_cast<std::uint8_t>(*step.band));
      if (run->low != INT64_MIN) ends.push_back(run->low);
      if (run->high != kNever) ends.push_back(run->high + 1);
    }
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    const auto code_at = [&](std::int64_t number) {
      std::uint8_t best = kCodeNoBand;
      for (const auto& [run, code] : runs) {
        if (run.low <= number && number <= run.high) best = std::min(best, code);
      }
      return best;
    };
    const auto add_segment = [&](std::uint8_t code) {
      plan.codes.push_back(code);
      plan.points.push_back(code < kCodeBands ? points(plan.criterion->bands[code].points) : 0);
    };
    add_segment(code_at(INT64_MIN));
    for (const std::int64_t end : ends) {
      const std::uint8_t code = code_at(end);
      if (code == plan.codes.back()) continue;
      plan.steps.push_back(end);
      add_segment(code);
    }
  }

  static bool is_fast(const CriterionPlan& plan) {
    const auto is_narrow = [](std::int64_t number) { return number > INT32_MIN + 1 && number <= INT32_MAX; };
    // A sum of the points of every criterion must stay within 32 bits.
    const auto is_few = [](std::int64_t number) { return std::llabs(number) < (1 << 16); };
    return plan.steps.size() <= kFastSteps && std::ranges::all_of(plan.steps, is_narrow) &&
           std::ranges::all_of(plan.points, is_few) &&
           std::ranges::find(plan.codes, kCodeNoBand) == plan.codes.end();
  }

  BatchPlan& plan_;
  const Pack& scorecard_;
  bool has_general_ = false;
  bool fits_ = true;
};

}  // namespace

std::optional<std::int64_t> CriterionPlan::count_of(const Decimal& end) const {
  return is_exact ? place_of(end, scale) : scaled(end, scale);
}

bool BatchPlan::is_narrow(const Input& input) {
  if (input.type != feel::Type::Kind::kNumber) return input.type == feel::Type::Kind::kBoolean;
  if (!input.min || !input.max) return false;
  const auto low = scaled(*input.min, input.scale);
  const auto high = scaled(*input.max, input.scale);
  return low && high && *low > INT32_MIN && *high < INT32_MAX;
}

Result<BatchPlan> BatchPlan::of(const Pack& scorecard, const std::vector<const Pack*>& grounds,
                                const Dates& dates) {
  BatchPlan plan;
  plan.dates = dates;
  plan.grounds = grounds;
  HTX_ASSIGN_OR_RETURN(plan.layout, RecordLayout::of(scorecard, grounds));
  Planner planner(plan, scorecard);
  planner.plan_scorecard();
  planner.plan_grounds(scorecard.inputs.size());
  constexpr std::size_t kMostCriteria = 1U << 14U;
  if (!planner.fits() || plan.criteria.size() > kMostCriteria)
    return Error(ErrorCode::kInvalidArgument, {"rules.no-record", {{"pack", scorecard.id}}});
  return plan;
}

Facts BatchPlan::facts_of(const Columns& columns, std::size_t row) const {
  Facts facts;
  const auto add = [&](const PackPlan& one) {
    for (std::size_t i = 0; i < one.pack->inputs.size(); ++i) {
      const Input& input = one.pack->inputs[i];
      const Columns::Column& column = columns.columns_[one.first_column + i];
      if (column.states[row] == Columns::kMissing) continue;
      Value value;
      if (column.states[row] != Columns::kPresent)
        value = column.others.at(row);
      else if (input.type == feel::Type::Kind::kBoolean)
        value = Value(column.narrow[row] != 0);
      else if (!column.values.empty())
        value = column.values[row];
      else
        value = unscaled(column.narrow.empty() ? column.wide[row] : column.narrow[row], input.scale);
      facts.of(input) = {std::move(value),
                         column.sources.empty() ? "" : columns.sources_[column.sources[row]]};
    }
  };
  add(scorecard);
  for (const PackPlan& one : ground_packs) add(one);
  return facts;
}

}  // namespace htx::rules::internal
