#pragma once

#include "engine/casework/cases.h"
#include "engine/cli/terminal.h"

namespace htx::cli {

// Shows a case, or why there is none; the exit code.
int show_case_view(const Terminal& terminal, const Result<CaseView>& view);

}  // namespace htx::cli
