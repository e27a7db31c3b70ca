#include "engine/registry/cell_text.h"

#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("dates are read day first or in ISO form, and in no other way", "[registry][cell]") {
  struct Row {
    const char* text;
    const char* iso;  // Empty: refused.
  };
  for (const Row& row : {Row{"31/12/2020", "2020-12-31"},
                         Row{"5/1/2021", "2021-01-05"},
                         Row{"05/01/2021", "2021-01-05"},
                         Row{" 2020-02-29 ", "2020-02-29"},
                         Row{"29/02/2020", "2020-02-29"},
                         Row{"29/02/2021", ""},
                         Row{"12/31/2020", ""},
                         Row{"31/12/20", ""},
                         Row{"2020/12/31", ""},
                         Row{"31-12-2020", ""},
                         Row{"2020-1-5", ""},
                         Row{"31.12.2020", ""},
                         Row{"tháng 3/2017", ""},
                         Row{"2017", ""},
                         Row{"43101", ""},
                         Row{"", ""},
                         Row{"00/01/2020", ""},
                         Row{"1/1/02020", ""},
                         Row{"-1/1/2020", ""},
                         Row{"2020-12-31 00:00", ""}}) {
    CAPTURE(row.text);
    const auto date = read_date_text(row.text);
    CHECK((date ? to_text(*date) : "") == row.iso);
  }
}

TEST_CASE("yes and no are read in Vietnamese, English and as marks, and silence is neither",
          "[registry][cell]") {
  for (const char* text :
       {"có", "Có", "CÓ", "co", "x", "X", "1", "true", "TRUE", "yes", " Yes ", "đúng", "co\xCC\x81"}) {
    CAPTURE(text);
    CHECK(read_boolean_text(text) == true);
  }
  for (const char* text : {"không", "Không", "khong", "0", "false", "no", "NO", "sai"}) {
    CAPTURE(text);
    CHECK(read_boolean_text(text) == false);
  }
  for (const char* text : {"", " ", "2", "chưa rõ", "xx", "c", "y", "n"}) {
    CAPTURE(text);
    CHECK_FALSE(read_boolean_text(text).has_value());
  }
}

TEST_CASE("a day is read as people and as programs write it", "[registry][cell]") {
  CHECK(read_date_text("27/04/2021") == Date::of(2021, 4, 27));
  CHECK(read_date_text(" 7/4/2021 ") == Date::of(2021, 4, 7));
  CHECK(read_date_text("2021-04-27") == Date::of(2021, 4, 27));
}

TEST_CASE("what a form may send that is no day is none", "[registry][cell]") {
  for (const char* text :
       {"", "31/02/2021", "27/04/21", "27-04-2021", "a/b/cccc", "-1/04/2021", "27/04/2021/1", "1e1/4/2021"})
    CHECK_FALSE(read_date_text(text).has_value());
}

}  // namespace
}  // namespace htx
