#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/overrides.h"
#include "engine/rules/advice/counterfactual.h"
#include "engine/rules/assessment.h"
#include "engine/session/session.h"

namespace htx {

struct EvaluationRequest {
  int period = 0;
  std::optional<Date> as_of;   // Facts as of; none: the last day of the period.
  std::string pack;            // Empty: the statute in force on the day of the law, or else the proposal.
  std::optional<Date> law_on;  // None: the day of the facts.
  // A moment (see moment_from_text): judge with the facts and definitions known then, and write nothing,
  // for what was not said then must not stand as if it had been.  Empty: judge now, and keep it.
  std::string known_at = {};
  // The caller vouches that the library's definitions are those known at `known_at`.  The store keeps
  // definitions from their first use on and cannot say what lay in the folder before.
  bool library_was_known = false;
};

// Where a run judged: the jurisdiction, and the administrative unit in it; empty: the whole of it.
struct EvaluationPlace {
  std::string jurisdiction;
  std::string place;
};

// One cooperative in the result of a run, with what summaries group by.
struct EvaluatedCooperative {
  std::string id;
  std::string name;
  std::string district;
  std::string sector;
  rules::Class result = rules::Class::kNotRated;
  std::optional<std::size_t> grade;  // By position in the pack.
  std::optional<Decimal> score;
  std::size_t criteria_with_data = 0;  // Of `criteria`.
  std::size_t criteria = 0;
};

// For how many cooperatives a ground holds, and for how many that is not known.
struct GroundCount {
  std::string pack;
  std::string id;
  std::size_t held = 0;
  std::size_t unknown = 0;
};

// How many are not rated for a first reason.
struct ReasonCount {
  rules::NotRatedReason::Kind kind = rules::NotRatedReason::Kind::kClause;
  std::string id;
  std::size_t count = 0;
};

struct Evaluation {
  std::int64_t run = 0;  // 0: nothing was written.
  std::shared_ptr<const rules::Pack> pack;
  std::vector<std::shared_ptr<const rules::Pack>> ground_packs;
  rules::Dates dates;
  EvaluationPlace where;
  std::string known_at;                            // The moment of the run, or the one that was asked about.
  std::vector<EvaluatedCooperative> cooperatives;  // By id.
  std::vector<GroundCount> grounds;                // In the order of the packs.
  std::vector<ReasonCount> reasons;                // By kind and id.
  std::size_t without_return = 0;                  // Registered, but no return of the period.
};

// Judges every registered cooperative on its return of the period and the one before, and stores the
// assessments with their explanation records: one transaction, one ledger entry.  With `known_at` nothing is
// written.  What is held in memory is a few hundred bytes a cooperative.
// Fails with "evaluation.pack-not-known" if no run up to that moment used the pack.
Result<Evaluation> evaluate(const Session& session, const EvaluationRequest& request,
                            const Progress& progress = {});

// The stored result of the run that judged a period last, by the pack named or, if none is, by the
// library's own choice for that period; of the runs known at a moment, if one is given.
// Fails with "evaluation.not-evaluated".
Result<Evaluation> latest_evaluation(const Session& session, int period, const std::string& pack,
                                     const std::string& moment = "");

// A figure that a pack reads and that is another now than it was for the run.
struct NewerFigure {
  std::shared_ptr<const rules::Pack> pack;  // Names and titles it; the scorecard before the grounds.
  std::string name;
  Value before;        // As the run saw it; null: missing.
  Value now;           // The same.
  std::string source;  // Of what it is now: "returns-2020.csv:17"; empty if it is missing.
};

// One stored assessment with the definitions it was made with, for explaining it.
struct ExplainedAssessment {
  std::int64_t run = 0;
  std::string body_sha256;  // Of the bytes that are stored.
  rules::Assessment assessment;
  rules::Facts facts;              // As the run saw them: whatever follows from the assessment uses these.
  std::vector<NewerFigure> newer;  // In the order of the packs; empty: nothing changed since.
  std::string name;                // Of the cooperative.
  EvaluationPlace where;  // With the dates of the assessment and this moment: three dates and a place.
  std::string known_at;
  std::shared_ptr<const rules::Pack> pack;
  std::vector<std::shared_ptr<const rules::Pack>> ground_packs;
  Dictionaries dictionaries;
  // What the clauses, checks and overrides of the pack were judged by, by id.
  std::map<std::string, std::vector<rules::UsedFigure>> clause_figures;
  std::vector<Override> overrides;  // Of the cooperative and its period, whatever became of them.
  std::vector<Appeal> appeals;
};

// The latest assessment of a cooperative; `period` 0 and an empty pack mean any.  With `known_at`, the
// latest that was known at that moment, and the figures that were newer then.
// Fails with "session.no-such-cooperative" or "evaluation.not-evaluated".
Result<ExplainedAssessment> explain(const Session& session, const std::string& cooperative, int period,
                                    const std::string& pack, const std::string& moment = "");

// What would lift a cooperative, from the figures of the run that is the basis.
struct PlanForCooperative {
  rules::Plan plan;
  rules::Counterfactual smallest;  // To a strong class and no ground, by the levers of pack or catalogue.
  ExplainedAssessment basis;
};
Result<PlanForCooperative> plan_for(const Session& session, const std::string& cooperative, int period,
                                    const std::string& pack);

}  // namespace htx
