#include "engine/cli/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program.

namespace htx::cli {
namespace {

// A file that lives in memory only: a program can be handed it, and no pipe can run full between the two.
class MemoryFile {
 public:
  MemoryFile() : number_(::memfd_create("htx", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (number_ >= 0) ::close(number_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int number() const { return number_; }

  bool fill(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::lseek(number_, 0, SEEK_SET) == 0;
  }

  std::string content() const {
    std::string all;
    std::array<char, 65'536> buffer{};
    ::lseek(number_, 0, SEEK_SET);
    for (ssize_t got = 0; (got = ::read(number_, buffer.data(), buffer.size())) > 0;)
      all.append(buffer.data(), static_cast<std::size_t>(got));
    return all;
  }

 private:
  int number_;
};

}  // namespace

Result<std::string> run_program(const std::vector<std::string>& words, std::string_view input) {
  const auto failed = [&] {
    return Error(ErrorCode::kUnavailable, {"cli.program-failed", {{"program", words.front()}}});
  };
  const MemoryFile in;
  const MemoryFile out;
  if (in.number() < 0 || out.number() < 0 || !in.fill(input)) return failed();
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, in.number(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&files, out.number(), STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int spawned =
      ::posix_spawnp(&child, words.front().c_str(), &files, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&files);
  if (spawned != 0) return failed();
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return failed();
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return failed();
  return out.content();
}

}  // namespace htx::cli
