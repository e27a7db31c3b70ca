#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/store/internal/sql.h"

namespace SQLite {  // NOLINT(readability-identifier-naming): the library's name.
class Database;
class Statement;
}  // namespace SQLite

namespace htx::internal {

// One connection to one SQLite file.  The only place that knows SQLiteCpp and its exceptions.
class SqliteConnection : public SqlConnection {
 public:
  enum class Mode : std::uint8_t { kRead, kReadImmutable, kWrite, kCreate };

  static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path, Mode mode,
                                                        int busy_milliseconds);
  ~SqliteConnection() override;

  Status begin(BeginKind kind) override;
  Status commit() override;
  Status roll_back() override;
  std::int64_t changed_rows() const override;
  Status copy_to(const std::string& path) override;
  Status check() override;

  // Keeps something until the connection is closed.
  void keep(std::shared_ptr<void> what) { kept_ = std::move(what); }
  // Runs statements without values or answers.
  Status script(const std::string& sql);

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

  explicit SqliteConnection(std::string path);
  Status execute(std::string_view sql, std::initializer_list<SqlValue> values,
                 const SqlRowReader& reader) override;
  Error failure(int code, const char* what) const;
  // The statement of that text, prepared once.
  Prepared& prepared(std::string_view sql);

  std::shared_ptr<void> kept_;  // The first member, so that it is let go last.
  std::string path_;
  std::unique_ptr<SQLite::Database> connection_;
  std::unordered_map<std::string, Prepared, SqlHash, std::equal_to<>> prepared_;
};

}  // namespace htx::internal
