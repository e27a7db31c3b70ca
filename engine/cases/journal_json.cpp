#include "engine/cases/journal_json.h"

#include "engine/base/closed_list.h"
#include "engine/value/canonical.h"
#include "engine/workflows/deadline_status.h"

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

Error bad_line(std::int64_t line) {
  return Error(ErrorCode::kCorrupt, {"cases.bad-journal", {{"line", std::to_string(line)}}});
}

Json history_to(const workflows::DeadlineHistory& history, const workflows::DeadlineRule& rule,
                const std::string& calendar) {
  Json::Array pauses;
  for (const Pause& pause : history.pauses) {
    Json json;
    pauses.push_back(json.add("from", to_text(pause.from)).add("until", to_text(pause.until)));
  }
  Json body;
  body.add("from", to_text(history.anchor)).add("begun", to_text(history.begun));
  body.add("within", rule.within ? to_text(*rule.within) : "");
  body.add("calendar", calendar).add("pauses", std::move(pauses));
  if (history.extensions > 0) body.add("extensions", history.extensions);
  return body;
}

namespace {

Result<std::string> due_bytes(const DeadlineRow& due) {
  CanonicalObject object;
  object.text("acted_on_at", due.acted_on_at).canonical("body", due.body).text("due", to_text(due.due));
  object.text("id", due.deadline).integer("run", due.run).text("warn", to_text(due.warn));
  return std::move(object).finish();
}

Result<std::string> file_bytes(const DocumentRow& document) {
  CanonicalObject object;
  object.text("id", document.id).text("kind", document.kind).text("media_type", document.media_type);
  object.text("name", document.name).text("sha256", to_hex(document.digest));
  return std::move(object).finish();
}

// "notify registry"
std::vector<std::string> requested_texts(const std::vector<RequestedEffect>& requested) {
  std::vector<std::string> written;
  written.reserve(requested.size());
  for (const RequestedEffect& one : requested)
    written.push_back(std::string(to_string(one.kind)) + " " + one.addressee);
  return written;
}

template <class Rows, class Bytes>
Result<std::vector<std::string>> all_bytes(const Rows& rows, Bytes bytes) {
  std::vector<std::string> all;
  for (const auto& row : rows) {
    HTX_ASSIGN_OR_RETURN(std::string one, bytes(row));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

Result<std::string> journal_bytes(const JournalLine& line) {
  HTX_ASSIGN_OR_RETURN(const auto deadlines, all_bytes(line.deadlines, due_bytes));
  HTX_ASSIGN_OR_RETURN(const auto files, all_bytes(line.filed, file_bytes));
  CanonicalObject object;
  object.text("actor", line.actor);
  if (!line.after.is_null()) object.json("after", line.after);
  object.text("at", line.at).json("data", line.data);
  object.canonicals("deadlines", deadlines).json("details", line.details).texts("documents", line.documents);
  object.text("event", line.event).canonicals("files", files).text("kind", to_string(line.kind));
  object.integer("line", line.line).text("note", line.note).text("on", to_text(line.on));
  if (!line.on_behalf_of.empty()) object.text("on_behalf_of", line.on_behalf_of);
  object.texts("requested", requested_texts(line.requested_effects))
      .text("role", line.role)
      .texts("states", line.states)
      .texts("stopped", line.stopped);
  object.text("workflow_sha256", to_hex(line.workflow_digest));
  return std::move(object).finish();
}

}  // namespace internal

namespace {

const Json::Array& items_of(const Json& json, std::string_view name) {
  static const Json::Array kNone;
  const Json* found = json.find(name);
  return found == nullptr || found->array() == nullptr ? kNone : *found->array();
}

Json object_of(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  return found == nullptr || found->object() == nullptr ? Json(Json::Object{}) : *found;
}

Result<DeadlineRow> due_from(const std::string& case_id, std::int64_t line, const Json& json) {
  const Json* body = json.find("body");
  DeadlineRow due{.case_id = case_id,
                  .deadline = json.text_of("id"),
                  .due = {},
                  .warn = {},
                  .body = {},
                  .run = json.integer_of("run").value_or(1),
                  .acted_on_at = json.text_of("acted_on_at")};
  HTX_ASSIGN_OR_RETURN(due.body, canonical_json(body == nullptr ? Json() : *body));
  const bool reads =
      read_date_if_any(json.text_of("due"), due.due) && read_date_if_any(json.text_of("warn"), due.warn);
  if (!reads) return internal::bad_line(line);
  return due;
}

// What "notify registry" says; none if it says nothing.
std::optional<RequestedEffect> requested_from(std::string_view text) {
  const std::size_t space = text.find(' ');
  const auto kind = enum_from_string<OutboxKind>(text.substr(0, space));
  if (!kind || space == std::string_view::npos) return std::nullopt;
  return RequestedEffect{*kind, std::string(text.substr(space + 1))};
}

}  // namespace

Result<JournalLine> read_journal_line(const std::string& case_id, const JournalRow& row) {
  HTX_ASSIGN_OR_RETURN(const Json json, read_json(row.body));
  JournalLine line;
  line.line = row.line;
  line.at = json.text_of("at");
  const auto on = date_from_iso(json.text_of("on"));
  if (!on) return internal::bad_line(row.line);
  line.on = *on;
  line.actor = json.text_of("actor");
  line.role = json.text_of("role");
  line.on_behalf_of = json.text_of("on_behalf_of");
  const auto kind = enum_from_string<LineKind>(json.text_of("kind"));
  if (!kind) return internal::bad_line(row.line);
  line.kind = *kind;
  line.event = json.text_of("event");
  line.note = json.text_of("note");
  line.documents = internal::texts(json.find("documents"));
  line.states = internal::texts(json.find("states"));
  line.workflow_digest = digest_from_hex(json.text_of("workflow_sha256")).value_or(Digest{});
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
                          .digest = digest_from_hex(file.text_of("sha256")).value_or(Digest{})});
  }
  for (const Json& due : items_of(json, "deadlines")) {
    HTX_ASSIGN_OR_RETURN(DeadlineRow read, due_from(case_id, row.line, due));
    line.deadlines.push_back(std::move(read));
  }
  line.stopped = internal::texts(json.find("stopped"));
  for (const std::string& text : internal::texts(json.find("requested"))) {
    auto requested = requested_from(text);
    if (!requested) return internal::bad_line(row.line);
    line.requested_effects.push_back(*std::move(requested));
  }
  return line;
}

}  // namespace htx
