#pragma once

#include <optional>

#include "engine/cases/cases.h"
#include "engine/cli/open_session.h"
#include "engine/cli/terminal.h"

namespace htx::cli {

// Shows a case as it is read on a day (none: today), or why there is none; the exit code.
int show_case_view(const Terminal& terminal, const OpenedSession& opened, const Result<CaseView>& view,
                   std::optional<Date> today = std::nullopt);

}  // namespace htx::cli
