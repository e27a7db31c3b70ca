#include "engine/casework/cases.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/file.h"
#include "engine/base/text.h"
#include "engine/doc/digest.h"

namespace htx {
namespace {

using workflows::Action;
using workflows::Advance;
using workflows::Configuration;
using workflows::Effect;
using workflows::Workflow;

// Everything a case needs to be moved on.
struct LoadedCase {
  CaseRow row;
  WorkflowDefinition definition;
  Configuration configuration;
  std::vector<JournalLine> journal;
  std::vector<DocumentRow> documents;
};

std::string field_of(const std::optional<Record>& record, std::string_view name) {
  const Json* fields = record ? record->body.find("fields") : nullptr;
  return fields == nullptr ? "" : fields->text_of(name);
}

Result<WorkflowDefinition> stored_workflow(const Office& office, const CaseRow& row) {
  HTX_ASSIGN_OR_RETURN(const auto bytes, office.store.definition(row.workflow_digest));
  if (!bytes) return Error(ErrorCode::kCorrupt, {"casework.definition-gone", {{"id", row.workflow}}});
  HTX_ASSIGN_OR_RETURN(const Document document, document_from_canonical(row.workflow, bytes->bytes));
  Diagnostics diagnostics;
  auto definition = read_workflow_definition(document, diagnostics);
  if (!definition)
    return Error(ErrorCode::kCorrupt, {"casework.definition-unreadable", {{"id", row.workflow}}});
  return *std::move(definition);
}

std::vector<std::string> texts(const Json* array) {
  std::vector<std::string> found;
  if (array == nullptr || array->array() == nullptr) return found;
  for (const Json& item : *array->array()) {
    if (item.string() != nullptr) found.push_back(*item.string());
  }
  return found;
}

Json array_of(const std::vector<std::string>& items) {
  Json::Array array;
  for (const std::string& item : items) array.push_back(item);
  return array;
}

Result<JournalLine> read_line(const JournalRow& row) {
  HTX_ASSIGN_OR_RETURN(const Json json, read_json(row.body));
  return JournalLine{.line = row.seq,
                     .at = json.text_of("at"),
                     .on = date_from_iso(json.text_of("on")).value_or(Date()),
                     .actor = json.text_of("actor"),
                     .role = json.text_of("role"),
                     .event = json.text_of("event"),
                     .note = json.text_of("note"),
                     .documents = texts(json.find("documents")),
                     .states = texts(json.find("states"))};
}

Result<LoadedCase> load_case(const Office& office, const std::string& id) {
  HTX_ASSIGN_OR_RETURN(const auto row, office.store.case_row(id));
  if (!row) return Error(ErrorCode::kNotFound, {"casework.no-such-case", {{"id", id}}});
  HTX_ASSIGN_OR_RETURN(WorkflowDefinition definition, stored_workflow(office, *row));
  HTX_ASSIGN_OR_RETURN(const Json json, read_json(row->configuration));
  HTX_ASSIGN_OR_RETURN(Configuration configuration,
                       workflows::configuration_from_json(definition.workflow.chart(), json));
  LoadedCase loaded{*row, std::move(definition), std::move(configuration), {}, {}};
  HTX_ASSIGN_OR_RETURN(const auto journal, office.store.journal(id));
  for (const JournalRow& line : journal) {
    HTX_ASSIGN_OR_RETURN(JournalLine read, read_line(line));
    loaded.journal.push_back(std::move(read));
  }
  HTX_ASSIGN_OR_RETURN(loaded.documents, office.store.documents(id));
  return loaded;
}

// What may be done now: the passing of a deadline is possible only while one runs, and a blank never does.
std::vector<Action> possible_actions(const Workflow& workflow, const Configuration& configuration,
                                     const std::vector<DueRow>& dues) {
  std::vector<Action> actions = workflows::allowed(workflow, configuration);
  std::erase_if(actions, [&](const Action& action) {
    return action.is_expiry && std::ranges::find(dues, action.deadline, &DueRow::deadline) == dues.end();
  });
  return actions;
}

std::vector<std::string> missing_documents(const LoadedCase& loaded, const Action& action,
                                           const std::map<std::string, std::string>& filed_now) {
  std::vector<std::string> missing;
  for (const std::string& need : action.needs) {
    const bool filed =
        std::ranges::any_of(loaded.documents, [&](const DocumentRow& d) { return d.kind == need; });
    if (!filed && !filed_now.contains(need)) missing.push_back(need);
  }
  return missing;
}

// Whether the actor did one of the tasks that four eyes keeps apart from this one.
bool did_any_of(const LoadedCase& loaded, const std::string& account, const std::vector<std::string>& tasks) {
  return std::ranges::any_of(loaded.journal, [&](const JournalLine& line) {
    const std::string task = line.event.substr(0, line.event.find('.'));
    return line.actor == account && std::ranges::find(tasks, task) != tasks.end();
  });
}

// What a step writes beside its journal line.
struct CaseWrite {
  std::string event;
  Date on;
  std::string note;
  std::map<std::string, std::string> documents;  // Id -> bytes.
  std::map<std::string, std::string> names;      // Id -> file name.
};

Result<Date> anchor_of(const workflows::DeadlineRule& rule, const Configuration& configuration, Date on) {
  if (rule.from.empty()) return on;
  const auto day = date_from_iso(configuration.data.text_of(rule.from));
  if (!day)
    return Error(ErrorCode::kInvalidArgument,
                 {"casework.no-anchor", {{"deadline", rule.id}, {"data", rule.from}}});
  return *day;
}

// What happened to a running deadline, as its row keeps it.
workflows::DeadlineHistory history_from(const Json& body) {
  workflows::DeadlineHistory history;
  history.anchor = date_from_iso(body.text_of("from")).value_or(Date());
  const Json* pauses = body.find("pauses");
  if (pauses == nullptr || pauses->array() == nullptr) return history;
  for (const Json& pause : *pauses->array()) {
    history.pauses.push_back(
        {date_from_iso(pause.text_of("from")).value_or(Date()), date_from_iso(pause.text_of("until"))});
  }
  return history;
}

Json history_to(const workflows::DeadlineHistory& history, const workflows::DeadlineRule& rule,
                const std::string& calendar) {
  Json::Array pauses;
  for (const Pause& pause : history.pauses) {
    Json json;
    pauses.push_back(
        json.add("from", to_text(pause.from)).add("until", pause.until ? to_text(*pause.until) : ""));
  }
  Json body;
  body.add("from", to_text(history.anchor)).add("within", to_text(*rule.within)).add("calendar", calendar);
  return body.add("pauses", std::move(pauses));
}

// The row of a deadline after an effect; a deadline that stands still has no day on which it is due.
Result<DueRow> due_row(const Office& office, const std::string& id, const workflows::DeadlineRule& rule,
                       const workflows::DeadlineHistory& history, Date on) {
  const WorkingCalendar& calendar = office.library.calendar();
  HTX_ASSIGN_OR_RETURN(const auto status, workflows::deadline_status(rule, calendar, history, on));
  return DueRow{.case_id = id,
                .deadline = rule.id,
                .due = status.due ? to_text(*status.due) : "",
                .warn = status.warnings.empty() ? "" : to_text(status.warnings.front()),
                .body = write_json(history_to(history, rule, calendar.data().id))};
}

Status write_deadlines(const Office& office, Transaction& transaction, const std::string& id,
                       const Workflow& workflow, const Advance& advance, Date on) {
  HTX_ASSIGN_OR_RETURN(const auto running, office.store.dues_of(id));
  for (const Effect& effect : advance.effects) {
    if (effect.kind == Effect::Kind::kCancelDeadline)
      HTX_RETURN_IF_ERROR(transaction.remove_due(id, effect.id));
    const workflows::DeadlineRule* rule = workflow.deadline(effect.id);
    if (rule == nullptr || !rule->within) continue;  // A blank: nobody is late.
    workflows::DeadlineHistory history;
    if (effect.kind == Effect::Kind::kStartDeadline) {
      HTX_ASSIGN_OR_RETURN(history.anchor, anchor_of(*rule, advance.step.configuration, on));
    } else if (effect.kind == Effect::Kind::kPauseDeadline || effect.kind == Effect::Kind::kResumeDeadline) {
      const auto row = std::ranges::find(running, effect.id, &DueRow::deadline);
      if (row == running.end()) continue;
      HTX_ASSIGN_OR_RETURN(const Json body, read_json(row->body));
      history = history_from(body);
      if (effect.kind == Effect::Kind::kPauseDeadline)
        history.pauses.push_back({on, std::nullopt});
      else if (!history.pauses.empty())
        history.pauses.back().until = on;
    } else {
      continue;
    }
    HTX_ASSIGN_OR_RETURN(const DueRow row, due_row(office, id, *rule, history, on));
    HTX_RETURN_IF_ERROR(transaction.put_due(row));
  }
  return Done{};
}

// Writes row, journal line, documents, deadlines and ledger entry: all of them or none.
Status commit_step(const Office& office, const CaseRow& before, std::int64_t line,
                   const WorkflowDefinition& definition, const Advance& advance, const CaseWrite& write) {
  const Workflow& workflow = definition.workflow;
  const Configuration& after = advance.step.configuration;
  HTX_ASSIGN_OR_RETURN(Transaction transaction, office.store.begin());
  const std::string version =
      std::to_string(workflow.version()) + "-" + to_hex(definition.digest).substr(0, 12);
  HTX_RETURN_IF_ERROR(transaction.put_definition("workflow", workflow.id(), version, definition.canonical));

  CaseRow row = before;
  row.status = after.running ? "open" : "closed";
  HTX_ASSIGN_OR_RETURN(row.configuration, canonical_json(workflows::to_json(workflow.chart(), after)));
  HTX_ASSIGN_OR_RETURN(row.data, canonical_json(after.data));
  HTX_RETURN_IF_ERROR(transaction.put_case(row, before.revision));

  Entry entry = entry_of(office, before.revision == 0 ? "case.open" : "case.act", "case:" + row.id);
  std::vector<std::string> filed;
  for (const auto& [id, bytes] : write.documents) {
    const auto name = write.names.find(id);
    HTX_ASSIGN_OR_RETURN(const Digest digest,
                         transaction.put_document({.case_id = row.id,
                                                   .id = fmt::format("{}-{}", id, line),
                                                   .kind = id,
                                                   .name = name == write.names.end() ? id : name->second,
                                                   .media_type = "application/octet-stream",
                                                   .at = entry.at,
                                                   .actor = office.actor.account,
                                                   .digest = {}},
                                                  bytes));
    filed.push_back(id + " " + to_hex(digest));
  }
  std::vector<std::string> states;
  for (const std::string_view state : workflows::leaves(workflow.chart(), after)) states.emplace_back(state);
  Json journal;
  journal.add("line", line)
      .add("at", entry.at)
      .add("on", to_text(write.on))
      .add("actor", office.actor.account);
  journal.add("role", office.actor.role).add("event", write.event).add("note", write.note);
  journal.add("documents", array_of(filed)).add("states", array_of(states));
  journal.add("workflow_sha256", to_hex(definition.digest))
      .add("after", workflows::to_json(workflow.chart(), after));
  HTX_ASSIGN_OR_RETURN(const std::string body, canonical_json(journal));
  HTX_RETURN_IF_ERROR(transaction.append_journal(row.id, line, body));
  HTX_RETURN_IF_ERROR(write_deadlines(office, transaction, row.id, workflow, advance, write.on));

  entry.before = before.configuration.empty() ? "" : to_hex(sha256(as_bytes(before.configuration)));
  entry.after = to_hex(sha256(as_bytes(row.configuration)));
  entry.details.add("case", row.id).add("line", line).add("event", write.event);
  entry.details.add("journal_sha256", to_hex(sha256(as_bytes(body))));
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(entry)));
  return transaction.commit();
}

