#include "engine/cli/file_use.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "engine/base/file.h"
#include "engine/registry/rejects.h"

namespace htx::cli {
namespace {

Error refused(const char* code, const std::string& path) {
  return Error(ErrorCode::kInvalidArgument, {code, {{"file", path}}});
}

// The first bytes of a file; none if there is no file or nothing in it.
std::string head_of(const std::string& path) {
  std::array<char, 512> buffer{};
  std::ifstream file(path, std::ios::binary);
  file.read(buffer.data(), buffer.size());
  return {buffer.data(), static_cast<std::size_t>(file.gcount())};
}

// "2021-01-15T..." as log.cpp begins every line.
bool is_log(std::string_view head) {
  constexpr std::string_view kPattern = "dddd-dd-ddTdd:dd:dd";
  return head.size() > kPattern.size() &&
         std::equal(kPattern.begin(), kPattern.end(), head.begin(),
                    [](char wanted, char c) { return wanted == 'd' ? c >= '0' && c <= '9' : c == wanted; });
}

bool is_ours(FileUse::Kind kind, std::string_view head) {
  switch (kind) {
    case FileUse::Kind::kReport: return false;
    case FileUse::Kind::kRejects: return is_rejects_file(head);
    case FileUse::Kind::kCalendar:
      return head.starts_with("BEGIN:VCALENDAR") && head.find("PRODID:-//htx//") != std::string_view::npos;
    case FileUse::Kind::kLog:
    case FileUse::Kind::kAccessLog: return is_log(head);
  }
  return false;
}

// The store and what SQLite keeps beside it, under the name given and under that of the file itself.
std::vector<std::string> files_of_store(const std::string& store) {
  std::vector<std::string> names = {store};
  std::error_code unknown;
  if (const auto real = std::filesystem::canonical(store, unknown); !unknown) names.push_back(real.string());
  std::vector<std::string> files;
  for (const std::string& name : names) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) files.push_back(name + suffix);
  }
  return files;
}

}  // namespace

void FileUse::reads(const std::string& path) {
  if (!path.empty()) inputs_.push_back(path);
}

void FileUse::writes(const std::string& path, Kind kind) {
  if (!path.empty()) outputs_.push_back({path, kind});
}

Status FileUse::check_apart(const Output& output, const std::string& store) const {
  const auto is_output = [&](const std::string& other) { return is_same_file(output.path, other); };
  const std::vector<std::string> stored = files_of_store(store);
  if (std::ranges::any_of(stored, is_output)) return refused("cli.output-is-store", output.path);
  if (std::ranges::any_of(inputs_, is_output)) return refused("cli.output-is-input", output.path);
  const auto same = std::ranges::count_if(outputs_, is_output, &Output::path);
  if (same > 1) return refused("cli.output-twice", output.path);
  return Done{};
}

Status FileUse::check(const std::string& store, bool replaces) const {
  for (const Output& output : outputs_) {
    HTX_RETURN_IF_ERROR(check_apart(output, store));
    // A log that cannot be written does not keep the work from being done.
    if (output.kind != Kind::kLog) HTX_RETURN_IF_ERROR(check_writable(output.path));
    const std::string head = head_of(output.path);
    const bool is_free = head.empty() || is_ours(output.kind, head);
    const bool is_appended_to = output.kind == Kind::kLog || output.kind == Kind::kAccessLog;
    if (!is_free && (!replaces || is_appended_to))
      return refused(is_appended_to ? "cli.not-a-log" : "cli.output-exists", output.path);
  }
  return Done{};
}

}  // namespace htx::cli
