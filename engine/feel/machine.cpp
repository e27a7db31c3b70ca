#include "engine/feel/internal/machine.h"

#include <algorithm>

#include "engine/feel/internal/builtins.h"
#include "engine/feel/internal/closure.h"
#include "engine/feel/internal/operators.h"

namespace htx::feel {
namespace {

constexpr std::size_t kMostReasons = 100;

Value value_of(std::optional<bool> outcome) { return outcome.has_value() ? Value(*outcome) : Value(); }

bool is_null_literal(const Node& node) { return node.op == Op::kLiteral && node.value.is_null(); }

}  // namespace

Value Machine::null(Message reason, SourceSpan span) {
  Trace* trace = evaluation_.trace;
  if (trace != nullptr && trace->reasons.size() < kMostReasons)
    trace->reasons.push_back({std::move(reason), span});
  return {};
}

// Large values cost steps by their size, so that doubling a list or string again and again ends.
Value Machine::paid(const Value& value, SourceSpan span) {
  constexpr std::size_t kBytesAStep = 8;
  std::size_t cost = 0;
  if (const List* list = value.as_list()) {
    cost = list->size();
    if (cost > limits().max_list) {
      return null({"feel.list-too-long", {{"limit", std::to_string(limits().max_list)}}}, span);
    }
  } else if (const std::string* text = value.as_string()) {
    cost = text->size() / kBytesAStep;
    if (text->size() > limits().max_string) {
      return null({"feel.string-too-long", {{"limit", std::to_string(limits().max_string)}}}, span);
    }
  }
  evaluation_.steps_left = evaluation_.steps_left > cost ? evaluation_.steps_left - cost : 1;
  return value;
}

Value Machine::run(const Node& node) {
  if (evaluation_.steps_left <= 1) {
    if (evaluation_.steps_left == 0) return {};
    evaluation_.steps_left = 0;
    return null({"feel.too-many-steps", {{"limit", std::to_string(limits().max_steps)}}}, node.span);
  }
  --evaluation_.steps_left;
  switch (node.op) {
    case Op::kLiteral: return node.value;
    case Op::kName: return name(node);
    case Op::kNegate:
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kPower: return infix(node);
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
    case Op::kBetween: return comparison(node);
    case Op::kAnd:
    case Op::kOr: return logic(node);
    case Op::kIf: return conditional(node);
    case Op::kIn: {
      const Value input = run(node.children[0]);
      return value_of(run_tests(node.children[1], input));
    }
    case Op::kRange: return range(node);
    case Op::kList: return list(node);
    case Op::kContext: return context(node);
    case Op::kPath: return path(node);
    case Op::kFilter: return filter(node);
    case Op::kCall: return call(node);
    case Op::kFor:
    case Op::kSome:
    case Op::kEvery: return iterate(node);
    case Op::kInstanceOf: return Value(is_instance(run(node.children[0]), node.types[0]));
    case Op::kFunction: return function(node);
    case Op::kTests:
    case Op::kAnything: return {};
  }
  return {};
}

Value Machine::name(const Node& node) {
  for (const std::size_t item : node.binding.items) {
    const Context* context = locals_[item].as_context();
    const Value* entry = context == nullptr ? nullptr : context->find(node.name);
    if (entry != nullptr) return *entry;
  }
  if (node.binding.local >= 0) return locals_[static_cast<std::size_t>(node.binding.local)];
  if (node.binding.slot >= 0) {
    const Value& value = values_[static_cast<std::size_t>(node.binding.slot)];
    if (Trace* trace = evaluation_.trace; value.is_null() && trace != nullptr) {
      if (std::ranges::find(trace->null_names, node.name) == trace->null_names.end()) {
        trace->null_names.push_back(node.name);
      }
      null({"feel.null-name", {{"name", node.name}}}, node.span);
    }
    return value;
  }
  if (const Builtin* builtin = find_builtin(node.name)) return function_of(*builtin, program_);
  return null({"feel.unknown-name", {{"name", node.name}}}, node.span);
}

Value Machine::infix(const Node& node) {
  const Value a = run(node.children[0]);
  if (node.op == Op::kNegate) {
    if (a.is_null()) return {};
    const Value zero = arithmetic(Op::kMultiply, a, Value::number(-1));
    return zero.is_null() ? null({"feel.not-defined",
                                  {{"operation", "-"}, {"left", ""}, {"right", to_text(type_of(a))}}},
                                 node.span)
                          : zero;
  }
  const Value b = run(node.children[1]);
  if (a.is_null() || b.is_null()) return {};
  const Value result = arithmetic(node.op, a, b);
  if (!result.is_null()) return paid(result, node.span);
  const auto divisor = b.as_number();
  if (node.op == Op::kDivide && divisor.has_value() && divisor->is_zero())
    return null({"feel.division-by-zero"}, node.span);
  return null({"feel.not-defined",
               {{"operation", std::string(op_symbol(node.op))},
                {"left", to_text(type_of(a))},
                {"right", to_text(type_of(b))}}},
              node.span);
}

// Equality as the mode has it: in strict mode an unknown value is equal to nothing and different
// from nothing, unless null is asked for in so many words.
std::optional<bool> Machine::equality(const Node& node, const Value& a, const Value& b) {
  const bool unknown = a.is_null() || b.is_null();
  if (strict() && unknown && !is_null_literal(node.children[0]) && !is_null_literal(node.children[1]))
    return std::nullopt;
  return equal(a, b);
}

Value Machine::comparison(const Node& node) {
  const Value a = run(node.children[0]);
  const Value b = run(node.children[1]);
  std::optional<bool> outcome;
  if (node.op == Op::kBetween) {
    const Value high = run(node.children[2]);
    const auto above = compare(Op::kGreaterEqual, a, b);
    const auto below = compare(Op::kLessEqual, a, high);
    if (above.has_value() && below.has_value()) outcome = *above && *below;
  } else if (node.op == Op::kEqual || node.op == Op::kNotEqual) {
    outcome = equality(node, a, b);
    if (outcome.has_value() && node.op == Op::kNotEqual) outcome = !*outcome;
  } else {
    outcome = compare(node.op, a, b);
  }
  if (outcome.has_value() || a.is_null() || b.is_null()) return value_of(outcome);
  return null({"feel.not-comparable", {{"left", to_text(type_of(a))}, {"right", to_text(type_of(b))}}},
              node.span);
}

// Three-valued (table 50): an operand that is no boolean counts as null.
Value Machine::logic(const Node& node) {
  const bool decisive = node.op == Op::kOr;
  const auto a = run(node.children[0]).as_boolean();
  if (a == decisive) return Value(decisive);
  const auto b = run(node.children[1]).as_boolean();
  if (b == decisive) return Value(decisive);
  return a.has_value() && b.has_value() ? Value(!decisive) : Value();
}

Value Machine::conditional(const Node& node) {
  const auto condition = run(node.children[0]).as_boolean();
  if (!condition.has_value() && strict()) return null({"feel.null-condition"}, node.children[0].span);
  return run(node.children[condition.value_or(false) ? 1 : 2]);
}

Value Machine::range(const Node& node) {
  Value low = run(node.children[0]);
  Value high = run(node.children[1]);
  const bool unknown = (low.is_null() && !is_null_literal(node.children[0])) ||
                       (high.is_null() && !is_null_literal(node.children[1]));
  if (unknown && strict()) return {};
  if (!low.is_null() && !high.is_null() && !order(low, high).has_value()) {
    return null({"feel.not-comparable", {{"left", to_text(type_of(low))}, {"right", to_text(type_of(high))}}},
                node.span);
  }
  return Range{std::move(low), std::move(high), node.low_closed, node.high_closed, node.is_test};
}

Value Machine::list(const Node& node) {
  List values;
  for (const Node& child : node.children) values.push_back(run(child));
  return values;
}

Value Machine::context(const Node& node) {
  Context context;
  const std::size_t base = locals_.size();
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (context.find(node.names[i]) != nullptr) {
      locals_.resize(base);
      return null({"feel.duplicate-entry", {{"name", node.names[i]}}}, node.children[i].span);
    }
    Value value = run(node.children[i]);
    locals_.push_back(value);
    context.set(node.names[i], std::move(value));
  }
  locals_.resize(base);
  return context;
}

