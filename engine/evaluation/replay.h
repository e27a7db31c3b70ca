#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/session/session.h"

namespace htx {

struct ReplayRequest {
  int period = 0;    // 0: every period.
  std::string pack;  // Empty: every pack.
};

// Something that is not as it was when a run judged.
struct ReplayDifference {
  std::int64_t run = 0;
  std::string at;           // The moment of the run, as its ledger entry says.
  std::string cooperative;  // Empty: the run as a whole.
  std::string pack;
  Message message;
  // The first value that differs, causes before consequences: "criteria/equity/facts/total_assets/value".
  // Empty if no value could be compared.
  std::string path;
  std::string stored;      // As JSON; empty if it is not there.
  std::string recomputed;  // The same.
  std::size_t further_paths = 0;
};

struct Replay {
  std::size_t runs = 0;
  std::size_t assessments = 0;                // Stored ones that were looked at.
  std::size_t same = 0;                       // Of these, the ones with the same bytes.
  std::vector<ReplayDifference> differences;  // By run, then cooperative.
};

// Computes every stored assessment again: the runs that the ledger tells of, the facts that were stored
// when each began, the definitions it kept, by their digests, never those of the library now.  Compares
// the bytes, then the columns beside them.  Damage, a definition or an assessment that is gone are
// differences too.  Writes nothing.
// Fails with "evaluation.nothing-to-replay" and as reading the ledger does.
Result<Replay> replay(const Session& session, const ReplayRequest& request, const Progress& progress = {});

}  // namespace htx
