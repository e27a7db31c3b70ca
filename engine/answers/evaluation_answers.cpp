#include "engine/answers/evaluation_answers.h"

#include <array>
#include <map>

#include "engine/answers/members.h"
#include "engine/rules/assessment.h"

namespace htx::answers {
namespace {

using rules::Class;
using rules::kClasses;

Json class_counts(const std::map<Class, std::int64_t>& counts) {
  Json json;
  for (const Class c : kClasses) {
    const auto found = counts.find(c);
    json.add(std::string(to_string(c)), found == counts.end() ? std::int64_t{0} : found->second);
  }
  return json;
}

Json attestation(const Attestation& by) {
  if (!by.is_there()) return {};
  Json json;
  return json.add("actor", by.actor).add("role", by.role).add("at", by.at).add("why", by.why);
}

Json cooperative_row(const EvaluatedCooperative& c, const rules::Pack& pack, const Override* decision) {
  Json row;
  row.add("cooperative", c.id).add("name", c.name).add("district", c.district).add("sector", c.sector);
  row.add("class", to_string(c.result));
  row.add("class_by_decision", decision == nullptr ? Json() : Json(to_string(decision->result)));
  row.add("override", decision == nullptr ? Json() : Json(decision->id));
  row.add("grade", c.grade ? Json(pack.grades[*c.grade].id) : Json()).add("score", decimal(c.score));
  return row.add("criteria_with_data", count(c.criteria_with_data)).add("criteria", count(c.criteria));
}

Json planned(const rules::PlannedMeasure& step, const rules::MeasureCatalogue& catalogue) {
  Json json;
  json.add("measure", catalogue.measures[step.measure].id).add("gain", decimal(step.gain));
  json.add("score_after", decimal(step.score_after));
  json.add("grade_after", step.grade_after ? Json(*step.grade_after) : Json());
  json.add("class_after", to_string(step.class_after));
  return json.add("changes", list(step.changes, [](const rules::FigureChange& change) {
                    Json one;
                    return one.add("figure", change.name).add("after", htx::to_text(change.after));
                  }));
}

Json difference(const ReplayDifference& d, Language language) {
  Json json = message(d.message, language);
  json.add("run", d.run).add("at", text_or_null(d.at)).add("cooperative", text_or_null(d.cooperative));
  json.add("pack", d.pack);
  if (d.path.empty()) return json;
  json.add("path", d.path).add("stored", d.stored).add("recomputed", d.recomputed);
  return json.add("further_paths", count(d.further_paths));
}

}  // namespace

Json summary_answer(const Evaluation& evaluation, const std::vector<Override>& in_effect) {
  std::map<std::string, const Override*> decisions;
  for (const Override& one : in_effect) decisions[one.cooperative] = &one;
  std::map<Class, std::int64_t> by_rules;
  std::map<Class, std::int64_t> by_decision;
  std::int64_t overridden = 0;
  Json::Array rows;
  for (const EvaluatedCooperative& c : evaluation.cooperatives) {
    const auto found = decisions.find(c.id);
    const Override* decision = found == decisions.end() ? nullptr : found->second;
    overridden += decision == nullptr ? 0 : 1;
    ++by_rules[c.result];
    ++by_decision[decision == nullptr ? c.result : decision->result];
    rows.push_back(cooperative_row(c, *evaluation.pack, decision));
  }
  Json json;
  json.add("run", evaluation.run).add("period", static_cast<std::int64_t>(evaluation.dates.period));
  json.add("as_of", day(evaluation.dates.as_of)).add("law_on", day(evaluation.dates.law_on));
  json.add("known_at", evaluation.known_at).add("pack", definition(*evaluation.pack));
  json.add("classes", class_counts(by_rules)).add("classes_by_decision", class_counts(by_decision));
  return json.add("overrides", overridden).add("cooperatives", std::move(rows));
}

Json corrections_answer(const std::vector<Override>& overrides, const std::vector<Appeal>& appeals) {
  Json json;
  json.add("overrides", list(overrides, [](const Override& one) {
             Json decision;
             decision.add("id", one.id).add("cooperative", one.cooperative);
             decision.add("period", std::int64_t{one.period}).add("class", to_string(one.result));
             decision.add("basis", one.basis).add("until", day(one.until));
             decision.add("proposed", attestation(one.proposed)).add("approved", attestation(one.approved));
             return decision.add("revoked", attestation(one.revoked));
           }));
  return json.add("appeals", list(appeals, [](const Appeal& one) {
                    Json appeal;
                    appeal.add("id", one.id).add("cooperative", one.cooperative);
                    appeal.add("period", std::int64_t{one.period}).add("against_run", one.against_run);
                    appeal.add("by", one.by).add("filed", attestation(one.filed));
                    appeal.add("settled", attestation(one.settled));
                    return appeal.add("outcome", text_or_null(one.outcome));
                  }));
}

Json plan_answer(const PlanForCooperative& plan, const rules::MeasureCatalogue& catalogue) {
  Json json;
  json.add("cooperative", plan.plan.before.cooperative).add("catalogue", catalogue.id);
  json.add("assessment", rules::to_json(plan.plan.before));
  json.add("steps", list(plan.plan.steps,
                         [&](const rules::PlannedMeasure& step) { return planned(step, catalogue); }));
  json.add("steps_to_strong",
           plan.plan.steps_to_strong ? Json(static_cast<std::int64_t>(*plan.plan.steps_to_strong)) : Json());
  return json.add("newer_figures", newer_figures(plan.basis));
}

Json replay_answer(const Replay& replay, Language language) {
  Json json;
  json.add("fits", replay.differences.empty()).add("runs", count(replay.runs));
  json.add("assessments", count(replay.assessments)).add("same", count(replay.same));
  return json.add("differences", list(replay.differences,
                                      [&](const ReplayDifference& d) { return difference(d, language); }));
}

Json newer_figures(const ExplainedAssessment& explained) {
  return list(explained.newer, [](const NewerFigure& newer) {
    Json json;
    json.add("figure", newer.name).add("before", figure(newer.before)).add("now", figure(newer.now));
    return json.add("source", text_or_null(newer.source));
  });
}

}  // namespace htx::answers
