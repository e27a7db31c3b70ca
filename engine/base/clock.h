#pragma once

#include <cstdint>
#include <string>

namespace htx {

// A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Instant {
  std::int64_t milliseconds = 0;
  auto operator<=>(const Instant&) const = default;
};

// ISO 8601 in UTC with milliseconds: "2021-01-15T02:30:00.000Z".
std::string to_text(Instant instant);

// Where the time comes from.  Only the programs hand in the system's clock.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant instant) : instant_(instant) {}
  Instant now() const override { return instant_; }
  void set(Instant instant) { instant_ = instant; }

 private:
  Instant instant_;
};

}  // namespace htx
