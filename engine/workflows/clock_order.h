#pragma once

#include <vector>

#include "engine/workflows/advance.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

// The effects of one step as clocks have to be settled: what runs from the end of another deadline after that
// one, else as they were.  It does not depend on the order in which a definition declares its deadlines,
// which is lost where its canonical form is stored.
std::vector<Effect> in_order_of_clocks(const Workflow& workflow, std::vector<Effect> effects);

}  // namespace htx::workflows
