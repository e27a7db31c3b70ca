#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace htx {

// A whole file.  Errors: "store.not-found", "store.unreadable", "store.file-too-large".
Result<std::string> read_file(const std::string& path, std::size_t max_bytes);

// Replaces a file so that after a crash the old or the new content is there, whole; durable on return.
// `secret` makes a file that its owner alone may read.
Status write_file_durably(const std::string& path, std::string_view bytes, bool secret = false);

}  // namespace htx
