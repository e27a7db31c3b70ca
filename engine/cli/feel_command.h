#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// feel.
void add_feel_command(CommandLine& line);

}  // namespace htx::cli
