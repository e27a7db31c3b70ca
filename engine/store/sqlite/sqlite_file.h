#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/store/sqlite/sqlite_connection.h"

namespace htx::internal {

struct SqliteOptions {
  bool read_only = false;
  int busy_milliseconds = 0;
  std::int64_t max_pages = 0;  // 0: no limit.
};

// What is done in the transaction that makes a store, once its tables are there.
using SqliteFilling = std::function<Status(SqlConnection&)>;

// Makes a file with the tables of a store; one that could not be finished is not left behind.
// Errors: "store.exists", "store.leftover", those of `fill`.
Status create_sqlite_file(const std::string& path, const SqliteOptions& options, const SqliteFilling& fill);

// Opens the file of a store.
// Errors: "store.not-found", "store.not-a-store", "store.cut", "store.newer", "store.other-format".
Result<std::unique_ptr<SqliteConnection>> open_sqlite_file(const std::string& path,
                                                           const SqliteOptions& options);

// Copies what a connection reads to a new file.  Errors: "store.exists", "store.leftover".
Status copy_sqlite_file(SqlConnection& connection, const std::string& path);

}  // namespace htx::internal
