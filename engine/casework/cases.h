#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/casework/office.h"
#include "engine/workflows/advance.h"

namespace htx {

struct OpenRequest {
  std::string workflow;
  std::string cooperative;
  Date on;  // The legal day of opening.
};

struct ActRequest {
  std::string case_id;
  std::string event;
  Date on;                                       // The legal day of the act; deadlines run from it.
  std::map<std::string, std::string> documents;  // Id of the document type -> path of the file.
  std::map<std::string, std::string> data;       // Data item -> text.
  std::string note;
};

// One line of a case's history, as the journal keeps it.
struct JournalLine {
  std::int64_t line = 0;
  std::string at;  // When it was recorded.
  Date on;         // When it was done.
  std::string actor;
  std::string role;
  std::string event;
  std::string note;
  std::vector<std::string> documents;  // "id sha256…"
  std::vector<std::string> states;     // Active afterwards.
};

// What may be done next, and what stands in the way.
struct NextAction {
  workflows::Action action;
  std::vector<std::string> missing_documents;
};

// A case as it stands.
struct CaseView {
  CaseRow row;
  std::string cooperative_name;
  workflows::Workflow workflow;
  workflows::Configuration configuration;
  std::vector<JournalLine> journal;
  std::vector<DueRow> dues;
  std::vector<DocumentRow> documents;
  std::vector<NextAction> next;
};

// Opens a case: one transaction with its journal line, deadlines and ledger entry.
// Fails with "casework.not-for-this-kind" (a credit fund has no case but its referral),
// "casework.not-in-force".
Result<CaseView> open_case(const Office& office, const OpenRequest& request);

// Takes one step of a case: one event, one macrostep, one transaction, one ledger entry.
// Fails, changing nothing, with: "casework.no-such-case"; "casework.not-possible-now" naming what is;
// "casework.wrong-role"; "casework.four-eyes"; "casework.missing-documents"; "casework.not-due-yet";
// "casework.unknown-document", "casework.bad-data"; "casework.before-last-act"; and as advance() and the
// store do.
Result<CaseView> act(const Office& office, const ActRequest& request);

Result<CaseView> show_case(const Office& office, const std::string& case_id);
Result<std::vector<CaseRow>> list_cases(const Office& office, const CaseFilter& filter);

}  // namespace htx
