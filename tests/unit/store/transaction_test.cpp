#include "tests/support/store_scene.h"

#include "engine/store/transaction.h"
namespace htx {
namespace {

std::size_t batch_count(Store& store) {
  auto batches = store.batches("");
  return batches ? batches->size() : 999;
}

TEST_CASE("transaction: what is committed is there for others, with its entry", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  REQUIRE_VALUE(Store other, Store::open(dir.address(), {.read_only = true}));
  {
    REQUIRE_VALUE(Transaction transaction, store.begin());
    REQUIRE_VALUE(const std::int64_t id, transaction.put_batch(import_batch()));
    CHECK(id == 1);
    REQUIRE_VALUE(const TreeHead head, transaction.append_entry(act_about("batch:1")));
    CHECK(head.size == 1);
    CHECK(batch_count(store) == 1);
    CHECK(batch_count(other) == 0);
    CHECK(transaction.commit().has_value());
  }
  CHECK(batch_count(other) == 1);
  REQUIRE_VALUE(const TreeHead head, other.ledger_head());
  CHECK(head.size == 1);
}

TEST_CASE("transaction: leaving its scope undoes it", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  {
    REQUIRE_VALUE(Transaction transaction, store.begin());
    REQUIRE(transaction.put_batch(import_batch()).has_value());
    REQUIRE(transaction.append_entry(act_about("batch:1")).has_value());
  }
  CHECK(batch_count(store) == 0);
  REQUIRE_VALUE(const TreeHead head, store.ledger_head());
  CHECK(head.size == 0);
  commit_change(store, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
  CHECK(batch_count(store) == 1);
}

TEST_CASE("transaction: a moved one is still one", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  {
    REQUIRE_VALUE(Transaction first, store.begin());
    REQUIRE(first.put_batch(import_batch()).has_value());
    Transaction second = std::move(first);
    REQUIRE(second.append_entry(act_about("batch:1")).has_value());
    CHECK(second.commit().has_value());
  }
  CHECK(batch_count(store) == 1);
}

TEST_CASE("transaction: after commit nothing more can be done with it", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  REQUIRE_VALUE(Transaction transaction, store.begin());
  REQUIRE(transaction.append_entry(act_about("a")).has_value());
  REQUIRE(transaction.commit().has_value());
  REQUIRE_ERROR(transaction.commit(), "store.transaction-over");
  REQUIRE_ERROR(transaction.put_batch(import_batch()), "store.transaction-over");
  REQUIRE_ERROR(transaction.append_entry(act_about("b")), "store.transaction-over");
  CHECK(store.begin().has_value());
}

TEST_CASE("transaction: nothing written needs no entry", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  REQUIRE_VALUE(Transaction transaction, store.begin());
  CHECK(transaction.commit().has_value());
}

TEST_CASE("transaction: a change without an entry is refused and undone", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  {
    REQUIRE_VALUE(Transaction transaction, store.begin());
    REQUIRE(transaction.put_batch(import_batch()).has_value());
    REQUIRE_ERROR(transaction.commit(), "store.no-entry");
    REQUIRE_ERROR(transaction.commit(), "store.transaction-over");
    CHECK(batch_count(store) == 0);
  }
  CHECK(store.begin().has_value());
}

TEST_CASE("transaction: a second one on the same store is refused", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  REQUIRE_VALUE(const Transaction transaction, store.begin());
  REQUIRE_ERROR(store.begin(), "store.in-transaction");
}

TEST_CASE("transaction: while one writes the other is told that the store is locked",
          "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store first, Store::create(dir.address()));
  REQUIRE_VALUE(Store second, Store::open(dir.address(), {.busy_milliseconds = 20}));
  {
    REQUIRE_VALUE(Transaction transaction, first.begin());
    REQUIRE_ERROR(second.begin(), "store.locked");
    CHECK(batch_count(second) == 0);
    REQUIRE(transaction.put_batch(import_batch()).has_value());
    REQUIRE(transaction.append_entry(act_about("a")).has_value());
    REQUIRE(transaction.commit().has_value());
  }
  commit_change(second, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
  CHECK(batch_count(first) == 2);
  REQUIRE_VALUE(const VerifyReport report, first.verify_ledger());
  CHECK(report.ok());
  CHECK(report.computed.size == 2);
}

TEST_CASE("transaction: an error of the file ends it and nothing of it stays", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  {
    REQUIRE_VALUE(Transaction transaction, store.begin());
    REQUIRE(transaction.put_batch(import_batch()).has_value());
    // No such case: a reference that does not hold.
    REQUIRE_ERROR(transaction.put_deadline({.case_id = "none", .deadline = "d"}), "store.constraint");
    REQUIRE_ERROR(transaction.put_batch(import_batch()), "store.transaction-over");
    REQUIRE_ERROR(transaction.commit(), "store.transaction-over");
  }
  CHECK(batch_count(store) == 0);
  CHECK(store.begin().has_value());
}

TEST_CASE("transaction: a refused argument leaves it usable", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  REQUIRE_VALUE(Transaction transaction, store.begin());
  REQUIRE(transaction.put_batch(import_batch()).has_value());
  Json body;
  body.add("score", Json::Number{"87.5"});
  REQUIRE_ERROR(transaction.put_record("cooperative", "HTX-001", body), "value.not-canonical");
  Act act = act_about("a");
  act.action = "Not An Action";
  REQUIRE_ERROR(transaction.append_entry(act), "ledger.entry-field");
  REQUIRE(transaction.append_entry(act_about("a")).has_value());
  CHECK(transaction.commit().has_value());
}

TEST_CASE("transaction: a full disk undoes all of it and the store goes on afterwards",
          "[store][transaction]") {
  const StorePlace dir;
  {
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    commit_change(store, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
  }
  {
    REQUIRE_VALUE(Store store, Store::open(dir.address(), {.max_pages = 60}));
    std::string seen;
    {
      REQUIRE_VALUE(Transaction transaction, store.begin());
      REQUIRE(transaction.put_batch(import_batch()).has_value());
      for (int i = 0; i < 1'000 && seen.empty(); ++i) {
        Json body;
        body.add("text", std::string(2'000, 'x'));
        const auto put = transaction.put_record("cooperative", "HTX-" + std::to_string(i), body);
        if (!put) seen = put.error().message().code;
      }
      REQUIRE_ERROR(transaction.append_entry(act_about("a")), "store.transaction-over");
      REQUIRE_ERROR(transaction.commit(), "store.transaction-over");
    }
    CHECK(seen == "store.full");
    REQUIRE_VALUE(const auto records, store.records("cooperative"));
    CHECK(records.empty());
  }
  REQUIRE_VALUE(Store store, Store::open(dir.address()));
  CHECK(store.check().has_value());
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.put_batch(import_batch()).has_value());
    REQUIRE(t.put_record("cooperative", "HTX-001", cooperative_body(16)).has_value());
  });
  REQUIRE_VALUE(const VerifyReport report, store.verify_ledger());
  CHECK(report.ok());
  CHECK(report.computed.size == 2);
}

TEST_CASE("snapshot: readings stay at one moment while another writes", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  REQUIRE_VALUE(Store other, Store::open(dir.address()));
  {
    REQUIRE_VALUE(const Snapshot moment, store.snapshot());
    REQUIRE_VALUE(const Snapshot nested, store.snapshot());
    commit_change(other, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
    CHECK(batch_count(store) == 0);
    CHECK(batch_count(other) == 1);
    REQUIRE_VALUE(const VerifyReport report, store.verify_ledger());
    CHECK(report.computed.size == 0);
    REQUIRE_ERROR(store.begin(), "store.in-transaction");
  }
  CHECK(batch_count(store) == 1);
  REQUIRE_VALUE(Transaction transaction, store.begin());
  REQUIRE_VALUE(const Snapshot inside, store.snapshot());
  CHECK(transaction.put_batch(import_batch()).has_value());
  CHECK(batch_count(store) == 2);
}

TEST_CASE("snapshot: a copy of the store is a store with the same ledger", "[store][transaction]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) { REQUIRE(t.put_batch(import_batch()).has_value()); });
  REQUIRE(store.back_up(dir.address("copy.db")).has_value());
  REQUIRE_ERROR(store.back_up(dir.address("copy.db")), "store.exists");
  REQUIRE_ERROR(store.back_up(dir.address("no-such-folder/copy.db")), "store.unreadable");
  REQUIRE_VALUE(Store copy, Store::open(dir.address("copy.db")));
  CHECK(copy.check().has_value());
  REQUIRE_VALUE(const VerifyReport report, copy.verify_ledger());
  CHECK(report.ok());
  REQUIRE_VALUE(const TreeHead head, store.ledger_head());
  CHECK(report.computed == head);
  commit_change(copy, [](Transaction&) {});
  CHECK(RawStore(dir.address("copy.db")).text("PRAGMA journal_mode") == "wal");
}

}  // namespace
}  // namespace htx
