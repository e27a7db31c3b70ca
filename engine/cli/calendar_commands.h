#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// calendar diff, case recount.
void add_calendar_commands(CommandLine& line);

}  // namespace htx::cli
