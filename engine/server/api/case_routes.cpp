#include <algorithm>

#include "engine/answers/case_answers.h"
#include "engine/answers/trouble_answers.h"
#include "engine/base/bytes.h"
#include "engine/base/sha256.h"
#include "engine/cases/case_records.h"
#include "engine/cases/settlement_case.h"
#include "engine/cases/tasks.h"
#include "engine/cases/verify_case.h"
#include "engine/server/api/answer.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/body.h"
#include "engine/server/visit/addresses.h"
#include "engine/server/visit/document_response.h"
#include "engine/server/visit/upload_folder.h"
#include "engine/session/sight.h"
#include "engine/session/written_words.h"

namespace htx::server {
namespace {

constexpr std::size_t kTagDigits = 32;

// Whether the visitor sees the case that an address names, before anything that a command says is read.
Status case_asked_for(const Visit& visit) {
  const std::string& id = visit.parts["id"];
  HTX_ASSIGN_OR_RETURN(const auto row, visit.session.store.case_row(id));
  bool is_seen = row.has_value();
  if (row) {
    HTX_ASSIGN_OR_RETURN(is_seen, Sight(visit.session).has(row->cooperative));
  }
  if (!is_seen) return Error(ErrorCode::kNotFound, {"cases.no-such-case", {{"id", id}}});
  return Done{};
}

// A case with an ETag that begins with the line at which it stands: what If-Match of a command brings back.
Response case_response(const Visit& visit, const CaseView& view, int status) {
  Response response = api_answer(answers::case_answer(view, visit.language()), status);
  const std::string digest = to_hex(sha256(as_bytes(response.body))).substr(0, kTagDigits);
  response.headers.emplace_back("ETag", '"' + std::to_string(view.state.lines) + "." + digest + '"');
  return response;
}

// What a command is answered with: the case as it stood after it, however often it is sent.
Result<Response> done(const Visit& visit, const Result<CaseReceipt>& receipt, int status = 200) {
  if (!receipt) return receipt.error();
  HTX_ASSIGN_OR_RETURN(CaseView view, show_case(visit.session, receipt->case_id, receipt->line));
  view.repeated = receipt->repeated;
  return case_response(visit, view, status);
}

// The day of a command; today if the body says none.
Date day_of(const Visit& visit) { return day_in(visit.api.body, "on").value_or(visit.today()); }
bool is_day_open(const Visit& visit) { return visit.api.body.find("on") == nullptr; }

RecordRequest record_request(const Visit& visit) {
  return {.case_id = visit.parts["id"],
          .on = day_of(visit),
          .note = visit.api.body.text_of("note"),
          .key = visit.api.key,
          .on_by_default = is_day_open(visit),
          .seen = visit.api.seen};
}

Result<Response> list(Visit& visit) {
  const Fields& query = visit.address.query;
  CaseFilter filter{.cooperative = query["cooperative"], .workflow = query["workflow"], .status = {}};
  if (!query["status"].empty()) {
    HTX_ASSIGN_OR_RETURN(filter.status, read_word<CaseStatus>(query["status"]));
  }
  HTX_ASSIGN_OR_RETURN(const auto all, summarise_cases(visit.session, filter));
  HTX_ASSIGN_OR_RETURN(const auto part, part_of(all, query, [](const CaseSummary& one) { return one.id; }));
  return api_answer(answers::with_page(answers::case_summaries_answer(part.items), part.page));
}

Result<Response> open(Visit& visit) {
  const Json& body = visit.api.body;
  OpenRequest request{.workflow = body.text_of("workflow"),
                      .cooperative = body.text_of("cooperative"),
                      .on = day_of(visit),
                      .related = body.text_of("related"),
                      .key = visit.api.key,
                      .on_by_default = is_day_open(visit)};
  if (!body.text_of("relation").empty()) {
    HTX_ASSIGN_OR_RETURN(request.relation, read_relation(body.text_of("relation")));
  }
  const auto receipt =
      visit.write_case([&](const Session& session) { return record_opening(session, request); });
  HTX_ASSIGN_OR_RETURN(Response response, done(visit, receipt, 201));
  response.headers.emplace_back("Location", "/api/v1" + case_address(receipt->case_id));
  return response;
}

Result<Response> show(Visit& visit) {
  const auto line = whole_number(visit.address.query["line"]).value_or(0);
  HTX_ASSIGN_OR_RETURN(const CaseView view, show_case(visit.session, visit.parts["id"], line));
  return case_response(visit, view, 200);
}

Result<Response> verification(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto verified, verify_cases(visit.session, visit.parts["id"]));
  return api_answer(answers::verification_answer(verified, visit.language()));
}

Result<Response> verification_of_all(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto verified, verify_cases(visit.session));
  return api_answer(answers::verification_answer(verified, visit.language()));
}

