#pragma once

#include <string>
#include <string_view>

#include "engine/feel/syntax/ast.h"

namespace htx::feel {

// "+" for kAdd; empty for nodes that are no infix operators.
std::string_view op_symbol(Op op);

// Whether a node is a range whose ends are literals or calls of date(), time(), date and time() and
// duration() on a literal text.
bool is_literal_range(const Node& node);

// The tree written in one canonical way.
std::string print(const Node& node);

}  // namespace htx::feel
