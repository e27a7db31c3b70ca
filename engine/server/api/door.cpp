#include "engine/server/api/door.h"

#include "engine/base/bytes.h"
#include "engine/base/sha256.h"
#include "engine/base/text.h"
#include "engine/identity/secret.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/body.h"
#include "engine/server/api/problem.h"
#include "engine/server/http/cookies.h"

namespace htx::server {
namespace {

constexpr std::size_t kTagDigits = 32;

// A refusal with the status that HTTP has for it, where that of the error's kind is another.
struct Refusal {
  Error error;
  int status = 0;
};

std::string unquoted(std::string_view tag) {
  tag = trim(tag);
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag.size() >= 2 && tag.front() == '"' && tag.back() == '"'
             ? std::string(tag.substr(1, tag.size() - 2))
             : std::string(tag);
}

bool names_tag(const std::string& header, const std::string& tag) {
  for (const std::string_view one : split(header, ',')) {
    if (trim(one) == "*" || unquoted(one) == unquoted(tag)) return true;
  }
  return false;
}

// A request to the API on its way.
class ApiReception {
 public:
  ApiReception(Visit& visit, Address& address, RateLimit& limit, const std::function<Status()>& know_session)
      : visit_(visit),
        address_(address),
        limit_(limit),
        know_session_(know_session),
        request_(visit.request) {}

  Response answer() {
    auto answered = take_in();
    if (refusal_) return told(api_problem(refusal_->error, refusal_->status, visit_.language()));
    if (answered) return told(*std::move(answered));
    const bool is_stale = answered.error().message().code == "cases.changed-meanwhile";
    return told(is_stale ? api_problem(answered.error(), 412, visit_.language())
                         : api_problem(answered.error(), visit_.language()));
  }

 private:
  // Whatever was answered depends on the language and on who asks.
  Response told(Response response) const {
    response.headers.emplace_back("Vary", "Accept-Language, Authorization, Cookie");
    if (wait_ > 0) response.headers.emplace_back("Retry-After", std::to_string(wait_));
    if (!allowed_.empty()) response.headers.emplace_back("Allow", allowed_);
    return response;
  }

  Error refuse(Error error, int status) {
    refusal_ = Refusal{error, status};
    return error;
  }

  Result<Response> take_in() {
    auto address = read_address(request_.target);
    if (!address) return refuse({ErrorCode::kInvalidArgument, "server.bad-address"}, 400);
    address_ = *std::move(address);
    HTX_RETURN_IF_ERROR(know_visitor());
    Match found = match(api_routes(), request_.method, address_.path);
    visit_.parts = std::move(found.parts);
    if (found.methods.empty()) return Error(ErrorCode::kNotFound, "server.no-such-address");
    if (found.route == nullptr) return wrong_method(found);
    const Route& route = *found.route;
    visit_.route = route.pattern;
    HTX_RETURN_IF_ERROR(check_allowed(route));
    HTX_RETURN_IF_ERROR(check_query(address_.query, *route.api));
    return request_.method == "POST" ? post(route) : get(route);
  }

  // A token that is shown counts, whatever cookies come with it.
  Status know_visitor() {
    const std::string& shown = request_.header("authorization");
    if (shown.empty()) {
      HTX_RETURN_IF_ERROR(know_session_());
    } else {
      constexpr std::string_view kBearer = "bearer ";
      const bool is_bearer = to_lower(shown.substr(0, kBearer.size())) == kBearer;
      if (is_bearer) {
        HTX_ASSIGN_OR_RETURN(visit_.visitor,
                             visit_.door.visitor_with_token(std::string(trim(shown.substr(kBearer.size())))));
      }
      if (!visit_.visitor) return refuse({ErrorCode::kForbidden, "server.bad-token"}, 401);
      wait_ = limit_.seconds_to_wait(visit_.visitor->token, visit_.session.clock.now());
      if (wait_ > 0) {
        return refuse({ErrorCode::kUnavailable, {"server.too-often", {{"seconds", std::to_string(wait_)}}}},
                      429);
      }
    }
    if (visit_.visitor) visit_.session.actor = visit_.visitor->actor();
    return Done{};
  }

