#include "engine/audit/audit.h"

#include <array>

#include <set>

#include "engine/cases/outbox.h"
#include "tests/support/trial_scene.h"

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
  CHECK(scene.last_entry().action == "log.open");
  CHECK(scene.last_entry().log == scene.store.log());
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
       "audit.records", "import.cooperatives"},
      {"a record that is gone", "DELETE FROM record WHERE key = 'CM-003/2020'", 3, "audit.records",
       "import.returns"},
      {"a byte of an assessment",
       "UPDATE assessment SET body = CAST(substr(body, 1, 3) || x'00' || substr(body, 5) AS BLOB) "
       "WHERE cooperative = 'CM-002'",
       4, "audit.assessments", "evaluate period:2020, lan (officer), 2021-01-15T02:30:00.000Z"},
      {"the name of a file that was imported", "UPDATE batch SET source = 'other.csv' WHERE id = 2", 3,
       "audit.batch", "import.returns"},
      {"a byte of a journal line",
       "UPDATE journal SET body = replace(body, '2021-01-18', '2021-01-19') WHERE line = 2", 6,
       "audit.journal", "case.act case:CM-001-01, hai (board)"},
      {"a journal line that is gone", "DELETE FROM journal WHERE line = 2", 6, "audit.journal", "case.act"},
      {"the state of a case",
       "UPDATE case_file SET configuration = replace(configuration, 'preparation', 'concluding')", 6,
       "audit.case", "case.act case:CM-001-01"},
      {"the status of a case", "UPDATE case_file SET status = 'closed'", 6, "audit.case", "case.act"},
      {"a case that is gone", "DELETE FROM case_file", 6, "audit.case", "case.act"},
      {"a batch that no entry speaks of",
       "INSERT INTO batch (office, id, kind, at, actor, source, source_digest, summary) "
       "SELECT office, 9, kind, at, actor, source, source_digest, summary FROM batch WHERE id = 1",
       0, "audit.batch", ""},
      {"a record more in a batch",
       "INSERT INTO record (office, kind, key, revision, batch, digest, body) "
       "SELECT office, kind, 'CM-009', 1, batch, digest, body FROM record WHERE key = 'CM-001'",
       2, "audit.records", "import.cooperatives"},
      {"the summary of a batch", "UPDATE batch SET summary = '{}' WHERE id = 1", 2, "audit.batch",
       "import.cooperatives"},
      {"a definition that no entry speaks of",
       "INSERT INTO definition (office, kind, id, version, digest) "
       "SELECT office, kind, id, 'x', digest FROM definition LIMIT 1",
       0, "audit.definition", ""},
      {"a record of a batch that is not there",
       "INSERT INTO record (office, kind, key, revision, batch, digest, body) "
       "SELECT office, kind, key, 7, 77, digest, body FROM record WHERE key = 'CM-001'",
       0, "audit.untold", ""},
      {"work of a case that is not there",
       "INSERT INTO work (office, case_id, item, kind, role, holder, since, deadline) "
       "SELECT office, 'none', item, kind, role, holder, since, deadline FROM work",
       0, "audit.untold", ""},
      {"a document that nobody filed",
       "INSERT INTO document_content (digest, bytes) VALUES (zeroblob(32), x'00')", 0, "store.row-damaged",
       ""},
      {"a request of an unknown kind that no entry speaks of",
       "INSERT INTO outbox (office, id, case_id, line, item, kind, addressee, at, done_at, done_by, "
       "done_note) "
       "SELECT office, 9, id, 1, 9, 'sing', 'x', 'x', '', '', '' FROM case_file",
       0, "store.row-damaged", ""},
      {"work of somebody else", "UPDATE work SET role = 'x'", 6, "audit.case-row", "case.act"},
      {"a journal line too many",
       "INSERT INTO journal (office, case_id, line, body) "
       "SELECT office, case_id, 3, body FROM journal WHERE line = 2",
       6, "audit.case", "case.act"},
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

