#include "engine/server/api/answer.h"

namespace htx::server {

Response api_answer(const Json& json, int status) {
  return {.status = status, .media_type = "application/json", .body = write_json(json), .headers = {}};
}

std::size_t limit_of(const Fields& query) {
  // check_query() has refused what is out of bounds.
  return static_cast<std::size_t>(whole_number(query["limit"]).value_or(kOfAPage));
}

}  // namespace htx::server
