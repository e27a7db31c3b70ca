#pragma once

#include <string>

#include "engine/identity/account.h"
#include "engine/server/visit/visit.h"

// What an administrator does with accounts, over pages and for programs alike.
namespace htx::server {

// The address at which the holder sets his password, once: to be handed over.
// Fails with "session.no-such-account".
Result<std::string> invitation(const Visit& visit, const std::string& account);
// Opens a new account and answers its invitation.  Fails as open_account() does.
Result<std::string> open_and_invite(const Visit& visit, Account account);
// Closes an account, with all that is signed in by it, or opens it again.  Fails with "server.not-oneself"
// and as set_account_state() does.
Status set_state_of(const Visit& visit, const std::string& account, AccountState state);

}  // namespace htx::server
