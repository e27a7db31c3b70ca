#include "engine/value/date.h"

#include "tests/support/matchers.h"

namespace htx {
namespace {

Date date(std::string_view text) {
  const auto read = date_from_iso(text);
  REQUIRE(read.has_value());
  return *read;
}

TEST_CASE("date: months clamp to the end of the month (Civil Code art. 148)", "[value][date]") {
  CHECK(date("2024-08-31").plus_months(6) == date("2025-02-28"));
  CHECK(date("2024-02-29").plus_months(12) == date("2025-02-28"));
  CHECK(date("2024-01-31").plus_months(1) == date("2024-02-29"));
  CHECK(date("2020-03-15").plus_months(-15) == date("2018-12-15"));
}

TEST_CASE("date: days and calendar dates are inverse over 800 years", "[value][date]") {
  for (std::int64_t day = -150'000; day < 150'000; day += 17) {
    const Date d = Date::from_days(day);
    CHECK(d.days() == day);
    CHECK(Date::of(d.year(), d.month(), d.day()) == d);
  }
  CHECK(Date::from_days(0) == date("1970-01-01"));
  CHECK(date("2020-12-31").plus_days(1) == date("2021-01-01"));
}

TEST_CASE("date: weekdays", "[value][date]") {
  CHECK(date("2020-12-31").weekday() == 4);
  CHECK(date("2021-02-12").weekday() == 5);
  CHECK(date("1969-12-28").weekday() == 7);
}

TEST_CASE("date: what is no day is refused", "[value][date]") {
  for (const char* text : {"2021-02-29", "2021-13-01", "2021-00-10", "2021-1-01", "21-01-01", "02021-01-01",
                           "2021/01/01", "2021-01-01T00:00", "", "9999999999-01-01"}) {
    CAPTURE(text);
    CHECK_FALSE(date_from_iso(text).has_value());
  }
  CHECK(to_text(date("-99999-12-31")) == "-99999-12-31");
  CHECK(to_day_month_year(date("2021-02-05")) == "05/02/2021");
}

TEST_CASE("date: whole months between two dates", "[value][date]") {
  CHECK(months_between(date("2020-01-15"), date("2021-01-14")) == 11);
  CHECK(months_between(date("2020-01-15"), date("2021-01-15")) == 12);
  CHECK(months_between(date("2021-01-15"), date("2020-01-16")) == -11);
}

}  // namespace
}  // namespace htx
