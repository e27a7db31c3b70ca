#pragma once

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows::internal {

// What can be told from a whole workflow.
void check_workflow(const Workflow& workflow, const Source& source, Diagnostics& diagnostics);

}  // namespace htx::workflows::internal