// A store with rows in every table.
void fill_every_table(TrialScene& scene) {
  scene.imported(TableKind::kReturns, returns_of_each_class());
  REQUIRE(evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}}).has_value());
  scene.file_signed_plan("2021-01-19");
  REQUIRE(scene.does_once("lan", "clerk", "draft.ready", "2021-01-19", "a key").has_value());
  REQUIRE(finish_outbox(scene.session(), {.id = 1, .by = {}, .note = "12/CV", .key = {}}).has_value());
  REQUIRE(
      open_case(scene.session(), {.workflow = "test.trial", .cooperative = "CM-002", .on = day("2021-01-18")})
          .has_value());
}

struct Column {
  std::string table;
  std::string name;
  std::string type;
  std::string key;  // The columns of the table's key, with commas.
};

// Secrets, which must be erasable: no entry speaks of them (SCHEMA.md).
constexpr const char* kSecrets = "('credential', 'sign_in_session')";

std::vector<Column> all_columns(const std::string& path) {
  SQLite::Database raw(path, SQLite::OPEN_READONLY);
  SQLite::Statement query(
      raw,
      "SELECT m.name, c.name, c.type, (SELECT group_concat(k.name) FROM pragma_table_info(m.name) AS k "
      "WHERE k.pk > 0) FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c "
      "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT IN " +
          std::string(kSecrets) + " ORDER BY 1, c.cid");
  std::vector<Column> columns;
  while (query.executeStep())
    columns.push_back({query.getColumn(0).getString(), query.getColumn(1).getString(),
                       query.getColumn(2).getString(), query.getColumn(3).getString()});
  return columns;
}

// A value of the same type that is another.
std::string damaged(const Column& column) {
  if (column.type == "INTEGER") return column.name + " + 1000";
  if (column.type == "BLOB") return "CAST(x'A5A6' || substr(" + column.name + ", 3) AS BLOB)";
  return column.name + " || 'x'";
}

// A store of which the tests know what an audit says.
class Damaged {
 public:
  explicit Damaged(TrialScene& scene) : scene_(scene) {
    REQUIRE(scene.store.back_up({scene.folder.file("whole.db")}).has_value());
    SQLite::Database raw(whole(), SQLite::OPEN_READWRITE);
    for (const std::string& trigger : triggers(raw)) raw.exec("DROP TRIGGER " + trigger);
  }
  std::string whole() const { return scene_.folder.file("whole.db"); }

  // What notices a change: the code of the fault or of the error; empty if nothing does.
  std::string noticed(const std::string& sql) {
    const std::string path = scene_.folder.file("damaged.db");
    for (const char* tail : {"", "-wal", "-shm"}) std::filesystem::remove(path + tail);
    std::filesystem::copy_file(whole(), path);
    {
      SQLite::Database raw(path, SQLite::OPEN_READWRITE);
      raw.exec("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF");
      REQUIRE(raw.exec(sql) == 1);
    }
    auto store = Store::open({path}, {.read_only = true, .office = scene_.store.office()});
    if (!store) return store.error().message().code;
    const auto audit = audit_store({*store, *scene_.library, scene_.clock, {"lan", "officer"}});
    if (!audit) return audit.error().message().code;
    return audit->fault ? audit->fault->message.code : "";
  }

 private:
  static std::vector<std::string> triggers(SQLite::Database& raw) {
    std::vector<std::string> names;
    SQLite::Statement query(raw, "SELECT name FROM sqlite_master WHERE type = 'trigger'");
    while (query.executeStep()) names.push_back(query.getColumn(0).getString());
    return names;
  }

  TrialScene& scene_;
};

TEST_CASE("a change of any column of any table but those of secrets is found", "[audit][audit][damage]") {
  TrialScene scene;
  fill_every_table(scene);
  CHECK_FALSE(audited(scene).fault.has_value());
  Damaged store(scene);
  std::set<std::string> tables;
  for (const Column& column : all_columns(store.whole())) {
    CAPTURE(column.table, column.name);
    const std::string row = " WHERE (" + column.key + ") IN (SELECT " + column.key + " FROM " + column.table +
                            " ORDER BY " + column.key + " LIMIT 1)";
    CHECK_FALSE(
        store.noticed("UPDATE " + column.table + " SET " + column.name + " = " + damaged(column) + row)
            .empty());
    // The bytes of a document may be erased: its digest stays in the row that names it.
    if (!tables.insert(column.table).second || column.table == "document_content") continue;
    CHECK_FALSE(store.noticed("DELETE FROM " + column.table + row).empty());
  }
  CHECK(tables.size() == 15);
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
