#include "engine/audit/audit.h"

#include <array>

#include "tests/support/office_scene.h"

namespace htx {
namespace {

// A store with one of everything: entry 1 founds it, 2 and 3 import, 4 evaluates, 5 opens a case, 6 acts.
void fill(Scene& scene) {
  import_each_class(scene);
  REQUIRE(evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}}).has_value());
  scene.clock.set(kLater);
  REQUIRE(open_case(scene.session(),
                    {.workflow = "vn.inspection", .cooperative = "CM-001", .on = day("2021-01-15")})
              .has_value());
  REQUIRE(act(scene.session("hai", "board"), {.case_id = "CM-001-01",
                                              .event = "approve.approved",
                                              .on = day("2021-01-18"),
                                              .documents = {},
                                              .data = {},
                                              .note = {}})
              .has_value());
  REQUIRE(scene.ledger_size() == 6);
}

Audit audited(Scene& scene) {
  REQUIRE_VALUE(Audit audit, audit_store(scene.session()));
  return audit;
}

TEST_CASE("the first entry says who founded the store", "[audit][audit]") {
  Scene scene;
  CHECK(scene.last_entry().action == "store.create");
  CHECK(scene.last_entry().actor == "lan");
  const Audit audit = audited(scene);
  CHECK_FALSE(audit.fault.has_value());
  CHECK(audit.entries == 1);
}

TEST_CASE("an untouched store fits, and everything was compared", "[audit][audit]") {
  Scene scene;
  fill(scene);
  std::size_t told = 0;
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session(), [&](std::size_t done, std::size_t of) {
                  CHECK(of == 6);
                  told = done;
                }));
  CHECK_FALSE(audit.fault.has_value());
  CHECK(audit.entries == 6);
  CHECK(audit.records == 9);
  CHECK(audit.assessments == 5);
  CHECK(audit.journal_lines == 2);
  CHECK(told == 6);
  REQUIRE_VALUE(const TreeHead head, scene.store.ledger_head());
  CHECK(audit.root == to_hex(head.root));
}

TEST_CASE("one changed byte is found and the entry that speaks of it is named", "[audit][audit]") {
  struct Case {
    const char* what;
    const char* sql;
    std::int64_t seq;
    const char* code;  // Empty: any.
    const char* entry;
  };
  const auto cases = std::to_array<Case>({
      {"a byte of a ledger entry",
       "UPDATE ledger SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"lan\"', '\"lam\"') AS BLOB) WHERE seq "
       "= 4",
       4, "", "evaluate period:2020"},
      {"a byte of a record",
       "UPDATE record SET body = replace(body, 'Rạch Gốc', 'Rạch Gấc') WHERE key = 'CM-002'", 2,
       "store.row-damaged", "import.cooperatives"},
      {"a record that is gone", "DELETE FROM record WHERE key = 'CM-003/2020'", 3, "audit.records",
       "import.returns"},
      {"a byte of an assessment",
       "UPDATE assessment SET body = CAST(substr(body, 1, 3) || x'00' || substr(body, 5) AS BLOB) "
       "WHERE cooperative = 'CM-002'",
       4, "audit.assessments", "evaluate period:2020, lan (officer), 2021-01-15T02:30:00.000Z"},
      {"the name of a file that was imported", "UPDATE batch SET source = 'other.csv' WHERE id = 2", 3,
       "audit.batch", "import.returns"},
      {"a byte of a journal line",
       "UPDATE journal SET body = replace(body, '2021-01-18', '2021-01-19') WHERE seq = 2", 6,
       "audit.journal", "case.act case:CM-001-01, hai (board)"},
      {"a journal line that is gone", "DELETE FROM journal WHERE seq = 2", 6, "audit.journal", "case.act"},
      {"the state of a case",
       "UPDATE case_file SET configuration = replace(configuration, 'preparation', 'concluding')", 6,
       "audit.case", "case.act case:CM-001-01"},
      {"the status of a case", "UPDATE case_file SET status = 'closed'", 6, "audit.case", "case.act"},
      {"a case that is gone", "DELETE FROM case_file", 6, "audit.case", "case.act"},
      {"a batch that no entry speaks of",
       "INSERT INTO batch (kind, at, actor, source, source_digest, summary) "
       "SELECT kind, at, actor, source, source_digest, summary FROM batch WHERE id = 1",
       0, "audit.batch", ""},
      {"a record more in a batch",
       "INSERT INTO record (kind, key, revision, batch, digest, body) "
       "SELECT kind, 'CM-009', 1, batch, digest, body FROM record WHERE key = 'CM-001'",
       2, "audit.records", "import.cooperatives"},
      {"the summary of a batch", "UPDATE batch SET summary = '{}' WHERE id = 1", 2, "audit.batch",
       "import.cooperatives"},
      {"a definition that no entry speaks of",
       "INSERT INTO definition (digest, kind, id, version, bytes) VALUES "
       "(x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'pack', 'p', "
       "'1-e3b0c44298fc', x'')",
       0, "audit.definition", ""},
      {"a journal line too many",
       "INSERT INTO journal (case_id, seq, body) SELECT case_id, 3, body FROM journal WHERE seq = 2", 6,
       "audit.case", "case.act"},
  });
  for (const Case& c : cases) {
    CAPTURE(c.what);
    Scene scene;
    fill(scene);
    CHECK(RawFile(scene).run(c.sql) >= 1);
    const Audit audit = audited(scene);
    REQUIRE(audit.fault.has_value());
    CHECK(audit.fault->seq == c.seq);
    if (*c.code != '\0') CHECK(audit.fault->message.code == c.code);
    CHECK(contains(audit.fault->entry, c.entry));
  }
}

TEST_CASE("an entry cut off the end of the ledger is found", "[audit][audit]") {
  Scene scene;
  fill(scene);
  CHECK(RawFile(scene).run("DELETE FROM ledger WHERE seq = 6") == 1);
  const auto audit = audit_store(scene.session());
  CHECK((!audit.has_value() || audit->fault.has_value()));
}

}  // namespace
}  // namespace htx
