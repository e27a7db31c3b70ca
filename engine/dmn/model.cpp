#include "engine/dmn/model.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/dmn/internal/definitions.h"
#include "engine/dmn/table.h"
#include "engine/feel/run/foreign.h"

namespace htx::dmn {
namespace {

using Kind = Boxed::Kind;

Value null(feel::Evaluation& evaluation, Message reason) {
  constexpr std::size_t kMost = 100;
  if (evaluation.trace != nullptr && evaluation.trace->reasons.size() < kMost) {
    evaluation.trace->reasons.push_back({std::move(reason), {}});
  }
  return {};
}

// A value as a message shows it.
std::string brief(const Value& value) {
  constexpr std::size_t kMost = 80;
  const std::u32string text = to_code_points(to_text(value));
  return text.size() <= kMost ? to_text(value) : from_code_points(text.substr(0, kMost)) + "…";
}

// "tRisk (string: "High", "Low")"
std::string text_of_type(const ItemType& type) {
  std::string text = to_text(type.type);
  for (const ItemType* at = &type; at != nullptr; at = at->base) {
    if (at->allowed_text.empty()) continue;
    text += ": " + std::string(trim(at->allowed_text));
    break;
  }
  return type.name.empty() ? text : type.name + " (" + text + ")";
}

Message refusal(const std::string& name, const Value& value, const std::string& type) {
  return {"dmn.not-allowed", {{"name", name}, {"value", brief(value)}, {"type", type}}};
}

// The value brought to the type; null with the reason if it does not fit.
Value fit(const Value& value, const ItemType* type, const std::string& name, feel::Evaluation& evaluation) {
  Value result = fitted(value, type);
  if (!result.is_null() || value.is_null() || type == nullptr) return result;
  return null(evaluation, refusal(name, value, text_of_type(*type)));
}

// What an invocable gives, whose variable has the type of the result or of the function (functionItem).
Value fit_result(const Value& value, const ItemType* type, const std::string& name,
                 feel::Evaluation& evaluation) {
  if (type == nullptr || type->type.kind != feel::Type::Kind::kFunction || value.as_function() != nullptr)
    return fit(value, type, name, evaluation);
  if (type->type.arguments.empty() || value.is_null()) return value;
  const auto result = feel::coerce(value, type->type.arguments.back());
  if (result.has_value()) return *result;
  return null(evaluation, refusal(name, value, to_text(type->type.arguments.back())));
}

std::vector<feel::Callable::Parameter> parameters_of(const Boxed& boxed) {
  std::vector<feel::Callable::Parameter> parameters;
  for (std::size_t i = 0; i < boxed.names.size(); ++i) {
    parameters.push_back({boxed.names[i], boxed.types[i] == nullptr ? feel::Type() : boxed.types[i]->type});
  }
  return parameters;
}

// A boxed function with the values that surround it.
class BoxedFunction : public feel::Callable {
 public:
  BoxedFunction(std::shared_ptr<const Definitions> definitions, const Boxed& boxed, std::vector<Value> values)
      : Callable(parameters_of(boxed), feel::Type()),
        definitions_(std::move(definitions)),
        boxed_(boxed),
        values_(std::move(values)) {}

  Value call(std::span<const Value> arguments, feel::Evaluation& evaluation) const override {
    std::vector<Value> values = values_;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const Value argument = fit(arguments[i], boxed_.types[i], boxed_.names[i], evaluation);
      if (argument.is_null() && !arguments[i].is_null()) return {};
      values.resize(std::max(values.size(), boxed_.slots[i] + 1));
      values[boxed_.slots[i]] = argument;
    }
    const Inputs none;
    return Session(definitions_, none, evaluation).run(boxed_.children[0], values);
  }

 private:
  std::shared_ptr<const Definitions> definitions_;
  const Boxed& boxed_;
  std::vector<Value> values_;
};

// A business knowledge model; what it knows is gathered at the call, so that it may call itself.
class Knowledge : public feel::Callable {
 public:
  Knowledge(std::shared_ptr<const Definitions> definitions, const Element& element)
      : Callable(parameters_of(element.logic), feel::Type()),
        definitions_(std::move(definitions)),
        element_(element) {}

