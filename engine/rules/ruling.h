#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/rules/assessment.h"
#include "engine/rules/figures.h"
#include "engine/rules/score_tally.h"

// What is decided about one cooperative, in codes and without words: decide() is the reference, a batch
// reaches the same by columns, and explain() makes the assessment of it.
namespace htx::rules {

// What a clause does: a referral, a condition of not rating, an override.
enum class ClauseEffect : std::uint8_t { kNone, kApplies, kMissing };

// How a criterion came out.
struct CriterionRuling {
  enum class Fall : std::uint8_t {
    kBand,
    kPoints,         // The figure is the points.
    kMissing,        // The criterion's policy says what that means.
    kRefused,        // The figure is outside its declared range, or rests on one that is.
    kNoBand,         // The figure is in no band.
    kBeyondMaximum,  // The figure was to be the points, and is below zero or above the maximum.
  };
  Fall fall = Fall::kMissing;
  std::size_t band = 0;           // kBand
  std::optional<Decimal> figure;  // If it is a number.
  Decimal points;
};

struct GroundRuling {
  GroundResult::State state = GroundResult::State::kDoesNotHold;
  std::optional<Date> event;
  bool is_missing = false;  // Some figure is, and the ground cannot be told.
};

struct Ruling {
  std::vector<ClauseEffect> referrals;  // If any has an effect, nothing below is judged.
  bool is_out_of_force = false;
  std::vector<ClauseEffect> not_rated;
  std::vector<CheckResult::State> checks;
  std::vector<CriterionRuling> criteria;
  std::vector<ClauseEffect> overrides;  // Judged only where nothing above stands against a rating.
  std::vector<GroundRuling> grounds;    // In the order of packs and grounds.

  // What follows from these: conclude().
  std::size_t criteria_with_data = 0;
  std::optional<std::size_t> grade;  // None: not rated.
  std::optional<Decimal> score;
  Class result = Class::kNotRated;

  bool is_referred() const;
};

// ---- What the parts of a pack make of figures.

// `holds`: none if it cannot be told.  Defined here, because a batch asks them for everybody.
inline ClauseEffect effect_of(const Clause& clause, std::optional<bool> holds) {
  if (!holds) return clause.not_rated_if_missing ? ClauseEffect::kMissing : ClauseEffect::kNone;
  return *holds ? ClauseEffect::kApplies : ClauseEffect::kNone;
}
inline CheckResult::State check_state(std::optional<bool> holds) {
  if (!holds) return CheckResult::State::kNotEvaluable;
  return *holds ? CheckResult::State::kHolds : CheckResult::State::kFails;
}
inline bool stands_against_rating(const Check& check, CheckResult::State state) {
  return state == CheckResult::State::kFails && check.not_rated_if_false;
}
// What the policy for missing figures makes of how a criterion came out.
CriterionResult::State state_of(MissingPolicy policy, CriterionRuling::Fall fall);
// A ground by its condition and the day of its event; none if that cannot be told.
std::optional<GroundResult::State> ground_state(const Pack& pack, const Ground& ground,
                                                std::optional<bool> holds, std::optional<Date> event,
                                                const Dates& dates);
// Of a ground that cannot be told.
GroundResult::State untold_state(const Ground& ground, bool any_refused);
// The day whose parameters a ground is judged by, if it is not the day of the evaluation: the day of
// its event, where the ground is law then and there are parameters that could differ.
std::optional<Date> day_of_law(const Pack& pack, const Ground& ground, std::optional<Date> event,
                               const Dates& dates);

// The band of a figure: the first that counts on the day and that it passes.
std::optional<std::size_t> band_of(const Criterion& criterion, const Value& figure,
                                   const std::vector<Value>& values, Date law_on);
CriterionRuling judge_criterion(const Criterion& criterion, const internal::Figures& figures, Date law_on);
// The law in force on the day of the event decides whether a ground is one: it must be law then, and
// its parameters are those of that day.  `of_today` are the figures by the law of `dates.law_on`.
GroundRuling judge_ground(const Pack& pack, const Ground& ground, const internal::Figures& of_today,
                          const Facts& facts, const Dates& dates);

// ---- The whole.

// Why a cooperative is not rated, in the order of judging; what is missing is left to explain().
std::vector<NotRatedReason> reasons_of(const Pack& scorecard, const Ruling& ruling);

// Sets what follows from the rest of a ruling: the score, the grade and the class.
void conclude(const Packs& packs, Ruling& ruling);

// Judges by every figure in turn: slow, obvious, exact in decimals.
Ruling decide(const Packs& packs, const Evidence& evidence);

// The assessment that a ruling is of, with the figures that every part rests on.
// REQUIRES: the ruling is of these packs and this evidence.
Assessment explain(const Packs& packs, const Ruling& ruling, const Evidence& evidence,
                   const std::string& cooperative);

// Judges one cooperative: decide() and explain() in one.  `grounds` are all ground packs known; for each
// ground the law in force on the day of its event is the one that counts.
// A pack without a scorecard rates nobody; its class then comes from the grounds alone.
Assessment assess(const Pack& scorecard, const std::vector<const Pack*>& grounds,
                  const std::string& cooperative, const Facts& facts, const Dates& dates);

// The figures that a condition of the pack rests on, through derived ones, as it was judged with them.
std::vector<UsedFigure> figures_below(const Pack& pack, const feel::Expression& condition, const Facts& facts,
                                      const Dates& dates);

}  // namespace htx::rules
