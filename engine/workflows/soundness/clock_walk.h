#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/workflows/soundness/checks.h"
#include "engine/workflows/soundness/explorer.h"
#include "engine/workflows/stand_stills.h"

namespace htx::workflows::internal {

// A set of deadlines, by their number in the workflow.
using DeadlineSet = std::uint64_t;

// The walk of an explorer with the clocks beside it: which of them have passed.  A clock that runs passes at
// any time (which of two is first is not asked), one that stands still may have been late before and pass as
// well, one that has passed does not pass again until it is started anew, and a blank never does.
class ClockWalk {
 public:
  struct Step {
    std::size_t to = 0;
    const Explorer::Edge* by = nullptr;
    DeadlineSet started = 0;
  };
  struct Node {
    std::size_t place = 0;
    DeadlineSet passed = 0;
    std::size_t parent = 0;
    const Explorer::Edge* by = nullptr;  // Null at the start.
    std::vector<Step> steps;
  };

  ClockWalk(const Workflow& workflow, const Explorer& explorer, std::size_t max_nodes);

  const std::vector<Node>& nodes() const { return nodes_; }
  bool complete() const { return complete_; }
  // The deadlines whose clock runs there and can pass.
  DeadlineSet running(std::size_t node) const { return runs_[nodes_[node].place] & ~nodes_[node].passed; }
  DeadlineSet bit(const DeadlineRule* rule) const;
  std::vector<std::string> path_to(std::size_t node) const;

  // The nodes of `within`, in groups that can be reached from each other by the steps of `along`.
  struct Group {
    std::vector<std::size_t> nodes;  // In order of their distance from the start.
    bool round = false;              // A step of `along` leads on inside it.
  };
  using NodeTest = std::function<bool(const Node&)>;
  using StepTest = std::function<bool(const Step&)>;
  std::vector<Group> groups(const NodeTest& within, const StepTest& along) const;

 private:
  void expand(std::size_t at);
  std::size_t node_of(std::size_t place, DeadlineSet passed, std::size_t parent, const Explorer::Edge* by);

  const Workflow& workflow_;
  const Explorer& explorer_;
  std::size_t max_nodes_;
  std::vector<DeadlineSet> has_;   // By place: deadlines with a clock,
  std::vector<DeadlineSet> used_;  // those of them that an active state uses,
  std::vector<DeadlineSet> runs_;  // and those of these that do not stand still.
  std::vector<Node> nodes_;
  std::map<std::pair<std::size_t, DeadlineSet>, std::size_t> index_;
  bool complete_ = true;
};

// Deadlines whose passing leads round to itself without an act and without a day going by.
void check_circles(const CheckScene& scene, const ClockWalk& walk);

// See Stay.
std::vector<Stay> stays(const CheckScene& scene, const ClockWalk& walk);

}  // namespace htx::workflows::internal
