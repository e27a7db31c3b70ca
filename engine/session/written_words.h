#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"

namespace htx {

// What a person writes with a request.

// Fails with "session.unknown-word", naming those that are known, unless the word is one of a closed list.
Status check_word(const std::string& word, const std::vector<std::string>& known);

// Fails with "session.empty-note" unless the text says something and has at most 4,000 bytes.
Status check_text(const std::string& text);

}  // namespace htx
