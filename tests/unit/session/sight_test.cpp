// Which cooperatives lie in whose areas, on which day.
#include "engine/session/sight.h"

#include "tests/support/office_scene.h"

namespace htx {
namespace {

const Jurisdiction& vietnam() { return shipped_library().jurisdiction(); }

Json record(const std::string& district, const std::string& commune) {
  Json fields;
  return fields.add("district", district).add("commune", commune);
}

Scope of(const std::string& text) {
  REQUIRE_VALUE(Scope scope, Scope::from_text(text));
  return scope;
}

TEST_CASE("districts count until 30 June 2025, communes before and after", "[session][scope]") {
  const Json there = record("Huyện Thới Bình", "Xã Tân Lộc");
  const Scope district = of("district: Huyện Thới Bình");
  CHECK(lies_in(district, there, vietnam(), day("2021-03-15")));
  CHECK(lies_in(district, there, vietnam(), day("2025-06-30")));
  CHECK_FALSE(lies_in(district, there, vietnam(), day("2025-07-01")));
  const Scope commune = of("commune: xã  TÂN LỘC");
  CHECK(lies_in(commune, there, vietnam(), day("2025-06-30")));
  CHECK(lies_in(commune, there, vietnam(), day("2025-07-01")));
}

TEST_CASE("a unit is no other, a level is no other, and no unit is in no area", "[session][scope]") {
  const Date on = day("2021-03-15");
  const Json there = record("Huyện Thới Bình", "Xã Tân Lộc");
  for (const char* other : {"district: Huyện U Minh", "commune: Huyện Thới Bình", "commune: Xã Tan Loc",
                            "province: Tỉnh Cà Mau", "parish: Huyện Thới Bình"})
    CHECK_FALSE(lies_in(of(other), there, vietnam(), on));
  CHECK_FALSE(lies_in(of("district: Huyện Thới Bình"), record("", ""), vietnam(), on));
  CHECK_FALSE(lies_in(of("district: Huyện Thới Bình"), Json(Json::Object{}), vietnam(), on));
  CHECK(lies_in({}, record("", ""), vietnam(), on));
  CHECK_FALSE(lies_in({.areas = std::vector<Area>{}}, there, vietnam(), on));
  CHECK(lies_in(of("district: Huyện U Minh; commune: Xã Tân Lộc"), there, vietnam(), on));
}

TEST_CASE("areas are of levels by which cooperatives are recorded", "[session][scope]") {
  CHECK(check_scope(vietnam(), {}).has_value());
  CHECK(check_scope(vietnam(), of("district: x; commune: y")).has_value());
  REQUIRE_ERROR(check_scope(vietnam(), of("province: Tỉnh Cà Mau")), "session.no-such-area");
  REQUIRE_ERROR(check_scope(vietnam(), of("parish: x")), "session.no-such-area");
}

}  // namespace
}  // namespace htx
