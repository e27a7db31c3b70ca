#pragma once

// Defined by several sources: sign_in.cpp, and api_token.cpp what is about tokens.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/identity/account.h"
#include "engine/identity/actor.h"
#include "engine/identity/api_token.h"
#include "engine/identity/membership.h"
#include "engine/store/store.h"
#include "engine/store/vault.h"
#include "engine/value/date.h"

namespace htx {

inline constexpr std::int64_t kIdleMinutes = 30;      // Without a request for so long one is signed out,
inline constexpr std::int64_t kLongestMinutes = 720;  // and after so long in any case.
inline constexpr std::int64_t kLinkHours = 48;        // For so long a link to set a password is good.

// Somebody whose identity was proved: the only source of an Actor for what comes over a network.
struct Visitor {
  std::string account;
  OfficeRole role = OfficeRole::kCommittee;  // In which he acts now,
  std::vector<OfficeRole> roles;             // of those he has today,
  Scope scope;                               // for these cooperatives.
  std::string session;                       // The id of his sign-in; empty: a program came, with a token.
  std::string form_token;                    // What his forms must carry.
  std::string token = {};                    // The id of that token.
  TokenAccess access = TokenAccess::kWrite;

  Actor actor() const { return {account, std::string(to_string(role)), scope}; }
};

struct SignInRequest {
  std::string account;
  std::string password;
  std::string code;     // Of one time, or a recovery code; empty if the account has none.
  std::string address;  // From which it comes.
};

// What all threads that let people in share: the counts of failures, and how many hash passwords at once.
class DoorGuard {
 public:
  DoorGuard();
  ~DoorGuard();
  DoorGuard(const DoorGuard&) = delete;
  DoorGuard& operator=(const DoorGuard&) = delete;

 private:
  friend class Door;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The door of an office, for one thread: it must outlive none of what it is given.
class Door {
 public:
  // `today`: the day of the office's law at a moment.
  using Today = std::function<Date(Instant)>;
  Door(DoorGuard& guard, Vault& vault, Store& store, const Clock& clock, Today today)
      : guard_(guard), vault_(vault), store_(store), clock_(clock), today_(std::move(today)) {}

  // The secret of a new session, for a cookie.  Whether the account exists cannot be told from the answer or
  // its time.  Fails with "identity.not-let-in"; "identity.wait" naming the seconds; "identity.busy"; with
  // the right password "identity.no-role" if the account has no role today.
  Result<std::string> sign_in(const SignInRequest& request);
  // The secret of a new session for somebody who proved to another who he is, whom the caller believes.
  // Fails with "identity.not-let-in" if there is no such account or it is closed, and with
  // "identity.no-role".
  Result<std::string> let_in(const std::string& account);
  // Who has that secret; none if nobody has, his time is over, or he has no role any more.
  Result<std::optional<Visitor>> visitor(const std::string& secret);
  Status sign_out(const Visitor& visitor);
  // Fails with "identity.not-your-role".
  Status act_as(const Visitor& visitor, OfficeRole role);

  // A link by which the holder sets the password of an account, once; earlier ones of it are worth nothing
  // then.  The secret that the link ends with.
  Result<std::string> new_link(const std::string& account);
  // The account a link is for.  Fails with "identity.no-link".
  Result<std::string> account_of_link(const std::string& secret);
  // Makes a link worth nothing.
  Status end_link(const std::string& secret);
  // Sets the password, ends the link and every session and token of the account.  Fails as hash_password()
  // does.
  Status set_password_by_link(const std::string& secret, const std::string& password);
  // Whether who is signed in knows his password.  Fails with "identity.not-let-in", "identity.wait",
  // "identity.busy".
  Status confirm(const Visitor& visitor, const std::string& address, const std::string& present);
  // Sets it for who knows the present one, and ends his other sessions.  Fails as confirm() and
  // hash_password() do.
  Status change_password(const Visitor& visitor, const std::string& address, const std::string& present,
                         const std::string& password);

  // Whether an account has one-time codes.
  Result<bool> has_codes(const std::string& account);
  // Takes a key for one-time codes into use if `code` proves that a phone has it ("identity.wrong-code"), and
  // answers new recovery codes.
  Result<std::vector<std::string>> start_codes(const std::string& account, const std::string& key,
                                               const std::string& code);

  // A new token of who is signed in: what a program shows, to be seen once.  Fails with
  // "identity.not-your-role", "identity.bad-token-name", "identity.bad-token-days",
  // "identity.too-many-tokens".
  Result<std::string> new_token(const Visitor& visitor, const TokenTerms& terms);
  // Those of an account that are still good, the newest first.
  Result<std::vector<Token>> tokens_of(const std::string& account);
  // Makes a token of that account worth nothing.  Fails with "identity.no-token" if it has none of that id.
  Status end_token(const std::string& account, const std::string& id);
  // Who comes with a token: its account in its role.  None if it is none, its time is over, or the account or
  // the membership ended.
  Result<std::optional<Visitor>> visitor_with_token(const std::string& text);

 private:
  bool fits_password_of(const SignInRequest& request, const std::optional<Credential>& password,
                        const std::optional<Account>& account);
  Result<bool> fits_code(const SignInRequest& request);
  // The roles of an account now; none if there is no such account or it is closed.
  Result<std::vector<HeldRole>> roles_of(const std::string& account, Instant now);
  Result<std::string> begin_session(const std::string& account, Instant now);
  Status set_password(const std::string& account, const std::string& password);

  DoorGuard& guard_;
  Vault& vault_;
  Store& store_;
  const Clock& clock_;
  Today today_;
};

}  // namespace htx
