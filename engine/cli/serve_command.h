#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// htx serve: the pages of the office.
void add_serve_command(CommandLine& line);

}  // namespace htx::cli
