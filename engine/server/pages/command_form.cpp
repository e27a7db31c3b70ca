#include "engine/server/pages/command_form.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/identity/secret.h"
#include "engine/registry/cell_text.h"
#include "engine/server/pages/frame.h"

namespace htx::server {
namespace {

struct AboutField {
  std::string_view code;
  std::string_view field;
};
// Which field an error is about, the first of them that the form has.
constexpr auto kAbout = std::to_array<AboutField>({
    {"server.bad-day", "on"},
    {"cases.before-last-act", "on"},
    {"cases.day-ahead", "on"},
    {"cases.not-in-force", "on"},
    {"cases.already-open", "workflow"},
    {"cases.not-for-this-kind", "workflow"},
    {"cases.only-referred", "workflow"},
    {"session.no-such-workflow", "workflow"},
    {"cases.no-such-case", "related"},
    {"cases.no-such-case", "other"},
    {"cases.same-case", "other"},
    {"cases.bad-relation", "relation"},
    {"cases.unknown-document", "document"},
    {"cases.not-filed", "document"},
    {"cases.already-signed", "document"},
    {"server.no-file", "file"},
    {"session.empty-note", "about"},
    {"session.empty-note", "note"},
    {"cases.no-such-task", "task"},
    {"cases.held-by-another", "task"},
    {"cases.not-the-holder", "task"},
    {"cases.not-a-member", "person"},
    {"session.four-eyes", "person"},
    {"cases.bad-name", "person"},
    {"cases.bad-name", "name"},
    {"cases.no-such-party", "party"},
    {"cases.bad-amount", "amount"},
    {"session.unknown-word", "nature"},
    {"session.unknown-word", "source"},
    {"cases.no-such-deadline", "deadline"},
    {"cases.not-extendable", "deadline"},
    {"workflows.too-many-extensions", "deadline"},
    {"cases.no-such-complaint", "number"},
});

std::string field_about(const CommandForm& form, const Error& error) {
  for (const AboutField& one : kAbout) {
    const bool is_there = std::ranges::find(form.fields, one.field, &FormField::id) != form.fields.end();
    if (is_there && one.code == error.message().code) return std::string(one.field);
  }
  return {};
}

Json field_model(const Visit& visit, const FormField& field, const std::string& wrong) {
  using Kind = FormField::Kind;
  const bool is_back = visit.form.fields.contains(field.id);
  const std::string value = is_back ? visit.form.fields[field.id] : field.first;
  Json json;
  json.add("id", field.id).add("label", field.label).add("hint", field.hint).add("value", value);
  json.add("is_line", field.kind == Kind::kLine).add("is_text", field.kind == Kind::kText);
  json.add("is_file", field.kind == Kind::kFile).add("is_choice", field.kind == Kind::kChoice);
  json.add("is_day", field.kind == Kind::kDay).add("wrong", wrong);
  std::vector<std::string> described;
  if (!field.hint.empty()) described.push_back(field.id + "-h");
  if (!wrong.empty()) described.push_back(field.id + "-e");
  json.add("described", join(described, " "));
  if (field.kind == Kind::kDay) {
    const auto day = read_date_text(value);
    json.add("weekday", day ? weekday(*day, visit.say) : "").add("now_day", visit.say.date(visit.today()));
  }
  Json choices{Json::Array{}};
  for (const auto& [id, title] : field.choices) {
    Json one;
    choices.push(one.add("id", id).add("title", title).add("chosen", id == value));
  }
  return json.add("choices", std::move(choices));
}

Json path_model(const CommandForm& form) {
  Json path{Json::Array{}};
  for (const auto& [href, name] : form.path) {
    Json one;
    path.push(one.add("href", href).add("name", name));
  }
  return path;
}

}  // namespace

FormField day_field(const Visit& visit) {
  return {.id = "on",
          .kind = FormField::Kind::kDay,
          .label = visit.say("server.day-of-act"),
          .hint = visit.say("server.day-it-happened"),
          .first = visit.say.date(visit.today())};
}

FormField note_field(const Visit& visit) {
  return {.id = "note",
          .kind = FormField::Kind::kText,
          .label = visit.say("server.note"),
          .hint = visit.say("server.note-hint")};
}

std::string typed(const Visit& visit, const std::string& field) {
  return std::string(trim(visit.form.fields[field]));
}

Result<Date> typed_day(const Visit& visit, const std::string& field) {
  const std::string text = typed(visit, field);
  if (const auto day = read_date_text(text)) return *day;
  return Error(ErrorCode::kInvalidArgument, {"server.bad-day", {{"found", text}}});
}

bool is_about_request(const Error& error) {
  return error.code() == ErrorCode::kInvalidArgument || error.code() == ErrorCode::kConflict ||
         error.code() == ErrorCode::kForbidden || error.code() == ErrorCode::kNotFound;
}

Result<std::string> key_of_form(const Visit& visit, const Error* error) {
  const std::string& sent = visit.form.fields["key"];
  const bool used_up = error != nullptr && error->message().code == "session.key-used";
  if (!sent.empty() && !used_up) return sent;
  HTX_ASSIGN_OR_RETURN(Secret fresh, new_secret());
  return std::move(fresh.text);
}

Result<Response> form_page(const Visit& visit, const CommandForm& form, const Error* error, Json preview) {
  const std::string about = error == nullptr ? "" : field_about(form, *error);
  const std::string said = error == nullptr ? "" : to_text(error->message(), visit.language());
  Json fields{Json::Array{}};
  for (const FormField& field : form.fields)
    fields.push(field_model(visit, field, field.id == about ? said : std::string()));
  HTX_ASSIGN_OR_RETURN(std::string key, key_of_form(visit, error));
  Json model;
  model.add("name", form.title).add("lead", form.lead).add("action", form.action).add("back", form.back);
  model.add("path", path_model(form)).add("fields", std::move(fields)).add("button", form.button);
  model.add("key", std::move(key)).add("line", std::to_string(form.line));
  Json refusals{Json::Array{}};
  for (const std::string& one : form.refusals) refusals.push(one);
  model.add("has_refusals", !form.refusals.empty()).add("refusals", std::move(refusals));
  model.add("account", visit.visitor->account).add("role_name", role_title(visit.visitor->role, visit.say));
  if (error != nullptr) {
    Json note = error_note(*error, visit.language());
    model.add("error", note.add("field", about)).add("changes", form.changes);
  }
  if (!preview.is_null()) model.add("preview", std::move(preview));
  return page(
      visit, "command", std::move(model),
      {.title = error == nullptr ? form.title : visit.say("server.act-refused-title", {{"act", form.title}}),
       .menu = form.menu,
       .status = error == nullptr ? 200 : status_of(*error)});
}

}  // namespace htx::server
