#pragma once

#include <string>

#include "engine/identity/account.h"
#include "engine/session/session.h"

namespace htx {

// Accounts as facts of the office: each call is one transaction with one ledger entry.  What an account
// proves itself by is a secret, and lies in the vault.

// Opens a new account; closes one, or opens it again; says which user of the system it is (empty: none).
// Fails with "session.account-exists", "session.no-such-account", "identity.bad-account",
// "identity.bad-person".
Status open_account(const Session& session, const Account& account);
Status set_account_state(const Session& session, const std::string& name, AccountState state);
Status set_account_login(const Session& session, const std::string& name, const std::string& login);

// Whether somebody administers accounts on this day.
Result<bool> has_administrator(const Session& session);
// The first account, with the role of an administrator from today: by itself, since nobody is there to do
// it.  Fails as open_account() does, and with "session.administrator-exists".
Status found_administrator(const Session& session, const Account& account);

}  // namespace htx
