#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"

namespace htx {

// One-time codes as phones and tokens show them: RFC 6238 (TOTP) on RFC 4226 (HOTP) with HMAC-SHA-1, six
// digits, a step of 30 seconds from 1970.

inline constexpr std::int64_t kCodeStepSeconds = 30;
inline constexpr int kCodeDigits = 6;

// The step of a moment, and the code of a step.
std::int64_t code_step(Instant moment);
std::string one_time_code(ByteSpan key, std::int64_t step, int digits = kCodeDigits);

// The step whose code this is, of the one now and the ones beside it, if it comes after `last_used`: so that
// a code that was seen over a shoulder is worth nothing.  Blanks in the code do not matter.
std::optional<std::int64_t> fitting_step(ByteSpan key, std::string_view code, Instant now,
                                         std::int64_t last_used);

// The key as people type it into a phone: RFC 4648 base 32 without padding.
std::string to_base32(ByteSpan bytes);

// What a phone reads: "otpauth://totp/htx:lan?secret=...".
std::string code_address(ByteSpan key, const std::string& account, const std::string& issuer);

// Codes to be printed and used once each where the phone is lost: ten letters and digits that are not taken
// for each other.  Fails as new_secret() does.
Result<std::vector<std::string>> new_recovery_codes(std::size_t count);
// Under which one is kept; blanks, hyphens and case do not matter.
std::string digest_of_recovery_code(std::string_view code);

}  // namespace htx
