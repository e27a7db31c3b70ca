#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// replay.
void add_replay_command(CommandLine& line);

}  // namespace htx::cli
