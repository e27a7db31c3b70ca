#include "engine/rules/grounds.h"

#include <algorithm>

namespace htx::rules {
namespace {

// The days on which a ground is law.
Validity days_of(const Pack& pack, const Ground& ground) {
  Validity days = ground.in_force.value_or(pack.in_force);
  days.from = std::max(days.from, pack.in_force.from);
  if (pack.in_force.to) days.to = std::min(days.to.value_or(*pack.in_force.to), *pack.in_force.to);
  return days;
}

bool share_a_day(const Validity& a, const Validity& b) {
  return (!a.to || b.from <= *a.to) && (!b.to || a.from <= *b.to);
}

}  // namespace

std::vector<const Pack*> grounds_beside(const Pack& pack, const std::vector<const Pack*>& library) {
  std::vector<const Pack*> all;
  if (!pack.grounds.empty()) all.push_back(&pack);
  if (!pack.has_scorecard()) return all;
  std::ranges::copy_if(library, std::back_inserter(all), [&](const Pack* one) { return one->id != pack.id; });
  return all;
}

void check_ground_ids(const Pack& pack, const std::vector<const Pack*>& others, Diagnostics& diagnostics) {
  for (const Ground& ground : pack.grounds) {
    for (const Pack* other : others) {
      const auto same = std::ranges::find(other->grounds, ground.id, &Ground::id);
      if (same == other->grounds.end() || !share_a_day(days_of(pack, ground), days_of(*other, *same)))
        continue;
      diagnostics.report({.place = ground.place,
                          .message = {"rules.ground-twice", {{"pack", other->id}}},
                          .found = ground.id});
    }
  }
}

}  // namespace htx::rules
