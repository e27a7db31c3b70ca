#pragma once

#include "engine/cases/case_repository.h"

namespace htx::internal {

// Takes the step of a line again from where the case stood before it, and compares what comes out with
// what the line says.  False if the line has no step, or is by a version that did not keep what came in.
// Fails with "cases.step-differs", or as the step does.
Result<bool> replay_line(CaseRepository& repository, const std::string& workflow, const CaseState& before,
                         const JournalLine& line, const CaseState& after);

}  // namespace htx::internal
