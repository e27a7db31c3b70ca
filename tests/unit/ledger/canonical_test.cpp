#include "engine/value/json.h"
#include "tests/support/files.h"
#include "tests/support/matchers.h"

// RFC 8785 by vectors of others.  Our canonical form is restricted to integers, so the one vector
// that is about other numbers must be refused rather than written.

namespace htx {
namespace {

const std::filesystem::path kSuite =
    std::filesystem::path(HTX_SHARED) / "conformance/ledger/rfc8785-jcs/testdata";

TEST_CASE("canonical: order and strings come out as the vectors say", "[ledger][conformance]") {
  for (const std::string name : {"arrays", "french", "structures", "unicode", "values", "weird"}) {
    CAPTURE(name);
    const std::string input = file_bytes(kSuite / "input" / (name + ".json"));
    if (input.empty()) {
      WARN("skipped: the vectors are not here");
      SUCCEED();
      return;
    }
    REQUIRE_VALUE(const Json json, read_json(input));
    if (name == "values") {
      REQUIRE_ERROR(canonical_json(json), "value.not-canonical");
      continue;
    }
    REQUIRE_VALUE(const std::string bytes, canonical_json(json));
    CHECK(bytes == file_bytes(kSuite / "output" / (name + ".json")));
    REQUIRE_VALUE(const Json again, read_json(bytes));
    REQUIRE_VALUE(const std::string twice, canonical_json(again));
    CHECK(twice == bytes);
  }
}

TEST_CASE("canonical: the strings and literals of the values vector come out without its numbers",
          "[ledger][conformance]") {
  const std::string input = file_bytes(kSuite / "input/values.json");
  if (input.empty()) {
    WARN("skipped: the vectors are not here");
    SUCCEED();
    return;
  }
  REQUIRE_VALUE(const Json json, read_json(input));
  const std::string output = file_bytes(kSuite / "output/values.json");
  for (const Json::Member& member : *json.object()) {
    if (member.first == "numbers") continue;
    CAPTURE(member.first);
    REQUIRE_VALUE(const std::string bytes, canonical_json(member.second));
    CHECK(contains(output, "\"" + member.first + "\":" + bytes));
  }
}

TEST_CASE("canonical: what no JSON reader may accept is refused", "[ledger][canonical]") {
  for (const char* text : {R"("\ud800")", R"("\udc00")", R"(["\ud800x"])", R"({"a":1,"\u0061":2})", "NaN",
                           "[1,]", "\"\x01\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\xEF\xBB\xBF{}x"}) {
    CAPTURE(text);
    CHECK_FALSE(read_json(text).has_value());
  }
  REQUIRE_ERROR(canonical_json(Json("\xED\xA0\x80")), "value.not-canonical");
}

}  // namespace
}  // namespace htx
