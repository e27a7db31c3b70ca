#include "engine/feel/check/given_names.h"

#include <map>

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

namespace {

// The given name that is the same to a reader's eye; null if none is.
const std::string* given_like(std::string_view name) {
  static const auto kFolded = [] {
    std::map<std::string, std::string> folded;
    for (const std::string& given : given_names()) folded.emplace(fold(given), given);
    return folded;
  }();
  const auto given = kFolded.find(fold(name));
  return given == kFolded.end() ? nullptr : &given->second;
}

}  // namespace

std::optional<Message> refusal_of_name(std::string_view name, const Names& taken) {
  if (const auto slot = taken.slot_like(name))
    return Message("feel.name-taken", {{"name", std::string(name)}, {"other", taken.name(*slot)}});
  const std::string* given = given_like(name);
  if (given == nullptr) return std::nullopt;
  return Message("feel.name-given", {{"name", std::string(name)}, {"other", *given}});
}

}  // namespace htx::feel
