#include <algorithm>

#include "engine/rules/assessment.h"
#include "engine/rules/clause.h"
#include "engine/rules/figures.h"
#include "engine/rules/step_function.h"

namespace htx::rules {

int internal::digits_of_score(const Pack& pack) {
  int scale = pack.score_scale;
  for (const Grade& grade : pack.grades) scale = std::max(scale, grade.at_least.scale());
  return scale;
}

Decimal internal::scaled_up(const Pack& pack, const Decimal& points, const Decimal& all,
                            const Decimal& reached) {
  if (reached.is_zero()) return {};
  const Decimal exact = points * all / reached;
  const int digits = digits_of_score(pack);
  const Decimal rounded = exact.round(digits);
  const bool is_cut_off = std::ranges::find(pack.grades, rounded, &Grade::at_least) != pack.grades.end();
  return is_cut_off ? exact.round(digits, Rounding::kFloor) : rounded;
}

bool internal::is_law_on(const Pack& pack, const Ground& ground, Date day) {
  return pack.in_force.contains(day) && (!ground.in_force || ground.in_force->contains(day));
}

std::optional<Date> internal::day_of_law(const Pack& pack, const Ground& ground, std::optional<Date> event,
                                         const Dates& dates) {
  const bool differs = event && *event != dates.law_on && !pack.parameters.empty();
  return differs && is_law_on(pack, ground, *event) ? event : std::nullopt;
}

namespace {

using internal::Figures;

// A condition evaluated in three-valued logic, with the figures it rests on.
struct Verdict {
  std::optional<bool> holds;
  std::vector<FactUse> facts;
};

Verdict judge(const feel::Expression& condition, const Figures& figures) {
  return {feel::evaluate(condition, figures.values()).as_boolean(), figures.used_by(condition.uses())};
}

PackUse use_of(const Pack& pack) { return {pack.id, pack.version, to_hex(pack.digest)}; }

class Assessor {
 public:
  Assessor(const Pack& pack, const Facts& facts, const Dates& dates)
      : pack_(pack), figures_(pack, facts, dates) {
    result_.pack = use_of(pack);
    result_.dates = dates;
  }

  // Whether the cooperative is not ours to judge, or may not be as far as is known.
  bool is_referred() {
    for (const Clause& clause : pack_.referrals) apply_clause(clause, NotRatedReason::Kind::kReferral);
    return !result_.reasons.empty();
  }

  void score() {
    if (!pack_.has_scorecard()) return;
    if (!pack_.in_force.contains(result_.dates.law_on))
      add_reason(NotRatedReason::Kind::kOutOfForce, pack_.id, {});
    for (const Clause& clause : pack_.not_rated) apply_clause(clause, NotRatedReason::Kind::kClause);
    for (const Check& check : pack_.checks) apply_check(check);
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria)
        result_.criteria.push_back(score_criterion(criterion));
    }
    refuse_if_nothing_is_known();
    if (!result_.reasons.empty()) return;
    result_.score = total();
    grade();
  }

  Assessment take() { return std::move(result_); }

 private:
  void add_reason(NotRatedReason::Kind kind, std::string id, std::vector<std::string> missing) {
    result_.reasons.push_back({kind, std::move(id), std::move(missing)});
  }

  void apply_clause(const Clause& clause, NotRatedReason::Kind kind) {
    const Verdict verdict = judge(clause.when, figures_);
    if (verdict.holds == true) add_reason(kind, clause.id, {});
    if (!verdict.holds && clause.not_rated_if_missing) {
      add_reason(NotRatedReason::Kind::kMissing, clause.id, Figures::missing(verdict.facts));
    }
  }

  // Leaving criteria out scales the others up; when all are left out there is nothing to scale, and no
  // data is neither a high score nor a low one.
  void refuse_if_nothing_is_known() {
    if (!std::ranges::all_of(result_.criteria, [](const CriterionResult& criterion) {
          return criterion.state == CriterionResult::State::kExcluded;
        }))
      return;
    for (const CriterionResult& criterion : result_.criteria)
      add_reason(NotRatedReason::Kind::kMissing, criterion.id, criterion.missing);
  }

