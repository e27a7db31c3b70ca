#include "engine/feel/run/machine.h"

#include <algorithm>

#include "engine/feel/check/property.h"
#include "engine/feel/library/builtins.h"
#include "engine/feel/run/closure.h"
#include "engine/feel/run/foreign.h"
#include "engine/feel/run/operators.h"
#include "engine/feel/syntax/print.h"

namespace htx::feel {
namespace {

std::string symbol_of(Op op) {
  if (op == Op::kSome) return "some";
  return op == Op::kEvery ? "every" : std::string(op_symbol(op));
}

bool is_null_literal(const Node& node) { return node.op == Op::kLiteral && node.value.is_null(); }

// Whether there are steps from the low end of a range to its high end.
bool is_countable(const Range& range) {
  const auto low = range.low.as_number();
  const auto high = range.high.as_number();
  const bool is_days = range.low.as_date().has_value() && range.high.as_date().has_value();
  return is_days ||
         (low.has_value() && high.has_value() && low->is_integer() && high->is_integer() && *low <= *high);
}

// Whether a filter's condition may be a number: false if it is of a form that is true, false or null.
bool may_be_position(const Node& condition) {
  if (condition.op == Op::kCall && condition.builtin != nullptr)
    return condition.builtin->result.kind != Type::Kind::kBoolean;
  const bool is_condition = (condition.op >= Op::kEqual && condition.op <= Op::kOr) ||
                            condition.op == Op::kBetween || condition.op == Op::kIn ||
                            condition.op == Op::kSome || condition.op == Op::kEvery ||
                            condition.op == Op::kInstanceOf;
  return !is_condition;
}

}  // namespace

Value Machine::null(Message reason, SourceSpan span) {
  evaluation_.explain(std::move(reason), span);
  return {};
}

Value Machine::of_null(SourceSpan span) {
  const Trace* trace = evaluation_.trace;
  return trace != nullptr && trace->reasons.empty() ? null({"feel.null-part"}, span) : Value();
}

Value Machine::limit(Message reason, SourceSpan span) {
  evaluation_.stop(std::move(reason), span);
  return {};
}

Value Machine::too_many_steps(SourceSpan span) {
  return limit({"feel.too-many-steps", {{"limit", std::to_string(limits().max_steps)}}}, span);
}

Value Machine::list_too_long(SourceSpan span) {
  return limit({"feel.list-too-long", {{"limit", std::to_string(limits().max_list)}}}, span);
}

Value Machine::string_too_long(SourceSpan span) {
  return limit({"feel.string-too-long", {{"limit", std::to_string(limits().max_string)}}}, span);
}

// Large values cost steps by their size, so that doubling a list or string again and again ends.
Value Machine::paid(const Value& value, SourceSpan span) {
  constexpr std::size_t kBytesAStep = 8;
  std::size_t cost = 0;
  if (const List* list = value.as_list()) {
    cost = list->size();
    if (cost > limits().max_list) return list_too_long(span);
  } else if (const std::string* text = value.as_string()) {
    cost = text->size() / kBytesAStep;
    if (text->size() > limits().max_string) return string_too_long(span);
  }
  if (!evaluation_.has_stopped())
    evaluation_.steps_left = evaluation_.steps_left > cost ? evaluation_.steps_left - cost : 1;
  return value;
}

bool Machine::pay(std::size_t steps) {
  if (evaluation_.pay(steps)) return true;
  too_many_steps(current_);
  return false;
}

Value Machine::run(const Node& node) {
  if (evaluation_.steps_left <= 1) return too_many_steps(node.span);
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
      const auto outcome = run_tests(node.children[1], input);
      return outcome.has_value() ? Value(*outcome) : of_null(node.span);
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
    case Op::kInstanceOf: return instance(node);
    case Op::kFunction: return function(node);
    case Op::kTests:
    case Op::kAnything: return {};
  }
  return {};
}

// An entry, which is searched one by one.
const Value* Machine::find(const Context& context, const std::string& name) {
  constexpr std::size_t kNamesAStep = 16;
  const std::size_t cost = context.entries().size() / kNamesAStep;
  return cost == 0 || pay(cost) ? context.find(name) : nullptr;
}

