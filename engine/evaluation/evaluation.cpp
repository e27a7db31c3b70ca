#include "engine/evaluation/evaluation.h"

#include <algorithm>
#include <set>

#include "engine/evaluation/knowledge.h"
#include "engine/evaluation/population.h"
#include "engine/evaluation/run_definitions.h"
#include "engine/evaluation/stored_run.h"
#include "engine/rules/ruling.h"
#include "engine/session/permission.h"
#include "engine/session/sight.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

using internal::Definitions;
using internal::FactReader;
using internal::Judged;
using internal::StoredDefinitions;
using internal::StoredRun;

// What the library says to use now.  The library outlives every use of them.
Result<Definitions> current_definitions(const Session& session, const std::string& pack, Date law_on) {
  const Library& library = session.library;
  Definitions definitions;
  HTX_ASSIGN_OR_RETURN(definitions.pack,
                       pack.empty() ? library.scorecard_on(law_on, session.place) : library.scorecard(pack));
  // What is valid elsewhere only judges nobody here, also when it is named.
  HTX_RETURN_IF_ERROR(check_place(session, definitions.pack->id, definitions.pack->where));
  HTX_ASSIGN_OR_RETURN(definitions.grounds, library.grounds_beside(definitions.pack, session.place));
  const auto borrowed = [](const Dictionary* d) {
    return std::shared_ptr<const Dictionary>(std::shared_ptr<const Dictionary>(), d);
  };
  HTX_ASSIGN_OR_RETURN(const Dictionary* cooperatives, library.cooperatives());
  HTX_ASSIGN_OR_RETURN(const Dictionary* returns, library.returns());
  definitions.cooperatives = borrowed(cooperatives);
  definitions.returns = borrowed(returns);
  return definitions;
}

// The definitions that the last run known at a moment used with a pack.
Result<Definitions> known_definitions(const Session& session, const std::string& pack,
                                      const Knowledge& knowledge, const std::string& moment) {
  HTX_ASSIGN_OR_RETURN(const auto runs, session.store.batches("evaluate"));
  for (const Batch& run : runs) {
    if (run.id > knowledge.batch || run.summary.text_of("pack") != pack) continue;
    StoredDefinitions stored(session.store);
    HTX_ASSIGN_OR_RETURN(const StoredRun known,
                         StoredRun::read(session, stored, run.id, run.summary, run.at));
    return known.definitions();
  }
  return Error(ErrorCode::kNotFound, {"evaluation.pack-not-known", {{"id", pack}, {"at", moment}}});
}

Result<Definitions> definitions_for(const Session& session, const EvaluationRequest& request, Date law_on,
                                    const Knowledge& knowledge) {
  HTX_ASSIGN_OR_RETURN(Definitions current, current_definitions(session, request.pack, law_on));
  if (request.known_at.empty() || request.library_was_known) return current;
  return known_definitions(session, current.pack->id, knowledge, request.known_at);
}

std::map<std::string, std::vector<rules::UsedFigure>> clause_figures(const rules::Pack& pack,
                                                                     const rules::Facts& facts,
                                                                     const rules::Dates& dates) {
  std::map<std::string, std::vector<rules::UsedFigure>> all;
  const auto add = [&](const rules::Clause& clause) {
    all[clause.id] = rules::figures_below(pack, clause.when, facts, dates);
  };
  std::ranges::for_each(pack.referrals, add);
  std::ranges::for_each(pack.not_rated, add);
  std::ranges::for_each(pack.checks, add, &rules::Check::clause);
  std::ranges::for_each(pack.overrides, add, &rules::Override::clause);
  return all;
}

// Puts what was decided about one cooperative after another into an evaluation.
class Tally {
 public:
  Tally(Evaluation& evaluation, const Definitions& definitions) : evaluation_(evaluation) {
    evaluation.pack = definitions.pack;
    evaluation.ground_packs = definitions.grounds;
    for (const auto& pack : definitions.grounds) {
      for (const rules::Ground& ground : pack->grounds)
        evaluation.grounds.push_back({.pack = pack->id, .id = ground.id});
    }
  }

  void add(EvaluatedCooperative cooperative, const rules::Outcome& outcome, bool has_return) {
    cooperative.result = outcome.result;
    cooperative.grade = outcome.grade;
    cooperative.score = outcome.score;
    cooperative.criteria_with_data = outcome.criteria_with_data;
    cooperative.criteria = outcome.criteria;
    evaluation_.cooperatives.push_back(std::move(cooperative));
    if (!has_return) ++evaluation_.without_return;
    if (outcome.result == rules::Class::kNotRated && outcome.reason)
      ++reasons_[{outcome.reason->kind, outcome.reason->id}];
    for (std::size_t i = 0; i < std::min(outcome.grounds.size(), evaluation_.grounds.size()); ++i) {
      using State = rules::GroundResult::State;
      if (outcome.grounds[i] == State::kHolds) ++evaluation_.grounds[i].held;
      if (outcome.grounds[i] == State::kNotEvaluable) ++evaluation_.grounds[i].unknown;
    }
  }

