#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "engine/store/office_id.h"
#include "engine/store/transaction.h"
#include "tests/support/store_scene.h"

namespace htx {
namespace {

// What is true of a store in a file of SQLite.
namespace fs = std::filesystem;

TEST_CASE("open: a new store is empty, of one office, and opens again", "[store][open]") {
  const StorePlace dir;
  {
    REQUIRE_VALUE(const Store created, Store::create(dir.address()));
    CHECK(created.address() == dir.address());
    CHECK(is_office_id(created.office()));
    CHECK(created.log() == "htx/" + created.office());
  }
  REQUIRE_VALUE(Store store, Store::open(dir.address()));
  REQUIRE_VALUE(const TreeHead head, store.ledger_head());
  CHECK(head == TreeHead{});
  REQUIRE_VALUE(const VerifyReport report, store.verify_ledger());
  CHECK(report.ok());
  CHECK(store.check().has_value());
  REQUIRE_VALUE(const auto batches, store.batches(""));
  CHECK(batches.empty());
}

TEST_CASE("open: an existing file is never overwritten", "[store][open]") {
  const StorePlace dir;
  const std::string path = dir.write("htx.db", "precious");
  REQUIRE_ERROR(Store::create({path}), "store.exists");
  CHECK(dir.read("htx.db") == "precious");
}

TEST_CASE("open: what is not a store is refused as such", "[store][open]") {
  const StorePlace dir;
  REQUIRE_ERROR(Store::open(dir.address("none.db")), "store.not-found");
  REQUIRE_ERROR(Store::open({dir.write("empty.db", "")}), "store.not-a-store");
  REQUIRE_ERROR(Store::open({dir.write("text.db", std::string(5'000, 'x'))}), "store.not-a-store");
  fs::create_directory(dir.file("folder.db"));
  REQUIRE_ERROR(Store::open(dir.address("folder.db")), "store.not-a-store");
  SQLite::Database(dir.file("other.db"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE t (a)");
  REQUIRE_ERROR(Store::open(dir.address("other.db")), "store.not-a-store");
}

TEST_CASE("open: a store by a newer program is refused with both versions", "[store][open]") {
  const StorePlace dir;
  REQUIRE(Store::create(dir.address()).has_value());
  RawStore(dir.address()).run("PRAGMA user_version = 99");
  for (const bool read_only : {false, true}) {
    const auto opened = Store::open(dir.address(), {.read_only = read_only});
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().message() ==
          Message("store.newer", {{"found", "99"}, {"known", std::to_string(kStoreVersion)}}));
  }
}

TEST_CASE("open: a file of before the first format is refused as such", "[store][open]") {
  const StorePlace dir;
  for (const char* mark : {"PRAGMA application_id = 1213487153; PRAGMA user_version = 5",
                           "PRAGMA application_id = 1213487187; PRAGMA user_version = 0"}) {
    CAPTURE(mark);
    for (const char* tail : {"", "-wal", "-shm"}) fs::remove(dir.file("htx.db") + tail);
    REQUIRE(Store::create(dir.address()).has_value());
    RawStore(dir.address()).run(mark);
    REQUIRE_ERROR(Store::open(dir.address()), "store.other-format");
    REQUIRE_ERROR(Store::open(dir.address(), {.read_only = true}), "store.other-format");
  }
}

TEST_CASE("open: a store that cannot be finished is not left behind", "[store][open]") {
  const StorePlace dir;
  REQUIRE_ERROR(Store::create(dir.address(), {.max_pages = 3}), "store.full");
  CHECK(fs::is_empty(fs::path(dir.file("x")).parent_path()));
  REQUIRE_ERROR(Store::create(dir.address("no-such-folder/htx.db")), "store.unreadable");
}

TEST_CASE("open: the remains of a killed creation do not stand in the way", "[store][open]") {
  const StorePlace dir;
  dir.write("htx.db.new", "half of a store");
  CHECK(Store::create(dir.address()).has_value());
  CHECK_FALSE(fs::exists(dir.file("htx.db.new")));
}

TEST_CASE("open: the log of a removed store is not played into a new one", "[store][open]") {
  const StorePlace dir;
  {
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    commit_change(store, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
    REQUIRE(fs::exists(dir.file("htx.db-wal")));
    fs::rename(dir.file("htx.db"), dir.file("moved.db"));
    REQUIRE_ERROR(Store::create(dir.address()), "store.leftover");
    REQUIRE_ERROR(store.back_up(dir.address("htx.db")), "store.leftover");
  }
  std::error_code ignored;
  fs::remove(dir.file("htx.db-wal"), ignored);
  CHECK(Store::create(dir.address()).has_value());
}

TEST_CASE("open: names that SQLite would read as something else are plain files", "[store][open]") {
  const StorePlace dir;
  const fs::path before = fs::current_path();
  fs::current_path(fs::path(dir.file("x")).parent_path());
  for (const char* name : {":memory:", "file:x?mode=memory", "sổ htx 100%.db"}) {
    CAPTURE(name);
    CHECK(Store::create({name}).has_value());
    CHECK(fs::is_regular_file(dir.file(name)));
  }
  fs::current_path(before);
}

TEST_CASE("open: a store opened to read cannot be written", "[store][open]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store writer, Store::create(dir.address()));
  commit_change(writer, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
  REQUIRE_VALUE(Store reader, Store::open(dir.address(), {.read_only = true}));
  REQUIRE_VALUE(const auto batches, reader.batches(""));
  CHECK(batches.size() == 1);
  REQUIRE_ERROR(reader.begin(), "store.read-only");
}

// What a user without any right to write sees; the outcome comes back as the exit status.
template <class Act>
int as_powerless_user(Act act) {
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65'534;
    if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(99);
    _exit(act());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_CASE("open: a store on a medium that cannot be written is read and not written", "[store][open]") {
  const StorePlace dir;
  {
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    commit_change(store, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
  }
  const fs::path folder = fs::path(dir.file("x")).parent_path();
  fs::permissions(dir.file("htx.db"), fs::perms(0444));
  fs::permissions(folder, fs::perms(0555));
  const int read = as_powerless_user([&] {
    auto store = Store::open(dir.address(), {.read_only = true});
    if (!store) return 1;
    const auto batches = store->batches("");
    const auto report = store->verify_ledger();
    return batches && batches->size() == 1 && report && report->ok() ? 0 : 2;
  });
  CHECK(read == 0);
  const int written = as_powerless_user([&] {
    auto store = Store::open(dir.address());
    if (!store) return store.error().message().code == "store.read-only" ? 0 : 1;
    const auto transaction = store->begin();
    return !transaction && transaction.error().message().code == "store.read-only" ? 0 : 2;
  });
  CHECK(written == 0);
  fs::permissions(folder, fs::perms(0755));
}

TEST_CASE("open: a file that was cut is damaged", "[store][open]") {
  const StorePlace dir;
  REQUIRE(Store::create(dir.address()).has_value());
  const std::uintmax_t size = fs::file_size(dir.file("htx.db"));
  for (const std::uintmax_t kept : {size - 1, size / 2, std::uintmax_t{4'096}}) {
    CAPTURE(kept);
    fs::resize_file(dir.file("htx.db"), kept);
    REQUIRE_ERROR(Store::open(dir.address()), "store.cut");
    REQUIRE_ERROR(Store::open(dir.address(), {.read_only = true}), "store.cut");
  }
  fs::resize_file(dir.file("htx.db"), 99);
  REQUIRE_ERROR(Store::open(dir.address()), "store.not-a-store");
}

TEST_CASE("open: overwritten pages are found by the check", "[store][open]") {
  const StorePlace dir;
  {
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    commit_change(store, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
  }
  constexpr std::size_t kPage = 4'096;
  // A page of rows: without the pages of the schema the file would not even open.
  const std::size_t page =
      std::stoul(RawStore(dir.address()).text("SELECT rootpage FROM sqlite_master WHERE name = 'batch'"));
  std::string bytes = dir.read("htx.db");
  REQUIRE(bytes.size() >= page * kPage);
  for (std::size_t i = (page - 1) * kPage; i < page * kPage; ++i) bytes[i] = static_cast<char>(0xA5);
  dir.write("htx.db", bytes);
  REQUIRE_VALUE(Store store, Store::open(dir.address()));
  REQUIRE_ERROR(store.check(), "store.corrupt");
}

TEST_CASE("open: a broken reference is found by the check", "[store][open]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  RawStore(dir.address())
      .run("INSERT INTO journal (office, case_id, line, body) VALUES ('x', 'none', 1, '{}')");
  REQUIRE_ERROR(store.check(), "store.corrupt");
}

}  // namespace
}  // namespace htx
