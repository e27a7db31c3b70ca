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

// What happened to one deadline of a case so far: what the store keeps.
struct DeadlineHistory {
  Date anchor;                  // The day it runs from.
  Date begun = {};              // The day the clock was started: see deadline_course.h.
  std::vector<Pause> pauses;    // See deadline_course.h.
  std::int64_t extensions = 0;  // How often it was prolonged.
};

enum class DeadlineStanding : std::uint8_t {
  kBlank,  // Its length is not set: nobody is ever late.
  kRunning,
  kWarning,  // The first of its warnings is due.
  kOverdue,
  kPaused,
};

struct DeadlineStatus {
  DeadlineStanding standing = DeadlineStanding::kRunning;
  std::optional<Date> due;     // None if blank or paused.
  std::vector<Date> warnings;  // The days on which people are told, in the order of the rule.
  bool provisional = false;    // The count rests on days off that are not decided yet.
};

// The day from which a deadline runs that is started on `on`: its date among the `data` of the case, or the
// last day of another deadline, as far as `last_days` know it.  Fails with "workflows.no-anchor".
Result<Date> anchor_of(const DeadlineRule& deadline, const Json& data, const Date& on,
                       const std::map<std::string, Date>& last_days);

// How a deadline stands at the end of `today`: overdue from the day after its last one.
// Fails with "calendar.outside", "calendar.bad-pauses", and "workflows.too-many-extensions" if it was
// prolonged more often than its rule allows.
Result<DeadlineStatus> deadline_status(const DeadlineRule& deadline, const WorkingCalendar& calendar,
                                       const DeadlineHistory& history, const Date& today);

// The last day of a deadline that runs from `anchor` undisturbed; none if its length is a blank.
// Fails with "calendar.outside".
Result<std::optional<Date>> due_date_of(const DeadlineRule& deadline, const WorkingCalendar& calendar,
                                        const Date& anchor);

}  // namespace htx::workflows
