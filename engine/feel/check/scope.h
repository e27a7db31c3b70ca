#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/syntax/ast.h"
#include "engine/feel/syntax/token.h"

namespace htx::feel {

// The text of `length` tokens from `at`, with a blank where the source had white space: the
// normal form of a name with spaces (rule 27).
std::string join_tokens(const std::vector<Token>& tokens, std::size_t at, std::size_t length);

// The names a place in an expression can see: declared names below, local ones above.
//
// In lenient mode names may hold blanks and operators ("Monthly Salary", "a**b"); which tokens
// make up a name is decided by the longest name that is known here.
class Scope {
 public:
  struct Match {
    std::size_t tokens = 1;
    std::string name;
  };

  Scope(const Names& names, Mode mode);

  // Adds a local name and gives its position on the stack of local values.
  std::int32_t push(std::string name);
  // The same for `item` of a filter, whose entries are names too.
  std::int32_t push_item();
  void pop() { locals_.pop_back(); }
  std::int32_t depth() const { return static_cast<std::int32_t>(locals_.size()); }

  // What the name stands for; none if nothing here can have it.
  std::optional<Binding> find(std::string_view name) const;

  // The longest name that starts at token `at`: a visible one, or an entry's name after a dot.
  Match match(const std::vector<Token>& tokens, std::size_t at) const;
  Match member(const std::vector<Token>& tokens, std::size_t at) const {
    return longest(members_, tokens, at);
  }

  // Every visible name, for hints.
  std::vector<std::string> all() const;

 private:
  struct Local {
    std::string name;
    bool is_item;
  };
  // Names of more than one token by their first.
  struct Long {
    std::vector<std::string> tokens;
    std::string name;
  };
  using Index = std::map<std::string, std::vector<Long>, std::less<>>;

  static Index index_of(const std::vector<std::string>& names);
  static void add(Index& index, const std::string& name);
  static Match longest(const Index& index, const std::vector<Token>& tokens, std::size_t at);
  void add_members(const Type& type, int depth);

  const Names& names_;
  Mode mode_;
  std::vector<Local> locals_;
  Index visible_;
  Index members_;
};

}  // namespace htx::feel
