#include "engine/store/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>

namespace htx::internal {
namespace {

// A connection belongs to one thread, so SQLite need not lock it at each call.
int flags_of(Database::Mode mode) {
  switch (mode) {
    case Database::Mode::kRead: return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READONLY;
    case Database::Mode::kReadImmutable:
      return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READONLY | SQLite::OPEN_URI;
    case Database::Mode::kWrite: return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READWRITE;
    case Database::Mode::kCreate: return SQLite::OPEN_NOMUTEX | SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
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

}  // namespace

// SQLite reads texts and bytes where they lie: they stay there until the bindings are cleared.
void SqlValue::bind_to(SQLite::Statement& statement, int at) const {
  if (const auto* integer = std::get_if<std::int64_t>(&value_)) {
    statement.bind(at, *integer);
  } else if (const auto* text = std::get_if<const std::string*>(&value_)) {
    statement.bindNoCopy(at, **text);
  } else if (const auto* view = std::get_if<std::string_view>(&value_)) {
    statement.bind(at, std::string(*view));
  } else {
    const ByteSpan bytes = std::get<ByteSpan>(value_);
    // A null pointer would bind NULL instead of the empty blob.
    statement.bindNoCopy(at, bytes.empty() ? static_cast<const void*>("") : bytes.data(),
                         static_cast<int>(bytes.size()));
  }
}

std::int64_t SqlRow::integer(int column) const { return statement_->getColumn(column).getInt64(); }
std::string SqlRow::text(int column) const { return statement_->getColumn(column).getString(); }

ByteSpan SqlRow::blob(int column) const {
  const SQLite::Column cell = statement_->getColumn(column);
  const auto* bytes = static_cast<const std::uint8_t*>(cell.getBlob());
  return {bytes, static_cast<std::size_t>(cell.getBytes())};
}

Digest SqlRow::digest(int column) const {
  Digest digest{};
  const ByteSpan bytes = blob(column);
  if (bytes.size() == digest.size()) std::ranges::copy(bytes, digest.begin());
  return digest;
}

Database::Database(std::string path) : path_(std::move(path)) {}
Database::~Database() = default;

Error Database::failure(int code, const char* what) const {
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

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode, int busy_milliseconds) {
  std::unique_ptr<Database> database(new Database(path));
  try {
    const std::string name = mode == Mode::kReadImmutable ? immutable_uri(path) : path;
    database->connection_ = std::make_unique<SQLite::Database>(name, flags_of(mode), busy_milliseconds);
  } catch (const SQLite::Exception& e) {
    return database->failure(e.getErrorCode() & 0xFF, e.what());
  }
  return database;
}

Status Database::script(const std::string& sql) {
  try {
    connection_->exec(sql);
  } catch (const SQLite::Exception& e) {
    return failure(e.getErrorCode() & 0xFF, e.what());
  }
  return Done{};
}

Database::Prepared& Database::prepared(std::string_view sql) {
  const auto known = prepared_.find(sql);
  if (known != prepared_.end()) return known->second;
  Prepared fresh{.statement = std::make_unique<SQLite::Statement>(*connection_, std::string(sql))};
  return prepared_.emplace(std::string(sql), std::move(fresh)).first->second;
}

Status Database::run(std::string_view sql, std::initializer_list<SqlValue> values,
                     const SqlRowReader& reader) {
  const auto run_to_end = [&](SQLite::Statement& statement) {
    int at = 0;
    for (const SqlValue& value : values) value.bind_to(statement, ++at);
    while (statement.executeStep()) {
      if (reader && !reader(SqlRow(statement))) break;
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

Result<std::int64_t> Database::integer(std::string_view sql, std::initializer_list<SqlValue> values) {
  std::int64_t found = 0;
  HTX_RETURN_IF_ERROR(run(sql, values, [&](const SqlRow& row) {
    found = row.integer(0);
    return false;
  }));
  return found;
}

std::int64_t Database::last_row_id() const { return connection_->getLastInsertRowid(); }
std::int64_t Database::changed_rows() const { return connection_->getChanges(); }

}  // namespace htx::internal
