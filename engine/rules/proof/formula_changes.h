#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace htx::rules::internal {

// A small fault in the text of an expression: `size` bytes from `begin` on become `to`.
struct FormulaChange {
  std::size_t begin = 0;
  std::size_t size = 0;
  std::string to;
};

// Each number one unit of its last digit more and less; + for -, * for /, min for max, floor for ceiling,
// and the other way round.  Not every change gives an expression that compiles.
std::vector<FormulaChange> formula_changes(const std::string& text);

}  // namespace htx::rules::internal
