#pragma once

#include <set>
#include <string>
#include <string_view>

namespace htx {

// The slots of a text of the catalogue: "x" and "y" of "from {x} to {y}".
inline std::set<std::string> slots_of(std::string_view text) {
  std::set<std::string> found;
  while (true) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return found;
    found.insert(std::string(text.substr(open + 1, close - open - 1)));
    text.remove_prefix(close + 1);
  }
}

}  // namespace htx
