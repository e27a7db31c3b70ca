#include "engine/server/visit/import_drafts.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <system_error>

#include "engine/base/file.h"
#include "engine/identity/secret.h"
#include "engine/server/visit/upload_folder.h"
#include "engine/value/json.h"

namespace htx::server {
namespace {

constexpr const char* kAbout = "about.json";
constexpr const char* kFile = "file";              // The folder that the working copy lies in.
constexpr std::size_t kLargestAbout = 64U << 10U;  // Bytes.
constexpr std::size_t kIdLength = 12;

// Whether it can be a name of a folder of ours, and of no other.
bool is_id(const std::string& id) {
  return id.size() == kIdLength && id.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::optional<ImportDraft> read(const std::filesystem::path& folder) {
  const auto text = read_file((folder / kAbout).string(), kLargestAbout);
  const auto json = text ? read_json(*text) : Result<Json>(text.error());
  const auto kind = json ? json->integer_of("kind") : std::nullopt;
  if (!kind || *kind < 0 || *kind > static_cast<std::int64_t>(TableKind::kReports)) return std::nullopt;
  return ImportDraft{.id = folder.filename().string(),
                     .kind = static_cast<TableKind>(*kind),
                     .name = json->text_of("name"),
                     .actor = json->text_of("actor"),
                     .at = json->text_of("at"),
                     .path = (folder / json->text_of("file")).string()};
}

}  // namespace

Result<ImportDraft> ImportDrafts::add(ImportDraft draft, const std::string& bytes) const {
  HTX_ASSIGN_OR_RETURN(const Secret secret, new_secret());
  draft.id = secret.text.substr(0, kIdLength);
  const std::filesystem::path folder = std::filesystem::path(folder_) / draft.id;
  std::error_code problem;
  std::filesystem::create_directories(folder / kFile, problem);
  if (!problem) std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, problem);
  if (problem) return Error(ErrorCode::kUnavailable, "server.no-room-for-files");
  // Beside what is said about it no file can be called as that is.
  const std::string file = (std::filesystem::path(kFile) / plain_file_name(draft.name)).string();
  draft.path = (folder / file).string();
  HTX_RETURN_IF_ERROR(write_file(draft.path, bytes, FileAccess::kOwnerOnly));
  Json about;
  about.add("kind", static_cast<std::int64_t>(draft.kind)).add("name", draft.name).add("file", file);
  about.add("actor", draft.actor).add("at", draft.at);
  HTX_RETURN_IF_ERROR(write_file((folder / kAbout).string(), write_json(about), FileAccess::kOwnerOnly));
  return draft;
}

Result<ImportDraft> ImportDrafts::find(const std::string& id, const std::string& actor) const {
  if (is_id(id)) {
    auto draft = read(std::filesystem::path(folder_) / id);
    if (draft && draft->actor == actor) return *std::move(draft);
  }
  return Error(ErrorCode::kNotFound, "server.no-such-draft");
}

std::vector<ImportDraft> ImportDrafts::of(const std::string& actor) const {
  std::vector<ImportDraft> drafts;
  std::error_code problem;
  for (std::filesystem::directory_iterator one(folder_, problem), end; !problem && one != end;
       one.increment(problem)) {
    auto draft = read(one->path());
    if (draft && draft->actor == actor) drafts.push_back(*std::move(draft));
  }
  std::ranges::sort(drafts, [](const ImportDraft& a, const ImportDraft& b) { return b.at < a.at; });
  return drafts;
}

void ImportDrafts::remove(const ImportDraft& draft) const {
  std::error_code ignored;
  std::filesystem::remove_all(std::filesystem::path(folder_) / draft.id, ignored);
}

void ImportDrafts::remove_stale(Instant now) const {
  const auto limit = std::chrono::sys_time<std::chrono::milliseconds>(
      std::chrono::milliseconds(now.milliseconds) - std::chrono::days(kDraftDays));
  std::vector<ImportDraft> stale;
  std::error_code problem;
  for (std::filesystem::directory_iterator one(folder_, problem), end; !problem && one != end;
       one.increment(problem)) {
    const auto draft = is_id(one->path().filename().string()) ? read(one->path()) : std::nullopt;
    if (!draft) continue;
    std::error_code gone;
    const auto touched = std::filesystem::last_write_time(draft->path, gone);
    if (!gone && std::chrono::file_clock::to_sys(touched) < limit) stale.push_back(*draft);
  }
  for (const ImportDraft& draft : stale) remove(draft);
}

ImportDrafts drafts_beside(const StoreAddress& store) { return ImportDrafts(store.path + ".imports"); }

}  // namespace htx::server
