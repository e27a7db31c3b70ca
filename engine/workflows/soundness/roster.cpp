#include "engine/workflows/soundness/roster.h"

#include <vector>

#include "engine/doc/reader.h"

namespace htx::workflows {

const std::set<std::string>& Roster::people(const std::string& group) const {
  static const std::set<std::string> kNobody;
  const auto it = groups.find(group);
  return it == groups.end() ? kNobody : it->second;
}

std::optional<Roster> read_roster(const Document& document, Diagnostics& diagnostics,
                                  const RosterLimits& limits) {
  Diagnostics found;
  const Reader reader(document, found);
  Roster roster;
  std::set<std::string> known;
  MapReader map(document.root, reader);
  for (const Node& node : map.items("roster", "person")) {
    if (known.size() >= limits.max_people) {
      reader.report(node, Message("workflows.too-large", {{"limit", std::to_string(limits.max_people)}}));
      break;
    }
    MapReader entry(node, reader);
    const std::string person = entry.text("person");
    if (!person.empty()) known.insert(person);
    const std::vector<Node>& groups = entry.items("groups");
    for (const Node& group : groups) {
      if (const auto name = reader.text(group)) roster.groups[*name].insert(person);
    }
    if (entry.is_map() && groups.empty())
      reader.report(node, "workflows.person-without-group", "doc.kind-list");
    entry.finish();
  }
  if (map.is_map() && known.empty()) map.required("roster", "doc.kind-list");
  map.finish();
  diagnostics.add(found);
  return found.has_errors() ? std::nullopt : std::optional(std::move(roster));
}

}  // namespace htx::workflows
