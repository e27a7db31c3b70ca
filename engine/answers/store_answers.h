#pragma once

#include <string>

#include "engine/audit/audit.h"
#include "engine/evaluation/import.h"
#include "engine/value/json.h"

namespace htx::answers {

// A store that was made, for one office.
Json created_answer(const std::string& store, const std::string& office);
// What an import did, with every mistake.
Json import_answer(const ImportOutcome& outcome, Language language);
// Whether what is kept fits.
Json audit_answer(const Audit& audit, Language language);

}  // namespace htx::answers
