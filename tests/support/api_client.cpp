#include "tests/support/api_client.h"

#include <algorithm>

#include "engine/server/api/api_routes.h"
#include "tests/support/catch.h"

namespace htx {
namespace {

const JsonSchemas& schemas() {
  static const JsonSchemas kSchemas(HTX_SOURCE "/engine/answers/schemas");
  return kSchemas;
}

bool names(const HttpClient::Fields& headers, const std::string& name) {
  return std::ranges::find(headers, name, &std::pair<std::string, std::string>::first) != headers.end();
}

void hold(const ApiAnswer& answer, const std::string& schema) {
  for (const std::string& fault : schemas().faults(answer.json, schema)) FAIL_CHECK(schema << ": " << fault);
}

}  // namespace

std::set<std::string>& ApiClient::answered() {
  static std::set<std::string> kAnswered;
  return kAnswered;
}

ApiAnswer ApiClient::ask(const std::string& method, const std::string& path, const std::string& body,
                         HttpClient::Fields headers) {
  if (!token_.empty() && !names(headers, "Authorization"))
    headers.emplace_back("Authorization", "Bearer " + token_);
  if (!names(headers, "Accept-Language")) headers.emplace_back("Accept-Language", "en");
  if (!body.empty() && !names(headers, "Content-Type"))
    headers.emplace_back("Content-Type", "application/json");
  ApiAnswer answer;
  answer.http = browser_.ask(method, "/api/v1" + path, body, headers);
  answer.status = answer.http.status;
  INFO(method << " " << path << " " << body << "\n"
              << answer.status << " " << answer.http.body.substr(0, 800));
  if (const auto read = read_json(answer.http.body)) answer.json = *read;
  if (answer.status >= 400) {
    CHECK(answer.http.header("content-type") == "application/problem+json");
    hold(answer, "problem");
    CHECK(answer.json.integer_of("status") == answer.status);
    return answer;
  }
  const auto address = server::read_address("/api/v1" + path);
  REQUIRE(address.has_value());
  const server::Match found = server::match(server::api_routes(), method, address->path);
  REQUIRE(found.route != nullptr);
  const server::ApiUse& use = *found.route->api;
  if (answer.status == 304) return answer;
  CHECK(answer.status == use.status);
  answered().insert(std::string(use.id));
  if (!use.answer.empty()) hold(answer, std::string(use.answer));
  return answer;
}

ApiAnswer ApiClient::get(const std::string& path, HttpClient::Fields headers) {
  return ask("GET", path, "", std::move(headers));
}

ApiAnswer ApiClient::post(const std::string& path, const std::string& body, HttpClient::Fields headers) {
  static int count = 0;
  if (!names(headers, "Idempotency-Key"))
    headers.emplace_back("Idempotency-Key", "key-" + std::to_string(++count));
  return ask("POST", path, body, std::move(headers));
}

}  // namespace htx
