#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace htx {

// Files as a whole.  The modules that reach for them are those that DESIGN lets touch the disk.

// Errors: "base.cannot-read" (also for a folder or a device), "base.file-too-large".
Result<std::string> read_file(const std::string& path, std::size_t max_bytes);

enum class FileAccess : std::uint8_t {
  kEverybody,
  kOwnerOnly,  // For keys.
};

// Replaces a file so that after a crash the old or the new content is there, whole; durable on return.
// Errors: "base.cannot-write".
Status write_file(const std::string& path, std::string_view content,
                  FileAccess access = FileAccess::kEverybody);

}  // namespace htx
