#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// evaluate, summary, explain, plan.
void add_evaluation_commands(CommandLine& line);

}  // namespace htx::cli
