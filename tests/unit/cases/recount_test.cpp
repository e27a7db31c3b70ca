#include "engine/cases/recount.h"

#include "engine/cases/deadlines.h"
#include "tests/support/trial_scene.h"

namespace htx {
namespace {

constexpr const char* kCalendarFile = "rules/vn/calendars/national-2020-2027.yaml";

// The definitions of the trial with another version of the calendar, in which made-up days are off or worked.
Library renewed_library(int version, const std::string& days) {
  const Home home;
  home.write("workflows/vn/trial.yaml", kTrialWorkflow);
  home.change(kCalendarFile, "version: 1", "version: " + std::to_string(version), kCalendarFile);
  home.change(kCalendarFile, "      - {free: 2021-01-01,", days + "      - {free: 2021-01-01,",
              kCalendarFile);
  return home.library();
}

std::string off(const std::string& date) {
  return "      - {free: " + date + ", name: {vi: Quốc tang, en: Day of mourning}}\n";
}

Recount recounted(Scene& scene, const char* on, Apply apply) {
  REQUIRE_VALUE(Recount recount, recount_deadlines(scene.session(), day(on), apply));
  return recount;
}

TEST_CASE("a day off declared late moves the deadline it lies in, with one line and one entry a case",
          "[cases][recount]") {
  TrialScene scene;
  CHECK(scene.shown().deadlines.front().due == day("2021-01-25"));
  const Library renewed = renewed_library(2, off("2021-01-21"));
  scene.library = &renewed;
  const std::uint64_t before = scene.ledger_size();
  const Recount trial = recounted(scene, "2021-01-19", Apply::kTry);
  CHECK_FALSE(trial.applied);
  CHECK(trial.version == 2);
  CHECK(trial.running == 1);
  REQUIRE(trial.cases.size() == 1);
  REQUIRE(trial.cases.front().deadlines.size() == 1);
  const RecountedDeadline& moved = trial.cases.front().deadlines.front();
  CHECK(moved.deadline == "draft");
  CHECK(moved.from == day("2021-01-18"));
  CHECK(moved.before == day("2021-01-25"));
  CHECK(moved.after == day("2021-01-26"));
  CHECK(moved.because == std::vector<Date>{day("2021-01-21")});
  CHECK_FALSE(moved.stays.has_value());
  CHECK(scene.ledger_size() == before);
  CHECK(scene.shown().journal.size() == 1);

  const Recount applied = recounted(scene, "2021-01-19", Apply::kWrite);
  REQUIRE(applied.cases.size() == 1);
  CHECK(applied.cases.front().line == 2);
  CHECK(scene.ledger_size() == before + 1);
  CHECK(scene.last_entry().action == "case.deadline.recount");
  const CaseView view = scene.shown();
  CHECK(view.deadlines.front().due == day("2021-01-26"));
  CHECK(view.deadlines.front().run == 1);
  CHECK(view.journal.back().kind == LineKind::kDeadlineRecount);
  scene.check_verifies();
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());

