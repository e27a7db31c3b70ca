#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/calendar/due_date.h"
#include "engine/calendar/term.h"
#include "engine/calendar/working_calendar.h"
#include "engine/value/date.h"

namespace htx {

// A stretch of days on which a case stood still: from the day it was stopped to the day before it
// went on again.  The day on which it went on counts again.  None: it still stands.
struct Pause {
  Date from;
  std::optional<Date> until;
  bool operator==(const Pause&) const = default;
};

// Adds a stretch at the end, or opens and closes the last one.  One that lasted no whole day is none, and
// one that begins on the day another ended goes on with it.
void begin_pause(std::vector<Pause>& pauses, const Date& from);
void end_pause(std::vector<Pause>& pauses, const Date& until);

// Both together, in order of time and apart: the days that lie in one of either.
std::vector<Pause> joined(const std::vector<Pause>& one, const std::vector<Pause>& other);

// All that has happened to one deadline.  The due date is always computed again from these facts and
// never moved by hand.
struct DeadlineCourse {
  Date anchor;  // The day of the event the term runs from.
  Date begun;   // The day the clock was started; only a fixed day asks for it.
  Term term;
  CountRules rules;
  std::vector<Pause> pauses;     // In order of time, not overlapping.
  std::vector<Term> extensions;  // Each begins when what it prolongs ends.
};

// The last day of the term, with its extensions, the days of the pauses left out; none while a pause stops
// the clock.
//
// The rule (a design default: the Civil Code, arts 144 to 148, says nothing of stand-stills in procedures):
//  1. A day inside a pause does not count.  So the day a pause begins does not count, the day it ends does.
//  2. N working days end on the N-th working day that counts.  A term in days, weeks, months or years is so
//     many days as lie between its beginning and its end by the calendar alone; it ends when as many days
//     that count have passed.  What remained when a pause began is thus what remains from the day it ends.
//  3. A term of nothing is a fixed day, such as a limit written in a notice.  What counts are the days from
//     the day the clock was started (that day left out) to the fixed day, as in 2.  A fixed day that had come
//     when the clock was started has no days left.
//  4. An extension is counted in the same way from the last day of what it prolongs, not yet rolled.
//  5. Rolling is done once, at the end, by CountRules::roll, and never into a pause: forward to the first
//     working day that counts; backward to a working day after the last pause, and forward if there is none.
//     With Roll::kNone a last day inside a pause (only a fixed day can lie there) is the day the pause ends.
//  6. A pause that begins on the last day, as rolled, or before it stops the clock; one that begins later
//     changes nothing: what has passed has passed.  What lies before the beginning of the term changes
//     nothing either, and of a pause around it only the days after it do.
//
// Fails with "calendar.outside", and with "calendar.bad-pauses" if pauses overlap, end before they
// begin, or follow an open one.
Result<std::optional<Date>> due_date_of(const WorkingCalendar& calendar, const DeadlineCourse& course);

}  // namespace htx
