#include "engine/value/decimal.h"

// NOLINTBEGIN(readability-identifier-naming): the library's names.
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
// NOLINTEND(readability-identifier-naming)
#include <bid_conf.h>
#include <bid_functions.h>

#include <algorithm>
#include <array>

namespace htx {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int kExponentBias = 6176;
constexpr int kDigits = 34;
constexpr int kLongestPlain = 40;  // Zeros a person can still read.

BID_UINT128 raw(const Decimal& d) {
  BID_UINT128 r;
  r.w[0] = d.low;
  r.w[1] = d.high;
  return r;
}

Decimal wrap(BID_UINT128 r) {
  Decimal d;
  d.low = r.w[0];
  d.high = r.w[1];
  return d;
}

// What a finite number is made of: (-1)^negative * coefficient * 10^exponent.
struct Parts {
  bool negative;
  Wide coefficient;
  int exponent;
};

Parts parts(const Decimal& d) {
  // IEEE 754-2008 3.5.2, binary encoding.  A combination field that starts with 11 is a
  // non-canonical zero for decimal128, because its coefficient would exceed 10^34 - 1.
  const bool negative = (d.high >> 63U) != 0;
  if ((d.high & 0x6000000000000000ULL) == 0x6000000000000000ULL) {
    return {negative, 0, static_cast<int>((d.high >> 47U) & 0x3FFFU) - kExponentBias};
  }
  const Wide coefficient = static_cast<Wide>(d.high & 0x0001FFFFFFFFFFFFULL) << 64U | d.low;
  return {negative, coefficient, static_cast<int>((d.high >> 49U) & 0x3FFFU) - kExponentBias};
}

// Without trailing zeros; zero has exponent 0.
Parts reduced(const Decimal& d) {
  Parts p = parts(d);
  if (p.coefficient == 0) return {false, 0, 0};
  while (p.coefficient % 10 == 0) {
    p.coefficient /= 10;
    ++p.exponent;
  }
  return p;
}

constexpr std::uint64_t kSign = 1ULL << 63U;
constexpr std::uint64_t kCoefficientHigh = 0x0001FFFFFFFFFFFFULL;
constexpr int kLeastExponent = -kExponentBias;
constexpr int kMostExponent = 6111;
constexpr int kMostPower = 38;  // 10^38 < 2^128

constexpr std::array<Wide, kMostPower + 1> kPowers = [] {
  std::array<Wide, kMostPower + 1> powers{};
  Wide power = 1;
  for (Wide& one : powers) {
    one = power;
    power *= 10;
  }
  return powers;
}();
constexpr Wide kCoefficients = kPowers[kDigits];  // The first coefficient that is too large.

// Finite and in the encoding that canonical numbers have.
bool is_plain_form(const Decimal& d) {
  if ((d.high & 0x6000000000000000ULL) == 0x6000000000000000ULL) return false;
  return (static_cast<Wide>(d.high & kCoefficientHigh) << 64U | d.low) < kCoefficients;
}

// The same with a coefficient of one word.
bool is_short(const Decimal& d) {
  return (d.high & kCoefficientHigh) == 0 && (d.high & 0x6000000000000000ULL) != 0x6000000000000000ULL;
}

int exponent_of(const Decimal& d) { return static_cast<int>((d.high >> 49U) & 0x3FFFU) - kExponentBias; }

Decimal made(std::uint64_t sign, Wide coefficient, int exponent) {
  Decimal d;
  d.low = static_cast<std::uint64_t>(coefficient);
  d.high = sign | static_cast<std::uint64_t>(exponent + kExponentBias) << 49U |
           static_cast<std::uint64_t>(coefficient >> 64U);
  return d;
}

// The sum of two numbers other than zero with short coefficients whose exponents are near; it has
// the smaller exponent, as IEEE 754-2008 5.2 prefers.  None for every other case.
std::optional<Decimal> short_sum(const Decimal& a, const Decimal& b) {
  constexpr int kNear = 14;  // 2^64 * 10^14 < 10^34
  if (!is_short(a) || !is_short(b) || a.low == 0 || b.low == 0) return std::nullopt;
  const int x = exponent_of(a);
  const int y = exponent_of(b);
  if (x - y > kNear || y - x > kNear) return std::nullopt;
  const Wide first = x > y ? a.low * kPowers[static_cast<std::size_t>(x - y)] : a.low;
  const Wide second = y > x ? b.low * kPowers[static_cast<std::size_t>(y - x)] : b.low;
  const int exponent = std::min(x, y);
  if (((a.high ^ b.high) & kSign) == 0) {
    return made(a.high & kSign, first + second, exponent);
  }
  if (first == second) return made(0, 0, exponent);
  return first > second ? made(a.high & kSign, first - second, exponent)
                        : made(b.high & kSign, second - first, exponent);
}

// REQUIRES: neither is zero.
std::strong_ordering order_of_magnitudes(const Parts& a, const Parts& b) {
  const int distance = a.exponent - b.exponent;
  if (distance < 0) return 0 <=> order_of_magnitudes(b, a);
  if (distance > kMostPower) return std::strong_ordering::greater;
  Wide scaled = 0;
  // A product beyond 128 bits is larger than every coefficient.
  if (__builtin_mul_overflow(a.coefficient, kPowers[static_cast<std::size_t>(distance)], &scaled))
    return std::strong_ordering::greater;
  return scaled <=> b.coefficient;
}

std::string digits_of(Wide n) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(n % 10));
    n /= 10;
  } while (n != 0);
  std::ranges::reverse(digits);
  return digits;
}

