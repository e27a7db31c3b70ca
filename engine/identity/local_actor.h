#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/identity/actor.h"
#include "engine/store/store.h"
#include "engine/value/date.h"

namespace htx {

// Who asks at the command line.
struct LocalRequest {
  std::string login;    // As whom the operating system knows him,
  std::string called;   // and what he is called where nothing can be proved.
  std::string account;  // Who he says he is; empty: he says nothing.
  std::string role;     // In which role; empty: he says nothing.
  Date today;
};

// Whether people have to prove who they are: once somebody was made an administrator of accounts.
Result<bool> asks_for_proof(Store& store);

// Where it is not asked for, the office is kept by whoever may write its file: he is who he says, or else
// what he is called, in the role that he says or a clerk's.
Actor keeper(const LocalRequest& request);

// Where it is, he is an account bound to his login, in a role that it has today: he only chooses among them.
// Fails with "identity.no-local-account", "identity.not-your-account", "identity.which-account" naming those
// he has, "identity.no-role", "identity.not-your-role".
Result<Actor> local_actor(Store& store, const LocalRequest& request);

// Who acts where nobody does: on deadlines that pass.
Actor machine_actor();

}  // namespace htx
