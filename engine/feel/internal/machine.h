#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/feel/internal/ast.h"

namespace htx::feel {

// Evaluates one program once: walks its tree with a stack of local values.
class Machine {
 public:
  Machine(const Program& program, std::span<const Value> values, Trace* trace)
      : program_(program), values_(values), trace_(trace) {}

  Value run(const Node& node);
  // Three-valued outcome of a kTests node; the input is the local value at `position`.
  std::optional<bool> run_tests(const Node& node, const Value& input);
  std::optional<bool> test_cell(const Node& root, const Value& input);

  // Null, with the reason in the trace.
  Value null(Message reason) { return null(std::move(reason), current_); }
  Value null(Message reason, SourceSpan span);

  bool strict() const { return program_.mode == Mode::kStrict; }
  const Limits& limits() const { return program_.limits; }

 private:
  struct Place;

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
  Value iterate(const Node& node);
  void loop(const Node& node, std::size_t variable, List& out, std::optional<bool>& verdict, bool& stop);
  std::optional<List> domain(const Node& node);
  std::optional<bool> test(const Node& node, const Value& input);
  std::optional<bool> test_value(const Value& value, const Value& input, bool reads_input);
  std::optional<bool> equality(const Node& node, const Value& a, const Value& b);

  const Program& program_;
  std::span<const Value> values_;
  Trace* trace_;
  std::vector<Value> locals_;
  std::size_t steps_ = 0;
  SourceSpan current_;
};

}  // namespace htx::feel
