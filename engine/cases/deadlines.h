#pragma once

#include <string>
#include <vector>

#include "engine/session/session.h"

namespace htx {

// A deadline whose passing was acted on.
struct ExpiredDeadline {
  std::string case_id;
  std::string deadline;
  std::string event;
  Date due;  // Its last day by law,
  Date on;   // and the legal day of the event: the day after, or that of the last act if it is later.
  std::int64_t line = 0;
};

// One that could not be acted on, and why; the others are not held up by it.
struct StuckDeadline {
  std::string case_id;
  std::string deadline;
  Date due;
  Message why;
};

struct ExpiredDeadlines {
  std::vector<ExpiredDeadline> passed;  // In the order in which they were due.
  std::vector<StuckDeadline> stuck;
};

// Acts on every deadline whose last day is before `today`, in the order in which they were due, those that
// start meanwhile included: each is one transaction and acts once, however often and by however many
// processes this is called.  Fails with "cases.day-ahead" if `today` has not come.
Result<ExpiredDeadlines> expire_deadlines(const Session& session, Date today, const Progress& progress = {});

}  // namespace htx
