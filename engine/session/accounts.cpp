#include "engine/session/accounts.h"

#include <algorithm>
#include <functional>

#include "engine/identity/membership.h"
#include "engine/session/permission.h"
#include "engine/session/record_write.h"

namespace htx {
namespace {

Status check_new(Transaction& transaction, const Account& account) {
  HTX_RETURN_IF_ERROR(check_account(account));
  HTX_ASSIGN_OR_RETURN(const auto known, transaction.current("account", account.name));
  if (!known) return Done{};
  return Error(ErrorCode::kConflict, {"session.account-exists", {{"account", account.name}}});
}

internal::OwnRecord record_of(const Account& account) {
  return {.kind = "account",
          .key = account.name,
          .action = "people.account",
          .subject = "account:" + account.name,
          .fields = fields_of(account)};
}

Status change_account(const Session& session, const std::string& name,
                      const std::function<void(Account&)>& change) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kManageAccounts));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_ASSIGN_OR_RETURN(auto account, account_on_record(session.store, name));
  if (!account) return Error(ErrorCode::kNotFound, {"session.no-such-account", {{"account", name}}});
  change(*account);
  HTX_RETURN_IF_ERROR(check_account(*account));
  HTX_RETURN_IF_ERROR(internal::put_own_record(session, transaction, record_of(*account)));
  return transaction.commit();
}

}  // namespace

Status open_account(const Session& session, const Account& account) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kManageAccounts));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_RETURN_IF_ERROR(check_new(transaction, account));
  HTX_RETURN_IF_ERROR(internal::put_own_record(session, transaction, record_of(account)));
  return transaction.commit();
}

Status set_account_state(const Session& session, const std::string& name, AccountState state) {
  return change_account(session, name, [&](Account& account) { account.state = state; });
}

Status set_account_login(const Session& session, const std::string& name, const std::string& login) {
  return change_account(session, name, [&](Account& account) { account.login = login; });
}

Result<bool> has_administrator(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto known,
                       members_on_record(session.store, std::string(group_of(OfficeRole::kAdministrator))));
  const Date today = legal_today(session);
  return std::ranges::any_of(known, [&](const Member& member) { return member.is_on(today); });
}

Status found_administrator(const Session& session, const Account& account) {
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_ASSIGN_OR_RETURN(const bool is_there, has_administrator(session));
  if (is_there) return Error(ErrorCode::kConflict, "session.administrator-exists");
  HTX_RETURN_IF_ERROR(check_new(transaction, account));
  const Member member{.group = std::string(group_of(OfficeRole::kAdministrator)),
                      .account = account.name,
                      .from = legal_today(session),
                      .until = {}};
  std::vector<internal::RecordFields> records;
  records.push_back({"account", account.name, fields_of(account)});
  records.push_back({"member", record_key(member), fields_of(member)});
  HTX_RETURN_IF_ERROR(internal::put_own_records(session, transaction, "people.first-administrator",
                                                "account:" + account.name, std::move(records)));
  return transaction.commit();
}

}  // namespace htx
