#include "engine/workflows/soundness/vote_count.h"

#include <algorithm>
#include <set>

namespace htx::workflows::internal {
namespace {

class VoteScope final : public StepScope {
 public:
  VoteScope(const Vote& vote, std::int64_t votes, std::int64_t members) {
    data_.add(vote.votes_for, votes);
    if (vote.members != vote.votes_for) data_.add(vote.members, members);
  }
  const Event* event() const override { return nullptr; }
  bool in(std::string_view /*state*/) const override { return false; }
  const Json& data() const override { return data_; }

 private:
  Json data_{Json::Object{}};
};

}  // namespace

std::int64_t VoteCount::size_of(const Vote& vote) const {
  const Role* role = scene_.workflow.role(vote.among);
  if (roster_ == nullptr || role == nullptr) return 0;
  return static_cast<std::int64_t>(roster_->people(role->group).size());
}

std::int64_t VoteCount::kept_away(const Task& task, StateId at) const {
  const Role* voting = scene_.workflow.role(task.vote->among);
  if (roster_ == nullptr || voting == nullptr) return 0;
  const std::set<std::string>& voters = roster_->people(voting->group);
  std::int64_t most = 0;
  for (const StateRules& state : scene_.workflow.data().states) {
    if (!state.task) continue;
    const auto& others = task.not_same_as;
    const Role* role = scene_.workflow.role(state.task->role);
    if (std::find(others.begin(), others.end(), state.task->id) == others.end()) continue;
    if (role == nullptr || role->external || state.task->id == task.id) continue;
    if (!scene_.comes_before(*state.task, at)) continue;
    const std::set<std::string>& doers = roster_->people(role->group);
    const auto outside = std::count_if(doers.begin(), doers.end(),
                                       [&](const std::string& one) { return !voters.contains(one); });
    most = std::max(most, state.task->approvals - static_cast<std::int64_t>(outside));
  }
  return most;
}

Truth VoteCount::holds(const ChartTransition& one, const Vote& vote, std::int64_t votes,
                       std::int64_t members) const {
  if (one.guard == kNone) return Truth::kTrue;
  return scene_.workflow.model().holds(one.guard, VoteScope(vote, votes, members));
}

std::optional<std::int64_t> VoteCount::least_votes(const Task& task, const std::string& event) const {
  const std::int64_t members = size_of(*task.vote);
  for (std::int64_t votes = members / 2 + 1; votes <= members; ++votes) {
    for (const ChartTransition& one : scene_.chart.transitions()) {
      if (std::find(one.events.begin(), one.events.end(), event) == one.events.end()) continue;
      if (holds(one, *task.vote, votes, members) != Truth::kFalse) return votes;
    }
  }
  return std::nullopt;
}

}  // namespace htx::workflows::internal
