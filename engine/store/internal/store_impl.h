#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/internal/read_rows.h"
#include "engine/store/internal/row_fields.h"
#include "engine/store/internal/row_roots.h"
#include "engine/store/internal/sql.h"
#include "engine/store/store.h"

namespace htx {

struct Store::Impl {
  std::unique_ptr<internal::SqlConnection> sql;
  StoreAddress address;
  std::string office;
  std::string log;
  bool read_only = false;
  std::function<void()> committed;
  bool in_transaction = false;
  bool in_snapshot = false;
  bool in_group = false;
  // Set once a transaction of the group is undone that had written.
  bool group_failed = false;
  // The log as the open transaction or group has it: nobody else can append meanwhile.
  std::optional<Frontier> frontier;
  TreeHead head;  // Of `frontier`.
  // Whether what is open has ended the log: a freeze is the last entry of its transaction and group.
  bool frozen = false;
  // The size that the row of the head says; it is written once, last of all, when all that is open is
  // committed.
  std::uint64_t stored_size = 0;

  Status begin();
  Status commit();
  void roll_back();
  Error locked_out() const;

  // The revision of a record that was current once that batch had been written.
  Result<std::optional<Record>> record_as_of(std::string_view kind, std::string_view key, std::int64_t batch);
  // One more than the highest id of a table, which counts within the office.
  Result<std::int64_t> next_id(std::string_view select);

  // As internal::all_rows() and internal::one_row() have it.
  template <class Read>
  auto all_rows(std::string_view statement, std::initializer_list<internal::SqlValue> values, Read read) {
    return internal::all_rows(*sql, statement, values, read);
  }
  template <class Read>
  auto one_row(std::string_view statement, std::initializer_list<internal::SqlValue> values, Read read) {
    return internal::one_row(*sql, statement, values, read);
  }

 private:
  // `frontier` from the row of the head, and back.
  Status read_frontier();
  Status write_head();
};

}  // namespace htx
