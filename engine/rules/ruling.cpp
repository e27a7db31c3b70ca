#include "engine/rules/ruling.h"

#include <algorithm>

#include "engine/rules/step_function.h"

namespace htx::rules {
namespace {

using internal::Figures;
using Fall = CriterionRuling::Fall;
using Kind = NotRatedReason::Kind;

std::optional<bool> outcome_of(const feel::Expression& condition, const Figures& figures) {
  return feel::evaluate(condition, figures.values()).as_boolean();
}

ClauseEffect judge_clause(const Clause& clause, const Figures& figures) {
  return effect_of(clause, outcome_of(clause.when, figures));
}

// One reason with what it comes from; a figure to ask for is looked up only by who asks.
struct Reason {
  Kind kind = Kind::kClause;
  const std::string* id = nullptr;
  const Clause* clause = nullptr;  // One of the two, or neither.
  const Criterion* criterion = nullptr;
};

// The reasons that a ruling gives, in the order in which a scorecard is judged.
class Reasons {
 public:
  Reasons(const Pack& pack, const Ruling& ruling) : pack_(pack), ruling_(ruling) {}

  std::vector<Reason> all() {
    of_clauses(pack_.referrals, ruling_.referrals, Kind::kReferral);
    if (ruling_.is_referred() || !pack_.has_scorecard()) return std::move(all_);
    if (ruling_.is_out_of_force) all_.push_back({.kind = Kind::kOutOfForce, .id = &pack_.id});
    of_clauses(pack_.not_rated, ruling_.not_rated, Kind::kClause);
    for (std::size_t i = 0; i < pack_.checks.size(); ++i) {
      if (stands_against_rating(pack_.checks[i], ruling_.checks[i]))
        all_.push_back({.kind = Kind::kCheck, .id = &pack_.checks[i].clause.id});
    }
    of_criteria();
    for (std::size_t i = 0; i < pack_.overrides.size(); ++i) {
      if (ruling_.overrides[i] == ClauseEffect::kMissing) missing(pack_.overrides[i].clause);
    }
    return std::move(all_);
  }

 private:
  void missing(const Clause& clause) {
    all_.push_back({.kind = Kind::kMissing, .id = &clause.id, .clause = &clause});
  }

  void of_clauses(const std::vector<Clause>& clauses, const std::vector<ClauseEffect>& effects, Kind kind) {
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      if (effects[i] == ClauseEffect::kApplies) all_.push_back({.kind = kind, .id = &clauses[i].id});
      if (effects[i] == ClauseEffect::kMissing) missing(clauses[i]);
    }
  }

  // Leaving criteria out scales the others up; when all are left out there is nothing to scale, and no
  // data is neither a high score nor a low one.
  void of_criteria() {
    const std::vector<const Criterion*> criteria = pack_.criteria();
    bool nothing_is_known = true;
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      const Fall fall = ruling_.criteria[i].fall;
      const CriterionResult::State state = state_of(criteria[i]->missing, fall);
      nothing_is_known = nothing_is_known && state == CriterionResult::State::kExcluded;
      if (state == CriterionResult::State::kNotRated)
        all_.push_back({.kind = fall == Fall::kMissing ? Kind::kMissing : Kind::kRefused,
                        .id = &criteria[i]->id,
                        .criterion = criteria[i]});
    }
    if (!nothing_is_known) return;
    for (const Criterion* criterion : criteria)
      all_.push_back({.kind = Kind::kMissing, .id = &criterion->id, .criterion = criterion});
  }

  const Pack& pack_;
  const Ruling& ruling_;
  std::vector<Reason> all_;
};

Decimal score_by(const Pack& pack, const Ruling& ruling) {
  const std::vector<const Criterion*> criteria = pack.criteria();
  ScoreTally<Decimal> tally;
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    const Decimal max = criteria[i]->max.value_or(Decimal());
    const CriterionRuling& one = ruling.criteria[i];
    if (state_of(criteria[i]->missing, one.fall) == CriterionResult::State::kExcluded)
      tally.leave_out(max);
    else
      tally.count(one.points, max);
  }
  return score_of(pack, tally);
}

// Whether the ground is law on that day.
bool is_law_on(const Pack& pack, const Ground& ground, Date day) {
  return pack.in_force.contains(day) && (!ground.in_force || ground.in_force->contains(day));
}

