#pragma once

#include <string>

#include "engine/workflows/workflow.h"

namespace htx::workflows {

// The workflow as an SCXML 1.0 document, for other statechart tools to show and simulate.
//
// States, transitions, conditions, assignments and raised events are SCXML's own; the case layer is
// carried in elements and attributes of the namespace "urn:htx:workflow", which SCXML processors skip
// (SCXML 1.0, 3.1 and 4.10).  Conditions are FEEL, and the datamodel says so ("htx-feel"): a tool that runs
// them must know it.
std::string to_scxml(const Workflow& workflow);

}  // namespace htx::workflows
