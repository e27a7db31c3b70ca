#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case_state.h"
#include "engine/cases/cases.h"
#include "engine/session/library.h"
#include "engine/session/session.h"
#include "engine/session/sight.h"
#include "engine/store/transaction.h"
#include "engine/workflows/advance.h"
#include "engine/workflows/deadline_status.h"

namespace htx::internal {

class CommandOnce;
class RememberedCases;

// A case with everything needed to move it on.
struct LoadedCase {
  CaseRow row;
  std::shared_ptr<const WorkflowDefinition> definition;
  std::vector<JournalLine> journal;
  CaseState state;
  std::optional<std::vector<WorkRow>> work;  // As the store has it; none: not asked yet.

  const workflows::Workflow& workflow() const { return definition->workflow; }
};

// A file that comes with a line.
struct FileBytes {
  std::string kind;  // The document type.
  std::string name;
  std::string bytes;
};

// What a command is about to write as one line.
struct LineDraft {
  LineKind kind = LineKind::kEvent;
  std::string event;
  Date on;
  std::string note;
  std::string on_behalf_of;
  Json data = Json(Json::Object{});
  Json details = Json(Json::Object{});
  std::vector<FileBytes> files;
  std::vector<std::string> rests_on;  // Documents whose versions it is given for, beside those its files are.
  std::optional<workflows::Configuration> after;
  std::vector<DeadlineRow> deadlines;
  std::vector<std::string> stopped;
  std::vector<RequestedEffect> requested_effects;
  std::string key;  // Of the command that this line answers; empty: it has none, or another line answers it.
};

// Where the answer of a command is found again.
struct LinePlace {
  std::string case_id;
  std::int64_t line = 0;
};

using CasePointer = std::shared_ptr<const LoadedCase>;

// Where definitions come from: the library if it has the very one, or the store alone, which is what a
// verification wants to know about.
enum class DefinitionSource : std::uint8_t { kLibraryFirst, kStore };

// Loads and writes cases.  Every writing command is one transaction that begins before anything is read,
// so that what was checked still holds when it is written.
class CaseRepository {
 public:
  explicit CaseRepository(const Session& session, DefinitionSource source = DefinitionSource::kLibraryFirst);
  ~CaseRepository();
  CaseRepository(const CaseRepository&) = delete;
  CaseRepository& operator=(const CaseRepository&) = delete;

  const Session& session() const { return session_; }

  // The definition of that digest, read once.
  // Fails with "session.definition-gone", "session.definition-unreadable".
  Result<std::shared_ptr<const WorkflowDefinition>> definition(const Digest& digest, const std::string& id);

  // Fails with "cases.no-such-case" if its cooperative is none of the actor's.
  Status check_sight(const CaseRow& row);

  // The case as it stood after `line`; 0: as it stands.
  // Fails with "cases.no-such-case", "cases.no-such-line", and "cases.case-differs" if the row
  // is not what the journal says.
  Result<LoadedCase> load(const std::string& id, std::int64_t line = 0);

  // The case as it stands, without the lines of its journal and without what it asked of the outside:
  // enough to move it on.  Remembered if the office has a memory.  Fails as load() does.
  Result<CasePointer> current(const std::string& id);

  // The rows of the open cases of a cooperative.
  Result<std::vector<CaseRow>> open_cases(const std::string& cooperative);

  // A transaction of the store; what it writes is remembered by commit().
  Result<Transaction> begin();
  Status commit(Transaction& transaction);

  // The fold of the first `count` lines (0: all) of a journal.
  Result<CaseState> fold_lines(const CaseRow& row, const std::vector<JournalLine>& journal,
                               std::int64_t count = 0);

  Result<CaseView> view(const std::string& id, std::int64_t line = 0);

  // Does a command of a case in one transaction.  With a key it is done once: the same command again is
  // answered with the place of the first time.
  // `asked` is what was asked, for telling one command from another.
  // Fails with "session.key-used" if the key belongs to another command, "session.bad-key".
  Result<CaseReceipt> record(std::string_view verb, const std::string& key, Json fingerprint,
                             const std::function<Result<LinePlace>(Transaction&)>& work);
  // The case as it stood after the command.
  Result<CaseView> shown(const Result<CaseReceipt>& receipt);
  // Both.
  Result<CaseView> once(std::string_view verb, const std::string& key, Json fingerprint,
                        const std::function<Result<LinePlace>(Transaction&)>& work);

  // Writes the next line of a case with everything that follows from it: row, documents, deadlines, work,
  // outbox and ledger entry.
  Result<LinePlace> write(Transaction& transaction, const LoadedCase& loaded, LineDraft draft);

 private:
  // Makes the row what the state says.
  static Status update_row(LoadedCase& loaded);
  // Keeps the place of the line that answers the command being done.
  Status keep_answer(Transaction& transaction, const LinePlace& place) const;
  Status write_rows(Transaction& transaction, const LoadedCase& before, const LoadedCase& after,
                    const JournalLine& line);

  const Session& session_;
  Sight sight_;
  DefinitionSource source_;
  RememberedCases* memory_;               // None if the office has none.
  const CommandOnce* command_ = nullptr;  // That record() is doing.
  // What the open transaction has written, if the office has a memory.
  std::map<std::string, CasePointer> written_;
  std::map<Digest, std::shared_ptr<const WorkflowDefinition>> definitions_;
};

// What the effects of a step ask of the outside.
std::vector<RequestedEffect> requested_by(const std::vector<workflows::Effect>& effects);

// What the effects of a step do to deadlines and ask of the outside, put into the draft.
// `loaded` is the case before the step.  REQUIRES: draft.after
Status add_effects(const Session& session, const LoadedCase& loaded, const workflows::Workflow& workflow,
                   const std::vector<workflows::Effect>& effects, LineDraft& draft);

// Whose clock a row counts: of which case, and which one of the clocks that its deadline has had.
struct ClockOwner {
  const std::string& case_id;
  std::int64_t run;
};

// The row of a deadline with that history, as of `on`.
Result<DeadlineRow> deadline_row(const Session& session, const ClockOwner& owner,
                                 const workflows::DeadlineRule& rule,
                                 const workflows::DeadlineHistory& history, Date on);

// Keeps the version of the calendar by which deadlines were counted, unless one that runs names it already.
Status keep_calendar(const Library& library, const CaseState& state,
                     const std::vector<DeadlineRow>& deadlines, Transaction& transaction);

// Makes the work of a case what it is now.
Status write_work(Transaction& transaction, const std::string& case_id, const std::vector<WorkRow>& before,
                  const std::vector<WorkRow>& now);

// The digest of a text in hexadecimal, for telling commands apart.
std::string digest_of(std::string_view text);

}  // namespace htx::internal
