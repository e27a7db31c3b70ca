#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/store/internal/sql.h"

// The rows of an answer as values.
namespace htx::internal {

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
using RowOf = typename Made<std::invoke_result_t<Read, const SqlRow&>>::Row;

// Takes the rows of an answer until `take` says no; fails as the first that cannot be read.
template <class Read, class Take>
Status each_row(SqlConnection& sql, std::string_view statement, std::initializer_list<SqlValue> values,
                Read read, Take take) {
  Status whole = Done{};
  HTX_RETURN_IF_ERROR(sql.run(statement, values, [&](const SqlRow& row) {
    Result<RowOf<Read>> one = read(row);
    if (one) return take(*std::move(one));
    whole = std::move(one).error();
    return false;
  }));
  return whole;
}

// The rows of an answer, each read by `read`; fails as the first that cannot be read.
template <class Read>
Result<std::vector<RowOf<Read>>> all_rows(SqlConnection& sql, std::string_view statement,
                                          std::initializer_list<SqlValue> values, Read read) {
  std::vector<RowOf<Read>> rows;
  HTX_RETURN_IF_ERROR(each_row(sql, statement, values, read, [&](RowOf<Read> row) {
    rows.push_back(std::move(row));
    return true;
  }));
  return rows;
}

// The first row of an answer, if there is one.
template <class Read>
Result<std::optional<RowOf<Read>>> one_row(SqlConnection& sql, std::string_view statement,
                                           std::initializer_list<SqlValue> values, Read read) {
  std::optional<RowOf<Read>> found;
  HTX_RETURN_IF_ERROR(each_row(sql, statement, values, read, [&](RowOf<Read> row) {
    found = std::move(row);
    return false;
  }));
  return found;
}

}  // namespace htx::internal
