#include "engine/rules/advice/impact.h"

#include <algorithm>
#include <set>

#include "engine/rules/ruling.h"
#include "engine/rules/step_function.h"

namespace htx::rules {
namespace {

std::set<std::string> reasons_of(const Assessment& a) {
  std::set<std::string> ids;
  for (const NotRatedReason& reason : a.reasons) ids.insert(reason.id);
  return ids;
}

std::set<std::string> held_by(const Assessment& a) {
  std::set<std::string> ids;
  for (const GroundResult& ground : a.grounds) {
    if (ground.state == GroundResult::State::kHolds) ids.insert(ground.id);
  }
  return ids;
}

// The figures one unit of the declared precision away, as far as the input may have them.
std::vector<Value> neighbours_of(const Input& input, const Value& value) {
  std::vector<Value> all;
  if (const Decimal* number = value.if_number();
      number != nullptr && input.type == feel::Type::Kind::kNumber) {
    const Decimal unit = unit_at(input.scale);
    if (!input.min || *number - unit >= *input.min) all.emplace_back(*number - unit);
    if (!input.max || *number + unit <= *input.max) all.emplace_back(*number + unit);
  } else if (const auto day = value.as_date(); day && input.type == feel::Type::Kind::kDate) {
    if (!input.earliest || *day > *input.earliest) all.emplace_back(Date::from_days(day->days() - 1));
    if (!input.latest || *day < *input.latest) all.emplace_back(Date::from_days(day->days() + 1));
  }
  return all;
}

std::vector<GroundResult::State> states_of(const Pack& pack, const Facts& facts, const Dates& dates) {
  const internal::Figures figures(pack, facts, dates);
  std::vector<GroundResult::State> states;
  for (const Ground& ground : pack.grounds)
    states.push_back(judge_ground(pack, ground, figures, facts, dates).state);
  return states;
}

class Comparison {
 public:
  Comparison(const Pack& pack_before, const Assessment& before, const Pack& pack_after,
             const Assessment& after)
      : pack_before_(pack_before), before_(before), pack_after_(pack_after), after_(after) {}

  std::vector<Cause> causes() {
    criteria();
    cut_offs();
    differences(Cause::Kind::kOverride, {before_.overrides.begin(), before_.overrides.end()},
                {after_.overrides.begin(), after_.overrides.end()});
    differences(Cause::Kind::kNotRated, reasons_of(before_), reasons_of(after_));
    differences(Cause::Kind::kGround, held_by(before_), held_by(after_));
    return std::move(causes_);
  }

 private:
  // Whether the new rules would give another grade to this score, overrides aside.
  bool changes_grade(const Decimal& score) const {
    return after_.score && grade_of(pack_after_, score) != grade_of(pack_after_, *after_.score);
  }

  void criteria() {
    std::set<std::string> ids;
    for (const auto* a : {&before_, &after_}) {
      for (const CriterionResult& c : a->criteria) ids.insert(c.id);
    }
    for (const std::string& id : ids) {
      const CriterionResult* was = before_.criterion(id);
      const CriterionResult* is = after_.criterion(id);
      const Decimal old_points = was != nullptr ? was->points.value_or(Decimal()) : Decimal();
      const Decimal new_points = is != nullptr ? is->points.value_or(Decimal()) : Decimal();
      const bool same_state = was != nullptr && is != nullptr && was->state == is->state;
      if (same_state && old_points == new_points) continue;
      const Decimal difference = new_points - old_points;
      causes_.push_back({Cause::Kind::kCriterion, id, difference,
                         after_.score && changes_grade(*after_.score - difference)});
    }
    std::ranges::stable_sort(causes_, std::greater<>(), [](const Cause& c) { return c.points.abs(); });
  }

  // A cut-off that moved past the new score.
  void cut_offs() {
    if (!after_.score) return;
    for (const Grade& is : pack_after_.grades) {
      const auto was = std::ranges::find(pack_before_.grades, is.id, &Grade::id);
      if (was == pack_before_.grades.end() || was->at_least == is.at_least) continue;
      const bool passed = (*after_.score >= was->at_least) != (*after_.score >= is.at_least);
      causes_.push_back({Cause::Kind::kCutOff, is.id, is.at_least - was->at_least, passed});
    }
  }

