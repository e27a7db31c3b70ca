#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace htx::feel {

// A regular expression of XPath and XQuery Functions 3.1, section 5.6.1, as FEEL uses them.
//
// Matching runs on ICU; what XPath writes in another way (class subtraction, blocks, \i and \c, `$`
// for the very end) is rewritten first.  Time and memory of one match are bounded.
class Pattern {
 public:
  // None for a bad pattern or flags other than s, m, i, x, q.
  static std::optional<Pattern> compile(std::string_view pattern, std::string_view flags);

  // Whether some part of the text matches; none if the match took too long.
  std::optional<bool> found_in(std::string_view text) const;
  // Every match replaced; $0 to $9 stand for groups, \$ and \\ for themselves.  None for a bad
  // replacement, a pattern that matches nothing at all, or a match that took too long.
  std::optional<std::string> replace(std::string_view text, std::string_view replacement) const;
  // The parts between matches.
  std::optional<std::vector<std::string>> split(std::string_view text) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace htx::feel
