#pragma once

#include "engine/cases/case_repository.h"

namespace htx::internal {

// The configuration that the plan named by a line of kind "migrate" makes of the one before it.
Result<workflows::Configuration> replayed_migration(CaseRepository& repository, const std::string& workflow,
                                                    const CaseState& before, const JournalLine& line);

}  // namespace htx::internal
