#include <map>
#include <random>
#include <set>

#include "engine/ledger/merkle.h"
#include "engine/store/transaction.h"
#include "tests/support/store_scene.h"

namespace htx {
namespace {

Json last_details(Store& store) {
  REQUIRE_VALUE(const TreeHead head, store.ledger_head());
  REQUIRE_VALUE(const auto entries, store.entries(static_cast<std::int64_t>(head.size), 1));
  REQUIRE(entries.size() == 1);
  return entries.front().details;
}

Json wrote(Store& store, std::string_view what) {
  const Json details = last_details(store);
  const Json* all = details.find("wrote");
  const Json* found = all == nullptr ? nullptr : all->find(what);
  return found == nullptr ? Json() : *found;
}

TEST_CASE("written: an act cannot say itself what was written", "[store][written]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    Act act = act_about("x");
    Json records;
    act.details.add("wrote", records.add("count", std::int64_t{1}));
    REQUIRE_ERROR(t.append_entry(act), "ledger.entry-field");
  });
  CHECK(last_details(store).find("wrote") == nullptr);
}

// What an entry has to say of rows: how many they are and the root over them, as they are.
std::string rooted(Store& store, RowSet set, std::string_view key) {
  REQUIRE_VALUE(const RowsRoot rows, store.rows_root(set, key));
  return std::to_string(rows.count) + " " + to_hex(rows.root);
}
std::string rooted(Store& store, RowSet set, std::int64_t id) {
  REQUIRE_VALUE(const RowsRoot rows, store.rows_root(set, id));
  return std::to_string(rows.count) + " " + to_hex(rows.root);
}
std::string said(const Json& json) {
  return std::to_string(json.integer_of("count").value_or(1)) + " " + json.text_of("root");
}
const Json& only(const Json& json) {
  REQUIRE(json.array() != nullptr);
  REQUIRE(json.array()->size() == 1);
  return json.array()->front();
}

TEST_CASE("written: the line of a case and every row beside it are told", "[store][written]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  CaseRow row{
      .id = "C-1", .workflow = "w", .revision = 1, .status = CaseStatus::kOpen, .configuration = "{\"a\":1}"};
  const CommandKey key{.key = "k", .at = "t", .actor = "lan", .result = "{}"};
  commit_change(store, [&](Transaction& t) {
    REQUIRE(t.append_line(row, "first").has_value());
    REQUIRE(t.put_outbox({.case_id = "C-1", .line = 1, .item = 1, .kind = OutboxKind::kNotify}).has_value());
    REQUIRE(t.put_deadline({.case_id = "C-1", .deadline = "d", .due = day("2021-02-01")}).has_value());
    REQUIRE(t.put_work({.case_id = "C-1", .item = "w"}).has_value());
    REQUIRE(t.put_document({.case_id = "C-1", .id = "D-1"}, "bytes").has_value());
    REQUIRE(t.put_command_key(key).has_value());
  });
  CHECK(wrote(store, "line").integer_of("line") == 1);
  CHECK(wrote(store, "line").text_of("sha256") == to_hex(sha256(as_bytes("first"))));
  CHECK(said(wrote(store, "case")) == rooted(store, RowSet::kCase, "C-1"));
  CHECK(said(wrote(store, "key")) == rooted(store, RowSet::kCommandKey, "k"));
  CHECK(said(only(wrote(store, "outbox"))) == rooted(store, RowSet::kOutboxItem, 1));
  CHECK(said(only(wrote(store, "deadlines"))) == rooted(store, RowSet::kDeadlines, "C-1"));
  CHECK(said(only(wrote(store, "documents"))) == rooted(store, RowSet::kDocuments, "C-1"));
  CHECK(said(only(wrote(store, "work"))) == rooted(store, RowSet::kWork, "C-1"));
  REQUIRE_VALUE(const auto first, store.entries(1, 1));
  CHECK(first.front().before.empty());
  CHECK(first.front().after == to_hex(sha256(as_bytes(row.configuration))));

  const std::string before = row.configuration;
  row.revision = 2;
  row.configuration = "{\"a\":2}";
  commit_change(store, [&](Transaction& t) {
    REQUIRE(t.append_line(row, "second").has_value());
    REQUIRE(t.finish_outbox(1, "now", "lan", "12/CV").has_value());
    REQUIRE(t.remove_deadline("C-1", "d").has_value());
  });
  REQUIRE_VALUE(const auto second, store.entries(2, 1));
  CHECK(second.front().before == to_hex(sha256(as_bytes(before))));
  CHECK(second.front().after == to_hex(sha256(as_bytes(row.configuration))));
  CHECK(wrote(store, "key").is_null());
  CHECK(wrote(store, "work").is_null());
  CHECK(said(only(wrote(store, "outbox"))) == rooted(store, RowSet::kOutboxItem, 1));
  CHECK(said(only(wrote(store, "deadlines"))) == "0 " + to_hex(empty_root()));
}

// What a transaction did, remembered beside the store: the rows that must have come of it, as they are
// hashed.
struct Expected {
  std::map<std::pair<std::string, std::string>, std::string> records;  // By kind and key.
  std::map<std::string, std::string> assessments;                      // By cooperative.
  std::set<std::string> definitions;
};

