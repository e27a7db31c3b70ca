#include <algorithm>

#include "engine/feel/check/type_check.h"

#include "engine/feel/library/builtins.h"
#include "engine/feel/syntax/parser.h"
#include "engine/feel/syntax/print.h"
#include "engine/value/temporal.h"

namespace htx::feel {
namespace {

using Kind = Type::Kind;

bool is(const Type& type, Kind kind) {
  return type.is_any() || type.kind == Kind::kNull || type.kind == kind;
}
bool is_unknown(const Type& type) { return type.is_any() || type.kind == Kind::kNull; }
bool is_duration(const Type& type) { return type.kind == Kind::kMonths || type.kind == Kind::kDays; }

bool is_ordered(const Type& type) {
  return type.kind != Kind::kBoolean && type.kind != Kind::kList && type.kind != Kind::kContext &&
         type.kind != Kind::kRange && type.kind != Kind::kFunction;
}

class Checker {
 public:
  Checker(const Names& names, const Type& input, Reporter& reporter)
      : names_(names), input_(input), reporter_(reporter) {}

  Type run(const Node& node) {
    switch (node.op) {
      case Op::kLiteral: return literal(node.value);
      case Op::kName: return name(node);
      case Op::kNegate: return negate(node);
      case Op::kAdd:
      case Op::kSubtract:
      case Op::kMultiply:
      case Op::kDivide:
      case Op::kPower: return infix(node);
      case Op::kAnd:
      case Op::kOr:
        boolean(node.children[0]);
        boolean(node.children[1]);
        return Kind::kBoolean;
      case Op::kIf: {
        boolean(node.children[0]);
        const Type yes = run(node.children[1]);
        return common(yes, run(node.children[2]));
      }
      case Op::kIn: {
        const Type operand = run(node.children[0]);
        locals_.push_back(operand);
        tests(node.children[1], operand);
        locals_.pop_back();
        return Kind::kBoolean;
      }
      case Op::kRange: return range(node);
      case Op::kList: return list(node);
      case Op::kContext: return context(node);
      case Op::kPath: return path(node);
      case Op::kFilter: return filter(node);
      case Op::kCall: return call(node);
      case Op::kFor:
      case Op::kSome:
      case Op::kEvery: return loop(node);
      case Op::kFunction: return function(node);
      case Op::kInstanceOf: run(node.children[0]); return Kind::kBoolean;
      case Op::kTests:
        locals_.push_back(input_);
        tests(node, input_);
        locals_.pop_back();
        return Kind::kBoolean;
      case Op::kAnything: break;
      case Op::kEqual:
      case Op::kNotEqual:
      case Op::kLess:
      case Op::kLessEqual:
      case Op::kGreater:
      case Op::kGreaterEqual:
      case Op::kBetween: return comparison(node);
    }
    return {};
  }

 private:
  void mismatch(const Node& node, const Type& left, const Type& right) {
    const std::string symbol = node.op == Op::kBetween ? "between" : std::string(op_symbol(node.op));
    reporter_.report(node.span, {"feel.types-differ",
                                 {{"operation", symbol.empty() ? ".." : symbol},
                                  {"left", to_text(left)},
                                  {"right", to_text(right)}}});
  }
  void wrong(const Node& node, const Type& found, const Type& wanted) {
    reporter_.report(node.span, {"feel.wrong-type", {{"found", to_text(found)}, {"wanted", to_text(wanted)}}},
                     {"feel.expect-value", {{"type", to_text(wanted)}}});
  }
  void require(const Node& node, const Type& wanted) {
    const Type found = run(node);
    if (!conforms(found, wanted)) wrong(node, found, wanted);
  }
  void boolean(const Node& node) { require(node, Kind::kBoolean); }

  static Type literal(const Value& value) {
    if (value.as_number()) return Kind::kNumber;
    if (value.as_string() != nullptr) return Kind::kString;
    if (value.as_boolean()) return Kind::kBoolean;
    if (value.as_date()) return Kind::kDate;
    if (value.as_months()) return Kind::kMonths;
    if (value.as_days()) return Kind::kDays;
    return value.is_null() ? Kind::kNull : Kind::kAny;
  }

  Type name(const Node& node) {
    for (const std::size_t item : node.binding.items) {
      const Type& element = locals_[item];
      if (element.is_any()) return {};
      const auto entry = element.kind == Kind::kContext ? element.entry(node.name) : std::nullopt;
      if (entry.has_value()) return *entry;
    }
    if (node.binding.local >= 0) return locals_[static_cast<std::size_t>(node.binding.local)];
    if (node.binding.slot >= 0) return names_.type(static_cast<std::size_t>(node.binding.slot));
    if (!node.binding.items.empty())
      reporter_.report(node.span, {"feel.unknown-name", {{"name", node.name}}});
    return {};
  }

