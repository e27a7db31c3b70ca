#include "engine/answers/explanation_answer.h"

#include "engine/answers/evaluation_answers.h"
#include "engine/answers/members.h"
#include "engine/report/words/explanation_words.h"
#include "engine/rules/assessment.h"

namespace htx::answers {
namespace {

using report::Margin;
using rules::Criterion;
using rules::CriterionResult;
using rules::Pack;

Json basis_of(const rules::Basis& basis) {
  Json json;
  json.add("law", basis.law).add("article", basis.article);
  return json.add("source", basis.source).add("tag", basis.tag);
}

Json margin_of(const Margin& margin, const Decimal& points) {
  Json json;
  json.add("side", margin.above ? "above" : "below").add("edge", decimal(margin.edge));
  json.add("edge_belongs_to_neighbour", margin.reached).add("distance", decimal(margin.distance));
  json.add("band", count(margin.band + 1)).add("points", decimal(margin.points));
  return json.add("change", decimal(margin.points - points));
}

Json figures_of(const Pack& pack, const std::vector<rules::UsedFigure>& facts) {
  return list(facts, [&](const rules::UsedFigure& fact) {
    const auto slot = pack.names.slot(fact.name);
    Json json;
    json.add("figure", fact.name).add("title", slot ? bilingual(pack.title_of(*slot)) : Json());
    json.add("unit", slot ? Json(pack.unit_of(*slot)) : Json()).add("value", figure(fact.value));
    json.add("rounded_from", decimal(fact.rounded_from)).add("source", text_or_null(fact.source));
    return json.add("refused", fact.refused);
  });
}

// Both languages of what `words` says in one, each written as the place of the library writes it.
template <class Words>
Json told(const Library& library, Words words) {
  const auto voice = [&](Language language) {
    const report::Manner& manner = library.jurisdiction().manner(language);
    return manner.language == language ? report::Voice(manner) : report::Voice(language);
  };
  return bilingual({words(voice(Language::kVietnamese)), words(voice(Language::kEnglish))});
}

Json criterion_of(const Pack& pack, const Criterion& criterion, const CriterionResult& result,
                  const ExplainedAssessment& explained, const Library& library) {
  Json json;
  json.add("id", criterion.id).add("title", bilingual(criterion.title));
  json.add("reason_code", report::reason_code(pack, criterion, result));
  json.add("value", result.value ? figure(*result.value) : Json());
  json.add("unit", pack.unit_of(criterion.value)).add("band", told(library, [&](const report::Voice& say) {
                                                        return state_text(pack, criterion, result,
                                                                          explained.dictionaries, say);
                                                      }));
  json.add("points", decimal(result.points)).add("max", decimal(criterion.max));
  json.add("formula",
           report::is_by_formula(pack, criterion) ? Json(report::formula_text(pack, criterion)) : Json());
  json.add("figures", figures_of(pack, result.facts)).add("basis", basis_of(criterion.basis));
  json.add("margins", list(result.points ? report::margins(criterion, result) : std::vector<Margin>(),
                           [&](const Margin& margin) { return margin_of(margin, *result.points); }));
  return json.add("narrative", told(library, [&](const report::Voice& say) {
                    return narrative(pack, criterion, result, explained.dictionaries, say);
                  }));
}

Json grades_of(const Pack& pack, const rules::Assessment& assessment) {
  const auto margins = report::grade_margins(pack, assessment);
  if (!margins) return {};
  Json json;
  json.add("by_score", pack.grades[margins->reached].id);
  json.add("higher", margins->higher ? Json(pack.grades[*margins->higher].id) : Json());
  json.add("to_higher", margins->higher ? decimal(margins->to_higher) : Json());
  json.add("lower", margins->lower ? Json(pack.grades[*margins->lower].id) : Json());
  return json.add("above_cut_off", margins->lower ? decimal(margins->above_cut_off) : Json());
}

// What an override that applied allows at best, and by which figures.
Json override_of(const Pack& pack, const std::string& id,
                 const std::map<std::string, std::vector<rules::UsedFigure>>& figures) {
  Json grade;
  for (const rules::Override& override : pack.overrides) {
    if (override.clause.id == id) grade = pack.grades[override.grade].id;
  }
  const auto used = figures.find(id);
  Json json;
  json.add("id", id).add("grade", std::move(grade));
  return json.add("figures", used == figures.end() ? Json(Json::Array{}) : figures_of(pack, used->second));
}

}  // namespace

Json explanation_answer(const ExplainedAssessment& explained, const Library& library) {
  const Pack& pack = *explained.pack;
  const rules::Assessment& assessment = explained.assessment;
  Json::Array criteria;
  for (const rules::Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria) {
      if (criteria.size() >= assessment.criteria.size()) break;
      criteria.push_back(
          criterion_of(pack, criterion, assessment.criteria[criteria.size()], explained, library));
    }
  }
  Json explanation;
  explanation.add("grade_margins", grades_of(pack, assessment)).add("criteria", std::move(criteria));
  explanation.add("overrides", list(assessment.overrides, [&](const std::string& id) {
                    return override_of(pack, id, explained.clause_figures);
                  }));
  Json json;
  json.add("cooperative", assessment.cooperative).add("name", explained.name).add("run", explained.run);
  json.add("jurisdiction", explained.where.jurisdiction).add("place", explained.where.place);
  json.add("known_at", explained.known_at).add("assessment_sha256", explained.body_sha256);
  json.add("assessment", rules::to_json(assessment)).add("explanation", std::move(explanation));
  json.add("newer_figures", newer_figures(explained));
  return json.add("corrections", corrections_answer(explained.overrides, explained.appeals));
}

}  // namespace htx::answers