Value Machine::path(const Node& node) {
  const Value operand = run(node.children[0]);
  if (const List* list = operand.as_list()) {
    List values;
    for (const Value& item : *list) values.push_back(member(item, node));
    return values;
  }
  return member(operand, node);
}

Value Machine::member(const Value& value, const Node& node) {
  if (value.is_null()) return {};
  const Context* context = value.as_context();
  const Value* entry = context == nullptr ? nullptr : context->find(node.name);
  if (entry != nullptr) return *entry;
  const auto found = property(value, node.name);
  return found.has_value() ? *found : null({"feel.no-entry", {{"name", node.name}}}, node.span);
}

// By position if the condition is a number, else the elements it is true for (10.3.2.5).
Value Machine::filter(const Node& node) {
  const Value operand = run(node.children[0]);
  const List* held = operand.as_list();
  const List single = held == nullptr && !operand.is_null() ? List{operand} : List{};
  const List& list = held == nullptr ? single : *held;
  const std::size_t base = locals_.size();
  List kept;
  for (std::size_t i = 0; i < std::max<std::size_t>(list.size(), 1); ++i) {
    locals_.push_back(list.empty() ? Value() : list[i]);
    const Value condition = run(node.children[1]);
    locals_.resize(base);
    if (const auto index = condition.as_number(); index.has_value() && (i == 0)) {
      const auto at = index->to_int64();
      const auto size = static_cast<std::int64_t>(list.size());
      if (!at.has_value() || *at == 0 || *at > size || *at < -size) {
        return null({"feel.no-element", {{"index", to_text(*index)}, {"size", std::to_string(size)}}},
                    node.span);
      }
      return list[static_cast<std::size_t>(*at > 0 ? *at - 1 : size + *at)];
    }
    if (!list.empty() && condition.as_boolean() == true) kept.push_back(list[i]);
    if (strict() && !list.empty() && condition.is_null())
      return null({"feel.null-condition"}, node.children[1].span);
  }
  return kept;
}

