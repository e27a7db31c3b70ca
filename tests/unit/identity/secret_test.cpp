#include "engine/identity/secret.h"

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("a secret is known by its digest, which does not tell it", "[identity][secret]") {
  REQUIRE_VALUE(const Secret secret, new_secret());
  REQUIRE_VALUE(const Secret other, new_secret());
  CHECK(secret.text.size() == 64);
  CHECK(secret.text != other.text);
  CHECK(digest_of_secret(secret.text) == secret.digest);
  CHECK(secret.digest != secret.text);
  CHECK(form_token(secret.text) != secret.digest);
  CHECK(form_token(secret.text) != form_token(other.text));
}

TEST_CASE("what cannot be a secret has no digest", "[identity][secret]") {
  for (const std::string& text : {std::string(), std::string("abc"), std::string(64, 'g'),
                                  std::string(64, 'A'), std::string(65, 'a'), std::string(64, '\0')}) {
    CHECK_FALSE(digest_of_secret(text).has_value());
  }
}

TEST_CASE("secrets are compared whole", "[identity][secret]") {
  CHECK(is_equal_secret("abc", "abc"));
  CHECK_FALSE(is_equal_secret("abc", "abd"));
  CHECK_FALSE(is_equal_secret("abc", "ab"));
  CHECK(is_equal_secret("", ""));
}

}  // namespace
}  // namespace htx
