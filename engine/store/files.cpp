#include "engine/store/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace htx {
namespace {

Error failed(const std::string& path) {
  return Error(ErrorCode::kUnavailable, {"store.unreadable", {{"why", std::strerror(errno)}}})
      .while_doing(path);
}

// An open file that is closed in the end.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode) : number_(::open(path.c_str(), flags, mode)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool ok() const { return number_ >= 0; }

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
  std::error_code problem;
  if (!std::filesystem::exists(path, problem)) {
    return Error(ErrorCode::kNotFound, "store.not-found").while_doing(path);
  }
  std::ifstream stream(path, std::ios::binary);
  std::string bytes;
  bytes.resize(max_bytes + 1);
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream.eof() && stream.fail()) return failed(path);
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  if (bytes.size() <= max_bytes) return bytes;
  return Error(ErrorCode::kInvalidArgument, {"store.file-too-large", {{"limit", std::to_string(max_bytes)}}})
      .while_doing(path);
}

Status write_file_durably(const std::string& path, std::string_view bytes, bool secret) {
  const std::string unfinished = path + ".new";
  {
    const mode_t mode = secret ? S_IRUSR | S_IWUSR : S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
    const Descriptor file(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (!file.ok() || !write_all(file.number(), bytes) || ::fsync(file.number()) != 0) return failed(path);
  }
  if (::rename(unfinished.c_str(), path.c_str()) != 0) return failed(path);
  // The new name is durable once its folder is.
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const Descriptor parent(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (!parent.ok() || ::fsync(parent.number()) != 0) return failed(path);
  return Done{};
}

}  // namespace htx
