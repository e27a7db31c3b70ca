#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "engine/base/check.h"
#include "engine/base/file.h"
#include "engine/store/internal/store_impl.h"
#include "engine/store/migrations.h"

namespace htx {
namespace {

using internal::Database;
namespace fs = std::filesystem;

constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kHeaderBytes = 100;

Error failed(ErrorCode code, Message message, const std::string& path) {
  return Error(code, std::move(message)).while_doing(path);
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : as_bytes(bytes)) number = (number << 8U) | byte;
  return number;
}

std::uintmax_t size_or_zero(const std::string& path) {
  std::error_code problem;
  const std::uintmax_t size = fs::file_size(path, problem);
  return problem ? 0 : size;
}

// Tells what SQLite would not tell, or only at the first unlucky reading: no file, no database, a file
// that was cut.  Offsets are those of the SQLite file format, section 1.3.
Status inspect(const std::string& path) {
  std::error_code problem;
  if (!fs::exists(path, problem)) return failed(ErrorCode::kNotFound, "store.not-found", path);
  if (!fs::is_regular_file(path, problem))
    return failed(ErrorCode::kInvalidArgument, "store.not-a-store", path);
  std::array<char, kHeaderBytes> buffer{};
  std::ifstream file(path, std::ios::binary);
  file.read(buffer.data(), buffer.size());
  const std::string_view header(buffer.data(), static_cast<std::size_t>(file.gcount()));
  if (header.size() < kHeaderBytes || !header.starts_with(kMagic)) {
    return failed(ErrorCode::kInvalidArgument, "store.not-a-store", path);
  }
  const std::uint64_t stored_page_size = big_endian(header.substr(16, 2));
  const std::uint64_t page_size = stored_page_size == 1 ? 65'536 : stored_page_size;
  const std::uint64_t expected = page_size * big_endian(header.substr(28, 4));
  // While a write-ahead log is there the file itself may rightly lag behind its header.
  const bool complete = size_or_zero(path + "-wal") > 0 || size_or_zero(path) >= expected;
  if (complete) return Done{};
  return failed(
      ErrorCode::kCorrupt,
      {"store.cut", {{"bytes", std::to_string(size_or_zero(path))}, {"expected", std::to_string(expected)}}},
      path);
}

Status configure(Database& database, const StoreOptions& options) {
  HTX_RETURN_IF_ERROR(
      database.script("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;"
                      "PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON;"
                      // What one large transaction or run reads; and the log may grow to 32 MiB before what
                      // it says many times of one page is carried over once.
                      "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;"
                      "PRAGMA wal_autocheckpoint = 8192"));
  if (!options.read_only) {
    // A copy made by back_up() is not in WAL mode yet; asking only costs nothing when it is.
    HTX_RETURN_IF_ERROR(database.script("PRAGMA journal_mode = WAL"));
  }
  if (options.max_pages == 0) return Done{};
  return database.script("PRAGMA max_page_count = " + std::to_string(options.max_pages));
}

// Does `change` in a transaction of its own.
template <class Change>
Status in_transaction(Database& database, Change change) {
  HTX_RETURN_IF_ERROR(database.script("BEGIN IMMEDIATE"));
  Status done = change();
  if (done) done = database.script("COMMIT");
  if (!done) database.script("ROLLBACK").ignore("the first error is the one to report");
  return done;
}

Status build(const std::string& path, const StoreOptions& options) {
  HTX_ASSIGN_OR_RETURN(const auto database,
                       Database::open(path, Database::Mode::kCreate, options.busy_milliseconds));
  HTX_RETURN_IF_ERROR(configure(*database, options));
  return in_transaction(*database, [&]() -> Status {
    HTX_RETURN_IF_ERROR(
        database->script("PRAGMA application_id = " + std::to_string(internal::kApplicationId)));
    HTX_RETURN_IF_ERROR(internal::migrate(*database, 0, options.schema_version));
    return database->run("INSERT INTO ledger_head (one, size, root, frontier) VALUES (1, 0, ?, ?)",
                         {ByteSpan(empty_root()), as_bytes(Frontier().to_bytes())});
  });
}

// A name that cannot be asked about (too long, a folder that may not be read) is told by who opens it.
bool is_there(const std::string& path) {
  std::error_code problem;
  return fs::exists(path, problem);
}

void remove_all_of(const std::string& path) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(path + suffix, ignored);
}

// Whether a new file may take this place.  A log that a removed store left behind would be played into
// the new one.
Status is_free(const std::string& place) {
  if (is_there(place)) return failed(ErrorCode::kConflict, "store.exists", place);
  for (const char* suffix : {"-wal", "-journal"}) {
    if (is_there(place + suffix)) return failed(ErrorCode::kConflict, "store.leftover", place + suffix);
  }
  return Done{};
}

