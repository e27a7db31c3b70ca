#pragma once

#include <string>
#include <string_view>

#include "engine/identity/areas.h"

namespace htx {

// Who acts, and in which role: both go into the ledger.  And for which cooperatives he may.
struct Actor {
  std::string account;
  std::string role;
  Scope scope = {};
};

// The role of whoever keeps the files of this office: he records what others did, and does nothing himself
// that a workflow reserves to a role.
inline constexpr std::string_view kClerk = "officer";

}  // namespace htx
