#include "engine/cases/cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/cases/case_rules.h"
#include "engine/cases/case_step.h"
#include "engine/cases/case_writing.h"

namespace htx {
namespace {

using internal::CaseDesk;
using internal::LinePlace;
using internal::LoadedCase;
using workflows::Workflow;

std::string field_of(const std::optional<Record>& record, std::string_view name) {
  const Json* fields = record ? record->body.find("fields") : nullptr;
  return fields == nullptr ? "" : fields->text_of(name);
}

// What tells a command apart; only one with a key has to be.
Json asked_of(const ActRequest& request, const internal::Step& step) {
  if (request.key.empty()) return {};
  Json data{Json::Object{}};
  for (const auto& [name, text] : request.data) data.add(name, text);
  Json asked;
  asked.add("case", request.case_id).add("event", request.event);
  asked.add("on", request.on_by_default ? "" : to_text(request.on));
  asked.add("documents", internal::asked_files(step.files)).add("data", std::move(data));
  return asked.add("note", request.note);
}

// Whether a case of that workflow may open for that cooperative on that day.
Status check_opening(const Office& office, const Workflow::Data& data, const OpenRequest& request) {
  HTX_ASSIGN_OR_RETURN(const auto record, office.store.record("cooperative", request.cooperative));
  if (!record)
    return Error(ErrorCode::kNotFound, {"session.no-such-cooperative", {{"id", request.cooperative}}});
  const std::string kind = field_of(record, "kind");
  if (std::ranges::find(data.subjects, kind) == data.subjects.end()) {
    return Error(ErrorCode::kForbidden, {"cases.not-for-this-kind", {{"workflow", data.id}, {"kind", kind}}});
  }
  const bool begun = !data.in_force_from || *data.in_force_from <= request.on;
  const bool over = data.in_force_to && *data.in_force_to < request.on;
  if (begun && !over) return internal::check_day(office, {}, request.on);
  return Error(ErrorCode::kInvalidArgument,
               {"cases.not-in-force", {{"workflow", data.id}, {"day", to_text(request.on)}}});
}

// Of most workflows a cooperative has one open case at a time.
Status check_alone(CaseDesk& desk, const Workflow::Data& data, const OpenRequest& request) {
  if (data.several) return Done{};
  HTX_ASSIGN_OR_RETURN(const auto open, desk.open_cases(request.cooperative));
  const auto other = std::ranges::find(open, data.id, &CaseRow::workflow);
  if (other == open.end()) return Done{};
  return Error(ErrorCode::kConflict, {"cases.already-open", {{"id", other->id}, {"workflow", data.id}}});
}

Result<LinePlace> open_in(CaseDesk& desk, Transaction& transaction, const WorkflowDefinition& definition,
                          const OpenRequest& request) {
  const Office& office = desk.office();
  HTX_RETURN_IF_ERROR(check_alone(desk, definition.workflow.data(), request));
  HTX_ASSIGN_OR_RETURN(
      const auto earlier,
      office.store.cases({.cooperative = request.cooperative, .workflow = {}, .status = {}}));
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
  HTX_RETURN_IF_ERROR(internal::add_effects(office, loaded, definition.workflow, advance.effects, draft));
  HTX_ASSIGN_OR_RETURN(const LinePlace place, desk.write(transaction, loaded, std::move(draft)));
  if (request.related.empty()) return place;
  // The link is the second line of the new case, and what answers the command.
  HTX_RETURN_IF_ERROR(internal::relate(
      desk, transaction, {place.case_id, request.related, request.relation, request.on, request.key}));
  return LinePlace{place.case_id, 2};
}

}  // namespace

Result<CaseReceipt> record_opening(const Office& office, const OpenRequest& request) {
  HTX_ASSIGN_OR_RETURN(const WorkflowDefinition* definition, office.library.workflow(request.workflow));
  CaseDesk desk(office);
  Json asked;
  asked.add("workflow", request.workflow).add("cooperative", request.cooperative);
  asked.add("on", request.on_by_default ? "" : to_text(request.on));
  asked.add("related", request.related).add("relation", request.relation);
  return desk.record("case.open", request.key, std::move(asked),
                     [&](Transaction& transaction) -> Result<LinePlace> {
                       HTX_RETURN_IF_ERROR(check_opening(office, definition->workflow.data(), request));
                       return open_in(desk, transaction, *definition, request);
                     });
}

Result<CaseReceipt> record_act(const Office& office, const ActRequest& request) {
  internal::Step step;
  step.event = request.event;
  step.on = request.on;
  step.data = request.data;
  step.note = request.note;
  step.key = request.key;
  HTX_ASSIGN_OR_RETURN(step.files, internal::read_files(request.documents));
  CaseDesk desk(office);
  return desk.record("case.do", request.key, asked_of(request, step),
                     [&](Transaction& transaction) -> Result<LinePlace> {
                       HTX_ASSIGN_OR_RETURN(const auto standing, desk.stand(request.case_id));
                       return internal::take_step(desk, transaction, *standing, step);
                     });
}

Result<CaseView> open_case(const Office& office, const OpenRequest& request) {
  return CaseDesk(office).shown(record_opening(office, request));
}

Result<CaseView> act(const Office& office, const ActRequest& request) {
  return CaseDesk(office).shown(record_act(office, request));
}

Result<CaseView> show_case(const Office& office, const std::string& case_id, std::int64_t line) {
  return CaseDesk(office).view(case_id, line);
}

Result<std::vector<CaseRow>> list_cases(const Office& office, const CaseFilter& filter) {
  return office.store.cases(filter);
}

namespace internal {
namespace {

// What is counted from the votes on record need not be brought.
Status drop_counted(const Office& office, const LoadedCase& loaded, workflows::Action& action, Date today) {
  if (!action.vote) return Done{};
  HTX_ASSIGN_OR_RETURN(const VoteCount count, count_votes(office, loaded, action, today));
  if (count.members == 0) return Done{};
  std::erase(action.asks, action.vote->votes_for);
  std::erase(action.asks, action.vote->members);
  return Done{};
}

}  // namespace

Result<CaseView> CaseDesk::view(const std::string& id, std::int64_t line) {
  HTX_ASSIGN_OR_RETURN(LoadedCase loaded, load(id, line));
  HTX_ASSIGN_OR_RETURN(const auto record, office_.store.record("cooperative", loaded.row.cooperative));
  const Workflow& workflow = loaded.workflow();
  CaseView view{.row = loaded.row,
                .cooperative_name = field_of(record, "name"),
                .workflow = workflow,
                .configuration = loaded.sheet.configuration,
                .journal = loaded.journal,
                .dues = {},
                .documents = loaded.sheet.documents,
                .next = {},
                .not_now = {},
                .forbidden = workflows::forbidden_acts(workflow, loaded.sheet.configuration),
                .sheet = loaded.sheet,
                .repeated = {}};
  view.row.revision = loaded.sheet.lines;
  view.row.status = view.configuration.running ? "open" : "closed";
  view.row.workflow_digest = loaded.sheet.workflow_digest;
  for (const auto& [deadline, due] : loaded.sheet.dues) view.dues.push_back(due);
  std::ranges::stable_sort(view.dues, {}, &DueRow::due);
  if (!view.configuration.running) return view;
  const Date today = std::max(loaded.sheet.last_on, legal_today(office_.clock));
  std::vector<workflows::Action> actions = possible_actions(loaded);
  for (workflows::Action& action : actions) {
    HTX_ASSIGN_OR_RETURN(auto why, obstacles(office_, loaded, action, today));
    HTX_RETURN_IF_ERROR(drop_counted(office_, loaded, action, today));
    view.next.push_back({action, missing_documents(loaded, action, {}), std::move(why)});
  }
  for (const workflows::Action& action : workflows::considered(workflow, loaded.sheet.configuration)) {
    if (action.condition != workflows::Truth::kFalse || action.is_expiry) continue;
    HTX_ASSIGN_OR_RETURN(auto why, obstacles(office_, loaded, action, today));
    view.not_now.push_back({action, missing_documents(loaded, action, {}), std::move(why)});
  }
  return view;
}

}  // namespace internal
}  // namespace htx
