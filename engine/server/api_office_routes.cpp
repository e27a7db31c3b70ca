#include <algorithm>
#include <array>

#include "engine/answers/cooperative_answers.h"
#include "engine/answers/evaluation_answers.h"
#include "engine/answers/explanation_answer.h"
#include "engine/answers/ledger_answers.h"
#include "engine/answers/library_answers.h"
#include "engine/answers/rules_answers.h"
#include "engine/answers/store_answers.h"
#include "engine/answers/study_answers.h"
#include "engine/answers/work_answers.h"
#include "engine/audit/audit.h"
#include "engine/audit/inclusion.h"
#include "engine/calendar/term.h"
#include "engine/cases/deadlines.h"
#include "engine/cases/outbox.h"
#include "engine/cases/people.h"
#include "engine/cases/work_list.h"
#include "engine/evaluation/studies.h"
#include "engine/server/api_answer.h"
#include "engine/server/api_body.h"
#include "engine/server/cooperative_list.h"
#include "engine/server/openapi.h"
#include "engine/server/routes.h"
#include "engine/session/sight.h"
#include "engine/session/written_words.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

Result<Response> openapi(Visit& visit) { return api_answer(openapi_document(visit.language())); }

Result<Response> who(Visit& visit) { return api_answer(answers::visitor_answer(*visit.visitor)); }

// Cooperatives.

// The record of the cooperative that an address names, which every answer about one asks for first.
Result<Record> cooperative_asked_for(const Visit& visit) {
  return seen_cooperative(visit.session, visit.parts["id"]);
}

int period_of(const Fields& query) { return period_from_text(query["period"]).value_or(0); }

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
  HTX_ASSIGN_OR_RETURN(const Record record, cooperative_asked_for(visit));
  return api_answer(answers::cooperative_answer(record));
}

Result<Response> explanation(Visit& visit) {
  HTX_RETURN_IF_ERROR(cooperative_asked_for(visit));
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const auto explained, explain(visit.session, visit.parts["id"], period_of(query),
                                                     query["rules"], query["known_at"]));
  return api_answer(answers::explanation_answer(explained, visit.session.library));
}

Result<Response> plan(Visit& visit) {
  HTX_RETURN_IF_ERROR(cooperative_asked_for(visit));
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const auto found,
                       plan_for(visit.session, visit.parts["id"], period_of(query), query["rules"]));
  HTX_ASSIGN_OR_RETURN(const rules::MeasureCatalogue* catalogue, visit.session.library.measures());
  return api_answer(answers::plan_answer(found, *catalogue));
}

Result<Response> if_what(Visit& visit) {
  HTX_RETURN_IF_ERROR(cooperative_asked_for(visit));
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const auto answer, what_if(visit.session, visit.parts["id"], period_of(query),
                                                  query["rules"], query["grade"]));
  return api_answer(answers::what_if_answer(answer, visit.language()));
}

// Evaluation.

Result<Response> list_runs(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto runs, visit.session.store.batches("evaluate"));
  HTX_ASSIGN_OR_RETURN(const auto part, part_of(runs, visit.address.query,
                                                [](const Batch& run) { return std::to_string(run.id); }));
  return api_answer(answers::with_page(answers::runs_answer(part.items), part.page));
}

Result<Response> summary_of(const Visit& visit, const Evaluation& evaluation) {
  HTX_ASSIGN_OR_RETURN(const auto in_effect,
                       overrides_in_effect(visit.session, evaluation.dates.period, visit.today()));
  return api_answer(answers::summary_answer(evaluation, in_effect));
}

Result<Response> summary(Visit& visit) {
  const std::string& text = visit.parts["period"];
  const auto period = period_from_text(text);
  if (!period) {
    return Error(ErrorCode::kNotFound,
                 {"server.bad-field",
                  {{"field", "period"}, {"found", text}, {"expected", both("server.type-period")}}});
  }
  HTX_ASSIGN_OR_RETURN(const auto judged, judged_periods(visit.session));
  HTX_ASSIGN_OR_RETURN(const auto result,
                       visit.judged.of(visit.session, judged, *period, visit.address.query["rules"]));
  return summary_of(visit, result->evaluation);
}

