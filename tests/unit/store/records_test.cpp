#include "tests/support/store_scene.h"

#include "engine/store/transaction.h"
namespace htx {
namespace {

TEST_CASE("records: a batch reads back as it was put", "[store][records]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  Batch batch = import_batch();
  batch.summary.add("rows", std::int64_t{249});
  commit_change(store, [&](Transaction& t) {
    REQUIRE(t.put_batch(batch).has_value());
    batch.kind = "evaluate";
    REQUIRE_ERROR(t.put_batch(batch), "store.no-entry");
  });
  commit_change(store, [&](Transaction& t) { REQUIRE(t.put_batch(batch).has_value()); });
  REQUIRE_VALUE(const auto read, store.batch(1));
  REQUIRE(read.has_value());
  CHECK(read->kind == "import.cooperatives");
  CHECK(read->at == batch.at);
  CHECK(read->actor == "ubkt-03");
  CHECK(read->source == "htx-2020.csv");
  CHECK(read->source_digest == batch.source_digest);
  CHECK(read->summary.integer_of("rows") == 249);
  REQUIRE_VALUE(const auto none, store.batch(3));
  CHECK_FALSE(none.has_value());
  REQUIRE_VALUE(const auto all, store.batches(""));
  REQUIRE(all.size() == 2);
  CHECK(all[0].id == 2);
  REQUIRE_VALUE(const auto evaluations, store.batches("evaluate"));
  CHECK(evaluations.size() == 1);
}

TEST_CASE("records: a definition is found by its digest and putting it again changes nothing",
          "[store][records]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  Digest digest{};
  commit_change(store, [&](Transaction& t) {
    REQUIRE_VALUE(digest, t.put_definition("pack", "vn.evaluation", "1", "{\"pack\":1}"));
    REQUIRE_VALUE(const Digest again, t.put_definition("pack", "vn.evaluation", "1", "{\"pack\":1}"));
    CHECK(again == digest);
    REQUIRE(t.put_definition("pack", "vn.evaluation", "2", "{\"pack\":2}").has_value());
    REQUIRE(t.put_definition("workflow", "vn.evaluation", "1", "{\"pack\":1}").has_value());
    REQUIRE_ERROR(t.put_definition("pack", "vn.evaluation", "1", "{\"pack\":3}"), "store.definition-changed");
  });
  CHECK(digest == sha256(as_bytes("{\"pack\":1}")));
  REQUIRE_VALUE(const auto found, store.definition(digest));
  REQUIRE(found.has_value());
  CHECK(found->id == "vn.evaluation");
  CHECK(found->bytes == "{\"pack\":1}");
  REQUIRE_VALUE(const auto second, store.definition("pack", "vn.evaluation", "2"));
  REQUIRE(second.has_value());
  CHECK(second->bytes == "{\"pack\":2}");
  REQUIRE_VALUE(const auto none, store.definition("pack", "vn.evaluation", "3"));
  CHECK_FALSE(none.has_value());
  REQUIRE_VALUE(const auto packs, store.definitions("pack"));
  REQUIRE(packs.size() == 2);
  CHECK(packs[0].version == "1");
  CHECK(packs[0].bytes.empty());
}

TEST_CASE("records: only a changed body makes a revision, and every one stays readable", "[store][records]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  const std::vector<std::int64_t> members = {16, 16, 18, 16};
  const std::vector<std::int64_t> revisions = {1, 1, 2, 3};
  for (std::size_t i = 0; i < members.size(); ++i) {
    CAPTURE(i);
    commit_change(store, [&](Transaction& t) {
      REQUIRE(t.put_batch(import_batch()).has_value());
      REQUIRE_VALUE(const RecordChange change,
                    t.put_record("cooperative", "HTX-001", cooperative_body(members[i])));
      CHECK(change.revision == revisions[i]);
      CHECK(change.changed == (i != 1));
    });
  }
  REQUIRE_VALUE(const auto current, store.record("cooperative", "HTX-001"));
  REQUIRE(current.has_value());
  CHECK(current->revision == 3);
  CHECK(current->batch == 4);
  CHECK(current->body.integer_of("members") == 16);
  REQUIRE_VALUE(const auto history, store.revisions("cooperative", "HTX-001"));
  CHECK(history.size() == 3);
  const std::vector<std::pair<std::int64_t, std::int64_t>> as_of = {{1, 1}, {2, 1}, {3, 2}, {4, 3}, {9, 3}};
  for (const auto& [batch, revision] : as_of) {
    CAPTURE(batch);
    REQUIRE_VALUE(const auto then, store.record_as_of("cooperative", "HTX-001", batch));
    REQUIRE(then.has_value());
    CHECK(then->revision == revision);
  }
  REQUIRE_VALUE(const auto before, store.record_as_of("cooperative", "HTX-001", 0));
  CHECK_FALSE(before.has_value());
}

TEST_CASE("records: the order of members in a body does not make a revision", "[store][records]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.put_batch(import_batch()).has_value());
    Json one;
    one.add("a", "1").add("b", "2");
    Json other;
    other.add("b", "2").add("a", "1");
    REQUIRE(t.put_record("cooperative", "HTX-001", one).has_value());
    REQUIRE_VALUE(const RecordChange change, t.put_record("cooperative", "HTX-001", other));
    CHECK_FALSE(change.changed);
  });
}

