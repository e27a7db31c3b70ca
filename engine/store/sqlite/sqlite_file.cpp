#include "engine/store/sqlite/sqlite_file.h"

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/base/file.h"
#include "engine/store/schema.h"

namespace htx::internal {
namespace {

namespace fs = std::filesystem;

// "HTXS" in the header of every file of ours (SQLite's application_id).
constexpr std::int64_t kApplicationId = 0x48545853;
// Of files of before the first format ("HTX1").
constexpr std::int64_t kEarlierApplicationId = 0x48545831;
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

// The files that this process has connections to.  A process that closes any descriptor of a file loses all
// its locks on it (POSIX; "How To Corrupt An SQLite Database File", 2.2): another process would then take the
// last connection for closed and remove the log beside the file.  So a file is read past SQLite only while
// there is no connection, and this is asked under the mutex from then until there is one.
class OpenFiles {
 public:
  using Name = std::pair<dev_t, ino_t>;

  static OpenFiles& all() {
    static OpenFiles files;
    return files;
  }
  std::mutex& mutex() { return mutex_; }

  // None if there is no such file.
  static std::optional<Name> name_of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    return Name(status.st_dev, status.st_ino);
  }
  // REQUIRES: the mutex is held.
  bool contains(const Name& name) const { return counts_.contains(name); }
  // Counts the file as open until what is answered is let go.  REQUIRES: the mutex is held.
  std::shared_ptr<void> add(const Name& name) {
    ++counts_[name];
    return {nullptr, [this, name](void*) { remove(name); }};
  }

 private:
  void remove(const Name& name) {
    const std::lock_guard lock(mutex_);
    if (--counts_[name] == 0) counts_.erase(name);
  }

  std::mutex mutex_;
  std::map<Name, int> counts_;
};

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

Status configure(SqliteConnection& database, const SqliteOptions& options) {
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

// Brings the tables from version `from` to the newest; forward only.  REQUIRES: a transaction is open.
Status bring_up(SqliteConnection& database, std::size_t from) {
  const auto steps = schema_steps();
  for (std::size_t version = from; version < steps.size(); ++version) {
    HTX_RETURN_IF_ERROR(database.script(std::string(steps[version].tables)));
    HTX_RETURN_IF_ERROR(database.script(std::string(steps[version].sqlite_guards)));
    HTX_RETURN_IF_ERROR(database.script(std::string(steps[version].sqlite_statistics)));
  }
  HTX_RETURN_IF_ERROR(database.script("PRAGMA application_id = " + std::to_string(kApplicationId)));
  return database.script("PRAGMA user_version = " + std::to_string(steps.size()));
}

Status build(const std::string& path, const SqliteOptions& options, const SqliteFilling& fill) {
  HTX_ASSIGN_OR_RETURN(const auto database, SqliteConnection::open(path, SqliteConnection::Mode::kCreate,
                                                                   options.busy_milliseconds));
  HTX_RETURN_IF_ERROR(configure(*database, options));
  HTX_RETURN_IF_ERROR(database->begin(BeginKind::kWrite));
  Status done = bring_up(*database, 0);
  if (done) done = fill(*database);
  if (done) done = database->commit();
  if (!done) database->roll_back().ignore("the first error is the one to report");
  return done;
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

Result<std::unique_ptr<SqliteConnection>> connect(const std::string& path, const SqliteOptions& options) {
  const auto mode = options.read_only ? SqliteConnection::Mode::kRead : SqliteConnection::Mode::kWrite;
  HTX_ASSIGN_OR_RETURN(auto database, SqliteConnection::open(path, mode, options.busy_milliseconds));
  const auto readable = database->integer("PRAGMA schema_version");
  if (readable) return database;
  // A reader of a WAL file needs to write an index beside it.  On a medium that cannot be written, and
  // only without a log that would have to be read, SQLite can be told that the file stands still.
  const std::string_view code = readable.error().message().code;
  const bool unwritable = code == "store.unreadable" || code == "store.read-only";
  if (!options.read_only || !unwritable || is_there(path + "-wal")) return readable.error();
  return SqliteConnection::open(path, SqliteConnection::Mode::kReadImmutable, options.busy_milliseconds);
}

// Whether it is a store of the format this program writes.
Status check_format(SqliteConnection& database, const std::string& place) {
  HTX_ASSIGN_OR_RETURN(const std::int64_t application, database.integer("PRAGMA application_id"));
  HTX_ASSIGN_OR_RETURN(const std::int64_t version, database.integer("PRAGMA user_version"));
  if (application == kEarlierApplicationId || (application == kApplicationId && version < 1))
    return failed(ErrorCode::kConflict, "store.other-format", place);
  if (application != kApplicationId) return failed(ErrorCode::kInvalidArgument, "store.not-a-store", place);
  const auto known = static_cast<std::int64_t>(schema_steps().size());
  if (version <= known) return Done{};
  return failed(ErrorCode::kConflict,
                {"store.newer", {{"found", std::to_string(version)}, {"known", std::to_string(known)}}},
                place);
}

// Gives what was built under another name its own.
Status put_in_place(const std::string& unfinished, const std::string& place) {
  std::error_code problem;
  fs::rename(unfinished, place, problem);
  if (!problem) return Done{};
  return failed(ErrorCode::kUnavailable, {"store.unreadable", {{"why", reason_of(problem.value())}}}, place);
}

}  // namespace

namespace {

Result<std::unique_ptr<SqliteConnection>> inspected_and_connected(const std::string& place,
                                                                  const SqliteOptions& options) {
  OpenFiles& files = OpenFiles::all();
  const std::lock_guard lock(files.mutex());
  auto name = OpenFiles::name_of(place);
  // What this process has open was inspected when it was opened first.
  if (!name || !files.contains(*name)) HTX_RETURN_IF_ERROR(inspect(place));
  HTX_ASSIGN_OR_RETURN(auto database, connect(place, options));
  name = OpenFiles::name_of(place);
  if (name) database->keep(files.add(*name));
  return database;
}

}  // namespace

Status create_sqlite_file(const std::string& path, const SqliteOptions& options, const SqliteFilling& fill) {
  const std::string place = absolute_path(path);
  HTX_RETURN_IF_ERROR(is_free(place));
  // Built under another name, so that a killed program leaves no half of a store under this one.
  const std::string unfinished = place + ".new";
  remove_all_of(unfinished);
  if (Status built = build(unfinished, options, fill); !built) {
    remove_all_of(unfinished);
    return built;
  }
  return put_in_place(unfinished, place);
}

Result<std::unique_ptr<SqliteConnection>> open_sqlite_file(const std::string& path,
                                                           const SqliteOptions& options) {
  const std::string place = absolute_path(path);
  HTX_ASSIGN_OR_RETURN(auto database, inspected_and_connected(place, options));
  HTX_RETURN_IF_ERROR(check_format(*database, place));
  HTX_RETURN_IF_ERROR(configure(*database, options));
  return database;
}

Status copy_sqlite_file(SqlConnection& connection, const std::string& path) {
  const std::string place = absolute_path(path);
  HTX_RETURN_IF_ERROR(is_free(place));
  const std::string unfinished = place + ".new";
  remove_all_of(unfinished);
  Status done = connection.copy_to(unfinished);
  if (done) done = put_in_place(unfinished, place);
  if (!done) remove_all_of(unfinished);
  return done;
}

}  // namespace htx::internal
