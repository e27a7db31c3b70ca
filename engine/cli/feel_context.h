#pragma once

#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/feel/run/calculator.h"

namespace htx::cli {

// Sets the names that a file gives values to: JSON (.json), one FEEL context (.feel), else YAML.  Plain
// YAML scalars are numbers, true, false, dates or null if they look so, else strings; quoted ones are
// strings.  Fails with "cli.feel-context-names" if the file holds no names.
Status use_context(const std::string& path, feel::Calculator& calculator, Diagnostics& diagnostics);

}  // namespace htx::cli
