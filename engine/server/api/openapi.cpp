#include "engine/server/api/openapi.h"

#include <algorithm>
#include <map>

#include "engine/answers/schemas.h"
#include "engine/base/text.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/rate_limit.h"
#include "engine/server/http/cookies.h"

namespace htx::server {
namespace {

constexpr std::string_view kComponents = "#/components/schemas/";
constexpr std::string_view kProblem = "problem";

// "defs/date.json" -> "defs.date": names of components have no slashes.
std::string component_of(std::string_view file) {
  std::string name(file.substr(0, file.rfind(".json")));
  std::ranges::replace(name, '/', '.');
  return name;
}

// Where a reference of a schema leads in the document; `file` is the schema's own.
std::string target_of(std::string_view reference, std::string_view file) {
  constexpr std::string_view kLocal = "#/$defs/";
  if (reference.starts_with(kLocal)) {
    return std::string(kComponents) + component_of(file) + "." + std::string(reference.substr(kLocal.size()));
  }
  const std::size_t folder = file.rfind('/');
  const std::string below = folder == std::string_view::npos ? "" : std::string(file.substr(0, folder + 1));
  return std::string(kComponents) + component_of(below + std::string(reference));
}

// A schema as a component: its references lead into the document, its own definitions stand beside it.
Json as_component(const Json& schema, std::string_view file) {
  if (schema.array() != nullptr) {
    Json::Array items;
    for (const Json& item : *schema.array()) items.push_back(as_component(item, file));
    return items;
  }
  if (schema.object() == nullptr) return schema;
  Json::Object members;
  for (const auto& [name, value] : *schema.object()) {
    if (name == "$schema" || name == "$defs") continue;
    const bool is_reference = name == "$ref" && value.string() != nullptr;
    members.emplace_back(name,
                         is_reference ? Json(target_of(*value.string(), file)) : as_component(value, file));
  }
  return members;
}

Json components() {
  Json all(Json::Object{});
  for (const answers::Schema& schema : answers::schemas()) {
    const auto read = read_json(schema.text);
    if (!read) continue;  // A test reads them all.
    all.add(component_of(schema.name), as_component(*read, schema.name));
    const Json* own = read->find("$defs");
    if (own == nullptr) continue;
    for (const auto& [name, value] : *own->object())
      all.add(component_of(schema.name) + "." + name, as_component(value, schema.name));
  }
  return all;
}

Json reference_to(std::string_view schema) {
  Json json;
  return json.add("$ref", std::string(kComponents) + std::string(schema));
}

Json typed(const char* type) {
  Json json;
  return json.add("type", type);
}

Json object_of(Json members) { return typed("object").add("additionalProperties", std::move(members)); }

Json file_schema() {
  Json members;
  members.add("name", typed("string"));
  members.add("base64", typed("string").add("contentEncoding", "base64"));
  Json json = typed("object");
  json.add("additionalProperties", false).add("required", Json::Array{"name", "base64"});
  return json.add("properties", std::move(members));
}

Json schema_of(FieldType type) {
  switch (type) {
    case FieldType::kText: return typed("string");
    case FieldType::kDay: return reference_to("defs.date");
    case FieldType::kPeriod: return typed("string").add("pattern", "^[0-9]{4}(-Q[1-4])?$");
    case FieldType::kWhole: return typed("integer");
    case FieldType::kTruth: return typed("boolean");
    case FieldType::kTexts: return object_of(typed("string"));
    case FieldType::kFiles: return object_of(file_schema());
  }
  return {};
}

class Writer {
 public:
  explicit Writer(Language language) : language_(language) {}

  Json document() const {
    Json info;
    info.add("title", say("server.api-title")).add("version", "1");
    info.add("description", say({"server.api-lead",
                                 {{"at_once", std::to_string(RateLimit::kAtOnce)},
                                  {"a_second", std::to_string(RateLimit::kASecond)}}}));
    Json json;
    json.add("openapi", "3.1.0").add("info", std::move(info));
    json.add("servers", Json::Array{Json(Json::Object{{"url", "/"}})});
    json.add("security", security()).add("paths", paths());
    Json parts;
    parts.add("schemas", components()).add("securitySchemes", schemes());
    return json.add("components", std::move(parts));
  }

 private:
  std::string say(const Message& message) const { return to_text(message, language_); }

  static Json security() {
    Json token;
    token.add("token", Json::Array{});
    Json session;
    session.add("session", Json::Array{});
    return Json::Array{token, session};
  }

  Json schemes() const {
    Json token;
    token.add("type", "http").add("scheme", "bearer").add("description", say("server.api-by-token"));
    Json session;
    session.add("type", "apiKey").add("in", "cookie").add("name", kSessionCookie);
    session.add("description", say("server.api-by-session"));
    Json json;
    return json.add("token", std::move(token)).add("session", std::move(session));
  }

