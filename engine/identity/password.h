#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace htx {

// Passwords, of which only an Argon2id hash is kept (libsodium, interactive cost: about a tenth of a second
// and 64 MiB each).  They are brought to NFC first, so that it does not matter how a keyboard makes its
// letters.

inline constexpr std::size_t kShortestPassword = 10;  // In characters,
inline constexpr std::size_t kLongestPassword = 200;  // and in bytes, so that nobody is kept hashing.

// Fails with "identity.password-short", "identity.password-long", "identity.password-not-text".
Status check_password(std::string_view password);

// What is kept of it.  Fails as check_password() does, and with "identity.no-memory".
Result<std::string> hash_password(std::string_view password);

// Whether it is the one; takes the same time whether it is or not.  An empty hash, of an account that does
// not exist or has no password, costs as much as any other and fits nothing.
bool fits_password(const std::string& hash, std::string_view password);

}  // namespace htx