  Value call(std::span<const Value> arguments, feel::Evaluation& evaluation) const override {
    const Inputs none;
    Session session(definitions_, none, evaluation);
    const Value function = session.run_function(element_);
    const auto callable = std::dynamic_pointer_cast<const feel::Callable>(function.as_function());
    if (callable == nullptr) return null(evaluation, {"dmn.no-function"});
    return fit_result(callable->call(arguments, evaluation), element_.type, element_.name, evaluation);
  }

 private:
  std::shared_ptr<const Definitions> definitions_;
  const Element& element_;
};

std::vector<feel::Callable::Parameter> parameters_of_service(const Element& service) {
  std::vector<feel::Callable::Parameter> parameters;
  for (const auto* group : {&service.input_data, &service.input_decisions}) {
    for (const Element* element : *group) {
      parameters.push_back({element->name, element->type == nullptr ? feel::Type() : element->type->type});
    }
  }
  return parameters;
}

// A decision service as a function: its input data, then its input decisions.
class Service : public feel::Callable {
 public:
  Service(std::shared_ptr<const Definitions> definitions, const Element& element)
      : Callable(parameters_of_service(element), feel::Type()),
        definitions_(std::move(definitions)),
        element_(element) {}

  Value call(std::span<const Value> arguments, feel::Evaluation& evaluation) const override {
    if (arguments.size() != parameters().size()) return null(evaluation, {"dmn.no-function"});
    const Inputs none;
    Session session(definitions_, none, evaluation);
    std::size_t at = 0;
    for (const auto* group : {&element_.input_data, &element_.input_decisions}) {
      for (const Element* element : *group)
        session.assume(*element, fit(arguments[at++], element->type, element->name, evaluation));
    }
    return session.serve(element_);
  }

 private:
  std::shared_ptr<const Definitions> definitions_;
  const Element& element_;
};

bool allows(const std::optional<feel::UnaryTests>& tests, const Value& value) {
  return !tests.has_value() || feel::matches(*tests, value) == true;
}

bool is_allowed(const Value& value, const ItemType& type) {
  if (type.is_collection) {
    const List* list = value.as_list();
    if (list == nullptr || !allows(type.constraint, value)) return false;
    return std::ranges::all_of(*list, [&](const Value& item) {
      return (item.is_null() || type.base == nullptr || is_allowed(item, *type.base)) &&
             allows(type.allowed, item);
    });
  }
  if (!allows(type.allowed, value)) return false;
  if (type.base != nullptr && !is_allowed(value, *type.base)) return false;
  const Context* context = value.as_context();
  return std::ranges::all_of(type.components, [&](const auto& component) {
    const Value* entry = context == nullptr ? nullptr : context->find(component.first);
    return entry == nullptr || entry->is_null() || component.second == nullptr ||
           is_allowed(*entry, *component.second);
  });
}

}  // namespace

Value fitted(const Value& value, const ItemType* type) {
  if (type == nullptr || value.is_null()) return value;
  const auto converted = feel::coerce(value, type->type);
  return converted.has_value() && is_allowed(*converted, *type) ? *converted : Value();
}

Value Session::value_of(const Element& element) {
  if (const auto known = known_.find(&element); known != known_.end()) return known->second;
  known_[&element] = Value();  // A decision that needs itself finds null.
  Value value = compute(element);
  known_[&element] = value;
  return value;
}