Value Machine::call(const Node& node) {
  if (node.name.empty()) return call_value(node, run(node.children.back()), node.children.size() - 1);
  if (node.builtin == nullptr) return null({"feel.unknown-function", {{"name", node.name}}}, node.span);
  std::vector<Value> given;
  for (const Node& child : node.children) given.push_back(run(child));
  return call_builtin(node, given);
}

Value Machine::call_builtin(const Node& node, const std::vector<Value>& given) {
  current_ = node.span;
  for (const Signature& signature : node.builtin->signatures) {
    const auto arguments = arguments_for(signature, given, node.names);
    if (arguments.has_value()) return paid(node.builtin->body(*this, *arguments), node.span);
  }
  return null({"feel.bad-arguments", {{"name", node.name}}}, node.span);
}

// Calls a function that is a value; the first `count` children are the arguments.
Value Machine::call_value(const Node& node, const Value& callee, std::size_t count) {
  const auto function = std::dynamic_pointer_cast<const Callable>(callee.as_function());
  if (function == nullptr) return null({"feel.unknown-function", {{"name", node.name}}}, node.span);
  const auto& parameters = function->parameters();
  std::vector<Value> arguments(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t at = i;
    if (!node.names.empty()) {
      at = static_cast<std::size_t>(std::ranges::find(parameters, node.names[i], &Callable::Parameter::name) -
                                    parameters.begin());
    }
    if (at >= count) return null({"feel.bad-arguments", {{"name", node.name}}}, node.span);
    arguments[at] = run(node.children[i]);
  }
  if (!parameters.empty() && parameters.size() != count) {
    return null({"feel.bad-arguments", {{"name", node.name}}}, node.span);
  }
  return invoke(*function, arguments, evaluation_);
}

