#include "engine/store/transaction_group.h"
#include "engine/store/transaction.h"

#include "tests/support/store_scene.h"

namespace htx {
namespace {

// One store and a witness who sees what is durable.
struct Pair {
  StorePlace dir;
  Store store = made(dir);
  Store witness = seen(dir);

  static Store made(const StorePlace& dir) {
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    return store;
  }
  static Store seen(const StorePlace& dir) {
    REQUIRE_VALUE(Store store, Store::open(dir.address(), {.read_only = true}));
    return store;
  }
  std::uint64_t durable() {
    REQUIRE_VALUE(const TreeHead head, witness.ledger_head());
    return head.size;
  }
  void everything_fits() {
    REQUIRE_VALUE(const VerifyReport report, witness.verify_ledger());
    CHECK(report.ok());
  }
};

void put_batch(Transaction& transaction) { REQUIRE(transaction.put_batch(import_batch()).has_value()); }

TEST_CASE("transaction group: nothing is durable before the group is, then all of it", "[store][group]") {
  Pair pair;
  {
    REQUIRE_VALUE(TransactionGroup group, TransactionGroup::begin(pair.store));
    for (int i = 0; i < 3; ++i) commit_change(pair.store, put_batch);
    REQUIRE_VALUE(const TreeHead inside, pair.store.ledger_head());
    CHECK(inside.size == 3);
    CHECK(pair.durable() == 0);
    REQUIRE(group.commit().has_value());
    CHECK(pair.durable() == 3);
    REQUIRE_ERROR(group.commit(), "store.transaction-over");
  }
  commit_change(pair.store, put_batch);
  CHECK(pair.durable() == 4);
  pair.everything_fits();
}

TEST_CASE("transaction group: a transaction that is undone before it wrote disturbs nobody",
          "[store][group]") {
  Pair pair;
  REQUIRE_VALUE(TransactionGroup group, TransactionGroup::begin(pair.store));
  commit_change(pair.store, put_batch);
  { REQUIRE_VALUE(const Transaction idle, pair.store.begin()); }
  commit_change(pair.store, put_batch);
  REQUIRE(group.commit().has_value());
  CHECK(pair.durable() == 2);
  pair.everything_fits();
}

TEST_CASE("transaction group: one that is undone after it wrote takes the group with it", "[store][group]") {
  Pair pair;
  {
    REQUIRE_VALUE(TransactionGroup group, TransactionGroup::begin(pair.store));
    commit_change(pair.store, put_batch);
    {
      REQUIRE_VALUE(Transaction undone, pair.store.begin());
      put_batch(undone);
    }
    REQUIRE_ERROR(pair.store.begin(), "store.transaction-over");
    REQUIRE_ERROR(group.commit(), "store.transaction-over");
  }
  CHECK(pair.durable() == 0);
  REQUIRE_VALUE(const auto batches, pair.store.batches(""));
  CHECK(batches.empty());
  commit_change(pair.store, put_batch);
  CHECK(pair.durable() == 1);
  pair.everything_fits();
}

TEST_CASE("transaction group: what nobody commits is undone", "[store][group]") {
  Pair pair;
  {
    REQUIRE_VALUE(const TransactionGroup group, TransactionGroup::begin(pair.store));
    commit_change(pair.store, put_batch);
  }
  CHECK(pair.durable() == 0);
  REQUIRE_VALUE(const TreeHead head, pair.store.ledger_head());
  CHECK(head.size == 0);
}

TEST_CASE("transaction group: it begins alone, and on what can be written", "[store][group]") {
  Pair pair;
  REQUIRE_ERROR(TransactionGroup::begin(pair.witness), "store.read-only");
  {
    REQUIRE_VALUE(const Transaction open, pair.store.begin());
    REQUIRE_ERROR(TransactionGroup::begin(pair.store), "store.in-transaction");
  }
  REQUIRE_VALUE(const TransactionGroup group, TransactionGroup::begin(pair.store));
  REQUIRE_ERROR(TransactionGroup::begin(pair.store), "store.in-transaction");
  REQUIRE_VALUE(const Transaction open, pair.store.begin());
  REQUIRE_ERROR(pair.store.begin(), "store.in-transaction");
}

}  // namespace
}  // namespace htx
