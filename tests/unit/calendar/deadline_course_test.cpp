#include "engine/calendar/deadline_course.h"
#include "engine/workflows/deadline_status.h"

#include <algorithm>
#include <array>
#include <random>

#include "tests/support/national.h"
#include "tests/support/rounds.h"

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

TEST_CASE("a pause that begins on the last day, also as rolled, stops the clock",
          "[calendar][deadline_course]") {
  // 15/12/2020 + 60 d is Saturday 13/2/2021, in Tet, and rolls to Wednesday 17/2.
  DeadlineCourse course{.anchor = day("2020-12-15"), .term = {60, TermUnit::kDay}};
  course.pauses = {{day("2021-02-17"), day("2021-03-10")}};
  CHECK(due(course) == "2021-03-10");
  course.pauses = {{day("2021-02-17"), std::nullopt}};
  CHECK(due(course) == "none");
  course.pauses = {{day("2021-02-13"), day("2021-03-10")}};
  CHECK(due(course) == "2021-03-10");
  // The last of the sixty days remained, and one more.
  course.pauses = {{day("2021-02-12"), day("2021-03-10")}};
  CHECK(due(course) == "2021-03-11");
  course.pauses = {{day("2021-02-18"), day("2021-03-10")}};
  CHECK(due(course) == "2021-02-17");
  // Working days: the last of them is the day the clock goes on.
  CHECK(due({.anchor = day("2025-03-03"),
             .term = {5, TermUnit::kWorkingDay},
             .pauses = {{day("2025-03-10"), day("2025-03-18")}}}) == "2025-03-18");
}

TEST_CASE("a fixed day keeps the days that were left to it", "[calendar][deadline_course]") {
  // Eight days, from the 8th to the 15th, remained; they run from 6/10.
  DeadlineCourse course{.anchor = day("2025-09-15"),
                        .begun = day("2025-08-29"),
                        .term = {0, TermUnit::kDay},
                        .rules = {.roll = Roll::kNone},
                        .pauses = {{day("2025-09-08"), day("2025-10-06")}}};
  CHECK(due(course) == "2025-10-13");
  course.pauses = {{day("2025-09-16"), day("2025-10-06")}};
  CHECK(due(course) == "2025-09-15");
  // It had come when the clock was started: nothing is left, and it is late at once.
  course.begun = day("2025-09-20");
  course.pauses = {{day("2025-09-25"), day("2025-10-06")}};
  CHECK(due(course) == "2025-09-15");
  // Started while the case stood still: it is not due before the case goes on.
  course.pauses = {{day("2025-09-10"), day("2025-10-06")}};
  CHECK(due(course) == "2025-10-06");
  course.pauses.back().until.reset();
  CHECK(due(course) == "none");
}

TEST_CASE("a clock begun after a pause from an earlier day leaves the pause out",
          "[calendar][deadline_course]") {
  CHECK(due({.anchor = day("2025-03-03"),
             .begun = day("2025-04-01"),
             .term = {10, TermUnit::kDay},
             .rules = {.roll = Roll::kNone},
             .pauses = {{day("2025-03-05"), day("2025-03-25")}}}) == "2025-04-02");
}

TEST_CASE("rolling never ends inside a pause", "[calendar][deadline_course]") {
  // Saturday 8/3/2025; Monday to Wednesday stand still.
  DeadlineCourse course{.anchor = day("2025-03-01"),
                        .term = {7, TermUnit::kDay},
                        .pauses = {{day("2025-03-10"), day("2025-03-13")}}};
  CHECK(due(course) == "2025-03-13");
  // Backward from Sunday the 9th: Friday stood still, so that it is Monday.
  course.rules.roll = Roll::kBackward;
  course.pauses = {{day("2025-03-07"), day("2025-03-08")}};
  CHECK(due(course) == "2025-03-10");
  // Had it not stood still before Saturday the 8th, Friday had passed already.
  course.pauses = {{day("2025-03-08"), day("2025-03-20")}};
  CHECK(due(course) == "2025-03-07");
}

TEST_CASE("pauses are begun, ended and joined", "[calendar][deadline_course]") {
  std::vector<Pause> pauses;
  begin_pause(pauses, day("2025-03-03"));
  end_pause(pauses, day("2025-03-03"));
  CHECK(pauses.empty());  // No whole day.
  begin_pause(pauses, day("2025-03-03"));
  end_pause(pauses, day("2025-03-05"));
  begin_pause(pauses, day("2025-03-05"));
  CHECK(pauses == std::vector<Pause>{{day("2025-03-03"), std::nullopt}});
  end_pause(pauses, day("2025-03-07"));
  const std::vector<Pause> others = {{day("2025-03-01"), day("2025-03-02")},
                                     {day("2025-03-07"), day("2025-03-08")},
                                     {day("2025-03-10"), std::nullopt}};
  const std::vector<Pause> both = {{day("2025-03-01"), day("2025-03-02")},
                                   {day("2025-03-03"), day("2025-03-08")},
                                   {day("2025-03-10"), std::nullopt}};
  CHECK(joined(pauses, others) == both);
  CHECK(joined(others, pauses) == both);  // NOLINT(readability-suspicious-call-argument): either way round.
  CHECK(joined({{day("2025-03-01"), std::nullopt}}, others) ==
        std::vector<Pause>{{day("2025-03-01"), std::nullopt}});
}

