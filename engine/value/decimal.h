#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace htx {

// How a result with too many digits becomes one with fewer.
enum class Rounding : std::uint8_t {
  kHalfEven,  // To nearest, ties to the even digit: the default everywhere.
  kHalfUp,    // To nearest, ties away from zero.
  kHalfDown,  // To nearest, ties towards zero.
  kUp,        // Away from zero.
  kDown,      // Towards zero.
  kCeiling,   // Towards plus infinity.
  kFloor,     // Towards minus infinity.
};

// A decimal number: IEEE 754-2008 decimal128, 34 significant digits, half-even.
//
// 0.1 + 0.2 is 0.3 here, which is why no score, weight or amount of money is ever a binary
// floating-point number.  A result that is not a number (1 / 0, 10^6144 * 10) is not finite;
// only is_finite() may be asked of it.  Equality and order are numeric: 1.0 equals 1.
class Decimal {
 public:
  Decimal() = default;            // Zero.
  Decimal(std::int64_t integer);  // NOLINT(google-explicit-constructor)

  // Reads [-+]digits[.digits][e[-+]digits]; nothing else, no blanks.  More than 34 digits are
  // rounded half-even.  None if the text is not a number or out of range.
  static std::optional<Decimal> from_text(std::string_view text);

  bool is_finite() const { return (high & kSpecial) != kSpecial; }
  bool is_zero() const;
  bool is_negative() const;  // False for zero.
  bool is_integer() const;

  // The value as a 64-bit integer, if it is one.
  std::optional<std::int64_t> to_int64() const;

  // Digits after the point without trailing zeros: 2 for 12.50 is 1.  At least 0.
  int scale() const;

  // The nearest number with `scale` digits after the point (negative: zeros before it).
  // Not finite if that needs more than 34 digits.
  Decimal round(int scale, Rounding rounding = Rounding::kHalfEven) const;

  // The same number times 10^power, exact.
  Decimal scaled_by_power_of_ten(int power) const;

  Decimal operator-() const;
  Decimal abs() const { return is_negative() ? -*this : *this; }
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  friend Decimal operator/(const Decimal& a, const Decimal& b);
  Decimal& operator+=(const Decimal& other) { return *this = *this + other; }

  friend bool operator==(const Decimal& a, const Decimal& b) {
    return are_plain(a, b) ? a.low == b.low : equal(a, b);
  }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
    return are_plain(a, b) ? a.low <=> b.low : order(a, b);
  }

  // The two words of the BID encoding, low word first; for code that calls the library itself.
  std::uint64_t low = 0;
  std::uint64_t high = 0x3040000000000000ULL;  // +0E0

 private:
  static constexpr std::uint64_t kSpecial = 0x7800000000000000ULL;  // All set: infinity or not a number.

  // Both without sign, of the same exponent, with coefficients of one word: they compare like integers.
  static bool are_plain(const Decimal& a, const Decimal& b) {
    constexpr std::uint64_t kSignAndCoefficient = 0x8001FFFFFFFFFFFFULL;
    constexpr std::uint64_t kForm = 0x6000000000000000ULL;  // Both set: another encoding.
    return a.high == b.high && (a.high & kSignAndCoefficient) == 0 && (a.high & kForm) != kForm;
  }
  static bool equal(const Decimal& a, const Decimal& b);
  static std::strong_ordering order(const Decimal& a, const Decimal& b);
};

// What is left of a after taking away b as often as it goes, with the sign of a; exact.  Not finite for b =
// 0.
Decimal remainder(const Decimal& a, const Decimal& b);
// Correctly rounded square root; not finite for a negative number.
Decimal sqrt(const Decimal& x);
// Within one unit of the last digit.
Decimal exp(const Decimal& x);
Decimal log(const Decimal& x);
Decimal cos(const Decimal& x);  // Of radians.
Decimal pow(const Decimal& x, const Decimal& y);

// Canonical text: no exponent, no trailing zeros, no leading plus, "0" for every zero: "-12.5".
// Numbers beyond 40 digits before or after the point use an exponent ("1E+6144").
std::string to_text(const Decimal& number);

// With exactly `scale` digits after the point, as a form prints it: 12.5 at 2 is "12.50".
std::string to_text(const Decimal& number, int scale);

}  // namespace htx
