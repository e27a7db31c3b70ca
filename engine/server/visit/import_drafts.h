#pragma once

#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/evaluation/import.h"

namespace htx::server {

inline constexpr int kDraftDays = 30;

// A file on its way in: a working copy, which corrections and the mapping of columns are written into.
struct ImportDraft {
  std::string id;
  TableKind kind = TableKind::kReturns;
  std::string name;   // Of the file, as the client calls it.
  std::string actor;  // Whose it is; nobody else sees it.
  std::string at;     // The moment it came, in UTC.
  std::string path;   // Of the working copy.
};

// The drafts of an office, in a folder beside its store: nothing of them is a record before it is written.
class ImportDrafts {
 public:
  explicit ImportDrafts(std::string folder) : folder_(std::move(folder)) {}

  // Fails with "server.no-room-for-files".
  Result<ImportDraft> add(ImportDraft draft, const std::string& bytes) const;
  // Fails with "server.no-such-draft" also if it is somebody else's.
  Result<ImportDraft> find(const std::string& id, const std::string& actor) const;
  // Those of one person, the newest first.
  std::vector<ImportDraft> of(const std::string& actor) const;
  // Takes it away with its file.
  void remove(const ImportDraft& draft) const;
  // Takes away those that nobody has touched for kDraftDays.
  void remove_stale(Instant now) const;

 private:
  std::string folder_;
};

// Those of the office whose store lies there.
ImportDrafts drafts_beside(const StoreAddress& store);

}  // namespace htx::server
