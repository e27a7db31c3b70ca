#include "engine/ledger/signature.h"

#include <algorithm>

#include "engine/value/json.h"
#include "tests/support/files.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

const std::filesystem::path kSuite = std::filesystem::path(HTX_SHARED) / "conformance/ledger/ed25519";

template <std::size_t N>
std::array<std::uint8_t, N> array_of(const Json& json, std::string_view name) {
  const auto bytes = from_hex(json.text_of(name));
  REQUIRE(bytes.has_value());
  REQUIRE(bytes->size() == N);
  std::array<std::uint8_t, N> array{};
  std::ranges::copy(as_bytes(*bytes), array.begin());
  return array;
}

TEST_CASE("signature: what a seed signs its public key verifies and no other message",
          "[ledger][signature]") {
  Ed25519Seed seed{};
  seed[0] = 7;
  const Ed25519Signature signature = ed25519_sign(seed, as_bytes("a"));
  CHECK(ed25519_verify(ed25519_public_key(seed), as_bytes("a"), signature));
  CHECK_FALSE(ed25519_verify(ed25519_public_key(seed), as_bytes("b"), signature));
  CHECK_FALSE(ed25519_verify(ed25519_public_key(Ed25519Seed{}), as_bytes("a"), signature));
  CHECK_FALSE(ed25519_verify(ed25519_public_key(seed), as_bytes("a"), ByteSpan(signature).first(63)));
  CHECK_FALSE(ed25519_verify(ed25519_public_key(seed), as_bytes("a"), {}));
}

TEST_CASE("signature: RFC 8032 section 7.1 comes out byte for byte", "[ledger][conformance]") {
  const std::string text = file_bytes(kSuite / "rfc8032_ed25519.json");
  if (text.empty()) {
    WARN("skipped: the vectors are not here");
    SUCCEED();
    return;
  }
  REQUIRE_VALUE(const Json suite, read_json(text));
  CHECK(suite.array()->size() == 5);
  for (const Json& vector : *suite.array()) {
    CAPTURE(vector.text_of("name"));
    const auto seed = array_of<32>(vector, "seed");
    const std::string message = *from_hex(vector.text_of("msg"));
    CHECK(to_hex(ByteSpan(ed25519_public_key(seed))) == vector.text_of("pk"));
    CHECK(to_hex(ByteSpan(ed25519_sign(seed, as_bytes(message)))) == vector.text_of("sig"));
  }
}

TEST_CASE("signature: the Wycheproof cases are accepted and refused as marked", "[ledger][conformance]") {
  const std::string text = file_bytes(kSuite / "wycheproof_ed25519_test.json");
  if (text.empty()) {
    WARN("skipped: the vectors are not here");
    SUCCEED();
    return;
  }
  REQUIRE_VALUE(const Json suite, read_json(text));
  std::size_t ran = 0;
  for (const Json& group : *suite.find("testGroups")->array()) {
    const auto key = array_of<32>(*group.find("publicKey"), "pk");
    for (const Json& vector : *group.find("tests")->array()) {
      CAPTURE(vector.integer_of("tcId").value_or(0));
      const std::string message = *from_hex(vector.text_of("msg"));
      const std::string signature = *from_hex(vector.text_of("sig"));
      CHECK(ed25519_verify(key, as_bytes(message), as_bytes(signature)) ==
            (vector.text_of("result") == "valid"));
      ++ran;
    }
  }
  CHECK(ran == 151);
}

}  // namespace
}  // namespace htx
