#include "engine/identity/sign_in.h"

#include <algorithm>
#include <mutex>

#include "engine/base/bytes.h"
#include "engine/identity/lock_out.h"
#include "engine/identity/membership.h"
#include "engine/identity/one_time_code.h"
#include "engine/identity/password.h"
#include "engine/identity/secret.h"

namespace htx {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::size_t kLongestAccount = 100;
constexpr std::size_t kRecoveryCodes = 8;
constexpr int kMostHashing = 2;  // Each takes 64 MiB for a tenth of a second.

Instant minutes_before(Instant now, std::int64_t minutes) { return {now.milliseconds - minutes * kMinute}; }

Error not_let_in() { return Error(ErrorCode::kForbidden, "identity.not-let-in"); }

}  // namespace

struct DoorGuard::Impl {
  // Held while somebody hashes a password.
  class Place {
   public:
    explicit Place(Impl& guard) : guard_(guard) {}
    ~Place() {
      const std::lock_guard lock(guard_.mutex);
      --guard_.hashing;
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    Impl& guard_;
  };

  // Whether this account may try now from that address; it then has a place, until the answer is let go.
  Result<std::unique_ptr<Place>> enter(const std::string& account, const std::string& address, Instant now) {
    const std::lock_guard lock(mutex);
    const std::int64_t wait = lock_out.milliseconds_to_wait(account, address, now);
    if (wait > 0)
      return Error(ErrorCode::kUnavailable,
                   {"identity.wait", {{"seconds", std::to_string((wait + 999) / 1'000)}}});
    if (hashing >= kMostHashing) return Error(ErrorCode::kUnavailable, "identity.busy");
    ++hashing;
    return std::make_unique<Place>(*this);
  }

  void leave(const std::string& account, const std::string& address, Instant now, bool fitted) {
    const std::lock_guard lock(mutex);
    if (fitted) {
      lock_out.succeeded(account, address);
    } else {
      lock_out.failed(account, address, now);
    }
  }

  std::mutex mutex;
  LockOut lock_out;
  int hashing = 0;
};

DoorGuard::DoorGuard() : impl_(std::make_unique<Impl>()) {}
DoorGuard::~DoorGuard() = default;

bool Door::fits_password_of(const SignInRequest& request, const std::optional<Credential>& password,
                            const std::optional<Account>& account) {
  const bool is_open = account && account->state == AccountState::kOpen && password;
  // Hashed in any case: how long it takes tells nothing of the account.
  return fits_password(is_open ? password->secret : "", request.password);
}

Result<bool> Door::fits_code(const SignInRequest& request) {
  HTX_ASSIGN_OR_RETURN(const auto key, vault_.credential(CredentialKind::kOneTimeCode, request.account));
  if (!key) return true;
  const auto step =
      fitting_step(as_bytes(from_hex(key->secret).value_or("")), request.code, clock_.now(), key->counter);
  if (step) return vault_.raise_counter(CredentialKind::kOneTimeCode, request.account, *step);
  const std::string digest = digest_of_recovery_code(request.code);
  HTX_ASSIGN_OR_RETURN(const auto recovery, vault_.credential(CredentialKind::kRecoveryCode, digest));
  if (!recovery || recovery->account != request.account) return false;
  HTX_ASSIGN_OR_RETURN(const auto taken, vault_.take(CredentialKind::kRecoveryCode, digest));
  return taken.has_value();
}

Result<std::string> Door::sign_in(const SignInRequest& request) {
  if (request.account.size() > kLongestAccount) return not_let_in();
  const Instant now = clock_.now();
  HTX_ASSIGN_OR_RETURN(const auto place, guard_.impl_->enter(request.account, request.address, now));
  HTX_ASSIGN_OR_RETURN(const auto account, account_on_record(store_, request.account));
  HTX_ASSIGN_OR_RETURN(const auto password, vault_.credential(CredentialKind::kPassword, request.account));
  bool fits = fits_password_of(request, password, account);
  if (fits) {
    HTX_ASSIGN_OR_RETURN(fits, fits_code(request));
  }
  guard_.impl_->leave(request.account, request.address, now, fits);
  if (!fits) return not_let_in();
  return begin_session(request.account, now);
}

Result<std::string> Door::let_in(const std::string& account) {
  HTX_ASSIGN_OR_RETURN(const auto known, account_on_record(store_, account));
  if (!known || known->state == AccountState::kClosed) return not_let_in();
  return begin_session(account, clock_.now());
}

Result<std::string> Door::begin_session(const std::string& account, Instant now) {
  HTX_ASSIGN_OR_RETURN(const auto roles, roles_on(store_, account, today_(now)));
  if (roles.empty()) return Error(ErrorCode::kForbidden, "identity.no-role");
  HTX_ASSIGN_OR_RETURN(const Secret secret, new_secret());
  HTX_RETURN_IF_ERROR(
      vault_.end_old_sign_ins(minutes_before(now, kIdleMinutes), minutes_before(now, kLongestMinutes)));
  HTX_RETURN_IF_ERROR(
      vault_.begin_sign_in({secret.digest, account, std::string(to_string(roles.front().role)), now, now}));
  return secret.text;
}

Result<std::vector<HeldRole>> Door::roles_of(const std::string& account, Instant now) {
  HTX_ASSIGN_OR_RETURN(const auto known, account_on_record(store_, account));
  if (!known || known->state == AccountState::kClosed) return std::vector<HeldRole>();
  return roles_on(store_, account, today_(now));
}

Result<std::optional<Visitor>> Door::visitor(const std::string& secret) {
  std::optional<Visitor> nobody;
  const auto digest = digest_of_secret(secret);
  if (!digest) return nobody;
  HTX_ASSIGN_OR_RETURN(const auto row, vault_.sign_in(*digest));
  const Instant now = clock_.now();
  if (!row || row->seen_at < minutes_before(now, kIdleMinutes) ||
      row->began_at < minutes_before(now, kLongestMinutes)) {
    return nobody;
  }
  HTX_ASSIGN_OR_RETURN(const auto roles, roles_of(row->account, now));
  if (roles.empty()) return nobody;
  // A role that ended since he chose it is not his any more.
  auto chosen = roles.begin();
  if (const auto role = office_role(row->role)) chosen = std::ranges::find(roles, *role, &HeldRole::role);
  if (chosen == roles.end()) chosen = roles.begin();
  // To the minute, so that reading pages seldom writes.
  if (now.milliseconds - row->seen_at.milliseconds >= kMinute) HTX_RETURN_IF_ERROR(vault_.see(*digest, now));
  Visitor visitor{.account = row->account,
                  .role = chosen->role,
                  .roles = {},
                  .scope = chosen->scope,
                  .session = *digest,
                  .form_token = form_token(secret)};
  for (const HeldRole& held : roles) visitor.roles.push_back(held.role);
  return std::optional(std::move(visitor));
}

Status Door::sign_out(const Visitor& visitor) { return vault_.end_sign_in(visitor.session); }

Status Door::act_as(const Visitor& visitor, OfficeRole role) {
  if (std::ranges::find(visitor.roles, role) == visitor.roles.end())
    return Error(ErrorCode::kForbidden, {"identity.not-your-role", {{"role", to_string(role)}}});
  return vault_.set_role(visitor.session, to_string(role));
}

Result<std::string> Door::new_link(const std::string& account) {
  HTX_ASSIGN_OR_RETURN(const Secret secret, new_secret());
  HTX_RETURN_IF_ERROR(vault_.erase(account, CredentialKind::kLink));
  const Instant now = clock_.now();
  HTX_RETURN_IF_ERROR(vault_.put({.kind = CredentialKind::kLink,
                                  .id = secret.digest,
                                  .account = account,
                                  .secret = {},
                                  .made_at = now,
                                  .until = {now.milliseconds + kLinkHours * 60 * kMinute}}));
  return secret.text;
}

Result<std::string> Door::account_of_link(const std::string& secret) {
  const auto digest = digest_of_secret(secret);
  std::optional<Credential> link;
  if (digest) {
    HTX_ASSIGN_OR_RETURN(link, vault_.credential(CredentialKind::kLink, *digest));
  }
  if (link && clock_.now() < link->until) return link->account;
  return Error(ErrorCode::kNotFound, "identity.no-link");
}

Status Door::end_link(const std::string& secret) {
  HTX_RETURN_IF_ERROR(vault_.take(CredentialKind::kLink, digest_of_secret(secret).value_or("")));
  return Done{};
}

Status Door::set_password(const std::string& account, const std::string& password) {
  HTX_ASSIGN_OR_RETURN(const std::string hash, hash_password(password));
  return vault_.put({.kind = CredentialKind::kPassword,
                     .id = account,
                     .account = account,
                     .secret = hash,
                     .made_at = clock_.now()});
}

Status Door::set_password_by_link(const std::string& secret, const std::string& password) {
  HTX_ASSIGN_OR_RETURN(const std::string account, account_of_link(secret));
  HTX_RETURN_IF_ERROR(check_password(password));
  HTX_ASSIGN_OR_RETURN(const auto link,
                       vault_.take(CredentialKind::kLink, digest_of_secret(secret).value_or("")));
  if (!link) return Error(ErrorCode::kNotFound, "identity.no-link");
  HTX_RETURN_IF_ERROR(set_password(account, password));
  HTX_RETURN_IF_ERROR(vault_.erase(account, CredentialKind::kToken));
  return vault_.end_other_sign_ins(account, "");
}

Status Door::confirm(const Visitor& visitor, const std::string& address, const std::string& present) {
  const Instant now = clock_.now();
  HTX_ASSIGN_OR_RETURN(const auto place, guard_.impl_->enter(visitor.account, address, now));
  HTX_ASSIGN_OR_RETURN(const auto known, vault_.credential(CredentialKind::kPassword, visitor.account));
  const bool fits = fits_password(known ? known->secret : "", present);
  guard_.impl_->leave(visitor.account, address, now, fits);
  return fits ? Status(Done{}) : Status(not_let_in());
}

Status Door::change_password(const Visitor& visitor, const std::string& address, const std::string& present,
                             const std::string& password) {
  HTX_RETURN_IF_ERROR(check_password(password));
  HTX_RETURN_IF_ERROR(confirm(visitor, address, present));
  HTX_RETURN_IF_ERROR(set_password(visitor.account, password));
  return vault_.end_other_sign_ins(visitor.account, visitor.session);
}

Result<bool> Door::has_codes(const std::string& account) {
  HTX_ASSIGN_OR_RETURN(const auto key, vault_.credential(CredentialKind::kOneTimeCode, account));
  return key.has_value();
}

Result<std::vector<std::string>> Door::start_codes(const std::string& account, const std::string& key,
                                                   const std::string& code) {
  const auto step = fitting_step(as_bytes(key), code, clock_.now(), 0);
  if (!step) return Error(ErrorCode::kInvalidArgument, "identity.wrong-code");
  HTX_ASSIGN_OR_RETURN(auto codes, new_recovery_codes(kRecoveryCodes));
  HTX_RETURN_IF_ERROR(vault_.erase(account, CredentialKind::kRecoveryCode));
  for (const std::string& recovery : codes) {
    HTX_RETURN_IF_ERROR(vault_.put({.kind = CredentialKind::kRecoveryCode,
                                    .id = digest_of_recovery_code(recovery),
                                    .account = account,
                                    .secret = {},
                                    .made_at = clock_.now()}));
  }
  HTX_RETURN_IF_ERROR(vault_.put({.kind = CredentialKind::kOneTimeCode,
                                  .id = account,
                                  .account = account,
                                  .secret = to_hex(as_bytes(key)),
                                  .made_at = clock_.now(),
                                  .until = {},
                                  .counter = *step}));
  return codes;
}

}  // namespace htx
