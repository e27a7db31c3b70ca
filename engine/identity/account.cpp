#include "engine/identity/account.h"

#include <algorithm>

namespace htx {
namespace {

constexpr std::size_t kLongestName = 60;
constexpr std::string_view kSigns = "abcdefghijklmnopqrstuvwxyz0123456789.-_";

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= kLongestName && text.front() >= 'a' && text.front() <= 'z' &&
         text.find_first_not_of(kSigns) == std::string::npos;
}

Result<Account> account_of(const Record& record) {
  Account account{.name = record.key, .person = record.key};
  if (const std::string person = fields_of(record).text_of("person"); !person.empty())
    account.person = person;
  account.login = fields_of(record).text_of("login");
  HTX_ASSIGN_OR_RETURN(account.state, word_of_field<AccountState>(record, "state"));
  return account;
}

}  // namespace

std::string_view to_string(AccountState state) {
  switch (state) {
    case AccountState::kOpen: return "open";
    case AccountState::kClosed: return "closed";
  }
  return "";
}

Status check_account(const Account& account) {
  if (!is_name(account.name))
    return Error(ErrorCode::kInvalidArgument, {"identity.bad-account", {{"found", account.name}}});
  if (!is_name(account.person))
    return Error(ErrorCode::kInvalidArgument, {"identity.bad-person", {{"found", account.person}}});
  const bool is_login = account.login.size() <= kLongestName &&
                        std::ranges::all_of(account.login, [](char c) { return c > ' ' && c < '\x7f'; });
  if (is_login) return Done{};
  return Error(ErrorCode::kInvalidArgument, {"identity.bad-login", {{"found", account.login}}});
}

Result<std::optional<Account>> account_on_record(Store& store, const std::string& name) {
  HTX_ASSIGN_OR_RETURN(const auto record, store.record("account", name));
  if (!record) return std::optional<Account>();
  HTX_ASSIGN_OR_RETURN(Account account, account_of(*record));
  return std::optional(std::move(account));
}

Result<std::vector<Account>> accounts_on_record(Store& store) {
  HTX_ASSIGN_OR_RETURN(const auto records, store.records("account"));
  std::vector<Account> accounts;
  accounts.reserve(records.size());
  for (const Record& record : records) {
    HTX_ASSIGN_OR_RETURN(Account account, account_of(record));
    accounts.push_back(std::move(account));
  }
  return accounts;
}

Json fields_of(const Account& account) {
  Json fields;
  fields.add("person", account.person).add("state", to_string(account.state));
  if (!account.login.empty()) fields.add("login", account.login);
  return fields;
}

Result<PersonsOfAccounts> persons_of_accounts(Store& store) {
  HTX_ASSIGN_OR_RETURN(const auto accounts, accounts_on_record(store));
  PersonsOfAccounts persons;
  for (const Account& account : accounts) {
    if (account.person != account.name) persons.emplace(account.name, account.person);
  }
  return persons;
}

const std::string& person_of(const PersonsOfAccounts& persons, const std::string& account) {
  const auto found = persons.find(account);
  return found == persons.end() ? account : found->second;
}

}  // namespace htx
