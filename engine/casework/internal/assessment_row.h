#pragma once

#include "engine/rules/assessment.h"
#include "engine/store/rows.h"

namespace htx::internal {

// The row of an assessment without run and body: everything else follows from what it says.
Assessment assessment_row(const rules::Assessment& assessment, std::string known_at);

// Whether the columns of a row say what its body says.  Fails if the body cannot be read.
Result<bool> columns_fit(const Assessment& row, const std::string& known_at);

}  // namespace htx::internal
