#include "engine/server/api/openapi.h"

#include <set>

#include "engine/answers/schemas.h"
#include "engine/server/api/api_routes.h"
#include "tests/support/json_schema.h"
#include "tests/support/matchers.h"

namespace htx::server {
namespace {

// Every text of a document, by where it stands.
void texts_of(const Json& json, const std::string& path,
              std::vector<std::pair<std::string, std::string>>& all) {
  if (json.string() != nullptr) all.emplace_back(path, *json.string());
  if (json.array() != nullptr) {
    for (const Json& item : *json.array()) texts_of(item, path + "/-", all);
  }
  if (json.object() == nullptr) return;
  for (const auto& [name, value] : *json.object()) texts_of(value, path + "/" + name, all);
}

TEST_CASE("the OpenAPI document names every route of the API, and no other", "[server][api]") {
  const Json document = openapi_document(Language::kEnglish);
  std::set<std::string> of_table;
  std::set<std::string_view> ids;
  for (const Route& route : api_routes()) {
    CHECK(route.pattern.starts_with("/api/v1/"));
    REQUIRE(route.api.has_value());
    of_table.insert((route.method == "GET" ? "get " : "post ") + std::string(route.pattern));
    CHECK(ids.insert(route.api->id).second);
    if (route.method == "GET") CHECK(route.api->write == ApiWrite::kNothing);
  }
  std::set<std::string> of_document;
  for (const auto& [path, operations] : *document.find("paths")->object()) {
    for (const auto& [method, operation] : *operations.object()) of_document.insert(method + " " + path);
  }
  CHECK(of_document == of_table);
  CHECK(of_table.size() > 60);
}

TEST_CASE("the OpenAPI document says everything in both languages, and refers to what is there",
          "[server][api]") {
  for (const Language language : {Language::kVietnamese, Language::kEnglish}) {
    const Json document = openapi_document(language);
    const Json& known = *document.find("components")->find("schemas");
    std::vector<std::pair<std::string, std::string>> texts;
    texts_of(document, "", texts);
    for (const auto& [path, text] : texts) {
      CAPTURE(path, text);
      if (path.ends_with("/$ref")) {
        REQUIRE(text.starts_with("#/components/schemas/"));
        CHECK(known.find(text.substr(21)) != nullptr);
      }
      // A text that the catalogue lacks is shown as its code.
      CHECK_FALSE(text.starts_with("server."));
    }
  }
}

TEST_CASE("the schemas of the program are those of the folder", "[server][api]") {
  const JsonSchemas folder(HTX_SOURCE "/engine/answers/schemas");
  std::set<std::string> embedded;
  for (const answers::Schema& schema : answers::schemas()) {
    std::string name(schema.name.substr(0, schema.name.rfind(".json")));
    REQUIRE_VALUE(const Json read, read_json(schema.text));
    CHECK(folder.all().at(name) == read);
    embedded.insert(std::move(name));
  }
  for (const auto& [name, schema] : folder.all()) {
    if (name != "index") CHECK(embedded.contains(name));
  }
}

TEST_CASE("what the index says of the API alone is what its routes answer", "[server][api]") {
  const JsonSchemas folder(HTX_SOURCE "/engine/answers/schemas");
  for (const auto& [name, schema] : *folder.all().at("index").object()) {
    if (!name.starts_with("api ")) continue;
    CAPTURE(name);
    const auto found = std::ranges::find_if(
        api_routes(), [&](const Route& route) { return "api " + std::string(route.api->id) == name; });
    REQUIRE(found != api_routes().end());
    CHECK(found->api->answer == *schema.string());
  }
}

}  // namespace
}  // namespace htx::server
