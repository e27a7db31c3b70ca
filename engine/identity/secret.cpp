#include "engine/identity/secret.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "engine/base/bytes.h"
#include "engine/base/sha256.h"

namespace htx {
namespace {

constexpr std::size_t kSecretBytes = 32;

std::string hex_digest(std::string_view text) { return to_hex(sha256(as_bytes(text))); }

}  // namespace

Result<std::string> random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) == 1) return bytes;
  return Error(ErrorCode::kUnavailable, "identity.no-chance");
}

Result<Secret> new_secret() {
  HTX_ASSIGN_OR_RETURN(const std::string bytes, random_bytes(kSecretBytes));
  const std::string text = to_hex(as_bytes(bytes));
  return Secret{text, hex_digest(text)};
}

std::optional<std::string> digest_of_secret(std::string_view text) {
  const bool is_hex = text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (text.size() != 2 * kSecretBytes || !is_hex) return std::nullopt;
  return hex_digest(text);
}

std::string form_token(std::string_view secret) { return hex_digest("form " + std::string(secret)); }

bool is_equal_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace htx