Result<Response> judge(Visit& visit) {
  const Json& body = visit.api.body;
  const EvaluationRequest request{.period = period_from_text(body.text_of("period")).value_or(0),
                                  .as_of = day_in(body, "as_of"),
                                  .pack = body.text_of("rules"),
                                  .law_on = day_in(body, "law_on")};
  std::optional<Evaluation> evaluation;
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) -> Status {
    HTX_ASSIGN_OR_RETURN(evaluation, evaluate(session, request));
    return Done{};
  }));
  return summary_of(visit, *evaluation);
}

// Decisions and appeals: their ids are "CM-001/2020/1".

std::string id_of_correction(const Visit& visit) {
  return visit.parts["id"] + "/" + visit.parts["period"] + "/" + visit.parts["number"];
}

Result<Response> corrections(Visit& visit) {
  const Fields& query = visit.address.query;
  HTX_ASSIGN_OR_RETURN(const auto decided, overrides(visit.session, query["cooperative"], period_of(query)));
  HTX_ASSIGN_OR_RETURN(const auto appealed, appeals(visit.session, query["cooperative"], period_of(query)));
  return api_answer(answers::corrections_answer(decided, appealed));
}

// Writes a decision, or what became of one, and answers it.
template <class Command>
Result<Response> decided(const Visit& visit, Command command, int status = 200) {
  std::optional<Override> one;
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) -> Status {
    HTX_ASSIGN_OR_RETURN(one, command(session));
    return Done{};
  }));
  return api_answer(answers::corrections_answer({*one}, {}), status);
}

template <class Command>
Result<Response> appealed(const Visit& visit, Command command, int status = 200) {
  std::optional<Appeal> one;
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) -> Status {
    HTX_ASSIGN_OR_RETURN(one, command(session));
    return Done{};
  }));
  return api_answer(answers::corrections_answer({}, {*one}), status);
}

Result<Response> propose(Visit& visit) {
  const Json& body = visit.api.body;
  const OverrideRequest request{.cooperative = body.text_of("cooperative"),
                                .period = period_from_text(body.text_of("period")).value_or(0),
                                .result = body.text_of("class"),
                                .why = body.text_of("why"),
                                .basis = body.text_of("basis"),
                                .until = day_in(body, "until").value_or(visit.today())};
  return decided(
      visit, [&](const Session& session) { return propose_override(session, request); }, 201);
}

Result<Response> approve(Visit& visit) {
  return decided(visit, [&](const Session& session) {
    return approve_override(session, id_of_correction(visit), visit.api.body.text_of("why"));
  });
}

Result<Response> revoke(Visit& visit) {
  return decided(visit, [&](const Session& session) {
    return revoke_override(session, id_of_correction(visit), visit.api.body.text_of("why"));
  });
}

Result<Response> appeal(Visit& visit) {
  const Json& body = visit.api.body;
  return appealed(
      visit,
      [&](const Session& session) {
        return file_appeal(session, body.text_of("cooperative"),
                           period_from_text(body.text_of("period")).value_or(0), body.text_of("by"),
                           body.text_of("why"));
      },
      201);
}

Result<Response> settle(Visit& visit) {
  return appealed(visit, [&](const Session& session) {
    return settle_appeal(session, id_of_correction(visit), visit.api.body.text_of("outcome"),
                         visit.api.body.text_of("why"));
  });
}

// Work.

Result<Response> work_response(const Visit& visit, WorkList list) {
  HTX_ASSIGN_OR_RETURN(auto part, part_of(list.items, visit.address.query, [](const WorkItem& item) {
                         return item.row.work.case_id + "/" + item.row.work.item;
                       }));
  list.items = std::move(part.items);
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
  HTX_ASSIGN_OR_RETURN(WorkList list, work_list(visit.session, request));
  return work_response(visit, std::move(list));
}

Result<Response> deadlines(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const WorkRequest request, work_request(visit));
  HTX_ASSIGN_OR_RETURN(WorkList list, work_list(visit.session, request));
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
  const Member member{.group = body.text_of("group"),
                      .account = body.text_of("person"),
                      .from = day_in(body, "from").value_or(visit.today()),
                      .until = day_in(body, "until"),
                      .basis = body.text_of("basis")};
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

// The ledger.