  void differences(Cause::Kind kind, const std::set<std::string>& was, const std::set<std::string>& is) {
    for (const auto& [some, others] : {std::pair{&was, &is}, std::pair{&is, &was}}) {
      for (const std::string& id : *some) {
        if (!others->contains(id)) causes_.push_back({kind, id, {}, true});
      }
    }
  }

  const Pack& pack_before_;
  const Assessment& before_;
  const Pack& pack_after_;
  const Assessment& after_;
  std::vector<Cause> causes_;
};

}  // namespace

GradeChange compare(const Pack& pack_before, const Assessment& before, const Pack& pack_after,
                    const Assessment& after) {
  return {.cooperative = after.cooperative,
          .score_before = before.score,
          .score_after = after.score,
          .grade_before = before.grade.value_or("none"),
          .grade_after = after.grade.value_or("none"),
          .class_before = before.result,
          .class_after = after.result,
          .data_before = Coverage::of_criteria(before),
          .data_after = Coverage::of_criteria(after),
          .causes = Comparison(pack_before, before, pack_after, after).causes()};
}

void Impact::add(GradeChange shift) {
  ++judged;
  if (shift.score_before != shift.score_after) ++score_changed;
  ++grades[{shift.grade_before, shift.grade_after}];
  ++classes[{shift.class_before, shift.class_after}];
  if (shift.moves()) moved.push_back(std::move(shift));
}

void Sensitivity::add(const Pack& pack, const Assessment& assessment, const Decimal& delta) {
  if (!assessment.score) return;
  ++rated;
  for (std::size_t i = 0; i + 1 < pack.grades.size(); ++i) {
    const Decimal margin = *assessment.score - pack.grades[i].at_least;
    if (margin.abs() > delta) continue;
    cut_offs.push_back({assessment.cooperative, *assessment.score, assessment.grade.value_or(""),
                        pack.grades[i].id, margin, pack.grades[i].leads_to != pack.grades[i + 1].leads_to,
                        Coverage::of_criteria(assessment)});
  }
  const std::vector<const Criterion*> criteria = pack.criteria();
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    const CriterionResult& result = assessment.criteria[i];
    const auto value = result.value ? result.value->as_number() : std::nullopt;
    if (!value || !result.band) continue;
    add_edges(pack, *criteria[i], assessment, *value, result.points.value_or(Decimal()));
  }
}

// The bands that one unit more or less of the figure reaches, if they have other points.
void Sensitivity::add_edges(const Pack& pack, const Criterion& criterion, const Assessment& assessment,
                            const Decimal& value, const Decimal& now) {
  const int scale = pack.scale_of(criterion.value);
  const auto grid = pack.is_exact(criterion.value) ? std::nullopt : std::optional(scale);
  const StepFunction steps(criterion, grid, assessment.dates.law_on);
  const Decimal unit = unit_at(scale);
  for (const Decimal& neighbour : {value - unit, value + unit}) {
    const StepFunction::Step* step = steps.is_whole() ? steps.at(neighbour) : nullptr;
    if (step == nullptr || step->points == now) continue;
    edges.push_back({assessment.cooperative, criterion.id, value, neighbour, step->points - now,
                     Coverage::of_criteria(assessment)});
  }
}

void Sensitivity::add_grounds(const std::vector<const Pack*>& packs, const std::string& cooperative,
                              const Facts& facts, const Dates& dates) {
  using State = GroundResult::State;
  for (const Pack* pack : packs) {
    const std::vector<State> now = states_of(*pack, facts, dates);
    const auto try_value = [&](const Input& input, const Value& value, const Value& neighbour) {
      Facts moved = facts;
      moved.of(input).value = neighbour;
      const std::vector<State> then = states_of(*pack, moved, dates);
      for (std::size_t i = 0; i < now.size(); ++i) {
        const bool is_known = now[i] != State::kNotEvaluable && then[i] != State::kNotEvaluable;
        if (!is_known || (now[i] == State::kHolds) == (then[i] == State::kHolds)) continue;
        grounds.push_back({cooperative, pack->id, pack->grounds[i].id, input.id, value, neighbour,
                           now[i] == State::kHolds});
      }
    };
    for (const Input& input : pack->inputs) {
      const Fact* fact = facts.find(input);
      if (fact == nullptr) continue;
      const Value& value = fact->value;
      for (const Value& neighbour : neighbours_of(input, value)) try_value(input, value, neighbour);
    }
  }
}

}  // namespace htx::rules
