#include "engine/server/api/rate_limit.h"

#include "tests/support/catch.h"

namespace htx::server {
namespace {

TEST_CASE("a token may ask so often at once, then as often as its bucket fills", "[server][api]") {
  RateLimit limit;
  const Instant start{1'610'677'800'000};
  for (std::int64_t i = 0; i < RateLimit::kAtOnce; ++i) REQUIRE(limit.seconds_to_wait("a", start) == 0);
  CHECK(limit.seconds_to_wait("a", start) == 1);
  CHECK(limit.seconds_to_wait("b", start) == 0);
  const Instant later{start.milliseconds + 1'000};
  for (std::int64_t i = 0; i < RateLimit::kASecond; ++i) CHECK(limit.seconds_to_wait("a", later) == 0);
  CHECK(limit.seconds_to_wait("a", later) == 1);
  // A clock that was set back gives nothing and takes nothing.
  CHECK(limit.seconds_to_wait("a", start) == 1);
  // After a long time the bucket is full and no fuller.
  const Instant much_later{start.milliseconds + 1'000'000'000'000};
  for (std::int64_t i = 0; i < RateLimit::kAtOnce; ++i) REQUIRE(limit.seconds_to_wait("a", much_later) == 0);
  CHECK(limit.seconds_to_wait("a", much_later) == 1);
}

}  // namespace
}  // namespace htx::server