// The figures that a ground is judged by, if they are not those of the day of the evaluation.
std::optional<Figures> figures_of_law(const Pack& pack, const Ground& ground, const Figures& of_today,
                                      const Facts& facts, const Dates& dates) {
  const auto event = feel::evaluate(ground.event, of_today.values()).as_date();
  const auto day = day_of_law(pack, ground, event, dates);
  if (!day) return std::nullopt;
  return Figures(pack, facts, Dates{dates.period, dates.as_of, *day});
}

}  // namespace

bool Ruling::is_referred() const {
  return std::ranges::any_of(referrals, [](ClauseEffect effect) { return effect != ClauseEffect::kNone; });
}

CriterionResult::State state_of(MissingPolicy policy, Fall fall) {
  if (fall == Fall::kBand || fall == Fall::kPoints) return CriterionResult::State::kScored;
  if (fall != Fall::kMissing) return CriterionResult::State::kNotRated;
  if (policy == MissingPolicy::kZero) return CriterionResult::State::kZeroForMissing;
  return policy == MissingPolicy::kExclude ? CriterionResult::State::kExcluded
                                           : CriterionResult::State::kNotRated;
}

std::optional<GroundResult::State> ground_state(const Pack& pack, const Ground& ground,
                                                std::optional<bool> holds, std::optional<Date> event,
                                                const Dates& dates) {
  if (!holds || (*holds && !event)) return std::nullopt;
  if (!*holds || *event > dates.as_of) return GroundResult::State::kDoesNotHold;
  return is_law_on(pack, ground, *event) ? GroundResult::State::kHolds : GroundResult::State::kOtherLaw;
}

GroundResult::State untold_state(const Ground& ground, bool any_refused) {
  return ground.ask_if_missing || any_refused ? GroundResult::State::kNotEvaluable
                                              : GroundResult::State::kDoesNotHold;
}

std::optional<Date> day_of_law(const Pack& pack, const Ground& ground, std::optional<Date> event,
                               const Dates& dates) {
  const bool differs = event && *event != dates.law_on && ground.rests_on_parameters;
  return differs && is_law_on(pack, ground, *event) ? event : std::nullopt;
}

std::optional<std::size_t> band_of(const Criterion& criterion, const Value& figure,
                                   const std::vector<Value>& values, Date law_on) {
  for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
    const Band& band = criterion.bands[i];
    if (band.counts_on(law_on) && feel::matches(band.in, figure, values) == true) return i;
  }
  return std::nullopt;
}

CriterionRuling judge_criterion(const Criterion& criterion, const Figures& figures, Date law_on) {
  const Value& value = figures.at(criterion.value);
  CriterionRuling ruling{.fall = Fall::kNoBand, .band = 0, .figure = value.as_number(), .points = {}};
  if (figures.any_refused_below(criterion.value)) {
    ruling.fall = Fall::kRefused;
  } else if (value.is_null()) {
    ruling.fall = Fall::kMissing;
  } else if (criterion.bands.empty()) {
    // Points given elsewhere count only between zero and the maximum that the rules know.
    const bool is_beyond = *ruling.figure < Decimal() || (criterion.max && *ruling.figure > *criterion.max);
    ruling.fall = is_beyond ? Fall::kBeyondMaximum : Fall::kPoints;
    if (!is_beyond) ruling.points = *ruling.figure;
  } else if (const auto band = band_of(criterion, value, figures.values(), law_on)) {
    ruling.fall = Fall::kBand;
    ruling.band = *band;
    ruling.points = criterion.bands[*band].points;
  }
  return ruling;
}

GroundRuling judge_ground(const Pack& pack, const Ground& ground, const Figures& of_today, const Facts& facts,
                          const Dates& dates) {
  const std::optional<Figures> of_that_day = figures_of_law(pack, ground, of_today, facts, dates);
  const Figures& figures = of_that_day ? *of_that_day : of_today;
  GroundRuling ruling;
  ruling.event = feel::evaluate(ground.event, figures.values()).as_date();
  const auto state = ground_state(pack, ground, outcome_of(ground.when, figures), ruling.event, dates);
  ruling.is_missing = !state && !figures.missing_below(ground.when.uses()).empty();
  ruling.state = state ? *state : untold_state(ground, figures.any_refused_below(ground.when.uses()));
  return ruling;
}

std::vector<NotRatedReason> reasons_of(const Pack& scorecard, const Ruling& ruling) {
  std::vector<NotRatedReason> reasons;
  for (const Reason& reason : Reasons(scorecard, ruling).all())
    reasons.push_back({reason.kind, *reason.id, {}});
  return reasons;
}

