#include "engine/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace htx {
namespace {

Error cannot(const char* code, const std::string& path, int number) {
  return Error(number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
               {code, {{"file", path}, {"why", std::strerror(number)}}});
}

// An open file that is closed in the end.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode = 0)
      : number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0) return cannot("base.cannot-read", path, errno);
  if (!S_ISREG(status.st_mode))
    return cannot("base.cannot-read", path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
  std::string text(static_cast<std::size_t>(status.st_size) < max_bytes
                       ? static_cast<std::size_t>(status.st_size) + 1
                       : max_bytes + 1,
                   '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.number(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot("base.cannot-read", path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > max_bytes) {
    return Error(ErrorCode::kInvalidArgument,
                 {"base.file-too-large", {{"file", path}, {"limit", std::to_string(max_bytes)}}});
  }
  text.resize(size);
  return text;
}

Status write_file(const std::string& path, std::string_view content, FileAccess access) {
  const std::string unfinished = path + ".new";
  {
    const mode_t owner = S_IRUSR | S_IWUSR;
    const Descriptor file(unfinished, O_WRONLY | O_CREAT | O_TRUNC,
                          access == FileAccess::kOwnerOnly ? owner : owner | S_IRGRP | S_IROTH);
    if (!file.is_open()) return cannot("base.cannot-write", path, errno);
    if (!write_all(file.number(), content) || ::fsync(file.number()) != 0) {
      const int why = errno;
      ::unlink(unfinished.c_str());
      return cannot("base.cannot-write", path, why);
    }
  }
  if (::rename(unfinished.c_str(), path.c_str()) != 0) {
    const int why = errno;
    ::unlink(unfinished.c_str());
    return cannot("base.cannot-write", path, why);
  }
  // The new name is durable once its folder is.
  const std::size_t slash = path.find_last_of('/');
  const Descriptor folder(slash == std::string::npos ? "." : path.substr(0, slash + 1),
                          O_RDONLY | O_DIRECTORY);
  if (!folder.is_open() || ::fsync(folder.number()) != 0) return cannot("base.cannot-write", path, errno);
  return Done{};
}

}  // namespace htx