Result<Response> entries(Visit& visit) {
  Store& store = visit.session.store;
  const Fields& query = visit.address.query;
  const auto after = whole_number(query["after"].empty() ? "0" : query["after"]);
  if (!after || *after < 0)
    return Error(ErrorCode::kInvalidArgument, {"server.bad-cursor", {{"found", query["after"]}}});
  HTX_ASSIGN_OR_RETURN(const TreeHead head, store.ledger_head());
  HTX_ASSIGN_OR_RETURN(const auto part,
                       store.entries(*after + 1, static_cast<std::int64_t>(limit_of(query))));
  HTX_ASSIGN_OR_RETURN(Json answer, answers::entries_answer(store.log(), head, part));
  answers::ListPage page{.found = static_cast<std::size_t>(head.size)};
  if (!part.empty() && part.back().seq < static_cast<std::int64_t>(head.size))
    page.next = std::to_string(part.back().seq);
  return api_answer(answers::with_page(std::move(answer), page));
}

Error no_entry(const Visit& visit) {
  return {ErrorCode::kNotFound, {"server.no-entry", {{"found", visit.parts["seq"]}}}};
}

Result<Response> entry(Visit& visit) {
  const auto seq = whole_number(visit.parts["seq"]);
  if (!seq || *seq < 1) return no_entry(visit);
  HTX_ASSIGN_OR_RETURN(const auto found, visit.session.store.entries(*seq, 1));
  if (found.empty()) return no_entry(visit);
  HTX_ASSIGN_OR_RETURN(const Json answer, answers::entry_answer(found.front()));
  return api_answer(answer);
}

Result<Response> inclusion(Visit& visit) {
  const auto seq = whole_number(visit.parts["seq"]);
  HTX_ASSIGN_OR_RETURN(const TreeHead head, visit.session.store.ledger_head());
  if (!seq || *seq < 1 || *seq > static_cast<std::int64_t>(head.size)) return no_entry(visit);
  HTX_ASSIGN_OR_RETURN(const Inclusion found, prove_inclusion(visit.session.store, *seq, head));
  return api_answer(answers::inclusion_answer(visit.session.store.log(), found));
}

Result<Response> checkpoint(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const TreeHead head, visit.session.store.ledger_head());
  return api_answer(answers::checkpoint_answer(visit.session.store.log(), head));
}

Result<Response> audit(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const Audit found, audit_store(visit.session));
  return api_answer(answers::audit_answer(found, visit.language()));
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
  HTX_ASSIGN_OR_RETURN(const auto study, impact_of_change(visit.session, before, after, period_of(query)));
  return api_answer(answers::impact_answer(study));
}

Result<Response> workflows_of(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto workflows, visit.session.library.workflows());
  return api_answer(answers::workflows_answer(workflows));
}

ApiUse reads(std::string_view id, std::string_view answer, ApiFields query = {}) {
  return {.id = id, .answer = answer, .query = std::move(query)};
}

ApiUse lists(std::string_view id, std::string_view answer, ApiFields query = {}) {
  return {.id = id, .answer = answer, .query = std::move(query), .list = ApiList::kPaged};
}

ApiUse writes(std::string_view id, std::string_view answer, ApiFields body, int status = 200) {
  return {.id = id, .answer = answer, .body = std::move(body), .write = ApiWrite::kPlainly, .status = status};
}

constexpr ApiField kPeriod{.name = "period", .type = FieldType::kPeriod};
constexpr ApiField kPeriodNeeded{.name = "period", .type = FieldType::kPeriod, .is_required = true};
constexpr ApiField kRules{.name = "rules"};
constexpr ApiField kWhy{.name = "why", .is_required = true};
constexpr ApiField kUntil{.name = "until", .type = FieldType::kDay};
constexpr ApiField kFrom{.name = "from", .type = FieldType::kDay};

std::vector<Route> cooperative_part() {
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
      {"GET", "/api/v1/rules", kRead, rule_packs, reads("list-rules", "rule_packs")},
      {"GET", "/api/v1/rules/{id}/parameters", kRead, parameters, reads("show-parameters", "parameters")},
      {"GET", "/api/v1/rules/{id}/impact", Operation::kReadEvaluation, impact,
       reads("show-impact", "impact", {kPeriodNeeded, {.name = "to", .is_required = true}})},
      {"GET", "/api/v1/workflows", Operation::kReadCases, workflows_of, reads("list-workflows", "workflows")},
  };
}