Value Machine::function(const Node& node) {
  if (node.negated) return external(node);
  return Value::function(std::make_shared<const Closure>(program_, node, values_, locals_));
}

Value Machine::external(const Node& node) {
  std::vector<Callable::Parameter> parameters;
  for (std::size_t i = 0; i < node.names.size(); ++i) parameters.push_back({node.names[i], node.types[i]});
  Value function = foreign_function(std::move(parameters), run(node.children[0]));
  return function.is_null() ? null({"feel.no-foreign"}, node.span) : function;
}

// What one `for`, `some` or `every` is busy with.
struct Machine::Loop {
  const Node& node;
  List results = {};
  std::optional<bool> verdict;
  bool stop = false;
  bool failed = false;
};

// The values a variable runs through.
std::optional<List> Machine::domain(const Node& node) {
  const Value value = run(node);
  if (strict() && value.as_list() == nullptr && value.as_range() == nullptr) return std::nullopt;
  auto values = elements_of(value, node.negated, limits().max_list);
  if (!values.has_value() && value.as_range() != nullptr) {
    null({"feel.list-too-long", {{"limit", std::to_string(limits().max_list)}}}, node.span);
  }
  return values;
}

void Machine::loop_body(Loop& loop) {
  const Node& node = loop.node;
  if (node.op == Op::kFor) {
    locals_.push_back(node.negated ? paid(loop.results, node.span) : Value());
    Value result = run(node.children.back());
    locals_.pop_back();
    loop.results.push_back(std::move(result));
    loop.failed = loop.results.size() >= limits().max_list;
  } else {
    const auto holds = run(node.children.back()).as_boolean();
    const bool decisive = node.op == Op::kSome;
    loop.stop = holds == decisive;
    if (loop.stop)
      loop.verdict = decisive;
    else if (!holds.has_value())
      loop.verdict = std::nullopt;
  }
  if (evaluation_.steps_left == 0) loop.failed = true;
  loop.stop = loop.stop || loop.failed;
}

void Machine::loop(Loop& loop, std::size_t variable) {
  if (variable == loop.node.names.size()) return loop_body(loop);
  const Node& source = loop.node.children[variable];
  const auto values = domain(source);
  if (!values.has_value()) {
    loop.stop = loop.failed = true;
    null({"feel.no-list"}, source.span);
    return;
  }
  for (const Value& value : *values) {
    locals_.push_back(value);
    this->loop(loop, variable + 1);
    locals_.pop_back();
    if (loop.stop) return;
  }
}

Value Machine::iterate(const Node& node) {
  Loop state{.node = node, .verdict = node.op == Op::kEvery};
  loop(state, 0);
  if (state.failed) return {};
  return node.op == Op::kFor ? Value(std::move(state.results)) : value_of(state.verdict);
}

std::optional<bool> Machine::run_tests(const Node& node, const Value& input) {
  locals_.push_back(input);
  std::optional<bool> any = false;
  for (const Node& child : node.children) {
    const auto outcome = test(child, input);
    if (outcome == true) {
      any = true;
      break;
    }
    if (!outcome.has_value()) any = std::nullopt;
  }
  locals_.pop_back();
  if (any.has_value() && node.negated) any = !*any;
  return any;
}

std::optional<bool> Machine::test(const Node& node, const Value& input) {
  if (node.op == Op::kAnything) return true;
  const Value value = run(node);
  if (input.is_null() && strict() && !node.mentions_input) {
    return is_null_literal(node) ? std::optional<bool>(true) : std::nullopt;
  }
  if (value.is_null() && strict() && !is_null_literal(node)) return std::nullopt;
  return node.mentions_input ? value.as_boolean() : passes(value, input);
}

}  // namespace htx::feel