Value Session::compute(const Element& element) {
  if (element.fault.has_value()) return null(evaluation_, *element.fault);
  switch (element.kind) {
    case Element::Kind::kInput: {
      const Value* value = given(element);
      return value == nullptr ? Value() : fit(*value, element.type, element.name, evaluation_);
    }
    case Element::Kind::kKnowledge:
      return Value::function(std::make_shared<const Knowledge>(definitions_, element));
    case Element::Kind::kService:
      return Value::function(std::make_shared<const Service>(definitions_, element));
    case Element::Kind::kDecision: break;
  }
  std::vector<Value> values = surroundings(element);
  for (const auto& requirement : element.requirements) {
    const Element& source = *requirement.element;
    if (source.kind != Element::Kind::kInput || !value_of(source).is_null()) continue;
    const Value* value = given(source);
    if (value == nullptr && !source.is_declared)  // What nobody gave and nobody declared is not known at all.
      return null(evaluation_, {"dmn.undeclared-missing", {{"name", source.name}}});
    if (value != nullptr && !value->is_null())  // An input that is refused refuses what needs it.
      return null(evaluation_, refusal(source.name, *value, text_of_type(*source.type)));
  }
  return fit(run(element.logic, values), element.type, element.name, evaluation_);
}

const Value* Session::given(const Element& element) const {
  if (const auto full = inputs_.find(element.model + "#" + element.name); full != inputs_.end())
    return &full->second;
  const auto short_name = inputs_.find(element.name);
  return short_name == inputs_.end() ? nullptr : &short_name->second;
}

Value Session::run_function(const Element& element) {
  std::vector<Value> values = surroundings(element);
  return run(element.logic, values);
}

std::vector<Value> Session::surroundings(const Element& element) {
  std::vector<Value> values(element.slots);
  std::map<std::size_t, Context> imported;
  for (const auto& requirement : element.requirements) {
    Value value = value_of(*requirement.element);
    if (requirement.entry.empty())
      values[requirement.slot] = std::move(value);
    else
      imported[requirement.slot].set(requirement.entry, std::move(value));
  }
  for (auto& [slot, context] : imported) values[slot] = std::move(context);
  return values;
}

Value Session::serve(const Element& service) {
  if (service.fault.has_value()) return null(evaluation_, *service.fault);
  if (service.outputs.size() == 1)
    return fit_result(value_of(*service.outputs.front()), service.type, service.name, evaluation_);
  Context result;
  for (const Element* output : service.outputs) result.set(output->name, value_of(*output));
  return fit_result(result, service.type, service.name, evaluation_);
}

Value Session::run(const Boxed& boxed, std::vector<Value>& values) {
  return fit(untyped(boxed, values), boxed.result,
             boxed.expression.has_value() ? boxed.expression->text() : "", evaluation_);
}

Value Session::relation(const Boxed& boxed, const std::vector<Value>& values) {
  List rows;
  if (boxed.names.empty()) return rows;  // Without columns there is nothing to step by.
  for (std::size_t i = 0; i + boxed.names.size() <= boxed.children.size(); i += boxed.names.size()) {
    Context row;
    for (std::size_t column = 0; column < boxed.names.size(); ++column) {
      std::vector<Value> inner = values;
      row.set(boxed.names[column], run(boxed.children[i + column], inner));
    }
    rows.emplace_back(std::move(row));
  }
  return rows;
}

Value Session::untyped(const Boxed& boxed, std::vector<Value>& values) {
  switch (boxed.kind) {
    case Kind::kMissing: return null(evaluation_, {"dmn.no-expression"});
    case Kind::kLiteral:
      values.resize(boxed.expression->slot_count());
      return feel::evaluate(*boxed.expression, values, evaluation_);
    case Kind::kContext: return context(boxed, values);
    case Kind::kList: {
      List list;
      for (const Boxed& child : boxed.children) {
        std::vector<Value> inner = values;
        list.push_back(run(child, inner));
      }
      return list;
    }
    case Kind::kRelation: return relation(boxed, values);
    case Kind::kInvocation: return invocation(boxed, values);
    case Kind::kFunction:
      return Value::function(std::make_shared<const BoxedFunction>(definitions_, boxed, values));
    case Kind::kForeign: {
      std::vector<Value> inner = values;
      return feel::foreign_function(parameters_of(boxed), run(boxed.children[0], inner));
    }
    case Kind::kConditional: {
      std::vector<Value> inner = values;
      const Value condition = run(boxed.children[0], inner);
      if (!condition.is_null() && !condition.as_boolean().has_value())
        return null(evaluation_, {"dmn.no-boolean"});
      return run(boxed.children[condition.as_boolean() == true ? 1 : 2], values);
    }
    case Kind::kFilter: return filter(boxed, values);
    case Kind::kFor:
    case Kind::kSome:
    case Kind::kEvery: return iteration(boxed, values);
    case Kind::kTable: return table(*boxed.table, values);
  }
  return {};
}

