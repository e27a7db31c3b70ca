#pragma once

#include <functional>
#include <string>

#include "engine/cases/case_records.h"
#include "engine/cases/case_repository.h"
#include "engine/store/transaction.h"

namespace htx::internal {

// A case and an earlier one that it is to be related to.
struct NewLink {
  std::string case_id;
  std::string other;
  LinkRelation relation = LinkRelation::kFollows;
  Date on;
  std::string key;  // Of the command; see ActRequest.
};

// Links both ways; a proposal of the earlier case to open the workflow of the new one is thereby done.  Fails
// with "cases.bad-relation", "cases.same-case".
Status relate(CaseRepository& repository, Transaction& transaction, const NewLink& link);

// What every command about a case carries.
struct CaseCommand {
  LineKind kind = LineKind::kNote;  // Of the line that it writes.
  std::string case_id;
  Date on;
  bool on_by_default = false;
  std::string note;
  std::string key;
  std::int64_t seen = 0;
  Json fingerprint = Json(Json::Object{});
};
CaseCommand command_of(LineKind kind, const RecordRequest& request, Json fingerprint);

// Runs a command that writes one line: `make` checks and drafts it.
Result<CaseView> write_one(const Session& session, const CaseCommand& command,
                           const std::function<Status(CaseRepository&, const LoadedCase&, LineDraft&)>& make);

}  // namespace htx::internal
