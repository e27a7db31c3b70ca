#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "engine/doc/document.h"

namespace htx {
namespace {

Error cannot(const char* code, const std::string& path, int number) {
  return Error(number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
               {code, {{"file", path}, {"why", std::strerror(number)}}});
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return cannot("doc.cannot-read", path, errno);
  if (!S_ISREG(status.st_mode))
    return cannot("doc.cannot-read", path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
  if (static_cast<std::size_t>(status.st_size) > max_bytes) {
    return Error(ErrorCode::kInvalidArgument, {"doc.file-too-large", {{"limit", std::to_string(max_bytes)}}})
        .while_doing(path);
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) return cannot("doc.cannot-read", path, errno);
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return cannot("doc.cannot-read", path, errno);
  return text;
}

Status write_file(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".new";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(temporary.c_str(), "wb"),
                                                             &std::fclose);
  if (!file) return cannot("doc.cannot-write", path, errno);
  const bool written = std::fwrite(content.data(), 1, content.size(), file.get()) == content.size() &&
                       std::fflush(file.get()) == 0;
  std::error_code failure(written ? 0 : errno, std::generic_category());
  if (written) std::filesystem::rename(temporary, path, failure);
  if (!failure) return Done{};
  std::error_code ignored;
  std::filesystem::remove(temporary, ignored);
  return cannot("doc.cannot-write", path, failure.value());
}

}  // namespace htx
