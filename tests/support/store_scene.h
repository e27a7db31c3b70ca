#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <string>
#include <vector>

#include "engine/store/store.h"
#include "engine/store/transaction.h"
#include "tests/support/catch.h"
#include "tests/support/day.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_dir.h"

namespace htx {

inline Act act_about(std::string subject, std::string action = "import.cooperatives") {
  return {.at = "2021-01-15T02:30:00.000Z",
          .actor = "ubkt-03",
          .role = "clerk",
          .action = std::move(action),
          .subject = std::move(subject)};
}

inline Batch import_batch() {
  return {.kind = "import.cooperatives",
          .at = "2021-01-15T02:30:00.000Z",
          .actor = "ubkt-03",
          .source = "htx-2020.csv",
          .source_digest = sha256(as_bytes("the file"))};
}

inline Json cooperative_body(std::int64_t members) {
  Json body;
  return body.add("name", "HTX Thắng Lợi").add("members", members);
}

// The databases that a store can lie in: what is tested of a store is tested on each.  One today.
enum class Backend { kSqlite };
inline constexpr std::array kBackends = {Backend::kSqlite};

// A folder of its own for the stores of one test, on each of the backends in turn.
class StorePlace {
 public:
  StorePlace() : backend_(kBackends.at(GENERATE(range(std::size_t{0}, kBackends.size())))) {}

  // Of a store that is there or not.
  StoreAddress address(std::string_view name = "htx.db") const {
    switch (backend_) {
      case Backend::kSqlite: return {folder_.file(name)};
    }
    return {};
  }
  std::string file(std::string_view name) const { return folder_.file(name); }
  std::string write(std::string_view name, std::string_view content) const {
    return folder_.write(name, content);
  }
  std::string read(std::string_view name) const { return folder_.read(name); }

 private:
  TempDir folder_;
  Backend backend_;
};

// Runs `change` in one transaction with one entry and commits; every step must succeed.
template <class Change>
void commit_change(Store& store, Change change) {
  REQUIRE_VALUE(Transaction transaction, store.begin());
  change(transaction);
  REQUIRE(transaction.append_entry(act_about("test")).has_value());
  REQUIRE(transaction.commit().has_value());
}

// A connection behind the store's back, with all guards off.
class RawStore {
 public:
  explicit RawStore(const StoreAddress& address) : database_(address.path, SQLite::OPEN_READWRITE) {
    database_.exec("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF");
  }
  void run(const std::string& sql) { database_.exec(sql); }
  std::string text(const std::string& sql) { return database_.execAndGet(sql).getString(); }
  void drop_triggers() {
    std::vector<std::string> names;
    {
      SQLite::Statement query(database_, "SELECT name FROM sqlite_master WHERE type = 'trigger'");
      while (query.executeStep()) names.push_back(query.getColumn(0).getString());
    }
    for (const std::string& name : names) database_.exec("DROP TRIGGER " + name);
  }

 private:
  SQLite::Database database_;
};

}  // namespace htx