// A text of the command line as the data item wants it.
Result<Json> data_value(const workflows::DataItem& item, const std::string& text) {
  const auto bad = [&] {
    return Error(ErrorCode::kInvalidArgument, {"casework.bad-data", {{"name", item.id}, {"found", text}}});
  };
  switch (item.type) {
    case workflows::DataType::kString: return Json(text);
    case workflows::DataType::kBoolean:
      if (text != "true" && text != "false") return bad();
      return Json(text == "true");
    case workflows::DataType::kDate:
      if (!date_from_iso(text)) return bad();
      return Json(text);
    case workflows::DataType::kNumber: {
      const auto number = Decimal::from_text(text);
      if (!number) return bad();
      if (const auto integer = number->to_int64()) return Json(*integer);
      return Json(to_text(*number));
    }
  }
  return bad();
}

Result<Json> event_data(const Workflow& workflow, const std::map<std::string, std::string>& data) {
  Json json{Json::Object{}};
  for (const auto& [name, text] : data) {
    const workflows::DataItem* item = workflow.data_item(name);
    if (item == nullptr)
      return Error(ErrorCode::kInvalidArgument, {"casework.unknown-data", {{"name", name}}});
    HTX_ASSIGN_OR_RETURN(Json value, data_value(*item, text));
    json.add(name, std::move(value));
  }
  return json;
}

