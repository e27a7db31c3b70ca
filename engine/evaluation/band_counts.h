#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/rules/pack.h"
#include "engine/session/session.h"

namespace htx {

// Where the cooperatives of a run stand in one criterion.
struct BandCounts {
  std::vector<std::size_t> bands;  // By band, how many fall into it.
  std::size_t given = 0;           // Whose figure is the points.
  std::size_t untold = 0;          // Whose figure is missing, refused, or in no band.
};

// The same of all its criteria, in the order of the pack.
struct CountedRun {
  std::shared_ptr<const rules::Pack> pack;
  int period = 0;
  std::vector<BandCounts> criteria;
};

// Counts the stored assessments of a run; cooperatives that are referred elsewhere are in no count.
// Fails with "evaluation.not-evaluated" if there is no such run, and as reading the run does.
Result<CountedRun> bands_of_run(const Session& session, std::int64_t run);

}  // namespace htx
