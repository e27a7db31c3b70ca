#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/casework/office.h"

namespace htx {

// An assessment that came out differently, or could not be computed again.
struct ReplayDifference {
  std::int64_t run = 0;
  std::string cooperative;
  std::string period;
  std::string pack;
  std::vector<std::string>
      where;        // "criteria[3].points: \"4\" -> \"5\"": stored, then computed; at most ten.
  Message problem;  // Why it could not be computed; its code is empty if it was.
};

struct Replay {
  std::size_t runs = 0;
  std::size_t assessments = 0;
  std::size_t same = 0;  // Byte for byte.
  std::vector<ReplayDifference> differences;
};

// Computes every stored assessment of a period (0: of all) again from the figures that were stored when it
// was made and the packs it names by digest, and compares the bytes.
//
// The dictionaries that turn stored figures into values are those of the library: they are not yet stored
// with the run.
Result<Replay> replay(const Office& office, int period, const Progress& progress = {});

}  // namespace htx