template <class Bodies>
void check_rows(const Json& said, const Bodies& bodies) {
  if (bodies.empty()) {
    CHECK(said.is_null());
    return;
  }
  std::vector<Digest> leaves;
  leaves.reserve(bodies.size());
  for (const auto& [key, body] : bodies) leaves.push_back(leaf_hash(as_bytes(body)));
  CHECK(said.integer_of("count") == static_cast<std::int64_t>(bodies.size()));
  CHECK(said.text_of("root") == to_hex(merkle_root(leaves)));
}

using Key = std::pair<std::string, std::string>;

// Puts a body; its bytes if it became a revision, which it must unless it is what is there already.
std::optional<std::string> put_body(Transaction& t, std::int64_t batch, const Key& at, const Json& body,
                                    std::map<Key, std::string>& current) {
  REQUIRE_VALUE(const std::string bytes, canonical_json(body));
  REQUIRE_VALUE(const RecordChange change, t.put_record(at.first, at.second, body));
  const auto known = current.find(at);
  CHECK(change.changed == (known == current.end() || known->second != bytes));
  current[at] = bytes;
  if (!change.changed) return std::nullopt;
  const std::string digest = to_hex(sha256(as_bytes(bytes)));
  return "{\"batch\":" + std::to_string(batch) + ",\"body\":\"" + digest + "\",\"digest\":\"" + digest +
         "\",\"key\":\"" + at.second + "\",\"kind\":\"" + at.first +
         "\",\"revision\":" + std::to_string(change.revision) + "}";
}

std::string put_assessment(Transaction& t, std::int64_t run, const std::string& cooperative,
                           const std::string& body) {
  REQUIRE_VALUE(const std::int64_t id, t.put_assessment({.cooperative = cooperative,
                                                         .period = "2020",
                                                         .as_of = day("2020-12-31"),
                                                         .law_on = day("2021-01-01"),
                                                         .body = body}));
  return R"({"as_of":"2020-12-31","body":")" + to_hex(sha256(as_bytes(body))) + R"(","cooperative":")" +
         cooperative + R"(","coverage":"","grade":"","id":)" + std::to_string(id) +
         R"(,"known_at":"","law_on":"2021-01-01","pack":"","pack_digest":")" + std::string(64, '0') +
         R"(","period":"2020","rating":"","run":)" + std::to_string(run) + R"(,"score":""})";
}

// Random batches: rows in any order, some of them what is there already, some put twice in one batch.
TEST_CASE("written: an entry speaks of the rows that were written and of no other",
          "[store][written][property]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  std::mt19937 random(7);  // The same each time.
  const auto any = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(random); };
  std::map<Key, std::string> current;
  std::set<std::string> known_definitions;
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    Expected expected;
    commit_change(store, [&](Transaction& t) {
      REQUIRE_VALUE(const std::int64_t batch, t.put_batch(import_batch()));
      CHECK(batch == round + 1);
      std::set<Key> put;
      for (int i = any(9); i > 0; --i) {
        const Key at = {any(2) == 0 ? "return" : "cooperative", "K" + std::to_string(any(6))};
        // Two revisions of one key in one batch would be two rows; one is enough to go by.
        if (!put.insert(at).second) continue;
        if (auto bytes = put_body(t, batch, at, cooperative_body(any(3)), current))
          expected.records[at] = *bytes;
      }
      for (int i = any(4); i > 0; --i) {
        const std::string cooperative = "C" + std::to_string(9 - i);
        const std::string body = "body " + std::to_string(any(100));
        expected.assessments[cooperative] = put_assessment(t, batch, cooperative, body);
      }
      const std::string version = std::to_string(any(30));
      REQUIRE_VALUE(const Digest digest, t.put_definition("pack", "p", version, "bytes of " + version));
      if (known_definitions.insert(version).second) expected.definitions.insert(to_hex(digest));
    });
    check_rows(wrote(store, "records"), expected.records);
    check_rows(wrote(store, "assessments"), expected.assessments);
    CHECK(said(wrote(store, "batch")) == rooted(store, RowSet::kBatch, round + 1));
    const Json definitions = wrote(store, "definitions");
    CHECK(definitions.is_null() == expected.definitions.empty());
    if (!definitions.is_null())
      CHECK(definitions.array()->front().text_of("sha256") == *expected.definitions.begin());
  }
}

TEST_CASE("written: what the key holds is read within the transaction", "[store][written]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address()));
  commit_change(store, [](Transaction& t) {
    REQUIRE_VALUE(const auto none, t.current("cooperative", "K"));
    CHECK_FALSE(none.has_value());
    REQUIRE(t.put_batch(import_batch()).has_value());
    REQUIRE(t.put_record("cooperative", "K", cooperative_body(3)).has_value());
    REQUIRE_VALUE(const auto there, t.current("cooperative", "K"));
    REQUIRE(there.has_value());
    CHECK(there->body.integer_of("members") == 3);
  });
  REQUIRE_VALUE(const std::int64_t latest, store.latest_batch());
  CHECK(latest == 1);
}

}  // namespace
}  // namespace htx
