#include "engine/server/judged.h"

#include <algorithm>

namespace htx::server {

Result<std::vector<JudgedPeriod>> judged_periods(const Session& session) {
  HTX_ASSIGN_OR_RETURN(const auto runs, session.store.batches("evaluate"));
  std::vector<JudgedPeriod> judged;
  for (const Batch& run : runs) {
    const JudgedPeriod one{static_cast<int>(run.summary.integer_of("period").value_or(0)),
                           run.summary.text_of("pack")};
    const bool is_known = std::ranges::any_of(judged, [&](const JudgedPeriod& other) {
      return other.period == one.period && other.pack == one.pack;
    });
    if (!is_known) judged.push_back(one);
  }
  return judged;
}

namespace {

Result<Evaluation> read(const Session& session, const std::vector<JudgedPeriod>& judged, int period,
                        const std::string& pack) {
  auto chosen = latest_evaluation(session, period, pack);
  if (chosen || !pack.empty()) return chosen;
  const auto last = std::ranges::find(judged, period, &JudgedPeriod::period);
  return last == judged.end() ? std::move(chosen) : latest_evaluation(session, period, last->pack);
}

}  // namespace

Result<JudgedResults::Pointer> JudgedResults::of(const Session& session,
                                                 const std::vector<JudgedPeriod>& judged, int period,
                                                 const std::string& pack) {
  HTX_ASSIGN_OR_RETURN(const std::int64_t newest, session.store.latest_batch());
  if (newest != batch_) known_.clear();
  batch_ = newest;
  Pointer& known = known_[{period, pack}];
  if (known == nullptr) {
    HTX_ASSIGN_OR_RETURN(Evaluation evaluation, read(session, judged, period, pack));
    known = std::make_shared<const Evaluation>(std::move(evaluation));
  }
  return known;
}

}  // namespace htx::server
