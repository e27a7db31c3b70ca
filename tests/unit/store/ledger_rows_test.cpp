#include "tests/support/store_scene.h"

#include "engine/store/transaction.h"
namespace htx {
namespace {

TEST_CASE("ledger rows: entries are numbered, hashed and readable", "[store][ledger]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  Frontier frontier;
  for (int i = 1; i <= 20; ++i) {
    REQUIRE_VALUE(Transaction transaction, store.begin());
    REQUIRE_VALUE(const TreeHead head, transaction.append_entry(act_about("subject " + std::to_string(i))));
    REQUIRE(transaction.commit().has_value());
    const Act act = act_about("subject " + std::to_string(i));
    const Entry expected{.log = store.log(),
                         .seq = i,
                         .at = act.at,
                         .actor = act.actor,
                         .role = act.role,
                         .action = act.action,
                         .subject = act.subject};
    REQUIRE_VALUE(const std::string bytes, to_bytes(expected));
    frontier.append(leaf_hash(as_bytes(bytes)));
    CHECK(head == frontier.head());
  }
  REQUIRE_VALUE(const auto some, store.entries(19, 10));
  REQUIRE(some.size() == 2);
  CHECK(some[0].subject == "subject 19");
  CHECK(some[1].seq == 20);
  REQUIRE_VALUE(const TreeHead head, store.ledger_head());
  CHECK(head == frontier.head());
  std::int64_t seen = 0;
  REQUIRE(store.each_leaf([&](const StoredLeaf& leaf) { return (seen = leaf.seq) < 5; }).has_value());
  CHECK(seen == 5);
}

TEST_CASE("ledger rows: many entries of one transaction are one after the other", "[store][ledger]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  REQUIRE_VALUE(Transaction transaction, store.begin());
  for (int i = 0; i < 300; ++i) REQUIRE(transaction.append_entry(act_about("s")).has_value());
  REQUIRE(transaction.commit().has_value());
  REQUIRE_VALUE(const VerifyReport report, store.verify_ledger());
  CHECK(report.ok());
  CHECK(report.computed.size == 300);
}

TEST_CASE("ledger rows: a head that contradicts itself stops the writing", "[store][ledger]") {
  for (const char* damage : {"UPDATE ledger_head SET frontier = x'00'", "UPDATE ledger_head SET size = 7",
                             "UPDATE ledger_head SET root = zeroblob(32)", "DELETE FROM ledger_head"}) {
    CAPTURE(damage);
    const StorePlace dir;
    REQUIRE_VALUE(Store store, Store::create(dir.address()));
    commit_change(store, [](Transaction&) {});
    RawStore raw(dir.address());
    raw.drop_triggers();
    raw.run(damage);
    REQUIRE_ERROR(store.begin(), "store.ledger-head");
  }
}

}  // namespace
}  // namespace htx
