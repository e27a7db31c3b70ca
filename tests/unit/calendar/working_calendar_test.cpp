#include "engine/calendar/working_calendar.h"

#include <array>
#include <fstream>
#include <set>

#include "engine/base/text.h"
#include "tests/support/national.h"

namespace htx {
namespace {

TEST_CASE("each year has the working days the fact base counted", "[calendar][working_calendar]") {
  const WorkingCalendar calendar = national_calendar();
  const auto expected = std::to_array<std::int64_t>({252, 250, 249, 249, 251, 250, 250, 250});
  for (std::int64_t year = 2020; year <= 2027; ++year) {
    CAPTURE(year);
    std::int64_t count = 0;
    for (Date d = *Date::of(year, 1, 1); d.year() == year; d = d.plus_days(1)) {
      REQUIRE_VALUE(const bool works, calendar.is_working_day(d));
      count += works ? 1 : 0;
    }
    CHECK(count == expected[static_cast<std::size_t>(year - 2020)]);
  }
}

TEST_CASE("the open question of 24 November is answered no until somebody decides",
          "[calendar][working_calendar]") {
  const WorkingCalendar calendar = national_calendar();
  REQUIRE(calendar.data().questions.size() == 1);
  CHECK_FALSE(calendar.data().questions.front().counts);
  REQUIRE_VALUE(const bool works, calendar.is_working_day(day("2026-11-24")));
  CHECK(works);

  WorkingCalendar::Data data = calendar.data();
  data.questions.front().counts = true;
  REQUIRE_VALUE(const bool decided, WorkingCalendar(data).is_working_day(day("2026-11-24")));
  CHECK_FALSE(decided);
}

TEST_CASE("a count that touches 2027 is provisional", "[calendar][working_calendar]") {
  const WorkingCalendar calendar = national_calendar();
  CHECK(calendar.is_provisional(day("2027-01-25"), day("2027-03-01")));
  CHECK_FALSE(calendar.is_provisional(day("2026-01-25"), day("2026-03-01")));
}

TEST_CASE("a special day says why and by what source", "[calendar][working_calendar]") {
  const WorkingCalendar calendar = national_calendar();
  const SpecialDay* saturday = calendar.special(day("2024-05-04"));
  REQUIRE(saturday != nullptr);
  CHECK(saturday->works);
  CHECK(saturday->name.vi == "Làm bù cho ngày 29/4/2024");
  CHECK(saturday->source == "S47 verified");
  CHECK(calendar.special(day("2024-05-06")) == nullptr);
}

TEST_CASE("the nearest working day is found on both sides of Tet", "[calendar][working_calendar]") {
  const WorkingCalendar calendar = national_calendar();
  REQUIRE_VALUE(const Date after, calendar.working_day_from(day("2021-02-10")));
  REQUIRE_VALUE(const Date before, calendar.working_day_until(day("2021-02-16")));
  CHECK(to_text(after) == "2021-02-17");
  CHECK(to_text(before) == "2021-02-09");
}

// The notices of the ministry, as transcribed by others.  One day differs on purpose: 24/11/2026 is
// an open question in our calendar.
TEST_CASE("the calendar agrees with the notices of the ministry", "[calendar][working_calendar]") {
  std::ifstream file(HTX_SHARED "/data/vn-holidays/vn_civil_service_days_2021_2026.csv");
  if (!file) {
    WARN("skipped: the table of notices is not here");
    SUCCEED();
    return;
  }
  const WorkingCalendar calendar = national_calendar();
  std::set<Date> listed;
  std::set<std::string> differences;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::vector<std::string_view> cells = split(line, ',');
    REQUIRE(cells.size() >= 3);
    const Date date = day(cells[0]);
    listed.insert(date);
    REQUIRE_VALUE(const bool works, calendar.is_working_day(date));
    if (works != (cells[2] == "worked_weekend")) differences.insert(to_text(date));
  }
  for (Date d = day("2021-01-01"); d <= day("2026-12-31"); d = d.plus_days(1)) {
    REQUIRE_VALUE(const bool works, calendar.is_working_day(d));
    if (!listed.contains(d) && works != (d.weekday() < 6)) differences.insert(to_text(d));
  }
  CHECK(differences == std::set<std::string>{"2026-11-24"});
}

}  // namespace
}  // namespace htx
