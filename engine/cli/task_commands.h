#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// case vote; task claim, release, assign, delegate.
void add_case_vote(CommandLine& line);
void add_task_commands(CommandLine& line);

}  // namespace htx::cli
