#pragma once

#include <string>
#include <vector>

#include "engine/cases/cases.h"

namespace htx {

// A command that adds to the file of a case without moving it.  Each is one line of the journal, one
// transaction, one ledger entry.  See ActRequest for `key`.
struct RecordRequest {
  std::string case_id;
  Date on;
  std::string note = {};
  std::string key = {};
  bool on_by_default = false;
};

// Files a document; an earlier version stays.  If the case waits for it, this is its event, as act().
// Fails with "casework.unknown-document", "casework.wrong-role" unless the actor is in the role that issues
// it or that role is outside, and as act() does.
Result<CaseView> attach_document(const Office& office, const RecordRequest& request,
                                 const std::string& document, const std::string& path);
// The actor signs the latest version: its digest goes into the journal with his name.
// Fails with "casework.not-filed", "casework.already-signed".
Result<CaseView> sign_document(const Office& office, const RecordRequest& request,
                               const std::string& document);
// Fails with "casework.empty-note".
Result<CaseView> add_note(const Office& office, const RecordRequest& request);

// Adds a party or corrects it.  Fails with "casework.unknown-word", "casework.bad-name".
Result<CaseView> put_party(const Office& office, const RecordRequest& request, const Party& party);
// Adds or corrects what a party claims; withdraws it if it is marked so.
// Fails with "casework.no-such-party", "casework.bad-amount", "casework.unknown-word".
Result<CaseView> put_claim(const Office& office, const RecordRequest& request, const std::string& party,
                           const Claim& claim);

// Opens a complaint beside the main line, also in a closed case; settles one.
// Fail with "casework.unknown-word", "casework.no-such-complaint".
Result<CaseView> open_complaint(const Office& office, const RecordRequest& request,
                                const Complaint& complaint);
Result<CaseView> settle_complaint(const Office& office, const RecordRequest& request, std::int64_t number,
                                  const std::string& outcome);

// Suspends a case by the order of a court or another authority, which is the note: until it is resumed it
// stays where it is, nothing is done in it and its clocks stand still.
// Fail with "casework.suspended", "casework.not-suspended", "casework.empty-note".
Result<CaseView> suspend_case(const Office& office, const RecordRequest& request);
Result<CaseView> resume_case(const Office& office, const RecordRequest& request);

// Prolongs a deadline once more by its rule.  Fails with "casework.no-such-deadline",
// "casework.not-extendable", "casework.wrong-role", "workflows.too-many-extensions".
Result<CaseView> extend_deadline(const Office& office, const RecordRequest& request,
                                 const std::string& deadline);

// Links two cases both ways: "follows", "merges_with", "belongs_to".
// Fails with "casework.bad-relation", "casework.same-case".
Result<CaseView> link_cases(const Office& office, const RecordRequest& request, const std::string& other,
                            const std::string& relation);

}  // namespace htx
