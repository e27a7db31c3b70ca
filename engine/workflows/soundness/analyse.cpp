#include "engine/workflows/soundness/analyse.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/base/text.h"
#include "engine/workflows/soundness/checks.h"
#include "engine/workflows/soundness/clock_walk.h"
#include "engine/workflows/soundness/explorer.h"

namespace htx::workflows {
namespace {

// Turns what an exploration found into findings.
class Judge {
 public:
  Judge(const Workflow& workflow, const AnalysisLimits& limits, const AnalysisScene& scene)
      : workflow_(workflow),
        chart_(workflow.chart()),
        limits_(limits),
        scene_(scene),
        explorer_(workflow, limits) {}

  Analysis run() {
    explorer_.walk_from_start();
    analysis_.configurations = explorer_.places().size();
    analysis_.edges = explorer_.edges();
    analysis_.complete = explorer_.complete();
    for (const Explorer::Livelock& livelock : explorer_.livelocks()) {
      add(Severity::kError, Message("workflows.livelock", {{"event", livelock.event}}), 0, livelock.path);
    }
    check_deadlocks();
    if (analysis_.complete) {
      check_completion();
      check_entered();
      check_taken();
      check_further();
    } else {
      add(Severity::kWarning,
          Message("workflows.analysis-incomplete", {{"limit", std::to_string(limits_.max_configurations)}}),
          0, {});
    }
    check_waits();
    return std::move(analysis_);
  }

 private:
  using Explorer = internal::Explorer;

  void add(Severity severity, Message message, StateId state, std::vector<std::string> path) {
    analysis_.findings.push_back({.severity = severity,
                                  .message = std::move(message),
                                  .span = chart_.state(state).span,
                                  .subject = chart_.state(state).id,
                                  .path = std::move(path)});
  }

  void add_at(Severity severity, const char* code, std::size_t at) {
    add(severity, code, explorer_.places()[at].configuration.active.back(), explorer_.path_to(at));
  }

  void check_deadlocks() {
    for (std::size_t at = 0; at < explorer_.places().size(); ++at) {
      const Explorer::Reachable& place = explorer_.places()[at];
      const bool leaves_it =
          std::any_of(place.edges.begin(), place.edges.end(),
                      [&](const Explorer::Edge& edge) { return edge.to != at && !edge.never_happens(); });
      if (place.configuration.running && !leaves_it) add_at(Severity::kError, "workflows.deadlock", at);
    }
  }

  // Only the place nearest to the start is reported: what follows from it is the same mistake.
  void check_completion() {
    const std::vector<char> completes = explorer_.completing(true);
    const auto stuck = std::find(completes.begin(), completes.end(), 0);
    if (stuck != completes.end()) {
      add_at(Severity::kError, "workflows.cannot-complete",
             static_cast<std::size_t>(stuck - completes.begin()));
      return;
    }
    const std::vector<char> regularly = explorer_.completing(false);
    const auto odd = std::find(regularly.begin(), regularly.end(), 0);
    if (odd == regularly.end()) return;
    add_at(Severity::kWarning, "workflows.only-way-out", static_cast<std::size_t>(odd - regularly.begin()));
  }

  void check_entered() {
    for (StateId id = 1; id < chart_.states().size(); ++id) {
      if (explorer_.entered()[id] == 0 && chart_.state(id).kind != StateKind::kHistory) {
        add(Severity::kError, "workflows.never-entered", id, {});
      }
    }
  }

  void check_taken() {
    for (StateId id = 0; id < chart_.states().size(); ++id) {
      if (chart_.state(id).kind == StateKind::kHistory) continue;
      for (const TransitionId transition_id : chart_.state(id).transitions) {
        if (explorer_.taken()[transition_id] != 0) continue;
        const ChartTransition& transition = chart_.transition(transition_id);
        analysis_.findings.push_back({.severity = Severity::kWarning,
                                      .message = "workflows.dead-transition",
                                      .span = transition.span,
                                      .subject = join(transition.events, " ")});
      }
    }
  }

  std::vector<std::string> path_into(StateId id) const {
    for (std::size_t at = 0; at < explorer_.places().size(); ++at) {
      if (explorer_.places()[at].configuration.is_active(id)) return explorer_.path_to(at);
    }
    return {};
  }

