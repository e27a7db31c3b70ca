#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"

// What the store asks of a database.  Above this line there is one meaning and no database; below it, in one
// folder a database, what it calls things.
//
// Statements are SQL that SQLite and PostgreSQL 15 both take: ON CONFLICT instead of INSERT OR, a range of
// keys instead of a prefix, no RETURNING, no hints, no row ids, no NULLs.  Their values are ?1, ?2 …; a
// connection whose database calls them $1, $2 … writes the one for the other, for no statement has a question
// mark in a text.
namespace htx::internal {

// A value of a statement; it need only live as long as the call.
using SqlBound = std::variant<std::int64_t, const std::string*, std::string_view, ByteSpan>;

class SqlValue {
 public:
  SqlValue(std::int64_t integer) : bound_(integer) {}   // NOLINT(google-explicit-constructor)
  SqlValue(const std::string& text) : bound_(&text) {}  // NOLINT(google-explicit-constructor)
  SqlValue(std::string_view text) : bound_(text) {}     // NOLINT(google-explicit-constructor)
  SqlValue(ByteSpan bytes) : bound_(bytes) {}           // NOLINT(google-explicit-constructor)

  const SqlBound& bound() const { return bound_; }

 private:
  SqlBound bound_;
};

// One row of an answer; columns count from 0.  Views live until the next row.
class SqlRow {
 public:
  SqlRow() = default;
  virtual ~SqlRow() = default;
  SqlRow(const SqlRow&) = delete;
  SqlRow& operator=(const SqlRow&) = delete;

  virtual std::int64_t integer(int column) const = 0;
  virtual std::string text(int column) const = 0;
  virtual ByteSpan blob(int column) const = 0;  // Of a text: its bytes.
  // A digest; all zero if what is stored has not 32 bytes, which then fits nothing.
  Digest digest(int column) const;
};

// False ends the reading.
using SqlRowReader = std::function<bool(const SqlRow&)>;

enum class BeginKind : std::uint8_t {
  kRead,   // One state of the database, whatever others write meanwhile.
  kWrite,  // The same, and nobody else writes to the office meanwhile.
};

// One connection, for one thread.  Every failure is an Error "store.…" that begins with the place of the
// store.
class SqlConnection {
 public:
  SqlConnection() = default;
  virtual ~SqlConnection() = default;
  SqlConnection(const SqlConnection&) = delete;
  SqlConnection& operator=(const SqlConnection&) = delete;

  virtual Status begin(BeginKind kind) = 0;
  virtual Status commit() = 0;
  virtual Status roll_back() = 0;
  // How many rows the last statement that writes has written.
  virtual std::int64_t changed_rows() const = 0;
  // Copies all there is, as of one moment, to a new file at that place; nothing is there before.
  virtual Status copy_to(const std::string& path) = 0;
  // Rereads everything and compares indexes, references and shapes.  Errors: "store.corrupt".
  virtual Status check() = 0;

  // Runs one statement; `reader` gets each row of the answer.
  Status run(std::string_view sql, std::initializer_list<SqlValue> values = {},
             const SqlRowReader& reader = {}) {
    return execute(sql, values, reader);
  }
  // The integer in the first column of the first row; 0 if there is no row.
  Result<std::int64_t> integer(std::string_view sql, std::initializer_list<SqlValue> values = {});

 private:
  virtual Status execute(std::string_view sql, std::initializer_list<SqlValue> values,
                         const SqlRowReader& reader) = 0;
};

}  // namespace htx::internal
