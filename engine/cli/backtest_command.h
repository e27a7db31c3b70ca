#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// rules backtest.
void add_backtest_command(CommandLine& line);

}  // namespace htx::cli
