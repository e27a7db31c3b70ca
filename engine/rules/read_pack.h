#pragma once

#include <optional>

#include "engine/base/diagnostic.h"
#include "engine/doc/document.h"
#include "engine/rules/pack.h"

namespace htx::rules {

// Reads a pack and checks it (rules/README.md is the format).  Reports every mistake found; none is
// returned if there is an error.  Warnings do not stop a pack.
std::optional<Pack> read_pack(const Document& document, Diagnostics& diagnostics);

}  // namespace htx::rules
