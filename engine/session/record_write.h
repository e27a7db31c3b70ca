#pragma once

#include <string>

#include "engine/session/session.h"

namespace htx::internal {

// One record that somebody of the office writes himself, not a file.
struct OfficeRecord {
  std::string kind;
  std::string key;
  std::string action;  // Of the ledger entry.
  std::string subject;
  Json fields;
};

// Writes it in the open transaction with a batch of its own and the ledger entry that covers it.
Status put_office_record(const Office& office, Transaction& transaction, OfficeRecord record);

// The same in a transaction of its own.
Status write_record(const Office& office, OfficeRecord record);

}  // namespace htx::internal
