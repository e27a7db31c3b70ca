#include "engine/identity/password.h"

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("a password fits its hash and no other", "[identity][password]") {
  REQUIRE_VALUE(const std::string hash, hash_password("mười con trâu"));
  CHECK(contains(hash, "$argon2id$"));
  CHECK_FALSE(contains(hash, "trâu"));
  CHECK(fits_password(hash, "mười con trâu"));
  CHECK_FALSE(fits_password(hash, "mười con trâu "));
  CHECK_FALSE(fits_password(hash, ""));
  CHECK_FALSE(fits_password(hash, "\xff\xfe"));
}

TEST_CASE("a password is the same however its letters are made", "[identity][password]") {
  REQUIRE_VALUE(const std::string hash, hash_password("h\u00F2a b\u00ECnh 1954"));
  CHECK(fits_password(hash, "ho\u0300a bi\u0300nh 1954"));
}

TEST_CASE("nothing fits where there is no password", "[identity][password]") {
  CHECK_FALSE(fits_password("", ""));
  CHECK_FALSE(fits_password("", "\x01 nobody's password"));
  CHECK_FALSE(fits_password("no hash at all", "whatever it is"));
}

TEST_CASE("a password is neither short, nor endless, nor no text", "[identity][password]") {
  REQUIRE_ERROR(hash_password("ngắn"), "identity.password-short");
  // Nine characters, however many bytes.
  REQUIRE_ERROR(check_password("ấấấấấấấấấ"), "identity.password-short");
  CHECK(check_password("ấấấấấấấấấấ").has_value());
  REQUIRE_ERROR(hash_password(std::string(201, 'a')), "identity.password-long");
  REQUIRE_ERROR(hash_password("0123456789\xff"), "identity.password-not-text");
}

}  // namespace
}  // namespace htx