  void finish() {
    for (const auto& [reason, count] : reasons_)
      evaluation_.reasons.push_back({reason.first, reason.second, count});
  }

 private:
  Evaluation& evaluation_;
  std::map<std::pair<rules::NotRatedReason::Kind, std::string>, std::size_t> reasons_;
};

Json summary_of(const Evaluation& evaluation, const Definitions& definitions, const Knowledge& knowledge) {
  std::map<std::string, std::int64_t> classes;
  for (const EvaluatedCooperative& c : evaluation.cooperatives) ++classes[std::string(to_string(c.result))];
  Json by_class{Json::Object{}};
  for (const auto& [name, count] : classes) by_class.add(name, count);
  Json summary;
  summary.add("period", static_cast<std::int64_t>(evaluation.dates.period));
  summary.add("as_of", to_text(evaluation.dates.as_of)).add("law_on", to_text(evaluation.dates.law_on));
  summary.add("jurisdiction", evaluation.where.jurisdiction).add("place", evaluation.where.place);
  // Another program may import while this one judges: the last batch that was seen says what was known.
  summary.add("facts_batch", knowledge.batch);
  internal::describe_definitions(definitions, summary);
  summary.add("cooperatives", static_cast<std::int64_t>(evaluation.cooperatives.size()));
  return summary.add("classes", std::move(by_class));
}

// The last run of a period and pack is the one that counts, so it must not be one that saw less than the run
// before it. REQUIRES: a transaction is open.
Status check_nothing_newer_judged(const Session& session, const Evaluation& evaluation,
                                  const Knowledge& knowledge) {
  HTX_ASSIGN_OR_RETURN(const auto run,
                       session.store.latest_run(period_text(evaluation.dates.period), evaluation.pack->id));
  if (!run || *run <= knowledge.batch) return Done{};
  HTX_ASSIGN_OR_RETURN(const auto batch, session.store.batch(*run));
  if (!batch || batch->summary.integer_of("facts_batch") <= knowledge.batch) return Done{};
  return Error(ErrorCode::kConflict, {"evaluation.newer-run",
                                      {{"run", std::to_string(*run)},
                                       {"actor", batch->actor},
                                       {"period", period_text(evaluation.dates.period)}}});
}

// `bodies`: of the cooperatives, in their order.
Status store_run(const Session& session, Evaluation& evaluation, const Definitions& definitions,
                 const Knowledge& knowledge, std::vector<std::string>& bodies) {
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_RETURN_IF_ERROR(check_nothing_newer_judged(session, evaluation, knowledge));
  HTX_RETURN_IF_ERROR(internal::put_definitions(transaction, definitions));
  Act act = act_of(session, "evaluate", "period:" + period_text(evaluation.dates.period));
  act.at = evaluation.known_at;
  act.details = summary_of(evaluation, definitions, knowledge);
  HTX_ASSIGN_OR_RETURN(evaluation.run, transaction.put_batch({.kind = act.action,
                                                              .at = act.at,
                                                              .actor = act.actor,
                                                              .source = {},
                                                              .source_digest = {},
                                                              .summary = act.details}));
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const EvaluatedCooperative& c = evaluation.cooperatives[i];
    AssessmentRow row = internal::assessment_row(*evaluation.pack, evaluation.dates, act.at, c.id,
                                                 {.result = c.result,
                                                  .grade = c.grade,
                                                  .score = c.score,
                                                  .criteria_with_data = c.criteria_with_data,
                                                  .criteria = c.criteria,
                                                  .reason = {},
                                                  .grounds = {}});
    row.body = std::move(bodies[i]);
    HTX_RETURN_IF_ERROR(transaction.put_assessment(row));
  }
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(act)));
  return transaction.commit();
}

EvaluationPlace where_of(const Json& summary) {
  return {summary.text_of("jurisdiction"), summary.text_of("place")};
}

// What lists show of a cooperative beside what was decided, as it was known once a batch had been written.
Result<EvaluatedCooperative> described(const Session& session, const std::string& id, std::int64_t batch) {
  HTX_ASSIGN_OR_RETURN(const auto record, session.store.record_as_of("cooperative", id, batch));
  EvaluatedCooperative c{.id = id, .name = {}, .district = {}, .sector = {}};
  if (!record) return c;
  c.name = fields_of(*record).text_of("name");
  c.district = fields_of(*record).text_of("district");
  c.sector = fields_of(*record).text_of("sector");
  return c;
}

