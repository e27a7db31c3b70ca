#include "engine/feel/check/lenient.h"

#include <algorithm>
#include <set>

#include "engine/feel/syntax/ast.h"
#include "engine/feel/syntax/print.h"

namespace htx::feel {
namespace {

using Renamed = std::map<std::string, std::string>;

bool is_null_literal(const Node& node) { return node.op == Op::kLiteral && node.value.is_null(); }

Node make(Op op, std::vector<Node> children) { return Node{.op = op, .children = std::move(children)}; }

Node null_literal() { return Node{.op = Op::kLiteral}; }

// if <any of the operands> = null then null else <node>; literals are never null.
Node unless_null(const std::vector<Node>& operands, Node node) {
  std::optional<Node> unknown;
  for (const Node& operand : operands) {
    if (operand.op == Op::kLiteral) continue;
    Node test = make(Op::kEqual, {operand, null_literal()});
    if (unknown.has_value()) test = make(Op::kOr, {*std::move(unknown), std::move(test)});
    unknown = std::move(test);
  }
  if (!unknown.has_value()) return node;
  return make(Op::kIf, {*std::move(unknown), null_literal(), std::move(node)});
}

// Built-in functions that are null where an argument is, in every engine.
bool is_plain(const std::string& name) {
  static const std::set<std::string, std::less<>> kPlain = {
      "abs",         "floor",         "ceiling",       "decimal",
      "round up",    "round down",    "round half up", "round half down",
      "modulo",      "sqrt",          "not",           "date",
      "time",        "date and time", "duration",      "years and months duration",
      "upper case",  "lower case",    "string length", "contains",
      "starts with", "ends with"};
  return kPlain.contains(name);
}

bool reads_names(const Node& node) {
  return node.op == Op::kName || std::ranges::any_of(node.children, reads_names);
}

// What asks whether an operand is null says the operand twice, so nested questions double with each level.
// Beyond this nobody reads the text, and a few levels more would fill the memory.
constexpr std::size_t kMostNodes = 10'000;

std::size_t nodes_of(const Node& node) {
  std::size_t count = 1;
  for (const Node& child : node.children) count += nodes_of(child);
  return count;
}

std::optional<Node> lenient_whole(const Node& node, const Renamed& renamed);

std::optional<Node> lenient(const Node& node, const Renamed& renamed) {
  auto made = lenient_whole(node, renamed);
  if (made.has_value() && nodes_of(*made) > kMostNodes) return std::nullopt;
  return made;
}

std::optional<std::vector<Node>> all_lenient(const std::vector<Node>& nodes, const Renamed& renamed) {
  std::vector<Node> result;
  for (const Node& node : nodes) {
    auto made = lenient(node, renamed);
    if (!made.has_value()) return std::nullopt;
    result.push_back(*std::move(made));
  }
  return result;
}

// A test of `x in (...)` that reads nothing but the input.
bool is_plain_test(const Node& test) {
  if (test.op == Op::kLiteral) return !test.value.is_null();
  if (test.op == Op::kRange) return !test.is_test && !reads_names(test);
  const bool comparison = test.op >= Op::kEqual && test.op <= Op::kGreaterEqual;
  return comparison && test.is_test && !reads_names(test.children[1]);
}

std::optional<Node> lenient_in(const Node& node, const Renamed& renamed) {
  const Node& tests = node.children[1];
  if (tests.op != Op::kTests || !std::ranges::all_of(tests.children, is_plain_test)) return std::nullopt;
  auto operand = lenient(node.children[0], renamed);
  if (!operand.has_value()) return std::nullopt;
  return unless_null({*operand}, make(Op::kIn, {*operand, tests}));
}

std::optional<Node> lenient_whole(const Node& node, const Renamed& renamed) {
  Node copy = node;
  if (node.op == Op::kLiteral) return copy;
  if (node.op == Op::kName) {
    const auto other = renamed.find(node.name);
    if (other != renamed.end()) copy.name = other->second;
    return copy;
  }
  if (node.op == Op::kIn) return lenient_in(node, renamed);
  const bool known = (node.op >= Op::kNegate && node.op <= Op::kBetween) || node.op == Op::kPath ||
                     node.op == Op::kInstanceOf || node.op == Op::kCall;
  if (!known) return std::nullopt;
  if (node.op == Op::kCall && (node.builtin == nullptr || !is_plain(node.name))) return std::nullopt;
  auto children = all_lenient(node.children, renamed);
  if (!children.has_value()) return std::nullopt;
  copy.children = *std::move(children);
  if (node.op == Op::kEqual || node.op == Op::kNotEqual) {
    if (is_null_literal(node.children[0]) || is_null_literal(node.children[1])) return copy;
    return unless_null(copy.children, copy);
  }
  if (node.op == Op::kIf) return unless_null({copy.children[0]}, copy);
  if (node.op == Op::kInstanceOf) return unless_null(copy.children, copy);
  return copy;
}

}  // namespace

std::optional<std::string> lenient_text(const Expression& expression, const Renamed& renamed) {
  const auto node = lenient(expression.program().root, renamed);
  return node.has_value() ? std::optional(print(*node)) : std::nullopt;
}

}  // namespace htx::feel
