#include "engine/server/visit/import_drafts.h"

#include <chrono>
#include <filesystem>

#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx::server {
namespace {

TEST_CASE("a draft that nobody touches goes away, and no other", "[server][import]") {
  const TempDir folder;
  const ImportDrafts drafts(folder.file("drafts"));
  const auto add = [&](const std::string& name) {
    REQUIRE_VALUE(
        const ImportDraft draft,
        drafts.add({.id = {}, .name = name, .actor = "lan", .at = "2026-11-01T00:00:00.000Z", .path = {}},
                   "a;b\r\n"));
    return draft;
  };
  const ImportDraft old = add("about.json");
  const ImportDraft fresh = add("moi.csv");
  const auto now = std::filesystem::file_time_type::clock::now();
  std::filesystem::last_write_time(old.path, now - std::chrono::days(kDraftDays + 1));
  std::filesystem::last_write_time(fresh.path, now - std::chrono::days(kDraftDays - 1));
  drafts.remove_stale(SystemClock().now());
  CHECK_FALSE(std::filesystem::exists(old.path));
  CHECK_FALSE(drafts.find(old.id, "lan").has_value());
  CHECK(drafts.find(fresh.id, "lan").has_value());
  CHECK(drafts.of("lan").size() == 1);
  CHECK(drafts.of("hoa").empty());
  // Where there is no folder there is nothing to take away.
  ImportDrafts(folder.file("none")).remove_stale(SystemClock().now());
}

}  // namespace
}  // namespace htx::server
