#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// people add, substitute, list.
void add_people_commands(CommandLine& line);

}  // namespace htx::cli
