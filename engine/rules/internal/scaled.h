#pragma once

#include <cstdint>
#include <optional>

#include "engine/value/decimal.h"

namespace htx::rules::internal {

// The number times 10^scale, if that is a whole number of at most 62 bits, so that sums of two fit.
std::optional<std::int64_t> scaled(const Decimal& number, int scale);

// The number that is `count` times 10^-scale.
inline Decimal unscaled(std::int64_t count, int scale) {
  Decimal number(count);
  number.high -= static_cast<std::uint64_t>(scale) << 49U;  // The exponent of the BID encoding.
  return number;
}

}  // namespace htx::rules::internal
