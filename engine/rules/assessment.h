#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/rules/pack.h"
#include "engine/rules/step_function.h"
#include "engine/value/json.h"
#include "engine/value/value.h"

namespace htx::rules {

// One figure and where it was read: "returns-2020.csv:17".
struct Fact {
  Value value;
  std::string source;
};

// What is known of one cooperative, by field; what is absent is missing.
struct Facts {
  std::map<std::string, Fact, std::less<>> current;   // The return of the period, and the cooperative itself.
  std::map<std::string, Fact, std::less<>> previous;  // The return of the year before.

  // What is told of an input, in its year; null if nothing is.
  const Fact* find(const Input& input) const;
  Fact& of(const Input& input);
};

// The dates an evaluation depends on.
struct Dates {
  int period = 0;  // The year reported on.
  Date as_of;      // Facts as of this day; durations run up to it.
  Date law_on;     // Parameters and packs in force on this day.
};

// Whom packs judge: by which facts and for which dates.
struct Subject {
  const std::string& cooperative;
  const Facts& facts;
  const Dates& dates;
};

// What judges: a scorecard, and packs of grounds beside it.
struct Packs {
  const Pack& scorecard;
  const std::vector<const Pack*>& grounds;
};

// A figure as it was used.
struct UsedFigure {
  std::string name;
  Value value;
  std::string source;
  bool refused = false;  // Outside its declared range, or of the wrong kind: never scored.
  // Of a derived figure that the pack rounds: what it was before.
  std::optional<Decimal> rounded_from = {};
};

struct CriterionResult {
  enum class State { kScored, kZeroForMissing, kExcluded, kNotRated };
  std::string id;
  State state = State::kScored;
  std::vector<UsedFigure> facts;
  std::optional<Value> value;
  std::optional<std::size_t> band;
  std::optional<Decimal> points;
  std::optional<NextBand> next;
  std::vector<std::string> missing;  // Names of the figures that were not there.
  std::optional<Message> problem;    // Why the figure could not be used though it was there.
};

struct GroundResult {
  enum class State { kHolds, kDoesNotHold, kNotEvaluable, kOtherLaw };
  std::string pack;
  std::string id;
  State state = State::kDoesNotHold;
  bool is_legal = true;
  std::optional<Date> event;
  std::vector<UsedFigure> facts;
  std::vector<std::string> missing;
};

// Why a cooperative is not rated.
struct NotRatedReason {
  enum class Kind { kReferral, kClause, kMissing, kRefused, kCheck, kOutOfForce };
  Kind kind = Kind::kClause;
  std::string id;                    // Of the clause, check or criterion.
  std::vector<std::string> missing;  // Figures to ask for.
};

struct CheckResult {
  enum class State { kHolds, kFails, kNotEvaluable };
  std::string id;
  State state = State::kHolds;
};

// The definitions an assessment was made with.
struct PackReference {
  std::string id;
  std::int64_t version = 0;
  std::string digest;  // Hexadecimal.
};

// One cooperative judged by one scorecard and the grounds of the law, with the reason of every point.
// A pure function of facts, packs and dates: computed again from the same, it has the same bytes.
struct Assessment {
  std::string cooperative;
  PackReference pack;
  std::vector<PackReference> ground_packs;
  Dates dates;

  std::vector<CriterionResult> criteria;  // In the order of the pack.
  std::vector<CheckResult> checks;
  std::vector<std::string> overrides;   // That applied.
  std::vector<NotRatedReason> reasons;  // Empty if rated.
  std::vector<GroundResult> grounds;

  std::optional<Decimal> score;  // Present only if rated.
  std::optional<std::string> grade;
  std::optional<Decimal> to_next_grade;  // Points short of the next better grade.
  std::size_t criteria_with_data = 0;    // Data coverage: of criteria.size().
  Class result = Class::kNotRated;

  const CriterionResult* criterion(std::string_view id) const;
};

// The JSON of an assessment; every decimal is a text.
Json to_json(const Assessment& assessment);
// Fails with "rules.not-an-assessment".
Result<Assessment> assessment_from_json(const Json& json);

}  // namespace htx::rules
