#include "engine/cli/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include <cerrno>

#include "engine/base/file.h"

namespace htx::cli {
namespace {

std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> instance;
  return instance;
}

// Writes lines as they come, with the moment before each.
Result<std::shared_ptr<spdlog::logger>> open_log(const char* name, const std::string& file,
                                                 const std::string& pattern) {
  try {
    auto log = spdlog::basic_logger_mt(name, file);
    log->set_pattern(pattern);
    log->flush_on(spdlog::level::info);
    return log;
  } catch (const spdlog::spdlog_ex&) {
    return Error(ErrorCode::kUnavailable, {"base.cannot-write", {{"file", file}, {"why", reason_of(errno)}}});
  }
}

}  // namespace

Status start_log(const std::string& file) {
  if (file.empty()) return Done{};
  HTX_ASSIGN_OR_RETURN(logger(), open_log("htx", file, "%Y-%m-%dT%H:%M:%S.%e%z %l %P %v"));
  return Done{};
}

Result<std::function<void(const server::Answered& answered)>> start_access_log(const std::string& file) {
  HTX_ASSIGN_OR_RETURN(auto log, open_log("access", file, "%Y-%m-%dT%H:%M:%S.%e%z %v"));
  return std::function<void(const server::Answered&)>(
      [log = std::move(log)](const server::Answered& answered) {
        constexpr std::int64_t kMicroseconds = 1'000;
        log->info("{} {} {} {} {}.{}", answered.method, answered.route.empty() ? "-" : answered.route,
                  answered.status, answered.bytes, answered.microseconds / kMicroseconds,
                  answered.microseconds % kMicroseconds / 100);
      });
}

void log_started(int argc, char** argv) {
  if (!logger()) return;
  std::string line;
  for (int i = 1; i < argc; ++i) line += (i > 1 ? " " : "") + std::string(argv[i]);
  logger()->info("start {}", line);
}

void log_finished(int exit) {
  if (logger()) logger()->log(exit == 0 ? spdlog::level::info : spdlog::level::warn, "exit {}", exit);
}

}  // namespace htx::cli
