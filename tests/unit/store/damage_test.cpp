#include "tests/support/store_scene.h"

#include "engine/store/transaction.h"
namespace htx {
namespace {

struct Damage {
  std::string sql;
  std::string code;
  std::int64_t seq;
};

// What a person with a console and all rights can do to the nine entries of a ledger.
const std::vector<Damage>& all_damage() {
  static const std::vector<Damage> kDamage = {
      {"UPDATE ledger SET bytes = CAST(replace(CAST(bytes AS TEXT), 'ubkt-03', 'ubkt-04') AS BLOB) WHERE seq "
       "= 5",
       "ledger.verify-leaf-hash", 5},
      {"UPDATE ledger SET bytes = x'' WHERE seq = 1", "ledger.verify-leaf-hash", 1},
      {"UPDATE ledger SET leaf_hash = zeroblob(32) WHERE seq = 5", "ledger.verify-leaf-hash", 5},
      {"UPDATE ledger SET leaf_hash = x'00' WHERE seq = 9", "ledger.verify-leaf-hash", 9},
      {"UPDATE ledger SET root_after = zeroblob(32) WHERE seq = 5", "ledger.verify-root", 5},
      {"DELETE FROM ledger WHERE seq = 9", "ledger.verify-head-size", 9},
      {"DELETE FROM ledger WHERE seq >= 4", "ledger.verify-head-size", 4},
      {"DELETE FROM ledger", "ledger.verify-head-size", 1},
      {"DELETE FROM ledger WHERE seq = 5", "ledger.verify-sequence", 5},
      {"DELETE FROM ledger WHERE seq = 1", "ledger.verify-sequence", 1},
      {"DELETE FROM ledger WHERE seq = 5; UPDATE ledger SET seq = seq - 1 WHERE seq > 5",
       "ledger.verify-number", 5},
      {"UPDATE ledger SET seq = 100 WHERE seq = 5; UPDATE ledger SET seq = 5 WHERE seq = 6;"
       "UPDATE ledger SET seq = 6 WHERE seq = 100",
       "ledger.verify-number", 5},
      {"INSERT INTO ledger SELECT office, 10, bytes, leaf_hash, root_after FROM ledger WHERE seq = 9",
       "ledger.verify-number", 10},
      {"UPDATE ledger_head SET size = 8", "ledger.verify-head-size", 10},
      {"UPDATE ledger_head SET root = zeroblob(32)", "ledger.verify-head-root", 9},
  };
  return kDamage;
}

TEST_CASE("damage: verification names the first entry that was touched", "[store][damage]") {
  for (const Damage& damage : all_damage()) {
    CAPTURE(damage.sql);
    const StorePlace dir;
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    for (int i = 1; i <= 9; ++i) commit_change(store, [](Transaction&) {});
    RawStore raw(dir.address());
    raw.drop_triggers();
    raw.run(damage.sql);
    REQUIRE_VALUE(const VerifyReport report, store.verify_ledger());
    REQUIRE(report.fault.has_value());
    CHECK(report.fault->message.code == damage.code);
    CHECK(report.fault->seq == damage.seq);
  }
}

TEST_CASE("damage: one changed byte of an entry in the file itself is named", "[store][damage]") {
  const StorePlace dir;
  {
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    for (int i = 1; i <= 9; ++i) {
      REQUIRE_VALUE(Transaction transaction, store.begin());
      REQUIRE(transaction.append_entry(act_about("unique-" + std::to_string(i))).has_value());
      REQUIRE(transaction.commit().has_value());
    }
  }
  std::string file = dir.read("htx.db");
  const std::size_t at = file.find("unique-6");
  REQUIRE(at != std::string::npos);
  file[at] = 'U';
  dir.write("htx.db", file);
  REQUIRE_VALUE(Store store, Store::open(dir.address()));
  REQUIRE_VALUE(const VerifyReport report, store.verify_ledger());
  REQUIRE(report.fault.has_value());
  CHECK(report.fault->message == Message("ledger.verify-leaf-hash", {{"seq", "6"}}));
  // The file itself is whole in the eyes of SQLite: only the ledger shows what happened.
  CHECK(store.check().has_value());
}

// One row of each table whose rows say more than texts.
void write_rows(Store& store) {
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.put_batch(import_batch()).has_value());
    REQUIRE(t.put_assessment({.cooperative = "HTX-001", .period = "2020"}).has_value());
  });
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.append_line({.id = "C-1", .cooperative = "HTX-001", .revision = 1}, "{}").has_value());
    REQUIRE(t.put_deadline({.case_id = "C-1", .deadline = "d", .due = day("2021-02-01"), .warn = {}})
                .has_value());
    REQUIRE(t.put_outbox({.case_id = "C-1", .line = 1, .item = 1}).has_value());
    REQUIRE(
        t.put_work({.case_id = "C-1", .item = "w", .since = day("2021-01-15"), .deadline = "d"}).has_value());
  });
}

