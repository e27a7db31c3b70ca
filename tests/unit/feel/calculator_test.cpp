#include "engine/feel/run/calculator.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"
#include "engine/feel/library/builtins.h"
#include "tests/support/files.h"
#include "tests/unit/feel/support.h"

namespace htx::feel {
namespace {

// The fenced blocks of a page that are marked with `language`, without their fences.
std::string blocks_of(const std::string& page, const std::string& language) {
  std::string blocks;
  const std::string fence = "\n```" + language + "\n";
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    at += fence.size();
    const std::size_t end = page.find("```", at);
    blocks += page.substr(at, end - at);
    at = end;
  }
  return blocks;
}

TEST_CASE("every example of the language reference has the value it says", "[feel][reference]") {
  const std::string page = file_bytes(HTX_SOURCE "/rules/FEEL.md");
  Diagnostics diagnostics;
  Calculator calculator(Mode::kStrict);
  const auto data = calculator.evaluate(blocks_of(page, "feel-data"), "data", diagnostics);
  REQUIRE(data.has_value());
  REQUIRE(data->value.as_context() != nullptr);
  for (const auto& [name, value] : data->value.as_context()->entries()) calculator.set(name, value);
  std::string examples;
  std::size_t count = 0;
  const std::string lines = blocks_of(page, "feel");
  for (const std::string_view line : split(lines, '\n')) {
    const std::size_t result = line.find("// = ");
    if (trim(line).empty()) continue;
    CAPTURE(line);
    REQUIRE(result != std::string_view::npos);
    Diagnostics mistakes;
    const auto outcome = calculator.evaluate(line.substr(0, result), "example", mistakes);
    REQUIRE(outcome.has_value());
    CHECK(to_text(outcome->value) == trim(line.substr(result + 5)));
    examples += "\n " + std::string(line);
    ++count;
  }
  CHECK(count > 120);
  for (const std::string& name : builtin_names()) {
    CAPTURE(name);
    const bool has_example = contains(examples, " " + name + "(") || contains(examples, "(" + name + "(");
    CHECK((has_example || name == "now" || name == "today"));
  }
}

TEST_CASE("a calculator knows names by the types of their values", "[feel][calculator]") {
  Calculator calculator(Mode::kStrict);
  calculator.set("a", Value::number(5));
  calculator.set("b", Value());
  calculator.set("when", *Date::of(2020, 12, 31));
  Diagnostics diagnostics;
  CHECK(calculator.evaluate("a > 3", "x", diagnostics)->value == Value(true));
  CHECK(calculator.evaluate("when.year", "x", diagnostics)->value == Value::number(2020));
  const auto unknown = calculator.evaluate("b + 1", "x", diagnostics);
  REQUIRE(unknown.has_value());
  CHECK(unknown->value.is_null());
  CHECK(unknown->trace.null_names == std::vector<std::string>{"b"});
  CHECK(diagnostics.items().empty());
  CHECK_FALSE(calculator.evaluate("true and\n  a + \"đ\" = c", "x", diagnostics).has_value());
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].place == Place{"x", 2, 13, ""});
  CHECK(contains(diagnostics.items()[0].excerpt, "\n |              ^\n"));
  calculator.set_mode(Mode::kLenient);
  CHECK(calculator.evaluate("c", "x", diagnostics)->value.is_null());
  CHECK(calculator.test("> a", Value::number(7), "x", diagnostics)->value == Value(true));
}

TEST_CASE("a session tells names from expressions and waits for open brackets", "[feel][calculator]") {
  struct Row {
    const char* input;
    Mode mode;
    const char* name;
    const char* expression;
  };
  const auto rows = std::to_array<Row>({{"x = 5", Mode::kStrict, "x", " 5"},
                                        {" số: {a: 1}", Mode::kStrict, "số", " {a: 1}"},
                                        {"(x = 5)", Mode::kStrict, "", "(x = 5)"},
                                        {"x >= 5", Mode::kStrict, "", "x >= 5"},
                                        {"{a: 1}", Mode::kStrict, "", "{a: 1}"},
                                        {"if: 1", Mode::kStrict, "", "if: 1"},
                                        {"Monthly Salary: 10", Mode::kLenient, "Monthly Salary", " 10"},
                                        {"Monthly Salary: 10", Mode::kStrict, "", "Monthly Salary: 10"},
                                        {"", Mode::kStrict, "", ""}});
  for (const Row& row : rows) {
    CAPTURE(row.input);
    const Statement statement = statement_of(row.input, row.mode);
    CHECK(statement.name == row.name);
    CHECK(statement.expression == row.expression);
  }
  CHECK(is_unfinished("[1, 2"));
  CHECK(is_unfinished("f(\")\""));
  CHECK(is_unfinished("1 /* ("));
  CHECK_FALSE(is_unfinished("[1, 2]"));
  CHECK_FALSE(is_unfinished("\"(\" // ["));
  CHECK_FALSE(is_unfinished("]1..3["));
}

TEST_CASE("the type of a value is the narrowest it conforms to", "[feel][calculator]") {
  const auto cases = std::to_array<std::pair<const char*, const char*>>({
      {"1", "number"},
      {"[1, 2]", "list<number>"},
      {"[1, \"a\"]", "list<any>"},
      {"[null, 1]", "list<number>"},
      {"{a: @\"2020-12-31\", b: [true]}", "context<a: date, b: list<boolean>>"},
      {"[1..3]", "range<number>"},
      {"@\"P1Y\"", "years and months duration"},
      {"null", "any"},
  });
  for (const auto& [text, type] : cases) {
    CAPTURE(text);
    Diagnostics diagnostics;
    CHECK(to_text(inferred_type(Calculator(Mode::kLenient).evaluate(text, "", diagnostics)->value)) == type);
  }
}

}  // namespace
}  // namespace htx::feel
