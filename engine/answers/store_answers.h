#pragma once

#include <string>

#include "engine/audit/audit.h"
#include "engine/evaluation/import.h"
#include "engine/value/json.h"

namespace htx::answers {

// A store that was made.
Json created_answer(const std::string& store);
// A store that was brought to another version, with the number of cases whose work was computed again.
Json migrated_answer(const std::string& store, std::int64_t version, std::size_t cases);
// What an import did, with every mistake.
Json import_answer(const ImportOutcome& outcome, Language language);
// Whether what is kept fits.
Json audit_answer(const Audit& audit, Language language);

}  // namespace htx::answers
