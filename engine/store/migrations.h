#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "engine/store/database.h"

namespace htx::internal {

// "HTX1" in the header of every file of ours (SQLite's application_id).
inline constexpr std::int64_t kApplicationId = 0x48545831;

// Brings the schema from version `from` to `to`; forward only.  REQUIRES: a transaction is open.
Status migrate(Database& database, std::int64_t from, std::int64_t to);

}  // namespace htx::internal
