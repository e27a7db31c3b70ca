#pragma once

#include <string>
#include <vector>

#include "engine/feel/expression.h"

namespace htx::feel {

// A name in a lenient text that nothing declares: it is null wherever it is read.
struct UnknownName {
  std::string name;
  SourceSpan span;
  bool is_called = false;  // As a function.
};

// The names of the text that are neither declared nor built in, in its order.  A filter's condition has
// none, because the items may have entries of any name.
std::vector<UnknownName> unknown_names(const Expression& expression);
std::vector<UnknownName> unknown_names(const UnaryTests& tests);

}  // namespace htx::feel
