#pragma once

#include "engine/identity/permissions.h"
#include "engine/session/session.h"

namespace htx {

// Every use case that writes asks this one before it does anything.  Fails with "session.not-for-role" unless
// the actor's role may, for the cooperatives that are his.  Before the first administrator everybody may set
// up who may what.
Status check_may(const Session& session, Operation operation);

// The same of what is done to cases, where a role that the office does not know is one that a workflow gives
// somebody outside: the workflow says itself what it may.
Status check_may_in_cases(const Session& session, Operation operation);

}  // namespace htx