// The run of a period and pack that is the last one known; none if there was none.
Result<std::optional<Batch>> last_run(const Session& session, int period, const std::string& pack,
                                      const std::string& moment) {
  HTX_ASSIGN_OR_RETURN(const Knowledge knowledge, known_at(session, moment));
  HTX_ASSIGN_OR_RETURN(const auto runs, session.store.batches("evaluate"));
  for (const Batch& run : runs) {
    if (run.id > knowledge.batch || run.summary.integer_of("period") != period) continue;
    if (run.summary.text_of("pack") == pack) return run;
  }
  return std::optional<Batch>();
}

// The figures the packs of a run read that are not now what they were for the run.
Result<std::vector<NewerFigure>> newer_figures(const Session& session, const StoredRun& run,
                                               const std::string& cooperative, const rules::Facts& then,
                                               const Knowledge& knowledge) {
  const Definitions& definitions = run.definitions();
  FactReader reader(session.store, *definitions.cooperatives, *definitions.returns, knowledge.batch);
  HTX_ASSIGN_OR_RETURN(const auto now, reader.gather(cooperative, run.dates().period));
  if (!now) return std::vector<NewerFigure>();
  std::vector<NewerFigure> found;
  std::set<std::pair<std::string, bool>> seen;
  const auto look = [&](const std::shared_ptr<const rules::Pack>& pack) {
    for (const rules::Input& input : pack->inputs) {
      if (!seen.emplace(input.field, input.of_previous_year).second) continue;
      const auto fact_in = [&](const rules::Facts& facts) {
        const auto& year = input.of_previous_year ? facts.previous : facts.current;
        const auto at = year.find(input.field);
        return at == year.end() ? rules::Fact{} : at->second;
      };
      const rules::Fact before = fact_in(then);
      const rules::Fact after = fact_in(*now);
      if (before.value == after.value) continue;
      found.push_back({pack, input.id, before.value, after.value, after.source});
    }
  };
  look(definitions.pack);
  for (const auto& ground : definitions.grounds) look(ground);
  return found;
}

}  // namespace

Result<Evaluation> evaluate(const Session& session, const EvaluationRequest& request,
                            const Progress& progress) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kEvaluate));
  Evaluation evaluation;
  const Jurisdiction& jurisdiction = session.library.jurisdiction();
  HTX_RETURN_IF_ERROR(jurisdiction.check_period(request.period));
  const Date as_of = request.as_of.value_or(jurisdiction.last_day(request.period));
  evaluation.where = {jurisdiction.id, session.place};
  evaluation.dates = {request.period, as_of, request.law_on.value_or(as_of)};
  HTX_ASSIGN_OR_RETURN(const Knowledge knowledge, known_at(session, request.known_at));
  evaluation.known_at = knowledge.at;
  HTX_ASSIGN_OR_RETURN(const Definitions definitions,
                       definitions_for(session, request, evaluation.dates.law_on, knowledge));
  const bool is_kept = request.known_at.empty();
  std::vector<std::string> bodies;
  Tally tally(evaluation, definitions);
  const auto keep = [&](Judged&& judged) {
    tally.add({.id = std::move(judged.id),
               .name = std::move(judged.name),
               .district = std::move(judged.district),
               .sector = std::move(judged.sector)},
              judged.outcome, judged.has_return);
    if (is_kept) bodies.push_back(std::move(judged.body));
  };
  HTX_RETURN_IF_ERROR(internal::judge_population(
      session.store, {definitions, evaluation.dates, knowledge.batch}, progress, keep));
  if (evaluation.cooperatives.empty()) return Error(ErrorCode::kNotFound, "evaluation.no-cooperatives");
  tally.finish();
  if (is_kept) HTX_RETURN_IF_ERROR(store_run(session, evaluation, definitions, knowledge, bodies));
  return evaluation;
}

