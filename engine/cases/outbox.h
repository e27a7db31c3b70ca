#pragma once

#include <string>
#include <vector>

#include "engine/session/session.h"

namespace htx {

// What cases asked of the outside: written with the step that asks, never lost, done once.
Result<std::vector<OutboxRow>> list_outbox(const Session& session, OutboxRows which);

struct OutboxDone {
  std::int64_t id = 0;
  std::string by;    // Who did it; empty: the actor.
  std::string note;  // The number of the letter, or what else proves it.
  std::string key;   // See ActRequest.
};

// Marks one as done: one transaction, one ledger entry.  The row afterwards.
// Fails with "store.no-outbox", "store.outbox-done" naming who did it and when, "session.key-used".
Result<OutboxRow> finish_outbox(const Session& session, const OutboxDone& done);

}  // namespace htx
