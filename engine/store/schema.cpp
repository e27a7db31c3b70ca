#include "engine/store/schema.h"

#include <array>

namespace htx::internal {
namespace {

// Every key begins with the office, and every reference stays inside one.  What is the same for all offices,
// bytes under their digest, has no office.
//
// Tables with long rows lie in the order of time with an index over their key: kept inside the index, each
// new row would rewrite a page of its own.
constexpr std::string_view kTables = R"sql(
CREATE TABLE ledger (
  office TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 65535),
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  root_after BLOB NOT NULL CHECK (length(root_after) = 32),
  PRIMARY KEY (office, seq)
) STRICT;
CREATE TABLE ledger_head (
  office TEXT NOT NULL CHECK (length(office) = 16),
  size INTEGER NOT NULL CHECK (size >= 0),
  root BLOB NOT NULL CHECK (length(root) = 32),
  frontier BLOB NOT NULL,
  PRIMARY KEY (office)
) STRICT;
CREATE TABLE batch (
  office TEXT NOT NULL,
  id INTEGER NOT NULL CHECK (id >= 1),
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  source TEXT NOT NULL,
  source_digest BLOB NOT NULL CHECK (length(source_digest) = 32),
  summary TEXT NOT NULL,
  PRIMARY KEY (office, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE definition_content (
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  bytes BLOB NOT NULL,
  PRIMARY KEY (digest)
) STRICT;
CREATE TABLE definition (
  office TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  digest BLOB NOT NULL REFERENCES definition_content (digest),
  PRIMARY KEY (office, kind, id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX definition_by_digest ON definition (office, digest);
CREATE TABLE record (
  office TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  batch INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  body TEXT NOT NULL,
  PRIMARY KEY (office, kind, key, revision),
  FOREIGN KEY (office, batch) REFERENCES batch (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_by_batch ON record (office, batch, kind, key, revision);
CREATE TABLE assessment (
  office TEXT NOT NULL,
  id INTEGER NOT NULL CHECK (id >= 1),
  run INTEGER NOT NULL,
  cooperative TEXT NOT NULL,
  period TEXT NOT NULL,
  pack TEXT NOT NULL,
  pack_digest BLOB NOT NULL CHECK (length(pack_digest) = 32),
  as_of TEXT NOT NULL,
  law_on TEXT NOT NULL,
  known_at TEXT NOT NULL,
  rating TEXT NOT NULL,
  grade TEXT NOT NULL,
  score TEXT NOT NULL,
  coverage TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (office, id),
  UNIQUE (office, run, cooperative, period, pack),
  FOREIGN KEY (office, run) REFERENCES batch (office, id)
) STRICT;
CREATE INDEX assessment_by_cooperative ON assessment (office, cooperative, period, run);
CREATE INDEX assessment_by_period ON assessment (office, period, run);
CREATE TABLE case_file (
  office TEXT NOT NULL,
  id TEXT NOT NULL,
  cooperative TEXT NOT NULL,
  workflow TEXT NOT NULL,
  workflow_digest BLOB NOT NULL CHECK (length(workflow_digest) = 32),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  status TEXT NOT NULL,
  configuration TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (office, id)
) STRICT;
CREATE INDEX case_file_by_cooperative ON case_file (office, cooperative, id);
CREATE TABLE journal (
  office TEXT NOT NULL,
  case_id TEXT NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 1),
  body TEXT NOT NULL,
  PRIMARY KEY (office, case_id, line),
  FOREIGN KEY (office, case_id) REFERENCES case_file (office, id)
) STRICT;
CREATE TABLE deadline (
  office TEXT NOT NULL,
  case_id TEXT NOT NULL,
  id TEXT NOT NULL,
  due TEXT NOT NULL,
  warn TEXT NOT NULL,
  body TEXT NOT NULL,
  run INTEGER NOT NULL CHECK (run >= 1),
  acted_on_at TEXT NOT NULL,
  PRIMARY KEY (office, case_id, id),
  FOREIGN KEY (office, case_id) REFERENCES case_file (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadline_by_day ON deadline (office, due);
CREATE INDEX deadline_waiting ON deadline (office, due, case_id, id) WHERE acted_on_at = '';
CREATE TABLE document_content (
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  bytes BLOB NOT NULL,
  PRIMARY KEY (digest)
) STRICT;
CREATE TABLE document (
  office TEXT NOT NULL,
  case_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (office, case_id, id),
  FOREIGN KEY (office, case_id) REFERENCES case_file (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_by_digest ON document (digest);
CREATE TABLE work (
  office TEXT NOT NULL,
  case_id TEXT NOT NULL,
  item TEXT NOT NULL,
  kind TEXT NOT NULL,
  role TEXT NOT NULL,
  holder TEXT NOT NULL,
  since TEXT NOT NULL,
  deadline TEXT NOT NULL,
  PRIMARY KEY (office, case_id, item),
  FOREIGN KEY (office, case_id) REFERENCES case_file (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_by_role ON work (office, role);
CREATE INDEX work_by_holder ON work (office, holder);
CREATE TABLE outbox (
  office TEXT NOT NULL,
  id INTEGER NOT NULL CHECK (id >= 1),
  case_id TEXT NOT NULL,
  line INTEGER NOT NULL CHECK (line >= 1),
  item INTEGER NOT NULL CHECK (item >= 1),
  kind TEXT NOT NULL,
  addressee TEXT NOT NULL,
  at TEXT NOT NULL,
  done_at TEXT NOT NULL,
  done_by TEXT NOT NULL,
  done_note TEXT NOT NULL,
  PRIMARY KEY (office, id),
  UNIQUE (office, case_id, line, item),
  FOREIGN KEY (office, case_id) REFERENCES case_file (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_open ON outbox (office, done_at, id) WHERE done_at = '';
CREATE TABLE command_key (
  office TEXT NOT NULL,
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  command BLOB NOT NULL CHECK (length(command) = 32),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (office, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE credential (
  office TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  secret TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  PRIMARY KEY (office, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX credential_by_account ON credential (office, account, kind);
CREATE TABLE sign_in_session (
  office TEXT NOT NULL,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  role TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (office, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_session_by_account ON sign_in_session (office, account);
)sql";

// They guard against mistakes of programs and people with a console; whoever owns the file can drop them, and
// the ledger is there to show what he did then.
constexpr std::string_view kGuards = R"sql(
CREATE TRIGGER ledger_keep BEFORE UPDATE ON ledger
BEGIN SELECT RAISE (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER ledger_stay BEFORE DELETE ON ledger
BEGIN SELECT RAISE (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER ledger_head_grow BEFORE UPDATE ON ledger_head
WHEN new.size <= old.size OR new.office <> old.office
BEGIN SELECT RAISE (ABORT, 'ledger_head only grows'); END;
CREATE TRIGGER ledger_head_stay BEFORE DELETE ON ledger_head
BEGIN SELECT RAISE (ABORT, 'ledger_head stays'); END;
CREATE TRIGGER batch_keep BEFORE UPDATE ON batch
BEGIN SELECT RAISE (ABORT, 'batch is append-only'); END;
CREATE TRIGGER batch_stay BEFORE DELETE ON batch
BEGIN SELECT RAISE (ABORT, 'batch is append-only'); END;
CREATE TRIGGER definition_content_keep BEFORE UPDATE ON definition_content
BEGIN SELECT RAISE (ABORT, 'definition_content is append-only'); END;
CREATE TRIGGER definition_content_stay BEFORE DELETE ON definition_content
BEGIN SELECT RAISE (ABORT, 'definition_content is append-only'); END;
CREATE TRIGGER definition_keep BEFORE UPDATE ON definition
BEGIN SELECT RAISE (ABORT, 'definition is append-only'); END;
CREATE TRIGGER definition_stay BEFORE DELETE ON definition
BEGIN SELECT RAISE (ABORT, 'definition is append-only'); END;
CREATE TRIGGER record_keep BEFORE UPDATE ON record
BEGIN SELECT RAISE (ABORT, 'record is append-only'); END;
CREATE TRIGGER record_stay BEFORE DELETE ON record
BEGIN SELECT RAISE (ABORT, 'record is append-only'); END;
CREATE TRIGGER assessment_keep BEFORE UPDATE ON assessment
BEGIN SELECT RAISE (ABORT, 'assessment is append-only'); END;
CREATE TRIGGER assessment_stay BEFORE DELETE ON assessment
BEGIN SELECT RAISE (ABORT, 'assessment is append-only'); END;
CREATE TRIGGER case_file_keep BEFORE UPDATE OF office, id, cooperative, workflow ON case_file
BEGIN SELECT RAISE (ABORT, 'a case keeps cooperative and workflow'); END;
CREATE TRIGGER case_file_stay BEFORE DELETE ON case_file
BEGIN SELECT RAISE (ABORT, 'case_file stays'); END;
CREATE TRIGGER journal_keep BEFORE UPDATE ON journal
BEGIN SELECT RAISE (ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_stay BEFORE DELETE ON journal
BEGIN SELECT RAISE (ABORT, 'journal is append-only'); END;
CREATE TRIGGER document_keep BEFORE UPDATE ON document
BEGIN SELECT RAISE (ABORT, 'document is append-only'); END;
CREATE TRIGGER document_stay BEFORE DELETE ON document
BEGIN SELECT RAISE (ABORT, 'document is append-only'); END;
CREATE TRIGGER document_content_keep BEFORE UPDATE ON document_content
BEGIN SELECT RAISE (ABORT, 'document_content does not change'); END;
CREATE TRIGGER outbox_once BEFORE UPDATE ON outbox WHEN old.done_at <> ''
BEGIN SELECT RAISE (ABORT, 'outbox is done once'); END;
CREATE TRIGGER outbox_stay BEFORE DELETE ON outbox
BEGIN SELECT RAISE (ABORT, 'outbox stays'); END;
CREATE TRIGGER command_key_keep BEFORE UPDATE ON command_key
BEGIN SELECT RAISE (ABORT, 'command_key is append-only'); END;
CREATE TRIGGER command_key_stay BEFORE DELETE ON command_key
BEGIN SELECT RAISE (ABORT, 'command_key is append-only'); END;
)sql";

// All rows of a file may be of one office.  SQLite would take an office for ten rows, and then look through
// all of it where an index finds a few: it is told what a large office has, for each index how many rows
// there are and how many have the same first column, the same first two, and so on.
constexpr std::string_view kStatistics = R"sql(
ANALYZE;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('ledger', 'sqlite_autoindex_ledger_1', '1000000 1000000 1'),
  ('ledger_head', 'sqlite_autoindex_ledger_head_1', '2 1'),
  ('batch', 'batch', '1000 1000 1'),
  ('definition_content', 'sqlite_autoindex_definition_content_1', '100 1'),
  ('definition', 'definition', '100 100 20 2 1'),
  ('definition', 'definition_by_digest', '100 100 1'),
  ('record', 'record', '1000000 1000000 300000 2 1'),
  ('record', 'record_by_batch', '1000000 1000000 1000 300 2 1'),
  ('assessment', 'sqlite_autoindex_assessment_1', '1000000 1000000 1'),
  ('assessment', 'sqlite_autoindex_assessment_2', '1000000 1000000 10000 2 2 1'),
  ('assessment', 'assessment_by_cooperative', '1000000 1000000 20 4 2'),
  ('assessment', 'assessment_by_period', '1000000 1000000 100000 10000'),
  ('case_file', 'sqlite_autoindex_case_file_1', '100000 100000 1'),
  ('case_file', 'case_file_by_cooperative', '100000 100000 2 1'),
  ('journal', 'sqlite_autoindex_journal_1', '1000000 1000000 20 1'),
  ('deadline', 'deadline', '100000 100000 2 1'),
  ('deadline', 'deadline_by_day', '100000 100000 50'),
  ('deadline', 'deadline_waiting', '50000 50000 50 2 1'),
  ('document_content', 'sqlite_autoindex_document_content_1', '100000 1'),
  ('document', 'document', '100000 100000 5 1'),
  ('document', 'document_by_digest', '100000 2'),
  ('work', 'work', '100000 100000 2 1'),
  ('work', 'work_by_role', '100000 100000 10000'),
  ('work', 'work_by_holder', '100000 100000 1000'),
  ('outbox', 'outbox', '100000 100000 1'),
  ('outbox', 'sqlite_autoindex_outbox_2', '100000 100000 5 2 1'),
  ('outbox', 'outbox_open', '100 100 100 1'),
  ('command_key', 'command_key', '100000 100000 1'),
  ('credential', 'credential', '1000 1000 200 1'),
  ('credential', 'credential_by_account', '1000 1000 10 2'),
  ('sign_in_session', 'sign_in_session', '200 200 1'),
  ('sign_in_session', 'sign_in_session_by_account', '200 200 2');
ANALYZE sqlite_schema;
)sql";

constexpr std::array<SchemaStep, 1> kSteps = {
    SchemaStep{.tables = kTables, .sqlite_guards = kGuards, .sqlite_statistics = kStatistics}};

}  // namespace

std::span<const SchemaStep> schema_steps() { return kSteps; }

}  // namespace htx::internal
