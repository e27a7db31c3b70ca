#include "engine/answers/study_answers.h"

#include <array>

#include "engine/answers/evaluation_answers.h"
#include "engine/answers/members.h"

namespace htx::answers {
namespace {

std::string_view name_of(rules::Cause::Kind kind) {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"criterion", "override", "cut_off", "not_rated", "ground"});
  return kNames[static_cast<std::size_t>(kind)];
}

Json coverage(const rules::Coverage& data) {
  Json json;
  return json.add("with", count(data.with)).add("of", count(data.of));
}

Json cause(const rules::Cause& cause) {
  Json json;
  json.add("kind", name_of(cause.kind)).add("id", cause.id).add("points", decimal(cause.points));
  return json.add("decides", cause.decides);
}

Json shift(const rules::GradeChange& shift) {
  Json json;
  json.add("cooperative", shift.cooperative).add("score_before", decimal(shift.score_before));
  json.add("score_after", decimal(shift.score_after)).add("grade_before", shift.grade_before);
  json.add("grade_after", shift.grade_after).add("class_before", to_string(shift.class_before));
  json.add("class_after", to_string(shift.class_after)).add("data_before", coverage(shift.data_before));
  return json.add("data_after", coverage(shift.data_after)).add("causes", list(shift.causes, cause));
}

Json near_cut_off(const rules::NearCutOff& near) {
  Json json;
  json.add("cooperative", near.cooperative).add("score", decimal(near.score)).add("grade", near.grade);
  json.add("cut_off", near.cut_off).add("margin", decimal(near.margin)).add("data", coverage(near.data));
  return json.add("changes_class", near.changes_class);
}

Json near_edge(const rules::NearEdge& near) {
  Json json;
  json.add("cooperative", near.cooperative).add("criterion", near.criterion);
  json.add("value", decimal(near.value)).add("neighbour", decimal(near.neighbour));
  return json.add("points", decimal(near.points)).add("data", coverage(near.data));
}

Json near_ground(const rules::NearGround& near) {
  Json json;
  json.add("cooperative", near.cooperative).add("pack", near.pack).add("ground", near.ground);
  json.add("figure", near.figure).add("value", figure(near.value));
  return json.add("neighbour", figure(near.neighbour)).add("holds", near.holds);
}

Json way(const rules::Solution& way, const std::vector<rules::LeverAtWork>& levers) {
  Json json;
  json.add("effort", decimal(way.effort)).add("score", decimal(way.score));
  json.add("grade", way.grade ? Json(*way.grade) : Json());
  return json.add("moves", list(way.moves, [&](const rules::Solution::Move& move) {
                    const rules::LeverAtWork& lever = levers[move.lever];
                    Json one;
                    one.add("figure", lever.figure).add("before", figure(lever.before));
                    one.add("after", figure(move.after)).add("steps", move.steps);
                    return one.add("effort", decimal(lever.cost(move.steps)));
                  }));
}

Json share(const std::optional<rules::Share>& share) {
  if (!share) return {};
  Json json;
  json.add("value", decimal(share->value));
  return json.add("low", decimal(share->low)).add("high", decimal(share->high));
}

Json outcome(const rules::ClassOutcome& outcome) {
  Json json;
  json.add("cooperatives", count(outcome.cooperatives)).add("failed", count(outcome.failed));
  return json.add("rate", share(outcome.rate));
}

Json counts(const std::map<std::string, std::size_t>& counts) {
  return list(counts, [](const std::pair<const std::string, std::size_t>& one) {
    Json json;
    return json.add("name", one.first).add("count", count(one.second));
  });
}

}  // namespace

Json impact_answer(const ImpactOfChange& study) {
  Json json;
  json.add("period", std::int64_t{study.dates.period});
  json.add("before", definition(*study.before)).add("after", definition(*study.after));
  json.add("judged", count(study.impact.judged)).add("score_changed", count(study.impact.score_changed));
  Json::Array grades;
  for (const auto& [pair, cooperatives] : study.impact.grades) {
    Json cell;
    cell.add("from", pair.first).add("to", pair.second);
    grades.push_back(cell.add("count", count(cooperatives)));
  }
  return json.add("grades", std::move(grades)).add("moved", list(study.impact.moved, shift));
}

Json sensitivity_answer(const SensitivityStudy& study) {
  const rules::Sensitivity& found = study.sensitivity;
  Json json;
  json.add("period", std::int64_t{study.dates.period}).add("pack", definition(*study.pack));
  json.add("delta", decimal(study.delta)).add("rated", count(found.rated));
  json.add("cut_offs", list(found.cut_offs, near_cut_off)).add("edges", list(found.edges, near_edge));
  return json.add("grounds", list(found.grounds, near_ground));
}

Json what_if_answer(const WhatIf& answer, Language language) {
  static constexpr auto kKinds =
      std::to_array<std::string_view>({"found", "already_there", "impossible", "undecided"});
  const rules::Counterfactual& found = answer.answer;
  Json json;
  json.add("cooperative", answer.basis.assessment.cooperative).add("target", text_or_null(answer.target));
  json.add("verdict", kKinds[static_cast<std::size_t>(found.kind)]);
  json.add("because", list(found.because, [&](const Message& why) { return message(why, language); }));
  json.add("newer_figures", newer_figures(answer.basis));
  json.add("ways", list(found.solutions, [&](const rules::Solution& one) { return way(one, found.levers); }));
  return json.add("more_ways", found.has_more);
}

Json parameters_answer(const rules::Pack& pack, const std::string& parameter) {
  Json::Array versions;
  for (const rules::Parameter& one : pack.parameters) {
    if (!parameter.empty() && one.id != parameter) continue;
    for (const rules::Parameter::Version& version : one.versions) {
      Json row;
      row.add("parameter", one.id).add("from", day(version.in_force.from));
      versions.push_back(row.add("to", day(version.in_force.to)).add("value", decimal(version.value)));
    }
  }
  Json json;
  return json.add("pack", definition(pack)).add("versions", std::move(versions));
}

Json backtest_answer(const BacktestStudy& study) {
  Json json;
  json.add("pack", definition(study.pack.id, study.pack.version, study.pack.digest));
  json.add("as_of", day(study.dates.as_of)).add("in_force", study.is_in_force);
  Json classes;
  for (const rules::ClassOutcome& one : study.result.classes)
    classes.add(std::string(rules::to_string(one.judged)), outcome(one));
  json.add("classes", std::move(classes)).add("all", outcome(study.result.all));
  json.add("auc", share(study.result.auc)).add("scored", count(study.result.scored));
  json.add("other_years", count(study.other_years)).add("ended_before", count(study.ended_before));
  json.add("repeated", count(study.repeated)).add("unreadable", count(study.unreadable));
  json.add("grounds", list(study.grounds, [](const rules::PackReference& use) {
             return definition(use.id, use.version, use.digest);
           }));
  json.add("out_of_range", counts(study.out_of_range));
  return json.add("other_outcomes", counts(study.other_outcomes));
}

}  // namespace htx::answers