Result<Response> documents(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CaseView view, show_case(visit.session, visit.parts["id"]));
  return api_answer(answers::documents_answer(view));
}

// An act on its way to the case, with the folder of its files.
struct Asked {
  ActRequest request;
  UploadFolder folder;
};

Result<Asked> asked(const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(UploadFolder folder, UploadFolder::make());
  ActRequest request{.case_id = visit.parts["id"],
                     .event = visit.parts["event"],
                     .on = day_of(visit),
                     .documents = {},
                     .data = texts_in(visit.api.body, "data"),
                     .note = visit.api.body.text_of("note"),
                     .key = visit.api.key,
                     .on_by_default = is_day_open(visit),
                     .seen = visit.api.seen};
  for (const UploadedFile& file : visit.form.files) {
    HTX_ASSIGN_OR_RETURN(request.documents[file.field], folder.put(file.name, file.bytes));
  }
  return Asked{std::move(request), std::move(folder)};
}

Result<Response> act(Visit& visit) {
  HTX_RETURN_IF_ERROR(case_asked_for(visit));
  HTX_ASSIGN_OR_RETURN(const Asked act, asked(visit));
  return done(visit,
              visit.write_case([&](const Session& session) { return record_act(session, act.request); }));
}

Result<Response> preview(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const CaseView before, show_case(visit.session, visit.parts["id"]));
  HTX_ASSIGN_OR_RETURN(Asked act, asked(visit));
  // What somebody else adds meanwhile is none of its lines.
  if (act.request.seen == 0) act.request.seen = before.state.lines;
  HTX_ASSIGN_OR_RETURN(const CaseView after, preview_act(visit.session, act.request));
  return api_answer(answers::preview_answer(before, after));
}

// Does what answers with a case by the one writer.
template <class Command>
Result<Response> written(const Visit& visit, Command command) {
  HTX_RETURN_IF_ERROR(case_asked_for(visit));
  return done(visit, visit.write_case([&](const Session& session) -> Result<CaseReceipt> {
    HTX_ASSIGN_OR_RETURN(const CaseView view, command(session));
    return CaseReceipt{view.row.id, view.row.revision, view.repeated};
  }));
}

using TaskCommand = Result<CaseView> (*)(const Session& session, const TaskRequest& request);

template <TaskCommand command>
Result<Response> do_task(Visit& visit) {
  const RecordRequest record = record_request(visit);
  const TaskRequest request{.case_id = record.case_id,
                            .task = visit.parts["task"],
                            .person = visit.api.body.text_of("person"),
                            .on = record.on,
                            .note = record.note,
                            .key = record.key,
                            .on_by_default = record.on_by_default,
                            .seen = record.seen};
  return written(visit, [&](const Session& session) { return command(session, request); });
}

// A command of case_records: what the address and the body say beside the request.
using RecordCommand = Result<CaseView> (*)(const Session& session, const RecordRequest& request,
                                           const Visit& visit);

