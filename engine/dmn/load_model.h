#pragma once

#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/dmn/model.h"

namespace htx::dmn {

// Reads a model from a file.  The models it imports are read from the file that the import's
// locationURI names, or sought by their namespace among the .dmn files of the same folder; nothing
// outside that folder is read.
Result<Model> load_model(const std::string& path, Diagnostics& diagnostics, const Limits& limits = {},
                         Undeclared undeclared = Undeclared::kInput);

}  // namespace htx::dmn