_IDEC_round library_rounding(Rounding rounding, bool negative) {
  switch (rounding) {
    case Rounding::kHalfEven: return BID_ROUNDING_TO_NEAREST;
    case Rounding::kHalfUp: return BID_ROUNDING_TIES_AWAY;
    case Rounding::kUp: return negative ? BID_ROUNDING_DOWN : BID_ROUNDING_UP;
    case Rounding::kHalfDown:
    case Rounding::kDown: return BID_ROUNDING_TO_ZERO;
    case Rounding::kCeiling: return BID_ROUNDING_UP;
    case Rounding::kFloor: return BID_ROUNDING_DOWN;
  }
  return BID_ROUNDING_TO_NEAREST;
}

// 10^exponent with coefficient 1.
Decimal unit(int exponent) {
  Decimal d;
  d.low = 1;
  d.high = static_cast<std::uint64_t>(exponent + kExponentBias) << 49U;
  return d;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string plain_text(const Parts& p, int fraction_digits) {
  std::string digits = digits_of(p.coefficient);
  if (p.exponent >= 0) {
    if (p.coefficient != 0) digits.append(static_cast<std::size_t>(p.exponent), '0');
    if (fraction_digits > 0) digits += "." + std::string(static_cast<std::size_t>(fraction_digits), '0');
    return digits;
  }
  const auto after = static_cast<std::size_t>(-p.exponent);
  if (digits.size() <= after) digits.insert(0, after + 1 - digits.size(), '0');
  digits.insert(digits.size() - after, ".");
  if (static_cast<std::size_t>(fraction_digits) > after) {
    digits.append(static_cast<std::size_t>(fraction_digits) - after, '0');
  }
  return digits;
}

}  // namespace

Decimal::Decimal(std::int64_t integer) {
  const bool negative = integer < 0;
  low = negative ? ~static_cast<std::uint64_t>(integer) + 1 : static_cast<std::uint64_t>(integer);
  high = 0x3040000000000000ULL | (negative ? 1ULL << 63U : 0);
}

std::optional<Decimal> Decimal::from_text(std::string_view text) {
  // The library reads "inf", "1e", "+" and more, so the grammar is checked here.
  std::size_t i = 0;
  std::size_t digits = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  for (; i < text.size() && is_digit(text[i]); ++i) ++digits;
  if (i < text.size() && text[i] == '.') {
    ++i;
    const std::size_t before = digits;
    for (; i < text.size() && is_digit(text[i]); ++i) ++digits;
    if (digits == before) return std::nullopt;
  }
  if (digits == 0) return std::nullopt;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    if (i == start || i - start > 6) return std::nullopt;
  }
  if (i != text.size() || text.size() > 10'000) return std::nullopt;
  std::string copy(text);
  _IDEC_flags flags = 0;
  const Decimal d = wrap(bid128_from_string(copy.data(), BID_ROUNDING_TO_NEAREST, &flags));
  if (!d.is_finite()) return std::nullopt;
  return d;
}

