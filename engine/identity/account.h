#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/store.h"
#include "engine/value/date.h"
#include "engine/value/json.h"

namespace htx {

enum class AccountState : std::uint8_t { kOpen, kClosed };
std::string_view to_string(AccountState state);

// An account of the office: a record of the kind "account".  It names a person, and what must be seen by two
// people is not seen by two accounts of one.
struct Account {
  std::string name;    // "uy.vien.a": of small letters, digits, dots, hyphens.
  std::string person;  // An id of ours for the person, not his name; an account without another is its own.
  AccountState state = AccountState::kOpen;  // Nobody signs in to a closed one.
  std::string login = {};  // Of the operating system, that is this account at the command line; may be empty.
};

// Fails with "identity.bad-account", "identity.bad-person", "identity.bad-login".
Status check_account(const Account& account);

Result<std::optional<Account>> account_on_record(Store& store, const std::string& name);
Result<std::vector<Account>> accounts_on_record(Store& store);  // By name.
Json fields_of(const Account& account);

// Who is behind each account that is not its own person.
using PersonsOfAccounts = std::map<std::string, std::string>;
Result<PersonsOfAccounts> persons_of_accounts(Store& store);
// The person of an account or of who has none.
const std::string& person_of(const PersonsOfAccounts& persons, const std::string& account);

}  // namespace htx
