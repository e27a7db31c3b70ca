#include "engine/workflows/soundness/clock_walk.h"

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <set>

#include "engine/workflows/advance.h"

namespace htx::workflows::internal {
namespace {

constexpr std::size_t kMostDeadlines = 64;

// Tarjan's strongly connected components, without recursion: walks can be long.
class Components {
 public:
  Components(const ClockWalk& walk, const ClockWalk::NodeTest& within, const ClockWalk::StepTest& along)
      : walk_(walk), along_(along), seen_(walk.nodes().size()) {
    for (std::size_t at = 0; at < seen_.size(); ++at) seen_[at].open = within(walk.nodes()[at]);
    for (std::size_t at = 0; at < seen_.size(); ++at) {
      if (seen_[at].open && seen_[at].number == 0) search(at);
    }
  }

  std::vector<ClockWalk::Group> take() { return std::move(groups_); }

 private:
  struct Seen {
    bool open = false;  // Looked at, and not yet in a group.
    std::size_t number = 0;
    std::size_t low = 0;
    std::size_t next = 0;  // The step to look at next.
  };

  void enter(std::size_t at) {
    seen_[at].number = seen_[at].low = ++count_;
    stack_.push_back(at);
    path_.push_back(at);
  }

  void search(std::size_t root) {
    enter(root);
    while (!path_.empty()) {
      const std::size_t at = path_.back();
      Seen& here = seen_[at];
      const std::vector<ClockWalk::Step>& steps = walk_.nodes()[at].steps;
      if (here.next < steps.size()) {
        const ClockWalk::Step& step = steps[here.next++];
        Seen& there = seen_[step.to];
        if (!along_(step) || !there.open) continue;
        if (there.number == 0) {
          enter(step.to);
        } else {
          here.low = std::min(here.low, there.number);
        }
        continue;
      }
      path_.pop_back();
      if (!path_.empty()) seen_[path_.back()].low = std::min(seen_[path_.back()].low, here.low);
      if (here.low == here.number) close(at);
    }
  }

  void close(std::size_t root) {
    ClockWalk::Group group;
    std::size_t at = root;
    do {
      at = stack_.back();
      stack_.pop_back();
      seen_[at].open = false;
      group.nodes.push_back(at);
    } while (at != root);
    std::sort(group.nodes.begin(), group.nodes.end());
    const auto& steps = walk_.nodes()[root].steps;
    group.round = group.nodes.size() > 1 || std::any_of(steps.begin(), steps.end(), [&](const auto& step) {
                    return step.to == root && along_(step);
                  });
    groups_.push_back(std::move(group));
  }

