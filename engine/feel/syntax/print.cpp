#include <algorithm>
#include <array>

#include "engine/feel/syntax/print.h"

#include "engine/feel/syntax/ast.h"

namespace htx::feel {
namespace {

std::string joined(const std::vector<Node>& nodes, std::size_t count, const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ", ";
    if (!names.empty()) text += names[i] + ": ";
    text += print(nodes[i]);
  }
  return text;
}

// In brackets, so that the text does not depend on the order of precedence.
std::string inner(const Node& node) {
  constexpr std::array<Op, 8> kClosed = {Op::kLiteral, Op::kName, Op::kList, Op::kContext,
                                         Op::kRange,   Op::kCall, Op::kPath, Op::kFilter};
  return std::ranges::find(kClosed, node.op) != kClosed.end() ? print(node) : "(" + print(node) + ")";
}

std::string literal(const Value& value) {
  if (value.as_date() || value.as_months() || value.as_days() || value.as_time() != nullptr ||
      value.as_date_time() != nullptr) {
    const std::string text = to_text(value);  // date("2020-12-31"), duration("P1Y")
    const std::size_t begin = text.find('"');
    return "@" + text.substr(begin, text.size() - begin - 1);
  }
  return to_text(value);
}

std::string loop(const Node& node) {
  std::string text = node.op == Op::kFor ? "for " : node.op == Op::kSome ? "some " : "every ";
  for (std::size_t i = 0; i < node.names.size(); ++i) {
    const Node& domain = node.children[i];
    const bool steps = domain.op == Op::kRange && domain.negated;
    text += (i > 0 ? ", " : "") + node.names[i] + " in ";
    text += steps ? inner(domain.children[0]) + ".." + inner(domain.children[1]) : inner(domain);
  }
  return text + (node.op == Op::kFor ? " return " : " satisfies ") + print(node.children.back());
}

std::string key(const std::string& name) {
  auto tokens = to_text(Value::string(name));
  return tokens;
}

std::string context(const Node& node) {
  std::string text = "{";
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    text += (i > 0 ? ", " : "") + key(node.names[i]) + ": " + print(node.children[i]);
  }
  return text + "}";
}

std::string function(const Node& node) {
  std::string text = "function(";
  for (std::size_t i = 0; i < node.names.size(); ++i) {
    text += (i > 0 ? ", " : "") + node.names[i];
    if (!node.types[i].is_any()) text += ": " + to_text(node.types[i]);
  }
  return text + ")" + (node.negated ? " external " : " ") + print(node.children[0]);
}

std::string call(const Node& node) {
  const std::size_t count = node.children.size() - (node.name.empty() ? 1 : 0);
  const std::string callee = node.name.empty() ? inner(node.children.back()) : node.name;
  return callee + "(" + joined(node.children, count, node.names) + ")";
}

std::string range(const Node& node) {
  if (node.is_test && node.children.size() == 1)
    return (node.low_closed ? "(= " : "(!= ") + inner(node.children[0]) + ")";
  if (node.is_test) {
    const bool is_low = node.children[1].op == Op::kLiteral && node.children[1].value.is_null();
    const bool closed = node.low_closed || node.high_closed;
    return std::string(is_low ? "(>" : "(<") + (closed ? "= " : " ") + inner(node.children[is_low ? 0 : 1]) +
           ")";
  }
  return (node.low_closed ? "[" : "(") + inner(node.children[0]) + ".." + inner(node.children[1]) +
         (node.high_closed ? "]" : ")");
}

}  // namespace

std::string_view op_symbol(Op op) {
  constexpr std::array<std::pair<Op, std::string_view>, 13> kSymbols = {{
      {Op::kAdd, "+"},
      {Op::kSubtract, "-"},
      {Op::kMultiply, "*"},
      {Op::kDivide, "/"},
      {Op::kPower, "**"},
      {Op::kEqual, "="},
      {Op::kNotEqual, "!="},
      {Op::kLess, "<"},
      {Op::kLessEqual, "<="},
      {Op::kGreater, ">"},
      {Op::kGreaterEqual, ">="},
      {Op::kAnd, "and"},
      {Op::kOr, "or"},
  }};
  for (const auto& [known, symbol] : kSymbols) {
    if (known == op) return symbol;
  }
  return "";
}

bool is_literal_range(const Node& node) {
  const auto is_literal = [](const Node& end) {
    constexpr std::array<std::string_view, 4> kMakers = {"date", "time", "date and time", "duration"};
    if (end.op == Op::kLiteral) return true;
    if (end.op == Op::kNegate) return end.children[0].op == Op::kLiteral;
    return end.op == Op::kCall && std::ranges::find(kMakers, end.name) != kMakers.end() &&
           end.children.size() == 1 && end.children[0].op == Op::kLiteral;
  };
  return node.op == Op::kRange && std::ranges::all_of(node.children, is_literal);
}

std::string print(const Node& node) {
  const auto& parts = node.children;
  switch (node.op) {
    case Op::kLiteral: return literal(node.value);
    case Op::kName: return node.name;
    case Op::kNegate: return "-" + inner(parts[0]);
    case Op::kIf: return "if " + print(parts[0]) + " then " + print(parts[1]) + " else " + print(parts[2]);
    case Op::kBetween: return inner(parts[0]) + " between " + inner(parts[1]) + " and " + inner(parts[2]);
    case Op::kIn: return inner(parts[0]) + " in (" + print(parts[1]) + ")";
    case Op::kRange: return range(node);
    case Op::kList: return "[" + joined(parts, parts.size(), {}) + "]";
    case Op::kContext: return context(node);
    case Op::kPath: return inner(parts[0]) + "." + node.name;
    case Op::kFilter: return inner(parts[0]) + "[" + print(parts[1]) + "]";
    case Op::kCall: return call(node);
    case Op::kFor:
    case Op::kSome:
    case Op::kEvery: return loop(node);
    case Op::kFunction: return function(node);
    case Op::kInstanceOf: return inner(parts[0]) + " instance of " + to_text(node.types[0]);
    case Op::kTests: {
      const std::string tests = joined(parts, parts.size(), {});
      return node.negated ? "not(" + tests + ")" : tests;
    }
    case Op::kAnything: return "-";
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kPower:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
    case Op::kAnd:
    case Op::kOr: break;
  }
  if (node.is_test) return std::string(op_symbol(node.op)) + " " + inner(parts[1]);
  return inner(parts[0]) + " " + std::string(op_symbol(node.op)) + " " + inner(parts[1]);
}

}  // namespace htx::feel
