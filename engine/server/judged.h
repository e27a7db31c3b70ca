#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
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

// The results that pages ask for again and again, for one thread: each is read once, until something is
// written that could make another one the latest.
class JudgedResults {
 public:
  using Pointer = std::shared_ptr<const Evaluation>;

  // The latest result of a period by a pack; the empty one is the library's choice for that period, or what
  // judged it last if that one did not.  Fails with "evaluation.not-evaluated".
  Result<Pointer> of(const Session& session, const std::vector<JudgedPeriod>& judged, int period,
                     const std::string& pack);

 private:
  std::int64_t batch_ = 0;  // The newest when they were read.
  std::map<std::pair<int, std::string>, Pointer> known_;
};

}  // namespace htx::server
