#pragma once

#include <string>
#include <vector>

#include "engine/base/closed_list.h"
#include "engine/base/result.h"

namespace htx {

// What a person writes with a request.

// Fails with "session.unknown-word", naming those that are known, unless the word is one of a closed list.
Status check_word(const std::string& word, const std::vector<std::string>& known);

// What the word of a closed list stands for.  Fails as check_word().
template <class Enum>
Result<Enum> read_word(const std::string& word) {
  if (const auto found = enum_from_string<Enum>(word)) return *found;
  return check_word(word, words_of<Enum>()).error();
}

// Fails with "session.empty-note" unless the text says something and has at most 4,000 bytes.
Status check_text(const std::string& text);

}  // namespace htx