  Json paths() const {
    std::vector<std::pair<std::string, Json>> all;
    for (const Route& route : api_routes()) {
      const std::string path(route.pattern);
      auto known = std::ranges::find(all, path, &std::pair<std::string, Json>::first);
      if (known == all.end()) known = all.insert(known, {path, Json()});
      known->second.add(to_lower(std::string(route.method)), operation(route));
    }
    Json json;
    for (auto& [path, operations] : all) json.add(path, std::move(operations));
    return json;
  }

  Json operation(const Route& route) const {
    const ApiUse& use = *route.api;
    Json json;
    json.add("operationId", use.id).add("summary", say("server.api-" + std::string(use.id)));
    if (!route.operation) json.add("security", Json::Array{});
    json.add("parameters", parameters(route));
    if (!use.body.empty()) json.add("requestBody", body(use));
    return json.add("responses", responses(use));
  }

  Json parameter(std::string_view in, std::string_view name, Json schema, bool is_required) const {
    Json json;
    json.add("in", in).add("name", name).add("required", is_required);
    json.add("description", say("server.api-field-" + std::string(name)));
    return json.add("schema", std::move(schema));
  }

  Json parameters(const Route& route) const {
    const ApiUse& use = *route.api;
    Json::Array all;
    for (const std::string_view segment : split(route.pattern.substr(1), '/')) {
      if (segment.starts_with('{'))
        all.push_back(parameter("path", segment.substr(1, segment.size() - 2), typed("string"), true));
    }
    for (const ApiField& field : use.query)
      all.push_back(parameter("query", field.name, schema_of(field.type), field.is_required));
    if (use.list == ApiList::kPaged) {
      all.push_back(parameter("query", "after", typed("string"), false));
      Json limit = typed("integer");
      limit.add("minimum", std::int64_t{1}).add("maximum", kMostOfAPage).add("default", kOfAPage);
      all.push_back(parameter("query", "limit", std::move(limit), false));
    }
    if (use.write == ApiWrite::kOnce) {
      all.push_back(parameter("header", "Idempotency-Key", typed("string"), true));
      if (route.pattern.starts_with("/api/v1/cases/"))
        all.push_back(parameter("header", "If-Match", typed("string"), false));
    }
    return all;
  }

  Json body(const ApiUse& use) const {
    Json members;
    Json::Array required;
    bool has_files = false;
    for (const ApiField& field : use.body) {
      Json schema = schema_of(field.type);
      const std::string text = say("server.api-field-" + std::string(field.name));
      // Beside a reference a description is allowed since OpenAPI 3.1.
      members.add(std::string(field.name), schema.add("description", text));
      if (field.is_required) required.emplace_back(field.name);
      has_files = has_files || field.type == FieldType::kFiles;
    }
    const bool is_required = !required.empty();
    Json object = typed("object");
    object.add("additionalProperties", false).add("properties", std::move(members));
    if (is_required) object.add("required", std::move(required));
    Json as_json;
    Json content;
    content.add("application/json", as_json.add("schema", object));
    if (has_files) content.add("multipart/form-data", multipart(object));
    Json json;
    return json.add("required", is_required).add("content", std::move(content));
  }

  // The same as JSON in the part "request", and each file in a part of the name of its document.
  static Json multipart(const Json& object) {
    Json members;
    Json request = object;
    Json schema = typed("object");
    schema.add("properties", members.add("request", std::move(request)));
    Json encoding;
    encoding.add("request", Json(Json::Object{{"contentType", "application/json"}}));
    schema.add("additionalProperties", typed("string").add("contentMediaType", "application/octet-stream"));
    Json json;
    return json.add("schema", std::move(schema)).add("encoding", std::move(encoding));
  }

  Json response(const std::string& text, std::string_view type, Json schema) const {
    Json media;
    media.add("schema", std::move(schema));
    Json content;
    content.add(std::string(type), std::move(media));
    Json json;
    return json.add("description", say(text)).add("content", std::move(content));
  }

  Json responses(const ApiUse& use) const {
    Json json;
    const bool is_document = use.id == "openapi";
    Json schema = is_document          ? typed("object")
                  : use.answer.empty() ? typed("string").add("contentMediaType", "application/octet-stream")
                                       : reference_to(use.answer);
    const char* type = use.answer.empty() && !is_document ? "application/octet-stream" : "application/json";
    json.add(std::to_string(use.status), response("server.api-done", type, std::move(schema)));
    return json.add("default",
                    response("server.api-not-done", "application/problem+json", reference_to(kProblem)));
  }

  Language language_;
};

}  // namespace

Json openapi_document(Language language) { return Writer(language).document(); }

}  // namespace htx::server