  void apply_check(const Check& check) {
    const Verdict verdict = judge(check.clause.when, figures_);
    CheckResult result{.id = check.clause.id, .state = CheckResult::State::kNotEvaluable};
    if (verdict.holds)
      result.state = *verdict.holds ? CheckResult::State::kHolds : CheckResult::State::kFails;
    if (verdict.holds == false && check.not_rated_if_false) {
      add_reason(NotRatedReason::Kind::kCheck, check.clause.id, {});
    }
    result_.checks.push_back(std::move(result));
  }

  CriterionResult score_criterion(const Criterion& criterion) {
    CriterionResult result;
    result.id = criterion.id;
    result.facts = figures_.used_by(criterion.value);
    result.missing = Figures::missing(result.facts);
    const Value& value = figures_.at(criterion.value);
    if (Figures::any_refused(result.facts)) return refuse(std::move(result), "rules.figure-refused");
    if (value.is_null()) return apply_missing(criterion, std::move(result));
    result.value = value;
    if (criterion.bands.empty()) return take_points(criterion, std::move(result));
    for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
      if (!criterion.bands[i].counts_on(result_.dates.law_on)) continue;
      if (feel::matches(criterion.bands[i].in, value, figures_.values()) != true) continue;
      result.band = i;
      result.points = criterion.bands[i].points;
      if (const auto number = value.as_number())
        result.next =
            StepFunction(criterion, std::nullopt, result_.dates.law_on).next(*number, *result.points);
      ++result_.criteria_with_data;
      return result;
    }
    return refuse(std::move(result), "rules.no-band");
  }

  // Points given elsewhere count only between zero and the maximum that the rules know.
  CriterionResult take_points(const Criterion& criterion, CriterionResult result) {
    const Decimal points = *result.value->as_number();
    if (points < Decimal(0) || (criterion.max && points > *criterion.max)) {
      return refuse(std::move(result), "rules.points-beyond-maximum");
    }
    result.points = points;
    result.next = StepFunction(criterion, std::nullopt, result_.dates.law_on).next(points, points);
    ++result_.criteria_with_data;
    return result;
  }

  CriterionResult refuse(CriterionResult result, const char* why) {
    result.state = CriterionResult::State::kNotRated;
    result.problem = Message(why);
    add_reason(NotRatedReason::Kind::kRefused, result.id, {});
    return result;
  }

  CriterionResult apply_missing(const Criterion& criterion, CriterionResult result) {
    // A figure can be missing though all its parts are there: a ratio to zero has no value.
    if (result.missing.empty()) result.problem = Message("rules.no-value");
    switch (criterion.missing) {
      case MissingPolicy::kZero:
        result.state = CriterionResult::State::kZeroForMissing;
        result.points = Decimal(0);
        break;
      case MissingPolicy::kExclude: result.state = CriterionResult::State::kExcluded; break;
      case MissingPolicy::kNotRated:
      case MissingPolicy::kAsk:
        result.state = CriterionResult::State::kNotRated;
        add_reason(NotRatedReason::Kind::kMissing, criterion.id,
                   criterion.missing == MissingPolicy::kAsk ? result.missing : std::vector<std::string>());
        break;
    }
    return result;
  }

  // The sum of points; where criteria were left out, scaled up to the full maximum.
  Decimal total() const {
    Decimal points;
    Decimal reached;
    Decimal all;
    std::size_t i = 0;
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        const CriterionResult& result = result_.criteria[i++];
        const Decimal max = criterion.max.value_or(Decimal());
        all += max;
        if (result.state == CriterionResult::State::kExcluded) continue;
        reached += max;
        points += result.points.value_or(Decimal());
      }
    }
    return reached == all ? points : internal::scaled_up(pack_, points, all, reached);
  }

  void grade() {
    std::size_t reached = pack_.grades.size() - 1;
    for (std::size_t i = 0; i < pack_.grades.size(); ++i) {
      if (*result_.score >= pack_.grades[i].at_least) {
        reached = i;
        break;
      }
    }
    if (reached > 0) result_.to_next_grade = pack_.grades[reached - 1].at_least - *result_.score;
    for (const Override& override : pack_.overrides) {
      const Verdict verdict = judge(override.clause.when, figures_);
      if (verdict.holds == true) {
        result_.overrides.push_back(override.clause.id);
        reached = std::max(reached, override.grade);
      } else if (!verdict.holds && override.clause.not_rated_if_missing) {
        add_reason(NotRatedReason::Kind::kMissing, override.clause.id, Figures::missing(verdict.facts));
      }
    }
    if (!result_.reasons.empty()) {
      result_.score.reset();
      result_.to_next_grade.reset();
      return;
    }
    result_.grade = pack_.grades[reached].id;
    result_.result = pack_.grades[reached].leads_to;
  }

  const Pack& pack_;
  Figures figures_;
  Assessment result_;
};

}  // namespace

