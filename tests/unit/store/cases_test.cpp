#include "tests/support/store_scene.h"

#include "engine/store/transaction.h"
namespace htx {
namespace {

CaseRow sample(std::string id) {
  return {.id = std::move(id),
          .cooperative = "HTX-001",
          .workflow = "vn.dissolution",
          .workflow_digest = sha256(as_bytes("workflow")),
          .status = CaseStatus::kOpen,
          .configuration = "[\"inspection\"]",
          .data = "{}"};
}

CaseRow at_line(std::int64_t line, std::string id = "C-1") {
  CaseRow row = sample(std::move(id));
  row.revision = line;
  return row;
}

TEST_CASE("cases: each line is the next of its journal and a stale one is refused", "[store][cases]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.append_line(at_line(1), "{\"event\":\"open\"}").has_value());
    CaseRow changed = at_line(2);
    changed.status = CaseStatus::kClosed;
    REQUIRE_ERROR(t.append_line(changed, "{\"event\":\"act\"}"), "store.no-entry");
    REQUIRE(t.append_entry(act_about("case:C-1")).has_value());
    REQUIRE(t.append_line(changed, "{\"event\":\"act\"}").has_value());
    REQUIRE(t.append_entry(act_about("case:C-1")).has_value());
    for (const std::int64_t line : {1, 2, 4}) {
      CAPTURE(line);
      REQUIRE_ERROR(t.append_line(at_line(line), "{}"), "store.case-conflict");
    }
    REQUIRE_ERROR(t.append_line(at_line(2, "C-2"), "{}"), "store.case-conflict");
  });
  REQUIRE_VALUE(const auto lines, store.journal("C-1"));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].body == "{\"event\":\"open\"}");
  CHECK(lines[1].line == 2);
  REQUIRE_VALUE(const auto row, store.case_row("C-1"));
  REQUIRE(row.has_value());
  CHECK(row->revision == 2);
  CHECK(row->status == CaseStatus::kClosed);
  CHECK(row->cooperative == "HTX-001");
  CHECK(row->workflow == "vn.dissolution");
  CHECK(row->workflow_digest == sha256(as_bytes("workflow")));
  CHECK(row->configuration == "[\"inspection\"]");
  CHECK(row->data == "{}");
  REQUIRE_VALUE(const auto none, store.case_row("C-2"));
  CHECK_FALSE(none.has_value());
}

TEST_CASE("cases: they are found by cooperative, workflow and status", "[store][cases]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    CaseRow other = at_line(1, "C-2");
    other.cooperative = "HTX-002";
    other.status = CaseStatus::kClosed;
    REQUIRE(t.append_line(other, "{}").has_value());
    REQUIRE(t.append_entry(act_about("case:C-2")).has_value());
    REQUIRE(t.append_line(at_line(1, "C-1"), "{}").has_value());
  });
  const auto ids = [&](const CaseFilter& filter) {
    std::string joined;
    const auto found = store.cases(filter);
    REQUIRE(found.has_value());
    for (const CaseRow& row : *found) joined += row.id + " ";
    return joined;
  };
  CHECK(ids({}) == "C-1 C-2 ");
  CHECK(ids({.cooperative = "HTX-002"}) == "C-2 ");
  CHECK(ids({.status = CaseStatus::kOpen}) == "C-1 ");
  CHECK(ids({.cooperative = "HTX-001", .workflow = "vn.dissolution", .status = CaseStatus::kOpen}) == "C-1 ");
  CHECK(ids({.workflow = "none"}).empty());
}

TEST_CASE("cases: a deadline and a document belong to a case", "[store][cases]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  const auto refused = [&](auto act) {
    REQUIRE_VALUE(Transaction transaction, store.begin());
    CHECK(act(transaction) == "store.constraint");
  };
  refused([](Transaction& t) {
    return t.put_deadline({.case_id = "none", .deadline = "d"}).error().message().code;
  });
  refused([](Transaction& t) {
    return t.put_document({.case_id = "none", .id = "d"}, "x").error().message().code;
  });
}

