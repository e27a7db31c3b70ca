#pragma once

#include <cstdint>
#include <optional>

#include "engine/value/decimal.h"

// Decimals as whole numbers of a scale.
namespace htx {

// The number times 10^scale, if that is a whole number of at most 62 bits, so that sums of two fit.
std::optional<std::int64_t> scaled(const Decimal& number, int scale);

// Where a number lies on the grid of a scale: twice the grid number at it or next below, and one more if it
// is above that.  So any number compares with a number on the grid as their places do.  None if it is
// beyond 62 bits.
std::optional<std::int64_t> place_of(const Decimal& number, int scale);

// The same number with the fewest digits: equal numbers have equal bytes.
Decimal shortest(const Decimal& number);

// The number that is `count` times 10^-scale.
inline Decimal unscaled(std::int64_t count, int scale) {
  Decimal number(count);
  number.high -= static_cast<std::uint64_t>(scale) << 49U;  // The exponent of the BID encoding.
  return number;
}

}  // namespace htx
