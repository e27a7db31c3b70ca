#include "engine/answers/people_answers.h"
#include "engine/answers/work_answers.h"
#include "engine/calendar/term.h"
#include "engine/cases/deadlines.h"
#include "engine/cases/outbox.h"
#include "engine/cases/people.h"
#include "engine/cases/work_list.h"
#include "engine/server/api/answer.h"
#include "engine/server/api/body.h"
#include "engine/server/api/routes.h"

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
  std::optional<ExpiredDeadlines> outcome;
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) -> Status {
    HTX_ASSIGN_OR_RETURN(outcome, expire_deadlines(session, today));
    return Done{};
  }));
  return api_answer(answers::expired_deadlines_answer(*outcome, visit.language()));
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
  std::optional<OutboxRow> row;
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) -> Status {
    HTX_ASSIGN_OR_RETURN(row, finish_outbox(session, request));
    return Done{};
  }));
  return api_answer(answers::outbox_answer({*row}));
}

// People.

Result<Response> people_response(const Visit& visit, const std::string& group) {
  HTX_ASSIGN_OR_RETURN(const auto found, members(visit.session, group));
  HTX_ASSIGN_OR_RETURN(const auto instead, substitutions(visit.session));
  return api_answer(answers::people_answer(found, instead));
}

Result<Response> people(Visit& visit) { return people_response(visit, visit.address.query["group"]); }

Result<Response> put_member(Visit& visit) {
  const Json& body = visit.api.body;
  HTX_ASSIGN_OR_RETURN(Scope scope, Scope::from_text(body.text_of("areas")));
  const Member member{.group = body.text_of("group"),
                      .account = body.text_of("person"),
                      .from = day_in(body, "from").value_or(visit.today()),
                      .until = day_in(body, "until"),
                      .basis = body.text_of("basis"),
                      .scope = std::move(scope)};
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) { return set_member(session, member); }));
  return people_response(visit, member.group);
}

Result<Response> put_substitution(Visit& visit) {
  const Json& body = visit.api.body;
  const Substitution one{.absent = body.text_of("absent"),
                         .substitute = body.text_of("person"),
                         .from = day_in(body, "from").value_or(visit.today()),
                         .until = day_in(body, "until").value_or(visit.today()),
                         .basis = body.text_of("basis")};
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) { return set_substitution(session, one); }));
  return people_response(visit, "");
}

constexpr ApiField kUntil{.name = "until", .type = FieldType::kDay};
constexpr ApiField kFrom{.name = "from", .type = FieldType::kDay};

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
      {"GET", "/api/v1/outbox", Operation::kReadCases, outbox,
       lists("list-outbox", "outbox", {{.name = "all", .type = FieldType::kTruth}})},
      {"POST", "/api/v1/outbox/{number}/done", Operation::kActInCases, outbox_done, marks},
      {"GET", "/api/v1/people", Operation::kReadAccounts, people,
       reads("list-people", "people", {{.name = "group"}})},
      {"POST", "/api/v1/people/members", Operation::kManageAccounts, put_member,
       writes("put-member", "people",
              {{.name = "group", .is_required = true},
               {.name = "person", .is_required = true},
               kFrom,
               kUntil,
               {.name = "basis"},
               {.name = "areas"}})},
      {"POST", "/api/v1/people/substitutions", Operation::kManageAccounts, put_substitution,
       writes("put-substitution", "people",
              {{.name = "absent", .is_required = true},
               {.name = "person", .is_required = true},
               kFrom,
               {.name = "until", .type = FieldType::kDay, .is_required = true},
               {.name = "basis"}})},
  };
}

}  // namespace htx::server
