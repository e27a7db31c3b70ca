#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/session/session.h"

namespace htx {

// What an audit of the store found.
struct Audit {
  struct Fault {
    std::int64_t seq = 0;  // The entry that does not fit.
    std::string entry;     // "evaluate period:2020 by ubkt at 2021-01-15…", if it can be read.
    Message message;
  };
  std::uint64_t entries = 0;
  std::string root;         // Hexadecimal, computed from the stored bytes alone.
  std::size_t records = 0;  // Rows compared with what the entries say of them.
  std::size_t assessments = 0;
  std::size_t journal_lines = 0;
  std::size_t definitions = 0;
  std::size_t cases = 0;       // Folded and compared with their deadlines, documents, work and outbox.
  std::optional<Fault> fault;  // The first; none if everything fits.
};

// Recomputes the ledger from its stored bytes, then what each entry says of the rows it covers: batches,
// records, assessments, definitions, lines of journals; and what the last word on the others was: cases,
// deadlines, documents, work, the outbox and the keys of commands.  Then it looks for rows that no entry
// speaks of, and holds the cases against their journals.  Stops at the first thing that does not fit. Fails
// only if the store cannot be read.
Result<Audit> audit_store(const Session& session, const Progress& progress = {});

}  // namespace htx
