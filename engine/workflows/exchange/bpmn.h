#pragma once

#include <string>

#include "engine/base/language.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

// The workflow as a BPMN 2.0 process with its picture (BPMNDI), which BPMN tools open without a layout
// of their own.
//
// A statechart says more than BPMN can, so this is a picture of it and not its equal:
// - a state is a user task if somebody has to act in it, else a receive task; a compound state is an
//   expanded sub-process, a parallel state one whose regions begin together;
// - choices among events are exclusive gateways, deadlines are timer boundary events (not interrupting
//   where the case stays), events of a compound state are its boundary events;
// - a transition that leaves a sub-process from inside ends there with an escalation, which a boundary
//   event catches and leads on, because BPMN lets no sequence flow cross a sub-process;
// - a history state is its parent with a note; events that change nothing but data are notes.
// Legal sources, roles and notes are `documentation`.  isExecutable is false.
std::string to_bpmn(const Workflow& workflow, Language language = Language::kVietnamese);

}  // namespace htx::workflows
