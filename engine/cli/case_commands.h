#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// case open, list, show, do.
void add_case_commands(CommandLine& line);

}  // namespace htx::cli
