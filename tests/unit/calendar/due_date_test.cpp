#include "engine/calendar/due_date.h"

#include <array>

#include "tests/support/national.h"

namespace htx {
namespace {

struct Vector {
  const char* event;
  const char* term;
  const char* due;
  const char* why;
};

// The test vectors of the legal fact base, 6.2.
constexpr auto kVectors = std::to_array<Vector>({
    {"2021-04-28", "7 wd", "2021-05-11", "30/4, 1/5 and the make-up day 3/5 do not count"},
    {"2020-12-15", "60 d", "2021-02-17", "13/2/2021 is a Saturday inside Tet"},
    {"2024-08-31", "6 m", "2025-02-28", "a month without day 31"},
    {"2025-08-31", "6 m", "2026-03-02", "28/2/2026 is a Saturday"},
    {"2024-02-29", "12 m", "2025-02-28", "a year without 29/2"},
    {"2024-02-29", "1 y", "2025-02-28", "a year is twelve months"},
    {"2025-04-24", "3 wd", "2025-04-28", "Saturday 26/4/2025 is worked"},
    {"2025-12-30", "3 wd", "2026-01-06", "2/1/2026 is free"},
    {"2026-04-21", "10 d", "2026-05-04", "1/5 is a holiday and a Friday"},
    {"2025-04-18", "15 d", "2025-05-05", "3/5/2025 is a Saturday"},
    {"2025-08-28", "5 wd", "2025-09-08", "1/9 and 2/9 are free"},
    {"2026-02-12", "7 wd", "2026-03-02", "Tet 2026"},
    {"2023-12-31", "4 m", "2024-05-02", "30/4 and 1/5/2024"},
    {"2024-04-26", "5 wd", "2024-05-07", "29/4 is free, Saturday 4/5 is worked"},
    {"2025-03-07", "1 w", "2025-03-14", "a week is seven days"},
    {"2025-03-07", "0 d", "2025-03-07", "a term of nothing ends the same day"},
});

TEST_CASE("terms end where the Civil Code and the calendar put them", "[calendar][due_date]") {
  const WorkingCalendar calendar = national_calendar();
  for (const Vector& v : kVectors) {
    CAPTURE(v.event, v.term, v.why);
    REQUIRE_VALUE(const Date due, due_date(calendar, day(v.event), *term_from_text(v.term)));
    CHECK(to_text(due) == v.due);
  }
}

TEST_CASE("a period of a state of affairs must elapse whole and does not roll", "[calendar][due_date]") {
  // Last general meeting 31/3/2022: eighteen months are full at the end of Saturday 30/9/2023.
  CHECK(to_text(first_day_after_period(day("2022-03-31"), {18, TermUnit::kMonth})) == "2023-10-01");
  const WorkingCalendar calendar = national_calendar();
  REQUIRE_VALUE(const Date last,
                due_date(calendar, day("2022-03-31"), {18, TermUnit::kMonth}, {.roll = Roll::kNone}));
  CHECK(to_text(last) == "2023-09-30");
}

TEST_CASE("counting backward leaves out the day of the event", "[calendar][due_date]") {
  const WorkingCalendar calendar = national_calendar();
  // Before Tuesday 2/9/2025: Fri 29/8, Thu 28/8, Wed 27/8; Monday 1/9 is free.
  REQUIRE_VALUE(const Date three,
                latest_date_before(calendar, day("2025-09-02"), {3, TermUnit::kWorkingDay}));
  CHECK(to_text(three) == "2025-08-27");
  REQUIRE_VALUE(const Date month, latest_date_before(calendar, day("2025-03-31"), {1, TermUnit::kMonth}));
  CHECK(to_text(month) == "2025-02-28");
  REQUIRE_VALUE(const Date back, latest_date_before(calendar, day("2025-03-09"), {7, TermUnit::kDay},
                                                    {.roll = Roll::kBackward}));
  CHECK(to_text(back) == "2025-02-28");
}

TEST_CASE("the day of the event counts where a special law says so", "[calendar][due_date]") {
  const WorkingCalendar calendar = national_calendar();
  const CountRules rules{.event_day_counts = true};
  REQUIRE_VALUE(const Date due, due_date(calendar, day("2025-03-03"), {3, TermUnit::kWorkingDay}, rules));
  CHECK(to_text(due) == "2025-03-05");
  REQUIRE_VALUE(const Date back,
                latest_date_before(calendar, day("2025-03-05"), {3, TermUnit::kWorkingDay}, rules));
  CHECK(to_text(back) == "2025-03-03");
}

TEST_CASE("a date the calendar does not reach is refused, never guessed", "[calendar][due_date]") {
  const WorkingCalendar calendar = national_calendar();
  REQUIRE_ERROR(due_date(calendar, day("2027-12-30"), {5, TermUnit::kWorkingDay}), "calendar.outside");
  REQUIRE_ERROR(due_date(calendar, day("2027-12-30"), {1, TermUnit::kMonth}), "calendar.outside");
  REQUIRE_ERROR(latest_date_before(calendar, day("2020-01-02"), {3, TermUnit::kWorkingDay}),
                "calendar.outside");
}

TEST_CASE("a term that needs no calendar needs none", "[calendar][due_date]") {
  const WorkingCalendar calendar = national_calendar();
  REQUIRE_VALUE(const Date due,
                due_date(calendar, day("2031-01-31"), {1, TermUnit::kMonth}, {.roll = Roll::kNone}));
  CHECK(to_text(due) == "2031-02-28");
}

// The oracle walks day by day and keeps its own count.
TEST_CASE("working days agree with a walk through the calendar", "[calendar][due_date]") {
  const WorkingCalendar calendar = national_calendar();
  for (Date event = day("2020-01-05"); event < day("2027-10-01"); event = event.plus_days(11)) {
    for (const std::int64_t amount : {1, 2, 5, 15, 30}) {
      REQUIRE_VALUE(const Date due, due_date(calendar, event, {amount, TermUnit::kWorkingDay}));
      REQUIRE_VALUE(const bool works, calendar.is_working_day(due));
      REQUIRE_VALUE(const std::int64_t between, calendar.working_days_between(event, due));
      REQUIRE(works);
      REQUIRE(between == amount);
    }
  }
}

}  // namespace
}  // namespace htx
