#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/workflows/advance.h"

namespace htx::workflows::internal {

// Decides what becomes of the clock of each deadline between two configurations, from the rules in
// workflows/README.md ("The life of a clock"): sets `after.held` and returns kStartDeadline, kCancelDeadline,
// kPauseDeadline and kResumeDeadline, in the order of the deadlines, those of `from` that `to` lacks first.
// The two are one and the same workflow, or two versions of it.
// `entered` are the deadlines of the states that were entered on the way.
std::vector<Effect> settle_clocks(const Workflow& from, const Configuration& before, const Workflow& to,
                                  Configuration& after, const std::set<std::string>& entered);

// The deadlines of the states that a step entered.
std::set<std::string> entered_deadlines(const Workflow& workflow, const StepResult& step);

}  // namespace htx::workflows::internal
