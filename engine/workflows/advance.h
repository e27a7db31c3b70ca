#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/calendar/deadline_course.h"
#include "engine/workflows/chart/step.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

// Something that may be done next, and by whom.
struct EnabledEvent {
  std::string event;
  std::string role;  // Empty: the program itself, when a deadline passes.
  Bilingual title;
  std::optional<std::string> task;     // Set if the event is an outcome of a task,
  std::optional<std::string> outcome;  // with the outcome.
  std::vector<std::string> needs;      // Documents that must be there first.
  std::vector<std::string> asks;       // Data items the event must bring.
  std::string document;  // Whose filing the event is, "document.<id>": it must come; else empty.
  std::vector<std::string> not_same_as;
  std::int64_t approvals = 1;
  std::optional<Vote> vote;
  std::string until;       // Possible only until the last day of this deadline; empty: at any time.
  std::string guard;       // The condition as written; empty if there is none.
  std::string deadline;    // The deadline that runs in the state concerned; may be empty.
  bool is_expiry = false;  // The event is the passing of that deadline.
  std::optional<Law> law;
  std::string state;  // The active state it belongs to.
  bool administrative = false;
  // kTrue: may be done now.  kError: the condition cannot be evaluated, because data is missing.
  // Actions whose condition is false are not listed.
  Truth condition = Truth::kTrue;
};

// A deadline that runs while the case is in a state.
struct RunningDeadline {
  std::string id;
  std::string event;
  std::string state;
  bool operator==(const RunningDeadline&) const = default;
};

// What a step asks of the outside.
struct Effect {
  enum class Kind : std::uint8_t {
    kStartDeadline,   // Start the clock of deadline `id`, anew if it has one; `event` happens when it passes.
    kCancelDeadline,  // It has none any more.
    kNotify,          // Tell the people in role `id`.
    kAssess,          // An assessment is needed, for the purpose `id`.
    kPropose,         // Propose to open a case of workflow `id`.
    kSet,             // For the record: data item `id` became `value`; the configuration has it already.
    kPauseDeadline,   // The clock of deadline `id`, which there is, stands still from today,
    kResumeDeadline,  // and runs again; `event` happens when it passes.
  };
  Kind kind = Kind::kNotify;
  std::string id;
  std::string event = {};
  Json value = {};
  bool operator==(const Effect&) const = default;
};

struct Advance {
  StepResult step;  // Its `effects` in their raw form; use those below.
  std::vector<Effect> effects;
};

// Opens a case.  `data` are first values of data items; unknown names and values of the wrong kind
// fail with "workflows.unknown-data" and "workflows.wrong-data".
Result<Advance> open_case(const Workflow& workflow, const Json& data = Json(Json::Object{}),
                          const StepLimits& limits = {});

// What may be done next, in document order of the transitions, innermost states first.
std::vector<EnabledEvent> allowed(const Workflow& workflow, const Configuration& configuration);

// The same with those whose condition is false, for saying why something cannot be done.
std::vector<EnabledEvent> considered(const Workflow& workflow, const Configuration& configuration);

// What a transition asks for and rests on in a state, whatever else a case is in: as allowed() would have it
// there, whether or not its condition holds.
EnabledEvent act_of(const Workflow& workflow, StateId state, TransitionId transition);

// Which of them an event with its data is: where conditions look at what the event brings, only the data tell
// several actions on one event apart, and with them what each needs.  None if no condition is known to hold.
std::optional<EnabledEvent> action_of(const Workflow& workflow, const Configuration& configuration,
                                      const Event& event);

// What the organisation may not do now, outermost states first.
std::vector<ForbiddenAct> forbidden_acts(const Workflow& workflow, const Configuration& configuration);

// The deadlines running now.
std::vector<RunningDeadline> running_deadlines(const Workflow& workflow, const Configuration& configuration);

// Processes one event.  Fails with "workflows.not-allowed" if it means nothing now, with
// "workflows.not-evaluable" if its condition lacks data, with "workflows.missing-data" if a data item
// that the event must bring is absent, and as open_case() and step() do.
// Who may cause it, and whether documents are there, is for the caller to check: see Action.
Result<Advance> advance(const Workflow& workflow, const Configuration& configuration, const Event& event,
                        const StepLimits& limits = {});

}  // namespace htx::workflows
