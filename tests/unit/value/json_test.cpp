#include "engine/value/json.h"

#include <string>

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("json: long numbers keep their digits", "[value][json]") {
  const std::string text = R"({"vốn":440342000000.123456789012345678,"a":[1,-2,1e300,null,true,"x\ny"]})";
  REQUIRE_VALUE(const Json json, read_json(text));
  CHECK(write_json(json) == text);
}

TEST_CASE("json: malformed text is refused", "[value][json]") {
  for (const char* text :
       {"", "{", "[1,]", R"({"a":1,"a":2})", "1 2", "\"\xFF\"", "nul", "1e400", "[01]", "{\"a\" 1}"}) {
    CAPTURE(text);
    REQUIRE_ERROR(read_json(text), "value.bad-json");
  }
  REQUIRE_ERROR(read_json(std::string(1'000'000, '[')), "value.bad-json");
  REQUIRE_ERROR(read_json("[1, 2]", {.max_bytes = 3}), "value.bad-json");
}

TEST_CASE("json: the canonical form orders names by UTF-16 and writes integers plainly", "[value][json]") {
  REQUIRE_VALUE(const Json json,
                read_json(R"({"\ud83d\ude00":1,"\ufb33":2,"b":1.0,"a":{"z":[],"y":"\u0007\/"}})"));
  REQUIRE_VALUE(const std::string bytes, canonical_json(json));
  CHECK(bytes == "{\"a\":{\"y\":\"\\u0007/\",\"z\":[]},\"b\":1,\"\xF0\x9F\x98\x80\":1,\"\xEF\xAC\xB3\":2}");
}

TEST_CASE("json: numbers that binary readers would change have no canonical form", "[value][json]") {
  for (const char* text : {"0.1", "9007199254740992", "-9007199254740992", "1e300"}) {
    REQUIRE_VALUE(const Json json, read_json(text));
    REQUIRE_ERROR(canonical_json(json), "value.not-canonical");
  }
}

TEST_CASE("json: members are found by name and kind", "[value][json]") {
  Json json;
  json.add("id", "HTX-001").add("members", std::int64_t{16});
  CHECK(json.text_of("id") == "HTX-001");
  CHECK(json.text_of("members").empty());
  CHECK(json.integer_of("members") == 16);
  CHECK(json.find("none") == nullptr);
}

}  // namespace
}  // namespace htx
