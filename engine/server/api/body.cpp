#include "engine/server/api/body.h"

#include <algorithm>

#include "engine/base/bytes.h"
#include "engine/base/text.h"
#include "engine/value/reporting_period.h"

namespace htx::server {
namespace {

constexpr std::size_t kMostJson = 1U << 20U;
constexpr std::size_t kDeepest = 8;
constexpr const char* kRequestPart = "request";

const char* name_of(FieldType type) {
  switch (type) {
    case FieldType::kText: return "server.type-text";
    case FieldType::kDay: return "server.type-day";
    case FieldType::kPeriod: return "server.type-period";
    case FieldType::kWhole: return "server.type-whole";
    case FieldType::kTruth: return "server.type-truth";
    case FieldType::kTexts: return "server.type-texts";
    case FieldType::kFiles: return "server.type-files";
  }
  return "";
}

// The beginning of what was found, at most so many bytes of it.
std::string shortened(const std::string& found) {
  constexpr std::size_t kShown = 80;
  if (found.size() <= kShown) return found;
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(found[end]) & 0xC0U) == 0x80U) --end;
  return found.substr(0, end) + "…";
}

Error bad_field(const ApiField& field, const std::string& found) {
  return {ErrorCode::kInvalidArgument,
          {"server.bad-field",
           {{"field", field.name}, {"found", shortened(found)}, {"expected", both(name_of(field.type))}}}};
}

Error unknown_field(const std::string& name, const ApiFields& fields) {
  std::vector<std::string> known;
  for (const ApiField& field : fields) known.emplace_back(field.name);
  return {ErrorCode::kInvalidArgument,
          {"server.unknown-field", {{"found", shortened(name)}, {"expected", list_of(known)}}}};
}

Error missing_field(const ApiField& field) {
  return {ErrorCode::kInvalidArgument,
          {"server.missing-field", {{"field", field.name}, {"expected", both(name_of(field.type))}}}};
}

const ApiField* field_of(const ApiFields& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &ApiField::name);
  return found == fields.end() ? nullptr : &*found;
}

// Whether a text says what a type wants; of an address everything is a text.
bool fits_text(FieldType type, const std::string& text) {
  switch (type) {
    case FieldType::kText: return true;
    case FieldType::kDay: return date_from_iso(text).has_value();
    case FieldType::kPeriod: return period_from_text(text).has_value();
    case FieldType::kWhole: return whole_number(text).has_value();
    case FieldType::kTruth: return text == "true" || text == "false";
    case FieldType::kTexts:
    case FieldType::kFiles: return false;
  }
  return false;
}

bool is_text(const Json& value) {
  return value.string() != nullptr && received_text(*value.string()).has_value();
}

bool is_object_of(const Json& value, bool (*fits)(const Json& member)) {
  return value.object() != nullptr && std::ranges::all_of(*value.object(), [&](const Json::Member& member) {
           return received_text(member.first).has_value() && fits(member.second);
         });
}

bool is_file(const Json& value) {
  return value.object() != nullptr && value.object()->size() == 2 && !value.text_of("name").empty() &&
         value.find("base64") != nullptr && is_text(*value.find("name")) &&
         from_base64(value.text_of("base64")).has_value() && value.find("base64")->string() != nullptr;
}

bool fits(const ApiField& field, const Json& value) {
  switch (field.type) {
    case FieldType::kText: return is_text(value);
    case FieldType::kDay:
    case FieldType::kPeriod: return value.string() != nullptr && fits_text(field.type, *value.string());
    case FieldType::kWhole:
      return value.number() != nullptr && whole_number(value.number()->text).has_value();
    case FieldType::kTruth: return value.boolean() != nullptr;
    case FieldType::kTexts: return is_object_of(value, is_text);
    case FieldType::kFiles: return is_object_of(value, is_file);
  }
  return false;
}

Status check_body(const Json& body, const ApiFields& fields, bool has_files) {
  if (body.object() == nullptr) return Error(ErrorCode::kInvalidArgument, "server.no-object");
  for (const auto& [name, value] : *body.object()) {
    const ApiField* field = field_of(fields, name);
    if (field == nullptr) return unknown_field(name, fields);
    if (!fits(*field, value)) return bad_field(*field, write_json(value));
  }
  for (const ApiField& field : fields) {
    const bool is_there = body.find(field.name) != nullptr || (field.type == FieldType::kFiles && has_files);
    if (field.is_required && !is_there) return missing_field(field);
  }
  return Done{};
}

