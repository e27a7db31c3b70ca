#include <SQLiteCpp/SQLiteCpp.h>

#include <unistd.h>
#include <array>

#include "tests/unit/cli/program.h"

namespace htx {
namespace {

// A connection behind the program's back.
SQLite::Database raw(const Desk& repository) {
  return {repository.folder.file("htx.db"), SQLite::OPEN_READWRITE};
}

void drop_triggers(SQLite::Database& database) {
  std::vector<std::string> names;
  SQLite::Statement query(database, "SELECT name FROM sqlite_master WHERE type = 'trigger'");
  while (query.executeStep()) names.push_back(query.getColumn(0).getString());
  query.reset();
  for (const std::string& name : names) database.exec("DROP TRIGGER " + name);
}

TEST_CASE("one changed byte is exit 7 and names the entry", "[cli][audit]") {
  struct Case {
    const char* sql;
    const char* says;
  };
  const auto cases = std::to_array<Case>(
      {{"UPDATE ledger SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"lan\"', '\"lam\"') "
        "AS BLOB) WHERE seq = 3",
        "DOES NOT FIT at entry 3"},
       {"UPDATE record SET body = replace(body, 'Thắng', 'Thẳng') WHERE key = 'CM-001'",
        "DOES NOT FIT at entry 3"},
       {"DELETE FROM record WHERE key = 'CM-001/2020'", "DOES NOT FIT at entry 4"}});
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    const Desk repository;
    repository.fill();
    CHECK(repository.english("audit verify").exit == 0);
    {
      SQLite::Database database = raw(repository);
      drop_triggers(database);
      CHECK(database.exec(c.sql) == 1);
    }
    const Run audit = repository.english("audit verify");
    CHECK(audit.exit == 7);
    CHECK(contains(audit.out, c.says));
    CHECK(contains(audit.out, "That entry says: import."));
    CHECK(repository.json("audit verify", 7).find("fault") != nullptr);
  }
}

TEST_CASE("a store of a newer version is refused", "[cli]") {
  const Desk repository;
  repository.fill();
  raw(repository).exec("PRAGMA user_version = 99");
  for (const char* arguments : {"audit verify", "evaluate --period 2020", "case list"}) {
    CAPTURE(arguments);
    const Run answer = repository.english(arguments);
    CHECK(answer.exit != 0);
    CHECK(contains(answer.err, "store.newer"));
    CHECK(answer.out.empty());
  }
}

TEST_CASE("a file that is no store is refused", "[cli]") {
  const Desk repository;
  repository.folder.write(
      "htx.db", "this is a letter, not a database, and it is long enough to have a header of its own");
  const Run answer = repository.english("audit verify");
  CHECK(answer.exit != 0);
  CHECK(contains(answer.err, "[store."));
}

TEST_CASE("a store that another program is writing is waited for, then exit 6", "[cli][slow]") {
  const Desk repository;
  repository.fill();
  SQLite::Database other = raw(repository);
  other.exec("BEGIN IMMEDIATE");
  const Run refused = repository.english("evaluate --period 2020");
  CHECK(refused.exit == 6);
  CHECK(contains(refused.err, "store.locked"));
  // Reading goes on.
  CHECK(repository.english("audit verify").exit == 0);
  other.exec("ROLLBACK");
  CHECK(repository.english("evaluate --period 2020").exit == 0);
}

TEST_CASE("a store that may not be written is read, and refuses to be changed", "[cli]") {
  const Desk repository;
  repository.fill();
  std::filesystem::permissions(repository.folder.file("htx.db"), std::filesystem::perms::owner_read);
  std::string as_somebody;
  if (geteuid() == 0) {
    // Permissions do not bind root; somebody without any right stands in.
    constexpr uid_t kNobody = 65'534;
    REQUIRE(chown(repository.folder.file("").c_str(), kNobody, kNobody) == 0);
    REQUIRE(chown(repository.folder.file("htx.db").c_str(), kNobody, kNobody) == 0);
    as_somebody = "setpriv --reuid=65534 --regid=65534 --clear-groups";
    if (repository.run("--help", as_somebody).exit != 0) {
      WARN("skipped: nobody else can run the program here");
      SUCCEED();
      return;
    }
  }
  const Run read = repository.run("--lang en audit verify", as_somebody);
  INFO(read.err);
  CHECK(read.exit == 0);
  const Run refused = repository.run("--lang en evaluate --period 2020", as_somebody);
  INFO(refused.err);
  CHECK(refused.exit == 4);
  CHECK(contains(refused.err, "store.read-only"));
}

}  // namespace
}  // namespace htx
