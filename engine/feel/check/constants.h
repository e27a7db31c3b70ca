#pragma once

#include <memory>

#include "engine/feel/syntax/ast.h"
#include "engine/feel/syntax/parser.h"

namespace htx::feel {

// Reports the parts of a strict program that have no value whatever the figures are: constant parts that
// fail, and operators and calls that fail for every other operand because of a constant one (`x / 0`,
// `substring(s, 0)`).  Never reports a part that has a value for some figures; what would take long to try is
// left alone.
void report_always_null(const std::shared_ptr<const Program>& program, Reporter& reporter);

}  // namespace htx::feel
