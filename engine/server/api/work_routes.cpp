#include "engine/answers/calendar_answers.h"
#include "engine/answers/people_answers.h"
#include "engine/answers/work_answers.h"
#include "engine/calendar/term.h"
#include "engine/cases/deadlines.h"
#include "engine/cases/outbox.h"
#include "engine/cases/people.h"
#include "engine/cases/recount.h"
#include "engine/cases/work_list.h"
#include "engine/server/api/answer.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/body.h"

namespace htx::server {
namespace {

Result<Response> work_response(const Visit& visit, WorkList list) {
  HTX_ASSIGN_OR_RETURN(auto part, part_of(list.items, visit.address.query, [](const WorkItem& item) {
                         return item.row.work.case_id + "/" + item.row.work.item;
                       }));
  list.items = std::move(part.items);
  HTX_RETURN_IF_ERROR(add_titles(visit.session, list.items));
  return api_answer(answers::with_page(answers::work_answer(list, visit.language()), part.page));
}

Result<WorkRequest> work_request(const Visit& visit) {
  const Fields& query = visit.address.query;
  WorkRequest request{.role = query["role"], .person = query["person"], .today = visit.today(), .within = {}};
  request.only_overdue = query["overdue"] == "true";
  if (!query["within"].empty()) {
    request.within = term_from_text(query["within"]);
    if (!request.within) {
      return Error(ErrorCode::kInvalidArgument,
                   {"server.bad-field",
                    {{"field", "within"}, {"found", query["within"]}, {"expected", "10wd, 30d, 2m"}}});
    }
  }
  return request;
}

Result<Response> work(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const WorkRequest request, work_request(visit));
  HTX_ASSIGN_OR_RETURN(WorkList list, untitled_work_list(visit.session, request));
  return work_response(visit, std::move(list));
}

Result<Response> deadlines(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const WorkRequest request, work_request(visit));
  HTX_ASSIGN_OR_RETURN(WorkList list, untitled_work_list(visit.session, request));
  std::erase_if(list.items, [](const WorkItem& item) { return !item.row.due; });
  return work_response(visit, std::move(list));
}

Result<Response> expire(Visit& visit) {
  const Date today = day_in(visit.api.body, "on").value_or(visit.today());
  HTX_ASSIGN_OR_RETURN(const auto outcome, visit.write_for([&](const Session& session) {
    return expire_deadlines(session, today);
  }));
  return api_answer(answers::expired_deadlines_answer(outcome, visit.language()));
}

// What another calendar would move, or moves if it is to be written.
Result<Response> recount(Visit& visit) {
  const Apply apply = is_true_in(visit.api.body, "write") ? Apply::kWrite : Apply::kTry;
  const auto count = [&](const Session& session) {
    return recount_deadlines(session, legal_today(session), apply);
  };
  HTX_ASSIGN_OR_RETURN(const Recount counted,
                       apply == Apply::kWrite ? visit.write_for(count) : count(visit.session));
  return api_answer(answers::recount_answer(counted, visit.language()));
}

Result<Response> outbox(Visit& visit) {
  const bool all = visit.address.query["all"] == "true";
  HTX_ASSIGN_OR_RETURN(const auto rows,
                       list_outbox(visit.session, all ? OutboxRows::kAll : OutboxRows::kOpen));
  HTX_ASSIGN_OR_RETURN(const auto part, part_of(rows, visit.address.query,
                                                [](const OutboxRow& row) { return std::to_string(row.id); }));
  return api_answer(answers::with_page(answers::outbox_answer(part.items), part.page));
}

Result<Response> outbox_done(Visit& visit) {
  const OutboxDone request{.id = whole_number(visit.parts["number"]).value_or(0),
                           .by = visit.api.body.text_of("by"),
                           .note = visit.api.body.text_of("note"),
                           .key = visit.api.key};
  HTX_ASSIGN_OR_RETURN(const OutboxRow row, visit.write_for([&](const Session& session) {
    return finish_outbox(session, request);
  }));
  return api_answer(answers::outbox_answer({row}));
}

}  // namespace

std::vector<Route> api_work_routes() {
  constexpr Operation kRead = Operation::kReadDeadlines;
  const ApiField role{.name = "role"};
  const ApiField person{.name = "person"};
  const ApiField within{.name = "within"};
  const ApiField overdue{.name = "overdue", .type = FieldType::kTruth};
  ApiUse marks = writes("finish-outbox", "outbox", {{.name = "by"}, {.name = "note"}});
  marks.write = ApiWrite::kOnce;
  return {
      {"GET", "/api/v1/work", Operation::kReadWork, work,
       lists("list-work", "work", {role, person, within, overdue})},
      {"GET", "/api/v1/deadlines", kRead, deadlines,
       lists("list-deadlines", "work", {role, person, within, overdue})},
      {"POST", "/api/v1/deadlines/passed", Operation::kKeepDeadlines, expire,
       writes("expire-deadlines", "expired_deadlines", {{.name = "on", .type = FieldType::kDay}})},
      {"POST", "/api/v1/deadlines/recount", Operation::kRecount, recount,
       writes("recount-deadlines", "recount", {{.name = "write", .type = FieldType::kTruth}})},
      {"GET", "/api/v1/outbox", Operation::kReadCases, outbox,
       lists("list-outbox", "outbox", {{.name = "all", .type = FieldType::kTruth}})},
      {"POST", "/api/v1/outbox/{number}/done", Operation::kActInCases, outbox_done, marks},
  };
}

}  // namespace htx::server
