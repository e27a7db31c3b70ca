#include "engine/audit/bundle.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <utility>

#include "engine/base/file.h"

namespace htx {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEntries = "entries.jsonl";
constexpr const char* kCheckpoint = "checkpoint";
constexpr const char* kReadme = "README.txt";
constexpr std::size_t kMaxCheckpointBytes = 1U << 20U;

std::string in(const std::string& folder, const char* name) { return (fs::path(folder) / name).string(); }

Error unwritable(const std::string& path) {
  return Error(ErrorCode::kUnavailable, {"store.unreadable", {{"why", reason_of(errno)}}}).while_doing(path);
}

// Writes the first `size` entries and returns the head over what was written.
Result<TreeHead> write_entries(Store& store, const std::string& path, std::uint64_t size) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  Frontier frontier;
  if (size > 0) {
    HTX_RETURN_IF_ERROR(store.each_leaf([&](const StoredLeaf& leaf) {
      const std::string_view bytes = as_text(leaf.bytes);
      file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).put('\n');
      frontier.append(leaf_hash(leaf.bytes));
      return frontier.size() < size && file.good();
    }));
  }
  file.flush();
  if (!file.good()) return unwritable(path);
  return frontier.head();
}

Status write_bundle(Store& store, const std::string& folder, std::string_view bytes,
                    const Checkpoint& checkpoint) {
  HTX_ASSIGN_OR_RETURN(const TreeHead written,
                       write_entries(store, in(folder, kEntries), checkpoint.head.size));
  if (written != checkpoint.head) {
    return Error(ErrorCode::kConflict,
                 {"audit.checkpoint-differs", {{"size", std::to_string(checkpoint.head.size)}}});
  }
  HTX_RETURN_IF_ERROR(write_file(in(folder, kCheckpoint), bytes));
  const Message readme("audit.bundle-readme",
                       {{"origin", checkpoint.origin}, {"size", std::to_string(checkpoint.head.size)}});
  const std::string text =
      to_text(readme, Language::kVietnamese) + "\n\n" + to_text(readme, Language::kEnglish) + "\n";
  return write_file(in(folder, kReadme), text);
}

Error bad_line(std::uint64_t line) {
  return Error(ErrorCode::kCorrupt, {"audit.bundle-line", {{"line", std::to_string(line)}}});
}

// Feeds each line to `verifier` until it finds a fault; holds one line at a time.
Status read_entries(const std::string& path, LedgerVerifier& verifier) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(ErrorCode::kNotFound, "store.not-found").while_doing(path);
  constexpr std::size_t kChunk = 1U << 16U;
  std::string chunk(kChunk, '\0');
  std::string line;
  std::uint64_t number = 1;
  while (file) {
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    std::string_view rest(chunk.data(), static_cast<std::size_t>(file.gcount()));
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      line += rest.substr(0, end);
      if (line.size() > kMaxEntryBytes) return bad_line(number);
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
      if (!verifier.add(as_bytes(line))) return Done{};
      line.clear();
      ++number;
    }
  }
  return line.empty() ? Status(Done{}) : Status(bad_line(number));
}

}  // namespace

Status export_bundle(Store& store, const std::string& folder, std::string_view checkpoint,
                     std::span<const NoteVerifier> keys) {
  HTX_ASSIGN_OR_RETURN(const Checkpoint opened, open_checkpoint(checkpoint, keys));
  if (fs::exists(folder)) return Error(ErrorCode::kConflict, "store.exists").while_doing(folder);
  const std::string unfinished = folder + ".new";
  std::error_code problem;
  fs::remove_all(unfinished, problem);
  if (!fs::create_directory(unfinished, problem)) return unwritable(folder);
  Status written = write_bundle(store, unfinished, checkpoint, opened);
  if (written) {
    fs::rename(unfinished, folder, problem);
    if (problem) written = unwritable(folder);
  }
  if (!written) fs::remove_all(unfinished, problem);
  return written;
}

Result<BundleReport> verify_bundle(const std::string& folder, std::span<const NoteVerifier> keys,
                                   const VerifyOptions& options) {
  HTX_ASSIGN_OR_RETURN(const std::string bytes, read_file(in(folder, kCheckpoint), kMaxCheckpointBytes));
  BundleReport report;
  HTX_ASSIGN_OR_RETURN(report.checkpoint, open_checkpoint(bytes, keys));
  VerifyOptions own = options;
  own.log = report.checkpoint.origin;
  LedgerVerifier verifier(own);
  HTX_RETURN_IF_ERROR(read_entries(in(folder, kEntries), verifier));
  report.ledger = verifier.finish(report.checkpoint.head);
  return report;
}

}  // namespace htx
