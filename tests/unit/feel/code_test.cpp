#include "engine/feel/run/code.h"

#include <optional>

#include "engine/feel/syntax/ast.h"
#include "tests/support/matchers.h"
#include "tests/unit/feel/generate.h"

namespace htx::feel {
namespace {

constexpr std::size_t kSteps = 100'000;

struct Tally {
  std::size_t written = 0;
  std::size_t compiled = 0;
  std::size_t lowered = 0;
};

std::string shown(std::span<const Value> values) {
  std::string text;
  for (std::size_t slot = 0; slot < values.size(); ++slot)
    text += generated_names().name(slot) + " = " + to_text(values[slot]) + "  ";
  return text;
}

// Evaluates random expressions on random values both ways.
Tally compare_expressions(Mode mode, std::uint64_t seed, std::size_t count) {
  SeededChoices choices(seed);
  Generator generator(choices);
  Tally tally;
  for (; tally.written < count; ++tally.written) {
    const std::string text = generator.expression();
    Diagnostics diagnostics;
    const auto expression = compile_expression(text, {}, generated_names(), mode, diagnostics);
    if (!expression.has_value()) continue;
    ++tally.compiled;
    if (expression->program().code != nullptr) ++tally.lowered;
    bool agreed = true;
    for (int row = 0; row < 4 && agreed; ++row) {
      const auto values = generator.values();
      agreed = agree(*expression, values, kSteps) && agree(*expression, values, 1 + choices.below(60));
      if (!agreed) UNSCOPED_INFO(text << " with " << shown(values));
    }
    CHECK(agreed);
    if (!agreed) return tally;
  }
  return tally;
}

Tally compare_cells(Mode mode, std::uint64_t seed, std::size_t count) {
  SeededChoices choices(seed);
  Generator generator(choices);
  Tally tally;
  for (; tally.written < count; ++tally.written) {
    const std::string text = generator.cell();
    Diagnostics diagnostics;
    const Type input_type = choices.below(2) == 0 ? Type() : Type(Type::Kind::kNumber);
    const auto tests = compile_unary_tests(text, {}, {input_type, generated_names()}, mode, diagnostics);
    if (!tests.has_value()) continue;
    ++tally.compiled;
    if (tests->program().code != nullptr) ++tally.lowered;
    bool agreed = true;
    for (int row = 0; row < 6 && agreed; ++row) {
      const Value input = generator.value();
      const auto values = generator.values();
      agreed = agree(*tests, input, values, kSteps) && agree(*tests, input, values, 1 + choices.below(40));
      if (!agreed) UNSCOPED_INFO(text << " on " << to_text(input) << " with " << shown(values));
    }
    CHECK(agreed);
    if (!agreed) return tally;
  }
  return tally;
}

TEST_CASE("code: random expressions give what the tree gives, with the same trace and steps",
          "[feel][code]") {
  for (const Mode mode : {Mode::kStrict, Mode::kLenient}) {
    const Tally tally = compare_expressions(mode, 11, 600);
    CHECK(tally.written == 600);
    // The comparison means nothing where few expressions have code.
    CHECK(tally.compiled > 250);
    CHECK(tally.lowered * 10 > tally.compiled * 7);
  }
}

TEST_CASE("code: random unary tests give what the tree gives", "[feel][code]") {
  for (const Mode mode : {Mode::kStrict, Mode::kLenient}) {
    const Tally tally = compare_cells(mode, 12, 600);
    CHECK(tally.written == 600);
    CHECK(tally.compiled > 250);
    CHECK(tally.lowered * 4 > tally.compiled * 3);
  }
}

// The rules of one table whose cells all pass.
template <class Pass>
std::vector<std::size_t> hits(const std::vector<std::vector<UnaryTests>>& rules,
                              const std::vector<Value>& inputs, Pass pass) {
  std::vector<std::size_t> found;
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    bool holds = true;
    for (std::size_t i = 0; i < inputs.size() && holds; ++i)
      holds = static_cast<bool>(pass(rules[rule][i], inputs[i]));
    if (holds) found.push_back(rule);
  }
  return found;
}

TEST_CASE("code: random decision tables hit the rules that the trees hit", "[feel][code]") {
  SeededChoices choices(13);
  Generator generator(choices);
  std::size_t hit = 0;
  for (int table = 0; table < 40; ++table) {
    std::vector<std::vector<UnaryTests>> rules;
    while (rules.size() < 6) {
      std::vector<UnaryTests> cells;
      while (cells.size() < 3) {
        Diagnostics diagnostics;
        const std::string text = choices.below(3) == 0 ? "-" : generator.cell(1);
        auto cell = compile_unary_tests(text, {}, {{}, generated_names()}, Mode::kLenient, diagnostics);
        if (cell.has_value()) cells.push_back(*std::move(cell));
      }
      rules.push_back(std::move(cells));
    }
    for (int row = 0; row < 5; ++row) {
      const std::vector<Value> inputs = {generator.value(), generator.value(), generator.value()};
      const auto values = generator.values();
      const auto by_code = hits(rules, inputs, [&](const UnaryTests& tests, const Value& input) {
        return matches(tests, input, values);
      });
      const auto by_tree = hits(rules, inputs, [&](const UnaryTests& tests, const Value& input) {
        Evaluation evaluation;
        return interpret(tests, input, values, evaluation);
      });
      REQUIRE(by_code == by_tree);
      hit += by_code.size();
    }
  }
  CHECK(hit > 20);
}

TEST_CASE("code: what has no instruction stays a tree inside the code", "[feel][code]") {
  Diagnostics diagnostics;
  const auto mixed = compile_expression("m > 2 and sum(for i in l return i) > 3", {}, generated_names(),
                                        Mode::kStrict, diagnostics);
  REQUIRE(mixed.has_value());
  REQUIRE(mixed->program().code != nullptr);
  CHECK(mixed->program().code->subtrees.size() == 1);
  const auto tree =
      compile_expression("for i in l return i", {}, generated_names(), Mode::kStrict, diagnostics);
  REQUIRE(tree.has_value());
  CHECK(tree->program().code == nullptr);
}

TEST_CASE("code: a tree that takes too many registers is run itself", "[feel][code]") {
  std::string text = "m";
  for (int i = 0; i < 40; ++i) text = "(n + " + text + ")";
  for (int i = 0; i < 40; ++i) text = "(n * 2 + " + text + ")";
  Diagnostics diagnostics;
  const auto expression =
      compile_expression(text, {}, generated_names(), {Mode::kStrict, {.max_depth = 1'000}}, diagnostics);
  REQUIRE(expression.has_value());
  CHECK(expression->program().code == nullptr);
  Context values;
  values.set("m", Value::number(1));
  values.set("n", Value::number(1));
  CHECK(to_text(evaluate(*expression, values)) == "121");
}

TEST_CASE("code: a limit of steps is met at the same node", "[feel][code]") {
  Diagnostics diagnostics;
  const auto expression = compile_expression(R"(m > 1 and (n > 2 or k > 3) and s in ("a", "b"))", {},
                                             generated_names(), Mode::kStrict, diagnostics);
  REQUIRE(expression.has_value());
  std::vector<Value> values(generated_names().size());
  values[0] = values[1] = values[2] = Value::number(2);
  values[3] = Value::string("b");
  for (std::size_t steps = 0; steps < 30; ++steps) {
    CAPTURE(steps);
    CHECK(agree(*expression, values, steps));
  }
}

}  // namespace
}  // namespace htx::feel
