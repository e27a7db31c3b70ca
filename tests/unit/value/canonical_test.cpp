#include "engine/value/canonical.h"

#include <vector>

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("canonical: an object written member by member is the one that was built", "[value][json]") {
  Json built;
  built.add("text", "Hợp tác xã \"Ánh Dương\"\n\t\x01\\")
      .add("list", Json(Json::Array{Json("b"), Json("a")}));
  built.add("empty", Json(Json::Array{})).add("count", std::int64_t{-9'007'199'254'740'991});
  Json inner;
  inner.add("z", true).add("a", Json());
  built.add("inner", inner).add("many", Json(Json::Array{inner, inner}));
  REQUIRE_VALUE(const std::string expected, canonical_json(built));
  REQUIRE_VALUE(const std::string inside, canonical_json(inner));

  CanonicalObject object;
  object.integer("count", -9'007'199'254'740'991).texts("empty", {}).canonical("inner", inside);
  object.texts("list", std::vector<std::string>{"b", "a"});
  object.canonicals("many", std::vector<std::string>{inside, inside});
  object.text("text", "Hợp tác xã \"Ánh Dương\"\n\t\x01\\");
  REQUIRE_VALUE(const std::string written, std::move(object).finish());
  CHECK(written == expected);

  CanonicalObject other;
  other.json("inner", inner);
  REQUIRE_VALUE(const std::string one, std::move(other).finish());
  CHECK(one == "{\"inner\":" + inside + "}");
  REQUIRE_VALUE(const std::string none, CanonicalObject().finish());
  CHECK(none == "{}");
}

TEST_CASE("canonical: what has no canonical form is refused at the end", "[value][json]") {
  CanonicalObject text;
  text.text("a", "\xFF").text("b", "x");
  REQUIRE_ERROR(std::move(text).finish(), "value.not-canonical");
  CanonicalObject texts;
  texts.texts("a", std::vector<std::string>{"x", "\xC0\x80"});
  REQUIRE_ERROR(std::move(texts).finish(), "value.not-canonical");
  CanonicalObject integer;
  integer.integer("a", std::int64_t{1} << 53U);
  REQUIRE_ERROR(std::move(integer).finish(), "value.not-canonical");
  CanonicalObject json;
  json.json("a", Json(Json::Number{"0.5"}));
  REQUIRE_ERROR(std::move(json).finish(), "value.not-canonical");
}

}  // namespace
}  // namespace htx
