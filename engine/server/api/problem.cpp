#include "engine/server/api/problem.h"

#include <array>
#include <optional>

#include "engine/answers/trouble_answers.h"
#include "engine/base/text.h"
#include "engine/value/json.h"

namespace htx::server {
namespace {

// The weight of one choice of a header, in thousandths: "vi;q=0.8".
int weight_of(std::string_view choice) {
  const std::size_t q = choice.find("q=");
  if (q == std::string_view::npos) return 1'000;
  const std::string_view text = trim(choice.substr(q + 2));
  if (text.starts_with('1')) return 1'000;
  int weight = 0;
  int place = 100;
  for (const char digit : text.substr(text.starts_with("0.") ? 2 : text.size())) {
    if (digit < '0' || digit > '9' || place == 0) break;
    weight += (digit - '0') * place;
    place /= 10;
  }
  return weight;
}

}  // namespace

Language accepted_language(std::string_view header, Language otherwise) {
  Language best = otherwise;
  int most = 0;
  for (const std::string_view part : split(header, ',')) {
    const std::string_view choice = trim(part);
    const auto language = language_of_locale(choice.substr(0, choice.find_first_of(";-")));
    const int weight = weight_of(choice);
    if (!language || weight <= most) continue;
    most = weight;
    best = *language;
  }
  return best;
}

Error refusal_of(int status) {
  const bool is_busy = status == 503;
  return {is_busy ? ErrorCode::kUnavailable : ErrorCode::kInvalidArgument,
          {is_busy ? "server.too-busy" : "server.refused", {{"status", std::to_string(status)}}}};
}

Response api_problem(const Error& error, int status, Language language) {
  Response response{.status = status,
                    .media_type = "application/problem+json",
                    .body = write_json(answers::problem_answer(error, status, language)),
                    .headers = {{"Content-Language", std::string(to_string(language))}}};
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (status == 503) response.headers.emplace_back("Retry-After", "5");
  return response;
}

Response api_problem(const Error& error, Language language) {
  return api_problem(error, status_of(error), language);
}

Response api_refusal(int status, std::string_view accept_language) {
  return api_problem(refusal_of(status), status, accepted_language(accept_language, Language::kVietnamese));
}

}  // namespace htx::server