template <RecordCommand command>
Result<Response> do_record(Visit& visit) {
  const RecordRequest request = record_request(visit);
  return written(visit, [&](const Session& session) { return command(session, request, visit); });
}

Result<CaseView> note(const Session& session, const RecordRequest& request, const Visit& /*visit*/) {
  return add_note(session, request);
}

Result<CaseView> sign(const Session& session, const RecordRequest& request, const Visit& visit) {
  return sign_document(session, request, visit.parts["document"]);
}

Result<CaseView> party(const Session& session, const RecordRequest& request, const Visit& visit) {
  const Json& body = visit.api.body;
  Party party{.id = visit.parts["party"], .kind = {}, .name = body.text_of("name"), .claims = {}};
  HTX_ASSIGN_OR_RETURN(party.kind, read_word<PartyKind>(body.text_of("kind")));
  return put_party(session, request, party);
}

Result<CaseView> claim(const Session& session, const RecordRequest& request, const Visit& visit) {
  const Json& body = visit.api.body;
  return put_claim(session, request, visit.parts["party"],
                   {.id = visit.parts["claim"],
                    .nature = body.text_of("nature"),
                    .amount = body.text_of("amount"),
                    .basis = body.text_of("basis"),
                    .withdrawn = is_true_in(body, "withdrawn")});
}

Result<CaseView> asset(const Session& session, const RecordRequest& request, const Visit& visit) {
  const Json& body = visit.api.body;
  return put_asset(session, request,
                   {.id = visit.parts["asset"],
                    .source = body.text_of("source"),
                    .amount = body.text_of("amount"),
                    .agreed_with = body.text_of("agreed_with"),
                    .basis = body.text_of("basis"),
                    .withdrawn = is_true_in(body, "withdrawn")});
}

Result<CaseView> complain(const Session& session, const RecordRequest& request, const Visit& visit) {
  const Json& body = visit.api.body;
  Complaint complaint;
  HTX_ASSIGN_OR_RETURN(complaint.kind, read_word<ComplaintKind>(body.text_of("kind")));
  complaint.by = body.text_of("by");
  complaint.about = body.text_of("about");
  return open_complaint(session, request, complaint);
}

Result<CaseView> settle(const Session& session, const RecordRequest& request, const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto outcome, read_word<ComplaintOutcome>(visit.api.body.text_of("outcome")));
  // A text that is no number is no complaint either.
  return settle_complaint(session, request, whole_number(visit.parts["number"]).value_or(0), outcome);
}

Result<CaseView> suspend(const Session& session, const RecordRequest& request, const Visit& /*visit*/) {
  return suspend_case(session, request);
}

Result<CaseView> resume(const Session& session, const RecordRequest& request, const Visit& /*visit*/) {
  return resume_case(session, request);
}

Result<CaseView> extend(const Session& session, const RecordRequest& request, const Visit& visit) {
  return extend_deadline(session, request, visit.parts["deadline"]);
}

Result<CaseView> link(const Session& session, const RecordRequest& request, const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const LinkRelation relation, read_relation(visit.api.body.text_of("relation")));
  return link_cases(session, request, visit.api.body.text_of("other"), relation);
}

// Files one document: the body has it under its type, or a part of that name.
Result<Response> attach(Visit& visit) {
  if (visit.form.files.size() != 1) {
    return Error(ErrorCode::kInvalidArgument,
                 {"server.one-file", {{"found", std::to_string(visit.form.files.size())}}});
  }
  HTX_ASSIGN_OR_RETURN(UploadFolder folder, UploadFolder::make());
  const UploadedFile& file = visit.form.files.front();
  HTX_ASSIGN_OR_RETURN(const std::string path, folder.put(file.name, file.bytes));
  const RecordRequest request = record_request(visit);
  return written(visit,
                 [&](const Session& session) { return attach_document(session, request, file.field, path); });
}