// Who may do it, with what, and whether it is time.
Status check_act(const Office& office, const LoadedCase& loaded, const Action& action,
                 const ActRequest& request) {
  const Workflow& workflow = loaded.definition.workflow;
  if (action.is_expiry) {
    HTX_ASSIGN_OR_RETURN(const auto dues, office.store.dues_of(loaded.row.id));
    const auto due = std::ranges::find(dues, action.deadline, &DueRow::deadline);
    if (due == dues.end() || due->due.empty() || to_text(request.on) <= due->due) {
      return Error(
          ErrorCode::kConflict,
          {"casework.not-due-yet", {{"event", action.event}, {"due", due == dues.end() ? "–" : due->due}}});
    }
  } else if (const workflows::Role* role = workflow.role(action.role)) {
    // What outsiders do is recorded by whoever learns of it; what is done here needs the role.
    if (!role->external && office.actor.role != role->id) {
      return Error(ErrorCode::kForbidden,
                   {"casework.wrong-role",
                    {{"needed", role->id}, {"title", role->title.vi}, {"role", office.actor.role}}});
    }
    if (!role->external && did_any_of(loaded, office.actor.account, action.not_same_as)) {
      return Error(ErrorCode::kForbidden,
                   {"casework.four-eyes",
                    {{"actor", office.actor.account}, {"tasks", join(action.not_same_as, ", ")}}});
    }
  }
  std::vector<std::string> missing;
  for (const std::string& id : missing_documents(loaded, action, request.documents)) {
    const workflows::DocumentType* type = workflow.document(id);
    missing.push_back(type == nullptr ? id : id + " (" + type->title.vi + ")");
  }
  if (missing.empty()) return Done{};
  return Error(ErrorCode::kInvalidArgument,
               {"casework.missing-documents", {{"documents", join(missing, "; ")}}});
}

}  // namespace