bool Decimal::is_zero() const { return is_finite() && parts(*this).coefficient == 0; }
bool Decimal::is_negative() const { return is_finite() && (high >> 63U) != 0 && !is_zero(); }
bool Decimal::is_integer() const { return is_finite() && reduced(*this).exponent >= 0; }

std::optional<std::int64_t> Decimal::to_int64() const {
  if (!is_finite()) return std::nullopt;
  Parts p = reduced(*this);
  if (p.exponent < 0 || p.exponent > 19) return std::nullopt;
  constexpr Wide kLimit = static_cast<Wide>(1) << 63U;
  for (; p.exponent > 0; --p.exponent) {
    p.coefficient *= 10;
    if (p.coefficient > kLimit) return std::nullopt;
  }
  if (p.coefficient > kLimit || (p.coefficient == kLimit && !p.negative)) return std::nullopt;
  const auto magnitude = static_cast<std::uint64_t>(p.coefficient);
  return static_cast<std::int64_t>(p.negative ? ~magnitude + 1 : magnitude);
}

int Decimal::scale() const { return is_finite() ? std::max(0, -reduced(*this).exponent) : 0; }

Decimal Decimal::round(int scale, Rounding rounding) const {
  if (!is_finite()) return *this;
  scale = std::clamp(scale, -6111, 6176);
  _IDEC_flags flags = 0;
  const Decimal target = unit(-scale);
  const Decimal rounded =
      wrap(bid128_quantize(raw(*this), raw(target), library_rounding(rounding, is_negative()), &flags));
  if (rounding != Rounding::kHalfDown || !rounded.is_finite()) return rounded;
  const Decimal rest = (*this - rounded).abs();
  const bool more_than_half = rest + rest > target;
  if (!more_than_half) return rounded;
  return is_negative() ? rounded - target : rounded + target;
}

Decimal Decimal::scaled_by_power_of_ten(int power) const {
  return wrap(bid128_scalbn(raw(*this), power, BID_ROUNDING_TO_NEAREST, [] {
    static thread_local _IDEC_flags flags;
    return &flags;
  }()));
}

Decimal Decimal::operator-() const {
  Decimal d = *this;
  if (!is_zero()) d.high ^= 1ULL << 63U;
  return d;
}

// Sums and products of coefficients that fit are made here: the library takes several times as long.
// The encodings are the library's own, as the tests compare.
Decimal operator+(const Decimal& a, const Decimal& b) {
  if (const auto sum = short_sum(a, b)) return *sum;
  _IDEC_flags flags = 0;
  return wrap(bid128_add(raw(a), raw(b), BID_ROUNDING_TO_NEAREST, &flags));
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  Decimal negated = b;
  negated.high ^= kSign;
  if (const auto sum = short_sum(a, negated)) return *sum;
  _IDEC_flags flags = 0;
  return wrap(bid128_sub(raw(a), raw(b), BID_ROUNDING_TO_NEAREST, &flags));
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  if (is_short(a) && is_short(b)) {
    const Wide product = static_cast<Wide>(a.low) * b.low;
    const int exponent = exponent_of(a) + exponent_of(b);
    if (product != 0 && product < kCoefficients && exponent >= kLeastExponent && exponent <= kMostExponent)
      return made((a.high ^ b.high) & kSign, product, exponent);
  }
  _IDEC_flags flags = 0;
  return wrap(bid128_mul(raw(a), raw(b), BID_ROUNDING_TO_NEAREST, &flags));
}

