#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// rules timeline, rules diff, rules sensitivity, what-if.
void add_study_commands(CommandLine& line);

}  // namespace htx::cli
