#pragma once

#include "engine/feel/syntax/ast.h"
#include "engine/feel/syntax/parser.h"

namespace htx::feel {

// Strict mode's check of types, from the leaves up; reports every mismatch.  `input`: the type of `?`.
Type check(const Node& root, const Names& names, const Type& input, Reporter& reporter);

}  // namespace htx::feel
