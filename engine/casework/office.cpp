#include "engine/casework/office.h"

namespace htx {

Entry entry_of(const Office& office, std::string action, std::string subject) {
  Entry entry;
  entry.at = to_text(office.clock.now());
  entry.actor = office.actor.account;
  entry.role = office.actor.role;
  entry.action = std::move(action);
  entry.subject = std::move(subject);
  return entry;
}

Date legal_today(const Clock& clock) {
  constexpr std::int64_t kOffset = 7LL * 3'600'000;
  constexpr std::int64_t kDay = 86'400'000;
  return Date::from_days((clock.now().milliseconds + kOffset) / kDay);
}

std::string return_key(const std::string& cooperative, int period) {
  return cooperative + "/" + std::to_string(period);
}

}  // namespace htx
