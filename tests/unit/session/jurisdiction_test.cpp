#include "engine/session/jurisdiction.h"

#include <array>

#include "tests/support/office_scene.h"

namespace htx {
namespace {

constexpr const char* kSound =
    "jurisdiction: yy\n"
    "version: 1\n"
    "title: {en: Yland}\n"
    "reviewed_by: null\n"
    "languages: [{id: en, decimal: \".\", thousands: \" \", date: d/m/y}]\n"
    "time: {offsets: [{from: 2000-01-01, offset: \"+05:30\"}]}\n"
    "periods: {each: quarter, year_ends: 03-31}\n"
    "kinds: [{id: guild, title: {en: Guild}}]\n"
    "levels: [{id: county, title: {en: County}}]\n"
    "units: [{id: north, level: county, title: {en: North}}]\n";

std::optional<Jurisdiction> read(const std::string& text, Diagnostics& diagnostics) {
  const auto document = parse_document(Source("jurisdiction.yaml", text), diagnostics);
  return document ? read_jurisdiction(*document, diagnostics) : std::nullopt;
}

TEST_CASE("a jurisdiction says its clock, its year, its languages and its kinds", "[session][jurisdiction]") {
  Diagnostics diagnostics;
  const auto place = read(kSound, diagnostics);
  REQUIRE(place.has_value());
  CHECK(diagnostics.items().empty());
  CHECK(place->today(FixedClock({1'610'677'800'000})) == day("2021-01-15"));
  CHECK(place->last_day(20203) == day("2019-12-31"));
  CHECK(place->check_period(20203).has_value());
  REQUIRE_ERROR(place->check_period(2020), "session.bad-period");
  CHECK(place->offered() == std::vector<Language>{Language::kEnglish});
  // Who asks for a language that is not offered gets the first one.
  CHECK(place->manner(Language::kVietnamese).language == Language::kEnglish);
  CHECK(place->title.vi == "Yland");
  CHECK(place->check_unit("north").has_value());
  REQUIRE_ERROR(place->check_unit("south"), "session.no-such-unit");
}

TEST_CASE("every mistake of a jurisdiction is told where it stands", "[session][jurisdiction]") {
  struct Case {
    const char* before;
    const char* after;
    const char* code;
    std::uint32_t line;
  };
  const auto cases = std::to_array<Case>({
      {"reviewed_by: null\n", "", "doc.missing-key", 1},
      {"title: {en: Yland}", "title: {vi: Y}", "doc.missing-key", 3},
      {"thousands: \" \"", "thousands: \".\"", "session.same-marks", 5},
      {"date: d/m/y", "date: d.m.y", "doc.unknown-choice", 5},
      {"+05:30", "5:30", "session.bad-offset", 6},
      {"{from: 2000-01-01, offset: \"+05:30\"}",
       "{from: 2000-01-02, offset: \"+05:30\"}, {from: 2000-01-01, offset: \"+06:00\"}",
       "session.offsets-out-of-order", 6},
      {"each: quarter", "each: month", "doc.unknown-choice", 7},
      {"03-31", "03-32", "session.bad-year-end", 7},
      {"id: guild", "id: a guild", "doc.wrong-kind", 8},
      {"level: county", "level: shire", "session.no-such-level", 10},
      {"kinds: [{id: guild, title: {en: Guild}}]", "kinds: []", "session.empty-jurisdiction", 1},
      {"version: 1", "version: 1\nflag: red", "doc.unknown-key", 3},
  });
  for (const Case& c : cases) {
    CAPTURE(c.after);
    std::string text = kSound;
    const std::size_t at = text.find(c.before);
    REQUIRE(at != std::string::npos);
    text.replace(at, std::string(c.before).size(), c.after);
    Diagnostics diagnostics;
    CHECK_FALSE(read(text, diagnostics).has_value());
    REQUIRE_FALSE(diagnostics.items().empty());
    CHECK(diagnostics.has(c.code));
    CHECK(diagnostics.items().front().place.line == c.line);
  }
}

TEST_CASE("a definition names kinds and places of its jurisdiction only", "[session][jurisdiction]") {
  const Home home;
  home.change("workflows/vn/inspection.yaml", "subjects: [cooperative, union]",
              "subjects: [cooperative, club]\nwhere: [ca_mau, atlantis]", "workflows/vn/inspection.yaml");
  Diagnostics diagnostics;
  REQUIRE_ERROR(Library::load(home.path(), "vn", diagnostics), "session.library-has-mistakes");
  CHECK(diagnostics.has("session.no-such-kind"));
  CHECK(diagnostics.has("session.no-such-unit"));
}

TEST_CASE("a workflow of one place opens no case in another", "[session][jurisdiction][place]") {
  const Home home;
  home.change("workflows/vn/inspection.yaml", "subjects: [cooperative, union]",
              "subjects: [cooperative, union]\nwhere: [ha_tinh]", "workflows/vn/inspection.yaml");
  const Library library = home.library();
  Scene scene(library);
  scene.imported(TableKind::kCooperatives, kCooperatives);
  const OpenRequest request{.workflow = "vn.inspection", .cooperative = "CM-001", .on = day("2021-01-15")};
  Session session = scene.session();
  REQUIRE_ERROR(open_case(session, request), "session.not-here");
  session.place = "ha_tinh";
  CHECK(open_case(session, request).has_value());
}

TEST_CASE("a store remembers whose law it keeps and where it is", "[session][jurisdiction]") {
  const TempDir folder;
  REQUIRE_VALUE(Store store, Store::create({folder.file("htx.db")}));
  FixedClock clock(kMorning);
  REQUIRE_VALUE(const OfficeOfStore before, office_of(store));
  CHECK(before.jurisdiction.empty());
  REQUIRE_ERROR(found_office({store, shipped_library(), clock, {"lan", "officer"}, nullptr, "atlantis"}),
                "session.no-such-unit");
  REQUIRE(found_office({store, shipped_library(), clock, {"lan", "officer"}, nullptr, "ca_mau"}).has_value());
  REQUIRE_VALUE(const OfficeOfStore after, office_of(store));
  CHECK(after.jurisdiction == "vn");
  CHECK(after.place == "ca_mau");
}

}  // namespace
}  // namespace htx
