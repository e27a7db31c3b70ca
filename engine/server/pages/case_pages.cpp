#include <algorithm>

#include "engine/answers/case_answers.h"
#include "engine/base/text.h"
#include "engine/cases/people.h"
#include "engine/identity/secret.h"
#include "engine/report/cases/case_report.h"
#include "engine/report/words/workflow_words.h"
#include "engine/server/lists/case_list.h"
#include "engine/server/lists/cooperative_names.h"
#include "engine/server/lists/list_file.h"
#include "engine/server/pages/case_page_model.h"
#include "engine/server/pages/due.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"
#include "engine/server/visit/document_response.h"

namespace htx::server {
namespace {

constexpr std::string_view kList = "/cases";

std::string workflow_title(const Visit& visit, const std::string& id) {
  const auto definition = visit.session.library.workflow(id);
  return definition ? visit.say((*definition)->workflow.title()) : id;
}

// Where a case stands, by the titles of its workflow.
Result<std::string> state_of(const Visit& visit, const CaseSummary& one) {
  if (one.status == CaseStatus::kClosed) return visit.say("server.cases-closed");
  HTX_ASSIGN_OR_RETURN(const auto row, visit.session.store.case_row(one.id));
  return row ? report::states_text(*row, visit.session.library, visit.say) : std::string();
}

Result<Json> row_model(const Visit& visit, const CaseSummary& one, CooperativeNames& names) {
  Json json;
  HTX_ASSIGN_OR_RETURN(const std::string state, state_of(visit, one));
  json.add("id", one.id).add("href", case_address(one.id)).add("state", state);
  json.add("workflow", workflow_title(visit, one.workflow)).add("holder", join(holders_of(one), ", "));
  HTX_RETURN_IF_ERROR(names.add_to(json, one.cooperative));
  json.add("is_open", one.status == CaseStatus::kOpen);
  return json.add("due", due_model(visit.session, one.due, one.warn, visit.say));
}

Result<Response> list_as_file(const Visit& visit, const CaseList& list) {
  if (list_format(visit.address.query) == ListFormat::kJson)
    return json_file(visit, "cases", answers::case_summaries_answer(list.found));
  std::vector<std::vector<std::string>> rows = {
      {visit.say("server.case"), visit.say("server.workflow"), visit.say("server.id"),
       visit.say("server.cooperative"), visit.say("server.facet-district"), visit.say("server.state"),
       visit.say("server.who"), visit.say("server.due")}};
  CooperativeNames names(visit.session);
  for (const CaseSummary& one : list.found) {
    HTX_ASSIGN_OR_RETURN(const std::string state, state_of(visit, one));
    HTX_ASSIGN_OR_RETURN(const NamedCooperative named, names.of(one.cooperative));
    rows.push_back({one.id, workflow_title(visit, one.workflow), named.id, named.name, named.district, state,
                    join(holders_of(one), ", "), one.due ? visit.say.date(*one.due) : ""});
  }
  return csv_file(visit, "cases", rows);
}

// Open, closed or all, each a link.
Json status_chips(const Visit& visit, const CaseList& list) {
  Json chips{Json::Array{}};
  for (const std::string wanted : {"open", "closed", "all"}) {
    Json chip;
    chip.add("href", list_address(kList, visit.address.query, "status", wanted == "open" ? "" : wanted));
    chips.push(chip.add("name", visit.say("server.cases-" + wanted)).add("here", wanted == list.status));
  }
  return chips;
}

Json sort_model(const Fields& query, const CaseList& list) {
  Json json;
  json.add("by_id", list_address(kList, query, "sort", "")).add("is_by_id", list.sort.empty());
  json.add("by_due", list_address(kList, query, "sort", list.sort == "due" ? "-due" : "due"));
  return json.add("due_order", list.sort == "due" ? "ascending" : list.sort == "-due" ? "descending" : "");
}

// What may be done for those that are ticked; whom of his group the visitor may give a task to.
Result<Json> bulk_model(const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto members,
                       members_on(visit.session, std::string(group_of(visit.visitor->role)), visit.today()));
  Json people{Json::Array{}};
  for (const std::string& one : members) people.push(one);
  Json json;
  return json.add("people", std::move(people)).add("on", visit.say.date(visit.today()));
}

Result<Response> list(Visit& visit) {
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const CaseList list, CaseList::of(visit));
  if (list_format(query) != ListFormat::kPage) return list_as_file(visit, list);
  const CaseList::Shown shown = list.shown(query["after"]);
  CooperativeNames names(visit.session);
  Json cases{Json::Array{}};
  for (const CaseSummary* one : shown.cases) {
    HTX_ASSIGN_OR_RETURN(Json row, row_model(visit, *one, names));
    cases.push(std::move(row));
  }
  Json model;
  model.add("cases", std::move(cases)).add("chips", status_chips(visit, list));
  model.add("facets", facets_model(kList, query, list.facets, visit.say))
      .add("sort", sort_model(query, list));
  model.add("count", visit.say.number(list.found.size())).add("nothing", list.found.empty());
  if (visit.may(Operation::kActInCases)) {
    HTX_ASSIGN_OR_RETURN(Json bulk, bulk_model(visit));
    model.add("bulk", std::move(bulk));
  }
  model.add("cooperative", query["cooperative"]).add("files", file_links(visit, kList));
  model.add("next", shown.next.empty() ? "" : list_address(kList, query, "after", shown.next));
  return page(visit, "cases", std::move(model), {.title = visit.say("server.menu-cases"), .menu = kList});
}

Result<Response> show(Visit& visit) {
  const std::string& id = visit.parts["id"];
  const std::string& line = visit.address.query["line"];
  const auto wanted = whole_number(line.empty() ? "0" : line);
  if (!wanted) return Error(ErrorCode::kNotFound, {"cases.no-such-line", {{"id", id}, {"line", line}}});
  HTX_ASSIGN_OR_RETURN(const CaseView view, show_case(visit.session, id, *wanted));
  HTX_ASSIGN_OR_RETURN(Json model, case_model(visit, view));
  return page(visit, "case", std::move(model),
              {.title = visit.say(view.workflow.title()) + ": " + view.cooperative_name, .menu = "/cases"});
}

}  // namespace

std::vector<Route> case_routes() {
  return {
      {"GET", "/cases", Operation::kReadCases, list},
      {"GET", "/cases/{id}", Operation::kReadCases, show},
      {"GET", "/cases/{id}/documents/{document}", Operation::kReadCases, document_response},
  };
}

}  // namespace htx::server
