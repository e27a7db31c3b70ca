#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// outbox list, done.
void add_outbox_commands(CommandLine& line);

}  // namespace htx::cli
