#include "engine/identity/local_actor.h"

#include <algorithm>
#include <vector>

#include "engine/base/text.h"
#include "engine/identity/account.h"
#include "engine/identity/membership.h"

namespace htx {
namespace {

Error forbidden(Message message) { return {ErrorCode::kForbidden, std::move(message)}; }

// The account among those bound to a login that is meant.
Result<std::string> account_of(const std::vector<Account>& accounts, const LocalRequest& request) {
  std::vector<std::string> own;
  for (const Account& account : accounts) {
    if (account.login == request.login && account.state == AccountState::kOpen) own.push_back(account.name);
  }
  if (own.empty()) return forbidden({"identity.no-local-account", {{"login", request.login}}});
  if (request.account.empty()) {
    if (own.size() == 1) return own.front();
    return forbidden({"identity.which-account", {{"login", request.login}, {"known", list_of(own)}}});
  }
  if (std::ranges::find(own, request.account) != own.end()) return request.account;
  return forbidden({"identity.not-your-account",
                    {{"found", request.account}, {"login", request.login}, {"known", list_of(own)}}});
}

}  // namespace

Result<bool> asks_for_proof(Store& store) {
  HTX_ASSIGN_OR_RETURN(const auto administrators,
                       members_on_record(store, std::string(group_of(OfficeRole::kAdministrator))));
  return !administrators.empty();
}

Actor keeper(const LocalRequest& request) {
  return {request.account.empty() ? request.called : request.account,
          request.role.empty() ? std::string(kClerk) : request.role};
}

Result<Actor> local_actor(Store& store, const LocalRequest& request) {
  HTX_ASSIGN_OR_RETURN(const auto accounts, accounts_on_record(store));
  HTX_ASSIGN_OR_RETURN(const std::string account, account_of(accounts, request));
  HTX_ASSIGN_OR_RETURN(const auto roles, roles_on(store, account, request.today));
  if (roles.empty()) return forbidden("identity.no-role");
  if (request.role.empty())
    return Actor{account, std::string(to_string(roles.front().role)), roles.front().scope};
  const auto asked =
      std::ranges::find_if(roles, [&](const HeldRole& held) { return to_string(held.role) == request.role; });
  if (asked == roles.end()) return forbidden({"identity.not-your-role", {{"role", request.role}}});
  return Actor{account, request.role, asked->scope};
}

Actor machine_actor() { return {"htx", std::string(kClerk)}; }

}  // namespace htx
