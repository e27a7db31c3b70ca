#include "engine/rules/text_names.h"

#include <set>

namespace htx::rules::internal {

void learn_names(const std::vector<feel::NamedText>& texts, const Node& node, const Reader& reader,
                 std::vector<Input>& inputs) {
  for (const feel::NamedText& named : texts) {
    if (!named.slot || *named.slot >= inputs.size()) continue;
    Input& input = inputs[*named.slot];
    if (input.type != feel::Type::Kind::kString) continue;
    input.names.push_back({named.text, place_in(reader.document(), node, named.span.begin)});
    input.spellings.add(named.text);
  }
}

void check_spellings(const std::vector<Input>& inputs, Diagnostics& diagnostics) {
  for (const Input& input : inputs) {
    std::set<std::string> told;
    for (const TextName& name : input.names) {
      const std::string& first = *input.spellings.first(name.text);
      if (first == name.text || !told.insert(name.text).second) continue;
      diagnostics.report({.place = name.place,
                          .message = {"rules.spelled-twice", {{"id", input.id}, {"first", first}}},
                          .found = name.text});
    }
  }
}

}  // namespace htx::rules::internal