Result<CaseView> open_case(const Office& office, const OpenRequest& request) {
  HTX_ASSIGN_OR_RETURN(const WorkflowDefinition* definition, office.library.workflow(request.workflow));
  const Workflow::Data& data = definition->workflow.data();
  HTX_ASSIGN_OR_RETURN(const auto record, office.store.record("cooperative", request.cooperative));
  if (!record)
    return Error(ErrorCode::kNotFound, {"casework.no-such-cooperative", {{"id", request.cooperative}}});
  const std::string kind = field_of(record, "kind");
  if (std::ranges::find(data.subjects, kind) == data.subjects.end()) {
    return Error(ErrorCode::kForbidden,
                 {"casework.not-for-this-kind", {{"workflow", data.id}, {"kind", kind}}});
  }
  const bool begun = !data.in_force_from || *data.in_force_from <= request.on;
  const bool over = data.in_force_to && *data.in_force_to < request.on;
  if (!begun || over) {
    return Error(ErrorCode::kInvalidArgument,
                 {"casework.not-in-force", {{"workflow", data.id}, {"day", to_text(request.on)}}});
  }
  HTX_ASSIGN_OR_RETURN(const Advance advance, workflows::open_case(definition->workflow));
  HTX_ASSIGN_OR_RETURN(
      const auto earlier,
      office.store.cases({.cooperative = request.cooperative, .workflow = {}, .status = {}}));
  CaseRow row;
  row.id = fmt::format("{}-{:02}", request.cooperative, earlier.size() + 1);
  row.cooperative = request.cooperative;
  row.workflow = data.id;
  row.workflow_digest = definition->digest;
  HTX_RETURN_IF_ERROR(
      commit_step(office, row, 1, *definition, advance,
                  {.event = "case.open", .on = request.on, .note = {}, .documents = {}, .names = {}}));
  return show_case(office, row.id);
}

