#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/closed_list.h"
#include "engine/base/result.h"
#include "engine/base/sha256.h"
#include "engine/store/row_words.h"
#include "engine/value/date.h"
#include "engine/value/json.h"

namespace htx {

// What the store keeps, as plain data.  A day is a Date, none where it may be missing; an instant (`at`,
// `known_at`, `done_at`, `acted_on_at`) is a UTC text with milliseconds ("2021-01-15T02:30:00.000Z");
// decimals and JSON are kept as they were written.  SCHEMA.md says how each lies in the file: a row there
// whose text is no day, or no word of its list, fails the reading with "store.row-damaged".

// What somebody did, as the ledger is to tell it.  What became of it is not said here: the transaction
// computes that from the rows it wrote.
struct Act {
  std::string at;  // As those of Entry, which has the rules.
  std::string actor;
  std::string role;
  std::string action;
  std::string subject;
  Json details = Json(Json::Object{});  // What else is worth keeping; the member "wrote" is the store's.
};

// One delivery of facts or one run over them: where rows came from, when and by whom.
struct Batch {
  std::int64_t id = 0;  // From 1, in the order of time; given by the store.
  std::string kind;     // "import.cooperatives", "evaluate"
  std::string at;
  std::string actor;
  std::string source;  // The file's name; empty if there was none.
  Digest source_digest{};
  Json summary = Json(Json::Object{});
};

// A definition (rule pack, workflow, calendar …) by the digest of its canonical bytes.
struct Definition {
  Digest digest{};
  std::string kind;  // "pack"
  std::string id;    // "vn.evaluation.alliance"
  std::string version;
  std::string bytes;
};

// One revision of a record; the newest is the current one.
struct Record {
  std::string kind;           // "cooperative", "return"
  std::string key;            // "HTX-001", "HTX-001|2020"
  std::int64_t revision = 0;  // From 1.
  std::int64_t batch = 0;     // That brought this revision.
  Digest digest{};            // SHA-256 of the canonical body.
  Json body;
};

// The same as it lies in the file: for reading many of them.
struct RecordText {
  std::string kind;
  std::string key;
  std::int64_t revision = 0;
  std::int64_t batch = 0;
  Digest digest{};
  std::string body;  // Canonical JSON.

