#include "tests/unit/feel/support.h"

#include <array>

namespace htx::feel {
namespace {

TEST_CASE("an expression is printed in one canonical way that reads the same again", "[feel]") {
  const auto cases = std::to_array<std::pair<const char*, const char*>>({
      {"1+2*3", "1 + (2 * 3)"},
      {"-members", "-members"},
      {"if audited then 1 else 2", "if audited then 1 else 2"},
      {"members between 1 and 2", "members between 1 and 2"},
      {"members in(1,2)", "members in (1, 2)"},
      {"members in [1..2)", "members in ([1..2))"},
      {"members in (<3, > 4)", "members in (< 3, > 4)"},
      {"members in ]1..2[", "members in ((1..2))"},
      {"[1,2][item>1]", "[1, 2][item > 1]"},
      {"{a:1,\"b c\":2}.a", R"({"a": 1, "b c": 2}.a)"},
      {"history.profit", "history.profit"},
      {"decimal(n:1,scale:2)", "decimal(n: 1, scale: 2)"},
      {"for i in 1..3,j in [1] return i+j", "for i in 1..3, j in [1] return i + j"},
      {"some h in history satisfies h.profit>0", "some h in history satisfies h.profit > 0"},
      {"1 instance of list<number>", "1 instance of list<number>"},
      {R"(@"2020-12-31"+@"P1M")", R"(@"2020-12-31" + @"P1M")"},
      {R"("a\"b")", R"("a\"b")"},
      {"not(audited) or null = 1", "not(audited) or (null = 1)"},
      {"(audited)", "audited"},
  });
  for (const auto& [text, canonical] : cases) {
    CAPTURE(text);
    Diagnostics diagnostics;
    const auto first = compile_expression(text, {}, sample_names(), Mode::kStrict, diagnostics);
    REQUIRE(first.has_value());
    CHECK(to_text(*first) == canonical);
    const auto second = compile_expression(to_text(*first), {}, sample_names(), Mode::kStrict, diagnostics);
    REQUIRE(second.has_value());
    CHECK(to_text(*second) == canonical);
    CHECK(evaluate(*first, sample_values()) == evaluate(*second, sample_values()));
  }
}

TEST_CASE("a quoted text is no part of a name that is introduced", "[feel]") {
  for (const char* text : {"for i \"a\r\" in 1..3 return 1", "some i \"a\" in [1] satisfies true",
                           "function(x \"a\") 1", "{a \"b\": 1}", "{\"a\" b: 1}"}) {
    for (const Mode mode : {Mode::kStrict, Mode::kLenient}) {
      CAPTURE(text, mode == Mode::kStrict);
      Diagnostics diagnostics;
      CHECK_FALSE(compile_expression(text, {}, sample_names(), mode, diagnostics).has_value());
      REQUIRE(diagnostics.has_errors());
      CHECK(diagnostics.items().front().expected == Message("feel.expect-name"));
    }
  }
}

TEST_CASE("unary tests are printed in one canonical way", "[feel]") {
  const auto cases = std::to_array<std::pair<const char*, const char*>>({{"<30", "< 30"},
                                                                         {"[0.10..0.25)", "[0.1..0.25)"},
                                                                         {R"("A","B")", R"("A", "B")"},
                                                                         {"not( < 5 )", "not(< 5)"},
                                                                         {"-", "-"}});
  for (const auto& [text, canonical] : cases) {
    CAPTURE(text);
    Diagnostics diagnostics;
    const auto tests = compile_unary_tests(text, {}, {{}, {}}, Mode::kStrict, diagnostics);
    REQUIRE(tests.has_value());
    CHECK(to_text(*tests) == canonical);
  }
}

}  // namespace
}  // namespace htx::feel
