#include "engine/workflows/stand_stills.h"

#include <algorithm>

namespace htx::workflows {

bool stands_still(const Workflow& workflow, const DeadlineRule& deadline,
                  const Configuration& configuration) {
  if (!configuration.running) return false;
  return std::any_of(deadline.pauses_in.begin(), deadline.pauses_in.end(), [&](const std::string& id) {
    const std::optional<StateId> state = workflow.chart().find(id);
    return state && configuration.is_active(*state);
  });
}

void StandStills::enter(const Workflow& workflow, const Configuration& configuration, const Date& on) {
  for (const DeadlineRule& deadline : workflow.data().deadlines) {
    if (!deadline.pauses_in.empty()) pauses_.try_emplace(deadline.id);
  }
  for (auto& [id, pauses] : pauses_) {
    const DeadlineRule* deadline = workflow.deadline(id);
    const bool stands = deadline != nullptr && stands_still(workflow, *deadline, configuration);
    const bool stood = !pauses.empty() && !pauses.back().until;
    if (stands && !stood) begin_pause(pauses, on);
    if (!stands && stood) end_pause(pauses, on);
  }
}

std::vector<Pause> StandStills::of(std::string_view deadline) const {
  const auto found = pauses_.find(deadline);
  return found == pauses_.end() ? suspensions_ : joined(suspensions_, found->second);
}

}  // namespace htx::workflows
