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

}  // namespace

Status start_log(const std::string& file) {
  if (file.empty()) return Done{};
  try {
    logger() = spdlog::basic_logger_mt("htx", file);
    logger()->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %P %v");
    logger()->flush_on(spdlog::level::info);
  } catch (const spdlog::spdlog_ex&) {
    return Error(ErrorCode::kUnavailable, {"base.cannot-write", {{"file", file}, {"why", reason_of(errno)}}});
  }
  return Done{};
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
