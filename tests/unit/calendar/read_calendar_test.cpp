#include "engine/calendar/read_calendar.h"

#include "tests/support/national.h"

namespace htx {
namespace {

struct Read {
  std::optional<WorkingCalendar> calendar;
  Diagnostics diagnostics;
};

Read read(std::string_view years) {
  Read result;
  std::string text =
      "calendar: test\nversion: 1\ntitle: {vi: Lịch, en: Calendar}\n"
      "covers: {from: 2024-01-01, to: 2024-12-31}\nreviewed_by: null\n";
  text += years;
  const std::optional<Document> document = parse_document(Source("test.yaml", text), result.diagnostics);
  REQUIRE(document.has_value());
  result.calendar = read_calendar(*document, result.diagnostics);
  return result;
}

TEST_CASE("a small calendar is read", "[calendar][read_calendar]") {
  const Read result = read(
      "years:\n  - year: 2024\n    source: S47 verified\n    days:\n"
      "      - {free: 2024-04-29, name: {vi: Nghỉ, en: Off}}\n"
      "      - {works: 2024-05-04, name: {vi: Bù, en: Instead}, source: notice}\n");
  REQUIRE(result.calendar.has_value());
  CHECK(result.diagnostics.items().empty());
  CHECK(result.calendar->special(day("2024-05-04"))->source == "notice");
  CHECK_FALSE(result.calendar->data().reviewed_by.has_value());
}

struct Mistake {
  const char* day;
  const char* code;
};

TEST_CASE("every mistake in a calendar is named with its place", "[calendar][read_calendar]") {
  const Mistake row = GENERATE(Mistake{"{name: {vi: a, en: b}}", "calendar.free-or-works"},
                               Mistake{"{free: 2025-01-01, name: {vi: a, en: b}}", "calendar.other-year"},
                               Mistake{"{free: 2025-01-01, name: {vi: a, en: b}}", "calendar.outside"},
                               Mistake{"{works: 2024-05-06, name: {vi: a, en: b}}", "calendar.works-anyway"},
                               Mistake{"{free: 2024-01-01, name: {vi: a, en: b}}", "calendar.duplicate-day"},
                               Mistake{"{free: 2024-02-30, name: {vi: a, en: b}}", "doc.wrong-kind"},
                               Mistake{"{off: 2024-02-20, name: {vi: a, en: b}}", "doc.unknown-key"});
  CAPTURE(row.day, row.code);
  const Read result = read(std::string("years:\n  - year: 2024\n    source: s\n    days:\n"
                                       "      - {free: 2024-01-01, name: {vi: a, en: b}}\n      - ") +
                           row.day + "\n");
  CHECK_FALSE(result.calendar.has_value());
  CHECK(result.diagnostics.has(row.code));
  for (const Diagnostic& item : result.diagnostics.items()) CHECK(item.place.line == 11);
}

TEST_CASE("a calendar has an ordered range of at most a hundred years", "[calendar][read_calendar]") {
  Diagnostics diagnostics;
  const std::optional<Document> document = parse_document(
      Source("test.yaml",
             "calendar: test\nversion: 1\ntitle: {vi: L, en: C}\ncovers: {from: 2024-01-01, to: 2023-01-01}\n"
             "reviewed_by: null\nyears: []\n"),
      diagnostics);
  REQUIRE(document.has_value());
  CHECK_FALSE(read_calendar(*document, diagnostics).has_value());
  CHECK(diagnostics.has("calendar.bad-range"));
}

}  // namespace
}  // namespace htx