Value Machine::name(const Node& node) {
  for (const std::size_t item : node.binding.items) {
    // Whether what is not known has an entry of that name is not known.
    if (strict() && locals_[item].is_null()) return of_null(node.span);
    const Context* context = locals_[item].as_context();
    const Value* entry = context == nullptr ? nullptr : find(*context, node.name);
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
    if (a.is_null()) return of_null(node.span);
    const Value zero = arithmetic(Op::kMultiply, a, Value::number(-1));
    return zero.is_null() ? null({"feel.not-defined",
                                  {{"operation", "-"}, {"left", ""}, {"right", to_text(type_of(a))}}},
                                 node.span)
                          : zero;
  }
  const Value b = run(node.children[1]);
  if (a.is_null() || b.is_null()) return of_null(node.span);
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

// Equality as the mode has it: in strict mode what is not known, or not known in part, is equal to nothing
// and different from nothing, unless null is asked for in so many words.
std::optional<bool> Machine::equality(const Node& node, const Value& a, const Value& b) {
  const bool unknown = a.holds_null() || b.holds_null();
  if (strict() && unknown && !is_null_literal(node.children[0]) && !is_null_literal(node.children[1]))
    return std::nullopt;
  if (!pay(cost_of_comparing(a, b))) return std::nullopt;
  return equal_in(program_->mode, a, b);
}

Value Machine::comparison(const Node& node) {
  const Value a = run(node.children[0]);
  const Value b = run(node.children[1]);
  std::optional<bool> outcome;
  if (node.op == Op::kBetween) {
    const Value high = run(node.children[2]);
    outcome = both(compare(Op::kGreaterEqual, a, b), compare(Op::kLessEqual, a, high));
    if (!outcome.has_value() && high.holds_null()) return of_null(node.span);
  } else if (node.op == Op::kEqual || node.op == Op::kNotEqual) {
    outcome = equality(node, a, b);
    if (outcome.has_value() && node.op == Op::kNotEqual) outcome = !*outcome;
  } else {
    if (pay(cost_of_comparing(a, b))) outcome = compare(node.op, a, b);
  }
  if (outcome.has_value()) return Value(*outcome);
  if (a.holds_null() || b.holds_null()) return of_null(node.span);
  return null({"feel.not-comparable", {{"left", to_text(type_of(a))}, {"right", to_text(type_of(b))}}},
              node.span);
}

// A type that needs parameters and has none is no type to DMN, and then the answer is null (table 61).
Value Machine::instance(const Node& node) {
  const Value value = run(node.children[0]);
  if (!pay(value.extent().weight)) return {};
  if (strict() && value.holds_null()) return of_null(node.span);
  const Type& type = node.types[0];
  const bool open = type.kind == Type::Kind::kList || type.kind == Type::Kind::kContext ||
                    type.kind == Type::Kind::kRange || type.kind == Type::Kind::kFunction;
  if (open && type.arguments.empty() && !strict())
    return null({"feel.open-type", {{"type", to_text(type)}}}, node.span);
  return Value(is_instance(value, type));
}

// Three-valued (table 50): an operand that is no boolean counts as null.
Value Machine::logic(const Node& node) {
  const bool decisive = node.op == Op::kOr;
  const Value a = run(node.children[0]);
  if (a.as_boolean() == decisive) return Value(decisive);
  const Value b = run(node.children[1]);
  if (b.as_boolean() == decisive) return Value(decisive);
  const auto is_truth = [](const Value& value) { return value.if_boolean() != nullptr; };
  if (is_truth(a) && is_truth(b)) return Value(!decisive);
  const bool is_wrong = (!a.is_null() && !is_truth(a)) || (!b.is_null() && !is_truth(b));
  return is_wrong ? null({"feel.no-truth", {{"operation", symbol_of(node.op)}}}, node.span)
                  : of_null(node.span);
}

// A chain of `else if` is one loop, so that its length is no depth.
Value Machine::conditional(const Node& node) {
  for (const Node* at = &node;;) {
    const auto condition = run(at->children[0]).as_boolean();
    if (!condition.has_value() && strict()) return null({"feel.null-condition"}, at->children[0].span);
    const Node& chosen = at->children[condition.value_or(false) ? 1 : 2];
    if (chosen.op != Op::kIf) return run(chosen);
    if (evaluation_.steps_left <= 1) return too_many_steps(chosen.span);
    --evaluation_.steps_left;
    at = &chosen;
  }
}

Value Machine::range(const Node& node) {
  Value low = run(node.children[0]);
  Value high = node.children.size() == 1 ? low : run(node.children[1]);
  const bool unknown = (low.is_null() && !is_null_literal(node.children.front())) ||
                       (high.is_null() && !is_null_literal(node.children.back()));
  if (unknown && strict()) return of_null(node.span);
  if (!low.is_null() && !high.is_null() && !order(low, high).has_value()) {
    return null({"feel.not-comparable", {{"left", to_text(type_of(low))}, {"right", to_text(type_of(high))}}},
                node.span);
  }
  return Range{std::move(low), std::move(high), node.low_closed, node.high_closed, node.is_test};
}

Value Machine::list(const Node& node) {
  List values;
  for (const Node& child : node.children) values.push_back(run(child));
  return built(std::move(values), node.span);
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
  return built(std::move(context), node.span);
}

// The list or context as a value; null if it is nested too deep or holds too much.
Value Machine::built(Value value, SourceSpan span) {
  if (value.is_null()) return limit({"feel.value-too-large", {{"depth", std::to_string(kMostDepth)}}}, span);
  return value;
}

Value Machine::path(const Node& node) {
  const Value operand = run(node.children[0]);
  if (const List* list = operand.as_list()) {
    if (!pay(list->size())) return {};
    List values;
    for (const Value& item : *list) values.push_back(member(item, node));
    return built(std::move(values), node.span);
  }
  return member(operand, node);
}

Value Machine::member(const Value& value, const Node& node) {
  if (value.is_null()) return of_null(node.span);
  const Context* context = value.as_context();
  const Value* entry = context == nullptr ? nullptr : find(*context, node.name);
  if (entry != nullptr) return *entry;
  const auto found = property(value, node.name);
  return found.has_value() && !found->is_null() ? *found
                                                : null({"feel.no-entry", {{"name", node.name}}}, node.span);
}

// By position if the condition is a number, else the elements it is true for (10.3.2.5).
Value Machine::filter(const Node& node) {
  const Value operand = run(node.children[0]);
  if (strict() && operand.is_null()) return of_null(node.span);
  const List* held = operand.as_list();
  const List single = held == nullptr && !operand.is_null() ? List{operand} : List{};
  const List& list = held == nullptr ? single : *held;
  if (strict() && list.empty() && !may_be_position(node.children[1])) return List{};
  const Value nothing = strict() ? Value(Context()) : Value();  // An empty list is asked for a position.
  const std::size_t base = locals_.size();
  List kept;
  for (std::size_t i = 0; i < std::max<std::size_t>(list.size(), 1); ++i) {
    locals_.push_back(list.empty() ? nothing : list[i]);
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
    if (strict() && condition.is_null()) return null({"feel.null-condition"}, node.children[1].span);
  }
  return kept;
}

Value Machine::call(const Node& node) {
  if (node.name.empty()) return call_value(node, run(node.children.back()), node.children.size() - 1);
  if (node.builtin == nullptr) return null({"feel.unknown-function", {{"name", node.name}}}, node.span);
  std::vector<Value> given;
  for (const Node& child : node.children) given.push_back(run(child));
  return call_builtin(*node.builtin, given, node.names, node.span, node.children);
}

// Strict mode's rule for what is not known stands here and in no function.
Value Machine::call_builtin(const Builtin& builtin, const std::vector<Value>& given,
                            const std::vector<std::string>& names, SourceSpan span,
                            std::span<const Node> written) {
  current_ = span;
  if (evaluation_.trace != nullptr) called_ = builtin.name;
  for (std::size_t i = 0; strict() && builtin.unknown != Unknown::kDecides && i < given.size(); ++i) {
    const bool is_null = given[i].is_null();
    if (is_null && i < written.size() && is_null_literal(written[i])) continue;
    if (is_null || (builtin.unknown == Unknown::kSpreads && given[i].holds_null())) return of_null(span);
  }
  for (const Signature& signature : builtin.signatures) {
    const auto arguments = arguments_for(signature, given, names);
    if (arguments.has_value()) return paid(builtin.body(*this, *arguments), span);
  }
  return null({"feel.bad-arguments", {{"name", builtin.name}}}, span);
}

// Calls a function that is a value; the first `count` children are the arguments.
Value Machine::call_value(const Node& node, const Value& callee, std::size_t count) {
  const auto function = std::dynamic_pointer_cast<const Callable>(callee.as_function());
  if (function == nullptr) return null({"feel.unknown-function", {{"name", node.name}}}, node.span);
  std::vector<Value> arguments;
  for (std::size_t i = 0; i < count; ++i) arguments.push_back(run(node.children[i]));
  if (!node.names.empty()) return function->call_by_name(node.names, arguments, evaluation_);
  if (!function->checks_arguments() && function->parameters().size() != count) {
    return null({"feel.bad-arguments", {{"name", node.name}}}, node.span);
  }
  return invoke(*function, arguments, evaluation_);
}

Value Machine::function(const Node& node) {
  if (node.negated) return external(node);
  if (!pay(values_.size() + locals_.size())) return {};
  return built(Value::function(std::make_shared<const Closure>(program_, node, values_, locals_)), node.span);
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
  if (const List* list = value.as_list(); list != nullptr && !pay(list->size())) return std::nullopt;
  auto values = elements_of(value, node.negated, limits().max_list);
  if (values.has_value() && value.as_range() != nullptr && !pay(values->size())) return std::nullopt;
  if (const Range* range = value.as_range(); range != nullptr && !values.has_value() && is_countable(*range))
    list_too_long(node.span);
  return values;
}

void Machine::loop_body(Loop& loop) {
  const Node& node = loop.node;
  if (node.op == Op::kFor) {
    Value partial;
    if (node.negated && pay(loop.results.size())) partial = built(loop.results, node.span);
    loop.failed = node.negated && partial.is_null();
    if (loop.failed) {
      loop.stop = true;
      return;
    }
    locals_.push_back(std::move(partial));
    Value result = run(node.children.back());
    locals_.pop_back();
    loop.results.push_back(std::move(result));
    if (loop.results.size() > limits().max_list) {
      loop.failed = true;
      list_too_long(node.span);
    }
  } else {
    const Value result = run(node.children.back());
    const auto holds = result.as_boolean();
    if (!holds.has_value() && !result.is_null())
      null({"feel.no-truth", {{"operation", symbol_of(node.op)}}}, node.span);
    const bool decisive = node.op == Op::kSome;
    loop.stop = holds == decisive;
    if (loop.stop)
      loop.verdict = decisive;
    else if (!holds.has_value())
      loop.verdict = std::nullopt;
  }
  if (evaluation_.has_stopped()) loop.failed = true;
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
  if (node.op != Op::kFor) return state.verdict.has_value() ? Value(*state.verdict) : of_null(node.span);
  return built(std::move(state.results), node.span);
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
  const bool null_asked = asks_for_null(node, program_->mode);
  if (strict() && !null_asked && !node.mentions_input && (input.holds_null() || value.holds_null()))
    return std::nullopt;
  if (value.is_null() && !null_asked) return std::nullopt;
  // An expression with `?` decides by itself if it gives a boolean; else its value is compared (7.3.3).
  const bool decides = node.mentions_input && (strict() || value.is_null() || value.as_boolean().has_value());
  std::optional<bool> outcome;
  if (decides)
    outcome = value.as_boolean();
  else if (pay(cost_of_passing(value, input)))
    outcome = passes(value, input);
  if (!outcome.has_value() && !value.holds_null() && !input.holds_null()) {
    null({"feel.not-comparable", {{"left", to_text(type_of(input))}, {"right", to_text(type_of(value))}}},
         node.span);
  }
  return outcome;
}

}  // namespace htx::feel