Decimal operator/(const Decimal& a, const Decimal& b) {
  _IDEC_flags flags = 0;
  return wrap(bid128_div(raw(a), raw(b), BID_ROUNDING_TO_NEAREST, &flags));
}

bool Decimal::equal(const Decimal& a, const Decimal& b) {
  if (a.low == b.low && a.high == b.high) return a.is_finite();
  if (is_plain_form(a) && is_plain_form(b)) return order(a, b) == 0;
  _IDEC_flags flags = 0;
  return bid128_quiet_equal(raw(a), raw(b), &flags) != 0;
}

std::strong_ordering Decimal::order(const Decimal& a, const Decimal& b) {
  if (is_short(a) && is_short(b) && ((a.high | b.high) & kSign) == 0) {
    constexpr int kMostShift = 19;  // 2^64 * 10^19 < 2^128
    const int distance = exponent_of(a) - exponent_of(b);
    if (distance >= 0 && distance <= kMostShift)
      return a.low * kPowers[static_cast<std::size_t>(distance)] <=> b.low;
    if (distance < 0 && distance >= -kMostShift)
      return a.low <=> b.low * kPowers[static_cast<std::size_t>(-distance)];
  }
  if (is_plain_form(a) && is_plain_form(b)) {
    const Parts x = parts(a);
    const Parts y = parts(b);
    if (x.coefficient == 0 && y.coefficient == 0) return std::strong_ordering::equal;
    if (x.coefficient == 0) return 0 <=> (y.negative ? -1 : 1);
    if (y.coefficient == 0) return (x.negative ? -1 : 1) <=> 0;
    if (x.negative != y.negative) return y.negative <=> x.negative;
    return x.negative ? order_of_magnitudes(y, x) : order_of_magnitudes(x, y);
  }
  if (equal(a, b)) return std::strong_ordering::equal;
  _IDEC_flags flags = 0;
  return bid128_quiet_less(raw(a), raw(b), &flags) != 0 ? std::strong_ordering::less
                                                        : std::strong_ordering::greater;
}

Decimal remainder(const Decimal& a, const Decimal& b) {
  _IDEC_flags flags = 0;
  return wrap(bid128_fmod(raw(a), raw(b), &flags));
}

Decimal sqrt(const Decimal& x) {
  _IDEC_flags flags = 0;
  return wrap(bid128_sqrt(raw(x), BID_ROUNDING_TO_NEAREST, &flags));
}

Decimal exp(const Decimal& x) {
  _IDEC_flags flags = 0;
  return wrap(bid128_exp(raw(x), BID_ROUNDING_TO_NEAREST, &flags));
}

Decimal log(const Decimal& x) {
  _IDEC_flags flags = 0;
  return wrap(bid128_log(raw(x), BID_ROUNDING_TO_NEAREST, &flags));
}

Decimal cos(const Decimal& x) {
  _IDEC_flags flags = 0;
  return wrap(bid128_cos(raw(x), BID_ROUNDING_TO_NEAREST, &flags));
}

Decimal pow(const Decimal& x, const Decimal& y) {
  _IDEC_flags flags = 0;
  return wrap(bid128_pow(raw(x), raw(y), BID_ROUNDING_TO_NEAREST, &flags));
}

std::string to_text(const Decimal& number) {
  if (!number.is_finite()) return "not a number";
  const Parts p = reduced(number);
  const std::string sign = p.negative ? "-" : "";
  if (p.exponent > kLongestPlain || p.exponent < -kLongestPlain - kDigits) {
    std::string digits = digits_of(p.coefficient);
    const int exponent = p.exponent + static_cast<int>(digits.size()) - 1;
    if (digits.size() > 1) digits.insert(1, ".");
    return sign + digits + "E" + (exponent < 0 ? "" : "+") + std::to_string(exponent);
  }
  return sign + plain_text(p, 0);
}

std::string to_text(const Decimal& number, int scale) {
  const Decimal rounded = number.round(scale);
  if (!rounded.is_finite() || scale < 0) return to_text(number);
  const Parts p = reduced(rounded);
  return (p.negative ? "-" : "") + plain_text(p, scale);
}

}  // namespace htx
