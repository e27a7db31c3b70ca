// NOLINTBEGIN(readability-identifier-naming): the library's names.
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
// NOLINTEND(readability-identifier-naming)
#include <bid_conf.h>
#include <bid_functions.h>

#include <array>
#include <compare>
#include <random>
#include <vector>

#include "engine/value/decimal.h"
#include "tests/support/matchers.h"

// What decimal.cpp computes by itself is what the decimal library computes, to the last bit.
namespace htx {
namespace {

BID_UINT128 raw(const Decimal& d) {
  BID_UINT128 r;
  r.w[0] = d.low;
  r.w[1] = d.high;
  return r;
}

bool same(const Decimal& d, const BID_UINT128& r) { return d.low == r.w[0] && d.high == r.w[1]; }

std::strong_ordering library_order(const Decimal& a, const Decimal& b) {
  _IDEC_flags flags = 0;
  if (bid128_quiet_equal(raw(a), raw(b), &flags) != 0) return std::strong_ordering::equal;
  return bid128_quiet_less(raw(a), raw(b), &flags) != 0 ? std::strong_ordering::less
                                                        : std::strong_ordering::greater;
}

// Numbers of all lengths, many near each other, with trailing zeros, zeros of all exponents, both
// signs, the ends of the range and the edges of one word.
Decimal random_number(std::mt19937_64& random) {
  static const std::array<std::uint64_t, 8> kEdges = {0,     1,         9,          10, 5'000'000'000,
                                                      ~0ULL, ~0ULL - 1, 1ULL << 63U};
  Decimal d;
  const std::uint64_t kind = random() % 8;
  if (kind == 0) {
    d.low = kEdges[random() % kEdges.size()];
    d.high = 0;
  } else if (kind == 1) {
    d.low = random();
    d.high = random() % 0x1ED09BEAD87C0ULL;  // Below 10^34.
  } else {
    d.low = random() >> random() % 64;
    d.high = 0;
  }
  std::uint64_t exponent = 6176 - 20 + random() % 40;
  if (random() % 16 == 0) exponent = random() % 12'288;
  if (random() % 4 == 0) exponent = 6176;
  d.high |= exponent << 49U | (random() % 2) << 63U;
  return d;
}

TEST_CASE("decimal: sums, products, quotients and order are the library's to the last bit",
          "[value][decimal]") {
  std::mt19937_64 random(20210101);
  std::size_t different = 0;
  for (int i = 0; i < 400'000; ++i) {
    const Decimal a = random_number(random);
    Decimal b = random_number(random);
    if (i % 16 == 0) b = a;
    if (i % 32 == 0) b.high ^= 1ULL << 63U;
    if (i % 64 == 0) b = a.scaled_by_power_of_ten(static_cast<int>(random() % 40) - 20);
    _IDEC_flags flags = 0;
    const bool right = same(a + b, bid128_add(raw(a), raw(b), BID_ROUNDING_TO_NEAREST, &flags)) &&
                       same(a - b, bid128_sub(raw(a), raw(b), BID_ROUNDING_TO_NEAREST, &flags)) &&
                       same(a * b, bid128_mul(raw(a), raw(b), BID_ROUNDING_TO_NEAREST, &flags)) &&
                       same(a / b, bid128_div(raw(a), raw(b), BID_ROUNDING_TO_NEAREST, &flags)) &&
                       (a <=> b) == library_order(a, b) && (a == b) == (library_order(a, b) == 0);
    if (right) continue;
    ++different;
    INFO(i << ": " << to_text(a) << " and " << to_text(b));
    CHECK(right);
    if (different > 5) break;
  }
  CHECK(different == 0);
}

}  // namespace
}  // namespace htx
