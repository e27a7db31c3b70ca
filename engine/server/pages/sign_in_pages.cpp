#include "engine/identity/local_actor.h"
#include "engine/identity/password.h"
#include "engine/server/http/cookies.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/visit/addresses.h"
#include "engine/session/accounts.h"

namespace htx::server {
namespace {

Response sign_in_page(const Visit& visit, const std::string& account, const std::string& to,
                      const Error* error) {
  Json model;
  model.add("typed_account", account).add("to", is_own_address(to) ? to : "");
  if (error != nullptr) model.add("error", error_note(*error, visit.language()));
  const int status = error == nullptr ? 200 : error->code() == ErrorCode::kUnavailable ? 429 : 403;
  return page(visit, "sign_in", std::move(model),
              {.title = visit.say("server.sign-in"), .menu = {}, .status = status});
}

Result<Response> show_sign_in(Visit& visit) {
  if (visit.visitor) return see_other(home_of(visit.visitor->role));
  return sign_in_page(visit, "", visit.address.query["to"], nullptr);
}

Result<Response> sign_in(Visit& visit) {
  const Fields& form = visit.form.fields;
  const auto secret = visit.door.sign_in({.account = form["account"],
                                          .password = form["secret"],
                                          .code = form["code"],
                                          .address = visit.client});
  if (!secret) {
    const Error& error = secret.error();
    const bool is_answer = error.code() == ErrorCode::kForbidden || error.code() == ErrorCode::kUnavailable;
    if (!is_answer) return error;
    return sign_in_page(visit, form["account"], form["to"], &error);
  }
  HTX_ASSIGN_OR_RETURN(const auto visitor, visit.door.visitor(*secret));
  const std::string home = visitor ? home_of(visitor->role) : "/";
  Response response = see_other(is_own_address(form["to"]) ? form["to"] : home);
  response.headers.emplace_back("Set-Cookie", cookie(kSessionCookie, *secret));
  return response;
}

Result<Response> sign_out(Visit& visit) {
  HTX_RETURN_IF_ERROR(visit.door.sign_out(*visit.visitor));
  Response response = see_other("/sign-in");
  response.headers.emplace_back("Set-Cookie", no_cookie(kSessionCookie));
  return response;
}

Result<Response> change_role(Visit& visit) {
  const std::string& name = visit.form.fields["role"];
  const auto role = office_role(name);
  if (!role) return Error(ErrorCode::kInvalidArgument, {"identity.not-your-role", {{"role", name}}});
  HTX_RETURN_IF_ERROR(visit.door.act_as(*visit.visitor, *role));
  return see_other(home_of(*role));
}

// The page on which a link's holder sets a password: that of an account, or of the first administrator, who
// also names his account.
Response password_page(const Visit& visit, const std::string& account, const Error* error) {
  const bool is_first = account.empty();
  Json model;
  model.add("lead", visit.say(is_first ? "server.first-lead" : "server.invitation-lead"));
  model.add("action", visit.request.target.substr(0, visit.request.target.find('?')));
  model.add("asks_account", is_first).add("fixed_account", account);
  model.add("typed_account", visit.form.fields["account"]);
  if (error != nullptr) model.add("error", error_note(*error, visit.language()));
  return page(visit, "set_password", std::move(model),
              {.title = visit.say(is_first ? "server.first-title" : "server.invitation-title"),
               .menu = {},
               .status = error == nullptr ? 200 : status_of(*error)});
}

Status check_twice(const Fields& form) {
  if (form["secret"] == form["again"]) return check_password(form["secret"]);
  return Error(ErrorCode::kInvalidArgument, "server.passwords-differ");
}

// The account that a link is for, if it is of that kind.
Result<std::string> account_of_link(Visit& visit, bool is_first) {
  HTX_ASSIGN_OR_RETURN(std::string account, visit.door.account_of_link(visit.parts["secret"]));
  if (account.empty() == is_first) return account;
  return Error(ErrorCode::kNotFound, "identity.no-link");
}

Result<Response> show_first(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const std::string account, account_of_link(visit, true));
  return password_page(visit, account, nullptr);
}

Result<Response> show_invitation(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const std::string account, account_of_link(visit, false));
  return password_page(visit, account, nullptr);
}

// Makes the account, then lets its holder set the password by a link of its own: what is a fact of the office
// and what is a secret are not written together.
Status make_first(Visit& visit) {
  const Fields& form = visit.form.fields;
  HTX_RETURN_IF_ERROR(check_twice(form));
  const Account account{form["account"], form["account"]};
  const Actor first{account.name, std::string(to_string(OfficeRole::kAdministrator))};
  HTX_RETURN_IF_ERROR(visit.write_as(
      first, [account](const Session& session) { return found_administrator(session, account); }));
  HTX_ASSIGN_OR_RETURN(const std::string own, visit.door.new_link(account.name));
  HTX_RETURN_IF_ERROR(visit.door.set_password_by_link(own, form["secret"]));
  return visit.door.end_link(visit.parts["secret"]);
}

Result<Response> set_first(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const std::string account, account_of_link(visit, true));
  if (const Status made = make_first(visit); !made) return password_page(visit, account, &made.error());
  return see_other("/sign-in");
}

Result<Response> set_by_invitation(Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const std::string account, account_of_link(visit, false));
  Status set = check_twice(visit.form.fields);
  if (set) set = visit.door.set_password_by_link(visit.parts["secret"], visit.form.fields["secret"]);
  if (!set) return password_page(visit, account, &set.error());
  return see_other("/sign-in");
}

// For whoever watches whether the server lives: it does if the store answers.
Result<Response> health(Visit& visit) {
  HTX_RETURN_IF_ERROR(visit.session.store.ledger_head());
  return Response{.status = 200, .media_type = "text/plain; charset=utf-8", .body = "ok\n", .headers = {}};
}

// Whether work can be sent here: the one writer answers too.
Result<Response> ready(Visit& visit) {
  HTX_RETURN_IF_ERROR(
      visit.write_as(machine_actor(), [](const Session& /*writing*/) { return Status(Done{}); }));
  return health(visit);
}

}  // namespace

std::vector<Route> sign_in_routes() {
  return {
      {"GET", "/health", std::nullopt, health},
      {"GET", "/ready", std::nullopt, ready},
      {"GET", "/sign-in", std::nullopt, show_sign_in},
      {"POST", "/sign-in", std::nullopt, sign_in},
      {"GET", "/first/{secret}", std::nullopt, show_first},
      {"POST", "/first/{secret}", std::nullopt, set_first},
      {"GET", "/invitation/{secret}", std::nullopt, show_invitation},
      {"POST", "/invitation/{secret}", std::nullopt, set_by_invitation},
      {"POST", "/sign-out", Operation::kOwnAccount, sign_out},
      {"POST", "/role", Operation::kOwnAccount, change_role},
  };
}

}  // namespace htx::server
