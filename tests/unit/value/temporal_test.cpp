#include "engine/value/temporal.h"

#include <array>

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("times, dates and durations read and print the same text", "[value][temporal]") {
  const auto cases = std::to_array<const char*>(
      {"10:20:30", "00:00:00.5Z", "23:59:59.123456789+07:00", "10:00:00-02:45:55",
       "10:00:00@Asia/Ho_Chi_Minh", "2020-12-31T10:20:30", "-99999-12-31T00:00:00@Europe/Paris",
       "999999999-12-31T23:59:59.999999999+02:00", "P1Y6M", "-P3M", "P1DT2H3M4.5S", "-PT0.001S", "PT0S"});
  for (const char* text : cases) {
    CAPTURE(text);
    const Value value = temporal_from_text(text);
    REQUIRE_FALSE(value.is_null());
    std::string shown = to_text(value);
    const std::size_t begin = shown.find('"') + 1;
    CHECK(shown.substr(begin, shown.size() - begin - 2) == text);
  }
}

TEST_CASE("texts that are no times, dates or durations are refused", "[value][temporal]") {
  const auto cases = std::to_array<const char*>({"7:00:00",
                                                 "07:1:00",
                                                 "24:00:01",
                                                 "23:59:60",
                                                 "10:00:00.",
                                                 "10:00:00+5:00",
                                                 "10:00:00+18:01",
                                                 "10:00:00+19:00",
                                                 "10:00:00@x/y",
                                                 "10:00:00+02:00@Europe/Paris",
                                                 "2020-12-31T",
                                                 "2020-12-31 10:00:00",
                                                 "2020-02-30T10:00:00",
                                                 "P",
                                                 "PT",
                                                 "P1DT",
                                                 "P1Y1D",
                                                 "P1.5D",
                                                 "1Y",
                                                 "",
                                                 "P1H",
                                                 "PT1D"});
  for (const char* text : cases) {
    CAPTURE(text);
    CHECK(temporal_from_text(text).is_null());
  }
}

TEST_CASE("a zone's offset is the one of that day", "[value][temporal]") {
  const Zone paris{.kind = Zone::Kind::kNamed, .name = "Europe/Paris"};
  CHECK(offset_at(paris, *Date::of(2018, 10, 8), 0) == 7'200);
  CHECK(offset_at(paris, *Date::of(2018, 12, 8), 0) == 3'600);
  CHECK(offset_at(paris, *Date::of(999'999'999, 12, 31), 0) == 3'600);
  CHECK(offset_at({.kind = Zone::Kind::kNamed, .name = "Asia/Ho_Chi_Minh"}, *Date::of(2020, 1, 1), 0) ==
        25'200);
  CHECK_FALSE(offset_at({}, *Date::of(2020, 1, 1), 0).has_value());
}

TEST_CASE("the same moment has the same epoch seconds on every clock", "[value][temporal]") {
  const auto utc = date_time_from_iso("2018-10-08T00:00:00Z");
  REQUIRE(utc.has_value());
  const DateTime paris = in_zone(*utc, {.kind = Zone::Kind::kNamed, .name = "Europe/Paris"});
  CHECK(to_text(paris) == "2018-10-08T02:00:00@Europe/Paris");
  CHECK(epoch_seconds(paris) == epoch_seconds(*utc));
  CHECK(to_text(in_zone(*utc, {.kind = Zone::Kind::kOffset, .offset = -3'600})) ==
        "2018-10-07T23:00:00-01:00");
}

TEST_CASE("seconds are added across midnight in both directions", "[value][temporal]") {
  const auto start = date_time_from_iso("2020-12-31T23:59:59.5");
  REQUIRE(start.has_value());
  CHECK(to_text(plus_seconds(*start, 0, 500'000'000)) == "2021-01-01T00:00:00");
  CHECK(to_text(plus_seconds(*start, -86'400, 0)) == "2020-12-30T23:59:59.5");
  CHECK(to_text(plus_seconds(*start, 0, -600'000'000)) == "2020-12-31T23:59:58.9");
  CHECK(to_text(plus_seconds(*start, 2 * 86'400 + 1, 0)) == "2021-01-03T00:00:00.5");
}

TEST_CASE("24:00:00 is the midnight that follows", "[value][temporal]") {
  CHECK(to_text(*date_time_from_iso("2020-12-31T24:00:00")) == "2021-01-01T00:00:00");
}

TEST_CASE("a duration later is that long after, on a clock that the place changes", "[value][temporal]") {
  const auto at = [](const char* text) { return *date_time_from_iso(text); };
  CHECK(to_text(later(at("2021-03-28T01:30:00@Europe/Paris"), 3'600, 0)) ==
        "2021-03-28T03:30:00@Europe/Paris");
  CHECK(to_text(as_shown(at("2021-03-28T02:30:00@Europe/Paris"))) == "2021-03-28T03:30:00@Europe/Paris");
  CHECK(to_text(later(at("2021-03-28T01:30:00+01:00"), 3'600, 0)) == "2021-03-28T02:30:00+01:00");
  std::uint64_t state = 7;
  const auto below = [&](std::uint64_t count) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::int64_t>((state >> 33U) % count);
  };
  int exact = 0;
  int repeated = 0;
  for (const char* zone : {"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Ho_Chi_Minh"}) {
    for (int i = 0; i < 500; ++i) {
      DateTime from{*Date::of(2021, 1 + static_cast<int>(below(12)), 1 + static_cast<int>(below(28))),
                    {static_cast<std::int32_t>(below(86'400)), 0, {Zone::Kind::kNamed, 0, zone}}};
      from = as_shown(from);
      const std::int64_t seconds = below(400 * 86'400) - 200 * 86'400;
      const DateTime to = later(from, seconds, 0);
      CAPTURE(to_text(from), seconds, to_text(to));
      CHECK(as_shown(to) == to);  // A time that the clock shows.
      // What a clock shows twice stands for the first of the two moments.
      const std::int64_t passed = epoch_seconds(to) - epoch_seconds(from);
      const bool is_repeat = passed == seconds - 3'600 || passed == seconds - 1'800;
      CHECK((passed == seconds || is_repeat));
      ++(passed == seconds ? exact : repeated);
    }
  }
  CHECK(exact > 100 * repeated);
}

}  // namespace
}  // namespace htx