TEST_CASE("cases: deadlines are set, moved, removed and found by day", "[store][cases]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.append_line(at_line(1, "C-1"), "{}").has_value());
    REQUIRE(t.append_entry(act_about("case:C-1")).has_value());
    REQUIRE(t.append_line(at_line(1, "C-2"), "{}").has_value());
    REQUIRE(t.put_deadline(
                 {.case_id = "C-2", .deadline = "notice", .due = day("2021-03-01"), .warn = {}, .body = "{}"})
                .has_value());
    REQUIRE(t.put_deadline({.case_id = "C-1",
                            .deadline = "council",
                            .due = day("2021-02-10"),
                            .warn = day("2021-02-05"),
                            .body = "{}"})
                .has_value());
    REQUIRE(t.put_deadline({.case_id = "C-1",
                            .deadline = "council",
                            .due = day("2021-03-01"),
                            .warn = day("2021-02-20"),
                            .body = "{}"})
                .has_value());
    REQUIRE(t.put_deadline(
                 {.case_id = "C-1", .deadline = "gone", .due = day("2021-03-01"), .warn = {}, .body = "{}"})
                .has_value());
    REQUIRE(t.remove_deadline("C-1", "gone").has_value());
    REQUIRE(t.remove_deadline("C-1", "never there").has_value());
  });
  REQUIRE_VALUE(const auto in_march, store.deadlines_between(day("2021-03-01"), day("2021-03-01")));
  REQUIRE(in_march.size() == 2);
  CHECK(in_march[0].case_id == "C-1");
  CHECK(in_march[0].warn == day("2021-02-20"));
  CHECK(in_march[1].deadline == "notice");
  REQUIRE_VALUE(const auto before, store.deadlines_between(day("2021-01-01"), day("2021-02-28")));
  CHECK(before.empty());
  REQUIRE_VALUE(const auto of_case, store.deadlines_of("C-1"));
  CHECK(of_case.size() == 1);
}

TEST_CASE("cases: documents keep their bytes once under their digest", "[store][cases]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  const std::string bytes("%PDF\0\xFF", 6);
  const DocumentRow row{.case_id = "C-1",
                        .id = "D-1",
                        .kind = "minutes",
                        .name = "bien-ban.pdf",
                        .media_type = "application/pdf",
                        .at = "2021-01-18T01:05:00.000Z",
                        .actor = "ubkt-01"};
  commit_change(store, [&](Transaction& t) {
    REQUIRE(t.append_line(at_line(1, "C-1"), "{}").has_value());
    REQUIRE_VALUE(const Digest digest, t.put_document(row, bytes));
    CHECK(digest == sha256(as_bytes(bytes)));
    DocumentRow copy = row;
    copy.id = "D-2";
    REQUIRE(t.put_document(copy, bytes).has_value());
  });
  REQUIRE_VALUE(const auto documents, store.documents("C-1"));
  REQUIRE(documents.size() == 2);
  CHECK(documents[0].id == "D-1");
  CHECK(documents[0].kind + documents[0].name + documents[0].media_type ==
        "minutesbien-ban.pdfapplication/pdf");
  CHECK(documents[0].actor == "ubkt-01");
  REQUIRE_VALUE(const auto read, store.document_bytes(documents[1].digest));
  CHECK(read == bytes);
  REQUIRE_VALUE(const auto none, store.document_bytes(Digest{}));
  CHECK_FALSE(none.has_value());
  RawStore raw(dir.address());
  CHECK(raw.text("SELECT count(*) FROM document_content") == "1");
  raw.drop_triggers();
  raw.run("UPDATE document_content SET bytes = x'00'");
  REQUIRE_ERROR(store.document_bytes(documents[1].digest), "store.row-damaged");
}

}  // namespace
}  // namespace htx
