#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace htx::server {

// What one route of the API takes and gives.  The same table holds requests to it and writes the OpenAPI
// document, so that neither can say what the other does not.

enum class FieldType : std::uint8_t {
  kText,
  kDay,     // "2020-12-31"
  kPeriod,  // "2020", "2020-Q3"
  kWhole,   // A whole number.
  kTruth,
  kTexts,  // An object of texts.
  kFiles,  // An object of {name, base64}; of multipart the parts that are files.
};

// A field of a query or of a body.  What it means is the text "server.api-field-" and its name.
struct ApiField {
  std::string_view name;
  FieldType type = FieldType::kText;
  bool is_required = false;
};
using ApiFields = std::vector<ApiField>;

enum class ApiWrite : std::uint8_t {
  kNothing,  // It reads, whatever its method.
  kOnce,     // It writes and takes the header Idempotency-Key: the same key is the same command.
  kPlainly,  // It writes what is the same when it is written again, or refuses to.
};

enum class ApiList : std::uint8_t {
  kWhole,  // Everything at once.
  kPaged,  // A page of it: the query also has "after" and "limit", the answer "page".
};

struct ApiUse {
  std::string_view id;           // "show-case"; what it does is the text "server.api-" and this.
  std::string_view answer = {};  // The schema of what it answers, of engine/answers/schemas; empty: bytes.
  ApiFields query = {};
  ApiFields body = {};
  ApiWrite write = ApiWrite::kNothing;
  ApiList list = ApiList::kWhole;
  int status = 200;  // When it went well.
};

// What most routes are: one that reads one thing, one that reads a list, one that writes.
inline ApiUse reads(std::string_view id, std::string_view answer, ApiFields query = {}) {
  return {.id = id, .answer = answer, .query = std::move(query)};
}
inline ApiUse lists(std::string_view id, std::string_view answer, ApiFields query = {}) {
  return {.id = id, .answer = answer, .query = std::move(query), .list = ApiList::kPaged};
}
inline ApiUse writes(std::string_view id, std::string_view answer, ApiFields body, int status = 200) {
  return {.id = id, .answer = answer, .body = std::move(body), .write = ApiWrite::kPlainly, .status = status};
}

inline constexpr std::int64_t kMostOfAPage = 200;
inline constexpr std::int64_t kOfAPage = 50;  // If nobody says how many.

}  // namespace htx::server
