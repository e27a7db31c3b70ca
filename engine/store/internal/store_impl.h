#pragma once

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

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

  // What a reader makes of a row, whether or not it may fail.
  template <class T>
  struct Made {
    using Row = T;
  };
  template <class T>
  struct Made<Result<T>> {
    using Row = T;
  };
  template <class Read>
  using RowOf = typename Made<std::invoke_result_t<Read, const internal::SqlRow&>>::Row;

  // The rows of an answer, each read by `read`; fails as the first that cannot be read.
  template <class Read>
  Result<std::vector<RowOf<Read>>> all_rows(std::string_view statement,
                                            std::initializer_list<internal::SqlValue> values, Read read) {
    std::vector<RowOf<Read>> rows;
    HTX_RETURN_IF_ERROR(each_row(statement, values, read, [&](RowOf<Read> row) {
      rows.push_back(std::move(row));
      return true;
    }));
    return rows;
  }

  // The first row of an answer, if there is one.
  template <class Read>
  Result<std::optional<RowOf<Read>>> one_row(std::string_view statement,
                                             std::initializer_list<internal::SqlValue> values, Read read) {
    std::optional<RowOf<Read>> found;
    HTX_RETURN_IF_ERROR(each_row(statement, values, read, [&](RowOf<Read> row) {
      found = std::move(row);
      return false;
    }));
    return found;
  }

 private:
  // `frontier` from the row of the head, and back.
  Status read_frontier();
  Status write_head();

  // Takes the rows of an answer until `take` says no.
  template <class Read, class Take>
  Status each_row(std::string_view statement, std::initializer_list<internal::SqlValue> values, Read read,
                  Take take) {
    Status whole = Done{};
    HTX_RETURN_IF_ERROR(sql->run(statement, values, [&](const internal::SqlRow& row) {
      Result<RowOf<Read>> one = read(row);
      if (one) return take(*std::move(one));
      whole = std::move(one).error();
      return false;
    }));
    return whole;
  }
};

}  // namespace htx
