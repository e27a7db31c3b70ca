#pragma once

#include "engine/calendar/read_calendar.h"
#include "engine/doc/document.h"
#include "tests/support/day.h"
#include "tests/support/matchers.h"

namespace htx {

// The calendar of state bodies that ships with the program.
inline WorkingCalendar national_calendar() {
  Diagnostics diagnostics;
  const Result<Document> document =
      load_document(HTX_SOURCE "/rules/vn/calendars/national-2020-2027.yaml", diagnostics);
  REQUIRE(document.has_value());
  std::optional<WorkingCalendar> calendar = read_calendar(*document, diagnostics);
  for (const Diagnostic& item : diagnostics.items()) UNSCOPED_INFO(to_text(item, Language::kEnglish));
  REQUIRE(calendar.has_value());
  return *std::move(calendar);
}

}  // namespace htx