Result<Json> read_object(const std::string& text) {
  auto body = read_json(text, {.max_bytes = kMostJson, .max_depth = kDeepest, .normalize = true});
  if (!body) {
    Error why = std::move(body).error();
    return std::move(why).while_doing("JSON");
  }
  return body;
}

// The files that a body of JSON brings.
void take_files(const Json& body, const ApiFields& fields, Form& form) {
  for (const ApiField& field : fields) {
    const Json* files = field.type == FieldType::kFiles ? body.find(field.name) : nullptr;
    if (files == nullptr) continue;
    for (const auto& [id, file] : *files->object())
      form.files.push_back({id, file.text_of("name"), from_base64(file.text_of("base64")).value_or("")});
  }
}

Error wrong_type() { return {ErrorCode::kInvalidArgument, kWrongType}; }

Status read_multipart(Visit& visit, const ApiUse& use) {
  const bool takes_files = std::ranges::find(use.body, FieldType::kFiles, &ApiField::type) != use.body.end();
  auto form = takes_files ? read_form(visit.request) : std::nullopt;
  if (!form) return wrong_type();
  for (const auto& [name, value] : form->fields.all()) {
    if (name != kRequestPart) return unknown_field(name, {{kRequestPart}});
  }
  if (form->fields.contains(kRequestPart)) {
    HTX_ASSIGN_OR_RETURN(visit.api.body, read_object(form->fields[kRequestPart]));
  }
  visit.form.files = std::move(form->files);
  return Done{};
}

}  // namespace

Status check_query(const Fields& query, const ApiUse& use) {
  ApiFields fields = use.query;
  if (use.list == ApiList::kPaged) {
    fields.push_back({.name = "after"});
    fields.push_back({.name = "limit", .type = FieldType::kWhole});
  }
  for (const auto& [name, value] : query.all()) {
    const ApiField* field = field_of(fields, name);
    if (field == nullptr) return unknown_field(name, fields);
    if (!fits_text(field->type, value)) return bad_field(*field, value);
  }
  for (const ApiField& field : fields) {
    if (field.is_required && query[field.name].empty()) return missing_field(field);
  }
  const auto limit = whole_number(query["limit"]);
  if (use.list == ApiList::kPaged && limit && (*limit < 1 || *limit > kMostOfAPage)) {
    return Error(ErrorCode::kInvalidArgument, {"server.bad-field",
                                               {{"field", "limit"},
                                                {"found", query["limit"]},
                                                {"expected", "1.." + std::to_string(kMostOfAPage)}}});
  }
  return Done{};
}

Status read_body(Visit& visit, const ApiUse& use) {
  const std::string& type = visit.request.header("content-type");
  const std::string kind = to_lower(std::string(trim(type.substr(0, type.find(';')))));
  if (kind == "multipart/form-data") {
    HTX_RETURN_IF_ERROR(read_multipart(visit, use));
  } else if (!visit.request.body.empty()) {
    if (kind != "application/json") return wrong_type();
    HTX_ASSIGN_OR_RETURN(visit.api.body, read_object(visit.request.body));
  }
  HTX_RETURN_IF_ERROR(check_body(visit.api.body, use.body, !visit.form.files.empty()));
  take_files(visit.api.body, use.body, visit.form);
  return Done{};
}

int period_in(const Fields& query) { return period_from_text(query["period"]).value_or(0); }

std::optional<Date> day_in(const Json& body, std::string_view name) {
  return date_from_iso(body.text_of(name));
}

bool is_true_in(const Json& body, std::string_view name) {
  const Json* value = body.find(name);
  return value != nullptr && value->boolean() != nullptr && *value->boolean();
}

std::map<std::string, std::string> texts_in(const Json& body, std::string_view name) {
  std::map<std::string, std::string> texts;
  const Json* value = body.find(name);
  if (value == nullptr || value->object() == nullptr) return texts;
  for (const auto& [id, text] : *value->object()) texts[id] = *text.string();
  return texts;
}

}  // namespace htx::server
