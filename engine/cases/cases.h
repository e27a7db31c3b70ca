#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case_state.h"
#include "engine/session/session.h"
#include "engine/workflows/advance.h"

namespace htx {

struct OpenRequest {
  std::string workflow;
  std::string cooperative;
  Date on;  // The legal day of opening.
  // The case this one is related to and how.  A proposal of that case to open this workflow is thereby done.
  std::string related = {};
  LinkRelation relation = LinkRelation::kFollows;
  std::string key = {};  // See ActRequest.
  bool on_by_default = false;
};

struct ActRequest {
  std::string case_id;
  std::string event;
  Date on;                                       // The legal day of the act; deadlines run from it.
  std::map<std::string, std::string> documents;  // Id of the document type -> path of the file.
  std::map<std::string, std::string> data;       // Data item -> text.
  std::string note;
  // A command with a key is done once: sent again, it is answered with the case as it stood after the
  // first time; another command with the same key is refused.
  std::string key = {};
  bool on_by_default = false;  // The day was not asked for: then it does not tell commands apart.
  // The line of the journal that whoever asks saw last; 0: he does not say.
  std::int64_t seen = 0;
};

// What may be done next, and what stands in the way.
struct NextAction {
  workflows::EnabledEvent action;
  std::vector<std::string> missing_documents;
  std::vector<Message> obstacles;  // Whoever acts,
  std::optional<Message> refusal;  // and why the session's actor may not; none if he may.
};

// A case as it stands, or as it stood after one line of its journal.
struct CaseView {
  CaseRow row;
  std::string cooperative_name;
  workflows::Workflow workflow;
  workflows::Configuration configuration;
  std::vector<JournalLine> journal;
  std::vector<DeadlineRow> deadlines;
  std::vector<DocumentRow> documents;
  std::vector<NextAction> next;
  std::vector<NextAction> not_now;  // What the state knows but a condition excludes.
  std::vector<workflows::ForbiddenAct> forbidden;
  CaseState state;
  std::string repeated;  // When the command was first done, if it was not done again.
};

// Where a command that is done stands in the journal of its case.
struct CaseReceipt {
  std::string case_id;
  std::int64_t line = 0;
  std::string repeated = {};  // When the command was first done, if it was not done again.
};

// Opens a case: one transaction with its journal line, deadlines and ledger entry.
// Fails with "cases.not-for-this-kind" (a credit fund has no case but its referral),
// "cases.not-in-force", "cases.already-open" unless the workflow may have several open cases of one
// organisation, "cases.day-ahead", "cases.bad-relation", "session.key-used".
Result<CaseView> open_case(const Session& session, const OpenRequest& request);

// A workflow, and why no case of it may be opened for an organisation; none if one may.
struct Opening {
  const WorkflowDefinition* definition = nullptr;
  std::optional<Message> refusal;
};
// Every workflow of the library, by id, as open_case() would answer on that day.
// Fails with "session.no-such-cooperative".
Result<std::vector<Opening>> openings_for(const Session& session, const std::string& cooperative, Date on);

// Takes one step of a case: one event, one macrostep, one transaction, one ledger entry.  An outcome that
// several people must approve is only recorded until the last of them does it.
// Fails, changing nothing, with: "cases.no-such-case"; "cases.not-possible-now" naming what is;
// "cases.forbidden-act"; "cases.suspended"; "cases.wrong-role"; "cases.not-a-member";
// "cases.held-by-another"; "session.four-eyes"; "cases.already-approved"; "cases.no-majority",
// "cases.votes-are-counted"; "cases.missing-documents", also of an event "document.X" without
// that document; "cases.not-due-yet",
// "cases.window-closed"; "cases.unknown-document", "cases.bad-data"; "cases.before-last-act",
// "cases.day-ahead"; "session.key-used"; "cases.changed-meanwhile" if the case went on since it was seen; and
// as advance() and the store do.
Result<CaseView> act(const Session& session, const ActRequest& request);

// The same for programs that only want to know that it is done.
Result<CaseReceipt> record_opening(const Session& session, const OpenRequest& request);
Result<CaseReceipt> record_act(const Session& session, const ActRequest& request);

// The case as it would stand after a command, which is checked and done as ever and then undone: nothing is
// written.  A key in it answers nothing and is better left out: a key that was used answers with what was
// done then.  REQUIRES: neither a snapshot nor a transaction of the store is open.
using CaseUse = std::function<Result<CaseView>(const Session& session)>;
Result<CaseView> dry_run(const Session& session, const CaseUse& command);

// The case as it would stand after an act.  REQUIRES: as dry_run() does.
Result<CaseView> preview_act(const Session& session, const ActRequest& request);

// `line` 0: as it stands.
Result<CaseView> show_case(const Session& session, const std::string& case_id, std::int64_t line = 0);
Result<std::vector<CaseRow>> list_cases(const Session& session, const CaseFilter& filter);
// The same without what only one case needs.
Result<std::vector<CaseSummary>> summarise_cases(const Session& session, const CaseFilter& filter);

}  // namespace htx
