#pragma once

#include <string>
#include <vector>

#include "engine/audit/inclusion.h"
#include "engine/ledger/entry.h"
#include "engine/ledger/merkle.h"
#include "engine/value/json.h"

namespace htx::answers {

// Entries of a ledger, each with the hash of its leaf; they fail as to_bytes() does.
Result<Json> entries_answer(const std::string& log, const TreeHead& head, const std::vector<Entry>& entries);
// One, with the bytes that are hashed.
Result<Json> entry_answer(const Entry& entry);
// How long the ledger is, and what a checkpoint would say, unsigned.
Json checkpoint_answer(const std::string& log, const TreeHead& head);

// That an entry stands in the ledger.
Json inclusion_answer(const std::string& log, const Inclusion& inclusion);

}  // namespace htx::answers
