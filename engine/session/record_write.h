#pragma once

#include <string>
#include <vector>

#include "engine/session/session.h"
#include "engine/store/transaction.h"

namespace htx::internal {

// A record, and the fields it says.
struct RecordFields {
  std::string kind;
  std::string key;
  Json fields;
};

// Writes records that somebody of the office writes himself, not a file, in the open transaction: with a
// batch of their own and the one ledger entry that covers them.
Status put_own_records(const Session& session, Transaction& transaction, const std::string& action,
                       const std::string& subject, std::vector<RecordFields> records);

// One such record.
struct OwnRecord {
  std::string kind;
  std::string key;
  std::string action;  // Of the ledger entry.
  std::string subject;
  Json fields;
};

Status put_own_record(const Session& session, Transaction& transaction, OwnRecord record);

// The same in a transaction of its own.
Status write_own_record(const Session& session, OwnRecord record);

}  // namespace htx::internal
