#include "engine/cases/cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/cases/case_rules.h"
#include "engine/cases/case_step.h"
#include "engine/cases/case_writing.h"
#include "engine/session/permission.h"
#include "engine/session/sight.h"
#include "engine/store/transaction.h"
#include "engine/store/transaction_group.h"

namespace htx {
namespace {

using internal::CaseRepository;
using internal::LinePlace;
using internal::LoadedCase;
using workflows::Workflow;

std::string field_of(const std::optional<Record>& record, std::string_view name) {
  return record ? fields_of(*record).text_of(name) : "";
}

// What tells a command apart; only one with a key has to be.
Json fingerprint_of(const ActRequest& request, const internal::Step& step) {
  if (request.key.empty()) return {};
  Json data{Json::Object{}};
  for (const auto& [name, text] : request.data) data.add(name, text);
  Json fingerprint;
  fingerprint.add("case", request.case_id).add("event", request.event);
  fingerprint.add("on", request.on_by_default ? "" : to_text(request.on));
  fingerprint.add("documents", internal::fingerprint_of_files(step.files)).add("data", std::move(data));
  return fingerprint.add("note", request.note);
}

// Whether a case of that workflow may open for that cooperative on that day.
Status check_opening(const Session& session, const Record& record, const Workflow::Data& data,
                     const OpenRequest& request) {
  const std::string kind = fields_of(record).text_of("kind");
  if (std::ranges::find(data.subjects, kind) == data.subjects.end()) {
    const Jurisdiction::Kind* known = session.library.jurisdiction().kind(kind);
    if (known == nullptr || !known->is_referred())
      return Error(ErrorCode::kForbidden,
                   {"cases.not-for-this-kind", {{"workflow", data.id}, {"kind", kind}}});
    return Error(ErrorCode::kForbidden, {"cases.only-referred",
                                         {{"workflow", data.id},
                                          {"kind", kind},
                                          {"title", known->title},
                                          {"to", known->referred_to},
                                          {"referral", known->referral.empty() ? "–" : known->referral}}});
  }
  HTX_RETURN_IF_ERROR(check_place(session, data.id, data.where));
  const bool begun = !data.in_force_from || *data.in_force_from <= request.on;
  const bool over = data.in_force_to && *data.in_force_to < request.on;
  if (begun && !over) return internal::check_day(session, {}, request.on);
  return Error(ErrorCode::kInvalidArgument,
               {"cases.not-in-force", {{"workflow", data.id}, {"day", spoken(request.on)}}});
}

// Whether an error says that the request may not be, and not that it could not be looked at.
bool is_refusal(const Error& error) {
  return error.code() == ErrorCode::kForbidden || error.code() == ErrorCode::kConflict ||
         error.code() == ErrorCode::kInvalidArgument;
}

// Of most workflows a cooperative has one open case at a time.
Status check_alone(const std::vector<CaseRow>& open, const Workflow::Data& data) {
  if (data.several) return Done{};
  const auto other = std::ranges::find(open, data.id, &CaseRow::workflow);
  if (other == open.end()) return Done{};
  return Error(ErrorCode::kConflict, {"cases.already-open", {{"id", other->id}, {"workflow", data.id}}});
}

Result<LinePlace> open_in(CaseRepository& repository, Transaction& transaction,
                          const WorkflowDefinition& definition, const OpenRequest& request) {
  const Session& session = repository.session();
  HTX_ASSIGN_OR_RETURN(const auto open, repository.open_cases(request.cooperative));
  HTX_RETURN_IF_ERROR(check_alone(open, definition.workflow.data()));
  HTX_ASSIGN_OR_RETURN(
      const auto earlier,
      session.store.cases({.cooperative = request.cooperative, .workflow = {}, .status = {}}));
  LoadedCase loaded;
  loaded.row.id = fmt::format("{}-{:02}", request.cooperative, earlier.size() + 1);
  loaded.row.cooperative = request.cooperative;
  loaded.row.workflow = definition.workflow.id();
  loaded.row.workflow_digest = definition.digest;
  loaded.definition = std::shared_ptr<const WorkflowDefinition>(std::shared_ptr<void>(), &definition);
  HTX_ASSIGN_OR_RETURN(const workflows::Advance advance, workflows::open_case(definition.workflow));
  internal::LineDraft draft;
  draft.event = "case.open";
  draft.details.add("cooperative", request.cooperative).add("workflow", definition.workflow.id());
  draft.on = request.on;
  draft.key = request.related.empty() ? request.key : "";
  draft.after = advance.step.configuration;
  HTX_RETURN_IF_ERROR(internal::add_effects(session, loaded, definition.workflow, advance.effects, draft));
  HTX_ASSIGN_OR_RETURN(const LinePlace place, repository.write(transaction, loaded, std::move(draft)));
  if (request.related.empty()) return place;
  // The link is the second line of the new case, and what answers the command.
  HTX_RETURN_IF_ERROR(internal::relate(
      repository, transaction, {place.case_id, request.related, request.relation, request.on, request.key}));
  return LinePlace{place.case_id, 2};
}

}  // namespace

Result<CaseReceipt> record_opening(const Session& session, const OpenRequest& request) {
  HTX_RETURN_IF_ERROR(check_may_in_cases(session, Operation::kOpenCases));
  HTX_ASSIGN_OR_RETURN(const WorkflowDefinition* definition, session.library.workflow(request.workflow));
  CaseRepository repository(session);
  Json fingerprint;
  fingerprint.add("workflow", request.workflow).add("cooperative", request.cooperative);
  fingerprint.add("on", request.on_by_default ? "" : to_text(request.on));
  fingerprint.add("related", request.related).add("relation", to_string(request.relation));
  return repository.record(
      "case.open", request.key, std::move(fingerprint), [&](Transaction& transaction) -> Result<LinePlace> {
        HTX_ASSIGN_OR_RETURN(const Record record, seen_cooperative(session, request.cooperative));
        HTX_RETURN_IF_ERROR(check_opening(session, record, definition->workflow.data(), request));
        return open_in(repository, transaction, *definition, request);
      });
}

Result<std::vector<Opening>> openings_for(const Session& session, const std::string& cooperative, Date on) {
  HTX_ASSIGN_OR_RETURN(const Record record, seen_cooperative(session, cooperative));
  HTX_ASSIGN_OR_RETURN(const auto definitions, session.library.workflows());
  HTX_ASSIGN_OR_RETURN(const auto open, CaseRepository(session).open_cases(cooperative));
  std::vector<Opening> openings;
  for (const WorkflowDefinition* definition : definitions) {
    const Workflow::Data& data = definition->workflow.data();
    Status may =
        check_opening(session, record, data, {.workflow = data.id, .cooperative = cooperative, .on = on});
    if (may) may = check_alone(open, data);
    if (!may && !is_refusal(may.error())) return may.error();
    openings.push_back({definition, may ? std::nullopt : std::optional(may.error().message())});
  }
  return openings;
}

namespace {

Result<internal::Step> step_of(const ActRequest& request) {
  internal::Step step;
  step.event = request.event;
  step.on = request.on;
  step.data = request.data;
  step.note = request.note;
  step.key = request.key;
  HTX_ASSIGN_OR_RETURN(step.files, internal::read_files(request.documents));
  return step;
}

Result<LinePlace> take_act(CaseRepository& repository, Transaction& transaction, const ActRequest& request,
                           const internal::Step& step) {
  HTX_ASSIGN_OR_RETURN(const auto standing, repository.current(request.case_id));
  HTX_RETURN_IF_ERROR(internal::check_seen(repository, *standing, request.seen));
  return internal::take_step(repository, transaction, *standing, step);
}

}  // namespace

Result<CaseReceipt> record_act(const Session& session, const ActRequest& request) {
  HTX_ASSIGN_OR_RETURN(const internal::Step step, step_of(request));
  CaseRepository repository(session);
  return repository.record("case.do", request.key, fingerprint_of(request, step),
                           [&](Transaction& transaction) -> Result<LinePlace> {
                             return take_act(repository, transaction, request, step);
                           });
}

Result<CaseView> dry_run(const Session& session, const CaseUse& command) {
  Session apart = session;
  apart.memory = nullptr;  // What is undone must not be remembered.
  HTX_ASSIGN_OR_RETURN(const TransactionGroup undone, TransactionGroup::begin(session.store));
  return command(apart);
}

Result<CaseView> preview_act(const Session& session, const ActRequest& request) {
  ActRequest keyless = request;
  keyless.key.clear();
  return dry_run(session, [&](const Session& apart) { return act(apart, keyless); });
}

Result<CaseView> open_case(const Session& session, const OpenRequest& request) {
  return CaseRepository(session).shown(record_opening(session, request));
}

Result<CaseView> act(const Session& session, const ActRequest& request) {
  return CaseRepository(session).shown(record_act(session, request));
}

Result<CaseView> show_case(const Session& session, const std::string& case_id, std::int64_t line) {
  return CaseRepository(session).view(case_id, line);
}

Result<std::vector<CaseRow>> list_cases(const Session& session, const CaseFilter& filter) {
  HTX_ASSIGN_OR_RETURN(auto rows, session.store.cases(filter));
  HTX_RETURN_IF_ERROR(Sight(session).keep_seen(rows, &CaseRow::cooperative));
  return rows;
}

Result<std::vector<CaseSummary>> summarise_cases(const Session& session, const CaseFilter& filter) {
  HTX_ASSIGN_OR_RETURN(auto all, session.store.case_summaries(filter));
  HTX_RETURN_IF_ERROR(Sight(session).keep_seen(all, &CaseSummary::cooperative));
  return all;
}

namespace internal {
namespace {

// What is counted from the votes on record need not be brought.
Status drop_counted(const Session& session, const LoadedCase& loaded, workflows::EnabledEvent& action,
                    Date today) {
  if (!action.vote) return Done{};
  HTX_ASSIGN_OR_RETURN(const VoteCount count, count_votes(session, loaded, action, today));
  if (count.members == 0) return Done{};
  std::erase(action.asks, action.vote->votes_for);
  std::erase(action.asks, action.vote->members);
  return Done{};
}

}  // namespace

Result<CaseView> CaseRepository::view(const std::string& id, std::int64_t line) {
  HTX_ASSIGN_OR_RETURN(LoadedCase loaded, load(id, line));
  HTX_ASSIGN_OR_RETURN(const auto record, session_.store.record("cooperative", loaded.row.cooperative));
  const Workflow& workflow = loaded.workflow();
  CaseView view{.row = loaded.row,
                .cooperative_name = field_of(record, "name"),
                .workflow = workflow,
                .configuration = loaded.state.configuration,
                .journal = loaded.journal,
                .deadlines = {},
                .documents = loaded.state.documents,
                .next = {},
                .not_now = {},
                .forbidden = workflows::forbidden_acts(workflow, loaded.state.configuration),
                .state = loaded.state,
                .repeated = {}};
  view.row.revision = loaded.state.lines;
  view.row.status = status_of(loaded.state);
  view.row.workflow_digest = loaded.state.workflow_digest;
  for (const auto& [deadline, due] : loaded.state.deadlines) view.deadlines.push_back(due);
  std::ranges::stable_sort(view.deadlines, {}, &DeadlineRow::due);
  if (!view.configuration.running) return view;
  const Date today = std::max(loaded.state.last_on, legal_today(session_));
  std::vector<workflows::EnabledEvent> actions = possible_actions(loaded);
  for (workflows::EnabledEvent& action : actions) {
    HTX_ASSIGN_OR_RETURN(auto why, obstacles(session_, loaded, action, today));
    HTX_RETURN_IF_ERROR(drop_counted(session_, loaded, action, today));
    HTX_ASSIGN_OR_RETURN(auto refusal, reason_against(session_, loaded, action, today));
    view.next.push_back({action, missing_documents(loaded, action, {}), std::move(why), std::move(refusal)});
  }
  for (const workflows::EnabledEvent& action : workflows::considered(workflow, loaded.state.configuration)) {
    if (action.condition != workflows::Truth::kFalse || action.is_expiry) continue;
    HTX_ASSIGN_OR_RETURN(auto why, obstacles(session_, loaded, action, today));
    view.not_now.push_back({action, missing_documents(loaded, action, {}), std::move(why), {}});
  }
  return view;
}

}  // namespace internal
}  // namespace htx