TEST_CASE("records: a batch is closed by its entry, and no row is of none", "[store][records]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    REQUIRE_ERROR(t.put_record("cooperative", "HTX-001", cooperative_body(1)), "store.no-batch");
    REQUIRE(t.put_batch(import_batch()).has_value());
    REQUIRE(t.put_record("cooperative", "HTX-001", cooperative_body(1)).has_value());
    REQUIRE(t.append_entry(act_about("first")).has_value());
    REQUIRE_ERROR(t.put_record("cooperative", "HTX-001", cooperative_body(2)), "store.no-batch");
    REQUIRE_ERROR(t.put_assessment({.cooperative = "HTX-001", .period = "2020"}), "store.no-batch");
  });
}

TEST_CASE("records: many are listed by kind and prefix in the order of their keys", "[store][records]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.put_batch(import_batch()).has_value());
    for (const char* key : {"HTX-002|2020", "HTX-001|2020", "HTX-001|2019", "HTX-01", "đ", ""}) {
      REQUIRE(t.put_record("return", key, cooperative_body(1)).has_value());
    }
    REQUIRE(t.put_record("cooperative", "HTX-001", cooperative_body(3)).has_value());
  });
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.put_batch(import_batch()).has_value());
    REQUIRE(t.put_record("return", "HTX-001|2020", cooperative_body(2)).has_value());
  });
  const auto keys = [&](std::string_view prefix) {
    std::string joined;
    const auto found = store.records("return", prefix);
    REQUIRE(found.has_value());
    for (const Record& record : *found) joined += record.key + " ";
    return joined;
  };
  CHECK(keys("") == " HTX-001|2019 HTX-001|2020 HTX-002|2020 HTX-01 đ ");
  CHECK(keys("HTX-001|") == "HTX-001|2019 HTX-001|2020 ");
  CHECK(keys("đ") == "đ ");
  CHECK(keys("x").empty());
  REQUIRE_VALUE(const auto now, store.records("return", "HTX-001|2020"));
  REQUIRE(now.size() == 1);
  CHECK(now[0].body.integer_of("members") == 2);
  REQUIRE_VALUE(const auto then, store.records_as_of("return", "HTX-001|2020", 1));
  REQUIRE(then.size() == 1);
  CHECK(then[0].body.integer_of("members") == 1);
}

// HTX-004 comes with the second batch only; the others are changed by each.
void check_text(Store& store, const RecordText& record, std::int64_t batch) {
  CHECK(record.revision == (record.key == "HTX-004" ? 1 : batch));
  CHECK(record.check().has_value());
  REQUIRE_VALUE(const auto one, store.record_text_as_of("cooperative", record.key, batch));
  REQUIRE(one.has_value());
  CHECK(one->body == record.body);
}

