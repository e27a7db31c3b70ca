#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// init, import, audit verify.
void add_store_commands(CommandLine& line);

}  // namespace htx::cli