  Error wrong_method(const Match& found) {
    allowed_ = allowed_methods(found);
    return refuse({ErrorCode::kInvalidArgument, {"server.wrong-method", {{"method", request_.method}}}}, 405);
  }

  // The one place of the API where it is asked whether somebody may.
  Status check_allowed(const Route& route) {
    if (!route.operation) return Done{};
    if (!visit_.visitor) return refuse({ErrorCode::kForbidden, "server.no-token"}, 401);
    const Status allowed = visit_.check_may(*route.operation);
    if (!allowed && request_.method == "POST" && is_his_own()) visit_.record_refusal(allowed.error());
    HTX_RETURN_IF_ERROR(allowed);
    if (route.api->write == ApiWrite::kNothing) return Done{};
    if (visit_.visitor->access == TokenAccess::kRead)
      return Error(ErrorCode::kForbidden, "server.token-reads-only");
    return Done{};
  }

  // Whether the visitor himself sent this: what a browser is made to send without a page of ours has no form
  // token.
  bool is_his_own() const {
    if (!visit_.visitor || !visit_.visitor->token.empty()) return true;
    return is_from_here(request_) &&
           is_equal_secret(request_.header("x-htx-token"), visit_.visitor->form_token);
  }

  // Everything an answer says is of one state of the store.
  Result<Response> get(const Route& route) {
    HTX_ASSIGN_OR_RETURN(const Snapshot one_state, visit_.session.store.snapshot());
    HTX_ASSIGN_OR_RETURN(Response response, route.handler(visit_));
    return unless_known(std::move(response));
  }

  // 304 if who asks has this answer already.
  Response unless_known(Response response) const {
    std::string tag;
    for (const auto& [name, value] : response.headers) {
      if (name == "ETag") tag = value;
    }
    if (tag.empty()) {
      tag = '"' + to_hex(sha256(as_bytes(response.body))).substr(0, kTagDigits) + '"';
      response.headers.emplace_back("ETag", tag);
    }
    response.headers.emplace_back("Cache-Control", "private, no-cache");
    if (!names_tag(request_.header("if-none-match"), tag)) return response;
    response.status = 304;
    response.body.clear();
    return response;
  }

  Result<Response> post(const Route& route) {
    if (!is_his_own()) return Error(ErrorCode::kForbidden, "server.no-form-token");
    if (const Status read = read_body(visit_, *route.api); !read) {
      if (read.error().message().code == kWrongType) return refuse(read.error(), 415);
      return read.error();
    }
    visit_.api.key = request_.header("idempotency-key");
    if (route.api->write == ApiWrite::kOnce && !received_text(visit_.api.key).has_value())
      return Error(ErrorCode::kInvalidArgument, "server.bad-key");
    if (route.api->write == ApiWrite::kOnce && visit_.api.key.empty())
      return Error(ErrorCode::kInvalidArgument, "server.no-key");
    HTX_RETURN_IF_ERROR(take_seen());
    return route.handler(visit_);
  }

  // If-Match carries the ETag of a case, which begins with the line of the journal it was made from.
  Status take_seen() {
    const std::string& header = request_.header("if-match");
    if (header.empty() || trim(header) == "*") return Done{};
    const std::string tag = unquoted(header);
    const auto line = whole_number(tag.substr(0, tag.find('.')));
    if (!line || *line < 1) {
      return refuse({ErrorCode::kInvalidArgument, {"server.bad-if-match", {{"found", header}}}}, 412);
    }
    visit_.api.seen = *line;
    return Done{};
  }

  Visit& visit_;
  Address& address_;
  RateLimit& limit_;
  const std::function<Status()>& know_session_;
  const Request& request_;
  std::optional<Refusal> refusal_;
  std::int64_t wait_ = 0;
  std::string allowed_;
};

}  // namespace

Response answer_api(Visit& visit, Address& address, RateLimit& limit,
                    const std::function<Status()>& know_session) {
  return ApiReception(visit, address, limit, know_session).answer();
}

}  // namespace htx::server
