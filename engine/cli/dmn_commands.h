#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// dmn run, dmn check.
void add_dmn_commands(CommandLine& line);

}  // namespace htx::cli
