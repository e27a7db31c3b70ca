#pragma once

#include <string>
#include <vector>

#include "engine/evaluation/evaluation.h"
#include "engine/session/session.h"

namespace htx::server {

// A period that was judged by a pack.
struct JudgedPeriod {
  int period = 0;
  std::string pack;
};

// Each once, what was judged last first.
Result<std::vector<JudgedPeriod>> judged_periods(const Session& session);

// The latest result of a period by a pack; the empty one is the library's choice for that period, or what
// judged it last if that one did not.  Fails with "evaluation.not-evaluated".
Result<Evaluation> judged_by(const Session& session, const std::vector<JudgedPeriod>& judged, int period,
                             const std::string& pack);

}  // namespace htx::server
