#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// rules export, rules import: a scorecard as DMN, and the pack of such a model back as a rule file.
void add_exchange_commands(CommandLine& line);

}  // namespace htx::cli
