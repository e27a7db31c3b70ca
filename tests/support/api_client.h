#pragma once

#include <set>
#include <string>

#include "engine/value/json.h"
#include "tests/support/http_client.h"
#include "tests/support/json_schema.h"

namespace htx {

// What the API answered, read.
struct ApiAnswer {
  int status = 0;
  Json json;
  HttpAnswer http;

  std::string code() const { return json.text_of("code"); }
  std::string etag() const { return http.header("etag"); }
};

// A program that speaks to the API with a token, and holds every answer against its schema.
class ApiClient {
 public:
  ApiClient(std::uint16_t port, std::string token) : browser_(port), token_(std::move(token)) {}

  ApiAnswer get(const std::string& path, HttpClient::Fields headers = {});
  // With a key of its own, unless the headers name one.
  ApiAnswer post(const std::string& path, const std::string& body = "", HttpClient::Fields headers = {});
  ApiAnswer ask(const std::string& method, const std::string& path, const std::string& body,
                HttpClient::Fields headers);

  // The operations that were answered well by any client.
  static std::set<std::string>& answered();

 private:
  HttpClient browser_;
  std::string token_;
};

}  // namespace htx
