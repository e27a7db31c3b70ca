#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/doc/document.h"

namespace htx::workflows {

// Who can act: the people of each group, by their accounts.  One person may be in several groups.
struct Roster {
  std::map<std::string, std::set<std::string>> groups;

  // Nobody if the group is not known.
  const std::set<std::string>& people(const std::string& group) const;
};

struct RosterLimits {
  std::size_t max_people = 10'000;
};

// Reads a roster:
//   roster: [{person: lan, groups: [committee, board]}, ...]
// Reports every mistake with its place and returns none if there was one: no or repeated names,
// people without a group, more people than the limit ("workflows.too-large").
std::optional<Roster> read_roster(const Document& document, Diagnostics& diagnostics,
                                  const RosterLimits& limits = {});

}  // namespace htx::workflows
