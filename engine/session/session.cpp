#include "engine/session/session.h"

namespace htx {

Act act_of(const Session& session, std::string action, std::string subject) {
  return {.at = to_text(session.clock.now()),
          .actor = session.actor.account,
          .role = session.actor.role,
          .action = std::move(action),
          .subject = std::move(subject)};
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
