#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/clock.h"
#include "engine/value/date.h"

namespace htx {

// The clock on the wall of one place: offsets from UTC in seconds, each with the first day on which it holds.
// What came before the first is read by the first; without any the wall shows UTC.
class LocalTime {
 public:
  struct Offset {
    Date from;
    std::int64_t seconds = 0;
    bool operator==(const Offset&) const = default;
  };

  LocalTime() = default;
  // REQUIRES: ascending by `from`.
  explicit LocalTime(std::vector<Offset> offsets) : offsets_(std::move(offsets)) {}

  // The offset at a moment, given in seconds since 1970-01-01T00:00:00Z.
  std::int64_t offset_at(std::int64_t utc_seconds) const;
  // The moment at which the wall shows so many seconds since the first midnight of 1970; of two the later.
  std::int64_t utc_of(std::int64_t wall_seconds) const;
  // The day it is there.
  Date day_of(Instant moment) const;

 private:
  std::vector<Offset> offsets_;
};

}  // namespace htx
