#include "engine/calendar/term.h"

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("a term is read as laws state it", "[calendar][term]") {
  CHECK(term_from_text("10 wd") == Term{10, TermUnit::kWorkingDay});
  CHECK(term_from_text("60d") == Term{60, TermUnit::kDay});
  CHECK(term_from_text("2 w") == Term{2, TermUnit::kWeek});
  CHECK(term_from_text("6 m") == Term{6, TermUnit::kMonth});
  CHECK(term_from_text("0 y") == Term{0, TermUnit::kYear});
}

TEST_CASE("what is not a term is refused", "[calendar][term]") {
  for (const char* text :
       {"", "wd", "10", "-1 d", "1.5 m", "10 wdx", "10001 d", "99999999999999999999 d", "d 3"}) {
    CAPTURE(text);
    CHECK_FALSE(term_from_text(text).has_value());
  }
}

TEST_CASE("a term is written as it was read, and in words", "[calendar][term]") {
  for (const char* text : {"10 wd", "60 d", "2 w", "6 m", "1 y"}) {
    REQUIRE(term_from_text(text).has_value());
    CHECK(to_text(*term_from_text(text)) == text);
  }
  CHECK(to_text(Term{3, TermUnit::kWorkingDay}, Language::kVietnamese) == "3 ngày làm việc");
  CHECK(to_text(Term{6, TermUnit::kMonth}, Language::kEnglish) == "6 months");
}

}  // namespace
}  // namespace htx