Result<ExplainedAssessment> explain(const Session& session, const std::string& cooperative, int period,
                                    const std::string& pack, const std::string& moment) {
  HTX_ASSIGN_OR_RETURN(const Snapshot one_state, session.store.snapshot());
  HTX_ASSIGN_OR_RETURN(const Knowledge knowledge, known_at(session, moment));
  HTX_ASSIGN_OR_RETURN(const auto record,
                       session.store.record_as_of("cooperative", cooperative, knowledge.batch));
  HTX_ASSIGN_OR_RETURN(const bool seen, Sight(session).has(cooperative));
  if (!record || !seen)
    return Error(ErrorCode::kNotFound, {"session.no-such-cooperative", {{"id", cooperative}}});
  HTX_ASSIGN_OR_RETURN(const auto chosen,
                       internal::assessment_that_counts(session, cooperative, period, pack, knowledge.batch));
  if (!chosen) return Error(ErrorCode::kNotFound, {"evaluation.not-evaluated", {{"what", cooperative}}});
  HTX_ASSIGN_OR_RETURN(const auto full, session.store.assessment(chosen->id));
  if (!full) return Error(ErrorCode::kCorrupt, "rules.not-an-assessment");
  ExplainedAssessment explained;
  explained.run = full->run;
  explained.body_sha256 = to_hex(sha256(as_bytes(full->body)));
  HTX_ASSIGN_OR_RETURN(const auto batch, session.store.batch(full->run));
  if (!batch) return Error(ErrorCode::kCorrupt, "rules.not-an-assessment");
  StoredDefinitions stored(session.store);
  HTX_ASSIGN_OR_RETURN(const StoredRun run,
                       StoredRun::read(session, stored, batch->id, batch->summary, batch->at));
  HTX_ASSIGN_OR_RETURN(explained.assessment, run.assessment(*full));
  HTX_ASSIGN_OR_RETURN(explained.facts, run.facts_of(cooperative));
  HTX_ASSIGN_OR_RETURN(explained.newer, newer_figures(session, run, cooperative, explained.facts, knowledge));
  explained.name = fields_of(*record).text_of("name");
  HTX_ASSIGN_OR_RETURN(explained.overrides,
                       htx::overrides(session, cooperative, explained.assessment.dates.period));
  HTX_ASSIGN_OR_RETURN(explained.appeals,
                       htx::appeals(session, cooperative, explained.assessment.dates.period));
  explained.known_at = full->known_at;
  explained.where = where_of(batch->summary);
  explained.clause_figures = clause_figures(*run.definitions().pack, explained.facts, run.dates());
  explained.pack = run.definitions().pack;
  explained.ground_packs = run.definitions().grounds;
  explained.dictionaries = {run.definitions().cooperatives, run.definitions().returns};
  return explained;
}

Result<PlanForCooperative> plan_for(const Session& session, const std::string& cooperative, int period,
                                    const std::string& pack) {
  PlanForCooperative result;
  HTX_ASSIGN_OR_RETURN(result.basis, explain(session, cooperative, period, pack));
  const rules::Dates dates = result.basis.assessment.dates;
  const rules::Facts& facts = result.basis.facts;
  const auto grounds = plain(result.basis.ground_packs);
  HTX_ASSIGN_OR_RETURN(const rules::MeasureCatalogue* measures, session.library.measures());
  result.plan = rules::make_plan(*measures, {*result.basis.pack, grounds}, {cooperative, facts, dates});
  const rules::Pack& scorecard = *result.basis.pack;
  result.smallest = rules::counterfactual({scorecard, grounds}, {cooperative, facts, dates},
                                          rules::levers_at_work(scorecard, measures, facts, dates),
                                          rules::goal_of_strong(scorecard, result.plan.before),
                                          {.max_solutions = 3, .max_boxes = 5'000});
  return result;
}

Result<Evaluation> latest_evaluation(const Session& session, int period, const std::string& pack,
                                     const std::string& moment) {
  HTX_ASSIGN_OR_RETURN(const Snapshot one_state, session.store.snapshot());
  std::string wanted = pack;
  if (wanted.empty()) {
    HTX_ASSIGN_OR_RETURN(wanted, session.library.scorecard_id_on(
                                     session.library.jurisdiction().last_day(period), session.place));
  }
  HTX_ASSIGN_OR_RETURN(const auto run, last_run(session, period, wanted, moment));
  if (!run) return Error(ErrorCode::kNotFound, {"evaluation.not-evaluated", {{"what", period_text(period)}}});
  StoredDefinitions stored(session.store);
  HTX_ASSIGN_OR_RETURN(const StoredRun kept,
                       StoredRun::read(session, stored, run->id, run->summary, run->at));
  Evaluation evaluation;
  evaluation.run = run->id;
  evaluation.known_at = run->at;
  evaluation.dates = kept.dates();
  evaluation.where = where_of(run->summary);
  Tally tally(evaluation, kept.definitions());
  constexpr std::int64_t kPage = 4'096;
  AssessmentRow last;
  while (true) {
    HTX_ASSIGN_OR_RETURN(const auto rows, session.store.assessments_of_run(run->id, last, kPage));
    if (rows.empty()) break;
    for (const AssessmentRow& row : rows) {
      HTX_ASSIGN_OR_RETURN(const rules::Outcome outcome, kept.outcome(row));
      HTX_ASSIGN_OR_RETURN(const bool filed, kept.has_return(row.cooperative));
      HTX_ASSIGN_OR_RETURN(EvaluatedCooperative c, described(session, row.cooperative, kept.facts_batch()));
      tally.add(std::move(c), outcome, filed);
    }
    last = rows.back();
  }
  if (evaluation.cooperatives.empty()) return Error(ErrorCode::kCorrupt, "rules.not-an-assessment");
  tally.finish();
  return evaluation;
}

}  // namespace htx