void conclude(const Packs& packs, Ruling& ruling) {
  const Pack& pack = packs.scorecard;
  ruling.criteria_with_data =
      static_cast<std::size_t>(std::ranges::count_if(ruling.criteria, [](const CriterionRuling& criterion) {
        return criterion.fall == Fall::kBand || criterion.fall == Fall::kPoints;
      }));
  ruling.score.reset();
  ruling.grade.reset();
  ruling.result = Class::kNotRated;
  if (pack.has_scorecard() && Reasons(pack, ruling).all().empty()) {
    ruling.score = score_by(pack, ruling);
    ruling.grade = grade_of(pack, *ruling.score);
    for (std::size_t i = 0; i < pack.overrides.size(); ++i) {
      if (ruling.overrides[i] == ClauseEffect::kApplies)
        ruling.grade = std::max(*ruling.grade, pack.overrides[i].grade);
    }
    ruling.result = pack.grades[*ruling.grade].leads_to;
  }
  const bool holds = std::ranges::any_of(
      ruling.grounds, [](const GroundRuling& ground) { return ground.state == GroundResult::State::kHolds; });
  if (holds) ruling.result = Class::kDissolve;
}

Ruling decide(const Packs& packs, const Evidence& evidence) {
  const Pack& pack = packs.scorecard;
  const Figures& figures = evidence.scorecard;
  Ruling ruling;
  for (const Clause& clause : pack.referrals) ruling.referrals.push_back(judge_clause(clause, figures));
  if (ruling.is_referred()) return ruling;
  if (pack.has_scorecard()) {
    ruling.is_out_of_force = !pack.in_force.contains(evidence.dates.law_on);
    for (const Clause& clause : pack.not_rated) ruling.not_rated.push_back(judge_clause(clause, figures));
    for (const Check& check : pack.checks)
      ruling.checks.push_back(check_state(outcome_of(check.clause.when, figures)));
    for (const Criterion* criterion : pack.criteria())
      ruling.criteria.push_back(judge_criterion(*criterion, figures, evidence.dates.law_on));
    ruling.overrides.resize(pack.overrides.size());
    const bool is_graded = Reasons(pack, ruling).all().empty();
    for (std::size_t i = 0; is_graded && i < pack.overrides.size(); ++i)
      ruling.overrides[i] = judge_clause(pack.overrides[i].clause, figures);
  }
  for (std::size_t p = 0; p < packs.grounds.size(); ++p) {
    const Pack& law = *packs.grounds[p];
    for (const Ground& ground : law.grounds)
      ruling.grounds.push_back(
          judge_ground(law, ground, evidence.grounds[p], evidence.facts, evidence.dates));
  }
  conclude(packs, ruling);
  return ruling;
}

// ---- Words.

namespace {

PackReference use_of(const Pack& pack) { return {pack.id, pack.version, to_hex(pack.digest)}; }

class Explanation {
 public:
  Explanation(const Packs& packs, const Ruling& ruling, const Evidence& evidence)
      : packs_(packs),
        pack_(packs.scorecard),
        ruling_(ruling),
        evidence_(evidence),
        figures_(evidence.scorecard) {}

  Assessment run() {
    result_.pack = use_of(pack_);
    for (const Pack* pack : packs_.grounds) result_.ground_packs.push_back(use_of(*pack));
    result_.dates = evidence_.dates;
    result_.result = ruling_.result;
    const bool is_referred = ruling_.is_referred();
    if (!is_referred && pack_.has_scorecard()) add_scorecard();
    for (const Reason& reason : Reasons(pack_, ruling_).all())
      result_.reasons.push_back({reason.kind, *reason.id, missing_for(reason)});
    if (!is_referred) add_grounds();
    return std::move(result_);
  }

 private:
  // The figures to ask for.
  std::vector<std::string> missing_for(const Reason& reason) const {
    if (reason.kind != Kind::kMissing) return {};
    if (reason.clause != nullptr) return figures_.missing_below(reason.clause->when.uses());
    const bool asks = reason.criterion->missing != MissingPolicy::kNotRated;
    return asks ? figures_.missing_below(reason.criterion->value) : std::vector<std::string>();
  }

