#include "engine/store/office_id.h"
#include "engine/store/transaction.h"
#include "tests/support/store_scene.h"

namespace htx {
namespace {

constexpr const char* kOne = "00000000000000a1";
constexpr const char* kOther = "00000000000000b2";

LogOpening opening(std::vector<LogEnd> predecessors = {}) {
  return {.at = "2021-01-15T02:30:00.000Z",
          .actor = "ubkt-01",
          .role = "chair",
          .predecessors = std::move(predecessors)};
}

Entry entry_at(Store& store, std::int64_t seq) {
  REQUIRE_VALUE(const auto entries, store.entries(seq, 1));
  REQUIRE(entries.size() == 1);
  return entries.front();
}

void put_one_of_each(Store& store, std::int64_t members) {
  commit_change(store, [&](Transaction& t) {
    REQUIRE_VALUE(const std::int64_t batch, t.put_batch(import_batch()));
    CHECK(batch == 1);
    REQUIRE(t.put_record("cooperative", "HTX-001", cooperative_body(members)).has_value());
    REQUIRE(t.put_definition("pack", "p", "1", "the same bytes").has_value());
    REQUIRE_VALUE(const std::int64_t id, t.put_assessment({.cooperative = "HTX-001", .period = "2020"}));
    CHECK(id == 1);
    REQUIRE(t.append_line({.id = "C-1", .cooperative = "HTX-001", .revision = 1}, "{}").has_value());
    REQUIRE(t.put_document({.case_id = "C-1", .id = "D-1"}, "the same bytes").has_value());
    REQUIRE_VALUE(const std::int64_t item, t.put_outbox({.case_id = "C-1", .line = 1, .item = 1}));
    CHECK(item == 1);
    REQUIRE(t.put_command_key({.key = "k", .result = "{}"}).has_value());
  });
}

TEST_CASE("offices: an id is drawn by chance and says nothing", "[store][office]") {
  CHECK(is_office_id(new_office_id()));
  CHECK(new_office_id() != new_office_id());
  CHECK_FALSE(is_office_id(""));
  CHECK_FALSE(is_office_id("096"));
  CHECK_FALSE(is_office_id("00000000000000A1"));
  const StorePlace dir;
  REQUIRE_ERROR(Store::create(dir.address(), {.office = "ca-mau"}), "store.bad-office");
}

TEST_CASE("offices: several lie in one store and nothing of one is seen in another", "[store][office]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store one, Store::create(dir.address(), {.office = kOne}));
  REQUIRE_VALUE(Store other, Store::add_office(dir.address(), {.office = kOther}));
  put_one_of_each(one, 3);
  put_one_of_each(other, 4);
  for (Store* store : {&one, &other}) {
    REQUIRE_VALUE(const auto record, store->record("cooperative", "HTX-001"));
    CHECK(record->body.integer_of("members") == (store == &one ? 3 : 4));
    REQUIRE_VALUE(const auto cases, store->cases());
    CHECK(cases.size() == 1);
    REQUIRE_VALUE(const auto definitions, store->definitions(""));
    CHECK(definitions.size() == 1);
    REQUIRE_VALUE(const VerifyReport report, store->verify_ledger());
    CHECK(report.ok());
    CHECK(report.computed.size == 1);
    CHECK(entry_at(*store, 1).log == store->log());
  }
  CHECK(one.check().has_value());
  RawStore raw(dir.address());
  CHECK(raw.text("SELECT count(*) FROM definition_content") == "1");
  CHECK(raw.text("SELECT count(*) FROM document_content") == "1");
}

TEST_CASE("offices: who opens a store of several says which, and is told them if he does not",
          "[store][office]") {
  const StorePlace dir;
  REQUIRE(Store::create(dir.address(), {.office = kOne}).has_value());
  REQUIRE(Store::open(dir.address()).has_value());
  REQUIRE_ERROR(Store::open(dir.address(), {.office = kOther}), "store.no-office");
  REQUIRE(Store::add_office(dir.address(), {.office = kOther}).has_value());
  REQUIRE_ERROR(Store::add_office(dir.address(), {.office = kOther}), "store.office-exists");
  const auto opened = Store::open(dir.address());
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().message() ==
        Message("store.which-office", {{"offices", std::string(kOne) + ", " + kOther}}));
  REQUIRE_VALUE(const Store store, Store::open(dir.address(), {.office = kOther}));
  CHECK(store.office() == kOther);
}

TEST_CASE("offices: a new log opens with its first entry and names what it goes on from",
          "[store][office][log]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store one, Store::create(dir.address(), {.office = kOne, .opening = opening()}));
  CHECK(entry_at(one, 1).action == kLogOpen);
  REQUIRE_VALUE(const auto nothing, predecessors_of(entry_at(one, 1)));
  CHECK(nothing.empty());
}

TEST_CASE("offices: a log that is frozen takes nothing more, and another goes on", "[store][office][log]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store one, Store::create(dir.address(), {.office = kOne, .opening = opening()}));
  {
    REQUIRE_VALUE(Transaction transaction, one.begin());
    REQUIRE(transaction.append_entry(act_about("log", std::string(kLogFreeze))).has_value());
    REQUIRE_ERROR(transaction.put_batch(import_batch()), "store.frozen");
    REQUIRE(transaction.commit().has_value());
  }
  REQUIRE_ERROR(one.begin(), "store.frozen");
  REQUIRE_VALUE(const TreeHead head, one.ledger_head());
  CHECK(head.size == 2);
  const LogEnd end{.origin = one.log(), .head = head};
  REQUIRE_VALUE(Store next,
                Store::create(dir.address("next.db"), {.office = kOther, .opening = opening({end})}));
  REQUIRE_VALUE(const auto predecessors, predecessors_of(entry_at(next, 1)));
  CHECK(predecessors == std::vector{end});
  REQUIRE_VALUE(const VerifyReport report, next.verify_ledger());
  CHECK(report.ok());
  REQUIRE_ERROR(Store::create(dir.address("none.db"), {.office = kOne, .opening = opening({end})}),
                "ledger.entry-field");
}

TEST_CASE("address: a file is told with or without its database, others are refused", "[store][address]") {
  for (const char* text : {"htx.db", "sqlite:htx.db"}) {
    REQUIRE_VALUE(const StoreAddress address, StoreAddress::parse(text));
    CHECK(address.path == "htx.db");
    CHECK(to_text(address) == "htx.db");
  }
  for (const char* text : {"postgresql://db/htx", "postgres://db/htx"})
    REQUIRE_ERROR(StoreAddress::parse(text), "store.not-built");
  for (const char* path : {"sqlite:x", "postgresql:x"}) {
    REQUIRE_VALUE(const StoreAddress again, StoreAddress::parse(to_text(StoreAddress{path})));
    CHECK(again.path == path);
  }
}

}  // namespace
}  // namespace htx
