#include <algorithm>
#include <array>
#include <string>

#include "engine/feel/run/foreign.h"

#include "engine/base/text.h"
#include "engine/feel/run/closure.h"

// Functions of other languages (DMN 1.5, 10.3.2.13.3), as far as they have an equal here.
namespace htx::feel {
namespace {

// Java's static functions that have an equal here, by class and signature without blanks.
struct Foreign {
  std::string_view class_name;
  std::string_view signature;
  std::string_view builtin;  // Its name here; empty for those below.
};
constexpr auto kForeign = std::to_array<Foreign>({
    {"java.lang.Math", "max(double,double)", "max"},
    {"java.lang.Math", "max(float,float)", "max"},
    {"java.lang.Math", "max(int,int)", "max"},
    {"java.lang.Math", "max(long,long)", "max"},
    {"java.lang.Math", "min(double,double)", "min"},
    {"java.lang.Math", "min(float,float)", "min"},
    {"java.lang.Math", "min(int,int)", "min"},
    {"java.lang.Math", "min(long,long)", "min"},
    {"java.lang.Math", "abs(double)", "abs"},
    {"java.lang.Math", "abs(float)", "abs"},
    {"java.lang.Math", "abs(int)", "abs"},
    {"java.lang.Math", "abs(long)", "abs"},
    {"java.lang.Math", "sqrt(double)", "sqrt"},
    {"java.lang.Math", "exp(double)", "exp"},
    {"java.lang.Math", "log(double)", "log"},
    {"java.lang.Math", "cos(double)", ""},
    {"java.lang.Math", "ceil(double)", "ceiling"},
    {"java.lang.Math", "floor(double)", "floor"},
    {"java.lang.Byte", "valueOf(byte)", "number"},
    {"java.lang.Short", "valueOf(short)", "number"},
    {"java.lang.Integer", "valueOf(int)", "number"},
    {"java.lang.Integer", "valueOf(java.lang.String)", "number"},
    {"java.lang.Long", "valueOf(java.lang.String)", "number"},
    {"java.lang.Float", "valueOf(java.lang.String)", "number"},
    {"java.lang.Double", "valueOf(java.lang.String)", "number"},
    {"java.lang.String", "format(java.lang.String,[Ljava.lang.Object;)", ""},
    {"java.lang.String", "valueOf(char)", "string"},
    {"java.lang.String", "valueOf(double)", "string"},
});

// What Java's types let through: whole numbers for the integer types, one character for a char.
bool accepts(std::string_view signature, std::span<const Value> arguments) {
  const auto commas = static_cast<std::size_t>(std::ranges::count(signature, ','));
  if (commas + 1 != arguments.size()) return false;
  const bool whole =
      signature.find("int") != std::string_view::npos || signature.find("long") != std::string_view::npos ||
      signature.find("byte") != std::string_view::npos || signature.find("short") != std::string_view::npos;
  const bool character = signature.find("char") != std::string_view::npos;
  return std::ranges::all_of(arguments, [&](const Value& value) {
    if (whole && !(value.as_number().has_value() && value.as_number()->is_integer())) return false;
    if (character && (value.as_string() == nullptr || code_point_count(*value.as_string()) != 1))
      return false;
    return !value.is_null();
  });
}

// java.lang.String.format with %s and %d only.
Value formatted(std::span<const Value> arguments) {
  const std::string* pattern = arguments.empty() ? nullptr : arguments[0].as_string();
  if (pattern == nullptr) return {};
  std::string text;
  std::size_t next = 1;
  for (std::size_t i = 0; i < pattern->size(); ++i) {
    const std::string_view rest = std::string_view(*pattern).substr(i);
    if (!rest.starts_with("%s") && !rest.starts_with("%d")) {
      text += rest.front();
      continue;
    }
    if (next >= arguments.size()) return {};
    text += display_text(arguments[next++]);
    ++i;
  }
  return Value::string(std::move(text));
}

Value cosine(std::span<const Value> arguments) {
  const auto angle = arguments.size() == 1 ? arguments[0].as_number() : std::nullopt;
  return angle.has_value() ? Value(cos(*angle)) : Value();
}

// An external function that stands for a built-in.
class ForeignFunction : public Callable {
 public:
  ForeignFunction(std::vector<Parameter> parameters, const Foreign& foreign, Value builtin)
      : Callable(std::move(parameters), Type()), foreign_(foreign), builtin_(std::move(builtin)) {}

  Value call(std::span<const Value> arguments, Evaluation& evaluation) const override {
    Value result = computed(arguments, evaluation);
    if (result.is_null())
      evaluation.explain({"feel.bad-arguments", {{"name", std::string(foreign_.signature)}}});
    return result;
  }

 private:
  Value computed(std::span<const Value> arguments, Evaluation& evaluation) const {
    if (foreign_.signature.starts_with("format")) return formatted(arguments);
    if (foreign_.signature.starts_with("cos")) return cosine(arguments);
    const auto builtin = std::dynamic_pointer_cast<const Callable>(builtin_.as_function());
    if (builtin == nullptr || !accepts(foreign_.signature, arguments)) return {};
    return builtin->call(arguments, evaluation);
  }

  const Foreign& foreign_;
  Value builtin_;
};

}  // namespace

Value foreign_function(std::vector<Callable::Parameter> parameters, const Value& description) {
  const Context* context = description.as_context();
  const Value* java = context == nullptr ? nullptr : context->find("java");
  const Context* entries = java == nullptr ? context : java->as_context();
  const Value* class_name = entries == nullptr ? nullptr : entries->find("class");
  const Value* signature = entries == nullptr ? nullptr : entries->find("method signature");
  if (class_name == nullptr || signature == nullptr) return {};
  if (class_name->as_string() == nullptr || signature->as_string() == nullptr) return {};
  std::string method = *signature->as_string();
  std::erase(method, ' ');
  for (const Foreign& foreign : kForeign) {
    if (foreign.class_name != *class_name->as_string() || foreign.signature != method) continue;
    static const auto kProgram = std::make_shared<const Program>(Program{.mode = Mode::kLenient});
    Value builtin = foreign.builtin.empty() ? Value() : function_of(*find_builtin(foreign.builtin), kProgram);
    return Value::function(
        std::make_shared<const ForeignFunction>(std::move(parameters), foreign, std::move(builtin)));
  }
  return {};
}

}  // namespace htx::feel
