#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/feel/expression.h"

namespace htx::feel {

// An addition, subtraction or comparison of two different units.
struct UnitClash {
  SourceSpan span;
  std::string left;
  std::string right;
};
// `units` by slot; the empty text is "not declared" and fits everything, as numbers written in the text do.
std::vector<UnitClash> unit_clashes(const Expression& expression, std::span<const std::string> units);
std::vector<UnitClash> unit_clashes(const UnaryTests& tests, const std::string& input,
                                    std::span<const std::string> units);

}  // namespace htx::feel
