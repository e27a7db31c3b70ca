#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/workflows/soundness/checks.h"
#include "engine/workflows/soundness/roster.h"

namespace htx::workflows::internal {

// What the checks ask about a vote: how many may vote, and which counts a condition lets pass.
class VoteCount {
 public:
  VoteCount(const CheckScene& scene, const Roster* roster) : scene_(scene), roster_(roster) {}

  // The members of the voting group; nought without a roster.
  std::int64_t size_of(const Vote& vote) const;
  // So many members at least have done a task before whose doers may not vote here, in the state `at`: those
  // of its doers that the people outside the voting group cannot be.  Nought without a roster.
  std::int64_t kept_away(const Task& task, StateId at) const;
  // What the condition of the transition says when so many of so many have voted for it and nothing else
  // is known.
  Truth holds(const ChartTransition& one, const Vote& vote, std::int64_t votes, std::int64_t members) const;
  // The fewest votes of the group on the roster, more than half of it, with which a transition for the
  // event may be taken; none if no count will do.
  std::optional<std::int64_t> least_votes(const Task& task, const std::string& event) const;

 private:
  const CheckScene& scene_;
  const Roster* roster_;
};

}  // namespace htx::workflows::internal
