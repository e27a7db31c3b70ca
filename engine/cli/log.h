#pragma once

#include <string>

#include "engine/base/result.h"

namespace htx::cli {

// The operator's log: what was run, when and how it ended.  It is not the ledger, and nothing of it
// is evidence.  Without a file there is no log.  Errors: "base.cannot-write".
Status start_log(const std::string& file);
void log_started(int argc, char** argv);
void log_finished(int exit);

}  // namespace htx::cli
