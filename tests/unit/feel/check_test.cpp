#include "tests/unit/feel/support.h"

#include <array>

namespace htx::feel {
namespace {

TEST_CASE("a mistake is reported with its code", "[feel]") {
  const auto cases = std::to_array<std::pair<const char*, const char*>>({
      {"1 +", "feel.unexpected-end"},
      {"1 2", "feel.unexpected"},
      {"(1", "feel.unexpected-end"},
      {"if true then 1", "feel.unexpected-end"},
      {"\"abc", "feel.open-string"},
      {"then", "feel.unexpected"},
      {"{a 1}", "feel.unexpected"},
      {"sqrt(number: 1, 2)", "feel.bad-arguments"},
      {"1 instance of nombre", "feel.unexpected"},
      {"members.", "feel.unexpected-end"},
      {"memberz > 1", "feel.unknown-name-near"},
      {"xyzzy > 1", "feel.unknown-name"},
      {"coun(history)", "feel.unknown-function-near"},
      {"frobnicate(1)", "feel.unknown-function"},
      {"today() > last_meeting", "feel.no-clock"},
      {"{a: 1, a: 2}", "feel.duplicate-entry"},
      {"sqrt(1, 2)", "feel.bad-arguments"},
      {"sqrt(x: 1)", "feel.bad-arguments"},
      {"@\"2020-13-01\"", "feel.bad-temporal"},
      {"duration(\"1 year\")", "feel.bad-temporal"},
      {"members + name", "feel.types-differ"},
      {"members > name", "feel.types-differ"},
      {"members = name", "feel.types-differ"},
      {"members and audited", "feel.wrong-type"},
      {"if members then 1 else 2", "feel.wrong-type"},
      {"not(members)", "feel.wrong-type"},
      {"sqrt(name)", "feel.wrong-type"},
      {"-name", "feel.wrong-type"},
      {"members in (\"a\")", "feel.wrong-type"},
      {"history[\"a\"]", "feel.wrong-type"},
      {"last_meeting.yaer", "feel.no-such-entry"},
      {"history.loss", "feel.no-such-entry"},
      {"[1..\"a\"]", "feel.types-differ"},
      {R"(@"P1Y" > @"P365D")", "feel.types-differ"},
  });
  for (const auto& [text, code] : cases) {
    CAPTURE(text);
    CHECK(eval(text) == code);
  }
}

TEST_CASE("every unknown name is reported, each at its place in the file", "[feel]") {
  Diagnostics diagnostics;
  const Origin origin{{.file = "rules/a.yaml", .line = 14, .column = 11}};
  const std::string text = "name = \"Sông Đốc\" and memberz > 1\n  or equity_ratoi > 2";
  CHECK_FALSE(compile_expression(text, origin, sample_names(), Mode::kStrict, diagnostics).has_value());
  REQUIRE(diagnostics.items().size() == 2);
  CHECK(diagnostics.items()[0].place == Place{"rules/a.yaml", 14, 33, ""});
  CHECK(diagnostics.items()[0].found == "memberz");
  CHECK(hint(diagnostics.items()[0].message, Language::kEnglish) == "Did you mean “members”?");
  CHECK(diagnostics.items()[1].place == Place{"rules/a.yaml", 15, 6, ""});
}

TEST_CASE("a syntax mistake says what was expected", "[feel]") {
  Diagnostics diagnostics;
  CHECK_FALSE(compile_expression("(1 + 2", {}, {}, Mode::kStrict, diagnostics).has_value());
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].expected == Message("feel.expect-token", {{"token", ")"}}));
}

TEST_CASE("an expression knows its type and the names it uses", "[feel]") {
  const auto cases = std::to_array<std::pair<const char*, const char*>>({
      {"members * 2", "number"},
      {"last_meeting - last_meeting", "days and time duration"},
      {"last_meeting + @\"P1M\"", "date"},
      {"members > 1", "boolean"},
      {"if audited then 1 else 2", "number"},
      {"if audited then 1 else \"a\"", "any"},
      {"history.profit", "list<number>"},
      {"history[profit > 0]", "list<context<year: number, profit: number>>"},
      {"history[1].year", "number"},
      {"max(history.profit)", "number"},
      {"for i in 1..3 return string(i)", "list<string>"},
      {"duration(\"P1Y\")", "years and months duration"},
  });
  for (const auto& [text, type] : cases) {
    CAPTURE(text);
    Diagnostics diagnostics;
    const auto expression = compile_expression(text, {}, sample_names(), Mode::kStrict, diagnostics);
    REQUIRE(expression.has_value());
    CHECK(to_text(expression->type()) == type);
  }
  Diagnostics diagnostics;
  const auto expression =
      compile_expression("members + equity_ratio + members", {}, sample_names(), Mode::kStrict, diagnostics);
  REQUIRE(expression.has_value());
  CHECK(expression->uses() == std::vector<std::string>{"equity_ratio", "members"});
  CHECK(expression->text() == "members + equity_ratio + members");
}