// A URI or a name of SQLite's own (":memory:") can no longer be mistaken for a file.
std::string absolute_path(const std::string& path) {
  std::error_code problem;
  const fs::path absolute = fs::absolute(path, problem);
  return problem ? path : absolute.string();
}

Result<std::unique_ptr<Database>> connect(const std::string& path, const StoreOptions& options) {
  const auto mode = options.read_only ? Database::Mode::kRead : Database::Mode::kWrite;
  HTX_ASSIGN_OR_RETURN(auto database, Database::open(path, mode, options.busy_milliseconds));
  const auto readable = database->integer("PRAGMA schema_version");
  if (readable) return database;
  // A reader of a WAL file needs to write an index beside it.  On a medium that cannot be written, and
  // only without a log that would have to be read, SQLite can be told that the file stands still.
  const std::string_view code = readable.error().message().code;
  const bool unwritable = code == "store.unreadable" || code == "store.read-only";
  if (!options.read_only || !unwritable || is_there(path + "-wal")) return readable.error();
  return Database::open(path, Database::Mode::kReadImmutable, options.busy_milliseconds);
}

Status bring_up(Database& database, const StoreOptions& options) {
  return in_transaction(database, [&]() -> Status {
    // Another process may have done it while this one waited.
    HTX_ASSIGN_OR_RETURN(const std::int64_t version, database.integer("PRAGMA user_version"));
    if (version >= options.schema_version) return Done{};
    return internal::migrate(database, version, options.schema_version);
  });
}

}  // namespace

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

const std::string& Store::path() const { return impl_->path; }
std::int64_t Store::version() const { return impl_->version; }

Result<Store> Store::create(const std::string& path, const StoreOptions& options) {
  const std::string place = absolute_path(path);
  HTX_RETURN_IF_ERROR(is_free(place));
  // Built under another name, so that a killed program leaves no half of a store under this one.
  const std::string unfinished = place + ".new";
  remove_all_of(unfinished);
  if (Status built = build(unfinished, options); !built) {
    remove_all_of(unfinished);
    return std::move(built).error();
  }
  std::error_code problem;
  fs::rename(unfinished, place, problem);
  if (problem)
    return failed(ErrorCode::kUnavailable, {"store.unreadable", {{"why", reason_of(problem.value())}}}, path);
  return open(path, options);
}

Result<Store> Store::open(const std::string& path, const StoreOptions& options) {
  const std::string place = absolute_path(path);
  HTX_RETURN_IF_ERROR(inspect(place));
  HTX_ASSIGN_OR_RETURN(auto database, connect(place, options));
  HTX_ASSIGN_OR_RETURN(const std::int64_t application, database->integer("PRAGMA application_id"));
  if (application != internal::kApplicationId) {
    return failed(ErrorCode::kInvalidArgument, "store.not-a-store", place);
  }
  HTX_ASSIGN_OR_RETURN(std::int64_t version, database->integer("PRAGMA user_version"));
  const std::vector<Message::Argument> versions = {{"found", std::to_string(version)},
                                                   {"known", std::to_string(options.schema_version)}};
  if (version > options.schema_version) return failed(ErrorCode::kConflict, {"store.newer", versions}, place);
  HTX_RETURN_IF_ERROR(configure(*database, options));
  if (version < options.schema_version) {
    if (options.read_only || !options.migrate) {
      return failed(ErrorCode::kConflict, {"store.older", versions}, place);
    }
    HTX_RETURN_IF_ERROR(bring_up(*database, options));
    version = options.schema_version;
  }
  auto impl = std::make_unique<Impl>();
  impl->database = std::move(database);
  impl->path = path;
  impl->version = version;
  impl->read_only = options.read_only;
  impl->committed = options.committed;
  return Store(std::move(impl));
}

Status Store::back_up(const std::string& path) {
  const std::string place = absolute_path(path);
  HTX_RETURN_IF_ERROR(is_free(place));
  const std::string unfinished = place + ".new";
  remove_all_of(unfinished);
  Status copied = impl_->database->run("VACUUM INTO ?", {std::string_view(unfinished)});
  std::error_code problem;
  if (copied) fs::rename(unfinished, place, problem);
  if (copied && !problem) return Done{};
  remove_all_of(unfinished);
  if (!copied) return copied;
  return failed(ErrorCode::kUnavailable, {"store.unreadable", {{"why", reason_of(problem.value())}}}, path);
}

Status Store::check() {
  std::string why;
  const auto first_row = [&](const internal::SqlRow& row) {
    why = row.text(0);
    return false;
  };
  HTX_RETURN_IF_ERROR(impl_->database->run("PRAGMA integrity_check(1)", {}, first_row));
  if (why == "ok") {
    why.clear();
    HTX_RETURN_IF_ERROR(impl_->database->run("PRAGMA foreign_key_check", {}, first_row));
  }
  if (why.empty()) return Done{};
  return failed(ErrorCode::kCorrupt, {"store.corrupt", {{"why", why}}}, impl_->path);
}

}  // namespace htx
