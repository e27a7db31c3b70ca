#pragma once

#include <cstddef>
#include <optional>

#include "engine/doc/document.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

// Limits on a workflow file beyond those of the document it stands in.
struct WorkflowLimits {
  std::size_t max_states = 2'000;
  std::size_t max_depth = 24;
  std::size_t max_transitions = 10'000;
};

// Reads a workflow (format: workflows/README.md).  Reports every mistake with its place:
// unknown and repeated keys and ids; targets, roles, documents, deadlines and data that are not
// declared; outcomes nobody handles and events nobody can cause; states that cannot be reached or
// from which no final state can be; guards that do not compile.  None if there was one.
// A deadline without a length is reported as a warning.
std::optional<Workflow> read_workflow(const Document& document, Diagnostics& diagnostics,
                                      const WorkflowLimits& limits = {});

}  // namespace htx::workflows
