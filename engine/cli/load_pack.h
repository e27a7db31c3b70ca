#pragma once

#include <string>

#include "engine/cli/terminal.h"
#include "engine/doc/document.h"
#include "engine/rules/pack.h"

namespace htx::cli {

// A pack with the document it was read from.
struct LoadedPack {
  Document document;
  rules::Pack pack;
};

// The pack of a file; its mistakes are shown.
Result<LoadedPack> load_pack(const Terminal& terminal, const std::string& path);

}  // namespace htx::cli
