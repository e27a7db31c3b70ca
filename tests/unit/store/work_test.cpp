#include "tests/support/store_scene.h"

#include "engine/store/transaction.h"
namespace htx {
namespace {

CaseRow a_case(std::string id) {
  return {.id = std::move(id),
          .cooperative = "HTX-001",
          .workflow = "vn.inspection",
          .workflow_digest = sha256(as_bytes("workflow")),
          .revision = 1,
          .status = CaseStatus::kOpen,
          .configuration = "{}",
          .data = "{}"};
}

DeadlineRow due_on(std::string id, std::string deadline, std::optional<Date> last) {
  return {.case_id = std::move(id), .deadline = std::move(deadline), .due = last, .warn = {}, .body = "{}"};
}

WorkRow work(std::string id, std::string item, std::string role, std::string deadline = "",
             std::string holder = "") {
  return {.case_id = std::move(id),
          .item = std::move(item),
          .kind = WorkKind::kTask,
          .role = std::move(role),
          .holder = std::move(holder),
          .since = day("2021-01-15"),
          .deadline = std::move(deadline)};
}

TEST_CASE("work: what is due first comes first, then what nothing limits", "[store][work]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.append_line(a_case("C-1"), "{}").has_value());
    REQUIRE(t.append_entry(act_about("case:C-1")).has_value());
    REQUIRE(t.append_line(a_case("C-2"), "{}").has_value());
    REQUIRE(t.put_deadline(due_on("C-1", "late", day("2021-03-01"))).has_value());
    REQUIRE(t.put_deadline(due_on("C-2", "soon", day("2021-02-01"))).has_value());
    REQUIRE(t.put_deadline(due_on("C-2", "paused", {})).has_value());
    for (const WorkRow& row :
         {work("C-1", "a", "board", "late"), work("C-1", "b", "board"), work("C-2", "gone", "board"),
          work("C-2", "c", "board"), work("C-2", "c", "committee", "soon", "hoa"),
          work("C-2", "d", "committee", "paused")})
      REQUIRE(t.put_work(row).has_value());
    REQUIRE(t.remove_work("C-2", "gone").has_value());
  });
  const auto items = [&](const WorkFilter& filter) {
    const auto rows = store.work_list(filter);
    REQUIRE(rows.has_value());
    std::string text;
    for (const WorkListRow& row : *rows) text += row.work.item + ":" + to_text(row.due) + " ";
    return text;
  };
  CHECK(items({}) == "c:2021-02-01 a:2021-03-01 b: d: ");
  CHECK(items({.role = "board"}) == "a:2021-03-01 b: ");
  CHECK(items({.holder = "hoa"}) == "c:2021-02-01 ");
  CHECK(items({.due_until = day("2021-02-28")}) == "c:2021-02-01 ");
  CHECK(items({.role = "board", .due_until = day("2021-03-01")}) == "a:2021-03-01 ");
  REQUIRE_VALUE(const auto of_case, store.work_of("C-2"));
  CHECK(of_case ==
        std::vector{work("C-2", "c", "committee", "soon", "hoa"), work("C-2", "d", "committee", "paused")});
}

TEST_CASE("cases as lists find them: all their work, and the deadline that ends first", "[store][work]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    for (const char* id : {"C-1", "C-2", "C-3"}) {
      REQUIRE(t.append_line(a_case(id), "{}").has_value());
      REQUIRE(t.append_entry(act_about("case:" + std::string(id))).has_value());
    }
    DeadlineRow over = due_on("C-1", "over", day("2021-01-20"));
    over.acted_on_at = "2021-01-21T00:00:00.000Z";
    DeadlineRow warned = due_on("C-1", "b", day("2021-02-01"));
    warned.warn = day("2021-01-28");
    for (const DeadlineRow& row :
         {over, due_on("C-1", "a", day("2021-03-01")), warned, due_on("C-2", "c", {})})
      REQUIRE(t.put_deadline(row).has_value());
    for (const WorkRow& row : {work("C-1", "x", "board", "a"), work("C-1", "y", "board", "b", "hoa")})
      REQUIRE(t.put_work(row).has_value());
  });
  REQUIRE_VALUE(const auto all, store.case_summaries());
  REQUIRE(all.size() == 3);
  CHECK(all[0].work.size() == 2);
  CHECK(all[0].work[1].holder == "hoa");
  CHECK(all[0].due == day("2021-02-01"));
  CHECK(all[0].warn == day("2021-01-28"));
  CHECK(all[1].work.empty());
  CHECK_FALSE(all[1].due.has_value());
  REQUIRE_VALUE(const auto closed, store.case_summaries({.status = CaseStatus::kClosed}));
  CHECK(closed.empty());
}

