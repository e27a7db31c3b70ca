#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "engine/base/text.h"
#include "engine/cases/cases.h"
#include "engine/report/evaluation/explanation.h"
#include "engine/server/addresses.h"
#include "engine/server/block_model.h"
#include "engine/server/cooperative_list.h"
#include "engine/server/cooperative_names.h"
#include "engine/server/frame.h"
#include "engine/server/judged.h"
#include "engine/server/routes.h"
#include "engine/session/sight.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

// What a class looks like: a shape beside its word.
const char* tone_of(rules::Class result) {
  switch (result) {
    case rules::Class::kStrong: return "strong";
    case rules::Class::kWeak: return "weak";
    case rules::Class::kDissolve: return "end";
    case rules::Class::kNotRated: return "none";
  }
  return "none";
}

// The address of this list with one part of its query set anew; an empty value takes it out.
std::string with(const Fields& query, const std::string& name, const std::string& value) {
  Fields fields;
  for (const auto& [part, text] : query.all()) {
    if (part != name && part != "after" && !text.empty()) fields.add(part, text);
  }
  if (!value.empty()) fields.add(name, value);
  return with_query("/cooperatives", fields);
}

// The values that one facet has among those the other facets leave, each a link that sets it or takes it off.
Json facet_model(const Visit& visit, const Facet& facet) {
  const Fields& query = visit.address.query;
  Json chips{Json::Array{}};
  for (const FacetValue& value : facet.values) {
    const bool is_here = query[facet.name] == value.id;
    Json chip;
    chip.add("name", value.title).add("count", visit.say.number(value.count)).add("here", is_here);
    chips.push(chip.add("href", with(query, facet.name, is_here ? "" : value.id)));
  }
  Json json;
  return json.add("name", visit.say("server.facet-" + facet.name)).add("chips", std::move(chips));
}

Json row_model(const Visit& visit, const CooperativeList& list, const CooperativeEntry& entry) {
  const EvaluatedCooperative& one = *entry.judged;
  Json json;
  json.add("id", one.id).add("name", one.name).add("district", one.district);
  json.add("href", cooperative_address(one.id)).add("sector", list.sector_title(one.sector));
  json.add("is_judged", list.result != nullptr);
  json.add("tone", tone_of(one.result)).add("class", CooperativeList::class_title(one.result, visit.say));
  json.add("score", one.score ? visit.say.number(*one.score) : "");
  json.add("grade", list.grade_title(one, visit.say));
  json.add("cases", entry.open_cases == 0 ? "" : visit.say.number(entry.open_cases));
  return json.add("cases_href", "/cases?cooperative=" + escape_field(one.id));
}

Json sort_model(const Fields& query) {
  const std::string& now = query["sort"];
  Json json;
  json.add("by_name", with(query, "sort", "")).add("is_by_name", now.empty());
  json.add("by_score", with(query, "sort", now == "score" ? "-score" : "score"));
  return json.add("score_order", now == "score" ? "ascending" : now == "-score" ? "descending" : "");
}

Result<Response> show_list(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CooperativeList list,
                       CooperativeList::of(visit.session, visit.judged, visit.address.query, visit.say));
  const auto shown = list.shown(visit.address.query["after"]);
  Json rows{Json::Array{}};
  for (const CooperativeEntry* entry : shown.entries) rows.push(row_model(visit, list, *entry));
  Json facets{Json::Array{}};
  for (const Facet& facet : list.facets) facets.push(facet_model(visit, facet));
  Json model;
  model.add("rows", std::move(rows))
      .add("facets", std::move(facets))
      .add("sort", sort_model(visit.address.query));
  model.add("count", visit.say.number(list.found.size())).add("nothing", list.found.empty());
  model.add("of", list.result ? period_text(list.result->evaluation.dates.period) + " · " +
                                    list.result->evaluation.pack->id
                              : "");
  model.add("next", shown.has_more ? with(visit.address.query, "after", shown.last) : "");
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
  const std::string& id = visit.parts["id"];
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const Record record, seen_cooperative(visit.session, id));
  const NamedCooperative named = cooperative_of(record);
  const int period = period_from_text(query["period"]).value_or(0);
  Json model;
  model.add("id", id).add("name", named.name).add("district", named.district);
  HTX_ASSIGN_OR_RETURN(const auto rows, list_cases(visit.session, {.cooperative = id}));
  model.add("open_case", visit.may(Operation::kActInCases) ? cooperative_address(id) + "/cases/new" : "");
  model.add("cases", cases_model(visit, rows)).add("has_cases", !rows.empty());
  const auto explained = explain(visit.session, id, period, query["rules"]);
  if (!explained && explained.error().message().code != "evaluation.not-evaluated") return explained.error();
  if (explained) {
    const rules::Assessment& assessment = explained->assessment;
    model.add("tone", tone_of(assessment.result))
        .add("class", CooperativeList::class_title(assessment.result, visit.say));
    model.add("score", assessment.score ? visit.say.number(*assessment.score) : "");
    model.add("period", period_text(assessment.dates.period)).add("pack", visit.say(explained->pack->title));
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
