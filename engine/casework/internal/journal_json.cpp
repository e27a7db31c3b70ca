#include "engine/casework/internal/journal_json.h"

namespace htx {
namespace internal {

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

workflows::DeadlineHistory history_from(const Json& body) {
  workflows::DeadlineHistory history;
  history.anchor = date_from_iso(body.text_of("from")).value_or(Date());
  history.extensions = body.integer_of("extensions").value_or(0);
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
  body.add("from", to_text(history.anchor)).add("within", rule.within ? to_text(*rule.within) : "");
  body.add("calendar", calendar).add("pauses", std::move(pauses));
  if (history.extensions > 0) body.add("extensions", history.extensions);
  return body;
}

namespace {

Result<Json> due_json(const DueRow& due) {
  HTX_ASSIGN_OR_RETURN(Json body, read_json(due.body));
  Json json;
  json.add("id", due.deadline).add("due", due.due).add("warn", due.warn);
  return json.add("generation", due.generation).add("fired", due.fired).add("body", std::move(body));
}

Json file_json(const DocumentRow& document) {
  Json json;
  json.add("id", document.id).add("kind", document.kind).add("name", document.name);
  return json.add("media_type", document.media_type).add("sha256", to_hex(document.digest));
}

}  // namespace

Result<std::string> journal_bytes(const JournalLine& line) {
  Json journal;
  journal.add("line", line.line).add("at", line.at).add("on", to_text(line.on)).add("actor", line.actor);
  journal.add("role", line.role).add("event", line.event).add("note", line.note);
  journal.add("documents", array_of(line.documents)).add("states", array_of(line.states));
  journal.add("workflow_sha256", to_hex(line.workflow_digest)).add("kind", line.kind);
  if (!line.on_behalf_of.empty()) journal.add("on_behalf_of", line.on_behalf_of);
  journal.add("data", line.data).add("details", line.details);
  if (!line.after.is_null()) journal.add("after", line.after);
  Json::Array files;
  for (const DocumentRow& document : line.filed) files.push_back(file_json(document));
  journal.add("files", std::move(files));
  Json::Array dues;
  for (const DueRow& due : line.dues) {
    HTX_ASSIGN_OR_RETURN(Json json, due_json(due));
    dues.push_back(std::move(json));
  }
  journal.add("deadlines", std::move(dues)).add("stopped", array_of(line.stopped));
  journal.add("asked", array_of(line.asked));
  return canonical_json(journal);
}

}  // namespace internal

namespace {

Digest digest_from(const std::string& hex) {
  Digest digest{};
  const auto bytes = from_hex(hex);
  if (bytes && bytes->size() == digest.size())
    std::copy(as_bytes(*bytes).begin(), as_bytes(*bytes).end(), digest.begin());
  return digest;
}

const Json::Array& items_of(const Json& json, std::string_view name) {
  static const Json::Array kNone;
  const Json* found = json.find(name);
  return found == nullptr || found->array() == nullptr ? kNone : *found->array();
}

Json object_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  return found == nullptr || found->object() == nullptr ? Json(Json::Object{}) : *found;
}

Result<DueRow> due_from(const std::string& case_id, const Json& json) {
  const Json* body = json.find("body");
  HTX_ASSIGN_OR_RETURN(std::string bytes, canonical_json(body == nullptr ? Json() : *body));
  return DueRow{.case_id = case_id,
                .deadline = json.text_of("id"),
                .due = json.text_of("due"),
                .warn = json.text_of("warn"),
                .body = std::move(bytes),
                .generation = json.integer_of("generation").value_or(1),
                .fired = json.text_of("fired")};
}

}  // namespace

Result<JournalLine> read_journal_line(const std::string& case_id, const JournalRow& row) {
  HTX_ASSIGN_OR_RETURN(const Json json, read_json(row.body));
  JournalLine line;
  line.line = row.seq;
  line.at = json.text_of("at");
  line.on = date_from_iso(json.text_of("on")).value_or(Date());
  line.actor = json.text_of("actor");
  line.role = json.text_of("role");
  line.on_behalf_of = json.text_of("on_behalf_of");
  line.kind = json.find("kind") == nullptr ? "event" : json.text_of("kind");
  line.event = json.text_of("event");
  line.note = json.text_of("note");
  line.documents = internal::texts(json.find("documents"));
  line.states = internal::texts(json.find("states"));
  line.workflow_digest = digest_from(json.text_of("workflow_sha256"));
  line.data = object_of(json, "data");
  line.details = object_of(json, "details");
  if (const Json* after = json.find("after")) line.after = *after;
  for (const Json& file : items_of(json, "files")) {
    line.filed.push_back({.case_id = case_id,
                          .id = file.text_of("id"),
                          .kind = file.text_of("kind"),
                          .name = file.text_of("name"),
                          .media_type = file.text_of("media_type"),
                          .at = line.at,
                          .actor = line.actor,
                          .digest = digest_from(file.text_of("sha256"))});
  }
  for (const Json& due : items_of(json, "deadlines")) {
    HTX_ASSIGN_OR_RETURN(DueRow read, due_from(case_id, due));
    line.dues.push_back(std::move(read));
  }
  line.tells_dues = json.find("deadlines") != nullptr;
  line.stopped = internal::texts(json.find("stopped"));
  line.asked = internal::texts(json.find("asked"));
  return line;
}

}  // namespace htx
