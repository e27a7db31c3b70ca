#include "engine/store/sqlite/sqlite_connection.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

namespace htx::internal {
namespace {

// A connection belongs to one thread, so SQLite need not lock it at each call.
int flags_of(SqliteConnection::Mode mode) {
  switch (mode) {
    case SqliteConnection::Mode::kRead: return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READONLY;
    case SqliteConnection::Mode::kReadImmutable:
      return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READONLY | SQLite::OPEN_URI;
    case SqliteConnection::Mode::kWrite: return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READWRITE;
    case SqliteConnection::Mode::kCreate:
      return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
  }
  return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READONLY;
}

// A path as a URI that promises SQLite nobody else writes to the file.
std::string immutable_uri(std::string_view path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      uri += "%" + to_hex(as_bytes(std::string_view(&c, 1)));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

// SQLite reads texts and bytes where they lie: they stay there until the bindings are cleared.
void bind(SQLite::Statement& statement, int at, const SqlBound& bound) {
  if (const auto* integer = std::get_if<std::int64_t>(&bound)) {
    statement.bind(at, *integer);
  } else if (const auto* text = std::get_if<const std::string*>(&bound)) {
    // SQLiteCpp takes a text where it lies only from a std::string.
    statement.bindNoCopy(at, **text);
  } else if (const auto* view = std::get_if<std::string_view>(&bound)) {
    statement.bind(at, std::string(*view));
  } else {
    const ByteSpan bytes = std::get<ByteSpan>(bound);
    // A null pointer would bind NULL instead of the empty blob.
    statement.bindNoCopy(at, bytes.empty() ? static_cast<const void*>("") : bytes.data(),
                         static_cast<int>(bytes.size()));
  }
}

class SqliteRow : public SqlRow {
 public:
  explicit SqliteRow(const SQLite::Statement& statement) : statement_(statement) {}
  std::int64_t integer(int column) const override { return statement_.getColumn(column).getInt64(); }
  std::string text(int column) const override { return statement_.getColumn(column).getString(); }
  ByteSpan blob(int column) const override {
    const SQLite::Column cell = statement_.getColumn(column);
    const auto* bytes = static_cast<const std::uint8_t*>(cell.getBlob());
    return {bytes, static_cast<std::size_t>(cell.getBytes())};
  }

 private:
  const SQLite::Statement& statement_;
};

}  // namespace

SqliteConnection::SqliteConnection(std::string path) : path_(std::move(path)) {}
SqliteConnection::~SqliteConnection() = default;

Error SqliteConnection::failure(int code, const char* what) const {
  const auto error = [&](ErrorCode kind, Message message) {
    return Error(kind, std::move(message)).while_doing(path_);
  };
  // SQLite speaks English only.
  const Phrase why = Bilingual{.vi = "SQLite " + std::to_string(code), .en = what};
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return error(ErrorCode::kUnavailable, "store.locked");
    case SQLITE_FULL: return error(ErrorCode::kUnavailable, "store.full");
    case SQLITE_READONLY: return error(ErrorCode::kForbidden, "store.read-only");
    case SQLITE_CORRUPT: return error(ErrorCode::kCorrupt, {"store.corrupt", {{"why", why}}});
    case SQLITE_NOTADB: return error(ErrorCode::kInvalidArgument, "store.not-a-store");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_IOERR: return error(ErrorCode::kUnavailable, {"store.unreadable", {{"why", why}}});
    case SQLITE_CONSTRAINT: return error(ErrorCode::kConflict, {"store.constraint", {{"why", why}}});
    default: return error(ErrorCode::kInternal, {"store.sqlite", {{"why", why}}});
  }
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path, Mode mode,
                                                                 int busy_milliseconds) {
  std::unique_ptr<SqliteConnection> database(new SqliteConnection(path));
  try {
    const std::string name = mode == Mode::kReadImmutable ? immutable_uri(path) : path;
    database->connection_ = std::make_unique<SQLite::Database>(name, flags_of(mode), busy_milliseconds);
  } catch (const SQLite::Exception& e) {
    return database->failure(e.getErrorCode() & 0xFF, e.what());
  }
  return database;
}

Status SqliteConnection::script(const std::string& sql) {
  try {
    connection_->exec(sql);
  } catch (const SQLite::Exception& e) {
    return failure(e.getErrorCode() & 0xFF, e.what());
  }
  return Done{};
}

SqliteConnection::Prepared& SqliteConnection::prepared(std::string_view sql) {
  const auto known = prepared_.find(sql);
  if (known != prepared_.end()) return known->second;
  Prepared fresh{.statement = std::make_unique<SQLite::Statement>(*connection_, std::string(sql))};
  return prepared_.emplace(std::string(sql), std::move(fresh)).first->second;
}

Status SqliteConnection::execute(std::string_view sql, std::initializer_list<SqlValue> values,
                                 const SqlRowReader& reader) {
  const auto run_to_end = [&](SQLite::Statement& statement) {
    int at = 0;
    for (const SqlValue& value : values) bind(statement, ++at, value.bound());
    while (statement.executeStep()) {
      if (reader && !reader(SqliteRow(statement))) break;
    }
    statement.reset();
    statement.clearBindings();
  };
  bool own = false;
  try {
    Prepared& known = prepared(sql);
    if (known.busy) {
      SQLite::Statement another(*connection_, std::string(sql));
      run_to_end(another);
      return Done{};
    }
    own = known.busy = true;
    run_to_end(*known.statement);
    known.busy = false;
  } catch (const SQLite::Exception& e) {
    const Error error = failure(e.getErrorCode() & 0xFF, e.what());
    // What failed is prepared anew the next time.
    if (own) prepared_.erase(prepared_.find(sql));
    return error;
  }
  return Done{};
}

Status SqliteConnection::begin(BeginKind kind) {
  if (kind == BeginKind::kWrite) return run("BEGIN IMMEDIATE");
  HTX_RETURN_IF_ERROR(run("BEGIN"));
  // SQLite fixes the state at the first reading, not at BEGIN.
  return run("SELECT size FROM ledger_head");
}

Status SqliteConnection::commit() { return run("COMMIT"); }
Status SqliteConnection::roll_back() { return run("ROLLBACK"); }
std::int64_t SqliteConnection::changed_rows() const { return connection_->getChanges(); }

Status SqliteConnection::copy_to(const std::string& path) {
  return run("VACUUM INTO ?1", {std::string_view(path)});
}

Status SqliteConnection::check() {
  std::string why;
  const auto first_row = [&](const SqlRow& row) {
    why = row.text(0);
    return false;
  };
  HTX_RETURN_IF_ERROR(run("PRAGMA integrity_check(1)", {}, first_row));
  if (why == "ok") {
    why.clear();
    HTX_RETURN_IF_ERROR(run("PRAGMA foreign_key_check", {}, first_row));
  }
  if (why.empty()) return Done{};
  return Error(ErrorCode::kCorrupt, {"store.corrupt", {{"why", why}}}).while_doing(path_);
}

}  // namespace htx::internal
