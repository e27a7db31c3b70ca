#include "engine/server/api/rate_limit.h"

#include <algorithm>

namespace htx::server {

std::int64_t RateLimit::seconds_to_wait(const std::string& who, Instant now) {
  constexpr std::int64_t kFull = kAtOnce * kUnits;
  constexpr std::int64_t kAMillisecond = kASecond * kUnits / 1'000;
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= kMostBuckets) {
    // One that is full again says nothing.
    std::erase_if(buckets_, [&](const auto& one) {
      return (now.milliseconds - one.second.at.milliseconds) * kAMillisecond >= kFull;
    });
  }
  Bucket& bucket = buckets_.try_emplace(who, Bucket{.units = kFull, .at = now}).first->second;
  // A clock that was set back fills nothing.
  const std::int64_t passed = std::max<std::int64_t>(0, now.milliseconds - bucket.at.milliseconds);
  bucket.units = passed >= kFull ? kFull : std::min(kFull, bucket.units + passed * kAMillisecond);
  bucket.at = now;
  if (bucket.units < kUnits) {
    const std::int64_t missing = kUnits - bucket.units;
    return (missing + kAMillisecond * 1'000 - 1) / (kAMillisecond * 1'000);
  }
  bucket.units -= kUnits;
  return 0;
}

}  // namespace htx::server
