#pragma once

#include <cstdlib>

namespace htx {

// How many rounds a test with generated input plays: `usual`, and HTX_DEPTH times as many where that is set
// (tests/run.sh --deep sets it).
inline int rounds(int usual) {
  const char* depth = std::getenv("HTX_DEPTH");                // NOLINT(concurrency-mt-unsafe): one thread.
  return depth == nullptr ? usual : usual * std::atoi(depth);  // NOLINT(cert-err34-c): ours to set.
}

}  // namespace htx
