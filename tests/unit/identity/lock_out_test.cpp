#include "engine/identity/lock_out.h"

#include "tests/support/matchers.h"

namespace htx {
namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr Instant kNow{1'611'000'000'000};

Instant later(std::int64_t milliseconds) { return {kNow.milliseconds + milliseconds}; }

TEST_CASE("four mistakes cost nothing, the fifth a quarter of a minute, and each more the double",
          "[identity][lock]") {
  LockOut lock;
  for (int i = 0; i < 4; ++i) lock.failed("lan", "a", kNow);
  CHECK(lock.milliseconds_to_wait("lan", "a", kNow) == 0);
  for (const std::int64_t seconds : {15, 30, 60, 120, 240, 480, 900, 900}) {
    lock.failed("lan", "a", kNow);
    CHECK(lock.milliseconds_to_wait("lan", "a", kNow) == seconds * kSecond);
  }
  CHECK(lock.milliseconds_to_wait("lan", "a", later(15 * kMinute)) == 0);
}

TEST_CASE("who is kept waiting at one address may try at another, and so may others there",
          "[identity][lock]") {
  LockOut lock;
  for (int i = 0; i < 10; ++i) lock.failed("lan", "a", kNow);
  CHECK(lock.milliseconds_to_wait("lan", "a", kNow) > 0);
  CHECK(lock.milliseconds_to_wait("lan", "b", kNow) == 0);
  CHECK(lock.milliseconds_to_wait("an", "a", kNow) == 0);
}

TEST_CASE("an address that tries many accounts waits with all of them", "[identity][lock]") {
  LockOut lock;
  for (int i = 0; i < 30; ++i) lock.failed("account" + std::to_string(i), "a", kNow);
  CHECK(lock.milliseconds_to_wait("lan", "a", kNow) == 15 * kSecond);
  for (int i = 0; i < 30; ++i) lock.failed("more" + std::to_string(i), "a", kNow);
  CHECK(lock.milliseconds_to_wait("lan", "a", kNow) == 5 * kMinute);
}

TEST_CASE("whoever wants to lock somebody out keeps him waiting half a minute", "[identity][lock]") {
  LockOut lock;
  for (int i = 0; i < 10'000; ++i) lock.failed("lan", "address" + std::to_string(i), kNow);
  CHECK(lock.milliseconds_to_wait("lan", "home", kNow) == 30 * kSecond);
}

TEST_CASE("a password that fits, and a day without failures, begin anew", "[identity][lock]") {
  LockOut lock;
  for (int i = 0; i < 6; ++i) lock.failed("lan", "a", kNow);
  lock.succeeded("lan", "a");
  CHECK(lock.milliseconds_to_wait("lan", "a", kNow) == 0);
  for (int i = 0; i < 6; ++i) lock.failed("lan", "a", kNow);
  lock.failed("lan", "a", later(24 * 60 * kMinute + 1));
  CHECK(lock.milliseconds_to_wait("lan", "a", later(24 * 60 * kMinute + 1)) == 0);
}

TEST_CASE("what is remembered has an end", "[identity][lock]") {
  LockOut lock(9);
  for (int i = 0; i < 6; ++i) lock.failed("lan", "a", later(i));
  for (int i = 0; i < 100; ++i) lock.failed("x" + std::to_string(i), "y" + std::to_string(i), later(10 + i));
  CHECK(lock.milliseconds_to_wait("lan", "a", later(200)) == 0);
}

}  // namespace
}  // namespace htx
