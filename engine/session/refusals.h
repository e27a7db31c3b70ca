#pragma once

#include <string>
#include <vector>

#include "engine/session/session.h"

namespace htx {

// What somebody asked for whose identity was proved, and why he was not let: kept beside what was done, each
// with an entry of its own.
struct RefusedAct {
  std::string at;  // An instant.
  std::string account;
  std::string role;
  std::string asked;  // "acts/approve.approved", "case do".
  std::string code;   // Of the reason,
  Bilingual why;      // which says this.
};

// `subject`: the id of the case, or "office".
Status record_refusal(const Session& session, const std::string& subject, const std::string& asked,
                      const Error& reason);

// Oldest first.
Result<std::vector<RefusedAct>> refusals_of(const Session& session, const std::string& subject);

}  // namespace htx
