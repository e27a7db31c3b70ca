#include <algorithm>

#include "engine/answers/cooperative_answers.h"
#include "engine/answers/evaluation_answers.h"
#include "engine/answers/explanation_answer.h"
#include "engine/answers/library_answers.h"
#include "engine/answers/study_answers.h"
#include "engine/evaluation/studies.h"
#include "engine/server/api/answer.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/body.h"
#include "engine/server/lists/cooperative_list.h"
#include "engine/session/sight.h"
#include "engine/session/written_words.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

answers::CooperativesFound found_of(const CooperativeList& list, const std::vector<CooperativeEntry>& part) {
  answers::CooperativesFound found;
  found.run = list.result ? &list.result->evaluation : nullptr;
  for (const CooperativeEntry& entry : part) found.rows.push_back({entry.judged, entry.open_cases});
  for (const Facet& facet : list.facets) {
    answers::CooperativesFound::Facet one{facet.name, {}};
    for (const FacetValue& value : facet.values) one.values.push_back({value.id, value.title, value.count});
    found.facets.push_back(std::move(one));
  }
  return found;
}

Result<Response> list_cooperatives(Visit& visit) {
  const Fields& query = visit.address.query;
  HTX_RETURN_IF_ERROR(
      check_word(query["sort"].empty() ? "name" : query["sort"], {"name", "score", "-score"}));
  HTX_ASSIGN_OR_RETURN(const CooperativeList list,
                       CooperativeList::of(visit.session, visit.judged, query, visit.say));
  HTX_ASSIGN_OR_RETURN(const auto part, part_of(list.found, query, [](const CooperativeEntry& entry) {
                         return entry.judged->id;
                       }));
  return api_answer(answers::with_page(answers::cooperatives_answer(found_of(list, part.items)), part.page));
}

Result<Response> show_cooperative(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Record record, seen_cooperative(visit.session, visit.parts["id"]));
  return api_answer(answers::cooperative_answer(record));
}

Result<Response> explanation(Visit& visit) {
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const auto explained, explain(visit.session, visit.parts["id"], period_in(query),
                                                     query["rules"], query["known_at"]));
  return api_answer(answers::explanation_answer(explained, visit.session.library));
}

Result<Response> plan(Visit& visit) {
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const auto found,
                       plan_for(visit.session, visit.parts["id"], period_in(query), query["rules"]));
  HTX_ASSIGN_OR_RETURN(const rules::MeasureCatalogue* catalogue, visit.session.library.measures());
  return api_answer(answers::plan_answer(found, *catalogue));
}

Result<Response> if_what(Visit& visit) {
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const auto answer, what_if(visit.session, visit.parts["id"], period_in(query),
                                                  query["rules"], query["grade"]));
  return api_answer(answers::what_if_answer(answer, visit.language()));
}

// What the library has.

Result<Response> rule_packs(Visit& visit) {
  const Library& library = visit.session.library;
  HTX_ASSIGN_OR_RETURN(const auto scorecards, library.scorecards());
  HTX_ASSIGN_OR_RETURN(const auto grounds, library.grounds());
  return api_answer(answers::rule_packs_answer(scorecards, grounds));
}

Result<Response> parameters(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const PackPointer pack, visit.session.library.scorecard(visit.parts["id"]));
  return api_answer(answers::parameters_answer(*pack, ""));
}

Result<Response> impact(Visit& visit) {
  const Fields& query = visit.address.query;
  const Library& library = visit.session.library;
  HTX_ASSIGN_OR_RETURN(const PackPointer before, library.scorecard(visit.parts["id"]));
  HTX_ASSIGN_OR_RETURN(const PackPointer after, library.scorecard(query["to"]));
  HTX_ASSIGN_OR_RETURN(const auto study, impact_of_change(visit.session, before, after, period_in(query)));
  return api_answer(answers::impact_answer(study));
}

Result<Response> workflows_of(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto workflows, visit.session.library.workflows());
  return api_answer(answers::workflows_answer(workflows));
}

}  // namespace

std::vector<Route> api_cooperative_routes() {
  constexpr Operation kRead = Operation::kReadCooperatives;
  const ApiFields facets = {{.name = "q"},
                            {.name = "class"},
                            {.name = "district"},
                            {.name = "sector"},
                            {.name = "case"},
                            {.name = "sort"},
                            kPeriod,
                            kRules};
  const std::string_view one = "/api/v1/cooperatives/{id}";
  return {
      {"GET", "/api/v1/cooperatives", kRead, list_cooperatives,
       lists("list-cooperatives", "cooperatives", facets)},
      {"GET", one, kRead, show_cooperative, reads("show-cooperative", "cooperative")},
      {"GET", "/api/v1/cooperatives/{id}/explanation", kRead, explanation,
       reads("explain", "explanation", {kPeriod, kRules, {.name = "known_at"}})},
      {"GET", "/api/v1/cooperatives/{id}/plan", kRead, plan, reads("plan", "plan", {kPeriod, kRules})},
      {"GET", "/api/v1/cooperatives/{id}/what-if", kRead, if_what,
       reads("what-if", "what_if", {kPeriod, kRules, {.name = "grade"}})},
      {"GET", "/api/v1/rules", Operation::kReadRules, rule_packs, reads("list-rules", "rule_packs")},
      {"GET", "/api/v1/rules/{id}/parameters", Operation::kReadRules, parameters,
       reads("show-parameters", "parameters")},
      {"GET", "/api/v1/rules/{id}/impact", Operation::kReadEvaluation, impact,
       reads("show-impact", "impact", {kPeriodNeeded, {.name = "to", .is_required = true}})},
      {"GET", "/api/v1/workflows", Operation::kReadRules, workflows_of, reads("list-workflows", "workflows")},
  };
}

}  // namespace htx::server
