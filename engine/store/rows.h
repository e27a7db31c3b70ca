#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/sha256.h"
#include "engine/value/json.h"

namespace htx {

// What the store keeps, as plain data.  Dates are ISO 8601 texts ("2020-12-31"), instants UTC with
// milliseconds ("2021-01-15T02:30:00.000Z"), decimals and JSON are kept as they were written.
// SCHEMA.md says how each lies in the file.

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

struct RecordChange {
  std::int64_t revision = 0;  // Current after the call.
  bool changed = false;       // False if the body was that of the current revision already.
};

// One cooperative judged by one pack in one run.
struct Assessment {
  std::int64_t id = 0;   // Given by the store.
  std::int64_t run = 0;  // The batch of the run.
  std::string cooperative;
  std::string period;  // "2020"
  std::string pack;
  Digest pack_digest{};
  std::string as_of;     // Facts as of,
  std::string law_on;    // law in force on,
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
  std::int64_t revision = 0;  // From 1; counts the writes of this row.
  std::string status;
  std::string configuration;  // JSON: the active states.
  std::string data;           // JSON
};

struct JournalRow {
  std::int64_t seq = 0;  // From 1 within the case.
  std::string body;      // JSON: the event and what it did.
};

// The empty text finds every value.
struct CaseFilter {
  std::string cooperative;
  std::string workflow;
  std::string status;
};

// A deadline that is running.
struct DueRow {
  std::string case_id;
  std::string deadline;  // The id within the workflow.
  std::string due;       // The last day.
  std::string warn;      // The day to warn from; may be empty.
  std::string body;      // JSON: how the day was found.
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
