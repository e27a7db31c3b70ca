#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "engine/answers/evaluation_answers.h"
#include "engine/base/text.h"
#include "engine/cases/cases.h"
#include "engine/report/evaluation/explanation.h"
#include "engine/server/lists/cooperative_list.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/lists/grades.h"
#include "engine/server/lists/list_file.h"
#include "engine/server/pages/block_model.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/pages/standing.h"
#include "engine/server/visit/addresses.h"
#include "engine/server/visit/judged.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

constexpr std::string_view kList = "/cooperatives";

Json row_model(const Visit& visit, const CooperativeList& list, const CooperativeEntry& entry) {
  const EvaluatedCooperative& one = *entry.judged;
  Json json;
  json.add("id", one.id).add("name", one.name).add("district", one.district);
  json.add("href", cooperative_address(one.id)).add("sector", list.sector_title(one.sector));
  json.add("is_judged", list.result != nullptr);
  json.add("tone", tone_of(one.result)).add("class", class_word(one.result, visit.say));
  json.add("score", one.score ? visit.say.number(*one.score) : "");
  json.add("grade", list.grade_title(one, visit.say));
  json.add("cases", entry.open_cases == 0 ? "" : visit.say.number(entry.open_cases));
  return json.add("cases_href", "/cases?cooperative=" + escape_field(one.id));
}

Json sort_model(const Fields& query) {
  const std::string& now = query["sort"];
  Json json;
  json.add("by_name", list_address(kList, query, "sort", "")).add("is_by_name", now.empty());
  json.add("by_score", list_address(kList, query, "sort", now == "score" ? "-score" : "score"));
  return json.add("score_order", now == "score" ? "ascending" : now == "-score" ? "descending" : "");
}

// A row of the list as a file.
std::vector<std::string> cells_of(const Visit& visit, const CooperativeList& list,
                                  const CooperativeEntry& entry) {
  const EvaluatedCooperative& one = *entry.judged;
  return {one.id,
          one.name,
          one.district,
          list.sector_title(one.sector),
          list.result ? class_word(one.result, visit.say) : "",
          list.grade_title(one, visit.say),
          one.score ? visit.say.number(*one.score) : "",
          std::to_string(entry.open_cases)};
}

// JSON as the answer of a run that judged these alone.
Result<Response> list_as_file(const Visit& visit, const CooperativeList& list) {
  if (list_format(visit.address.query) == ListFormat::kCsv) {
    std::vector<std::vector<std::string>> rows = {
        {visit.say("server.id"), visit.say("server.name"), visit.say("server.facet-district"),
         visit.say("server.facet-sector"), visit.say("server.facet-class"), visit.say("server.grade"),
         visit.say("server.score"), visit.say("server.open-cases")}};
    for (const CooperativeEntry& entry : list.found) rows.push_back(cells_of(visit, list, entry));
    return csv_file(visit, "cooperatives", rows);
  }
  if (!list.result) return Error(ErrorCode::kNotFound, "server.nothing-judged");
  Evaluation these = list.result->evaluation;
  these.cooperatives.clear();
  for (const CooperativeEntry& entry : list.found) these.cooperatives.push_back(*entry.judged);
  return json_file(visit, "cooperatives", answers::summary_answer(these));
}

// What may be done for those that are ticked: to open a case of one workflow.
Result<Json> bulk_model(const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto definitions, visit.session.library.workflows());
  Json workflows{Json::Array{}};
  for (const WorkflowDefinition* one : definitions) {
    Json choice;
    choice.add("id", one->workflow.id()).add("name", visit.say(one->workflow.title()));
    workflows.push(std::move(choice));
  }
  Json json;
  return json.add("workflows", std::move(workflows)).add("on", visit.say.date(visit.today()));
}

Result<Response> show_list(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CooperativeList list,
                       CooperativeList::of(visit.session, visit.judged, visit.address.query, visit.say));
  if (list_format(visit.address.query) != ListFormat::kPage) return list_as_file(visit, list);
  const auto shown = list.shown(visit.address.query["after"]);
  Json rows{Json::Array{}};
  for (const CooperativeEntry* entry : shown.entries) rows.push(row_model(visit, list, *entry));
  Json model;
  model.add("rows", std::move(rows))
      .add("facets", facets_model(kList, visit.address.query, list.facets, visit.say))
      .add("sort", sort_model(visit.address.query));
  model.add("count", visit.say.number(list.found.size())).add("nothing", list.found.empty());
  model.add("of", list.result ? period_text(list.result->evaluation.dates.period) + " · " +
                                    list.result->evaluation.pack->id
                              : "");
  model.add("next", shown.has_more ? list_address(kList, visit.address.query, "after", shown.last) : "");
  if (visit.may(Operation::kOpenCases)) {
    HTX_ASSIGN_OR_RETURN(Json bulk, bulk_model(visit));
    model.add("bulk", std::move(bulk));
  }
  model.add("files", file_links(visit, kList));
  model.add("plain_q", visit.address.query["q"]).add("clear", "/cooperatives");
  return page(visit, "cooperatives", std::move(model),
              {.title = visit.say("server.menu-cooperatives"), .menu = "/cooperatives"});
}

Json cases_model(const Visit& visit, const std::vector<CaseRow>& rows) {
  Json list{Json::Array{}};
  for (const CaseRow& row : rows) {
    const auto definition = visit.session.library.workflow(row.workflow);
    Json one;
    one.add("id", row.id).add("href", case_address(row.id)).add("is_open", row.status == CaseStatus::kOpen);
    list.push(one.add("name", definition ? visit.say((*definition)->workflow.title()) : row.workflow));
  }
  return list;
}

Result<Response> show_one(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const NamedCooperative named, cooperative_of_page(visit));
  const Fields& query = visit.address.query;
  const int period = period_from_text(query["period"]).value_or(0);
  Json model;
  model.add("id", named.id).add("name", named.name).add("district", named.district);
  HTX_ASSIGN_OR_RETURN(const auto rows, list_cases(visit.session, {.cooperative = named.id}));
  model.add("open_case",
            visit.may(Operation::kOpenCases) ? cooperative_address(named.id) + "/cases/new" : "");
  model.add("cases", cases_model(visit, rows)).add("has_cases", !rows.empty());
  const auto explained = explain(visit.session, named.id, period, query["rules"]);
  if (!explained && explained.error().message().code != "evaluation.not-evaluated") return explained.error();
  if (explained) {
    const rules::Assessment& assessment = explained->assessment;
    model.add("stand", standing_model(*explained->pack, assessment, visit.say));
    model.add("period", period_text(assessment.dates.period)).add("pack", visit.say(explained->pack->title));
    for (const char* what : {"plan", "what-if"}) {
      model.add(std::string(what) + "_href",
                advice_address(named.id, what, assessment.dates.period, explained->pack->id));
    }
    model.add("sheets",
              sheets_of(report::explanation_page(*explained, visit.session.library, visit.say.manner())));
  }
  model.add("is_judged", explained.has_value());
  return page(visit, "cooperative", std::move(model), {.title = named.name, .menu = "/cooperatives"});
}

}  // namespace

std::vector<Route> cooperative_routes() {
  return {
      {"GET", "/cooperatives", Operation::kReadCooperatives, show_list},
      {"GET", "/cooperatives/{id}", Operation::kReadCooperatives, show_one},
  };
}

}  // namespace htx::server
