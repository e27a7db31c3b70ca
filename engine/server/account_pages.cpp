#include "engine/base/bytes.h"
#include "engine/base/text.h"
#include "engine/identity/one_time_code.h"
#include "engine/identity/secret.h"
#include "engine/server/frame.h"
#include "engine/server/routes.h"

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

struct Said {
  const char* done = nullptr;  // The code of what was done.
  const Error* error = nullptr;
  std::vector<std::string> recovery = {};
};

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
  model.add("key_address", code_address(as_bytes(key), visitor.account, "htx"));
  HTX_ASSIGN_OR_RETURN(Json list, sign_ins(visit));
  model.add("sign_ins", std::move(list));
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
    changed =
        visit.door.change_password(*visit.visitor, visit.request.address, form["present"], form["secret"]);
  if (!changed) return account_page(visit, {.error = &changed.error()});
  return account_page(visit, {.done = "server.password-changed"});
}

Result<std::vector<std::string>> started_codes(const Visit& visit) {
  const Fields& form = visit.form.fields;
  const auto key = from_hex(form["seed"]);
  if (!key || key->size() != kKeyBytes) return Error(ErrorCode::kInvalidArgument, "identity.wrong-code");
  HTX_RETURN_IF_ERROR(visit.door.confirm(*visit.visitor, visit.request.address, form["present"]));
  return visit.door.start_codes(visit.visitor->account, *key, form["code"]);
}

Result<Response> start_codes(Visit& visit) {
  const auto codes = started_codes(visit);
  if (!codes) return account_page(visit, {.error = &codes.error()});
  return account_page(visit, {.recovery = *codes});
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
      {"POST", "/account/end-others", Operation::kOwnAccount, end_others},
  };
}

}  // namespace htx::server