TEST_CASE("unary tests are checked against the type of their input", "[feel]") {
  Diagnostics diagnostics;
  CHECK_FALSE(
      compile_unary_tests("\"A\"", {}, {Type::Kind::kNumber, {}}, Mode::kStrict, diagnostics).has_value());
  CHECK_FALSE(
      compile_unary_tests("< \"A\"", {}, {Type::Kind::kNumber, {}}, Mode::kStrict, diagnostics).has_value());
  CHECK(diagnostics.has("feel.wrong-type"));
  CHECK(diagnostics.has("feel.types-differ"));
}

TEST_CASE("types read and print the same text", "[feel]") {
  for (const char* text : {"number", "date and time", "list<number>", "range<date>", "list<list<any>>",
                           "years and months duration"}) {
    CAPTURE(text);
    const auto type = type_from_text(text);
    REQUIRE(type.has_value());
    CHECK(to_text(*type) == text);
  }
  CHECK_FALSE(type_from_text("nombre").has_value());
}

// What pens and other languages write: the message shows the slip and how FEEL writes it.
struct Slipped {
  std::string text;
  std::string found;
  std::string write;
};

void check_slips(const std::vector<Slipped>& rows, bool as_cell) {
  for (const auto& [text, found, write] : rows) {
    CAPTURE(text);
    Diagnostics diagnostics;
    if (as_cell)
      CHECK_FALSE(
          compile_unary_tests(text, {}, {{}, sample_names()}, Mode::kStrict, diagnostics).has_value());
    else
      CHECK_FALSE(compile_expression(text, {}, sample_names(), Mode::kStrict, diagnostics).has_value());
    REQUIRE_FALSE(diagnostics.items().empty());
    const Message expected("feel.slip", {{"found", found}, {"write", write}});
    CHECK(diagnostics.items().front().message == expected);
    CHECK(diagnostics.items().front().found == found);
    CHECK(hint(expected, Language::kVietnamese) == "Hãy viết: " + write);
    CHECK(hint(expected, Language::kEnglish) == "Write: " + write);
  }
}

TEST_CASE("a slip is answered with how FEEL writes it", "[feel][slips]") {
  check_slips({{"not audited", "not audited", "not(audited)"},
               {"not members > 5 and audited", "not members > 5", "not(members > 5)"},
               {"! audited", "! audited", "not(audited)"},
               {"5 < members < 10", "5 < members < 10", "5 < members and members < 10"},
               {"1 <= equity_ratio < 2", "1 <= equity_ratio < 2", "1 <= equity_ratio and equity_ratio < 2"},
               {"members > 5 and < 10", "< 10", "members < 10"},
               {"members <> 5", "<>", "!="},
               {"members > 0,5", "0,5", "0.5"},
               {"members in [0,1..0,25)", "0,1", "0.1"},
               {"members > 1.000.000", "1.000.000", "1000000"},
               {"equity_ratio > 10%", "10%", "0.1"},
               {"name = 'HTX'", "'HTX'", "\"HTX\""}},
              false);
  check_slips({{">= 7 and < 50", ">= 7 and < 50", "[7..50)"},
               {"> 0.1 and <= 0.25", "> 0.1 and <= 0.25", "(0.1..0.25]"},
               {"< 5 or > 10", "< 5 or > 10", "< 5, > 10"},
               {"< 50 and >= 7", "< 50 and >= 7", "? < 50 and ? >= 7"},
               {"> 5 and audited", "> 5 and", "? > 5 and ..."},
               {"> 0,5", "0,5", "0.5"},
               {"≥ 7", "≥", ">="},
               {"“A”, “B”", "“A”", "\"A\""}},
              true);
}

