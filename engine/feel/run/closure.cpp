#include "engine/feel/run/closure.h"

#include <algorithm>

namespace htx::feel {
namespace {

std::vector<Callable::Parameter> parameters_of(const Node& node) {
  std::vector<Callable::Parameter> parameters;
  for (std::size_t i = 0; i < node.names.size(); ++i) parameters.push_back({node.names[i], node.types[i]});
  return parameters;
}

class BuiltinFunction : public Callable {
 public:
  BuiltinFunction(const Builtin& builtin, std::shared_ptr<const Program> program)
      : Callable({}, Type()), builtin_(builtin), program_(std::move(program)) {}

  Value call(std::span<const Value> arguments, Evaluation& evaluation) const override {
    return call_by_name({}, arguments, evaluation);
  }

  Value call_by_name(const std::vector<std::string>& names, std::span<const Value> arguments,
                     Evaluation& evaluation) const override {
    Machine machine(program_, {}, evaluation);
    return machine.call_builtin(builtin_, {arguments.begin(), arguments.end()}, names, {});
  }

  bool checks_arguments() const override { return true; }

  bool is_of(const Type& function) const override {
    if (function.arguments.empty()) return true;
    const std::span given(function.arguments.data(), function.arguments.size() - 1);
    const bool takes = std::ranges::any_of(builtin_.signatures, [&](const Signature& signature) {
      if (!signature.takes(given.size(), {})) return false;
      for (std::size_t i = 0; i < given.size(); ++i) {
        const std::size_t at = std::min(i, signature.parameters.size() - 1);
        if (!conforms(given[i], signature.parameters[at].type)) return false;
      }
      return true;
    });
    return takes && conforms(builtin_.result, function.arguments.back());
  }

 private:
  const Builtin& builtin_;
  std::shared_ptr<const Program> program_;
};

}  // namespace

Closure::Closure(std::shared_ptr<const Program> program, const Node& node, std::span<const Value> values,
                 std::vector<Value> locals)
    : Callable(parameters_of(node), Type()),
      program_(std::move(program)),
      node_(node),
      values_(values.begin(), values.end()),
      locals_(std::move(locals)) {
  for (const Value& value : values_) depth_ = std::max(depth_, value.extent().depth);
  for (const Value& value : locals_) depth_ = std::max(depth_, value.extent().depth);
}

Value Closure::call(std::span<const Value> arguments, Evaluation& evaluation) const {
  const Levels levels(node_.children[0], evaluation);
  std::vector<Value> locals = locals_;
  locals.insert(locals.end(), arguments.begin(), arguments.end());
  if (!levels.are_enough()) return {};
  Machine machine(program_, values_, evaluation, std::move(locals));
  return machine.pay(locals_.size()) ? machine.run(node_.children[0]) : Value();
}

Value function_of(const Builtin& builtin, const std::shared_ptr<const Program>& program) {
  return Value::function(std::make_shared<const BuiltinFunction>(builtin, program));
}

}  // namespace htx::feel
