#include "engine/store/vault.h"

#include "engine/store/internal/read_rows.h"
#include "engine/store/internal/row_fields.h"
#include "engine/store/sqlite/sqlite_file.h"

namespace htx {
namespace {

using internal::SqlRow;

constexpr int kBusyMilliseconds = 5'000;
#define HTX_CREDENTIAL \
  "SELECT kind, id, account, secret, made_at, until, counter FROM credential WHERE office = ?1 AND "
#define HTX_SIGN_IN "SELECT id, account, role, began_at, seen_at FROM sign_in_session WHERE office = ?1 AND "

Result<Credential> credential_of(const SqlRow& row) {
  internal::RowFields fields(row);
  Credential found{.kind = fields.word<CredentialKind>(0),
                   .id = row.text(1),
                   .account = row.text(2),
                   .secret = row.text(3),
                   .made_at = {row.integer(4)},
                   .until = {row.integer(5)},
                   .counter = row.integer(6)};
  if (fields.is_damaged()) return fields.damage("credential of " + found.account);
  return found;
}

SignInRow sign_in_of(const SqlRow& row) {
  return {.id = row.text(0),
          .account = row.text(1),
          .role = row.text(2),
          .began_at = {row.integer(3)},
          .seen_at = {row.integer(4)}};
}

}  // namespace

std::string_view to_string(CredentialKind kind) {
  switch (kind) {
    case CredentialKind::kPassword: return "password";
    case CredentialKind::kOneTimeCode: return "code";
    case CredentialKind::kRecoveryCode: return "recovery";
    case CredentialKind::kLink: return "link";
    case CredentialKind::kToken: return "token";
  }
  return "";
}

struct Vault::Impl {
  std::unique_ptr<internal::SqlConnection> sql;
  std::string office;

  Result<std::optional<Credential>> credential(CredentialKind kind, std::string_view id) {
    return internal::one_row(*sql, HTX_CREDENTIAL "kind = ?2 AND id = ?3", {office, to_string(kind), id},
                             credential_of);
  }
};

Vault::Vault(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

Result<Vault> Vault::open(const StoreAddress& address, const std::string& office) {
  auto impl = std::make_unique<Impl>();
  HTX_ASSIGN_OR_RETURN(impl->sql,
                       internal::open_sqlite_file(address.path, {.busy_milliseconds = kBusyMilliseconds}));
  impl->office = office;
  return Vault(std::move(impl));
}

Status Vault::put(const Credential& c) {
  return impl_->sql->run(
      "INSERT INTO credential (office, kind, id, account, secret, made_at, until, counter) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (office, kind, id) DO UPDATE SET "
      "account = ?4, secret = ?5, made_at = ?6, until = ?7, counter = ?8",
      {impl_->office, to_string(c.kind), c.id, c.account, c.secret, c.made_at.milliseconds,
       c.until.milliseconds, c.counter});
}

Result<std::optional<Credential>> Vault::credential(CredentialKind kind, std::string_view id) {
  return impl_->credential(kind, id);
}

Result<std::vector<Credential>> Vault::credentials_of(std::string_view account) {
  return internal::all_rows(*impl_->sql, HTX_CREDENTIAL "account = ?2 ORDER BY kind, id",
                            {impl_->office, account}, credential_of);
}

Result<std::optional<Credential>> Vault::take(CredentialKind kind, std::string_view id) {
  HTX_ASSIGN_OR_RETURN(auto found, impl_->credential(kind, id));
  if (!found) return found;
  HTX_RETURN_IF_ERROR(impl_->sql->run("DELETE FROM credential WHERE office = ?1 AND kind = ?2 AND id = ?3",
                                      {impl_->office, to_string(kind), id}));
  if (impl_->sql->changed_rows() == 0) found.reset();  // Somebody else was first.
  return found;
}

Result<bool> Vault::raise_counter(CredentialKind kind, std::string_view id, std::int64_t counter) {
  HTX_RETURN_IF_ERROR(
      impl_->sql->run("UPDATE credential SET counter = ?4 WHERE office = ?1 AND kind = ?2 AND id = ?3 "
                      "AND counter < ?4",
                      {impl_->office, to_string(kind), id, counter}));
  return impl_->sql->changed_rows() == 1;
}

Status Vault::erase(std::string_view account, CredentialKind kind) {
  return impl_->sql->run("DELETE FROM credential WHERE office = ?1 AND account = ?2 AND kind = ?3",
                         {impl_->office, account, to_string(kind)});
}

Status Vault::begin_sign_in(const SignInRow& row) {
  return impl_->sql->run(
      "INSERT INTO sign_in_session (office, id, account, role, began_at, seen_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      {impl_->office, row.id, row.account, row.role, row.began_at.milliseconds, row.seen_at.milliseconds});
}

Result<std::optional<SignInRow>> Vault::sign_in(std::string_view id) {
  return internal::one_row(*impl_->sql, HTX_SIGN_IN "id = ?2", {impl_->office, id}, sign_in_of);
}

Result<std::vector<SignInRow>> Vault::sign_ins_of(std::string_view account) {
  return internal::all_rows(*impl_->sql, HTX_SIGN_IN "account = ?2 ORDER BY began_at DESC, id",
                            {impl_->office, account}, sign_in_of);
}

Status Vault::see(std::string_view id, Instant at) {
  return impl_->sql->run("UPDATE sign_in_session SET seen_at = ?3 WHERE office = ?1 AND id = ?2",
                         {impl_->office, id, at.milliseconds});
}

Status Vault::set_role(std::string_view id, std::string_view role) {
  return impl_->sql->run("UPDATE sign_in_session SET role = ?3 WHERE office = ?1 AND id = ?2",
                         {impl_->office, id, role});
}

Status Vault::end_sign_in(std::string_view id) {
  return impl_->sql->run("DELETE FROM sign_in_session WHERE office = ?1 AND id = ?2", {impl_->office, id});
}

Status Vault::end_other_sign_ins(std::string_view account, std::string_view but) {
  return impl_->sql->run("DELETE FROM sign_in_session WHERE office = ?1 AND account = ?2 AND id <> ?3",
                         {impl_->office, account, but});
}

Status Vault::end_old_sign_ins(Instant seen_before, Instant began_before) {
  return impl_->sql->run("DELETE FROM sign_in_session WHERE office = ?1 AND (seen_at < ?2 OR began_at < ?3)",
                         {impl_->office, seen_before.milliseconds, began_before.milliseconds});
}

#undef HTX_SIGN_IN
#undef HTX_CREDENTIAL

}  // namespace htx
