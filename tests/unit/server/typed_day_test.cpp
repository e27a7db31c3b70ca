#include "engine/server/typed_day.h"

#include "tests/support/matchers.h"

namespace htx::server {
namespace {

TEST_CASE("a day is read as people and as programs write it", "[server]") {
  CHECK(typed_day("27/04/2021") == Date::of(2021, 4, 27));
  CHECK(typed_day(" 7/4/2021 ") == Date::of(2021, 4, 7));
  CHECK(typed_day("2021-04-27") == Date::of(2021, 4, 27));
}

TEST_CASE("what is no day is none", "[server]") {
  for (const char* text :
       {"", "31/02/2021", "27/04/21", "27-04-2021", "a/b/cccc", "-1/04/2021", "27/04/2021/1", "1e1/4/2021"})
    CHECK_FALSE(typed_day(text).has_value());
}

}  // namespace
}  // namespace htx::server
