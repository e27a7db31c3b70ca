#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "engine/store/internal/sql.h"
#include "engine/store/rows.h"

namespace htx::internal {

// What is hashed of a column, as the canonical JSON of its row says it.
enum class HashedAs : std::uint8_t {
  kInteger,
  kText,
  kHex,      // The hexadecimal of the bytes as they lie there.
  kContent,  // The SHA-256 of its bytes: of what is long or JSON itself.
};

struct HashedColumn {
  const char* name;
  HashedAs as;
};

// How the rows of a set are hashed: every column of the table but the office, which the log is named by.
struct HashedRows {
  const char* table;
  std::span<const HashedColumn> columns;  // In the order of their names.
  const char* which;                      // The condition that finds them: ?1 is the office, ?2 the key.
  const char* order;
};

const HashedRows& hashed_rows(RowSet set);

// The root over the rows of one set: the hash of an empty tree if there are none.
// `also` is told each row as it was read: its columns are those of hashed_rows().
// Errors: "value.not-canonical" if a text is none.
Result<RowsRoot> rows_root(SqlConnection& sql, std::string_view office, RowSet set, const SqlValue& key,
                           const std::function<void(const SqlRow&)>& also = {});

}  // namespace htx::internal
