#include "engine/identity/one_time_code.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "engine/base/sha256.h"
#include "engine/base/text.h"
#include "engine/identity/secret.h"

namespace htx {
namespace {

using Mac = std::array<std::uint8_t, 20>;

// RFC 4226 section 5.2: HMAC-SHA-1 over the counter, eight bytes, high bytes first.
Mac mac_of(ByteSpan key, std::int64_t counter) {
  std::array<std::uint8_t, 8> message{};
  for (std::size_t i = 0; i < message.size(); ++i)
    message.at(message.size() - 1 - i) = static_cast<std::uint8_t>(counter >> (8 * i));
  Mac mac{};
  unsigned int length = mac.size();
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), mac.data(),
       &length);
  return mac;
}

// Section 5.3: four bytes from the place that the last four bits name, without the sign.
std::uint32_t truncated(const Mac& mac) {
  const std::size_t at = mac.back() & 0x0FU;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) bits = bits << 8U | std::uint32_t{mac.at(at + i)};
  return bits & 0x7FFFFFFFU;
}

std::string without(std::string_view text, std::string_view unwanted) {
  std::string kept;
  for (const char c : text) {
    if (unwanted.find(c) == std::string_view::npos) kept += c;
  }
  return kept;
}

}  // namespace

std::int64_t code_step(Instant moment) { return moment.milliseconds / 1'000 / kCodeStepSeconds; }

std::string one_time_code(ByteSpan key, std::int64_t step, int digits) {
  std::uint32_t bound = 1;
  for (int i = 0; i < digits; ++i) bound *= 10;
  std::string code = std::to_string(truncated(mac_of(key, step)) % bound);
  return std::string(static_cast<std::size_t>(digits) - code.size(), '0') + code;
}

std::optional<std::int64_t> fitting_step(ByteSpan key, std::string_view code, Instant now,
                                         std::int64_t last_used) {
  const std::string typed = without(code, " ");
  std::optional<std::int64_t> found;
  // A clock may be a step off; every step is looked at, so that the time does not tell which one it was.
  for (std::int64_t step = code_step(now) - 1; step <= code_step(now) + 1; ++step) {
    if (is_equal_secret(one_time_code(key, step), typed) && step > last_used) found = step;
  }
  return found;
}

std::string to_base32(ByteSpan bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t held = 0;
  unsigned int bits = 0;
  for (const std::uint8_t byte : bytes) {
    held = (held << 8U | byte) & 0xFFFFU;
    for (bits += 8; bits >= 5; bits -= 5) text += kLetters[(held >> (bits - 5)) & 31U];
  }
  if (bits > 0) text += kLetters[(held << (5 - bits)) & 31U];
  return text;
}

std::string code_address(ByteSpan key, const std::string& account, const std::string& issuer) {
  return "otpauth://totp/" + issuer + ":" + account + "?secret=" + to_base32(key) + "&issuer=" + issuer;
}

Result<std::vector<std::string>> new_recovery_codes(std::size_t count) {
  constexpr std::string_view kClear = "abcdefghjkmnpqrstuvwxyz23456789";  // Without i, l, o, 0, 1.
  constexpr std::size_t kSigns = 10;
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < count; ++i) {
    HTX_ASSIGN_OR_RETURN(const std::string bytes, random_bytes(kSigns));
    std::string code;
    for (const char byte : bytes) code += kClear[static_cast<std::uint8_t>(byte) % kClear.size()];
    codes.push_back(code.substr(0, kSigns / 2) + "-" + code.substr(kSigns / 2));
  }
  return codes;
}

std::string digest_of_recovery_code(std::string_view code) {
  std::string plain = without(code, " -");
  for (char& c : plain) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return to_hex(sha256(as_bytes("recovery " + plain)));
}

}  // namespace htx