TEST_CASE("every foreign sign between two values is answered, every pair of quotes too", "[feel][slips]") {
  const auto signs = std::to_array<std::pair<const char*, const char*>>({{"==", "="},
                                                                         {"=>", ">="},
                                                                         {"=<", "<="},
                                                                         {"≥", ">="},
                                                                         {"≤", "<="},
                                                                         {"≠", "!="},
                                                                         {"<>", "!="},
                                                                         {"×", "*"},
                                                                         {"÷", "/"},
                                                                         {"−", "-"},
                                                                         {"–", "-"},
                                                                         {"—", "-"},
                                                                         {"&&", "and"},
                                                                         {"||", "or"},
                                                                         {"&", "and"},
                                                                         {"|", "or"}});
  const auto operands = std::to_array<const char*>({"members", "5", "(members + 1)", "history[1].profit"});
  std::vector<Slipped> rows;
  for (const auto& [sign, write] : signs) {
    for (const char* left : operands) {
      for (const char* blank : {"", " "})
        rows.push_back({std::string(left) + blank + sign + blank + "7", sign, write});
    }
  }
  const auto quotes = std::to_array<std::pair<const char*, const char*>>(
      {{"“", "”"}, {"„", "“"}, {"‘", "’"}, {"«", "»"}, {"'", "'"}});
  for (const auto& [open, close] : quotes) {
    for (const char* inside : {"HTX Sông Đốc", "A", "a, b"}) {
      const std::string written = std::string(open) + inside + close;
      rows.push_back({"name = " + written, written, '"' + std::string(inside) + '"'});
    }
  }
  check_slips(rows, false);
}

TEST_CASE("what looks like a slip and is none compiles", "[feel][slips]") {
  for (const char* text :
       {"members in (1,2)", "max(0,5)", "[0,1]", "not(audited)", "members > 5 and members < 10",
        "\"a ≥ b == “c”\"", "(members > 5) = audited", "members - 5", "{tỷ_lệ: 1}.tỷ_lệ"}) {
    CAPTURE(text);
    Diagnostics diagnostics;
    CHECK(compile_expression(text, {}, sample_names(), Mode::kStrict, diagnostics).has_value());
  }
  for (const char* text : {"1,2", "? > 5 and ? < 10", "not(< 5, > 10)", "> 5, 3"}) {
    CAPTURE(text);
    Diagnostics diagnostics;
    CHECK(compile_unary_tests(text, {}, {{}, sample_names()}, Mode::kStrict, diagnostics).has_value());
  }
}

TEST_CASE("a backslash that begins no escape is refused where an author writes", "[feel][slips]") {
  for (char c = '!'; c <= '~'; ++c) {
    const std::string text = std::string("\"x\\") + c + "1\"";
    const bool is_escape = std::string_view("ntr\"'\\").find(c) != std::string_view::npos;
    Diagnostics diagnostics;
    CAPTURE(text);
    const bool compiles = compile_expression(text, {}, {}, Mode::kStrict, diagnostics).has_value();
    if (c == '"') continue;
    CHECK(compiles == is_escape);
    if (is_escape) continue;
    CHECK(diagnostics.items().front().message.code == "feel.bad-escape");
    CHECK(contains(hint(diagnostics.items().front().message, Language::kEnglish), std::string("\\\\") + c));
    CHECK(compile_expression(text, {}, {}, Mode::kLenient, diagnostics).has_value());
  }
  CHECK(eval("\"\\u0110\\U01F40E\"") == "\"Đ🐎\"");
  CHECK(eval("matches(\"HTX A\", \"\\\\w+\")") == "true");
}

TEST_CASE("a mistake to the right of a chain of comparisons is the one that is told", "[feel][check]") {
  for (const char* text : {"1 < 2 < abs(n: 1, ->", "1 < 2 < abs(n: 1, - < 2)", "1 < 2 >= [1, ",
                           "1 < 2 < {a: }", "1 < 2 < (for i in ", "1 < 2 < @\"x"}) {
    CAPTURE(text);
    Diagnostics diagnostics;
    CHECK_FALSE(compile_expression(text, {}, {}, Mode::kStrict, diagnostics).has_value());
    CHECK(diagnostics.items().size() == 1);
  }
}

}  // namespace
}  // namespace htx::feel
