#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/calendar/deadline_course.h"
#include "engine/value/date.h"
#include "engine/workflows/chart/configuration.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

// Whether a case that is in these states keeps the clock of a deadline standing still.
bool stands_still(const Workflow& workflow, const DeadlineRule& deadline, const Configuration& configuration);

// The days on which the deadlines of a case stood still, those that had no clock then included: a clock that
// is started later from an earlier day leaves them out as well.  A fold over what happened to the case, in
// order of time; each day is judged by the definition the case had on it.
class StandStills {
 public:
  // The case is in these states from `on` on: after a step, an opening, a migration.
  void enter(const Workflow& workflow, const Configuration& configuration, const Date& on);
  // The case as a whole is stopped and goes on: every deadline stands still meanwhile.
  void suspend(const Date& on) { begin_pause(suspensions_, on); }
  void resume(const Date& on) { end_pause(suspensions_, on); }

  std::vector<Pause> of(std::string_view deadline) const;

 private:
  std::vector<Pause> suspensions_;
  std::map<std::string, std::vector<Pause>, std::less<>> pauses_;  // By deadline, in states of `pauses_in`.
};

}  // namespace htx::workflows
