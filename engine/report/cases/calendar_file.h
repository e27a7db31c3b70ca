#pragma once

#include <string>

#include "engine/base/clock.h"
#include "engine/cases/work_list.h"

namespace htx::report {

// The deadlines of a work list as an iCalendar file (RFC 5545): one all-day event for each deadline that
// runs, on its last day, with an alarm on the day from which it warns.  The UID of a run of a deadline stays
// the same, so that a calendar that reads the file again moves the event instead of adding another.
// `store` tells the stores of one calendar apart; `now` is the time of writing.
std::string calendar_file(const WorkList& list, const std::string& store, Instant now, Language language);

}  // namespace htx::report