std::vector<Route> evaluation_part() {
  constexpr Operation kRead = Operation::kReadEvaluation;
  constexpr Operation kCorrect = Operation::kCorrect;
  const ApiField cooperative{.name = "cooperative", .is_required = true};
  const ApiField by{.name = "by", .is_required = true};
  return {
      {"GET", "/api/v1/evaluations", kRead, list_runs, lists("list-runs", "runs")},
      {"GET", "/api/v1/evaluations/{period}", kRead, summary, reads("show-summary", "summary", {kRules})},
      {"POST", "/api/v1/evaluations", Operation::kEvaluate, judge,
       writes("evaluate", "summary",
              {kPeriodNeeded,
               kRules,
               {.name = "as_of", .type = FieldType::kDay},
               {.name = "law_on", .type = FieldType::kDay}})},
      {"GET", "/api/v1/corrections", kRead, corrections,
       reads("list-corrections", "corrections", {{.name = "cooperative"}, kPeriod})},
      {"POST", "/api/v1/overrides", kCorrect, propose,
       writes("propose-override", "corrections",
              {cooperative,
               kPeriodNeeded,
               {.name = "class", .is_required = true},
               kWhy,
               {.name = "basis", .is_required = true},
               {.name = "until", .type = FieldType::kDay, .is_required = true}},
              201)},
      {"POST", "/api/v1/overrides/{id}/{period}/{number}/approval", kCorrect, approve,
       writes("approve-override", "corrections", {kWhy})},
      {"POST", "/api/v1/overrides/{id}/{period}/{number}/revocation", kCorrect, revoke,
       writes("revoke-override", "corrections", {kWhy})},
      {"POST", "/api/v1/appeals", kCorrect, appeal,
       writes("file-appeal", "corrections", {cooperative, kPeriodNeeded, by, kWhy}, 201)},
      {"POST", "/api/v1/appeals/{id}/{period}/{number}/settlement", kCorrect, settle,
       writes("settle-appeal", "corrections", {{.name = "outcome", .is_required = true}, kWhy})},
  };
}

std::vector<Route> work_part() {
  constexpr Operation kRead = Operation::kReadDeadlines;
  const ApiField role{.name = "role"};
  const ApiField person{.name = "person"};
  const ApiField within{.name = "within"};
  const ApiField overdue{.name = "overdue", .type = FieldType::kTruth};
  ApiUse marks = writes("finish-outbox", "outbox", {{.name = "by"}, {.name = "note"}});
  marks.write = ApiWrite::kOnce;
  return {
      {"GET", "/api/v1/work", kRead, work, lists("list-work", "work", {role, person, within, overdue})},
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
               {.name = "basis"}})},
      {"POST", "/api/v1/people/substitutions", Operation::kManageAccounts, put_substitution,
       writes("put-substitution", "people",
              {{.name = "absent", .is_required = true},
               {.name = "person", .is_required = true},
               kFrom,
               {.name = "until", .type = FieldType::kDay, .is_required = true},
               {.name = "basis"}})},
  };
}

std::vector<Route> ledger_part() {
  constexpr Operation kRead = Operation::kReadLedger;
  return {
      {"GET", "/api/v1/ledger/entries", kRead, entries, lists("list-entries", "entries")},
      {"GET", "/api/v1/ledger/entries/{seq}", kRead, entry, reads("show-entry", "entry")},
      {"GET", "/api/v1/ledger/entries/{seq}/proof", kRead, inclusion, reads("prove-entry", "inclusion")},
      {"GET", "/api/v1/ledger/checkpoint", kRead, checkpoint, reads("show-checkpoint", "checkpoint")},
      {"GET", "/api/v1/ledger/verification", kRead, audit, reads("verify-ledger", "audit")},
  };
}

}  // namespace

std::vector<Route> api_office_routes() {
  std::vector<Route> all = {
      {"GET", "/api/v1/openapi.json", {}, openapi, reads("openapi", "")},
      {"GET", "/api/v1/me", Operation::kOwnAccount, who, reads("who", "visitor")},
  };
  for (const auto& some : {cooperative_part(), evaluation_part(), work_part(), ledger_part()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace htx::server