GroundResult internal::judge_ground(const Pack& pack, const Ground& ground, const Figures& of_today,
                                    const Facts& facts, const Dates& dates) {
  const auto day = feel::evaluate(ground.event, of_today.values()).as_date();
  std::optional<Figures> of_that_day;
  if (const auto law_day = internal::day_of_law(pack, ground, day, dates))
    of_that_day.emplace(pack, facts, Dates{dates.period, dates.as_of, *law_day});
  const Figures& figures = of_that_day ? *of_that_day : of_today;
  Verdict verdict = judge(ground.when, figures);
  GroundResult result{.pack = pack.id,
                      .id = ground.id,
                      .state = GroundResult::State::kDoesNotHold,
                      .is_legal = ground.is_legal,
                      .event = feel::evaluate(ground.event, figures.values()).as_date(),
                      .facts = std::move(verdict.facts),
                      .missing = {}};
  if (!verdict.holds || (*verdict.holds && !result.event)) {
    result.missing = Figures::missing(result.facts);
    if (ground.ask_if_missing || Figures::any_refused(result.facts))
      result.state = GroundResult::State::kNotEvaluable;
    return result;
  }
  if (!*verdict.holds || *result.event > dates.as_of) return result;
  result.state = internal::is_law_on(pack, ground, *result.event) ? GroundResult::State::kHolds
                                                                  : GroundResult::State::kOtherLaw;
  return result;
}

std::vector<FactUse> figures_below(const Pack& pack, const feel::Expression& condition, const Facts& facts,
                                   const Dates& dates) {
  return Figures(pack, facts, dates).used_by(condition.uses());
}

const CriterionResult* Assessment::criterion(std::string_view id) const {
  const auto at = std::ranges::find(criteria, id, &CriterionResult::id);
  return at == criteria.end() ? nullptr : &*at;
}

Assessment assess(const Pack& scorecard, const std::vector<const Pack*>& grounds,
                  const std::string& cooperative, const Facts& facts, const Dates& dates) {
  Assessor assessor(scorecard, facts, dates);
  const bool referred = assessor.is_referred();
  if (!referred) assessor.score();
  Assessment result = assessor.take();
  result.cooperative = cooperative;
  for (const Pack* pack : grounds) result.ground_packs.push_back(use_of(*pack));
  if (referred) return result;
  for (const Pack* pack : grounds) {
    const Figures figures(*pack, facts, dates);
    for (const Ground& ground : pack->grounds)
      result.grounds.push_back(internal::judge_ground(*pack, ground, figures, facts, dates));
  }
  const bool holds = std::ranges::any_of(
      result.grounds, [](const GroundResult& g) { return g.state == GroundResult::State::kHolds; });
  if (holds) result.result = Class::kDissolve;
  return result;
}

}  // namespace htx::rules
