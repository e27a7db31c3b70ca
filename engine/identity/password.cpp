#include "engine/identity/password.h"

#include <sodium.h>

#include <array>

#include "engine/base/text.h"

namespace htx {
namespace {

bool is_ready() {
  static const bool kReady = sodium_init() >= 0;
  return kReady;
}

Result<std::string> hashed(const std::string& normal) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (!is_ready() ||
      crypto_pwhash_str(hash.data(), normal.data(), normal.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return Error(ErrorCode::kUnavailable, "identity.no-memory");
  }
  return std::string(hash.data());
}

// Of a password nobody has, to be compared with where there is none.
const std::string& nobodys_hash() {
  static const std::string kHash = hashed("\x01 nobody's password").value_or("");
  return kHash;
}

}  // namespace

Status check_password(std::string_view password) {
  if (password.size() > kLongestPassword)
    return Error(ErrorCode::kInvalidArgument,
                 {"identity.password-long", {{"most", std::to_string(kLongestPassword)}}});
  if (!is_valid_utf8(password)) return Error(ErrorCode::kInvalidArgument, "identity.password-not-text");
  const std::size_t length = code_point_count(to_nfc(password));
  if (length >= kShortestPassword) return Done{};
  return Error(ErrorCode::kInvalidArgument,
               {"identity.password-short",
                {{"found", std::to_string(length)}, {"least", std::to_string(kShortestPassword)}}});
}

Result<std::string> hash_password(std::string_view password) {
  HTX_RETURN_IF_ERROR(check_password(password));
  return hashed(to_nfc(password));
}

bool fits_password(const std::string& hash, std::string_view password) {
  if (!is_ready()) return false;
  const bool is_text = password.size() <= kLongestPassword && is_valid_utf8(password);
  const std::string normal = is_text ? to_nfc(password) : std::string();
  const std::string& compared = hash.empty() ? nobodys_hash() : hash;
  const bool fits = crypto_pwhash_str_verify(compared.c_str(), normal.data(), normal.size()) == 0;
  return fits && is_text && !hash.empty();
}

}  // namespace htx
