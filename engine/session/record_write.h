#pragma once

#include <string>

#include "engine/session/session.h"
#include "engine/store/transaction.h"

namespace htx::internal {

// One record that somebody of the office writes himself, not a file.
struct OwnRecord {
  std::string kind;
  std::string key;
  std::string action;  // Of the ledger entry.
  std::string subject;
  Json fields;
};

// Writes it in the open transaction with a batch of its own and the ledger entry that covers it.
Status put_own_record(const Session& session, Transaction& transaction, OwnRecord record);

// The same in a transaction of its own.
Status write_own_record(const Session& session, OwnRecord record);

}  // namespace htx::internal