  const ClockWalk& walk_;
  const ClockWalk::StepTest& along_;
  std::vector<Seen> seen_;
  std::size_t count_ = 0;
  std::vector<std::size_t> stack_;
  std::vector<std::size_t> path_;
  std::vector<ClockWalk::Group> groups_;
};

// Whether a clock that is started on a day cannot end before that day, so that its passing takes one.
bool takes_a_day(const DeadlineRule& rule) {
  if (!rule.from.empty() || !rule.from_end_of.empty() || rule.backward || !rule.within) return false;
  constexpr auto kLeastDays = std::to_array<std::int64_t>({1, 1, 7, 28, 365});  // By TermUnit.
  // A last day that rolls backward lies before the term's by no more than a run of days off.
  constexpr std::int64_t kLongestDaysOff = 15;
  std::int64_t least = rule.within->amount * kLeastDays[static_cast<std::size_t>(rule.within->unit)];
  if (rule.count.event_day_counts) --least;
  if (rule.count.roll == Roll::kBackward) least -= kLongestDaysOff;
  return least >= 0;
}

// The events of the shortest way from the first node of a group round to it.
std::vector<std::string> round_from(const ClockWalk& walk, const ClockWalk::Group& group,
                                    const ClockWalk::StepTest& along) {
  const std::size_t first = group.nodes.front();
  const std::set<std::size_t> inside(group.nodes.begin(), group.nodes.end());
  std::map<std::size_t, std::vector<std::string>> ways = {{first, {}}};
  std::deque<std::size_t> queue = {first};
  while (!queue.empty()) {
    const std::size_t at = queue.front();
    queue.pop_front();
    for (const ClockWalk::Step& step : walk.nodes()[at].steps) {
      if (!along(step) || !inside.contains(step.to)) continue;
      std::vector<std::string> way = ways[at];
      way.push_back(step.by->event);
      if (step.to == first) return way;
      if (ways.emplace(step.to, std::move(way)).second) queue.push_back(step.to);
    }
  }
  return {};
}

}  // namespace

ClockWalk::ClockWalk(const Workflow& workflow, const Explorer& explorer, std::size_t max_nodes)
    : workflow_(workflow), explorer_(explorer), max_nodes_(max_nodes) {
  complete_ = workflow.data().deadlines.size() <= kMostDeadlines;
  if (!complete_ || explorer.places().empty()) return;
  for (const Explorer::Reachable& place : explorer.places()) {
    const Configuration& configuration = place.configuration;
    DeadlineSet used = 0;
    DeadlineSet held = 0;
    DeadlineSet stands = 0;
    for (const RunningDeadline& running : running_deadlines(workflow, configuration))
      used |= bit(workflow.deadline(running.id));
    for (const DeadlineRule& rule : workflow.data().deadlines) {
      if (configuration.held.contains(rule.id)) held |= bit(&rule);
      if (stands_still(workflow, rule, configuration)) stands |= bit(&rule);
    }
    has_.push_back(used | held);
    used_.push_back(used);
    runs_.push_back(used & ~stands);
  }
  node_of(0, 0, 0, nullptr);
  for (std::size_t at = 0; at < nodes_.size() && complete_; ++at) expand(at);
}

DeadlineSet ClockWalk::bit(const DeadlineRule* rule) const {
  if (rule == nullptr || !rule->within) return 0;
  return DeadlineSet{1} << (rule - workflow_.data().deadlines.data());
}

void ClockWalk::expand(std::size_t at) {
  const Explorer::Reachable& place = explorer_.places()[nodes_[at].place];
  for (const Explorer::Edge& edge : place.edges) {
    const DeadlineSet passes = bit(edge.passes);
    if (edge.passes != nullptr && (passes & used_[nodes_[at].place] & ~nodes_[at].passed) == 0) continue;
    DeadlineSet started = 0;
    for (const std::string& id : edge.started) started |= bit(workflow_.deadline(id));
    const DeadlineSet passed = (nodes_[at].passed | passes) & ~started & has_[edge.to];
    const std::size_t to = node_of(edge.to, passed, at, &edge);
    nodes_[at].steps.push_back({to, &edge, started});
  }
}

std::size_t ClockWalk::node_of(std::size_t place, DeadlineSet passed, std::size_t parent,
                               const Explorer::Edge* by) {
  const auto [known, is_new] = index_.emplace(std::pair(place, passed), nodes_.size());
  if (!is_new) return known->second;
  if (nodes_.size() >= max_nodes_) complete_ = false;
  nodes_.push_back({.place = place, .passed = passed, .parent = parent, .by = by});
  return nodes_.size() - 1;
}

std::vector<std::string> ClockWalk::path_to(std::size_t node) const {
  std::vector<std::string> path;
  for (; nodes_[node].by != nullptr; node = nodes_[node].parent) path.push_back(nodes_[node].by->event);
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<ClockWalk::Group> ClockWalk::groups(const NodeTest& within, const StepTest& along) const {
  return Components(*this, within, along).take();
}

void check_circles(const CheckScene& scene, const ClockWalk& walk) {
  const ClockWalk::StepTest takes_no_day = [](const ClockWalk::Step& step) {
    return step.by->passes != nullptr && !takes_a_day(*step.by->passes);
  };
  for (const ClockWalk::Group& group :
       walk.groups([](const ClockWalk::Node&) { return true; }, takes_no_day)) {
    if (!group.round) continue;
    const std::set<std::size_t> inside(group.nodes.begin(), group.nodes.end());
    const DeadlineRule* rule = nullptr;
    bool moves = false;  // What one of the clocks is counted from changes on the way round.
    DeadlineSet started = 0;
    std::vector<const ClockWalk::Step*> steps;
    for (const std::size_t at : group.nodes) {
      for (const ClockWalk::Step& step : walk.nodes()[at].steps) {
        if (!takes_no_day(step) || !inside.contains(step.to)) continue;
        steps.push_back(&step);
        started |= step.started;
      }
    }
    for (const ClockWalk::Step* step : steps) {
      const DeadlineRule& passes = *step->by->passes;
      if (rule == nullptr) rule = &passes;
      moves = moves || (walk.bit(scene.workflow.deadline(passes.from_end_of)) & started) != 0;
      for (const ClockWalk::Step* other : steps) {
        for (const TransitionId transition : other->by->transitions)
          moves = moves || (!passes.from.empty() && scene.sets(transition, passes.from));
      }
    }
    std::vector<std::string> path = walk.path_to(group.nodes.front());
    for (std::string& event : round_from(walk, group, takes_no_day)) path.push_back(std::move(event));
    const Configuration& where =
        scene.explorer.places()[walk.nodes()[group.nodes.front()].place].configuration;
    scene.report(moves ? Severity::kWarning : Severity::kError,
                 Message(moves ? "workflows.circle-undecided" : "workflows.circle-without-day",
                         {{"deadline", rule->id}}),
                 where.active.back(), std::move(path));
  }
}

namespace {

// The clocks of a group that run in all of it and are started nowhere in it: they will pass, and so lead out.
DeadlineSet ends_of(const ClockWalk& walk, const ClockWalk::Group& group) {
  DeadlineSet ends = ~DeadlineSet{0};
  const std::set<std::size_t> inside(group.nodes.begin(), group.nodes.end());
  for (const std::size_t at : group.nodes) {
    ends &= walk.running(at);
    for (const ClockWalk::Step& step : walk.nodes()[at].steps) {
      if (inside.contains(step.to)) ends &= ~step.started;
    }
  }
  return ends;
}

}  // namespace

std::vector<Stay> stays(const CheckScene& scene, const ClockWalk& walk) {
  std::vector<Stay> found;
  if (!walk.complete()) return found;
  for (StateId id = 0; id < scene.chart.states().size(); ++id) {
    const StateKind kind = scene.chart.state(id).kind;
    if (kind == StateKind::kFinal || kind == StateKind::kHistory) continue;
    if (id != 0 && scene.explorer.entered()[id] == 0) continue;
    Stay stay{.state = id == 0 ? std::string() : scene.chart.state(id).id};
    std::size_t nearest = std::numeric_limits<std::size_t>::max();
    const auto within = [&](const ClockWalk::Node& node) {
      const Configuration& configuration = scene.explorer.places()[node.place].configuration;
      return configuration.running && (id == 0 || configuration.is_active(id));
    };
    for (const ClockWalk::Group& group : walk.groups(within, [](const ClockWalk::Step&) { return true; })) {
      if (ends_of(walk, group) != 0 || group.nodes.front() >= nearest) continue;
      nearest = group.nodes.front();
      const bool waits =
          std::ranges::any_of(group.nodes, [&](std::size_t at) { return walk.running(at) == 0; });
      stay.bound = waits ? Stay::Bound::kWait : Stay::Bound::kRounds;
      stay.path = walk.path_to(nearest);
    }
    found.push_back(std::move(stay));
  }
  return found;
}

}  // namespace htx::workflows::internal
