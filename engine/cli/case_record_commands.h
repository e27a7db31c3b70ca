#pragma once

#include "engine/cli/command_line.h"

namespace htx::cli {

// What adds to the file of a case: case attach, sign, note, party, claim, complaint, settle, suspend, resume,
// extend, link; and what there is to be divided: case asset.
void add_case_record_commands(CommandLine& line);
void add_case_asset(CommandLine& line);

}  // namespace htx::cli
