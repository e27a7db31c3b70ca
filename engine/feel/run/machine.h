#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/feel/function.h"
#include "engine/feel/syntax/ast.h"

namespace htx::feel {

struct Builtin;

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
  // Null because a part is null, which is told where nothing has told it yet.
  Value of_null(SourceSpan span);
  Value of_null() { return of_null(current_); }
  // Null because a limit was met, which ends the evaluation.
  Value limit(Message reason, SourceSpan span);
  Value too_many_steps(SourceSpan span);
  Value list_too_long(SourceSpan span);
  Value list_too_long() { return list_too_long(current_); }
  Value string_too_long(SourceSpan span);
  Value string_too_long() { return string_too_long(current_); }
  SourceSpan current() const { return current_; }
  // The built-in function that runs.
  const std::string& called() const { return called_; }

  // Charges work whose size depends on the values; false, with the reason, if too few steps are left.
  bool pay(std::size_t steps);

  bool strict() const { return program_->mode == Mode::kStrict; }
  const Limits& limits() const { return program_->limits; }
  Evaluation& evaluation() { return evaluation_; }

  // The value if it is not too large, and steps charged by its size.
  Value paid(const Value& value, SourceSpan span);
  // The value of a built-in function for arguments that are evaluated, by position or by `names`.  `written`:
  // the nodes they come from, if there are any; null that is written out is no missing figure.
  Value call_builtin(const Builtin& builtin, const std::vector<Value>& given,
                     const std::vector<std::string>& names, SourceSpan span,
                     std::span<const Node> written = {});

 private:
  struct Loop;

  const Value* find(const Context& context, const std::string& name);
  Value built(Value value, SourceSpan span);
  Value name(const Node& node);
  Value comparison(const Node& node);
  Value infix(const Node& node);
  Value instance(const Node& node);
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
  std::string called_;
};

// The levels of the stack that a tree takes, held while it runs inside of others.
class Levels {
 public:
  Levels(const Node& root, Evaluation& evaluation)
      : evaluation_(evaluation), taken_(root.depth <= evaluation.levels_left ? root.depth : 0) {
    evaluation_.levels_left -= taken_;
    evaluation_.levels_here += taken_;
    if (taken_ == 0) evaluation.stop({"feel.too-many-calls"});
  }
  ~Levels() {
    evaluation_.levels_left += taken_;
    evaluation_.levels_here -= taken_;
  }
  Levels(const Levels&) = delete;
  Levels& operator=(const Levels&) = delete;
  // False, with the reason in the trace, if there are too few.
  bool are_enough() const { return taken_ > 0; }

 private:
  Evaluation& evaluation_;
  std::size_t taken_;
};

}  // namespace htx::feel
