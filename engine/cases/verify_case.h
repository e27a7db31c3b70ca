#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/session/session.h"

namespace htx {

// One way in which the rows of a case are not what its journal says.
struct CaseDifference {
  std::string case_id;
  std::int64_t line = 0;  // Of the journal; 0: of the fold of all lines.
  Message message;        // "cases.differs" naming what, and what journal and row say; or why a line fails.
  bool operator==(const CaseDifference&) const = default;
};

struct CaseVerification {
  std::size_t cases = 0;
  std::size_t lines = 0;
  std::size_t replayed = 0;  // Lines whose step was taken again by the definition they name.
  std::size_t erased = 0;    // Documents whose bytes are gone; their digests are not.
  std::vector<CaseDifference> differences;
};

// Folds the journal of one case, or of every case (empty id), takes every step again with the definition it
// was taken with, and compares with the rows of case, deadlines, documents, work and outbox.  A damaged row
// is a difference ("store.row-damaged"). Fails with "cases.no-such-case" and if the store cannot be read.
Result<CaseVerification> verify_cases(const Session& session, const std::string& case_id = "",
                                      const Progress& progress = {});

}  // namespace htx
