#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace htx::cli {

// Runs a program found on the PATH, without a shell: its standard input is `input`, its answer what it writes
// to standard output; what it says on standard error is dropped.  Nothing is written to the disk.
// Errors: kUnavailable "cli.program-failed" if it cannot be run or ends with a fault.
Result<std::string> run_program(const std::vector<std::string>& words, std::string_view input);

}  // namespace htx::cli
