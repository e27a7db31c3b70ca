#include "engine/value/decimal.h"

#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

#include <algorithm>

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

bool Decimal::is_finite() const { return (high & 0x7800000000000000ULL) != 0x7800000000000000ULL; }
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

#define HTX_DECIMAL_OPERATOR(symbol, name)                                       \
  Decimal operator symbol(const Decimal& a, const Decimal& b) {                  \
    _IDEC_flags flags = 0;                                                       \
    return wrap(bid128_##name(raw(a), raw(b), BID_ROUNDING_TO_NEAREST, &flags)); \
  }
HTX_DECIMAL_OPERATOR(+, add)
HTX_DECIMAL_OPERATOR(-, sub)
HTX_DECIMAL_OPERATOR(*, mul)
HTX_DECIMAL_OPERATOR(/, div)
#undef HTX_DECIMAL_OPERATOR

bool operator==(const Decimal& a, const Decimal& b) {
  if (a.low == b.low && a.high == b.high) return a.is_finite();
  _IDEC_flags flags = 0;
  return bid128_quiet_equal(raw(a), raw(b), &flags) != 0;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a == b) return std::strong_ordering::equal;
  _IDEC_flags flags = 0;
  return bid128_quiet_less(raw(a), raw(b), &flags) != 0 ? std::strong_ordering::less
                                                        : std::strong_ordering::greater;
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