TEST_CASE("records: their texts are read page by page, as of a batch", "[store][records]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  for (std::int64_t batch = 1; batch <= 2; ++batch) {
    commit_change(store, [&](Transaction& t) {
      REQUIRE(t.put_batch(import_batch()).has_value());
      for (const char* key : {"HTX-001", "HTX-002", "HTX-003"})
        REQUIRE(t.put_record("cooperative", key, cooperative_body(batch)).has_value());
      if (batch == 2) REQUIRE(t.put_record("cooperative", "HTX-004", cooperative_body(4)).has_value());
    });
  }
  for (const std::int64_t batch : {1, 2}) {
    CAPTURE(batch);
    std::vector<std::string> keys;
    std::string last;
    while (true) {
      REQUIRE_VALUE(const auto page, store.record_texts_as_of("cooperative", batch, last, 2));
      if (page.empty()) break;
      CHECK(page.size() <= 2);
      for (const RecordText& record : page) {
        check_text(store, record, batch);
        keys.push_back(record.key);
      }
      last = page.back().key;
    }
    REQUIRE_VALUE(const std::int64_t count, store.count_as_of("cooperative", batch));
    CHECK(count == (batch == 1 ? 3 : 4));
    CHECK(static_cast<std::int64_t>(keys.size()) == count);
  }
  REQUIRE_VALUE(const auto absent, store.record_text_as_of("cooperative", "HTX-004", 1));
  CHECK_FALSE(absent.has_value());
  REQUIRE_VALUE(auto altered, store.record_text_as_of("cooperative", "HTX-001", 2));
  REQUIRE(altered.has_value());
  altered->body += " ";
  REQUIRE_ERROR(altered->check(), "store.row-damaged");
}

TEST_CASE("records: a row that was changed from outside is not handed out", "[store][records]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  Digest definition{};
  commit_change(store, [&](Transaction& t) {
    REQUIRE(t.put_batch(import_batch()).has_value());
    REQUIRE(t.put_record("cooperative", "HTX-001", cooperative_body(16)).has_value());
    REQUIRE_VALUE(definition, t.put_definition("pack", "p", "1", "bytes"));
  });
  RawStore raw(dir.address());
  raw.drop_triggers();
  raw.run("UPDATE record SET body = replace(body, '16', '17'); UPDATE definition_content SET bytes = x'00'");
  REQUIRE_ERROR(store.record("cooperative", "HTX-001"), "store.row-damaged");
  REQUIRE_ERROR(store.records("cooperative"), "store.row-damaged");
  REQUIRE_ERROR(store.revisions("cooperative", "HTX-001"), "store.row-damaged");
  REQUIRE_ERROR(store.definition(definition), "store.row-damaged");
  REQUIRE_ERROR(store.definition("pack", "p", "1"), "store.row-damaged");
  raw.run("UPDATE record SET body = 'not json'");
  REQUIRE_ERROR(store.record("cooperative", "HTX-001"), "store.row-damaged");
}

TEST_CASE("records: the guards of the file refuse changes of the past", "[store][records]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    REQUIRE(t.put_batch(import_batch()).has_value());
    REQUIRE(t.put_record("cooperative", "HTX-001", cooperative_body(16)).has_value());
    REQUIRE(t.put_definition("pack", "p", "1", "bytes").has_value());
    REQUIRE(t.put_assessment({.cooperative = "HTX-001", .period = "2020"}).has_value());
    REQUIRE(t.append_line({.id = "C-1", .revision = 1}, "{}").has_value());
    REQUIRE(t.put_document({.case_id = "C-1", .id = "D-1"}, "bytes").has_value());
  });
  RawStore raw(dir.address());
  for (const char* sql : {"UPDATE ledger SET bytes = x'00'",
                          "DELETE FROM ledger",
                          "UPDATE ledger_head SET size = 0",
                          "DELETE FROM ledger_head",
                          "UPDATE record SET body = ''",
                          "DELETE FROM record",
                          "UPDATE definition SET version = '2'",
                          "DELETE FROM definition",
                          "UPDATE definition_content SET bytes = x''",
                          "DELETE FROM definition_content",
                          "UPDATE batch SET source = ''",
                          "DELETE FROM batch",
                          "UPDATE case_file SET cooperative = ''",
                          "UPDATE document_content SET bytes = x''",
                          "UPDATE assessment SET grade = 'tot'",
                          "DELETE FROM assessment",
                          "UPDATE journal SET body = ''",
                          "DELETE FROM journal",
                          "DELETE FROM case_file",
                          "UPDATE document SET name = ''",
                          "DELETE FROM document"}) {
    CAPTURE(sql);
    CHECK_THROWS_AS(raw.run(sql), SQLite::Exception);
  }
  REQUIRE_VALUE(const VerifyReport report, store.verify_ledger());
  CHECK(report.ok());
}

}  // namespace
}  // namespace htx