  // Whether the body is what its digest says ("store.row-damaged").
  Status check() const;
};

// The member "fields" of the body; an empty object if it has none.
const Json& fields_of(const Record& record);
// "store.row-damaged", naming the record.
Error record_damaged(const Record& record);
// The day that a field says; the second: none if the field is empty or not there.
// Fails with "store.row-damaged".
Result<Date> day_of_field(const Record& record, std::string_view field);
Result<std::optional<Date>> day_of_field_if_any(const Record& record, std::string_view field);
// The value of a closed list that a field says.  Fails in the same way.
template <class Enum>
Result<Enum> word_of_field(const Record& record, std::string_view field) {
  const auto value = enum_from_string<Enum>(fields_of(record).text_of(field));
  if (value) return *value;
  return record_damaged(record);
}

struct RecordChange {
  std::int64_t revision = 0;  // Current after the call.
  bool changed = false;       // False if the body was that of the current revision already.
};

// Rows that an entry speaks of together.  SCHEMA.md says what is hashed of each.
enum class RowSet : std::uint8_t {
  kBatch,        // The row with that id.
  kRecords,      // Those of a batch.
  kAssessments,  // Those of a run.
  kCase,         // The row with that id.
  kJournal,      // Of a case, as the next three.
  kDeadlines,
  kDocuments,
  kWork,
  kOutboxItem,  // The row with that id.
  kCommandKey,  // The row of that key.
};

// How many rows there are, and the root of RFC 6962 over them: of one row the hash of its leaf.
struct RowsRoot {
  std::int64_t count = 0;
  Digest root{};
  bool operator==(const RowsRoot&) const = default;
};

// One cooperative judged by one pack in one run.
struct AssessmentRow {
  std::int64_t id = 0;   // Given by the store.
  std::int64_t run = 0;  // The batch of the run.
  std::string cooperative;
  std::string period;  // "2020"
  std::string pack;
  Digest pack_digest{};
  Date as_of;            // Facts as of,
  Date law_on;           // law in force on,
  std::string known_at;  // rules known at.
  std::string rating;    // The class: strong, weak, dissolve, not_rated.
  std::string grade;     // May be empty, as may score and coverage.
  std::string score;     // Decimal as text.
  std::string coverage;  // Decimal as text.
  std::string body;      // The whole result as bytes; left empty by the queries that list many.
};

// A case: a cache of its journal that can be computed again from it.
struct CaseRow {
  std::string id;
  std::string cooperative;
  std::string workflow;
  Digest workflow_digest{};
  std::int64_t revision = 0;  // The number of lines of its journal.
  CaseStatus status = CaseStatus::kOpen;
  std::string configuration;  // JSON: the active states.
  std::string data;           // JSON
};

struct JournalRow {
  std::int64_t line = 0;  // From 1 within the case.
  std::string body;       // JSON: the event and what it did.
};

// The empty text and no status find every value.
struct CaseFilter {
  std::string cooperative;
  std::string workflow;
  std::optional<CaseStatus> status;
};

// A case as lists find it.
struct CaseSummary {
  std::string id;
  std::string cooperative;
  std::string workflow;
  CaseStatus status = CaseStatus::kOpen;
  // What is to be done in it: the task, or the state that waits, and who has it.
  struct Spot {
    std::string item;
    std::string holder;  // Empty: nobody.
  };
  std::vector<Spot> work;    // By item; none of a closed case.
  std::optional<Date> due;   // Of the deadline that ends first among those that run; none if none does.
  std::optional<Date> warn;  // The same; may be missing.
};

// A deadline that is running.
struct DeadlineRow {
  std::string case_id;
  std::string deadline;      // The id within the workflow.
  std::optional<Date> due;   // The last day; none while the clock stands still.
  std::optional<Date> warn;  // The day to warn from.
  std::string body;          // JSON: how the day was found.
  std::int64_t run = 1;      // Counts how often the deadline was started in this case.
  std::string acted_on_at;   // The instant at which its passing was acted on; empty: not yet.
  bool operator==(const DeadlineRow&) const = default;
};

// Something that somebody has to do in an open case: a cache of its journal, for work lists.
struct WorkRow {
  std::string case_id;
  std::string item;  // The id of the task, or of the state that waits.
  WorkKind kind = WorkKind::kTask;
  std::string role;      // Who has to do it; may be empty.
  std::string holder;    // The person who took it; empty: nobody.
  Date since;            // The day from which it can be done.
  std::string deadline;  // The id of the deadline that limits it; may be empty.
  bool operator==(const WorkRow&) const = default;
};

// A piece of work with its case and its deadline.
struct WorkListRow {
  WorkRow work;
  std::string cooperative;
  std::string workflow;
  Digest workflow_digest{};
  std::optional<Date> due;   // None if no deadline runs.
  std::optional<Date> warn;  // The same.
  std::int64_t run = 0;
  std::string acted_on_at;
};

// The empty text and no day find every value.
struct WorkFilter {
  std::string role;
  std::string holder;
  std::optional<Date> due_until;  // Only work that is due on that day or before.
};

// An effect outside the store that a case asked for: a letter to send, a notice, another case to open.
// Written with the step that asks for it; done once.
struct OutboxRow {
  std::int64_t id = 0;  // From 1, in the order of time; given by the store.
  std::string case_id;
  std::int64_t line = 0;  // Of the case's journal,
  std::int64_t item = 0;  // and the place within the line, from 1.
  OutboxKind kind = OutboxKind::kNotify;
  std::string addressee;  // The role, workflow or purpose.
  std::string at;
  std::string done_at;  // Empty: not done yet, as are the next two.
  std::string done_by;
  std::string done_note;
};

// Which rows of the outbox are asked for: those that are not done yet, or all.
enum class OutboxRows : std::uint8_t { kOpen, kAll };

// A command that carried a key, so that it is done once however often it is sent.
struct CommandKey {
  std::string key;
  Digest command{};  // Of what was asked.
  std::string at;
  std::string actor;
  std::string result;  // JSON: where to find the answer.
};

// A document of a case.  Its bytes are kept once, under their digest.
struct DocumentRow {
  std::string case_id;
  std::string id;    // Within the case.
  std::string kind;  // "minutes", "decision"
  std::string name;  // Of the file.
  std::string media_type;
  std::string at;
  std::string actor;
  Digest digest{};  // Of the bytes; given by the store.
};

}  // namespace htx
