#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// The words of a closed list are an enum in memory.  Its values count from 0 without gaps, and its
// to_string() is the one table of its words: a switch, which gives the empty text for what is no value.
namespace htx {

// The value that a word stands for; none if the word is not on the list.
template <class Enum>
std::optional<Enum> enum_from_string(std::string_view word) {
  for (std::underlying_type_t<Enum> i = 0;; ++i) {
    const std::string_view known = to_string(static_cast<Enum>(i));
    if (known.empty()) return std::nullopt;
    if (known == word) return static_cast<Enum>(i);
  }
}

// Every word of the list, in the order of the values.
template <class Enum>
std::vector<std::string> words_of() {
  std::vector<std::string> words;
  for (std::underlying_type_t<Enum> i = 0; !to_string(static_cast<Enum>(i)).empty(); ++i)
    words.emplace_back(to_string(static_cast<Enum>(i)));
  return words;
}

}  // namespace htx
