#pragma once

#include "engine/cases/case_repository.h"

namespace htx::internal {

// The configuration that the plan named by a line of kind "migrate" makes of the one before it.
Result<workflows::Configuration> replayed_migration(CaseDesk& desk, const std::string& workflow,
                                                    const CaseSheet& before, const JournalLine& line);

}  // namespace htx::internal