TEST_CASE("damage: a row that says what no row says is not read, and named", "[store][damage]") {
  using Read = std::function<Status(Store&)>;
  const auto seen = [](const auto& read) { return read ? Status(Done{}) : Status(read.error()); };
  const Read deadlines = [&](Store& store) { return seen(store.deadlines_of("C-1")); };
  const Read between = [&](Store& s) {
    return seen(s.deadlines_between(day("2000-01-01"), day("2099-01-01")));
  };
  const Read passed = [&](Store& store) { return seen(store.expired_before(day("2099-01-01"), 9)); };
  const Read listed = [&](Store& store) { return seen(store.work_list()); };
  const Read work = [&](Store& store) { return seen(store.work_of("C-1")); };
  const Read row = [&](Store& store) { return seen(store.case_row("C-1")); };
  const Read cases = [&](Store& store) { return seen(store.cases()); };
  const Read outbox = [&](Store& store) { return seen(store.outbox(OutboxRows::kAll)); };
  const Read requested = [&](Store& store) { return seen(store.outbox_of("C-1")); };
  const Read assessment = [&](Store& store) { return seen(store.assessment(1)); };
  const Read assessments = [&](Store& store) { return seen(store.assessments_of_period("2020")); };
  struct DamagedRow {
    const char* sql;
    const char* what;
    std::vector<Read> reads;
  };
  const std::vector<DamagedRow> all = {
      {"UPDATE deadline SET due = '2021-02-30'",
       "deadline d of C-1: \"2021-02-30\"",
       {deadlines, between, passed, listed}},
      {"UPDATE deadline SET warn = 'x'", "deadline d of C-1: \"x\"", {deadlines, between, passed, listed}},
      {"UPDATE work SET since = ''", "work w of C-1: \"\"", {work, listed}},
      {"UPDATE work SET kind = 'tasks'", "work w of C-1: \"tasks\"", {work, listed}},
      {"UPDATE case_file SET status = ''", "case C-1: \"\"", {row, cases}},
      {"UPDATE outbox SET kind = 'tell'", "outbox 1 of C-1: \"tell\"", {outbox, requested}},
      {"UPDATE assessment SET as_of = '31/12/2020'",
       "assessment 1 of HTX-001: \"31/12/2020\"",
       {assessment, assessments}},
      {"UPDATE assessment SET law_on = ''", "assessment 1 of HTX-001: \"\"", {assessment, assessments}},
  };
  for (const DamagedRow& damage : all) {
    CAPTURE(damage.sql);
    const StorePlace dir;
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    write_rows(store);
    for (const Read& read : damage.reads) CHECK(read(store).has_value());
    RawStore raw(dir.address());
    raw.drop_triggers();
    raw.run(damage.sql);
    for (const Read& read : damage.reads) {
      const Status done = read(store);
      REQUIRE_FALSE(done.has_value());
      CHECK(done.error() == Error(ErrorCode::kCorrupt, {"store.row-damaged", {{"what", damage.what}}}));
    }
  }
}

TEST_CASE("damage: an older copy of the whole file is caught by a head kept elsewhere only",
          "[store][damage]") {
  const StorePlace dir;
  TreeHead kept;
  {
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    commit_change(store, [](Transaction&) {});
  }
  std::filesystem::copy_file(dir.file("htx.db"), dir.file("old.db"));
  {
    REQUIRE_VALUE(Store store, Store::open(dir.address()));
    commit_change(store, [](Transaction&) {});
    REQUIRE_VALUE(kept, store.ledger_head());
  }
  REQUIRE_VALUE(Store old, Store::open(dir.address("old.db")));
  REQUIRE_VALUE(const VerifyReport unaware, old.verify_ledger());
  CHECK(unaware.ok());
  REQUIRE_VALUE(const VerifyReport report, old.verify_ledger({.known = {kept}}));
  REQUIRE(report.fault.has_value());
  CHECK(report.fault->message.code == "ledger.verify-cut");
}

}  // namespace
}  // namespace htx
