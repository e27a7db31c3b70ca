#include <algorithm>

#include "engine/report/evaluation_report.h"
#include "engine/report/explanation_words.h"
#include "engine/report/newer_figures.h"
#include "engine/rules/assessment_json.h"

namespace htx::report {
namespace {

using rules::Criterion;
using rules::CriterionResult;
using rules::Pack;

Json number(const Decimal& decimal) { return Json::Number{htx::to_text(decimal)}; }

Json basis_json(const rules::Basis& basis) {
  Json json;
  json.add("law", basis.law).add("article", basis.article);
  return json.add("source", basis.source).add("tag", basis.tag);
}

Json bilingual(const std::string& vi, const std::string& en) {
  Json json;
  return json.add("vi", vi).add("en", en);
}

Json margin_json(const Margin& margin, const Decimal& points) {
  Json json;
  json.add("side", margin.above ? "above" : "below").add("edge", number(margin.edge));
  json.add("edge_belongs_to_neighbour", margin.reached).add("distance", number(margin.distance));
  json.add("band", static_cast<std::int64_t>(margin.band + 1)).add("points", number(margin.points));
  return json.add("change", number(margin.points - points));
}

Json figures_json(const Pack& pack, const std::vector<rules::UsedFigure>& facts) {
  Json::Array array;
  for (const rules::UsedFigure& fact : facts) {
    Json json;
    json.add("name", fact.name);
    if (const auto slot = pack.names.slot(fact.name)) {
      const Bilingual title = pack.title_of(*slot);
      json.add("title", bilingual(title.vi, title.en)).add("unit", pack.unit_of(*slot));
    }
    json.add("value", fact.value.is_null() ? Json() : Json(htx::to_text(fact.value)));
    if (fact.rounded_from) json.add("rounded_from", htx::to_text(*fact.rounded_from));
    array.push_back(json.add("source", fact.source).add("refused", fact.refused));
  }
  return array;
}

Json criterion_json(const Pack& pack, const Criterion& criterion, const CriterionResult& result,
                    const Library& library) {
  const auto voice = [&](Language language) {
    const Manner& manner = library.jurisdiction().manner(language);
    return manner.language == language ? Voice(manner) : Voice(language);
  };
  const Voice vi = voice(Language::kVietnamese);
  const Voice en = voice(Language::kEnglish);
  Json json;
  json.add("id", criterion.id).add("title", bilingual(criterion.title.vi, criterion.title.en));
  json.add("reason_code", reason_code(pack, criterion, result));
  json.add("value", result.value ? Json(htx::to_text(*result.value)) : Json());
  json.add("unit", pack.unit_of(criterion.value));
  json.add("band", bilingual(state_text(pack, criterion, result, library, vi),
                             state_text(pack, criterion, result, library, en)));
  json.add("points", result.points ? number(*result.points) : Json());
  json.add("max", criterion.max ? number(*criterion.max) : Json());
  if (is_by_formula(pack, criterion)) json.add("formula", formula_text(pack, criterion));
  json.add("figures", figures_json(pack, result.facts)).add("basis", basis_json(criterion.basis));
  Json::Array around;
  if (result.points) {
    for (const Margin& margin : margins(criterion, result))
      around.push_back(margin_json(margin, *result.points));
  }
  json.add("margins", std::move(around));
  return json.add("narrative", bilingual(narrative(pack, criterion, result, library, vi),
                                         narrative(pack, criterion, result, library, en)));
}

Json grades_json(const Pack& pack, const rules::Assessment& assessment) {
  const auto margins = grade_margins(pack, assessment);
  if (!margins) return {};
  Json json;
  json.add("by_score", pack.grades[margins->reached].id);
  if (margins->higher) {
    json.add("higher", pack.grades[*margins->higher].id).add("to_higher", number(margins->to_higher));
  }
  if (margins->lower) {
    json.add("lower", pack.grades[*margins->lower].id).add("above_cut_off", number(margins->above_cut_off));
  }
  return json;
}

// What an override that applied allows at best, and by which figures.
Json override_json(const Pack& pack, const std::string& id,
                   const std::map<std::string, std::vector<rules::UsedFigure>>& figures) {
  Json json;
  json.add("id", id);
  for (const rules::Override& override : pack.overrides) {
    if (override.clause.id == id) json.add("grade", pack.grades[override.grade].id);
  }
  const auto used = figures.find(id);
  return json.add("figures", used == figures.end() ? Json(Json::Array{}) : figures_json(pack, used->second));
}

}  // namespace

Json explanation_json(const ExplainedAssessment& explained, const Library& library) {
  const Pack& pack = *explained.pack;
  Json json = rules::to_json(explained.assessment);
  json.add("name", explained.name).add("run", explained.run).add("known_at", explained.known_at);
  json.add("jurisdiction", explained.where.jurisdiction).add("place", explained.where.place);
  json.add("assessment_sha256", explained.body_sha256);
  Json::Array criteria;
  std::size_t i = 0;
  for (const rules::Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria) {
      if (i >= explained.assessment.criteria.size()) break;
      criteria.push_back(criterion_json(pack, criterion, explained.assessment.criteria[i++], library));
    }
  }
  Json explanation;
  if (!explained.assessment.overrides.empty()) {
    Json::Array applied;
    for (const std::string& id : explained.assessment.overrides)
      applied.push_back(override_json(pack, id, explained.clause_figures));
    explanation.add("overrides", std::move(applied));
  }
  explanation.add("grade_margins", grades_json(pack, explained.assessment));
  json.add("explanation", explanation.add("criteria", std::move(criteria)));
  json.add("newer_figures", newer_figures_json(explained));
  if (explained.overrides.empty() && explained.appeals.empty()) return json;
  return json.add("corrections", corrections_json(explained.overrides, explained.appeals));
}

}  // namespace htx::report
