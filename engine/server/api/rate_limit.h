#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "engine/base/clock.h"

namespace htx::server {

// How often each token may ask, for all workers: a bucket of so many requests that fills again by the second.
class RateLimit {
 public:
  static constexpr std::int64_t kAtOnce = 300;
  static constexpr std::int64_t kASecond = 20;

  // Takes one request out of the bucket of `who`; or answers how many seconds to wait, and takes none.
  std::int64_t seconds_to_wait(const std::string& who, Instant now);

 private:
  static constexpr std::size_t kMostBuckets = 10'000;
  static constexpr std::int64_t kUnits = 1'000;  // Of one request, so that a millisecond fills whole ones.

  struct Bucket {
    std::int64_t units = kAtOnce * kUnits;
    Instant at;
  };

  std::mutex mutex_;
  std::map<std::string, Bucket, std::less<>> buckets_;
};

}  // namespace htx::server
