#include "engine/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/base/text.h"

namespace htx {
namespace {

Error cannot(const char* code, const std::string& path, int number) {
  return Error(number == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
               {code, {{"file", path}, {"why", reason_of(number)}}});
}

// An open file that is closed in the end.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode = 0)
      : number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

// "a/b.txt" is "b.txt" in "a/"; a bare name is in ".".
std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}
std::string name_of(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

// A new file in the folder of `path`, under a name that nobody else has.
Descriptor open_beside(const std::string& path, mode_t mode, std::string& name) {
  constexpr int kTries = 16;
  for (int i = 0; i < kTries; ++i) {
    std::array<unsigned char, 8> random{};
    if (::getentropy(random.data(), random.size()) != 0) break;
    name = folder_of(path) + "/.htx-" + to_hex(random) + ".new";
    Descriptor file(name, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (file.is_open() || errno != EEXIST) return file;
  }
  return Descriptor(name, O_WRONLY | O_CREAT | O_EXCL, mode);
}

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

Bilingual reason_of(int number) {
  const auto* const code = [&]() -> const char* {
    switch (number) {
      case ENOENT: return "base.why-not-there";
      case EACCES:
      case EPERM: return "base.why-not-allowed";
      case EISDIR: return "base.why-a-folder";
      case ENOTDIR: return "base.why-not-a-folder";
      case EINVAL: return "base.why-no-file";
      case ENOSPC:
      case EDQUOT: return "base.why-full";
      case EROFS: return "base.why-read-only";
      case ENAMETOOLONG: return "base.why-long-name";
      case ELOOP: return "base.why-loop";
      default: return nullptr;
    }
  }();
  if (code != nullptr) return both(code);
  return {
      .vi = to_text(Message("base.why-number", {{"number", std::to_string(number)}}), Language::kVietnamese),
      .en = std::generic_category().message(number)};
}

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

Status check_writable(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return cannot("base.cannot-write", path, EISDIR);
    // What is no file (a terminal, a device) cannot be replaced by one.
    if (!S_ISREG(status.st_mode)) return cannot("base.cannot-write", path, EINVAL);
  } else if (errno != ENOENT) {
    return cannot("base.cannot-write", path, errno);
  }
  if (name_of(path).empty()) return cannot("base.cannot-write", path, path.empty() ? ENOENT : EISDIR);
  const std::string folder = folder_of(path);
  if (::stat(folder.c_str(), &status) != 0) return cannot("base.cannot-write", path, errno);
  if (!S_ISDIR(status.st_mode)) return cannot("base.cannot-write", path, ENOTDIR);
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0)
    return cannot("base.cannot-write", path, errno);
  return Done{};
}

Status write_file(const std::string& path, std::string_view content, FileAccess access) {
  // A device or a pipe would be replaced by a file as readily as a file is.
  HTX_RETURN_IF_ERROR(check_writable(path));
  std::string unfinished;
  const auto give_up = [&](int why) {
    ::unlink(unfinished.c_str());
    return cannot("base.cannot-write", path, why);
  };
  {
    const mode_t owner = S_IRUSR | S_IWUSR;
    const Descriptor file =
        open_beside(path, access == FileAccess::kOwnerOnly ? owner : owner | S_IRGRP | S_IROTH, unfinished);
    if (!file.is_open()) return cannot("base.cannot-write", path, errno);
    if (!write_all(file.number(), content) || ::fsync(file.number()) != 0) return give_up(errno);
  }
  if (::rename(unfinished.c_str(), path.c_str()) != 0) return give_up(errno);
  // The new name is durable once its folder is.
  const Descriptor folder(folder_of(path), O_RDONLY | O_DIRECTORY);
  if (!folder.is_open() || ::fsync(folder.number()) != 0) return cannot("base.cannot-write", path, errno);
  return Done{};
}

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat one {};
  struct stat other {};
  const bool has_one = ::stat(a.c_str(), &one) == 0;
  const bool has_other = ::stat(b.c_str(), &other) == 0;
  const auto is_same = [&] { return one.st_dev == other.st_dev && one.st_ino == other.st_ino; };
  if (has_one && has_other) return is_same();
  if (has_one != has_other) return false;
  // Whether a folder heeds case is not known before there is a file, so case does not count.
  return to_lower(name_of(a)) == to_lower(name_of(b)) && ::stat(folder_of(a).c_str(), &one) == 0 &&
         ::stat(folder_of(b).c_str(), &other) == 0 && is_same();
}

}  // namespace htx
