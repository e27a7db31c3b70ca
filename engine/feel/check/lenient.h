#pragma once

#include <map>
#include <optional>
#include <string>

#include "engine/feel/expression.h"

namespace htx::feel {

// A strict expression written for engines that follow DMN to the letter: wherever strict mode gives a
// value the text gives the same, and where strict mode gives null so does it, though a null operand makes
// `=` false there and picks the else branch.  Names found in `renamed` are written under their new name.
// None if the expression uses what this cannot promise of: lists, contexts, loops, filters, functions of
// its own, and built-in functions other than those of numbers, texts and dates.
std::optional<std::string> lenient_text(const Expression& expression,
                                        const std::map<std::string, std::string>& renamed = {});

}  // namespace htx::feel
