#include "engine/identity/lock_out.h"

#include <algorithm>
#include <array>

namespace htx {
namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kDay = 24 * 60 * kMinute;

struct Rule {
  std::int64_t free = 0;
  std::int64_t first = 0;
  std::int64_t longest = 0;
};
constexpr Rule kPair = {5, 15 * kSecond, 15 * kMinute};
constexpr Rule kAddress = {30, 15 * kSecond, 5 * kMinute};
constexpr Rule kAccount = {50, 5 * kSecond, 30 * kSecond};

// A blank can be in no address and in no name of an account.
std::string pair_key(const std::string& account, const std::string& address) {
  return "p " + address + " " + account;
}
std::string address_key(const std::string& address) { return "d " + address; }
std::string account_key(const std::string& account) { return "a " + account; }

std::int64_t delay_of(const Rule& rule, std::int64_t failures) {
  if (failures < rule.free) return 0;
  constexpr std::int64_t kDoublings = 20;  // Beyond every limit.
  return std::min(rule.longest, rule.first << std::min(failures - rule.free, kDoublings));
}

}  // namespace

std::int64_t LockOut::milliseconds_to_wait(const std::string& account, const std::string& address,
                                           Instant now) const {
  std::int64_t wait = 0;
  const auto look = [&](const std::string& key, const Rule& rule) {
    const auto count = counts_.find(key);
    if (count == counts_.end() || now.milliseconds - count->second.last.milliseconds > kDay) return;
    const std::int64_t until = count->second.last.milliseconds + delay_of(rule, count->second.failures);
    wait = std::max(wait, until - now.milliseconds);
  };
  look(pair_key(account, address), kPair);
  look(address_key(address), kAddress);
  look(account_key(account), kAccount);
  return wait;
}

void LockOut::add(const std::string& key, Instant now) {
  if (counts_.size() >= most_ && !counts_.contains(key)) {
    const auto oldest =
        std::ranges::min_element(counts_, {}, [](const auto& entry) { return entry.second.last; });
    counts_.erase(oldest);
  }
  Count& count = counts_[key];
  if (now.milliseconds - count.last.milliseconds > kDay) count.failures = 0;
  ++count.failures;
  count.last = now;
}

void LockOut::failed(const std::string& account, const std::string& address, Instant now) {
  add(pair_key(account, address), now);
  add(address_key(address), now);
  add(account_key(account), now);
}

void LockOut::succeeded(const std::string& account, const std::string& address) {
  counts_.erase(pair_key(account, address));
}

}  // namespace htx
