#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/store/store_address.h"

namespace htx {

// What an account proves itself by; SCHEMA.md says what each kind keeps in which column.
enum class CredentialKind : std::uint8_t { kPassword, kOneTimeCode, kRecoveryCode, kLink, kToken };
std::string_view to_string(CredentialKind kind);

struct Credential {
  CredentialKind kind = CredentialKind::kPassword;
  std::string id;
  std::string account;
  std::string secret;
  Instant made_at;
  Instant until;  // From here on it is worth nothing; 0: it does not end.
  std::int64_t counter = 0;
};

// Somebody who is signed in.
struct SignInRow {
  std::string id;  // The digest of what the browser has.
  std::string account;
  std::string role;
  Instant began_at;
  Instant seen_at;
};

// The secrets of one office: credentials and who is signed in.  They lie beside the store in its file, and
// are no part of what the office did: no entry speaks of them, and they can be erased.  So this is no
// Transaction: each call is one of its own, short, and durable when it returns.
//
// One Vault is one connection for one thread.  Errors of every call are those of Store, and
// "store.row-damaged".
class Vault {
 public:
  // REQUIRES: a store with that office is there (Store::open).
  static Result<Vault> open(const StoreAddress& address, const std::string& office);
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  // Sets or replaces one.
  Status put(const Credential& credential);
  Result<std::optional<Credential>> credential(CredentialKind kind, std::string_view id);
  // By kind and id.
  Result<std::vector<Credential>> credentials_of(std::string_view account);
  // Removes one and answers it: of several who ask at once, one gets it.
  Result<std::optional<Credential>> take(CredentialKind kind, std::string_view id);
  // Raises a counter; false if it was as high already: of several who ask at once, one is answered true.
  Result<bool> raise_counter(CredentialKind kind, std::string_view id, std::int64_t counter);
  // Removes all of one kind that an account has.
  Status erase(std::string_view account, CredentialKind kind);

  Status begin_sign_in(const SignInRow& row);
  Result<std::optional<SignInRow>> sign_in(std::string_view id);
  Result<std::vector<SignInRow>> sign_ins_of(std::string_view account);  // The latest first.
  Status see(std::string_view id, Instant at);
  Status set_role(std::string_view id, std::string_view role);
  Status end_sign_in(std::string_view id);
  // All of an account but the one of that id.
  Status end_other_sign_ins(std::string_view account, std::string_view but);
  // Those that were seen last, or began, before these instants.
  Status end_old_sign_ins(Instant seen_before, Instant began_before);

 private:
  struct Impl;
  explicit Vault(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace htx