// The oracle lives through the days.  Each morning it knows the pauses that have begun, foresees the last day
// by walking to it day by day, and in the evening of that day the term is over.
class Diary {
 public:
  Diary(const WorkingCalendar& calendar, const DeadlineCourse& course)
      : calendar_(calendar), course_(course) {}

  std::optional<Date> last_day() const {
    for (Date today = std::min(course_.anchor, course_.begun).plus_days(-40);; today = today.plus_days(1)) {
      bool stands = false;
      std::vector<Pause> known;
      for (const Pause& pause : course_.pauses) {
        if (pause.from > today) continue;
        if (!pause.until) return std::nullopt;
        stands = stands || today < *pause.until;
        known.push_back(pause);
      }
      if (!stands && foreseen(known) == today) return today;
    }
  }

 private:
  static bool stood(const std::vector<Pause>& known, const Date& date) {
    return std::any_of(known.begin(), known.end(),
                       [&](const Pause& pause) { return pause.from <= date && date < *pause.until; });
  }

  Date walk(const std::vector<Pause>& known, Date date, const Term& term) const {
    std::int64_t left = term.amount;
    if (term.unit == TermUnit::kWeek) left *= 7;
    if (term.unit == TermUnit::kMonth || term.unit == TermUnit::kYear) {
      left = date.plus_months(term.amount * (term.unit == TermUnit::kYear ? 12 : 1)).days() - date.days();
    }
    while (left > 0) {
      date = date.plus_days(1);
      const bool asks = term.unit == TermUnit::kWorkingDay;
      if (!stood(known, date) && (!asks || *calendar_.is_working_day(date))) --left;
    }
    return date;
  }

  Date foreseen(const std::vector<Pause>& known) const {
    Date date = course_.rules.event_day_counts ? course_.anchor.plus_days(-1) : course_.anchor;
    TermUnit unit = TermUnit::kDay;
    if (course_.term.amount > 0) {
      unit = course_.term.unit;
      date = walk(known, date, course_.term);
    } else if (course_.begun < date) {
      date = walk(known, course_.begun, {date.days() - course_.begun.days(), TermUnit::kDay});
    } else {
      while (stood(known, date)) date = date.plus_days(1);
    }
    for (const Term& extension : course_.extensions) {
      unit = extension.unit;
      date = walk(known, date, extension);
    }
    if (unit == TermUnit::kWorkingDay || course_.rules.roll == Roll::kNone) return date;
    if (course_.rules.roll == Roll::kBackward) {
      for (Date back = date; !stood(known, back); back = back.plus_days(-1)) {
        if (*calendar_.is_working_day(back)) return back;
      }
    }
    while (stood(known, date) || !*calendar_.is_working_day(date)) date = date.plus_days(1);
    return date;
  }

  const WorkingCalendar& calendar_;
  const DeadlineCourse& course_;
};

TEST_CASE("courses agree with a life day by day", "[calendar][deadline_course]") {
  const WorkingCalendar calendar = national_calendar();
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t count) { return static_cast<std::int64_t>(random() % count); };
  const auto term = [&](std::int64_t least) -> Term {
    const auto unit = static_cast<TermUnit>(below(5));
    constexpr auto kMost = std::to_array<std::int64_t>({30, 40, 5, 4, 1});
    return {std::max(least, below(static_cast<std::uint32_t>(kMost[static_cast<std::size_t>(unit)]) + 1)),
            unit};
  };
  for (int round = 0; round < rounds(500); ++round) {
    DeadlineCourse course{.anchor = day("2021-01-01").plus_days(below(1500))};
    course.begun = course.anchor.plus_days(below(30) - 20);
    course.term = term(0);
    course.rules = {.roll = static_cast<Roll>(below(3)), .event_day_counts = below(3) == 0};
    for (std::int64_t i = below(3); i > 0; --i) course.extensions.push_back(term(1));
    Date at = course.anchor.plus_days(below(40) - 25);
    for (std::int64_t i = below(5); i > 0; --i) {
      const Date until = at.plus_days(below(9));
      course.pauses.push_back({at, until});
      at = until.plus_days(below(25));
    }
    if (below(5) == 0) course.pauses.push_back({at, std::nullopt});
    CAPTURE(round, to_text(course.anchor), to_text(course.begun), to_text(course.term), course.pauses.size());
    REQUIRE_VALUE(const std::optional<Date> fast, due_date_of(calendar, course));
    REQUIRE(fast == Diary(calendar, course).last_day());
  }
}

}  // namespace
}  // namespace htx