  Type negate(const Node& node) {
    Type operand = run(node.children[0]);
    if (!is_unknown(operand) && operand.kind != Kind::kNumber && !is_duration(operand))
      wrong(node.children[0], operand, Kind::kNumber);
    return operand;
  }

  // Table 55 and its neighbours: which kinds an operator joins, and what comes out.
  static std::optional<Type> result(Op op, const Type& a, const Type& b) {
    if (is_unknown(a) || is_unknown(b)) return Type();
    const bool same = a.kind == b.kind;
    if (same && a.kind == Kind::kNumber) return Type(Kind::kNumber);
    if (op == Op::kAdd && same && (a.kind == Kind::kString || is_duration(a))) return a;
    const auto is_day = [](const Type& type) {
      return type.kind == Kind::kDate || type.kind == Kind::kDateTime;
    };
    if ((op == Op::kAdd || op == Op::kSubtract) && (is_day(a) || a.kind == Kind::kTime) && is_duration(b))
      return a;
    if (op == Op::kAdd && is_duration(a) && (is_day(b) || b.kind == Kind::kTime)) return b;
    if (op == Op::kSubtract && ((is_day(a) && is_day(b)) || (same && a.kind == Kind::kTime)))
      return Type(Kind::kDays);
    if (op == Op::kSubtract && same && is_duration(a)) return a;
    if ((op == Op::kMultiply || op == Op::kDivide) && is_duration(a) && b.kind == Kind::kNumber) return a;
    if (op == Op::kMultiply && a.kind == Kind::kNumber && is_duration(b)) return b;
    if (op == Op::kDivide && same && is_duration(a)) return Type(Kind::kNumber);
    return std::nullopt;
  }

  Type infix(const Node& node) {
    const Type a = run(node.children[0]);
    const Type b = run(node.children[1]);
    const auto type = result(node.op, a, b);
    if (!type.has_value()) mismatch(node, a, b);
    return type.value_or(Type());
  }

  Type comparison(const Node& node) {
    const Type first = run(node.children[0]);
    for (std::size_t i = 1; i < node.children.size(); ++i) {
      const Type other = run(node.children[i]);
      const bool equality = node.op == Op::kEqual || node.op == Op::kNotEqual;
      const bool fits = conforms(first, other) || conforms(other, first);
      if (!fits || (!equality && (!is_ordered(first) || !is_ordered(other)))) mismatch(node, first, other);
    }
    return Kind::kBoolean;
  }

  Type range(const Node& node) {
    const Type low = run(node.children[0]);
    const Type high = node.children.size() == 1 ? low : run(node.children[1]);
    if (!conforms(low, high) || !is_ordered(low) || !is_ordered(high)) mismatch(node, low, high);
    return Type::range_of(common(low, high));
  }

  Type list(const Node& node) {
    Type element(Kind::kNull);
    for (const Node& child : node.children) element = common(element, run(child));
    return Type::list_of(element.kind == Kind::kNull ? Type() : element);
  }

  Type context(const Node& node) {
    std::vector<std::pair<std::string, Type>> entries;
    const std::size_t base = locals_.size();
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (std::ranges::find(node.names, node.names[i]) <
          node.names.begin() + static_cast<std::ptrdiff_t>(i)) {
        reporter_.report(node.children[i].span, {"feel.duplicate-entry", {{"name", node.names[i]}}});
      }
      locals_.push_back(run(node.children[i]));
      entries.emplace_back(node.names[i], locals_.back());
    }
    locals_.resize(base);
    return Type::context_of(std::move(entries));
  }

  static std::optional<Type> member(const Type& type, const std::string& name) {
    if (is_unknown(type)) return Type();
    if (type.kind == Kind::kContext) return type.entry(name);
    if (type.kind == Kind::kRange && (name == "start" || name == "end")) return type.element();
    if (type.kind == Kind::kRange)
      return name.ends_with("included") ? std::optional<Type>(Kind::kBoolean) : std::nullopt;
    const bool date = type.kind == Kind::kDate || type.kind == Kind::kDateTime;
    const bool time = type.kind == Kind::kTime || type.kind == Kind::kDateTime;
    static const std::vector<std::string> kDate = {"year", "month", "day", "weekday"};
    static const std::vector<std::string> kTime = {"hour", "minute", "second", "time offset", "timezone"};
    const auto has = [&](const std::vector<std::string>& list) {
      return std::ranges::find(list, name) != list.end();
    };
    if ((date && has(kDate)) || (time && has(kTime))) return Type();
    if (type.kind == Kind::kMonths && has({"years", "months"})) return Type(Kind::kNumber);
    if (type.kind == Kind::kDays && has({"days", "hours", "minutes", "seconds"})) return Type(Kind::kNumber);
    return std::nullopt;
  }

