#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// tasks, board; tick.
void add_work_lists(CommandLine& line);
void add_tick(CommandLine& line);

}  // namespace htx::cli