SettlementRequest settlement_request(const Visit& visit, const Json& asked, Date on) {
  return {.case_id = visit.parts["id"],
          .on = on,
          .order = asked.text_of("order"),
          .document = asked.text_of("document"),
          .note = asked.text_of("note"),
          .key = visit.api.key,
          .on_by_default = is_day_open(visit),
          .seen = visit.api.seen};
}

// The table as it would be, or with `line` as it was recorded.
Result<Response> settlement(Visit& visit) {
  HTX_RETURN_IF_ERROR(case_asked_for(visit));
  const Fields& query = visit.address.query;
  Json asked(Json::Object{});
  asked.add("order", query["order"]);
  const Date on = date_from_iso(query["on"]).value_or(visit.today());
  const auto line = whole_number(query["line"]);
  HTX_ASSIGN_OR_RETURN(const CaseSettlement settled,
                       line ? recorded_settlement(visit.session, visit.parts["id"], *line)
                            : settle_case(visit.session, settlement_request(visit, asked, on)));
  return api_answer(answers::case_settlement_answer(settled, visit.parts["id"]));
}

Result<Response> record_table(Visit& visit) {
  HTX_RETURN_IF_ERROR(case_asked_for(visit));
  const SettlementRequest request = settlement_request(visit, visit.api.body, day_of(visit));
  HTX_ASSIGN_OR_RETURN(const CaseSettlement settled, visit.write_for([&](const Session& session) {
    return record_settlement(session, request);
  }));
  return api_answer(answers::case_settlement_answer(settled, request.case_id));
}

// What every command to a case may say.
ApiFields with_day_and_note(ApiFields more) {
  more.push_back({.name = "on", .type = FieldType::kDay});
  more.push_back({.name = "note"});
  return more;
}

ApiUse commands(std::string_view id, ApiFields body = {}) {
  return {.id = id, .answer = "case", .body = with_day_and_note(std::move(body)), .write = ApiWrite::kOnce};
}

constexpr Operation kRead = Operation::kReadCases;
constexpr Operation kAct = Operation::kActInCases;

std::vector<Route> routes_of_reading() {
  const ApiFields filter = {{.name = "status"}, {.name = "cooperative"}, {.name = "workflow"}};
  return {
      {"GET", "/api/v1/cases", kRead, list, lists("list-cases", "case_summaries", filter)},
      {"GET", "/api/v1/cases/{id}", kRead, show,
       reads("show-case", "case", {{.name = "line", .type = FieldType::kWhole}})},
      {"GET", "/api/v1/cases/{id}/verification", kRead, verification, reads("verify-case", "verification")},
      {"GET", "/api/v1/verification", Operation::kCheck, verification_of_all,
       reads("verify-cases", "verification")},
      {"GET", "/api/v1/cases/{id}/documents", kRead, documents, reads("list-documents", "documents")},
      {"GET", "/api/v1/cases/{id}/documents/{document}", kRead, document_response,
       reads("read-document", "")},
      {"GET", "/api/v1/cases/{id}/settlement", kRead, settlement,
       reads("show-settlement", "settlement",
             {{.name = "on", .type = FieldType::kDay},
              {.name = "order"},
              {.name = "line", .type = FieldType::kWhole}})},
  };
}

