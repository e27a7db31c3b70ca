#include "engine/base/bytes.h"
#include "engine/base/text.h"
#include "engine/identity/one_time_code.h"
#include "engine/identity/secret.h"
#include "engine/server/pages/frame.h"
#include "engine/server/pages/page_routes.h"
#include "engine/server/pages/qr_code.h"

namespace htx::server {
namespace {

constexpr std::size_t kKeyBytes = 20;  // As long as what HMAC-SHA-1 makes of it.

std::string moment(Instant at, const report::Voice& say) { return say.moment(to_text(at)); }

Result<Json> sign_ins(const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto rows, visit.vault.sign_ins_of(visit.visitor->account));
  Json list{Json::Array{}};
  for (const SignInRow& row : rows) {
    Json one;
    one.add("began", moment(row.began_at, visit.say)).add("seen", moment(row.seen_at, visit.say));
    one.add("role", role_title(row.role, visit.say));
    list.push(one.add("is_this", row.id == visit.visitor->session));
  }
  return list;
}

Result<Json> tokens(const Visit& visit) {
  HTX_ASSIGN_OR_RETURN(const auto known, visit.door.tokens_of(visit.visitor->account));
  Json list{Json::Array{}};
  for (const Token& token : known) {
    Json one;
    one.add("id", token.id).add("name", token.terms.name).add("until", moment(token.until, visit.say));
    one.add("role", role_title(token.terms.role, visit.say));
    one.add("writes", token.terms.access == TokenAccess::kWrite);
    list.push(one.add("used", token.used_at.milliseconds == 0 ? "" : moment(token.used_at, visit.say)));
  }
  return list;
}

struct Said {
  const char* done = nullptr;  // The code of what was done.
  const Error* error = nullptr;
  std::vector<std::string> recovery = {};
  std::string token = {};  // A new one, shown once.
};

// What the form of a new token says, as it is shown first or comes back.
void add_token_form(const Visit& visit, const Said& said, Json& model) {
  const Fields typed = said.error == nullptr ? Fields() : visit.form.fields;
  const std::string& role = typed["role"];
  Json choices{Json::Array{}};
  for (const OfficeRole one : visit.visitor->roles) {
    Json choice;
    choice.add("id", to_string(one)).add("title", role_title(one, visit.say));
    choices.push(choice.add("chosen", role.empty() ? one == visit.visitor->role : role == to_string(one)));
  }
  model.add("token_roles", std::move(choices)).add("token_name", typed["name"]);
  model.add("token_days", typed.contains("days") ? typed["days"] : "90");
  model.add("token_writes", typed["access"] == to_string(TokenAccess::kWrite));
}

Result<Response> account_page(const Visit& visit, const Said& said) {
  const Visitor& visitor = *visit.visitor;
  HTX_ASSIGN_OR_RETURN(const bool has_codes, visit.door.has_codes(visitor.account));
  HTX_ASSIGN_OR_RETURN(const std::string key, random_bytes(kKeyBytes));
  std::vector<std::string> roles;
  for (const OfficeRole role : visitor.roles) roles.push_back(role_title(role, visit.say));
  Json model;
  model.add("account", visitor.account).add("role_titles", join(roles, ", "));
  model.add("has_codes", has_codes).add("seed", to_hex(as_bytes(key)));
  model.add("key", to_base32(as_bytes(key)));
  const std::string key_address = code_address(as_bytes(key), visitor.account, "htx");
  HTX_ASSIGN_OR_RETURN(const QrCode picture, qr_code(key_address));
  model.add("key_address", key_address).add("qr", picture.path).add("qr_side", std::int64_t{picture.side});
  HTX_ASSIGN_OR_RETURN(Json list, sign_ins(visit));
  model.add("sign_ins", std::move(list));
  HTX_ASSIGN_OR_RETURN(Json known, tokens(visit));
  model.add("has_tokens", !known.array()->empty()).add("tokens", std::move(known));
  add_token_form(visit, said, model);
  if (!said.token.empty()) model.add("new_token", said.token);
  if (said.done != nullptr) model.add("done", visit.say(said.done));
  if (said.error != nullptr) model.add("error", error_note(*said.error, visit.language()));
  if (!said.recovery.empty()) {
    Json codes{Json::Array{}};
    for (const std::string& code : said.recovery) codes.push(code);
    Json recovery;
    model.add("recovery", recovery.add("codes", std::move(codes)));
  }
  return page(visit, "account", std::move(model),
              {.title = visit.say("server.account-title"),
               .menu = {},
               .status = said.error == nullptr ? 200 : status_of(*said.error)});
}

Result<Response> show_account(Visit& visit) { return account_page(visit, {}); }

Result<Response> change_password(Visit& visit) {
  const Fields& form = visit.form.fields;
  Status changed = Error(ErrorCode::kInvalidArgument, "server.passwords-differ");
  if (form["secret"] == form["again"])
    changed = visit.door.change_password(*visit.visitor, visit.client, form["present"], form["secret"]);
  if (!changed) return account_page(visit, {.error = &changed.error()});
  return account_page(visit, {.done = "server.password-changed"});
}

Result<std::vector<std::string>> started_codes(const Visit& visit) {
  const Fields& form = visit.form.fields;
  const auto key = from_hex(form["seed"]);
  if (!key || key->size() != kKeyBytes) return Error(ErrorCode::kInvalidArgument, "identity.wrong-code");
  HTX_RETURN_IF_ERROR(visit.door.confirm(*visit.visitor, visit.client, form["present"]));
  return visit.door.start_codes(visit.visitor->account, *key, form["code"]);
}

Result<Response> start_codes(Visit& visit) {
  const auto codes = started_codes(visit);
  if (!codes) return account_page(visit, {.error = &codes.error()});
  return account_page(visit, {.recovery = *codes});
}

Result<std::string> made_token(const Visit& visit) {
  const Fields& form = visit.form.fields;
  const auto role = office_role(form["role"]);
  if (!role) return Error(ErrorCode::kInvalidArgument, {"server.no-such-role", {{"found", form["role"]}}});
  HTX_RETURN_IF_ERROR(visit.door.confirm(*visit.visitor, visit.client, form["present"]));
  const bool writes = form["access"] == to_string(TokenAccess::kWrite);
  return visit.door.new_token(*visit.visitor, {.name = std::string(trim(form["name"])),
                                               .role = *role,
                                               .access = writes ? TokenAccess::kWrite : TokenAccess::kRead,
                                               .days = whole_number(form["days"]).value_or(0)});
}

Result<Response> make_token(Visit& visit) {
  const auto token = made_token(visit);
  if (!token) return account_page(visit, {.error = &token.error()});
  return account_page(visit, {.token = *token});
}

Result<Response> end_token(Visit& visit) {
  HTX_RETURN_IF_ERROR(visit.door.end_token(visit.visitor->account, visit.parts["token"]));
  return see_other("/account#tokens");
}

Result<Response> end_others(Visit& visit) {
  HTX_RETURN_IF_ERROR(visit.vault.end_other_sign_ins(visit.visitor->account, visit.visitor->session));
  return see_other("/account");
}

}  // namespace

std::vector<Route> account_routes() {
  return {
      {"GET", "/account", Operation::kOwnAccount, show_account},
      {"POST", "/account/password", Operation::kOwnAccount, change_password},
      {"POST", "/account/codes", Operation::kOwnAccount, start_codes},
      {"POST", "/account/tokens", Operation::kOwnAccount, make_token},
      {"POST", "/account/tokens/{token}/end", Operation::kOwnAccount, end_token},
      {"POST", "/account/end-others", Operation::kOwnAccount, end_others},
  };
}

}  // namespace htx::server