  void add_scorecard() {
    result_.criteria_with_data = ruling_.criteria_with_data;
    for (std::size_t i = 0; i < pack_.checks.size(); ++i)
      result_.checks.push_back({pack_.checks[i].clause.id, ruling_.checks[i]});
    const std::vector<const Criterion*> criteria = pack_.criteria();
    for (std::size_t i = 0; i < criteria.size(); ++i)
      result_.criteria.push_back(criterion(*criteria[i], ruling_.criteria[i]));
    for (std::size_t i = 0; i < pack_.overrides.size(); ++i) {
      if (ruling_.overrides[i] == ClauseEffect::kApplies)
        result_.overrides.push_back(pack_.overrides[i].clause.id);
    }
    if (!ruling_.grade) return;
    result_.score = ruling_.score;
    result_.grade = pack_.grades[*ruling_.grade].id;
    const std::size_t by_score = grade_of(pack_, *ruling_.score);
    if (by_score > 0) result_.to_next_grade = pack_.grades[by_score - 1].at_least - *ruling_.score;
  }

  CriterionResult criterion(const Criterion& criterion, const CriterionRuling& ruling) const {
    CriterionResult result;
    result.id = criterion.id;
    result.state = state_of(criterion.missing, ruling.fall);
    result.facts = figures_.used_by(criterion.value);
    result.missing = Figures::missing(result.facts);
    if (const char* why = problem_of(ruling.fall, result.missing.empty())) result.problem = Message(why);
    if (ruling.fall != Fall::kMissing && ruling.fall != Fall::kRefused)
      result.value = figures_.at(criterion.value);
    if (result.state == CriterionResult::State::kZeroForMissing) result.points = Decimal();
    if (result.state != CriterionResult::State::kScored) return result;
    if (ruling.fall == Fall::kBand) result.band = ruling.band;
    result.points = ruling.points;
    if (ruling.figure) {
      const StepFunction steps(criterion, std::nullopt, evidence_.dates.law_on);
      result.next = steps.next(*ruling.figure, ruling.points);
    }
    return result;
  }

  // A figure can be missing though all its parts are there: a ratio to zero has no value.
  static const char* problem_of(Fall fall, bool has_all_parts) {
    switch (fall) {
      case Fall::kMissing: return has_all_parts ? "rules.no-value" : nullptr;
      case Fall::kRefused: return "rules.figure-refused";
      case Fall::kNoBand: return "rules.no-band";
      case Fall::kBeyondMaximum: return "rules.points-beyond-maximum";
      case Fall::kBand:
      case Fall::kPoints: break;
    }
    return nullptr;
  }

  void add_grounds() {
    std::size_t at = 0;
    for (std::size_t p = 0; p < packs_.grounds.size(); ++p) {
      const Pack& pack = *packs_.grounds[p];
      for (const Ground& ground : pack.grounds)
        result_.grounds.push_back(of_ground(pack, ground, evidence_.grounds[p], ruling_.grounds[at++]));
    }
  }

  GroundResult of_ground(const Pack& pack, const Ground& ground, const Figures& of_today,
                         const GroundRuling& ruling) const {
    const auto of_that_day = figures_of_law(pack, ground, of_today, evidence_.facts, evidence_.dates);
    const Figures& figures = of_that_day ? *of_that_day : of_today;
    return {.pack = pack.id,
            .id = ground.id,
            .state = ruling.state,
            .is_legal = ground.is_legal,
            .event = ruling.event,
            .facts = figures.used_by(ground.when.uses()),
            .missing =
                ruling.is_missing ? figures.missing_below(ground.when.uses()) : std::vector<std::string>()};
  }

  const Packs& packs_;
  const Pack& pack_;
  const Ruling& ruling_;
  const Evidence& evidence_;
  const Figures& figures_;
  Assessment result_;
};

}  // namespace

Assessment explain(const Packs& packs, const Ruling& ruling, const Evidence& evidence,
                   const std::string& cooperative) {
  Assessment assessment = Explanation(packs, ruling, evidence).run();
  assessment.cooperative = cooperative;
  return assessment;
}

Assessment assess(const Pack& scorecard, const std::vector<const Pack*>& grounds,
                  const std::string& cooperative, const Facts& facts, const Dates& dates) {
  const Packs packs{scorecard, grounds};
  const Evidence evidence(packs, facts, dates);
  return explain(packs, decide(packs, evidence), evidence, cooperative);
}

std::vector<UsedFigure> figures_below(const Pack& pack, const feel::Expression& condition, const Facts& facts,
                                      const Dates& dates) {
  return Figures(pack, facts, dates).used_by(condition.uses());
}

}  // namespace htx::rules
