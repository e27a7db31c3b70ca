#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/calendar/working_calendar.h"
#include "engine/workflows/advance.h"
#include "engine/workflows/deadline_status.h"
#include "engine/workflows/stand_stills.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

// A deadline of a simulated case as it stands on some day.
struct SimulatedDeadline {
  std::string id;
  std::string event;  // What happens when it passes.
  DeadlineStatus status;
  std::optional<Law> law;
};

// One day's act in a simulated case and what came of it.
struct SimulatedStep {
  Date on;
  std::string event;                // Empty: the opening.
  std::string role;                 // Who caused it; empty: the program, because a deadline passed.
  Bilingual title;                  // Of the act.
  std::optional<Law> law;           // On which it rests: the transition's, the task's or the document's.
  std::vector<std::string> states;  // The active leaves afterwards.
  std::vector<Effect> effects;
  std::vector<SimulatedDeadline> deadlines;  // That run afterwards.
};

// A case played in memory: the configuration and the clocks of its deadlines, kept as a store keeps
// them.  Nothing is written anywhere.
class Simulation {
 public:
  // Opens a case on a legal day.  Fails as open_case() does.
  static Result<Simulation> open(const Workflow& workflow, const WorkingCalendar& calendar, const Date& on,
                                 const Json& data);

  // Processes one event on a legal day.  Fails, changing nothing, as advance() and deadline_status() do,
  // and with "workflows.before-last-act" if the day lies before that of the last act.
  Status act(const Date& on, const Event& event);

  const Workflow& workflow() const { return workflow_; }
  const Configuration& configuration() const { return configuration_; }
  const std::vector<SimulatedStep>& steps() const { return steps_; }
  bool running() const { return configuration_.running; }

  // What may be done next.
  std::vector<EnabledEvent> next() const { return allowed(workflow_, configuration_); }
  // The deadlines that run, as they stand at the end of `today`.
  Result<std::vector<SimulatedDeadline>> deadlines(const Date& today) const;
  // One of them; none if it does not run.
  Result<std::optional<DeadlineStatus>> deadline(const std::string& id, const Date& today) const;

 private:
  Simulation(Workflow workflow, const WorkingCalendar& calendar)
      : workflow_(std::move(workflow)), calendar_(&calendar) {}

  struct Clock {
    std::string event;
    DeadlineHistory history;  // Without its pauses: those are the case's.
  };
  // What the clocks of a case are made of.
  struct Clocks {
    std::map<std::string, Clock> running;   // Or standing still, or passed.
    std::map<std::string, Date> last_days;  // Of the clocks there are and were, as last known.
    StandStills stand_stills;
  };
  std::optional<Law> law_of(const std::string& state) const;
  Status take(const Advance& result, const Date& on, Clocks& clocks) const;
  Result<DeadlineStatus> status(const Clocks& clocks, const DeadlineRule& rule, const Date& today) const;
  Result<std::vector<SimulatedDeadline>> deadlines(const Clocks& clocks, const Date& today) const;
  Status keep(Advance result, SimulatedStep step);

  Workflow workflow_;
  const WorkingCalendar* calendar_;
  Configuration configuration_;
  Clocks clocks_;
  std::vector<SimulatedStep> steps_;
};

}  // namespace htx::workflows
