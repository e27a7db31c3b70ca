#include "engine/feel/internal/closure.h"

#include "engine/feel/internal/operators.h"

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
    if (signature_for(builtin_, arguments.size(), {}) == nullptr) return {};
    Machine machine(program_, {}, evaluation);
    return builtin_.body(machine, arguments);
  }

 private:
  const Builtin& builtin_;
  std::shared_ptr<const Program> program_;
};

// Java's static functions that are the same function here.
struct Foreign {
  std::string_view class_name;
  std::string_view method;
  std::string_view builtin;
};
constexpr Foreign kForeign[] = {
    {"java.lang.Math", "max", "max"},          {"java.lang.Math", "min", "min"},
    {"java.lang.Math", "abs", "abs"},          {"java.lang.Math", "sqrt", "sqrt"},
    {"java.lang.Math", "exp", "exp"},          {"java.lang.Math", "log", "log"},
    {"java.lang.Math", "ceil", "ceiling"},     {"java.lang.Math", "floor", "floor"},
    {"java.lang.String", "valueOf", "string"},
};

// An external function that stands for a built-in.
class ForeignFunction : public Callable {
 public:
  ForeignFunction(std::vector<Parameter> parameters, Value builtin)
      : Callable(std::move(parameters), Type()), builtin_(std::move(builtin)) {}

  Value call(std::span<const Value> arguments, Evaluation& evaluation) const override {
    const auto builtin = std::dynamic_pointer_cast<const Callable>(builtin_.as_function());
    return builtin == nullptr ? Value() : builtin->call(arguments, evaluation);
  }

 private:
  Value builtin_;
};

}  // namespace

Closure::Closure(std::shared_ptr<const Program> program, const Node& node, std::span<const Value> values,
                 std::vector<Value> locals)
    : Callable(parameters_of(node), Type()),
      program_(std::move(program)),
      node_(node),
      values_(values.begin(), values.end()),
      locals_(std::move(locals)) {}

Value Closure::call(std::span<const Value> arguments, Evaluation& evaluation) const {
  std::vector<Value> locals = locals_;
  locals.insert(locals.end(), arguments.begin(), arguments.end());
  return Machine(program_, values_, evaluation, std::move(locals)).run(node_.children[0]);
}

Value function_of(const Builtin& builtin, const std::shared_ptr<const Program>& program) {
  return Value::function(std::make_shared<const BuiltinFunction>(builtin, program));
}

Value foreign_function(std::vector<Callable::Parameter> parameters, const Value& description) {
  const Context* context = description.as_context();
  const Value* java = context == nullptr ? nullptr : context->find("java");
  const Context* entries = java == nullptr ? context : java->as_context();
  const Value* class_name = entries == nullptr ? nullptr : entries->find("class");
  const Value* signature = entries == nullptr ? nullptr : entries->find("method signature");
  if (class_name == nullptr || signature == nullptr) return {};
  if (class_name->as_string() == nullptr || signature->as_string() == nullptr) return {};
  const std::string method = signature->as_string()->substr(0, signature->as_string()->find('('));
  for (const Foreign& foreign : kForeign) {
    if (foreign.class_name != *class_name->as_string() || foreign.method != method) continue;
    static const auto kProgram = std::make_shared<const Program>(Program{.mode = Mode::kLenient});
    Value builtin = function_of(*find_builtin(foreign.builtin), kProgram);
    return Value::function(
        std::make_shared<const ForeignFunction>(std::move(parameters), std::move(builtin)));
  }
  return {};
}

}  // namespace htx::feel
