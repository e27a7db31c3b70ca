#pragma once

#include <limits>
#include <memory>
#include <string>

#include "engine/casework/library.h"
#include "engine/casework/office.h"
#include "engine/rules/assessment.h"

namespace htx::internal {

// One cooperative's own figures as they were stored once batch `batch` had been written.
Result<rules::Facts> facts_as_of(const Office& office, const std::string& cooperative, int period,
                                 std::int64_t batch);

// A pack that an assessment names by its digest.
// Fails with "casework.definition-gone", "casework.definition-unreadable".
Result<PackPointer> stored_pack(const Office& office, const rules::PackUse& use);

}  // namespace htx::internal
