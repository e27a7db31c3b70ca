#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// account add, bind, close, reopen, link, list.
void add_account_commands(CommandLine& line);

}  // namespace htx::cli