  void check_waits() {
    for (StateId id = 1; id < chart_.states().size(); ++id) {
      const ChartState& state = chart_.state(id);
      if (state.kind != StateKind::kAtomic || explorer_.entered()[id] == 0) continue;
      const bool waits =
          std::any_of(state.transitions.begin(), state.transitions.end(),
                      [&](TransitionId transition) { return !chart_.transition(transition).events.empty(); });
      bool limited = false;
      for (StateId up = id; up != kNone && !limited; up = chart_.state(up).parent) {
        limited = !workflow_.state(up).deadline.empty() || workflow_.state(up).waits;
      }
      if (waits && !limited) add(Severity::kWarning, "workflows.wait-without-deadline", id, path_into(id));
    }
  }

  void check_further() {
    const internal::CheckScene scene(workflow_, explorer_, analysis_);
    internal::check_conditions(scene);
    internal::check_transitions(scene);
    internal::check_clocks(scene, scene_.spans);
    const internal::ClockWalk walk(workflow_, explorer_, limits_.max_configurations);
    if (!walk.complete()) add(Severity::kWarning, "workflows.clocks-undecided", 0, {});
    internal::check_circles(scene, walk);
    analysis_.stays = internal::stays(scene, walk);
    internal::check_documents(scene);
    internal::check_endings(scene);
    internal::check_people(scene, scene_.roster);
    internal::check_rules(scene, scene_.roster);
  }

  const Workflow& workflow_;
  const Chart& chart_;
  const AnalysisLimits& limits_;
  const AnalysisScene& scene_;
  Explorer explorer_;
  Analysis analysis_;
};

// Whether `count` people can do the tasks, none doing two that exclude each other.  Few tasks exclude
// each other in any real workflow, so that trying is cheap.
bool can_share(const std::vector<std::set<std::size_t>>& excludes, std::vector<std::size_t>& person,
               std::size_t count) {
  const std::size_t task = person.size();
  if (task == excludes.size()) return true;
  for (std::size_t candidate = 0; candidate < count; ++candidate) {
    const bool free = std::none_of(excludes[task].begin(), excludes[task].end(), [&](std::size_t other) {
      return other < task && person[other] == candidate;
    });
    if (!free) continue;
    person.push_back(candidate);
    if (can_share(excludes, person, count)) return true;
    person.pop_back();
    // People are alike: a second one who has done nothing yet would fail the same way.
    if (std::find(person.begin(), person.end(), candidate) == person.end()) break;
  }
  return false;
}

}  // namespace

Analysis analyse(const Workflow& workflow, const AnalysisLimits& limits, const AnalysisScene& scene) {
  return Judge(workflow, limits, scene).run();
}

Diagnostics to_diagnostics(const Analysis& analysis, const Source& source) {
  Diagnostics diagnostics;
  for (const Finding& finding : analysis.findings) {
    std::string found = finding.subject;
    if (!finding.path.empty()) found += " <- " + join(finding.path, ", ");
    diagnostics.report({.severity = finding.severity,
                        .place = source.place_at(finding.span.begin),
                        .message = finding.message,
                        .found = std::move(found)});
  }
  return diagnostics;
}

std::map<std::string, std::size_t> people_needed(const Workflow& workflow) {
  std::map<std::string, std::vector<const Task*>> by_group;
  for (const StateRules& state : workflow.data().states) {
    if (!state.task) continue;
    const Role* role = workflow.role(state.task->role);
    if (role != nullptr && !role->external) by_group[role->group].push_back(&*state.task);
  }
  std::map<std::string, std::size_t> needed;
  for (const auto& [group, tasks] : by_group) {
    std::vector<std::set<std::size_t>> excludes(tasks.size());
    std::size_t count = 1;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      count = std::max(count, static_cast<std::size_t>(tasks[i]->approvals));
      for (std::size_t j = 0; j < tasks.size(); ++j) {
        const auto& others = tasks[i]->not_same_as;
        if (i == j || std::find(others.begin(), others.end(), tasks[j]->id) == others.end()) continue;
        excludes[i].insert(j);
        excludes[j].insert(i);
      }
    }
    for (std::vector<std::size_t> person; !can_share(excludes, person, count); person.clear()) ++count;
    needed[group] = count;
  }
  return needed;
}

}  // namespace htx::workflows
