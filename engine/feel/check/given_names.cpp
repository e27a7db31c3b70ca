#include "engine/feel/check/given_names.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/feel/library/builtins.h"

namespace htx::feel {

const std::vector<std::string>& given_names() {
  static const std::vector<std::string> kGiven = [] {
    // The grammar (DMN 1.5, 10.3.1.2), what it binds, and the types (10.3.2).
    std::vector<std::string> all = {
        "and",  "between", "else",     "every", "external", "false", "for",     "function",
        "if",   "in",      "instance", "null",  "of",       "or",    "return",  "satisfies",
        "some", "then",    "true",     "item",  "partial",  "Any",   "boolean", "context",
        "date", "list",    "number",   "range", "string",   "time",  "Null"};
    for (const std::string& name : builtin_names()) {
      if (name.find(' ') == std::string::npos) all.push_back(name);
    }
    return all;
  }();
  return kGiven;
}

std::optional<Message> refusal_of_name(std::string_view name, const Names& taken) {
  const std::string folded = fold(name);
  const auto same = [&](const std::string& other) { return fold(other) == folded; };
  for (std::size_t slot = 0; slot < taken.size(); ++slot) {
    if (same(taken.name(slot)))
      return Message("feel.name-taken", {{"name", std::string(name)}, {"other", taken.name(slot)}});
  }
  const auto given = std::ranges::find_if(given_names(), same);
  if (given == given_names().end()) return std::nullopt;
  return Message("feel.name-given", {{"name", std::string(name)}, {"other", *given}});
}

}  // namespace htx::feel
