#include "engine/feel/expression.h"

#include <algorithm>
#include <set>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "engine/feel/check/constants.h"
#include "engine/feel/check/type_check.h"
#include "engine/feel/function.h"
#include "engine/feel/run/code.h"
#include "engine/feel/run/lower.h"
#include "engine/feel/run/machine.h"
#include "engine/feel/syntax/parser.h"
#include "engine/feel/syntax/print.h"

namespace htx::feel {
namespace {

// The place of a byte offset of the expression in the file it is written in.
Place place_of(std::string_view text, std::size_t offset, const Place& start) {
  Place place = start;
  if (place.line == 0) return place;
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const std::size_t line_break = before.rfind('\n');
  if (line_break == std::string_view::npos) {
    if (place.column > 0) place.column += static_cast<std::uint32_t>(code_point_count(before));
    return place;
  }
  place.line += static_cast<std::uint32_t>(std::ranges::count(before, '\n'));
  place.column = static_cast<std::uint32_t>(code_point_count(before.substr(line_break + 1))) + 1;
  return place;
}

void collect(const Node& node, const Names& names, std::set<std::string>& used) {
  if (node.op == Op::kName && node.binding.slot >= 0)
    used.insert(names.name(static_cast<std::size_t>(node.binding.slot)));
  for (const Node& child : node.children) collect(child, names, used);
}

std::shared_ptr<const Program> compile(std::string_view text, Grammar grammar, const Given& given,
                                       const Manner& manner, Reporter& reporter) {
  const Names& names = given.names;
  const bool is_strict = manner.mode == Mode::kStrict;
  auto root = parse(text, grammar, names, manner, reporter);
  if (!root.has_value()) return nullptr;
  auto program = std::make_shared<Program>();
  if (is_strict) program->type = check(*root, names, given.input, reporter);
  if (reporter.failed()) return nullptr;
  std::set<std::string> used;
  collect(*root, names, used);
  program->text = std::string(text);
  program->root = *std::move(root);
  program->uses.assign(used.begin(), used.end());
  for (std::size_t slot = 0; slot < names.size(); ++slot) program->slot_names.push_back(names.name(slot));
  program->mode = manner.mode;
  program->limits = manner.limits;
  if (is_strict) report_always_null(program, reporter);
  if (reporter.failed()) return nullptr;
  program->code = lower(program);
  return program;
}

std::vector<Value> by_slot(const Program& program, const Context& values) {
  std::vector<Value> slots(program.slot_names.size());
  for (std::size_t slot = 0; slot < slots.size(); ++slot) {
    if (const Value* value = values.find(program.slot_names[slot])) slots[slot] = *value;
  }
  return slots;
}

}  // namespace

void Reporter::report(SourceSpan span, Message message, Message expected) {
  failed_ = true;
  diagnostics_.report(
      {.place = origin_.place_at ? origin_.place_at(span.begin) : place_of(text_, span.begin, origin_.place),
       .message = std::move(message),
       .found =
           std::string(text_.substr(std::min<std::size_t>(span.begin, text_.size()), span.end - span.begin)),
       .expected = std::move(expected)});
}

void Names::declare(std::string name, Type type) {
  const auto [at, is_new] = slots_.emplace(name, names_.size());
  if (!is_new) {
    slot_types_[at->second] = std::move(type);
    return;
  }
  folded_.emplace(fold(name), names_.size());
  names_.push_back(std::move(name));
  slot_types_.push_back(std::move(type));
}

std::optional<std::size_t> Names::slot_like(std::string_view name) const {
  const auto at = folded_.find(fold(name));
  return at == folded_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<std::size_t> Names::slot(std::string_view name) const {
  const auto at = slots_.find(name);
  return at == slots_.end() ? std::nullopt : std::optional(at->second);
}

const std::string& Expression::text() const { return program_->text; }
const Type& Expression::type() const { return program_->type; }
const std::vector<std::string>& Expression::uses() const { return program_->uses; }
std::size_t Expression::slot_count() const { return program_->slot_names.size(); }
std::size_t UnaryTests::slot_count() const { return program_->slot_names.size(); }
const std::string& UnaryTests::text() const { return program_->text; }
const std::vector<std::string>& UnaryTests::uses() const { return program_->uses; }

std::optional<Expression> compile_expression(std::string_view text, const Origin& origin, const Names& names,
                                             const Manner& manner, Diagnostics& diagnostics) {
  Reporter reporter(text, origin, diagnostics);
  auto program = compile(text, Grammar::kExpression, {{}, names}, manner, reporter);
  return program == nullptr ? std::nullopt : std::optional(Expression(std::move(program)));
}

std::optional<UnaryTests> compile_unary_tests(std::string_view text, const Origin& origin, const Given& given,
                                              const Manner& manner, Diagnostics& diagnostics) {
  Reporter reporter(text, origin, diagnostics);
  auto program = compile(text, Grammar::kUnaryTests, given, manner, reporter);
  return program == nullptr ? std::nullopt : std::optional(UnaryTests(std::move(program)));
}

Value evaluate(const Expression& expression, std::span<const Value> values, Evaluation& evaluation) {
  const auto& program = expression.shared_program();
  HTX_CHECK(values.size() == program->slot_names.size());
  const Levels levels(program->root, evaluation);
  if (!levels.are_enough()) return {};
  if (program->code != nullptr) {
    if (auto value = run_code(program, values, evaluation)) return *std::move(value);
  }
  return interpret(expression, values, evaluation);
}

Value interpret(const Expression& expression, std::span<const Value> values, Evaluation& evaluation) {
  const auto& program = expression.shared_program();
  if (evaluation.has_stopped()) {
    evaluation.explain({"feel.stopped"});
    return {};
  }
  Value value = Machine(program, values, evaluation).run(program->root);
  return evaluation.has_stopped() ? Value() : value;
}

Value evaluate(const Expression& expression, std::span<const Value> values, Trace* trace) {
  Evaluation evaluation{.trace = trace, .steps_left = expression.program().limits.max_steps};
  return evaluate(expression, values, evaluation);
}

Value evaluate(const Expression& expression, const Context& values, Trace* trace) {
  return evaluate(expression, by_slot(expression.program(), values), trace);
}

std::optional<bool> matches(const UnaryTests& tests, const Value& input, std::span<const Value> values,
                            Evaluation& evaluation) {
  const auto& program = tests.shared_program();
  HTX_CHECK(values.size() == program->slot_names.size());
  const Levels levels(program->root, evaluation);
  if (!levels.are_enough()) return std::nullopt;
  if (program->code != nullptr) {
    const auto outcome = run_code(program, input, values, evaluation);
    if (outcome == Truth::kUnknown) return std::nullopt;
    if (outcome.has_value()) return *outcome == Truth::kTrue;
  }
  return interpret(tests, input, values, evaluation);
}

std::optional<bool> interpret(const UnaryTests& tests, const Value& input, std::span<const Value> values,
                              Evaluation& evaluation) {
  const auto& program = tests.shared_program();
  if (evaluation.has_stopped()) {
    evaluation.explain({"feel.stopped"});
    return std::nullopt;
  }
  const auto outcome = Machine(program, values, evaluation).run_tests(program->root, input);
  return evaluation.has_stopped() ? std::nullopt : outcome;
}

std::optional<bool> matches(const UnaryTests& tests, const Value& input, std::span<const Value> values,
                            Trace* trace) {
  Evaluation evaluation{.trace = trace, .steps_left = tests.program().limits.max_steps};
  return matches(tests, input, values, evaluation);
}

std::optional<bool> matches(const UnaryTests& tests, const Value& input, const Context& values,
                            Trace* trace) {
  return matches(tests, input, by_slot(tests.program(), values), trace);
}

std::string to_text(const Expression& expression) { return print(expression.program().root); }
std::string to_text(const UnaryTests& tests) { return print(tests.program().root); }

}  // namespace htx::feel
