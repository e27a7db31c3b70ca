#include "engine/session/permission.h"

#include "engine/identity/local_actor.h"

namespace htx {

Status check_may(const Session& session, Operation operation) {
  const auto role = office_role(session.actor.role);
  if (role && may(*role, operation, session.actor.scope)) return Done{};
  if (operation == Operation::kManageAccounts) {
    HTX_ASSIGN_OR_RETURN(const bool asks, asks_for_proof(session.store));
    if (!asks) return Done{};
  }
  return Error(ErrorCode::kForbidden, {"session.not-for-role", {{"role", session.actor.role}}});
}

Status check_may_in_cases(const Session& session, Operation operation) {
  if (!office_role(session.actor.role)) return Done{};
  return check_may(session, operation);
}

}  // namespace htx
