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

// Why the system refused something, by its error number, in words of ours where a person can do anything
// about it.
Bilingual reason_of(int number);

enum class FileAccess : std::uint8_t {
  kEverybody,
  kOwnerOnly,  // For keys.
};

// Replaces a file so that after a crash the old or the new content is there, whole; durable on return.  What
// is unfinished has a name of its own in the same folder, so that two writers do not meet. Errors:
// "base.cannot-write".
Status write_file(const std::string& path, std::string_view content,
                  FileAccess access = FileAccess::kEverybody);

// Whether write_file() would find a folder it may write to and, under that name, a file or nothing, as far as
// can be told without writing.  Errors: "base.cannot-write".
Status check_writable(const std::string& path);

// Whether two names lead to one file, by whatever links and spellings; of names that lead to none yet,
// whether a file made under the one would be found under the other.
bool is_same_file(const std::string& a, const std::string& b);

}  // namespace htx
