#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// settlement.
void add_settlement_command(CommandLine& line);

}  // namespace htx::cli
