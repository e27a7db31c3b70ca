#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "engine/base/bytes.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"

namespace SQLite {  // NOLINT(readability-identifier-naming): the library's name.
class Database;
class Statement;
}  // namespace SQLite

namespace htx::internal {

// A value for one "?" of a statement; it need only live as long as the call.
class SqlValue {
 public:
  SqlValue(std::int64_t integer) : value_(integer) {}   // NOLINT(google-explicit-constructor)
  SqlValue(const std::string& text) : value_(&text) {}  // NOLINT(google-explicit-constructor)
  SqlValue(std::string_view text) : value_(text) {}     // NOLINT(google-explicit-constructor)
  SqlValue(ByteSpan bytes) : value_(bytes) {}           // NOLINT(google-explicit-constructor)

  void bind_to(SQLite::Statement& statement, int at) const;

 private:
  // SQLiteCpp takes a text where it lies only from a std::string.
  std::variant<std::int64_t, const std::string*, std::string_view, ByteSpan> value_;
};

// One row of an answer; columns count from 0.  Views live until the next row.
class SqlRow {
 public:
  explicit SqlRow(const SQLite::Statement& statement) : statement_(&statement) {}
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  ByteSpan blob(int column) const;
  // A digest; all zero if what is stored has not 32 bytes, which then fits nothing.
  Digest digest(int column) const;

 private:
  const SQLite::Statement* statement_;
};

// False ends the reading.
using SqlRowReader = std::function<bool(const SqlRow&)>;

// One connection to one SQLite file.  The only place that knows SQLiteCpp and its exceptions.
//
// Every failure is an Error "store.…" that begins with the path of the file.
class Database {
 public:
  enum class Mode : std::uint8_t { kRead, kReadImmutable, kWrite, kCreate };

  static Result<std::unique_ptr<Database>> open(const std::string& path, Mode mode, int busy_milliseconds);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs statements without values or answers.
  Status script(const std::string& sql);
  // Runs one statement; `reader` gets each row of the answer.
  Status run(std::string_view sql, std::initializer_list<SqlValue> values = {},
             const SqlRowReader& reader = {});
  // The integer in the first column of the first row; 0 if there is no row.
  Result<std::int64_t> integer(std::string_view sql, std::initializer_list<SqlValue> values = {});
  std::int64_t last_row_id() const;
  // How many rows the last statement that writes has written.
  std::int64_t changed_rows() const;
  const std::string& path() const { return path_; }

 private:
  // A statement that is being read is busy: readers may nest, and then another one is prepared.
  struct Prepared {
    std::unique_ptr<SQLite::Statement> statement;
    bool busy = false;
  };
  struct SqlHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view sql) const { return std::hash<std::string_view>()(sql); }
  };

  explicit Database(std::string path);
  Error failure(int code, const char* what) const;
  // The statement of that text, prepared once.
  Prepared& prepared(std::string_view sql);

  std::string path_;
  std::unique_ptr<SQLite::Database> connection_;
  std::unordered_map<std::string, Prepared, SqlHash, std::equal_to<>> prepared_;
};

}  // namespace htx::internal
