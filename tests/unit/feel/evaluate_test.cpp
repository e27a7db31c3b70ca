#include "tests/unit/feel/support.h"

#include <array>

namespace htx::feel {
namespace {

struct Case {
  const char* text;
  const char* value;
};

TEST_CASE("strict expressions have these values", "[feel]") {
  const auto cases = std::to_array<Case>({
      {"1 + 2 * 3", "7"},
      {"0.1 + 0.2 = 0.3", "true"},
      {"-3 ** 2", "9"},
      {"3 ** 4 ** 5", "3486784401"},
      {"10--5", "15"},
      {"2 ** -1", "0.5"},
      {"(1 + 2) * 3", "9"},
      {"1 / 3", "0.3333333333333333333333333333333333"},
      {"1 / 0", "feel.division-by-zero"},
      {"1.5e2", "150"},
      {".5", "0.5"},
      {R"("a" + "b")", "\"ab\""},
      {R"("\u0110\n")", "\"Đ\\n\""},
      {"members >= 7 and equity_ratio < 0.3", "true"},
      {"members < 7 or audited", "true"},
      {"not(audited)", "false"},
      {R"(if members > 10 then "A" else "B")", "\"A\""},
      {"members between 7 and 12", "true"},
      {"members in [7..12)", "false"},
      {"members in (7..12]", "true"},
      {"members in (1, 12)", "true"},
      {"members in (< 5, > 10)", "true"},
      {"members in < 5", "false"},
      {"members in [1, 12]", "true"},
      {"]7..12[", "(7..12)"},
      {"members in ]7..12[ or false", "false"},
      {"name in (\"x\", \"HTX Sông Đốc\")", "true"},
      {R"(@"2020-12-31" + @"P2M")", "date(\"2021-02-28\")"},
      {"last_meeting + duration(\"P1D\")", "date(\"2021-01-01\")"},
      {"last_meeting - date(2020, 1, 1)", "duration(\"P365D\")"},
      {"last_meeting.year", "2020"},
      {"last_meeting > date(\"2020-06-30\")", "true"},
      {R"(years and months duration(date("2019-01-15"), last_meeting) >= @"P1Y6M")", "true"},
      {"duration(\"P1Y\") * 1.5", "duration(\"P1Y6M\")"},
      {R"(@"P1D" / @"PT6H")", "4"},
      {"@\"PT30H\".hours", "6"},
      {"count(history[profit < 0])", "1"},
      {"history[1].profit", "-5"},
      {"history[-1].year", "2020"},
      {"history.year", "[2019, 2020]"},
      {"sum(history.profit)", "2"},
      {"some h in history satisfies h.profit > 0", "true"},
      {"every h in history satisfies h.profit > 0", "false"},
      {"for i in 1..3 return i * i", "[1, 4, 9]"},
      {"for i in 3..1 return i", "[3, 2, 1]"},
      {"for i in [1..3), j in [10, 20] return i + j", "[11, 21, 12, 22]"},
      {"{a: 1, b: a + 1}.b", "2"},
      {"[1, 2, 3][item > 1]", "[2, 3]"},
      {"[1, 2, 3][4]", "feel.no-element"},
      {"[{x: 1}, {x: 2}][x = 2].x", "[2]"},
      {"min(3, 1, 2)", "1"},
      {"max([1, 5, 2])", "5"},
      {"mean(1, 2)", "1.5"},
      {"median([4, 1, 3])", "3"},
      {"decimal(2.5, 0)", "2"},
      {"decimal(n: 1/3, scale: 2)", "0.33"},
      {"round half up(2.5, 0)", "3"},
      {"round down(-1.55, 1)", "-1.5"},
      {"floor(-1.5)", "-2"},
      {"ceiling(1.2)", "2"},
      {"abs(-3)", "3"},
      {"abs(@\"-P1Y\")", "duration(\"P1Y\")"},
      {"modulo(-12, 5)", "3"},
      {"sqrt(16)", "4"},
      {"odd(5)", "true"},
      {"even(5)", "false"},
      {"string length(\"Đốc\")", "3"},
      {"substring(\"foobar\", 3)", "\"obar\""},
      {"substring(\"foobar\", -2, 1)", "\"a\""},
      {"upper case(\"đốc\")", "\"ĐỐC\""},
      {"lower case(\"ĐỐC\")", "\"đốc\""},
      {R"(contains("foobar", "oba"))", "true"},
      {R"(starts with("foobar", "fo"))", "true"},
      {R"(ends with("foobar", "r"))", "true"},
      {R"(substring before("foobar", "bar"))", "\"foo\""},
      {R"(substring after("foobar", "ob"))", "\"ar\""},
      {R"(number("1 000,5", " ", ","))", "1000.5"},
      {"string(12.50)", "\"12.5\""},
      {"string(last_meeting)", "\"2020-12-31\""},
      {"list contains([1, 2], 2)", "true"},
      {"all([true, null])", "null"},
      {"any([true, null])", "true"},
      {"1 instance of number", "true"},
      {"members /* số thành viên */ > 1 // đúng", "true"},
      {"even(1e40)", "true"},
      {"odd(1e35)", "false"},
      {"odd(9999999999999999999999999999999999)", "true"},
      {"modulo(9999999999999999999999999999999999, 0.7)", "0.2"},
      {"modulo(-9999999999999999999999999999999999, 0.7)", "0.5"},
      {"modulo(10.1, -4.5)", "-3.4"},
      {R"(time("10:00:00.5") = time("10:00:00"))", "false"},
      {R"(time("10:00:00.5") = time("10:00:00.50"))", "true"},
      {R"(@"2021-03-28T01:30:00@Europe/Paris" + @"PT1H")",
       "date and time(\"2021-03-28T03:30:00@Europe/Paris\")"},
      {R"(@"2021-02-28T02:30:00@Europe/Paris" + @"P1M")",
       "date and time(\"2021-03-28T03:30:00@Europe/Paris\")"},
      {R"((@"2021-03-28T01:30:00@Europe/Paris" + @"PT2H") - @"2021-03-28T01:30:00@Europe/Paris")",
       "duration(\"PT2H\")"},
      {"[1..5]", "[1..5]"},
      {"(< 10)", "(null..10)"},
  });
  for (const auto& [text, value] : cases) {
    CAPTURE(text);
    CHECK(eval(text) == value);
  }
}

TEST_CASE("a missing figure makes a strict condition null", "[feel]") {
  const auto cases = std::to_array<Case>({
      {"members > 5", "null"},
      {"members = 5", "null"},
      {"members != 5", "null"},
      {"members = null", "true"},
      {"if members > 5 then 1 else 2", "null"},
      {"members in [1..5]", "null"},
      {"members between 1 and 5", "null"},
      {"members > 5 and false", "false"},
      {"members > 5 or true", "true"},
      {"members > 5 or false", "null"},
      {"not(members > 5)", "null"},
      {"members + 1", "null"},
      {"max(members, 1)", "null"},
      {"history[profit > members]", "null"},
  });
  Context values = sample_values();
  values.set("members", Value());
  for (const auto& [text, value] : cases) {
    CAPTURE(text);
    CHECK(eval(text, Mode::kStrict, values) == value);
  }
  CHECK(eval("if members > 5 then 1 else 2", Mode::kLenient, values) == "2");
  CHECK(eval("members = 5", Mode::kLenient, values) == "false");
}

TEST_CASE("a trace names what was null and why", "[feel]") {
  Trace trace;
  Context values;
  CHECK(eval("members > 5 and equity_ratio / members > 1", Mode::kStrict, values, &trace) == "null");
  CHECK(trace.null_names == std::vector<std::string>{"members", "equity_ratio"});
  REQUIRE_FALSE(trace.reasons.empty());
  CHECK(trace.reasons[0].message == Message("feel.null-name", {{"name", "members"}}));
  CHECK(trace.reasons[0].span == SourceSpan{0, 7});
}

TEST_CASE("unary tests match as a table cell reads", "[feel]") {
  const Value ten = Value::number(10);
  CHECK(match("< 30", ten) == "true");
  CHECK(match("[0.1..0.25)", *Decimal::from_text("0.25")) == "false");
  CHECK(match("[0.1..0.25)", *Decimal::from_text("0.1")) == "true");
  CHECK(match("\"A\", \"B\"", Value::string("B")) == "true");
  CHECK(match("not(\"A\", \"B\")", Value::string("B")) == "false");
  CHECK(match("not(< 5)", ten) == "true");
  CHECK(match("-", Value()) == "true");
  CHECK(match("< 30", Value()) == "null");
  CHECK(match("not(< 30)", Value()) == "null");
  CHECK(match("null", Value()) == "true");
  CHECK(match("? > 5 and ? < 20", ten) == "true");
  CHECK(match("< members", ten) == "true");
  CHECK(match("[1, 10]", ten) == "true");
  CHECK(match("5, 10", ten) == "true");
  CHECK(match("true", Value(true)) == "true");
  CHECK(match("-5", ten) == "false");
  CHECK(match("> date(\"2020-01-01\")", *Date::of(2020, 12, 31)) == "true");
}

TEST_CASE("evaluation stops at its limits", "[feel]") {
  const auto run = [](std::string_view text, const Limits& limits) {
    Diagnostics diagnostics;
    const auto expression = compile_expression(text, {}, {}, {Mode::kStrict, limits}, diagnostics);
    if (!expression.has_value()) return diagnostics.items().front().message.code;
    Trace trace;
    CHECK(evaluate(*expression, Context(), &trace).is_null());
    return trace.reasons.empty() ? std::string("nothing") : trace.reasons.front().message.code;
  };
  CHECK(run("1 + 1", {.max_bytes = 4}) == "feel.too-long");
  CHECK(run("((((1))))", {.max_depth = 3}) == "feel.too-deep");
  CHECK(run("[[[[1]]]]", {.max_depth = 3}) == "feel.too-deep");
  CHECK(run("for i in 1..10, j in 1..10 return 1", {.max_steps = 50}) == "feel.too-many-steps");
  CHECK(run("for i in 1..10 return 1", {.max_list = 9}) == "feel.list-too-long");
}

}  // namespace
}  // namespace htx::feel
