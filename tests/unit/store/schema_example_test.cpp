// The worked example of engine/store/SCHEMA.md, written into a new store and computed again.
#include "engine/base/text.h"
#include "engine/ledger/merkle.h"
#include "engine/store/transaction.h"
#include "tests/support/files.h"
#include "tests/support/store_scene.h"

namespace htx {
namespace {

constexpr const char* kAt = "2021-01-15T02:30:00.000Z";

std::string block(std::string_view label) {
  return fenced_block(HTX_SOURCE "/engine/store/SCHEMA.md", label);
}

// The root over the leaves that a block of the page shows, one a line.
RowsRoot root_of_block(std::string_view label) {
  const std::string text = block(label);
  std::vector<Digest> leaves;
  for (const std::string_view line : split(text, '\n')) leaves.push_back(leaf_hash(as_bytes(line)));
  return {.count = static_cast<std::int64_t>(leaves.size()), .root = merkle_root(leaves)};
}

Act act_of(std::string action, std::string subject) {
  return {.at = kAt,
          .actor = "ubkt-03",
          .role = "clerk",
          .action = std::move(action),
          .subject = std::move(subject)};
}

Json body_of(const char* name, const char* members, std::int64_t row) {
  Json fields;
  fields.add("name", name).add("members", members);
  Json body;
  return body.add("fields", std::move(fields)).add("row", row);
}

void judge(Store& store) {
  const std::string pack = R"({"pack":"vn.evaluation.alliance","version":1})";
  Batch batch{.kind = "import.cooperatives",
              .at = kAt,
              .actor = "ubkt-03",
              .source = "htx-2020.csv",
              .source_digest = sha256(as_bytes("the file"))};
  batch.summary.add("added", std::int64_t{2});
  REQUIRE_VALUE(Transaction t, store.begin());
  REQUIRE(t.put_batch(batch).has_value());
  REQUIRE(t.put_record("cooperative", "CM-002", body_of("HTX Rạch Gốc", "31", 3)).has_value());
  REQUIRE(t.put_record("cooperative", "CM-001", body_of("HTX Thắng Lợi", "16", 2)).has_value());
  REQUIRE(t.put_definition("pack", "vn.evaluation.alliance", "1", pack).has_value());
  REQUIRE(t.put_assessment({.cooperative = "CM-001",
                            .period = "2020",
                            .pack = "vn.evaluation.alliance",
                            .pack_digest = sha256(as_bytes(pack)),
                            .as_of = day("2020-12-31"),
                            .law_on = day("2020-12-31"),
                            .known_at = kAt,
                            .rating = "strong",
                            .grade = "tot",
                            .score = "87.5",
                            .coverage = "15/15",
                            .body = "\x01\x02"})
              .has_value());
  REQUIRE(t.append_entry(act_of("example.judge", "batch:1")).has_value());
  REQUIRE(t.commit().has_value());
}

void open_a_case(Store& store) {
  const std::string id = "CM-001-01";
  REQUIRE_VALUE(Transaction t, store.begin());
  REQUIRE(t.append_line({.id = id,
                         .cooperative = "CM-001",
                         .workflow = "vn.inspection",
                         .workflow_digest = sha256(as_bytes("workflow")),
                         .revision = 1,
                         .status = CaseStatus::kOpen,
                         .configuration = R"({"active":["inspection"]})",
                         .data = "{}"},
                        R"({"event":"open"})")
              .has_value());
  REQUIRE(t.put_deadline({.case_id = id,
                          .deadline = "report",
                          .due = day("2021-02-10"),
                          .warn = day("2021-02-05"),
                          .body = "{}"})
              .has_value());
  REQUIRE(t.put_document({.case_id = id,
                          .id = "1.1",
                          .kind = "minutes",
                          .name = "bien-ban.pdf",
                          .media_type = "application/pdf",
                          .at = kAt,
                          .actor = "ubkt-03"},
                         "%PDF")
              .has_value());
  REQUIRE(t.put_work({.case_id = id,
                      .item = "inspect",
                      .kind = WorkKind::kTask,
                      .role = "committee",
                      .holder = "",
                      .since = day("2021-01-15"),
                      .deadline = "report"})
              .has_value());
  REQUIRE(t.put_outbox({.case_id = id,
                        .line = 1,
                        .item = 1,
                        .kind = OutboxKind::kNotify,
                        .addressee = "registry",
                        .at = kAt})
              .has_value());
  REQUIRE(t.put_command_key({.key = "k-1",
                             .command = sha256(as_bytes("the command")),
                             .at = kAt,
                             .actor = "ubkt-03",
                             .result = R"({"case":"CM-001-01","line":1})"})
              .has_value());
  REQUIRE(t.append_entry(act_of("case.open", "case:" + id)).has_value());
  REQUIRE(t.commit().has_value());
}

TEST_CASE("schema: leaves and entries of the example on its page come out", "[store][schema]") {
  const StorePlace dir;
  REQUIRE_VALUE(Store store, Store::create(dir.address(), {.office = "0f1e2d3c4b5a6978"}));
  judge(store);
  open_a_case(store);
  const auto shown = [&](const char* label, RowSet set, auto key) {
    CAPTURE(label);
    REQUIRE_VALUE(const RowsRoot rows, store.rows_root(set, key));
    CHECK(rows == root_of_block(label));
  };
  constexpr std::string_view kCase = "CM-001-01";
  shown("batch", RowSet::kBatch, std::int64_t{1});
  shown("records", RowSet::kRecords, std::int64_t{1});
  shown("assessments", RowSet::kAssessments, std::int64_t{1});
  shown("case", RowSet::kCase, kCase);
  shown("deadlines", RowSet::kDeadlines, kCase);
  shown("documents", RowSet::kDocuments, kCase);
  shown("work", RowSet::kWork, kCase);
  shown("outbox", RowSet::kOutboxItem, std::int64_t{1});
  shown("key", RowSet::kCommandKey, std::string_view("k-1"));
  std::vector<std::string> entries;
  REQUIRE(store
              .each_leaf([&](const StoredLeaf& leaf) {
                entries.emplace_back(as_text(leaf.bytes));
                return true;
              })
              .has_value());
  CHECK(entries == std::vector{block("entry-1"), block("entry-2")});
}

}  // namespace
}  // namespace htx
