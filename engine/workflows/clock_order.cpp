#include "engine/workflows/clock_order.h"

#include <algorithm>
#include <string_view>

namespace htx::workflows {
namespace {

// How many ends lie between the deadline and a day; a definition that is read has no circle of them.
std::size_t links_to_a_day(const Workflow& workflow, std::string_view id) {
  std::size_t links = 0;
  for (const DeadlineRule* rule = workflow.deadline(id); rule != nullptr && !rule->from_end_of.empty();
       rule = workflow.deadline(rule->from_end_of))
    ++links;
  return links;
}

}  // namespace

std::vector<Effect> in_order_of_clocks(const Workflow& workflow, std::vector<Effect> effects) {
  std::ranges::stable_sort(effects, {},
                           [&](const Effect& effect) { return links_to_a_day(workflow, effect.id); });
  return effects;
}

}  // namespace htx::workflows
