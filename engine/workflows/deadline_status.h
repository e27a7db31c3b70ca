#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/calendar/deadline_course.h"
#include "engine/calendar/working_calendar.h"
#include "engine/value/date.h"
#include "engine/value/json.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

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
