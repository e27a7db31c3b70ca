#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace htx::feel {

// A regular expression of XPath and XQuery Functions 3.1, section 5.6.1, as FEEL uses them.
//
// Matching runs on ICU; what XPath writes in another way (class subtraction, blocks, \i and \c, `$`
// for the very end) is rewritten first.  Time and memory are bounded.
class Pattern {
 public:
  // What matching may cost, and how it ended.
  struct Budget {
    std::size_t steps;         // Left; a step is about as much work as one of an expression.
    std::size_t max_bytes;     // Of a text that replace() makes.
    bool is_spent = false;     // The match took too many steps.
    bool is_too_long = false;  // The text would be longer.
    bool is_bad_replacement = false;
  };

  // None for a bad or very long pattern or flags other than s, m, i, x, q.
  static std::optional<Pattern> compile(std::string_view pattern, std::string_view flags);

  // Whether some part of the text matches; none if the budget does not suffice.
  std::optional<bool> found_in(std::string_view text, Budget& budget) const;
  // Every match replaced; $0 to $9 stand for groups, \$ and \\ for themselves.  None for a bad
  // replacement (whether or not there is a match), a pattern that matches nothing at all, or a budget that
  // does not suffice.
  std::optional<std::string> replace(std::string_view text, std::string_view replacement,
                                     Budget& budget) const;
  // The parts between matches.
  std::optional<std::vector<std::string>> split(std::string_view text, Budget& budget) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace htx::feel
