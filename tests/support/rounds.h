#pragma once

#include <cstdint>
#include <cstdlib>

namespace htx {

// The number that the environment gives, or else `otherwise`.
inline std::uint32_t from_environment(const char* name, std::uint32_t otherwise) {
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread.
  return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

// How many rounds a test with generated input plays: `usual`, and HTX_DEPTH times as many where that is set
// (tests/run.sh --deep sets it).
inline int rounds(int usual) { return usual * static_cast<int>(from_environment("HTX_DEPTH", 1)); }

}  // namespace htx
