#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/identity/permissions.h"

namespace htx {

inline constexpr std::string_view kTokenPrefix = "htx_";  // By which one that lies about is recognised.
inline constexpr std::int64_t kLongestTokenDays = 366;
inline constexpr std::size_t kMostTokens = 20;  // Of one account.

enum class TokenAccess : std::uint8_t { kRead, kWrite };
std::string_view to_string(TokenAccess access);

// What a token is for.
struct TokenTerms {
  std::string name;                          // Says which program has it.
  OfficeRole role = OfficeRole::kCommittee;  // The one role in which it acts,
  TokenAccess access = TokenAccess::kRead;   // and whether it only reads.
  std::int64_t days = 0;                     // So long it is good.
};

// A token of an account.  Only the digest of what the program shows is kept; Door issues and knows them.
struct Token {
  std::string id;  // That digest.
  TokenTerms terms;
  Instant made_at;
  Instant until;
  Instant used_at;  // To the minute; 0: never.
};

}  // namespace htx
