// Several sources define it: the checks of x are in x_checks.cpp.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/workflows/soundness/analyse.h"
#include "engine/workflows/soundness/explorer.h"
#include "engine/workflows/soundness/longest_path.h"

namespace htx::workflows::internal {

// What every check looks at and writes to.
class CheckScene {
 public:
  CheckScene(const Workflow& of, const Explorer& walked, Analysis& analysis)
      : workflow(of), chart(of.chart()), explorer(walked), analysis_(analysis) {}

  void report(Severity severity, Message message, StateId state, std::vector<std::string> path = {}) const {
    analysis_.findings.push_back({.severity = severity,
                                  .message = std::move(message),
                                  .span = chart.state(state).span,
                                  .subject = chart.state(state).id,
                                  .path = std::move(path)});
  }
  void report_transition(Severity severity, Message message, TransitionId id,
                         std::vector<std::string> path = {}) const;

  // "event -> target, target", for a person.
  std::string name_of(TransitionId id) const;
  // The deadline runs in this place, and its clock does not stand still.
  bool runs(const DeadlineRule& deadline, const Configuration& configuration) const;
  bool stands_still(const DeadlineRule& deadline, const Configuration& configuration) const;
  // The place nearest to the start where the state is active; none if there is none.
  std::optional<std::size_t> nearest_place_in(StateId state) const;
  // The one parallel state in whose different regions both lie; kNone if there is none.
  StateId parallel_between(StateId a, StateId b) const;
  // Whether on some way the task is done and the state comes up afterwards.
  bool comes_before(const Task& task, StateId state) const;
  // The same, or one of several approvals of it, which leads nowhere yet.
  bool is_begun_before(const Task& task, StateId state) const;
  // Whether the transition sets the data item, or takes it from the event.
  bool sets(TransitionId id, const std::string& item) const;

  const Workflow& workflow;
  const Chart& chart;
  const Explorer& explorer;

 private:
  // Whether the state comes up after the task, or already where it can be begun.
  bool follows(const Task& task, StateId state, bool begun) const;

  Analysis& analysis_;
};

// Transitions: shadowed, overlapping and incomplete conditions, conditions on data nobody ever gives,
// leaps between regions, two regions writing one item at once, windows that can be cut short.
void check_conditions(const CheckScene& scene);
void check_transitions(const CheckScene& scene);

// Clocks: anchors that may be missing, pauses that never begin or never end, deadlines whose order
// decides, and longest ways against statutory limits.
void check_clocks(const CheckScene& scene, TermSpans* spans);
void check_lengths(const CheckScene& scene, TermSpans* spans);

// Documents nobody can have made when they are needed, and what is left open at an end.
void check_documents(const CheckScene& scene);
void check_endings(const CheckScene& scene);

// Roles nobody can fill and four-eyes rules the people of `roster` cannot keep; without a roster only
// rules that never bind.
void check_people(const CheckScene& scene, const Roster* roster);

// Whether on every way of the case the people of `roster` can do all tasks, cast the votes and give the
// signatures that it asks for, all at once.  REQUIRES: every role that acts has people.
void check_seating(const CheckScene& scene, const Roster& roster);

// What rules of the case layer make impossible or leave without effect: acts a state forbids and the chart
// needs, transitions whose `until` never runs or closes the only way, votes and signatures.
void check_rules(const CheckScene& scene, const Roster* roster);

}  // namespace htx::workflows::internal
