#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// case verify, case migrate.
void add_case_check_commands(CommandLine& line);

}  // namespace htx::cli
