#include "engine/calendar/deadline_course.h"

#include <random>

#include "tests/unit/calendar/national.h"

namespace htx {
namespace {

std::string due(const DeadlineCourse& course) {
  const WorkingCalendar calendar = national_calendar();
  REQUIRE_VALUE(const std::optional<Date> date, due_date_of(calendar, course));
  return date ? to_text(*date) : "none";
}

TEST_CASE("a course without pauses and extensions is the plain due date", "[calendar][deadline_course]") {
  CHECK(due({.anchor = day("2021-04-28"), .term = {7, TermUnit::kWorkingDay}}) == "2021-05-11");
  CHECK(due({.anchor = day("2020-12-15"), .term = {60, TermUnit::kDay}}) == "2021-02-17");
  CHECK(
      due({.anchor = day("2025-03-03"), .term = {3, TermUnit::kDay}, .rules = {.event_day_counts = true}}) ==
      "2025-03-05");
}

TEST_CASE("working days inside a pause are not counted", "[calendar][deadline_course]") {
  // Monday 3/3/2025 and five working days would end on the 10th; the 5th to the 7th stood still.
  CHECK(due({.anchor = day("2025-03-03"),
             .term = {5, TermUnit::kWorkingDay},
             .pauses = {{day("2025-03-05"), day("2025-03-08")}}}) == "2025-03-13");
}

TEST_CASE("a term in days ends later by the days it stood still, then rolls", "[calendar][deadline_course]") {
  // 10/3 + 10 d = 20/3; three days of pause: 23/3, a Sunday.
  CHECK(due({.anchor = day("2025-03-10"),
             .term = {10, TermUnit::kDay},
             .pauses = {{day("2025-03-12"), day("2025-03-15")}}}) == "2025-03-24");
  CHECK(due({.anchor = day("2025-03-10"),
             .term = {10, TermUnit::kDay},
             .rules = {.roll = Roll::kNone},
             .pauses = {{day("2025-03-12"), day("2025-03-15")}}}) == "2025-03-23");
  CHECK(due({.anchor = day("2025-03-10"),
             .term = {10, TermUnit::kDay},
             .rules = {.roll = Roll::kBackward},
             .pauses = {{day("2025-03-12"), day("2025-03-15")}}}) == "2025-03-21");
}

TEST_CASE("a pause can push the end into the next pause, and one after the end does nothing",
          "[calendar][deadline_course]") {
  DeadlineCourse course{
      .anchor = day("2025-03-10"),
      .term = {5, TermUnit::kDay},
      .rules = {.roll = Roll::kNone},
      .pauses = {{day("2025-03-12"), day("2025-03-14")}, {day("2025-03-16"), day("2025-03-20")}}};
  CHECK(due(course) == "2025-03-21");
  course.pauses[1] = {day("2025-03-18"), day("2025-03-20")};
  CHECK(due(course) == "2025-03-17");
}

TEST_CASE("a pause that began before the term counts only from its first day",
          "[calendar][deadline_course]") {
  CHECK(due({.anchor = day("2025-03-10"),
             .term = {5, TermUnit::kDay},
             .rules = {.roll = Roll::kNone},
             .pauses = {{day("2025-03-01"), day("2025-03-13")}}}) == "2025-03-17");
}

TEST_CASE("while a pause is open there is no due date", "[calendar][deadline_course]") {
  const Pause open{day("2025-03-12"), std::nullopt};
  CHECK(due({.anchor = day("2025-03-10"), .term = {10, TermUnit::kDay}, .pauses = {open}}) == "none");
  CHECK(due({.anchor = day("2025-03-10"), .term = {10, TermUnit::kWorkingDay}, .pauses = {open}}) == "none");
  CHECK(due({.anchor = day("2025-03-10"), .term = {1, TermUnit::kWorkingDay}, .pauses = {open}}) ==
        "2025-03-11");
}

TEST_CASE("an extension is counted from the end it prolongs and rolls once", "[calendar][deadline_course]") {
  // 18/4/2025 + 15 d = Saturday 3/5; with 5 d more Thursday 8/5.
  CHECK(
      due({.anchor = day("2025-04-18"), .term = {15, TermUnit::kDay}, .extensions = {{5, TermUnit::kDay}}}) ==
      "2025-05-08");
  CHECK(due({.anchor = day("2024-08-31"),
             .term = {6, TermUnit::kMonth},
             .extensions = {{3, TermUnit::kMonth}}}) == "2025-05-28");
  CHECK(due({.anchor = day("2025-03-03"),
             .term = {5, TermUnit::kWorkingDay},
             .extensions = {{2, TermUnit::kWorkingDay}, {1, TermUnit::kWorkingDay}}}) == "2025-03-13");
}

TEST_CASE("pauses that overlap or run backward are refused", "[calendar][deadline_course]") {
  const WorkingCalendar calendar = national_calendar();
  const auto with = [&](std::vector<Pause> pauses) {
    return due_date_of(
        calendar, {.anchor = day("2025-03-03"), .term = {5, TermUnit::kDay}, .pauses = std::move(pauses)});
  };
  REQUIRE_ERROR(with({{day("2025-03-08"), day("2025-03-05")}}), "calendar.bad-pauses");
  REQUIRE_ERROR(with({{day("2025-03-05"), day("2025-03-08")}, {day("2025-03-07"), day("2025-03-09")}}),
                "calendar.bad-pauses");
  REQUIRE_ERROR(with({{day("2025-03-05"), std::nullopt}, {day("2025-03-07"), day("2025-03-09")}}),
                "calendar.bad-pauses");
  REQUIRE_ERROR(due_date_of(calendar, {.anchor = day("2027-12-20"), .term = {30, TermUnit::kWorkingDay}}),
                "calendar.outside");
}

// The oracle ticks through the days one by one, holding its breath in pauses.
std::optional<Date> ticked(const WorkingCalendar& calendar, const DeadlineCourse& course) {
  std::int64_t left = course.term.amount;
  for (Date date = course.anchor.plus_days(1);; date = date.plus_days(1)) {
    bool paused = false;
    for (const Pause& pause : course.pauses) {
      if (date < pause.from) continue;
      if (!pause.until) return std::nullopt;
      paused = paused || date < *pause.until;
    }
    if (paused) continue;
    if (course.term.unit == TermUnit::kDay || *calendar.is_working_day(date)) --left;
    if (left == 0) return date;
  }
}

TEST_CASE("pauses agree with a day-by-day count", "[calendar][deadline_course]") {
  const WorkingCalendar calendar = national_calendar();
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    DeadlineCourse course{.anchor = day("2021-01-01").plus_days(static_cast<std::int64_t>(random() % 1500))};
    course.term = {1 + static_cast<std::int64_t>(random() % 40),
                   random() % 2 == 0 ? TermUnit::kDay : TermUnit::kWorkingDay};
    course.rules.roll = Roll::kNone;
    Date at = course.anchor.plus_days(static_cast<std::int64_t>(random() % 20) - 5);
    for (std::uint32_t i = random() % 4; i > 0; --i) {
      const Date until = at.plus_days(static_cast<std::int64_t>(random() % 9));
      course.pauses.push_back({at, until});
      at = until.plus_days(static_cast<std::int64_t>(random() % 9));
    }
    if (random() % 5 == 0) course.pauses.push_back({at, std::nullopt});
    CAPTURE(round, to_text(course.anchor), to_text(course.term));
    REQUIRE_VALUE(const std::optional<Date> fast, due_date_of(calendar, course));
    REQUIRE(fast == ticked(calendar, course));
  }
}

}  // namespace
}  // namespace htx
