#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// workflow check, simulate, diagram, import.
void add_workflow_commands(CommandLine& line);

}  // namespace htx::cli
