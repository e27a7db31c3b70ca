#include "engine/value/zones.h"

#include <unicode/basictz.h>
#include <unicode/timezone.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "engine/value/temporal.h"

namespace htx {
namespace {

// Zones are read once and kept; none for a name ICU does not know.
const icu::BasicTimeZone* zone_named(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<icu::TimeZone>, std::less<>> zones;
  const std::lock_guard lock(mutex);
  auto at = zones.find(name);
  if (at == zones.end()) {
    constexpr std::size_t kMost = 1'000;  // There are fewer names; what is beyond is made up.
    if (zones.size() >= kMost) return nullptr;
    const icu::UnicodeString id =
        icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString canonical;
    UBool is_system = 0;
    icu::TimeZone::getCanonicalID(id, canonical, is_system, status);
    std::unique_ptr<icu::TimeZone> zone;
    if (U_SUCCESS(status) && is_system != 0) zone.reset(icu::TimeZone::createTimeZone(id));
    at = zones.emplace(std::string(name), std::move(zone)).first;
  }
  return dynamic_cast<const icu::BasicTimeZone*>(at->second.get());
}

// The moment in ICU's milliseconds; the calendar repeats every 400 years, and rules far from our time are the
// first or last known.
double milliseconds_of(const Date& date, std::int64_t second_of_day) {
  constexpr std::int64_t kFar = 20'000;
  std::int64_t year = date.year();
  if (year > kFar || year < -kFar) year = year % 400 + (year > 0 ? kFar : -kFar);
  const auto near = Date::of(year, date.month(), date.day()).value_or(date);
  return static_cast<double>(near.days() * 86'400 + second_of_day) * 1000.0;
}

}  // namespace

bool is_known_zone(std::string_view name) { return zone_named(name) != nullptr; }

std::optional<std::int32_t> offset_at(const Zone& zone, const Date& date, std::int32_t second_of_day) {
  if (zone.kind == Zone::Kind::kNone) return std::nullopt;
  if (zone.kind == Zone::Kind::kOffset) return zone.offset;
  const icu::BasicTimeZone* rules = zone_named(zone.name);
  if (rules == nullptr) return std::nullopt;
  const double milliseconds = milliseconds_of(date, second_of_day);
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  rules->getOffsetFromLocal(milliseconds, UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, saving, status);
  if (U_FAILURE(status)) return std::nullopt;
  return (raw + saving) / 1000;
}

std::optional<std::int32_t> offset_at(const Zone& zone, std::int64_t epoch_seconds) {
  if (zone.kind == Zone::Kind::kNone) return std::nullopt;
  if (zone.kind == Zone::Kind::kOffset) return zone.offset;
  const icu::BasicTimeZone* rules = zone_named(zone.name);
  if (rules == nullptr) return std::nullopt;
  constexpr std::int64_t kDay = 86'400;
  const std::int64_t day = epoch_seconds / kDay - (epoch_seconds % kDay < 0 ? 1 : 0);
  const double milliseconds = milliseconds_of(Date::from_days(day), epoch_seconds - day * kDay);
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  rules->getOffset(milliseconds, 0, raw, saving, status);
  if (U_FAILURE(status)) return std::nullopt;
  return (raw + saving) / 1000;
}

}  // namespace htx