// What FEEL filters, but a condition that is no truth value is a mistake.
Value Session::filter(const Boxed& boxed, const std::vector<Value>& values) {
  std::vector<Value> inner = values;
  Value list = run(boxed.children[0], inner);
  inner = values;
  inner.resize(boxed.expression->slot_count());
  inner[boxed.slots[0]] = std::move(list);
  const bool sound = feel::evaluate(*boxed.guard, inner, evaluation_).as_boolean() == true;
  return sound ? feel::evaluate(*boxed.expression, inner, evaluation_)
               : null(evaluation_, {"dmn.no-boolean"});
}

// Entries see those before them; an entry without a name is the result (10.2.2.3).
Value Session::context(const Boxed& boxed, std::vector<Value>& values) {
  Context result;
  for (std::size_t i = 0; i < boxed.children.size(); ++i) {
    std::vector<Value> inner = values;
    Value value = fit(run(boxed.children[i], inner), boxed.types[i], boxed.names[i], evaluation_);
    if (boxed.names[i].empty()) return value;
    values.resize(std::max(values.size(), boxed.slots[i] + 1));
    values[boxed.slots[i]] = value;
    result.set(boxed.names[i], std::move(value));
  }
  return result;
}

Value Session::invocation(const Boxed& boxed, std::vector<Value>& values) {
  std::vector<Value> inner = values;
  inner.resize(boxed.expression->slot_count());
  const Value callee = feel::evaluate(*boxed.expression, inner, evaluation_);
  const auto function = std::dynamic_pointer_cast<const feel::Callable>(callee.as_function());
  if (function == nullptr) return null(evaluation_, {"dmn.no-function"});
  std::vector<Value> arguments;
  for (const Boxed& child : boxed.children) {
    inner = values;
    arguments.push_back(run(child, inner));
  }
  return function->call_by_name(boxed.names, arguments, evaluation_);
}

Value Session::iteration(const Boxed& boxed, std::vector<Value>& values) {
  std::vector<Value> inner = values;
  const Value domain = run(boxed.children[0], inner);
  const auto elements = feel::elements_of(domain);
  if (!elements.has_value()) return null(evaluation_, {"dmn.no-list", {{"value", brief(domain)}}});
  List results;
  std::optional<bool> verdict = boxed.kind == Kind::kEvery;
  const std::size_t last = *std::ranges::max_element(boxed.slots);
  for (const Value& element : *elements) {
    inner = values;
    inner.resize(std::max(inner.size(), last + 1));
    inner[boxed.slots[0]] = element;
    if (boxed.slots.size() > 1) inner[boxed.slots[1]] = results;
    Value result = run(boxed.children[1], inner);
    if (boxed.kind == Kind::kFor) {
      results.push_back(std::move(result));
      continue;
    }
    const auto holds = result.as_boolean();
    if (!holds.has_value() && !result.is_null()) return null(evaluation_, {"dmn.no-boolean"});
    const bool decisive = boxed.kind == Kind::kSome;
    if (holds == decisive) return Value(decisive);
    if (!holds.has_value()) verdict = std::nullopt;
  }
  if (boxed.kind == Kind::kFor) return results;
  return verdict.has_value() ? Value(*verdict) : Value();
}

std::optional<bool> Session::rule_matches(const Table& table, const Table::Rule& rule,
                                          const std::vector<Value>& inputs,
                                          const std::vector<Value>& values) {
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    const auto& tests = rule.tests[i];
    if (!tests.has_value()) return false;
    std::vector<Value> inner = values;
    inner.resize(tests->slot_count());
    if (feel::matches(*tests, inputs[i], inner, evaluation_) != true) return false;
  }
  return true;
}

