#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/feel/function.h"
#include "engine/feel/internal/ast.h"

namespace htx::feel {

// Evaluates one program once: walks its tree with a stack of local values.
class Machine {
 public:
  // `values` by slot; `locals` is what the tree expects on its stack (a closure's surroundings).
  Machine(const std::shared_ptr<const Program>& program, std::span<const Value> values,
          Evaluation& evaluation, std::vector<Value> locals = {})
      : program_(program), values_(values), evaluation_(evaluation), locals_(std::move(locals)) {}

  Value run(const Node& node);
  // Three-valued outcome of a kTests node.
  std::optional<bool> run_tests(const Node& node, const Value& input);

  // Null, with the reason in the trace.
  Value null(Message reason) { return null(std::move(reason), current_); }
  Value null(Message reason, SourceSpan span);

  bool strict() const { return program_->mode == Mode::kStrict; }
  const Limits& limits() const { return program_->limits; }
  Evaluation& evaluation() { return evaluation_; }

  // The value if it is not too large, and steps charged by its size.
  Value paid(const Value& value, SourceSpan span);
  // The value of a kCall of a built-in function whose arguments are evaluated.
  Value call_builtin(const Node& node, const std::vector<Value>& given);

 private:
  struct Loop;

  Value name(const Node& node);
  Value comparison(const Node& node);
  Value infix(const Node& node);
  Value logic(const Node& node);
  Value conditional(const Node& node);
  Value range(const Node& node);
  Value list(const Node& node);
  Value context(const Node& node);
  Value path(const Node& node);
  Value member(const Value& value, const Node& node);
  Value filter(const Node& node);
  Value call(const Node& node);
  Value call_value(const Node& node, const Value& callee, std::size_t count);
  Value function(const Node& node);
  Value external(const Node& node);
  Value iterate(const Node& node);
  void loop(Loop& loop, std::size_t variable);
  void loop_body(Loop& loop);
  std::optional<List> domain(const Node& node);
  std::optional<bool> test(const Node& node, const Value& input);
  std::optional<bool> equality(const Node& node, const Value& a, const Value& b);

  const std::shared_ptr<const Program>& program_;
  std::span<const Value> values_;
  Evaluation& evaluation_;
  std::vector<Value> locals_;
  SourceSpan current_;
};

// The value a property of a date, time, duration or range has (10.3.2.15, table 60); none if there
// is no such property.
std::optional<Value> property(const Value& value, std::string_view name);

}  // namespace htx::feel