TEST_CASE("work: deadlines that passed come in the order in which they were due, each until it is acted on",
          "[store][work]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.append_line(a_case("C-1"), "{}").has_value());
    REQUIRE(t.append_entry(act_about("case:C-1")).has_value());
    REQUIRE(t.append_line(a_case("C-2"), "{}").has_value());
    REQUIRE(t.put_deadline(due_on("C-1", "second", day("2021-02-02"))).has_value());
    REQUIRE(t.put_deadline(due_on("C-2", "first", day("2021-02-01"))).has_value());
    REQUIRE(t.put_deadline(due_on("C-2", "paused", {})).has_value());
    REQUIRE(t.put_deadline(due_on("C-2", "today", day("2021-02-03"))).has_value());
    DeadlineRow acted_on_at = due_on("C-1", "fired", day("2021-01-01"));
    acted_on_at.acted_on_at = "2021-01-02T00:00:00.000Z";
    acted_on_at.run = 3;
    REQUIRE(t.put_deadline(acted_on_at).has_value());
  });
  REQUIRE_VALUE(const auto passed, store.expired_before(day("2021-02-03"), 10));
  REQUIRE(passed.size() == 2);
  CHECK(passed[0].deadline == "first");
  CHECK(passed[1].deadline == "second");
  CHECK(passed[1].run == 1);
  REQUIRE_VALUE(const auto one, store.expired_before(day("2021-02-03"), 1));
  CHECK(one.size() == 1);
  REQUIRE_VALUE(const auto of_case, store.deadlines_of("C-1"));
  CHECK(of_case.front().run == 3);
  CHECK(of_case.front().acted_on_at == "2021-01-02T00:00:00.000Z");
}

TEST_CASE("outbox: a row is done once and stays", "[store][outbox]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  OutboxRow asked;
  asked.case_id = "C-1";
  asked.line = 1;
  asked.item = 1;
  asked.kind = OutboxKind::kNotify;
  asked.addressee = "registry";
  asked.at = "2021-01-15T00:00:00.000Z";
  commit_change(store, [&](Transaction& t) {
    REQUIRE(t.append_line(a_case("C-1"), "{}").has_value());
    REQUIRE_VALUE(const std::int64_t id, t.put_outbox(asked));
    CHECK(id == 1);
    REQUIRE_ERROR(t.finish_outbox(7, "x", "lan", ""), "store.no-outbox");
    REQUIRE(t.finish_outbox(1, "2021-01-16T00:00:00.000Z", "lan", "12/CV").has_value());
    REQUIRE_ERROR(t.finish_outbox(1, "2021-01-17T00:00:00.000Z", "hoa", ""), "store.outbox-done");
    asked.item = 2;
    REQUIRE(t.put_outbox(asked).has_value());
  });
  REQUIRE_VALUE(const auto open, store.outbox(OutboxRows::kOpen));
  REQUIRE(open.size() == 1);
  CHECK(open.front().id == 2);
  REQUIRE_VALUE(const auto all, store.outbox(OutboxRows::kAll));
  CHECK(all.size() == 2);
  REQUIRE_VALUE(const auto done, store.outbox_row(1));
  REQUIRE(done.has_value());
  CHECK(done->done_by + done->done_note + done->addressee == "lan12/CVregistry");
  SQLite::Database raw(dir.file("htx.db"), SQLite::OPEN_READWRITE);
  CHECK_THROWS(raw.exec("UPDATE outbox SET done_by = 'hoa' WHERE id = 1"));
  CHECK_THROWS(raw.exec("DELETE FROM outbox"));
  {
    REQUIRE_VALUE(Transaction twice, store.begin());
    asked.item = 1;
    CHECK_FALSE(twice.put_outbox(asked).has_value());
  }
}

TEST_CASE("keys: a key belongs to one command for ever", "[store][key]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  const CommandKey key{.key = "k-1",
                       .command = sha256(as_bytes("command")),
                       .at = "2021-01-15T00:00:00.000Z",
                       .actor = "lan",
                       .result = "{}"};
  commit_change(store, [&](Transaction& t) {
    REQUIRE(t.put_command_key(key).has_value());
    REQUIRE_ERROR(t.put_command_key(key), "store.key-used");
  });
  REQUIRE_VALUE(const auto found, store.command_key("k-1"));
  REQUIRE(found.has_value());
  CHECK(found->command == key.command);
  CHECK(found->actor + found->result == "lan{}");
  REQUIRE_VALUE(const auto none, store.command_key("k-2"));
  CHECK_FALSE(none.has_value());
  REQUIRE_VALUE(const auto all, store.command_keys());
  CHECK(all.size() == 1);
  SQLite::Database raw(dir.file("htx.db"), SQLite::OPEN_READWRITE);
  CHECK_THROWS(raw.exec("UPDATE command_key SET result = ''"));
  CHECK_THROWS(raw.exec("DELETE FROM command_key"));
}

}  // namespace
}  // namespace htx
