#pragma once

#include <string>
#include <vector>

#include "engine/cases/cases.h"

namespace htx {

// A command that adds to the file of a case without moving it.  Each is one line of the journal, one
// transaction, one ledger entry.  See ActRequest for `key` and `seen`.
struct RecordRequest {
  std::string case_id;
  Date on;
  std::string note = {};
  std::string key = {};
  bool on_by_default = false;
  std::int64_t seen = 0;
};

// Files a document; an earlier version stays.  If the case waits for it, this is its event, as act().
// Fails with "cases.unknown-document", "cases.wrong-role" unless the actor is in the role that issues
// it or that role is outside, and as act() does.
Result<CaseView> attach_document(const Session& session, const RecordRequest& request,
                                 const std::string& document, const std::string& path);
// The actor signs the latest version: its digest goes into the journal with his name.
// Fails with "cases.not-filed", "cases.already-signed".
Result<CaseView> sign_document(const Session& session, const RecordRequest& request,
                               const std::string& document);
// Fails with "session.empty-note".
Result<CaseView> add_note(const Session& session, const RecordRequest& request);

// Adds a party or corrects it.  Fails with "cases.bad-name".
Result<CaseView> put_party(const Session& session, const RecordRequest& request, const Party& party);
// Adds or corrects what a party claims; withdraws it if it is marked so.
// Fails with "cases.no-such-party", "cases.bad-amount", "session.unknown-word".
Result<CaseView> put_claim(const Session& session, const RecordRequest& request, const std::string& party,
                           const Claim& claim);

// Opens a complaint beside the main line, also in a closed case; settles one.
// Fail with "session.empty-note", "cases.no-such-complaint".
Result<CaseView> open_complaint(const Session& session, const RecordRequest& request,
                                const Complaint& complaint);
Result<CaseView> settle_complaint(const Session& session, const RecordRequest& request, std::int64_t number,
                                  ComplaintOutcome outcome);

// Suspends a case by the order of a court or another authority, which is the note: until it is resumed it
// stays where it is, nothing is done in it and its clocks stand still.
// Fail with "cases.suspended", "cases.not-suspended", "session.empty-note".
Result<CaseView> suspend_case(const Session& session, const RecordRequest& request);
Result<CaseView> resume_case(const Session& session, const RecordRequest& request);

// Prolongs a deadline once more by its rule.  Fails with "cases.no-such-deadline",
// "cases.not-extendable", "cases.wrong-role", "workflows.too-many-extensions".
Result<CaseView> extend_deadline(const Session& session, const RecordRequest& request,
                                 const std::string& deadline);

// Links two cases both ways.
// Fails with "cases.bad-relation", "cases.same-case".
Result<CaseView> link_cases(const Session& session, const RecordRequest& request, const std::string& other,
                            LinkRelation relation);

}  // namespace htx
