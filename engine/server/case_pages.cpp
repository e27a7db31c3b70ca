#include <algorithm>

#include "engine/base/text.h"
#include "engine/cases/people.h"
#include "engine/identity/secret.h"
#include "engine/report/cases/case_report.h"
#include "engine/report/words/workflow_words.h"
#include "engine/server/addresses.h"
#include "engine/server/case_page_model.h"
#include "engine/server/cooperative_names.h"
#include "engine/server/due.h"
#include "engine/server/frame.h"
#include "engine/server/routes.h"

namespace htx::server {
namespace {

constexpr std::size_t kCasesShown = 100;

Result<Json> case_row(const Visit& visit, const CaseRow& row, CooperativeNames& names) {
  HTX_ASSIGN_OR_RETURN(const auto deadlines, visit.session.store.deadlines_of(row.id));
  const auto definition = visit.session.library.workflow(row.workflow);
  const DeadlineRow* first = nullptr;
  for (const DeadlineRow& one : deadlines) {
    if (one.due && one.acted_on_at.empty() && (first == nullptr || one.due < first->due)) first = &one;
  }
  Json json;
  json.add("id", row.id)
      .add("href", case_address(row.id))
      .add("state", report::states_text(row, visit.session.library, visit.say));
  json.add("workflow", definition ? visit.say((*definition)->workflow.title()) : row.workflow);
  HTX_RETURN_IF_ERROR(names.add_to(json, row.cooperative));
  json.add("is_open", row.status == CaseStatus::kOpen);
  return json.add("due",
                  first == nullptr ? Json() : due_model(visit.session, first->due, first->warn, visit.say));
}

// A page of rows, by id, after the one that the address names.
Result<Response> list(Visit& visit) {
  const Fields& query = visit.address.query;
  const std::string status =
      query["status"] == "closed" || query["status"] == "all" ? query["status"] : std::string("open");
  const std::optional<CaseStatus> wanted_status = status == "all"      ? std::nullopt
                                                  : status == "closed" ? std::optional(CaseStatus::kClosed)
                                                                       : std::optional(CaseStatus::kOpen);
  HTX_ASSIGN_OR_RETURN(const auto rows, list_cases(visit.session, {.cooperative = query["cooperative"],
                                                                   .workflow = query["workflow"],
                                                                   .status = wanted_status}));
  CooperativeNames names(visit.session);
  Json cases{Json::Array{}};
  std::string next;
  std::size_t shown = 0;
  for (const CaseRow& row : rows) {
    if (row.id <= query["after"]) continue;
    if (shown == kCasesShown) break;
    HTX_ASSIGN_OR_RETURN(Json one, case_row(visit, row, names));
    cases.push(std::move(one));
    next = ++shown == kCasesShown && row.id != rows.back().id ? row.id : "";
  }
  const auto href = [&](const std::string& wanted, const std::string& after) {
    Fields fields;
    fields.add("status", wanted);
    for (const char* name : {"cooperative", "workflow"}) {
      if (!query[name].empty()) fields.add(name, query[name]);
    }
    if (!after.empty()) fields.add("after", after);
    return with_query("/cases", fields);
  };
  Json chips{Json::Array{}};
  for (const std::string wanted : {"open", "closed", "all"}) {
    Json chip;
    chip.add("href", href(wanted, "")).add("name", visit.say("server.cases-" + wanted));
    chips.push(chip.add("here", wanted == status));
  }
  Json model;
  model.add("cases", std::move(cases)).add("chips", std::move(chips)).add("nothing", shown == 0);
  model.add("count", visit.say.number(rows.size())).add("cooperative", query["cooperative"]);
  model.add("next", next.empty() ? "" : href(status, next));
  return page(visit, "cases", std::move(model), {.title = visit.say("server.menu-cases"), .menu = "/cases"});
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

Error no_document(const Visit& visit) {
  return {ErrorCode::kNotFound, {"server.no-document", {{"id", visit.parts["document"]}}}};
}

// The bytes of a document, to be kept and not shown: it may be anything.
Result<Response> document(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CaseView view, show_case(visit.session, visit.parts["id"]));
  const auto row = std::ranges::find(view.documents, visit.parts["document"], &DocumentRow::id);
  if (row == view.documents.end()) return no_document(visit);
  HTX_ASSIGN_OR_RETURN(auto bytes, visit.session.store.document_bytes(row->digest));
  if (!bytes) return no_document(visit);
  return Response{
      .status = 200,
      .media_type = "application/octet-stream",
      .body = *std::move(bytes),
      .headers = {{"Content-Disposition", "attachment; filename*=UTF-8''" + escape_field(row->name)}}};
}

}  // namespace

std::vector<Route> case_routes() {
  return {
      {"GET", "/cases", Operation::kReadCases, list},
      {"GET", "/cases/{id}", Operation::kReadCases, show},
      {"GET", "/cases/{id}/documents/{document}", Operation::kReadCases, document},
  };
}

}  // namespace htx::server