  // Nothing moves a second time.
  CHECK(recounted(scene, "2021-01-19", Apply::kWrite).cases.empty());
  CHECK(scene.ledger_size() == before + 1);
  // Only another version takes it back.
  const Library third = renewed_library(3, "");
  scene.library = &third;
  REQUIRE(recounted(scene, "2021-01-20", Apply::kWrite).cases.size() == 1);
  CHECK(scene.shown().deadlines.front().due == day("2021-01-25"));
  scene.check_verifies();
}

TEST_CASE("a deadline that was prolonged or stood still is counted again from its start",
          "[cases][recount]") {
  TrialScene scene;
  REQUIRE(
      extend_deadline(scene.session("dung", "chair"), TrialScene::record("2021-01-18"), "draft").has_value());
  CHECK(scene.shown().deadlines.front().due == day("2021-02-01"));
  REQUIRE(suspend_case(scene.session(), TrialScene::record("2021-01-19", "QĐ 3/TA")).has_value());
  const Library renewed = renewed_library(2, off("2021-01-28"));
  scene.library = &renewed;
  // It stands still: nothing moves.
  CHECK(recounted(scene, "2021-01-19", Apply::kWrite).cases.empty());
  scene.library = &trial_library();
  REQUIRE(resume_case(scene.session(), TrialScene::record("2021-01-21", "QĐ 4/TA")).has_value());
  CHECK(scene.shown().deadlines.front().due == day("2021-02-03"));
  scene.library = &renewed;
  REQUIRE(recounted(scene, "2021-01-21", Apply::kWrite).cases.size() == 1);
  CHECK(scene.shown().deadlines.front().due == day("2021-02-04"));
  scene.check_verifies();
}

TEST_CASE("what has passed stays, and what only the new count would make late is left to a person",
          "[cases][recount]") {
  TrialScene scene;
  const Library renewed = renewed_library(2, off("2021-01-21"));
  scene.library = &renewed;
  const Recount late = recounted(scene, "2021-01-26", Apply::kWrite);
  REQUIRE(late.cases.size() == 1);
  REQUIRE(late.cases.front().deadlines.front().stays.has_value());
  CHECK(late.cases.front().deadlines.front().stays->code == "cases.recount-passed");
  CHECK(late.cases.front().line == 0);
  CHECK(scene.shown().deadlines.front().due == day("2021-01-25"));

  // Saturday 23 January is worked after all: the term ends on Friday's morrow, which is over by Monday.
  const Library shorter =
      renewed_library(3, "      - {works: 2021-01-23, name: {vi: Làm bù, en: Worked instead}}\n");
  scene.library = &shorter;
  const Recount behind = recounted(scene, "2021-01-25", Apply::kWrite);
  REQUIRE(behind.cases.size() == 1);
  REQUIRE(behind.cases.front().deadlines.front().stays.has_value());
  CHECK(behind.cases.front().deadlines.front().stays->code == "cases.recount-behind");
  CHECK(scene.shown().deadlines.front().due == day("2021-01-25"));

  // Acted on: it stays too, however early the recount.
  REQUIRE_VALUE(const ExpiredDeadlines ticked, expire_deadlines(scene.session(), day("2021-01-26")));
  REQUIRE(ticked.passed.size() == 1);
  const Recount acted_on_at = recounted(scene, "2021-01-20", Apply::kWrite);
  REQUIRE(acted_on_at.cases.size() == 1);
  CHECK(acted_on_at.cases.front().deadlines.front().stays->code == "cases.recount-passed");
  scene.check_verifies();
}

TEST_CASE("a day off that is only tried moves what a calendar with it would move", "[cases][recount]") {
  TrialScene scene;
  const std::uint64_t before = scene.ledger_size();
  REQUIRE_VALUE(const Recount tried, try_day_off(scene.session(), day("2021-01-19"), day("2021-01-21")));
  CHECK(tried.running == 1);
  CHECK_FALSE(tried.applied);
  REQUIRE(tried.cases.size() == 1);
  REQUIRE(tried.cases.front().deadlines.size() == 1);
  const RecountedDeadline& moved = tried.cases.front().deadlines.front();
  CHECK(moved.before == day("2021-01-25"));
  CHECK(moved.after == day("2021-01-26"));
  CHECK_FALSE(moved.stays.has_value());
  // A Saturday is off already.
  REQUIRE_VALUE(const Recount weekend, try_day_off(scene.session(), day("2021-01-19"), day("2021-01-23")));
  CHECK(weekend.cases.empty());
  // What has passed by then stays.
  REQUIRE_VALUE(const Recount late, try_day_off(scene.session(), day("2021-02-10"), day("2021-01-21")));
  REQUIRE(late.cases.size() == 1);
  CHECK(late.cases.front().deadlines.front().stays.value_or(Message()).code == "cases.recount-passed");
  const auto outside = try_day_off(scene.session(), day("2021-01-19"), day("2999-01-01"));
  REQUIRE_FALSE(outside.has_value());
  CHECK(outside.error().message().code == "calendar.outside");
  CHECK(scene.ledger_size() == before);
  CHECK(scene.shown().journal.size() == 1);
  CHECK(scene.shown().deadlines.front().due == day("2021-01-25"));
}

TEST_CASE("a recount that says another day than its calendar gives is found", "[cases][recount]") {
  TrialScene scene;
  const Library renewed = renewed_library(2, off("2021-01-21"));
  scene.library = &renewed;
  REQUIRE(recounted(scene, "2021-01-19", Apply::kWrite).cases.size() == 1);
  RawFile(scene).run(
      R"(UPDATE journal SET body = replace(body, '"due":"2021-01-26"', '"due":"2021-01-27"'))");
  RawFile(scene).run("UPDATE deadline SET due = '2021-01-27' WHERE due = '2021-01-26'");
  REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene.session()));
  REQUIRE_FALSE(verified.differences.empty());
  CHECK(verified.differences.front().message.code == "cases.step-differs");
}

TEST_CASE("two calendars of one version are a mistake, and of several the latest counts",
          "[cases][recount]") {
  const Home home;
  home.change(kCalendarFile, "version: 1", "version: 2", "rules/vn/calendars/a-newer.yaml");
  CHECK((*home.library().calendar())->calendar.data().version == 2);
  home.change(kCalendarFile, "version: 1", "version: 2", "rules/vn/calendars/same.yaml");
  Diagnostics diagnostics;
  REQUIRE_ERROR(Library::load(home.path(), "vn", diagnostics), "session.library-has-mistakes");
  bool told = false;
  for (const Diagnostic& item : diagnostics.items())
    told = told || item.message.code == "session.calendar-twice";
  CHECK(told);
}

}  // namespace
}  // namespace htx
