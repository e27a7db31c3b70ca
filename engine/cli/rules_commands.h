#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// rules check; rules test.  Apart, for the help lists commands in the order in which they are added.
void add_rules_check(CommandLine& line);
void add_rules_test(CommandLine& line);

}  // namespace htx::cli
