#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/cases/case_words.h"
#include "engine/store/rows.h"
#include "engine/value/date.h"
#include "engine/workflows/chart/configuration.h"
#include "engine/workflows/deadline_status.h"
#include "engine/workflows/stand_stills.h"
#include "engine/workflows/workflow.h"

namespace htx {

// What a step asks of the outside: to notify a role, to propose a workflow, to assess for a purpose.
struct RequestedEffect {
  OutboxKind kind = OutboxKind::kNotify;
  std::string addressee;
  bool operator==(const RequestedEffect&) const = default;
};

// One line of a case's history, as the journal keeps it.  JOURNAL.md has the bytes.
struct JournalLine {
  std::int64_t line = 0;
  std::string at;  // When it was recorded.
  Date on;         // When it was done.
  std::string actor;
  std::string role;
  std::string on_behalf_of;  // Whose task the actor did; empty: his own.
  LineKind kind = LineKind::kEvent;
  std::string event;  // Of the other kinds: the kind again.
  std::string note;
  std::vector<std::string> documents;  // "id sha256…"
  std::vector<std::string> states;     // Active afterwards.
  Digest workflow_digest{};            // Of the definition the case has afterwards.
  Json data = Json(Json::Object{});    // What the event brought.
  Json details = Json(Json::Object{});
  Json after;  // The configuration afterwards; null: as before.
  std::vector<DocumentRow> filed;
  std::vector<DeadlineRow> deadlines;              // Deadlines that were started or changed, as they are now,
  std::vector<std::string> stopped;                // and those that run no more.
  std::vector<RequestedEffect> requested_effects;  // What the line put into the outbox, in order.
};

// Somebody's word on a task: an approval or a vote.
struct Ballot {
  std::string person;
  std::string outcome;
  std::int64_t line = 0;
  std::vector<std::string> of;  // The versions it was given for; see version_text().
};

// One version of a document, as acts name what they were given for: "plan <sha256>".
std::string version_text(const std::string& kind, const Digest& digest);

// A task that can be done now.
struct TaskState {
  std::string id;
  Date since;
  std::string holder;             // Who took it; empty: nobody.
  std::string given_by;           // Who gave it to the holder; empty: he took it himself.
  std::string delegate;           // Who may do it for the holder; empty: nobody.
  std::vector<Ballot> approvals;  // Of a task that several must approve: those so far.
  std::vector<Ballot> votes;      // One a member, his last.
};

// A signature under one version of a document.
struct Signature {
  std::string document;  // The id of the DocumentRow.
  std::string person;
  std::int64_t line = 0;
};

// What a party claims from the cooperative.  The amount is a decimal text in VND.
struct Claim {
  std::string id;
  std::string nature;  // "cost", "labour", "tax", "secured", "debt", "capital": the order of payment.
  std::string amount;
  std::string basis;
  bool withdrawn = false;
};

// What the cooperative has, by the source it comes from.  The amount is a decimal text in VND.
struct Asset {
  std::string id;
  std::string source;  // Of an order of payment: "common", "state_assets".
  std::string amount;
  std::string agreed_with;  // Who gets what was donated, if that was agreed.
  std::string basis;        // On what the amount rests.
  bool withdrawn = false;
};

struct Party {
  std::string id;
  PartyKind kind = PartyKind::kOther;
  std::string name;
  std::vector<Claim> claims;
};

// An appeal, complaint or denunciation beside the main line.
struct Complaint {
  std::int64_t number = 0;  // From 1.
  ComplaintKind kind = ComplaintKind::kComplaint;
  std::string by;  // The party or person.
  std::string about;
  Date since;
  std::optional<ComplaintOutcome> outcome;  // None: not settled.
  std::optional<Date> settled;              // The day; none likewise.
};

struct CaseLink {
  LinkRelation relation = LinkRelation::kFollows;
  std::string case_id;
};

// Where a case stands: the fold of its journal.  Everything the rows of a case say follows from it.
struct CaseState {
  std::int64_t lines = 0;
  Date last_on;
  Digest workflow_digest{};
  workflows::Configuration configuration;
  std::map<std::string, DeadlineRow> deadlines;        // By deadline.
  std::map<std::string, std::int64_t> runs;            // How often each deadline was started.
  std::map<std::string, TaskState> tasks;              // By task.
  std::map<std::string, std::set<std::string>> doers;  // By task: everybody who had a hand in it.
  std::vector<DocumentRow> documents;                  // Oldest first: the last of a kind is its version.
  std::vector<Signature> signatures;
  // By id of a document that consents to others: the versions of them it was given for.
  std::map<std::string, std::vector<std::string>> given_for;
  std::map<std::string, std::string> taken;  // By kind: the version that the last "document.<kind>" brought.
  std::vector<Party> parties;
  std::vector<Asset> assets;
  std::vector<Complaint> complaints;
  std::vector<CaseLink> links;
  std::optional<Date> suspended_since;
  workflows::StandStills stand_stills;
  std::map<std::string, Date> last_days;  // By deadline: of the clock it has or had last, as far as known.
  // Where passings have brought the case on the day of the last line, with no act of a person after them.
  std::set<std::string> situations_today;
  std::vector<OutboxRow> outbox;  // As asked for; whether it was done is not in the journal.

  const DocumentRow* latest_document(const std::string& kind) const;
  // The version of a document of this case, from 1.
  std::int64_t version_of(const DocumentRow& document) const;
  // Whether the latest version is there with all the signatures that the type needs, and was given for the
  // latest versions of what it consents to.
  bool is_filed(const workflows::DocumentType& type) const;
  // The first document it was given for, or should have been, that has another version now; null: none.
  const std::string* outdated_by(const workflows::DocumentType& type) const;
  // Whether each of these versions, written as version_text(), is the latest of its kind.
  bool are_latest(const std::vector<std::string>& versions) const;
  // Whether a version is there that no "document.<kind>" has brought yet.
  bool has_untaken(const std::string& kind) const;
  std::size_t signatures_under(const DocumentRow& document) const;
};

// Where a case stands but for its data: states, what history states remember, clocks that are kept and that
// have passed.  `deadlines` are its clocks, by deadline.
std::string situation_of(const workflows::Workflow& workflow, workflows::Configuration configuration,
                         const std::map<std::string, DeadlineRow>& deadlines);

// The line that a row of the journal says.  Fails with "value.bad-json", and with "cases.bad-journal" if it
// says something that no line says.
Result<JournalLine> read_journal_line(const std::string& case_id, const JournalRow& row);

// Whether a deadline passed by this line, which nobody did.
bool is_passing(const JournalLine& line);

// What happened to a running deadline, as the body of its row keeps it.  Fails with "store.row-damaged" if a
// day there is none.
Result<workflows::DeadlineHistory> history_of(const DeadlineRow& due);

// Adds one line.  `workflow` is the definition the line names.
// Fails with "cases.bad-journal" if the line cannot follow, and as configuration_from_json() does.
Status fold(CaseState& current, const workflows::Workflow& workflow, const JournalLine& line);

// A case is closed when its workflow has come to its end.
CaseStatus status_of(const CaseState& state);

// What somebody has to do in a case that stands so, as work lists keep it.
std::vector<WorkRow> work_of(const CaseState& current, const std::string& case_id,
                             const workflows::Workflow& workflow);

}  // namespace htx
