#pragma once

#include <string_view>
#include <vector>

#include "engine/feel/syntax/token.h"

namespace htx::feel {

// The tokens of `text`, comments and white space left out, ending with kEnd.  What is no token (an
// open string, a stray character) becomes a kBad token, for the parser to report or to use in a name.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace htx::feel
