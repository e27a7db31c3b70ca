#include "engine/store/migrations.h"

#include <array>
#include <string>

#include "engine/base/check.h"

namespace htx::internal {
namespace {

// A migration that was released never changes: a change of the schema is a further one.
// The triggers guard against mistakes of programs and people with a console; whoever owns the file can
// drop them, and the ledger's hashes are there to show what he did then.

constexpr const char* kLedgerAndRecords = R"sql(
CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 65535),
  leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32),
  root_after BLOB NOT NULL CHECK (length(root_after) = 32)
) STRICT;
CREATE TABLE ledger_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL CHECK (size >= 0),
  root BLOB NOT NULL CHECK (length(root) = 32),
  frontier BLOB NOT NULL
) STRICT;
CREATE TABLE batch (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  source TEXT NOT NULL,
  source_digest BLOB NOT NULL CHECK (length(source_digest) = 32),
  summary TEXT NOT NULL
) STRICT;
CREATE TABLE definition (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  bytes BLOB NOT NULL,
  PRIMARY KEY (kind, id, version)
) STRICT;
CREATE INDEX definition_by_digest ON definition (digest);
CREATE TABLE record (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  batch INTEGER NOT NULL REFERENCES batch (id),
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  body TEXT NOT NULL,
  PRIMARY KEY (kind, key, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_by_batch ON record (batch);

CREATE TRIGGER ledger_keep BEFORE UPDATE ON ledger
BEGIN SELECT RAISE (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER ledger_stay BEFORE DELETE ON ledger
BEGIN SELECT RAISE (ABORT, 'ledger is append-only'); END;
CREATE TRIGGER ledger_head_grow BEFORE UPDATE ON ledger_head WHEN new.size <= old.size
BEGIN SELECT RAISE (ABORT, 'ledger_head only grows'); END;
CREATE TRIGGER ledger_head_stay BEFORE DELETE ON ledger_head
BEGIN SELECT RAISE (ABORT, 'ledger_head stays'); END;
CREATE TRIGGER definition_keep BEFORE UPDATE ON definition
BEGIN SELECT RAISE (ABORT, 'definition is append-only'); END;
CREATE TRIGGER definition_stay BEFORE DELETE ON definition
BEGIN SELECT RAISE (ABORT, 'definition is append-only'); END;
CREATE TRIGGER record_keep BEFORE UPDATE ON record
BEGIN SELECT RAISE (ABORT, 'record is append-only'); END;
CREATE TRIGGER record_stay BEFORE DELETE ON record
BEGIN SELECT RAISE (ABORT, 'record is append-only'); END;
)sql";

constexpr const char* kAssessments = R"sql(
CREATE TABLE assessment (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES batch (id),
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
  UNIQUE (run, cooperative, period, pack)
) STRICT;
CREATE INDEX assessment_by_cooperative ON assessment (cooperative, period, run);
CREATE INDEX assessment_by_period ON assessment (period, run);
CREATE TRIGGER assessment_keep BEFORE UPDATE ON assessment
BEGIN SELECT RAISE (ABORT, 'assessment is append-only'); END;
CREATE TRIGGER assessment_stay BEFORE DELETE ON assessment
BEGIN SELECT RAISE (ABORT, 'assessment is append-only'); END;
)sql";

constexpr const char* kCases = R"sql(
CREATE TABLE case_file (
  id TEXT PRIMARY KEY,
  cooperative TEXT NOT NULL,
  workflow TEXT NOT NULL,
  workflow_digest BLOB NOT NULL CHECK (length(workflow_digest) = 32),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  status TEXT NOT NULL,
  configuration TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX case_file_by_cooperative ON case_file (cooperative);
CREATE TABLE journal (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  body TEXT NOT NULL,
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE due (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  deadline TEXT NOT NULL,
  due TEXT NOT NULL,
  warn TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (case_id, deadline)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_day ON due (due);
CREATE TABLE content (
  digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE document (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
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
)sql";

constexpr const char* kWork = R"sql(
ALTER TABLE due ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE due ADD COLUMN fired TEXT NOT NULL DEFAULT '';
CREATE INDEX due_to_fire ON due (due, case_id, deadline) WHERE fired = '';
CREATE TABLE work (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  item TEXT NOT NULL,
  kind TEXT NOT NULL,
  role TEXT NOT NULL,
  holder TEXT NOT NULL,
  since TEXT NOT NULL,
  deadline TEXT NOT NULL,
  PRIMARY KEY (case_id, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_by_role ON work (role);
CREATE INDEX work_by_holder ON work (holder);
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES case_file (id),
  line INTEGER NOT NULL CHECK (line >= 1),
  item INTEGER NOT NULL CHECK (item >= 1),
  kind TEXT NOT NULL,
  addressee TEXT NOT NULL,
  at TEXT NOT NULL,
  done_at TEXT NOT NULL,
  done_by TEXT NOT NULL,
  done_note TEXT NOT NULL,
  UNIQUE (case_id, line, item)
) STRICT;
CREATE INDEX outbox_open ON outbox (id) WHERE done_at = '';
CREATE TABLE command_key (
  key TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 200),
  command BLOB NOT NULL CHECK (length(command) = 32),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  result TEXT NOT NULL
) STRICT;
CREATE TRIGGER outbox_once BEFORE UPDATE ON outbox WHEN old.done_at <> ''
BEGIN SELECT RAISE (ABORT, 'outbox is done once'); END;
CREATE TRIGGER outbox_stay BEFORE DELETE ON outbox
BEGIN SELECT RAISE (ABORT, 'outbox stays'); END;
CREATE TRIGGER command_key_keep BEFORE UPDATE ON command_key
BEGIN SELECT RAISE (ABORT, 'command_key is append-only'); END;
CREATE TRIGGER command_key_stay BEFORE DELETE ON command_key
BEGIN SELECT RAISE (ABORT, 'command_key is append-only'); END;
)sql";

// A line of a journal is long: kept inside the index of its key, each new one rewrites a page of its own
// case; kept in the order of time, several share one.
constexpr const char* kJournalByTime = R"sql(
CREATE TABLE journal_by_time (
  case_id TEXT NOT NULL REFERENCES case_file (id),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  body TEXT NOT NULL,
  PRIMARY KEY (case_id, seq)
) STRICT;
INSERT INTO journal_by_time SELECT case_id, seq, body FROM journal ORDER BY case_id, seq;
DROP TABLE journal;
ALTER TABLE journal_by_time RENAME TO journal;
CREATE TRIGGER journal_keep BEFORE UPDATE ON journal
BEGIN SELECT RAISE (ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_stay BEFORE DELETE ON journal
BEGIN SELECT RAISE (ABORT, 'journal is append-only'); END;
)sql";

// Migration i leads from version i to version i + 1.
constexpr std::array<const char*, 5> kMigrations = {kLedgerAndRecords, kAssessments, kCases, kWork,
                                                    kJournalByTime};

}  // namespace

Status migrate(Database& database, std::int64_t from, std::int64_t to) {
  HTX_CHECK(from >= 0 && from <= to && to <= static_cast<std::int64_t>(kMigrations.size()));
  for (std::int64_t version = from; version < to; ++version) {
    HTX_RETURN_IF_ERROR(database.script(kMigrations.at(static_cast<std::size_t>(version))));
  }
  return database.script("PRAGMA user_version = " + std::to_string(to));
}

}  // namespace htx::internal
