// Every format of every version that was ever released is read by this program: tests/frozen only grows.
#include "engine/audit/audit.h"
#include "engine/calendar/read_calendar.h"
#include "engine/evaluation/replay.h"
#include "engine/ledger/checkpoint.h"
#include "engine/registry/dictionary.h"
#include "engine/rules/batch/record.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"
#include "engine/rules/read_pack.h"
#include "engine/session/library.h"
#include "engine/settlement/settlement.h"
#include "engine/workflows/soundness/migrate.h"
#include "tests/support/files.h"
#include "tests/support/office_scene.h"

namespace htx {
namespace {

const std::filesystem::path kFrozen = HTX_SOURCE "/tests/frozen/v1";

// What a reader says of a document of that text: the codes of its mistakes; empty if it reads it.
using DocumentReader = bool (*)(const Document& document, Diagnostics& diagnostics);

struct Kind {
  const char* file;
  DocumentReader reads;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kKinds = {
      {"pack.yaml", [](const Document& d, Diagnostics& m) { return rules::read_pack(d, m).has_value(); }},
      {"pack-without-format.yaml",
       [](const Document& d, Diagnostics& m) { return rules::read_pack(d, m).has_value(); }},
      {"measures.yaml",
       [](const Document& d, Diagnostics& m) { return rules::read_measures(d, m).has_value(); }},
      {"workflow.yaml",
       [](const Document& d, Diagnostics& m) { return read_workflow_definition(d, m).has_value(); }},
      {"calendar.yaml", [](const Document& d, Diagnostics& m) { return read_calendar(d, m).has_value(); }},
      {"dictionary.yaml",
       [](const Document& d, Diagnostics& m) { return read_dictionary(d, m).has_value(); }},
      {"payment_order.yaml",
       [](const Document& d, Diagnostics& m) { return rules::read_payment_order(d, m).has_value(); }},
      {"migration.yaml",
       [](const Document& d, Diagnostics& m) { return workflows::read_migration_plan(d, m).has_value(); }},
  };
  return kKinds;
}

TEST_CASE("frozen: every kind of document is read, and one of a newer format is refused as such",
          "[audit][frozen]") {
  std::size_t files = 0;
  for (const Kind& kind : kinds()) {
    CAPTURE(kind.file);
    const std::string text = file_bytes(kFrozen / "documents" / kind.file);
    Diagnostics diagnostics;
    const auto document = parse_document(Source(kind.file, text), diagnostics);
    REQUIRE(document.has_value());
    const bool reads = kind.reads(*document, diagnostics);
    for (const Diagnostic& d : diagnostics.items()) UNSCOPED_INFO(to_text(d, Language::kEnglish));
    CHECK(reads);
    ++files;
    const bool says_format = text.starts_with("format: 1\n");
    const std::string newer = "format: 2\n" + (says_format ? text.substr(text.find('\n') + 1) : text);
    Diagnostics refused;
    const auto later = parse_document(Source(kind.file, newer), refused);
    REQUIRE(later.has_value());
    CHECK_FALSE(kind.reads(*later, refused));
    CHECK(refused.has("doc.newer-format"));
  }
  CHECK(files == files_below(kFrozen / "documents", ".yaml").size());
}

// Makes a store of its dump, as a person with a console would.
StoreAddress restored(const TempDir& folder, const char* dump = "store.sql") {
  const std::string path = folder.file("htx.db");
  SQLite::Database raw(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  raw.exec(file_bytes(kFrozen / dump));
  return {path};
}

TEST_CASE("frozen: a store with rows in every table fits its ledger, and its cases go on",
          "[audit][frozen]") {
  const TempDir folder;
  REQUIRE_VALUE(Store store, Store::open(restored(folder)));
  const FixedClock clock(kLater);
  REQUIRE_VALUE(const Audit audit, audit_store({store, shipped_library(), clock, {"lan", "officer"}}));
  if (audit.fault) UNSCOPED_INFO(to_text(audit.fault->message, Language::kEnglish));
  CHECK_FALSE(audit.fault.has_value());
  CHECK(audit.records > 5);
  CHECK(audit.assessments == 5);
  CHECK(audit.cases == 2);
  CHECK(store.check().has_value());
  CHECK(audit.root == trimmed_file(kFrozen / "root.hex"));
}

// What no test that judges with the program of today can tell: a mistake that all ways of judging share.
TEST_CASE("frozen: what was judged then is judged to the same bytes now", "[audit][frozen][replay]") {
  constexpr std::size_t kJudged = 132;
  const TempDir folder;
  REQUIRE_VALUE(Store store, Store::open(restored(folder, "judged.sql")));
  const FixedClock clock(kLater);
  REQUIRE_VALUE(const Replay again, replay({store, shipped_library(), clock, {"lan", "officer"}}, {}));
  for (const ReplayDifference& one : again.differences)
    UNSCOPED_INFO(one.pack << " " << one.cooperative << " " << one.path << ": " << one.stored << " → "
                           << one.recomputed);
  CHECK(again.differences.empty());
  CHECK(again.assessments == kJudged);
  CHECK(again.same == kJudged);
}

TEST_CASE("frozen: entries, checkpoint and the lines of a case are what they were", "[audit][frozen]") {
  const TempDir folder;
  REQUIRE_VALUE(Store store, Store::open(restored(folder)));
  std::string entries;
  REQUIRE(store
              .each_leaf([&](const StoredLeaf& leaf) {
                entries += std::string(as_text(leaf.bytes)) + "\n";
                return true;
              })
              .has_value());
  CHECK(entries == file_bytes(kFrozen / "entries.jsonl"));
  REQUIRE_VALUE(const NoteVerifier key, read_note_verifier(trimmed_file(kFrozen / "key")));
  REQUIRE_VALUE(const Checkpoint checkpoint,
                open_checkpoint(file_bytes(kFrozen / "checkpoint"), std::vector{key}));
  CHECK(checkpoint.origin == store.log());
  REQUIRE_VALUE(const VerifyReport report, store.verify_ledger({.known = {checkpoint.head}}));
  CHECK(report.ok());
  REQUIRE_VALUE(const auto journal, store.journal("CM-001-01"));
  std::string lines;
  for (const JournalRow& row : journal) {
    lines += row.body + "\n";
    CHECK(read_journal_line("CM-001-01", row).has_value());
  }
  CHECK(lines == file_bytes(kFrozen / "journal.jsonl"));
}

TEST_CASE("frozen: a record expands by its pack", "[audit][frozen]") {
  Diagnostics diagnostics;
  const auto document =
      parse_document(Source("pack.yaml", file_bytes(kFrozen / "documents/pack.yaml")), diagnostics);
  REQUIRE(document.has_value());
  const auto pack = rules::read_pack(*document, diagnostics);
  REQUIRE(pack.has_value());
  const std::vector<const rules::Pack*> grounds;
  REQUIRE_VALUE(const rules::RecordLayout layout, rules::RecordLayout::of(*pack, grounds));
  rules::Facts facts;
  facts.current["members"] = {Value(*Decimal::from_text("16")), ""};
  facts.current["equity_ratio"] = {Value(*Decimal::from_text("0.25")), ""};
  const rules::Dates dates{2020, day("2020-12-31"), day("2020-12-31")};
  const auto bytes = from_hex(trimmed_file(kFrozen / "record.hex"));
  REQUIRE(bytes.has_value());
  REQUIRE_VALUE(const rules::Assessment assessment,
                rules::expand_record(layout, {*pack, grounds}, {"CM-001", facts, dates}, as_bytes(*bytes)));
  REQUIRE(assessment.score.has_value());
  CHECK(to_text(*assessment.score) == "100");
}

}  // namespace
}  // namespace htx
