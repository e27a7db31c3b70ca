#include "engine/value/local_time.h"

namespace htx {
namespace {

constexpr std::int64_t kDay = 24LL * 3'600;
constexpr std::int64_t kMilliseconds = 1'000;

std::int64_t floor_of(std::int64_t number, std::int64_t unit) {
  return number >= 0 ? number / unit : -((-number + unit - 1) / unit);
}

}  // namespace

std::int64_t LocalTime::offset_at(std::int64_t utc_seconds) const {
  std::int64_t offset = offsets_.empty() ? 0 : offsets_.front().seconds;
  for (const Offset& one : offsets_) {
    if (one.from.days() * kDay - one.seconds <= utc_seconds) offset = one.seconds;
  }
  return offset;
}

std::int64_t LocalTime::utc_of(std::int64_t wall_seconds) const {
  std::int64_t offset = offsets_.empty() ? 0 : offsets_.front().seconds;
  for (const Offset& one : offsets_) {
    if (one.from.days() * kDay <= wall_seconds) offset = one.seconds;
  }
  return wall_seconds - offset;
}

Date LocalTime::day_of(Instant moment) const {
  const std::int64_t utc = floor_of(moment.milliseconds, kMilliseconds);
  return Date::from_days(floor_of(utc + offset_at(utc), kDay));
}

}  // namespace htx
