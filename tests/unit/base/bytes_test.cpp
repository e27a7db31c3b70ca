#include "engine/base/bytes.h"

#include "engine/base/clock.h"
#include "engine/base/sha256.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("sha256: the examples of FIPS 180-4", "[base][sha256]") {
  CHECK(to_hex(sha256(as_bytes(""))) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256(as_bytes("abc"))) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("sha256: pieces hash as the whole, and the hasher starts afresh", "[base][sha256]") {
  Sha256 hasher;
  CHECK(hasher.update(as_bytes("a")).update(as_bytes("bc")).finish() == sha256(as_bytes("abc")));
  CHECK(hasher.update(as_bytes("abc")).finish() == sha256(as_bytes("abc")));
}

TEST_CASE("base64 and hex read back what they wrote and nothing else", "[base][bytes]") {
  for (const std::string_view text : {"", "f", "fo", "foo", "foob", "\xFF\x00\x10"}) {
    CHECK(from_base64(to_base64(as_bytes(text))) == std::string(text));
    CHECK(from_hex(to_hex(as_bytes(text))) == std::string(text));
  }
  CHECK(to_base64(as_bytes("foob")) == "Zm9vYg==");
  for (const std::string_view bad : {"Zg=", "Zh==", "Zm9=", "====", "Z===", "Zg==Zg=="}) {
    CAPTURE(bad);
    CHECK_FALSE(from_base64(bad).has_value());
  }
  CHECK_FALSE(from_hex("0").has_value());
  CHECK_FALSE(from_hex("0g").has_value());
}

TEST_CASE("an instant is written in ISO 8601", "[base][clock]") {
  CHECK(to_text(Instant{1'609'459'199'999}) == "2020-12-31T23:59:59.999Z");
  CHECK(to_text(Instant{-1}) == "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace htx
