#include "tests/unit/feel/support.h"

#include <array>

// What DMN 1.5 says about corners of FEEL, by its sections and tables, in lenient mode.
namespace htx::feel {
namespace {

struct Row {
  std::string_view text;
  std::string_view value;
};

void check(const std::vector<Row>& rows) {
  for (const auto& [text, value] : rows) {
    CAPTURE(text);
    CHECK(eval(text, Mode::kLenient) == value);
  }
}

TEST_CASE("a range text may leave out an end whose side is open", "[feel][standard]") {  // Rules 66 and 67.
  check({{R"x(range("[2..)") = (>= 2))x", "true"},
         {R"x(range("]2..[") = (> 2))x", "true"},
         {R"x(range("(..2)") = (< 2))x", "true"},
         {R"x(range("(..2]") = (<= 2))x", "true"},
         {R"x(range("(..@\"P1D\")") = (< @"P1D"))x", "true"},
         {R"x(range("[..2]"))x", "null"},
         {R"x(range("[1..]"))x", "null"},
         {R"x(range("[..]"))x", "null"},
         {R"x(range("(..)"))x", "null"},
         {R"x(range("[null..2]"))x", "null"},
         {R"x(range("(=10)"))x", "null"}});
}

TEST_CASE("a comparison is another range than one with two ends", "[feel][standard]") {  // Table 53.
  check({{"(=10) = [10..10]", "false"},
         {"(=10) = (=10)", "true"},
         {"10 in (=10)", "true"},
         {"{r: (=10), x: 10 in r}.x", "true"},
         {"{r: (=10), x: 9 in r}.x", "false"}});
}

TEST_CASE("an end that is null or of another kind makes a range false or null",
          "[feel][standard]") {  // Table 55.
  check({{"5 in [null..10]", "null"},
         {"11 in [null..10]", "false"},
         {"0 in [1..null]", "false"},
         {"5 in [1..\"a\"]", "null"},
         {"11 between null and 10", "false"},
         {"5 between null and 10", "null"},
         {"0 between 1 and null", "false"}});
}

TEST_CASE("a comparison is an expression", "[feel][standard]") {  // Rules 2h and 7.
  check({{"{r: [< 1, > 5], x: 7 in r}.x", "true"},
         {"{r: [< 1, > 5], x: 3 in r}.x", "false"},
         {"before(< 5, 9)", "true"},
         {"{r: >= 2}.r.start included", "true"}});
  CHECK(eval("[< 1]") == "feel.unexpected");  // Rule packs write it in brackets.
}

TEST_CASE("a list of one element stands for the element where several types are taken", "[feel][standard]") {
  check({{"abs([-1])", "1"},  // 10.3.2.9.4
         {R"x(date(["2020-01-02"]))x", R"x(date("2020-01-02"))x"},
         {R"x(duration(["P1D"]))x", R"x(duration("P1D"))x"},
         {R"x(day of year([@"2020-01-02"]))x", "2"},
         {R"x(number(["1,5"], ".", ","))x", "1.5"},
         {"abs([1, 2])", "null"}});
}

TEST_CASE("a point of time without a zone is ordered in the zone of the other",
          "[feel][standard]") {  // Table 54.
  check({{R"x(@"10:00:00" < @"11:00:00Z")x", "true"},
         {R"x(@"2020-01-01T10:00:00+07:00" > @"2020-01-01T09:00:00")x", "true"},
         {R"x(@"2020-01-01T10:00:00" = @"2020-01-01T10:00:00Z")x", "false"},
         {R"x(@"2020-01-01T10:00:00" - @"2020-01-01T10:00:00Z")x", "null"}});
}

TEST_CASE("what a call by name leaves out is null", "[feel][standard]") {  // 10.3.2.13.5.
  check({{"{f: function(a, b) b = null, r: f(a: 1)}.r", "true"},
         {"{f: function(a, b) a - b, r: f(b: 1, a: 3)}.r", "2"},
         {"{f: function(a, b) 1, r: f(a: 1, c: 2)}.r", "null"},
         {"{f: function(a, b) 1, r: f(a: 1, a: 2)}.r", "null"},
         {"{f: function(a, b) 1, r: f(1)}.r", "null"},
         {"{f: function() 1, r: f(5)}.r", "null"},
         {"{f: function() 1, r: f()}.r", "1"},
         {"{f: substring, r: f(start position: 2, string: \"abc\")}.r", "\"bc\""}});
}

TEST_CASE("a type that needs parameters has none without them", "[feel][standard]") {  // Table 61.
  check({{"123 instance of list", "null"},
         {"[123] instance of list<number>", "true"},
         {"{a: 1} instance of context", "null"},
         {"[1..2] instance of range", "null"},
         {"abs instance of function<number>->number", "true"},
         {"sqrt instance of function<number, number>->number", "false"},
         {"sum instance of function<list<number>>->number", "true"},
         {"sum instance of function<number, number>->number", "true"}});
}

TEST_CASE("types nest no deeper than expressions", "[feel][limits]") {
  std::string deep = "number";
  for (int i = 0; i < 9000; ++i) deep = "list<" + deep + ">";
  CHECK(eval("1 instance of " + deep, Mode::kLenient) == "feel.too-deep");
  CHECK(eval("function(a: " + deep + ") a", Mode::kLenient) == "feel.too-deep");
}

TEST_CASE("seconds have fractions", "[feel][standard]") {  // Table 66.
  check({{R"x(time("10:30:01.25").second)x", "1.25"},
         {R"x(date and time("2020-01-01T10:30:01").second)x", "1"},
         {R"x(duration("PT1M2.5S").seconds)x", "2.5"},
         {R"x(duration("-PT1M2.5S").seconds)x", "-2.5"}});
}

TEST_CASE("a part of a list has at least one element", "[feel][standard]") {  // Table 75, note 2.
  check({{"sublist([4, 5, 6], 1, 0)", "null"}, {"sublist([4, 5, 6], -2, 1)", "[5]"}});
}

TEST_CASE(
    "an entry holds for null if it is null or a list with null, not if it is true or could not be computed",
    "[feel][standard]") {  // 7.3.2.
  const auto on_null = [](std::string_view cell) { return match(cell, Value(), Mode::kLenient) == "true"; };
  const auto values = std::to_array<std::string_view>(
      {"true", "false", "5", "\"a\"", "@\"2020-01-01\"", "[1..5]", "[1, 2]", "(< 3)"});
  const auto failures = std::to_array<std::string_view>(
      {"null > 20", "null + 1", "1 / 0", "5 > \"a\"", "number(\"x\")", "no such name", "nobody", "nobody > 5",
       "null and true", "[1..\"a\"]", "nobody()", "-null"});
  for (const std::string_view value : values) {
    CAPTURE(value);
    CHECK_FALSE(on_null(value));
    CHECK(on_null(std::string(value) + ", null"));
    const bool is_known_not_to_hold = !value.starts_with('(') && !value.starts_with("[1..");
    CHECK(on_null("not(" + std::string(value) + ")") == is_known_not_to_hold);
    CHECK(eval("null in (" + std::string(value) + ")", Mode::kLenient) != "true");
  }
  for (const std::string_view failure : failures) {
    CAPTURE(failure);
    CHECK_FALSE(on_null(failure));
    CHECK_FALSE(on_null("not(" + std::string(failure) + ")"));
  }
  for (const char* cell : {"null", "[1, null]", "-", "? = null", "not(? != null)", "{a: null}.a"}) {
    CAPTURE(cell);
    CHECK(on_null(cell));
  }
  for (const char* cell : {"true", "audited", "members > 5"}) {
    CAPTURE(cell);
    CHECK(match(cell, Value::number(7), Mode::kLenient) != "true");
    CHECK(match(cell, Value(true), Mode::kLenient) == "true");
    CHECK(match(cell, Value(false), Mode::kLenient) == "false");
  }
}

TEST_CASE("a test with ? that gives no boolean is compared with the input",
          "[feel][standard]") {  // 7.3.3.
  CHECK(match("max(?, 3)", Value::number(5), Mode::kLenient) == "true");
  CHECK(match("max(?, 7)", Value::number(5), Mode::kLenient) == "false");
  CHECK(match("? > 3", Value::number(5), Mode::kLenient) == "true");
  CHECK(match("[? - 1, ?]", Value::number(5), Mode::kLenient) == "true");
}

}  // namespace
}  // namespace htx::feel
