#pragma once

#include "engine/base/closed_list.h"
#include "engine/base/text.h"
#include "tests/support/matchers.h"

namespace htx {

// The words of a closed list, with blanks between them.  Fails the test unless each is read as the value it
// stands for, and what is no word as none.
template <class Enum>
std::string words_that_read_back() {
  const std::vector<std::string> words = words_of<Enum>();
  for (std::size_t i = 0; i < words.size(); ++i) {
    CAPTURE(words[i]);
    const auto read = enum_from_string<Enum>(words[i]);
    REQUIRE(read.has_value());
    CHECK(static_cast<std::size_t>(*read) == i);
    CHECK(to_string(*read) == words[i]);
    CHECK_FALSE(enum_from_string<Enum>(words[i] + "x").has_value());
  }
  CHECK_FALSE(enum_from_string<Enum>("").has_value());
  return join(words, " ");
}

}  // namespace htx
