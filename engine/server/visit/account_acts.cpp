#include "engine/server/visit/account_acts.h"

#include "engine/session/accounts.h"

namespace htx::server {

Result<std::string> invitation(const Visit& visit, const std::string& account) {
  HTX_ASSIGN_OR_RETURN(const auto known, account_on_record(visit.session.store, account));
  if (!known) return Error(ErrorCode::kNotFound, {"session.no-such-account", {{"account", account}}});
  HTX_ASSIGN_OR_RETURN(const std::string secret, visit.door.new_link(account));
  return "/invitation/" + secret;
}

Result<std::string> open_and_invite(const Visit& visit, Account account) {
  if (account.person.empty()) account.person = account.name;
  HTX_RETURN_IF_ERROR(visit.write([&](const Session& session) { return open_account(session, account); }));
  HTX_ASSIGN_OR_RETURN(const std::string secret, visit.door.new_link(account.name));
  return "/invitation/" + secret;
}

Status set_state_of(const Visit& visit, const std::string& account, AccountState state) {
  if (account == visit.visitor->account) return Error(ErrorCode::kConflict, "server.not-oneself");
  HTX_RETURN_IF_ERROR(
      visit.write([&](const Session& session) { return set_account_state(session, account, state); }));
  return state == AccountState::kClosed ? visit.vault.end_other_sign_ins(account, "") : Status(Done{});
}

}  // namespace htx::server
