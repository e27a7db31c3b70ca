#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace htx::internal {

// One step of the schema: what makes version i + 1 of version i.
struct SchemaStep {
  // Tables and indexes, in the SQL that SQLite takes as it is.  For PostgreSQL BLOB is BYTEA, INTEGER is
  // BIGINT, and what stands behind the last bracket of a table goes.
  std::string_view tables;
  // The triggers of SQLite that keep what was from being changed.
  std::string_view sqlite_guards;
  // What SQLite is told of its indexes, since every one of them begins with the office.
  std::string_view sqlite_statistics;
};

// All of them, oldest first; their number is the version this program writes.  A step that was released never
// changes: a change of the schema is a further one.
std::span<const SchemaStep> schema_steps();

}  // namespace htx::internal
