#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
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

// One of a list of cooperatives, with its name and code folded for search.
struct Listed {
  const EvaluatedCooperative* cooperative = nullptr;
  std::string folded;
};
// In the Vietnamese order of their names, then by code.
std::vector<Listed> listed_by_name(const std::vector<EvaluatedCooperative>& cooperatives);

// A result with the order in which lists show it.
struct JudgedResult {
  Evaluation evaluation;
  std::vector<Listed> by_name;
};

// The results that pages ask for again and again, for all workers: each is read and ordered once, until
// something is written that could make another one the latest.
class JudgedResults {
 public:
  using Pointer = std::shared_ptr<const JudgedResult>;

  // The latest result of a period by a pack; the empty one is the library's choice for that period, or what
  // judged it last if that one did not.  Fails with "evaluation.not-evaluated".
  Result<Pointer> of(const Session& session, const std::vector<JudgedPeriod>& judged, int period,
                     const std::string& pack);

 private:
  std::mutex mutex_;        // Held while one is read, so that nobody else reads it too.
  std::int64_t batch_ = 0;  // The newest when they were read.
  std::map<std::pair<int, std::string>, Pointer> known_;
};

}  // namespace htx::server
