#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/database.h"
#include "engine/store/store.h"

namespace htx {

struct Store::Impl {
  std::unique_ptr<internal::Database> database;
  std::string path;
  std::int64_t version = 0;
  bool read_only = false;
  std::function<void()> committed;
  bool in_transaction = false;
  bool in_snapshot = false;
  bool in_group = false;
  // Set once a transaction of the group is undone that had written.
  bool group_failed = false;
  // The ledger as the open transaction or group has it: nobody else can append meanwhile.
  std::optional<Frontier> frontier;
  TreeHead head;  // Of `frontier`.
  // The size that the row of the head says; it is written once, when all that is open is committed.
  std::uint64_t stored_size = 0;

  Status begin();
  Status commit();
  void roll_back();
  // `frontier` from the row of the head, and back.
  Status read_frontier();
  Status write_head();
};

namespace internal {

// The rows of an answer, each read by `read`.
template <class Read>
auto all_rows(Database& database, std::string_view sql, std::initializer_list<SqlValue> values, Read read)
    -> Result<std::vector<decltype(read(std::declval<const SqlRow&>()))>> {
  std::vector<decltype(read(std::declval<const SqlRow&>()))> rows;
  HTX_RETURN_IF_ERROR(database.run(sql, values, [&](const SqlRow& row) {
    rows.push_back(read(row));
    return true;
  }));
  return rows;
}

// The first row of an answer, if there is one.
template <class Read>
auto one_row(Database& database, std::string_view sql, std::initializer_list<SqlValue> values, Read read)
    -> Result<std::optional<decltype(read(std::declval<const SqlRow&>()))>> {
  std::optional<decltype(read(std::declval<const SqlRow&>()))> found;
  HTX_RETURN_IF_ERROR(database.run(sql, values, [&](const SqlRow& row) {
    found = read(row);
    return false;
  }));
  return found;
}

// What a Store reads and a Transaction as well.
Result<std::optional<Batch>> batch(Database& database, std::int64_t id);
Result<std::optional<Record>> record_as_of(Database& database, std::string_view kind, std::string_view key,
                                           std::int64_t batch);
Result<RowsRoot> records_root(Database& database, std::int64_t batch);
Result<RowsRoot> assessments_root(Database& database, std::int64_t run);
Result<std::optional<OutboxRow>> outbox_row(Database& database, std::int64_t id);
Result<std::optional<CommandKey>> command_key(Database& database, std::string_view key);

// Over the only column of an answer, in its order; `id` is the only value.
Result<RowsRoot> root_over(Database& database, std::string_view sql, std::int64_t id);

}  // namespace internal
}  // namespace htx