Value Session::table(const Table& table, std::vector<Value>& values) {
  std::vector<Value> inputs;
  for (const Table::Input& input : table.inputs) {
    std::vector<Value> inner = values;
    inputs.push_back(run(input.expression, inner));
    if (!input.allowed.has_value()) continue;
    inner = values;
    inner.resize(input.allowed->slot_count());
    if (feel::matches(*input.allowed, inputs.back(), inner, evaluation_) != true)
      return null(evaluation_, refusal(input.label, inputs.back(), std::string(trim(input.allowed->text()))));
  }
  std::vector<Row> rows;
  std::vector<std::string> matched;
  for (std::size_t r = 0; r < table.rules.size(); ++r) {
    const Table::Rule& rule = table.rules[r];
    if (rule_matches(table, rule, inputs, values) != true) continue;
    matched.push_back(std::to_string(r + 1));
    Row row;
    for (const Boxed& output : rule.outputs) {
      std::vector<Value> inner = values;
      row.push_back(run(output, inner));
    }
    rows.push_back(std::move(row));
    if (table.policy == HitPolicy::kFirst) break;
  }
  if (rows.empty()) return without_rule(table, inputs, values);
  const auto result = result_of(table, std::move(rows));
  if (result.has_value()) return *result;
  const bool aggregates = table.policy == HitPolicy::kCollect;
  return null(evaluation_,
              {aggregates ? "dmn.not-aggregated" : "dmn.hit-policy", {{"rules", join(matched, ", ")}}});
}

Value Session::without_rule(const Table& table, const std::vector<Value>& inputs,
                            std::vector<Value>& values) {
  Row fallback;
  bool has_default = false;
  for (const Table::Output& output : table.outputs) {
    std::vector<Value> inner = values;
    has_default = has_default || output.fallback.has_value();
    fallback.push_back(output.fallback.has_value() ? run(*output.fallback, inner) : Value());
  }
  Value result = result_of_none(table, fallback);
  if (!result.is_null() || has_default) return result;
  std::vector<std::string> given;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    given.push_back(table.inputs[i].label + ": " + brief(inputs[i]));
  return null(evaluation_, {"dmn.no-rule", {{"inputs", join(given, ", ")}}});
}

const Element* Definitions::find(Element::Kind kind, std::string_view name) const {
  for (const Element& element : elements) {
    if (element.kind == kind && element.name == name && element.model == model) return &element;
  }
  return nullptr;
}

const std::vector<std::string>& Model::decisions() const { return definitions_->decisions; }

std::optional<Message> Model::fault(std::string_view decision) const {
  const Element* element = definitions_->find(Element::Kind::kDecision, decision);
  return element == nullptr ? std::nullopt : element->fault;
}

Value Model::decide(std::string_view decision, const Inputs& inputs, feel::Evaluation& evaluation) const {
  const Element* element = definitions_->find(Element::Kind::kDecision, decision);
  return element == nullptr ? Value() : Session(definitions_, inputs, evaluation).value_of(*element);
}

Context Model::decide_all(std::span<const std::string> decisions, const Inputs& inputs,
                          feel::Evaluation& evaluation) const {
  Session session(definitions_, inputs, evaluation);
  Context result;
  for (const std::string& name : decisions) {
    const Element* element = definitions_->find(Element::Kind::kDecision, name);
    result.set(name, element == nullptr ? Value() : session.value_of(*element));
  }
  return result;
}

Value Model::serve(std::string_view service, const Inputs& inputs, feel::Evaluation& evaluation) const {
  const Element* element = definitions_->find(Element::Kind::kService, service);
  if (element == nullptr) return {};
  Session session(definitions_, inputs, evaluation);
  for (const Element* decision : element->input_decisions) {
    const Value* given = session.given(*decision);
    const Value supplied = given == nullptr ? Value() : *given;
    const Value value = fit(supplied, decision->type, decision->name, evaluation);
    if (value.is_null() && !supplied.is_null()) return {};
    session.assume(*decision, value);
  }
  return session.serve(*element);
}

}  // namespace htx::dmn