  Type path(const Node& node) {
    const Type operand = run(node.children[0]);
    const bool list = operand.kind == Kind::kList;
    const auto found = member(list ? operand.element() : operand, node.name);
    if (!found.has_value()) {
      reporter_.report(node.span, {"feel.no-such-entry", {{"name", node.name}, {"type", to_text(operand)}}});
      return {};
    }
    return list ? Type::list_of(*found) : *found;
  }

  Type filter(const Node& node) {
    const Type operand = run(node.children[0]);
    Type element = operand.kind == Kind::kList ? operand.element() : operand;
    locals_.push_back(element);
    const Type condition = run(node.children[1]);
    locals_.pop_back();
    if (condition.kind == Kind::kNumber) return element;
    if (!is(condition, Kind::kBoolean)) wrong(node.children[1], condition, Kind::kBoolean);
    return condition.is_any() ? Type() : Type::list_of(element);
  }

  Type call(const Node& node) {
    std::vector<Type> found;
    for (const Node& child : node.children) found.push_back(run(child));
    if (node.builtin == nullptr) return {};
    if (node.name == "now" || node.name == "today") reporter_.report(node.span, {"feel.no-clock"});
    const Signature* signature = signature_for(*node.builtin, node.children.size(), node.names);
    if (signature == nullptr) {
      reporter_.report(node.span, {"feel.bad-arguments", {{"name", node.name}}});
      return node.builtin->result;
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto& parameters = signature->parameters;
      auto at = parameters.begin() + static_cast<std::ptrdiff_t>(std::min(i, parameters.size() - 1));
      if (!node.names.empty()) at = std::ranges::find(parameters, node.names[i], &Signature::Parameter::name);
      if (!conforms(found[i], at->type)) wrong(node.children[i], found[i], at->type);
    }
    if (node.name == "min" || node.name == "max") {
      return found.size() == 1 && found[0].kind == Kind::kList ? found[0].element() : found[0];
    }
    if (node.name == "abs") return found[0];
    if (node.name == "duration" && node.children[0].op == Op::kLiteral) return duration(node.children[0]);
    return node.builtin->result;
  }

  // The kind of duration a literal text will be; a text that is none is a mistake at load.
  Type duration(const Node& node) {
    const std::string* text = node.value.as_string();
    if (text == nullptr) return {};
    if (months_from_iso(*text).has_value()) return Kind::kMonths;
    if (days_from_iso(*text).has_value()) return Kind::kDays;
    reporter_.report(node.span, {"feel.bad-temporal", {{"found", *text}}}, "feel.expect-temporal");
    return {};
  }

  Type loop(const Node& node) {
    const std::size_t base = locals_.size();
    for (std::size_t i = 0; i < node.names.size(); ++i) {
      const Type domain = run(node.children[i]);
      const bool iterable = domain.kind == Kind::kList || domain.kind == Kind::kRange;
      if (!iterable && !is_unknown(domain)) wrong(node.children[i], domain, Type(Kind::kList));
      locals_.push_back(domain.element());
    }
    if (node.op == Op::kFor) locals_.emplace_back(Kind::kList);
    const Type body = run(node.children.back());
    locals_.resize(base);
    if (node.op == Op::kFor) return Type::list_of(body);
    if (!is(body, Kind::kBoolean)) wrong(node.children.back(), body, Kind::kBoolean);
    return Kind::kBoolean;
  }

  Type function(const Node& node) {
    const std::size_t base = locals_.size();
    Type type(Kind::kFunction);
    for (const Type& parameter : node.types) {
      locals_.push_back(parameter);
      type.arguments.push_back(parameter);
    }
    type.arguments.push_back(run(node.children[0]));
    locals_.resize(base);
    return type;
  }

  void tests(const Node& node, const Type& input) {
    for (const Node& child : node.children) {
      const Type type = run(child);
      if (child.op == Op::kAnything || child.mentions_input) continue;
      Type wanted = type;
      if (type.kind == Kind::kList && input.kind != Kind::kList) wanted = type.element();
      if (wanted.kind == Kind::kRange) wanted = wanted.element();
      if (conforms(wanted, input) || conforms(input, wanted)) continue;
      wrong(child, type, input);
    }
  }

  const Names& names_;
  const Type& input_;
  Reporter& reporter_;
  std::vector<Type> locals_;
};

}  // namespace

Type check(const Node& root, const Names& names, const Type& input, Reporter& reporter) {
  return Checker(names, input, reporter).run(root);
}

}  // namespace htx::feel
