#include "engine/server/visit/judged.h"

#include <algorithm>

#include "engine/base/text.h"

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

std::vector<Listed> listed_by_name(const std::vector<EvaluatedCooperative>& cooperatives) {
  std::vector<Listed> all;
  all.reserve(cooperatives.size());
  for (const EvaluatedCooperative& one : cooperatives) all.push_back({&one, fold(one.name + " " + one.id)});
  std::ranges::sort(all, [](const Listed& a, const Listed& b) {
    const auto order = compare_vietnamese(a.cooperative->name, b.cooperative->name);
    return order != 0 ? order < 0 : a.cooperative->id < b.cooperative->id;
  });
  return all;
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
  const std::lock_guard lock(mutex_);
  if (newest > batch_) known_.clear();
  batch_ = std::max(batch_, newest);
  // Whoever still sees an older state reads for himself what others must not be shown.
  Pointer older;
  Pointer& known = newest < batch_ ? older : known_[{period, pack}];
  if (known == nullptr) {
    auto result = std::make_shared<JudgedResult>();
    HTX_ASSIGN_OR_RETURN(result->evaluation, read(session, judged, period, pack));
    result->by_name = listed_by_name(result->evaluation.cooperatives);
    known = std::move(result);
  }
  return known;
}

}  // namespace htx::server
