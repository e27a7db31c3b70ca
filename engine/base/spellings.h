#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace htx {

// The key under which two spellings are one name to whoever reads them: case is folded, white space runs as
// one space, what is not seen is gone, and the tone of a syllable is one wherever over its vowels it is
// written.  Unlike fold() it keeps every letter apart: "  HOÀ  bình" and "hòa bình" give "hoà bình".
// REQUIRES here and below: well-formed UTF-8.
std::string fold_name(std::string_view text);

// Names in the one spelling they have in a file, found however a person writes them.
class Spellings {
 public:
  void add(const std::string& name);
  bool empty() const { return exact_.empty(); }

  // The name that a text says, spelled as it was added; null if it says none.  Where a name was added in two
  // spellings each stands for itself, and the first for all others.
  const std::string* find(std::string_view text) const;

  // The spelling in which a name was added first; null if it was not.
  const std::string* first(std::string_view name) const;

 private:
  std::set<std::string, std::less<>> exact_;
  std::map<std::string, std::string, std::less<>> by_key_;  // fold_name() -> the first spelling.
};

}  // namespace htx
