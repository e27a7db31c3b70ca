#pragma once

#include <functional>
#include <string>

#include "engine/base/result.h"
#include "engine/server/http/metrics.h"

namespace htx::cli {

// The operator's log: what was run, when and how it ended.  It is not the ledger, and nothing of it
// is evidence.  Without a file there is no log.  Errors: "base.cannot-write".
Status start_log(const std::string& file);
void log_started(int argc, char** argv);
void log_finished(int exit);

// A log of its own of what a server answers, line by line: method, route, status, bytes, milliseconds.  It
// says neither who asked nor for what.  Errors: "base.cannot-write".
Result<std::function<void(const server::Answered& answered)>> start_access_log(const std::string& file);

}  // namespace htx::cli