Result<CaseView> act(const Office& office, const ActRequest& request) {
  HTX_ASSIGN_OR_RETURN(const LoadedCase loaded, load_case(office, request.case_id));
  const Workflow& workflow = loaded.definition.workflow;
  HTX_ASSIGN_OR_RETURN(const auto dues, office.store.dues_of(request.case_id));
  const std::vector<Action> actions = possible_actions(workflow, loaded.configuration, dues);
  const auto action = std::ranges::find(actions, request.event, &Action::event);
  if (action == actions.end()) {
    std::vector<std::string> possible;
    for (const Action& a : actions) possible.push_back(a.event);
    return Error(ErrorCode::kConflict,
                 {"casework.not-possible-now",
                  {{"event", request.event}, {"possible", possible.empty() ? "–" : join(possible, ", ")}}});
  }
  if (!loaded.journal.empty() && request.on < loaded.journal.back().on) {
    return Error(ErrorCode::kInvalidArgument,
                 {"casework.before-last-act",
                  {{"on", to_text(request.on)}, {"last", to_text(loaded.journal.back().on)}}});
  }
  CaseWrite write{
      .event = request.event, .on = request.on, .note = request.note, .documents = {}, .names = {}};
  constexpr std::size_t kLargestDocument = 64U << 20U;
  for (const auto& [id, path] : request.documents) {
    if (workflow.document(id) == nullptr) {
      return Error(ErrorCode::kInvalidArgument, {"casework.unknown-document", {{"id", id}}});
    }
    HTX_ASSIGN_OR_RETURN(write.documents[id], read_file(path, kLargestDocument));
    write.names[id] = path.substr(path.find_last_of('/') + 1);
  }
  HTX_RETURN_IF_ERROR(check_act(office, loaded, *action, request));
  HTX_ASSIGN_OR_RETURN(Json data, event_data(workflow, request.data));
  HTX_ASSIGN_OR_RETURN(
      const Advance advance,
      workflows::advance(workflow, loaded.configuration, {.name = request.event, .data = std::move(data)}));
  const auto line = static_cast<std::int64_t>(loaded.journal.size()) + 1;
  HTX_RETURN_IF_ERROR(commit_step(office, loaded.row, line, loaded.definition, advance, write));
  return show_case(office, request.case_id);
}

Result<CaseView> show_case(const Office& office, const std::string& case_id) {
  HTX_ASSIGN_OR_RETURN(LoadedCase loaded, load_case(office, case_id));
  HTX_ASSIGN_OR_RETURN(const auto record, office.store.record("cooperative", loaded.row.cooperative));
  HTX_ASSIGN_OR_RETURN(const auto dues, office.store.dues_of(case_id));
  CaseView view{.row = loaded.row,
                .cooperative_name = field_of(record, "name"),
                .workflow = loaded.definition.workflow,
                .configuration = loaded.configuration,
                .journal = loaded.journal,
                .dues = dues,
                .documents = loaded.documents,
                .next = {}};
  if (!view.configuration.running) return view;
  for (const Action& action : possible_actions(view.workflow, view.configuration, view.dues)) {
    view.next.push_back({action, missing_documents(loaded, action, {})});
  }
  return view;
}

Result<std::vector<CaseRow>> list_cases(const Office& office, const CaseFilter& filter) {
  return office.store.cases(filter);
}

}  // namespace htx
