#include "engine/value/local_time.h"

#include "engine/value/reporting_period.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

Date day(const char* iso) { return date_from_iso(iso).value_or(Date()); }

constexpr std::int64_t kHour = 3'600;

TEST_CASE("a place has a day of its own, by the offset of the moment", "[value][local-time]") {
  const LocalTime wall({{day("1990-01-01"), -3 * kHour}, {day("2020-03-01"), -3 * kHour - kHour / 2}});
  const std::int64_t change = day("2020-03-01").days() * 24 * kHour + 3 * kHour + kHour / 2;
  CHECK(wall.offset_at(change - 1) == -3 * kHour);
  CHECK(wall.offset_at(change) == -3 * kHour - kHour / 2);
  CHECK(wall.day_of({(change - 1) * 1'000}) == day("2020-03-01"));
  CHECK(wall.utc_of(day("2020-03-01").days() * 24 * kHour) == change);
  CHECK(wall.utc_of(day("2019-12-31").days() * 24 * kHour) ==
        day("2019-12-31").days() * 24 * kHour + 3 * kHour);
  // Before the first offset, before 1970, and one millisecond before midnight.
  CHECK(wall.offset_at(0) == -3 * kHour);
  CHECK(LocalTime().day_of({-1}) == day("1969-12-31"));
  CHECK(LocalTime({{Date(), 7 * kHour}}).day_of({17 * kHour * 1'000 - 1}) == day("1970-01-01"));
  CHECK(LocalTime({{Date(), 7 * kHour}}).day_of({17 * kHour * 1'000}) == day("1970-01-02"));
}

TEST_CASE("a period is a year or a quarter, and knows the one before and its last day", "[value][period]") {
  CHECK(period_from_text("2020") == 2020);
  CHECK(period_from_text("2020-Q3") == 20203);
  for (const char* text :
       {"", "20", "0999", "2020-Q5", "2020-Q0", "2020Q1", "2020-Q11", "20203", "2020-q1"}) {
    CAPTURE(text);
    CHECK_FALSE(period_from_text(text).has_value());
  }
  CHECK(period_text(20203) == "2020-Q3");
  CHECK(period_text(2020) == "2020");
  CHECK(period_before(2020) == 2019);
  CHECK(period_before(20203) == 20202);
  CHECK(period_before(20201) == 20194);
  CHECK(last_day_of(2020, 12, 31) == day("2020-12-31"));
  CHECK(last_day_of(20204, 9, 30) == day("2020-09-30"));
  CHECK(last_day_of(20203, 9, 30) == day("2020-06-30"));
  CHECK(last_day_of(20201, 12, 31) == day("2020-03-31"));
  // A year that ends with a month has quarters that do.
  CHECK(last_day_of(20202, 9, 30) == day("2020-03-31"));
  CHECK(last_day_of(20202, 9, 15) == day("2020-03-15"));
  CHECK(last_day_of(2021, 2, 29) == day("2021-02-28"));
}

}  // namespace
}  // namespace htx
