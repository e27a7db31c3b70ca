#include "engine/value/decimal.h"

#include <string>

#include "tests/support/matchers.h"

namespace htx {
namespace {

Decimal d(std::string_view text) {
  const auto number = Decimal::from_text(text);
  REQUIRE(number.has_value());
  return *number;
}

TEST_CASE("decimal: tenths add up exactly", "[value][decimal]") {
  CHECK(d("0.1") + d("0.2") == d("0.3"));
  CHECK(to_text(d("1") / d("3")) == "0.3333333333333333333333333333333333");
  CHECK(d("12345678901234567.89") + d("0.01") == d("12345678901234567.90"));
}

TEST_CASE("decimal: canonical text has no exponent, no trailing zeros, one zero", "[value][decimal]") {
  struct Row {
    const char* in;
    const char* out;
  };
  for (const Row& row : {Row{"1.50", "1.5"}, Row{"-0.0", "0"}, Row{"00012", "12"}, Row{"1e3", "1000"},
                         Row{"1.23e-4", "0.000123"}, Row{"-1e-2", "-0.01"}, Row{"+7", "7"},
                         Row{"1e6144", "1E+6144"}, Row{".5", "0.5"}}) {
    CAPTURE(row.in);
    CHECK(to_text(d(row.in)) == row.out);
  }
  CHECK(to_text(d("12.5"), 2) == "12.50");
  CHECK(to_text(d("2.675"), 2) == "2.68");
  CHECK(to_text(d("1e3"), 1) == "1000.0");
}

TEST_CASE("decimal: what is not a number is refused", "[value][decimal]") {
  for (const char* text :
       {"", "-", "1.", ".", "1e", "1e+", "inf", "nan", "1 000", "1,5", "0x10", "1e9999999", "1e6145"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::from_text(text).has_value());
  }
}

TEST_CASE("decimal: the seven ways to round", "[value][decimal]") {
  struct Row {
    const char* in;
    Rounding rounding;
    const char* out;
  };
  for (const Row& row : {Row{"2.5", Rounding::kHalfEven, "2"}, Row{"3.5", Rounding::kHalfEven, "4"},
                         Row{"2.5", Rounding::kHalfUp, "3"}, Row{"-2.5", Rounding::kHalfUp, "-3"},
                         Row{"2.5", Rounding::kHalfDown, "2"}, Row{"2.51", Rounding::kHalfDown, "3"},
                         Row{"-2.51", Rounding::kHalfDown, "-3"}, Row{"-2.5", Rounding::kHalfDown, "-2"},
                         Row{"2.1", Rounding::kUp, "3"}, Row{"-2.1", Rounding::kUp, "-3"},
                         Row{"2.9", Rounding::kDown, "2"}, Row{"-2.9", Rounding::kDown, "-2"},
                         Row{"-2.1", Rounding::kCeiling, "-2"}, Row{"-2.1", Rounding::kFloor, "-3"}}) {
    CAPTURE(row.in);
    CHECK(to_text(d(row.in).round(0, row.rounding)) == row.out);
  }
  CHECK(to_text(d("1234").round(-2)) == "1200");
}

TEST_CASE("decimal: equality and order are numeric", "[value][decimal]") {
  CHECK(d("1.0") == d("1"));
  CHECK(d("-0") == d("0"));
  CHECK(d("2") < d("10"));
  CHECK(d("-2") > d("-10"));
}

TEST_CASE("decimal: integers fit or they do not", "[value][decimal]") {
  CHECK(d("9223372036854775807").to_int64() == INT64_MAX);
  CHECK(d("-9223372036854775808").to_int64() == INT64_MIN);
  CHECK_FALSE(d("9223372036854775808").to_int64().has_value());
  CHECK_FALSE(d("0.5").to_int64().has_value());
  CHECK(d("1.20e1").to_int64() == 12);
  CHECK(Decimal(INT64_MIN) == d("-9223372036854775808"));
  CHECK(d("12.50").scale() == 1);
}

TEST_CASE("decimal: a division by zero and an overflow are not finite", "[value][decimal]") {
  CHECK_FALSE((d("1") / d("0")).is_finite());
  CHECK_FALSE((d("9e6144") * d("10")).is_finite());
  CHECK_FALSE(sqrt(d("-1")).is_finite());
  CHECK(sqrt(d("16")) == d("4"));
}

TEST_CASE("decimal: a remainder is exact however large the quotient", "[value][decimal]") {
  const auto number = [](const char* text) { return *Decimal::from_text(text); };
  CHECK(remainder(number("9999999999999999999999999999999999"), number("0.7")) == number("0.2"));
  CHECK(remainder(number("1e40"), Decimal(2)).is_zero());
  CHECK(remainder(number("1e6000"), Decimal(7)) == Decimal(1));  // 10^6 is 1 modulo 7.
  CHECK_FALSE(remainder(Decimal(1), Decimal(0)).is_finite());
  std::uint64_t state = 5;
  const auto next = [&] {
    return static_cast<std::int64_t>((state = state * 6364136223846793005ULL + 1ULL) >> 8U);
  };
  for (int i = 0; i < 2'000; ++i) {
    const std::int64_t a = next() * (i % 2 == 0 ? 1 : -1);
    const std::int64_t b = 1 + next() % 1'000'000;
    const int scale = i % 12;
    CAPTURE(a, b, scale);
    CHECK(remainder(Decimal(a).scaled_by_power_of_ten(-scale), Decimal(b).scaled_by_power_of_ten(-scale)) ==
          Decimal(a % b).scaled_by_power_of_ten(-scale));
  }
}

}  // namespace
}  // namespace htx
