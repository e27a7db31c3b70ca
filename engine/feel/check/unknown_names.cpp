#include "engine/feel/check/unknown_names.h"

#include <algorithm>

#include "engine/feel/library/builtins.h"
#include "engine/feel/syntax/ast.h"

namespace htx::feel {
namespace {

// A call by name has no node of its own for the name.
void collect(const Node& node, std::vector<UnknownName>& unknown) {
  const bool is_call = node.op == Op::kCall;
  const bool is_bound = node.binding.local >= 0 || node.binding.slot >= 0 || !node.binding.items.empty();
  if ((is_call || node.op == Op::kName) && !node.name.empty() && !is_bound &&
      find_builtin(node.name) == nullptr) {
    SourceSpan span = node.span;
    if (is_call) span.end = std::min(span.end, span.begin + static_cast<std::uint32_t>(node.name.size()));
    unknown.push_back({node.name, span, is_call});
  }
  for (const Node& child : node.children) collect(child, unknown);
}

std::vector<UnknownName> unknown_in(const Node& root) {
  std::vector<UnknownName> unknown;
  collect(root, unknown);
  return unknown;
}

}  // namespace

std::vector<UnknownName> unknown_names(const Expression& expression) {
  return unknown_in(expression.program().root);
}
std::vector<UnknownName> unknown_names(const UnaryTests& tests) { return unknown_in(tests.program().root); }

}  // namespace htx::feel
