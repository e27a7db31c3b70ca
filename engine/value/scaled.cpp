#include "engine/value/scaled.h"

namespace htx {

std::optional<std::int64_t> scaled(const Decimal& number, int scale) {
  constexpr std::int64_t kMost = std::int64_t{1} << 62U;
  const auto count = number.scaled_by_power_of_ten(scale).to_int64();
  if (!count.has_value() || *count >= kMost || *count <= -kMost) return std::nullopt;
  return count;
}

std::optional<std::int64_t> place_of(const Decimal& number, int scale) {
  constexpr std::int64_t kMost = std::int64_t{1} << 60U;
  const Decimal moved = number.scaled_by_power_of_ten(scale);
  const Decimal down = moved.round(0, Rounding::kFloor);
  const auto count = down.is_finite() ? down.to_int64() : std::nullopt;
  if (!count.has_value() || *count >= kMost || *count <= -kMost) return std::nullopt;
  return 2 * *count + (down == moved ? 0 : 1);
}

Decimal shortest(const Decimal& number) {
  __extension__ using Wide = unsigned __int128;
  constexpr std::uint64_t kCoefficient = 0x0001FFFFFFFFFFFFULL;
  constexpr std::uint64_t kOneExponent = std::uint64_t{1} << 49U;
  if (number.is_zero()) return {};
  Wide coefficient = static_cast<Wide>(number.high & kCoefficient) << 64U | number.low;
  std::uint64_t head = number.high & ~kCoefficient;
  for (; coefficient % 10 == 0; coefficient /= 10) head += kOneExponent;
  Decimal result;
  result.low = static_cast<std::uint64_t>(coefficient);
  result.high = head | static_cast<std::uint64_t>(coefficient >> 64U);
  return result;
}

}  // namespace htx
