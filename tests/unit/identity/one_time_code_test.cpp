#include "engine/identity/one_time_code.h"

#include <set>

#include "tests/support/matchers.h"

namespace htx {
namespace {

// RFC 6238 appendix B and RFC 4226 appendix D.
const std::string kRfcKey = "12345678901234567890";

TEST_CASE("codes are those of RFC 6238", "[identity][code]") {
  struct Vector {
    std::int64_t seconds;
    const char* code;
  };
  for (const Vector& v : {Vector{59, "94287082"}, Vector{1'111'111'109, "07081804"},
                          Vector{1'111'111'111, "14050471"}, Vector{1'234'567'890, "89005924"},
                          Vector{2'000'000'000, "69279037"}, Vector{20'000'000'000, "65353130"}}) {
    CAPTURE(v.seconds);
    CHECK(one_time_code(as_bytes(kRfcKey), code_step({v.seconds * 1'000}), 8) == v.code);
  }
}

TEST_CASE("codes are those of RFC 4226", "[identity][code]") {
  std::int64_t counter = 0;
  for (const char* code :
       {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"}) {
    CHECK(one_time_code(as_bytes(kRfcKey), counter++) == code);
  }
}

TEST_CASE("a code fits in its step and beside it, and once", "[identity][code]") {
  const Instant now{1'611'000'000'000};
  const std::int64_t step = code_step(now);
  const std::string code = one_time_code(as_bytes(kRfcKey), step);
  CHECK(fitting_step(as_bytes(kRfcKey), code, now, 0) == step);
  CHECK(fitting_step(as_bytes(kRfcKey), code.substr(0, 3) + " " + code.substr(3), now, 0) == step);
  CHECK(fitting_step(as_bytes(kRfcKey), code, {now.milliseconds + 30'000}, 0) == step);
  CHECK_FALSE(fitting_step(as_bytes(kRfcKey), code, {now.milliseconds + 60'000}, 0).has_value());
  CHECK_FALSE(fitting_step(as_bytes(kRfcKey), code, now, step).has_value());
  for (const char* wrong : {"", "000000000000", "abcdef"})
    CHECK_FALSE(fitting_step(as_bytes(kRfcKey), wrong, now, 0).has_value());
}

TEST_CASE("base 32 is that of RFC 4648", "[identity][code]") {
  CHECK(to_base32(as_bytes("")).empty());
  CHECK(to_base32(as_bytes("f")) == "MY");
  CHECK(to_base32(as_bytes("fo")) == "MZXQ");
  CHECK(to_base32(as_bytes("foo")) == "MZXW6");
  CHECK(to_base32(as_bytes("foobar")) == "MZXW6YTBOI");
}

TEST_CASE("recovery codes differ, and are known again however they are typed", "[identity][code]") {
  REQUIRE_VALUE(const auto codes, new_recovery_codes(8));
  CHECK(std::set<std::string>(codes.begin(), codes.end()).size() == 8);
  CHECK(codes.front().size() == 11);
  CHECK(digest_of_recovery_code("abcde-fghjk") == digest_of_recovery_code("ABCDE fghjk"));
  CHECK(digest_of_recovery_code("abcde-fghjk") != digest_of_recovery_code("abcde-fghjm"));
}

}  // namespace
}  // namespace htx
