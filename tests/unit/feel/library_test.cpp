#include "tests/unit/feel/support.h"

#include <array>

namespace htx::feel {
namespace {

struct Case {
  const char* text;
  const char* value;
};

void check_lenient(std::span<const Case> cases) {
  for (const auto& [text, value] : cases) {
    CAPTURE(text);
    CHECK(eval(text, Mode::kLenient) == value);
  }
}

TEST_CASE("string functions have these values", "[feel][library]") {
  const auto cases = std::to_array<Case>({
      {R"(matches("foobar", "^fo*b"))", "true"},
      {R"(matches("abc", "B", "i"))", "true"},
      {R"(matches("abcd\n\ndefg", "^$", "m"))", "true"},
      {R"(matches("O", "[A-Z-[OI]]", "i"))", "false"},
      {R"(matches("hello world", "\p{ IsBasicLatin}+", "x"))", "true"},
      {R"(matches("h", "(.)\3"))", "null"},
      {R"(matches("a", "[a\1]"))", "null"},
      {R"(matches("a", "a", "z"))", "null"},
      {R"(matches("a\n", "a$"))", "false"},
      {"replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")", "\"[1=ab][2=]cd\""},
      {R"(replace("a.b", ".", "-", "q"))", "\"a-b\""},
      {R"(replace("abc", "b", "\$"))", "\"a$c\""},
      {R"(replace("abc", "b", "$x"))", "null"},
      {R"(replace("abc", "x*", "-"))", "null"},
      {R"(split("John Doe", "\s"))", R"(["John", "Doe"])"},
      {R"(split("a;b;;", ";"))", R"(["a", "b", "", ""])"},
      {R"(string join(["a", null, "b"], "-"))", "\"a-b\""},
      {R"(string join(["a", 1], "-"))", "null"},
      {R"(string([1, "a", {"b-c": null}]))", R"("[1, \"a\", {\"b-c\": null}]")"},
      {"upper case([\"bob\"])", "\"BOB\""},
  });
  check_lenient(cases);
}

TEST_CASE("list functions have these values", "[feel][library]") {
  const auto cases = std::to_array<Case>({
      {"sublist([1, 2, 3], -2, 1)", "[2]"},
      {"append([1], 2, 3)", "[1, 2, 3]"},
      {"concatenate([1], [2], 3)", "[1, 2, 3]"},
      {"insert before([1, 3], 2, 2)", "[1, 2, 3]"},
      {"remove([1, 2, 3], -1)", "[1, 2]"},
      {"reverse([1, 2])", "[2, 1]"},
      {"index of([1, 2, null, 2], 2)", "[2, 4]"},
      {"union([1, 2], [2, 3])", "[1, 2, 3]"},
      {"distinct values([1, null, 1, null])", "[1, null]"},
      {"flatten([1, [2, [3]]])", "[1, 2, 3]"},
      {"product([2, 3, 4])", "24"},
      {"mode([6, 1, 9, 6, 1])", "[1, 6]"},
      {"stddev([1])", "null"},
      {"list replace([1, 2, 3], 2, 9)", "[1, 9, 3]"},
      {"list replace([2, 4, 7], function(item, newItem) item < newItem, 5)", "[5, 5, 7]"},
      {"sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"},
      {"sort([1, \"a\"])", "null"},
  });
  check_lenient(cases);
}

TEST_CASE("context and range functions have these values", "[feel][library]") {
  const auto cases = std::to_array<Case>({
      {R"(get value({a: {b: 1}}, ["a", "b"]))", "1"},
      {"get entries({a: 1})", "[{key: \"a\", value: 1}]"},
      {"context([{key: \"a\", value: 1}])", "{a: 1}"},
      {R"(context([{key: "a", value: 1}, {key: "a", value: 2}]))", "null"},
      {R"(context put({x: 1, y: {a: 0}}, ["y", "a"], 2))", "{x: 1, y: {a: 2}}"},
      {"context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"},
      {"{a: 1, a: 2}", "null"},
      {"range(\"[18..21)\") = [18..21)", "true"},
      {"range(\"[3..1]\")", "null"},
      {"range(\"[1..x]\")", "null"},
      {"before([1..5), [5..10])", "true"},
      {"after(6, [1..5])", "true"},
      {"meets([1..5], [5..10])", "true"},
      {"overlaps([1..5], (5..8])", "false"},
      {"overlaps before([1..5], [3..8])", "true"},
      {"overlaps after([3..8], [1..5])", "true"},
      {"finishes(10, [1..10])", "true"},
      {"starts([1..5], [1..10])", "true"},
      {"during(5, (1..5))", "false"},
      {"includes([1..10], [2..9])", "true"},
      {"coincides([1..5], [1..5])", "true"},
      {"before((< 5), 6)", "true"},
      {R"(is(@"10:00:00Z", @"10:00:00+00:00"))", "true"},
      {R"(is(@"10:00:00@Etc/GMT", @"10:00:00Z"))", "false"},
      {"5 in (null..10]", "null"},
      {"5 in (!= 4)", "true"},
  });
  check_lenient(cases);
}

TEST_CASE("temporal functions have these values", "[feel][library]") {
  const auto cases = std::to_array<Case>({
      {"time(11, 59, 45, duration(\"PT2H\"))", "time(\"11:59:45+02:00\")"},
      {"time(24, 0, 0)", "null"},
      {R"(date and time(date("2017-01-01"), time("23:59:01@Europe/Paris")))",
       "date and time(\"2017-01-01T23:59:01@Europe/Paris\")"},
      {R"(@"2018-10-08T00:00:00+02:00" = @"2018-10-08T00:00:00@Europe/Paris")", "true"},
      {R"(@"10:30:00.0001" = @"10:30:00.0002")", "true"},
      {"@\"2018-12-10T10:30:01\".weekday", "1"},
      {"@\"10:30:00+05:00\".time offset", "duration(\"PT5H\")"},
      {R"(@"2018-10-11T00:00:00Z" - @"2018-10-10")", "duration(\"P1D\")"},
      {R"(@"23:00:00" + @"PT2H")", "time(\"01:00:00\")"},
      {R"(@"2020-01-31T10:00:00" + @"P1M")", "date and time(\"2020-02-29T10:00:00\")"},
      {R"(@"10:00:00" < @"11:00:00Z")", "true"},
      {"day of year(@\"2019-09-17\")", "260"},
      {"week of year(@\"2003-12-29\")", "1"},
      {"day of week(@\"2019-09-17\")", "\"Tuesday\""},
      {"month of year(@\"2019-09-17\")", "\"September\""},
      {"now()", "null"},
      {R"(for d in @"2020-12-30"..@"2021-01-01" return d.day)", "[30, 31, 1]"},
  });
  check_lenient(cases);
}

TEST_CASE("functions are values", "[feel][library]") {
  const auto cases = std::to_array<Case>({
      {"(function(x, y) x - y)(y: 1, x: 5)", "4"},
      {"{add: function(a) function(b) a + b, r: add(1)(2)}.r", "3"},
      {"{twice: function(f: function<number> -> number, x: number) f(f(x)), r: twice(function(n: number) n * "
       "3, 2)}.r",
       "18"},
      {"(function(x: string) x)(1)", "null"},
      {"(function(x) x)()", "null"},
      {"{f: abs, r: f(-2)}.r", "2"},
      {"(function(n) external {java: {class: \"java.lang.Math\", method signature: \"max(int, int)\"}})(1)",
       "null"},
      {"(function(a, b) external {java: {class: \"java.lang.Math\", method signature: \"max(int, "
       "int)\"}})(1, 2)",
       "2"},
      {"(function(s) external {java: {class: \"java.lang.Runtime\", method signature: \"exit(int)\"}})",
       "null"},
  });
  check_lenient(cases);
}

TEST_CASE("lenient names hold blanks and operators", "[feel]") {
  Names names;
  names.declare("Monthly Salary", Type::Kind::kNumber);
  names.declare("a**b", Type::Kind::kNumber);
  names.declare("Mike's daughter", Type::context_of({{"first name", Type::Kind::kString}}));
  Context values;
  values.set("Monthly Salary", Value::number(100));
  values.set("a**b", Value::number(7));
  Context daughter;
  daughter.set("first name", Value::string("Anna"));
  values.set("Mike's daughter", daughter);
  const auto cases = std::to_array<Case>({{"Monthly   Salary * 12", "1200"},
                                          {"a**b + 1", "8"},
                                          {"Mike's daughter.first name", "\"Anna\""},
                                          {"{x y: 2, z: x y ** 3}.z", "8"}});
  for (const auto& [text, value] : cases) {
    CAPTURE(text);
    Diagnostics diagnostics;
    const auto expression = compile_expression(text, {}, names, Mode::kLenient, diagnostics);
    REQUIRE(expression.has_value());
    CHECK(to_text(evaluate(*expression, values)) == value);
  }
}

TEST_CASE("every reason for null is told with its code", "[feel]") {
  const auto cases = std::to_array<std::pair<const char*, const char*>>({
      {"1 / 0", "feel.division-by-zero"},
      {"1 + \"a\"", "feel.not-defined"},
      {"1 < \"a\"", "feel.not-comparable"},
      {"{a: 1}.b", "feel.no-entry"},
      {"{a: 1, a: 2}", "feel.duplicate-entry"},
      {"[1][2]", "feel.no-element"},
      {"for i in null return i", "feel.no-list"},
      {"nothing", "feel.unknown-name"},
      {"nothing(1)", "feel.unknown-function"},
      {"sqrt(1, 2)", "feel.bad-arguments"},
      {"sqrt(-1)", "feel.bad-argument"},
      {"date(\"x\")", "feel.bad-argument"},
      {"duration(\"x\")", "feel.bad-temporal"},
      {R"(matches("a", "["))", "feel.bad-pattern"},
      {"now()", "feel.no-clock"},
      {"function() external {java: {}}", "feel.no-foreign"},
  });
  for (const auto& [text, code] : cases) {
    CAPTURE(text);
    Trace trace;
    CHECK(eval(text, Mode::kLenient, sample_values(), &trace) == "null");
    REQUIRE_FALSE(trace.reasons.empty());
    CHECK(trace.reasons.front().message.code == code);
  }
}

TEST_CASE("strings and calls stop at their limits", "[feel]") {
  const auto reason = [](std::string_view text, const Limits& limits) {
    Diagnostics diagnostics;
    const auto expression = compile_expression(text, {}, {}, {Mode::kLenient, limits}, diagnostics);
    REQUIRE(expression.has_value());
    Trace trace;
    CHECK(evaluate(*expression, Context(), &trace).is_null());
    REQUIRE_FALSE(trace.reasons.empty());
    return trace.reasons.front().message.code;
  };
  CHECK(reason("string join([\"aaaa\", \"bbbb\"])", {.max_string = 7}) == "feel.string-too-long");
  CHECK(reason("\"aaaa\" + \"bbbb\"", {.max_string = 7}) == "feel.string-too-long");
  CHECK(reason("for i in 1..30 return string join(for j in 1..i return \"aaaaaaaa\")", {.max_steps = 300}) ==
        "feel.too-many-steps");
  CHECK(reason("concatenate([1, 2], [3, 4])", {.max_list = 3}) == "feel.list-too-long");
  CHECK(reason("{f: function(g, n) g(g, n), r: f(f, 1)}.r", {}) == "feel.too-many-calls");
}

}  // namespace
}  // namespace htx::feel
