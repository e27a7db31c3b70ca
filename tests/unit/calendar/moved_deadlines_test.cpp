#include "engine/calendar/moved_deadlines.h"

#include <algorithm>

#include "tests/support/national.h"

namespace htx {
namespace {

// The national calendar as it would be if a day had been decided otherwise.
WorkingCalendar with_day_off(std::string_view iso) {
  WorkingCalendar::Data data = national_calendar().data();
  data.version += 1;
  SpecialDay off{.date = day(iso), .works = false, .name = {.vi = "Nghỉ", .en = "Off"}, .source = "test"};
  data.days.push_back(off);
  std::sort(data.days.begin(), data.days.end(),
            [](const SpecialDay& a, const SpecialDay& b) { return a.date < b.date; });
  return WorkingCalendar(std::move(data));
}

NamedCourse course(const char* name, const char* anchor, Term term) {
  return {name, {.anchor = day(anchor), .term = term, .rules = {}, .pauses = {}, .extensions = {}}};
}

TEST_CASE("a new day off moves the deadlines it lies in, and no others", "[calendar][moved]") {
  const WorkingCalendar old = national_calendar();
  const WorkingCalendar renewed = with_day_off("2026-11-24");
  REQUIRE_VALUE(const std::vector<MovedDeadline> moved,
                moved_deadlines(old, renewed,
                                {course("before", "2026-11-02", {5, TermUnit::kWorkingDay}),
                                 course("inside", "2026-11-20", {3, TermUnit::kWorkingDay}),
                                 course("ends there", "2026-11-14", {10, TermUnit::kDay}),
                                 course("passes over", "2026-11-20", {10, TermUnit::kDay})}));
  REQUIRE(moved.size() == 2);
  CHECK(moved[0].name == "inside");
  CHECK(moved[0].before == day("2026-11-25"));
  CHECK(moved[0].after == day("2026-11-26"));
  CHECK(moved[0].because == std::vector<Date>{day("2026-11-24")});
  CHECK(moved[1].name == "ends there");
  CHECK(moved[1].after == day("2026-11-25"));
}

TEST_CASE("a deadline that stands still does not move", "[calendar][moved]") {
  NamedCourse paused = course("paused", "2026-11-20", {3, TermUnit::kWorkingDay});
  paused.course.pauses = {{day("2026-11-21"), std::nullopt}};
  REQUIRE_VALUE(const std::vector<MovedDeadline> moved,
                moved_deadlines(national_calendar(), with_day_off("2026-11-24"), {paused}));
  CHECK(moved.empty());
  CHECK_FALSE(moved_deadlines(national_calendar(), with_day_off("2026-11-24"),
                              {course("outside", "2027-12-30", {60, TermUnit::kDay})})
                  .has_value());
}

}  // namespace
}  // namespace htx
