#pragma once

#include <functional>
#include <string>

#include "engine/cases/case_repository.h"

namespace htx::internal {

// Links a case with an earlier one, both ways; a proposal of the earlier case to open the workflow of the
// new one is thereby done.  Fails with "cases.bad-relation", "cases.same-case".
struct CaseLink {
  std::string case_id;
  std::string other;
  std::string relation;
  Date on;
  std::string key;  // Of the command; see ActRequest.
};
Status relate(CaseDesk& desk, Transaction& transaction, const CaseLink& link);

// What every command about a case carries.
struct CaseCommand {
  std::string verb;
  std::string case_id;
  Date on;
  bool on_by_default = false;
  std::string note;
  std::string key;
  Json asked = Json(Json::Object{});
};

// Runs a command that writes one line: `make` checks and drafts it.
Result<CaseView> write_one(const Office& office, const CaseCommand& command,
                           const std::function<Status(CaseDesk&, const LoadedCase&, LineDraft&)>& make);

}  // namespace htx::internal
