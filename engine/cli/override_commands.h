#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// override ..., appeal ...
void add_override_commands(CommandLine& line);

}  // namespace htx::cli
