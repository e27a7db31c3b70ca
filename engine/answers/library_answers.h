#pragma once

#include <vector>

#include "engine/session/library.h"
#include "engine/value/json.h"

namespace htx::answers {

// What the library has: its rule packs, its workflows.
Json rule_packs_answer(const std::vector<PackPointer>& scorecards, const std::vector<PackPointer>& grounds);
Json workflows_answer(const std::vector<const WorkflowDefinition*>& workflows);

}  // namespace htx::answers
