#pragma once

#include <string>

#include "engine/identity/permissions.h"

namespace htx::server {

// The first page that a role may open.
std::string home_of(OfficeRole role);

// Whether a browser may be sent to that address after it has signed in: one of ours, and no other's.
bool is_own_address(const std::string& target);

}  // namespace htx::server