std::vector<Route> routes_of_acting() {
  const ApiFields act_fields = {{.name = "data", .type = FieldType::kTexts},
                                {.name = "documents", .type = FieldType::kFiles}};
  ApiUse opens = commands("open-case", {{.name = "workflow", .is_required = true},
                                        {.name = "cooperative", .is_required = true},
                                        {.name = "related"},
                                        {.name = "relation"}});
  std::erase_if(opens.body, [](const ApiField& field) { return field.name == "note"; });
  opens.status = 201;
  const ApiUse tries{.id = "preview-act", .answer = "preview", .body = with_day_and_note(act_fields)};
  const ApiFields person = {{.name = "person", .is_required = true}};
  return {
      {"POST", "/api/v1/cases", Operation::kOpenCases, open, opens},
      {"POST", "/api/v1/cases/{id}/acts/{event}", kAct, act, commands("do-act", act_fields)},
      {"POST", "/api/v1/cases/{id}/acts/{event}/preview", kAct, preview, tries},
      {"POST", "/api/v1/cases/{id}/tasks/{task}/claim", kAct, do_task<claim_task>, commands("claim-task")},
      {"POST", "/api/v1/cases/{id}/tasks/{task}/release", kAct, do_task<release_task>,
       commands("release-task")},
      {"POST", "/api/v1/cases/{id}/tasks/{task}/assign", kAct, do_task<assign_task>,
       commands("assign-task", person)},
      {"POST", "/api/v1/cases/{id}/tasks/{task}/delegate", kAct, do_task<delegate_task>,
       commands("delegate-task", person)},
      {"POST", "/api/v1/cases/{id}/tasks/{task}/vote", kAct, do_task<cast_vote>,
       commands("cast-vote", {{.name = "person"}})},
  };
}

std::vector<Route> routes_of_recording() {
  const ApiField basis{.name = "basis"};
  const ApiField withdrawn{.name = "withdrawn", .type = FieldType::kTruth};
  ApiUse records_table = commands("record-settlement", {{.name = "order"}, {.name = "document"}});
  records_table.answer = "settlement";
  return {
      {"POST", "/api/v1/cases/{id}/documents", kAct, attach,
       commands("attach-document", {{.name = "documents", .type = FieldType::kFiles, .is_required = true}})},
      {"POST", "/api/v1/cases/{id}/documents/{document}/signature", kAct, do_record<sign>,
       commands("sign-document")},
      {"POST", "/api/v1/cases/{id}/notes", kAct, do_record<note>, commands("add-note")},
      {"POST", "/api/v1/cases/{id}/parties/{party}", kAct, do_record<party>,
       commands("put-party", {{.name = "kind", .is_required = true}, {.name = "name", .is_required = true}})},
      {"POST", "/api/v1/cases/{id}/parties/{party}/claims/{claim}", kAct, do_record<claim>,
       commands("put-claim", {{.name = "nature"}, {.name = "amount"}, basis, withdrawn})},
      {"POST", "/api/v1/cases/{id}/assets/{asset}", kAct, do_record<asset>,
       commands("put-asset",
                {{.name = "source"}, {.name = "amount"}, {.name = "agreed_with"}, basis, withdrawn})},
      {"POST", "/api/v1/cases/{id}/complaints", kAct, do_record<complain>,
       commands("open-complaint", {{.name = "kind", .is_required = true},
                                   {.name = "by", .is_required = true},
                                   {.name = "about", .is_required = true}})},
      {"POST", "/api/v1/cases/{id}/complaints/{number}/settlement", kAct, do_record<settle>,
       commands("settle-complaint", {{.name = "outcome", .is_required = true}})},
      {"POST", "/api/v1/cases/{id}/suspension", kAct, do_record<suspend>, commands("suspend-case")},
      {"POST", "/api/v1/cases/{id}/resumption", kAct, do_record<resume>, commands("resume-case")},
      {"POST", "/api/v1/cases/{id}/deadlines/{deadline}/extension", kAct, do_record<extend>,
       commands("extend-deadline")},
      {"POST", "/api/v1/cases/{id}/links", kAct, do_record<link>,
       commands("link-cases",
                {{.name = "other", .is_required = true}, {.name = "relation", .is_required = true}})},
      {"POST", "/api/v1/cases/{id}/settlement", kAct, record_table, records_table},
  };
}

}  // namespace

std::vector<Route> api_case_routes() {
  std::vector<Route> all = routes_of_reading();
  for (const auto& some : {routes_of_acting(), routes_of_recording()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace htx::server
