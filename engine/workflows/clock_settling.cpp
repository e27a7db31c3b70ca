#include "engine/workflows/clock_settling.h"

#include "engine/workflows/stand_stills.h"

namespace htx::workflows::internal {
namespace {

// The event of a deadline that an active state uses; null if none does.
const std::string* running_event(const Workflow& workflow, const std::string& deadline,
                                 const Configuration& configuration) {
  if (!configuration.running) return nullptr;
  for (const StateId id : configuration.active) {
    if (workflow.state(id).deadline == deadline) return &workflow.state(id).deadline_event;
  }
  return nullptr;
}

struct ClockBefore {
  bool ran = false;  // A state that uses the deadline was active.
  bool had = false;  // There was a clock, which ran, stood still or had passed.
  bool stood = false;
};

ClockBefore clock_before(const Workflow& workflow, const std::string& id,
                         const Configuration& configuration) {
  const DeadlineRule* rule = workflow.deadline(id);
  if (rule == nullptr) return {};
  ClockBefore clock;
  clock.ran = running_event(workflow, id, configuration) != nullptr;
  clock.had = clock.ran || configuration.held.contains(id);
  clock.stood = stands_still(workflow, *rule, configuration);
  return clock;
}

}  // namespace

std::vector<Effect> settle_clocks(const Workflow& from, const Configuration& before, const Workflow& to,
                                  Configuration& after, const std::set<std::string>& entered) {
  std::vector<Effect> effects;
  const auto add = [&](Effect::Kind kind, const std::string& id, const std::string* event = nullptr) {
    effects.push_back({.kind = kind, .id = id, .event = event == nullptr ? std::string() : *event});
  };
  for (const DeadlineRule& rule : from.data().deadlines) {
    const bool gone = to.deadline(rule.id) == nullptr;
    if (gone && clock_before(from, rule.id, before).had) add(Effect::Kind::kCancelDeadline, rule.id);
  }
  std::set<std::string> held;
  for (const DeadlineRule& rule : to.data().deadlines) {
    ClockBefore clock = clock_before(from, rule.id, before);
    // A blank keeps no clock: what was one and has a length now begins, and the other way round.
    const DeadlineRule* earlier = from.deadline(rule.id);
    const bool changes = earlier != nullptr && earlier->within.has_value() != rule.within.has_value();
    if (changes && clock.had && !rule.within) add(Effect::Kind::kCancelDeadline, rule.id);
    if (changes) clock.ran = clock.had = false;

    const std::string* event = running_event(to, rule.id, after);
    const bool stands = stands_still(to, rule, after);
    if (event == nullptr && clock.had && stands) held.insert(rule.id);
    if (event != nullptr && (!clock.had || (clock.ran && entered.contains(rule.id)))) {
      add(Effect::Kind::kStartDeadline, rule.id, event);
    } else if (clock.had && event == nullptr && !stands) {
      add(Effect::Kind::kCancelDeadline, rule.id);
    } else if (clock.had && clock.stood != stands) {
      add(stands ? Effect::Kind::kPauseDeadline : Effect::Kind::kResumeDeadline, rule.id, event);
    }
  }
  after.held = std::move(held);
  return effects;
}

std::set<std::string> entered_deadlines(const Workflow& workflow, const StepResult& step) {
  std::set<std::string> entered;
  for (const StepResult::Move& move : step.moves) {
    const std::string& deadline = workflow.state(move.state).deadline;
    if (move.entered && !deadline.empty()) entered.insert(deadline);
  }
  return entered;
}

}  // namespace htx::workflows::internal
