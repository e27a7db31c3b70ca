#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/language.h"
#include "engine/session/session.h"

namespace htx {

// A deadline of an open case that ends on another day by another version of the calendar.
struct RecountedDeadline {
  std::string deadline;
  Bilingual title;
  Date from;  // The day it runs from.
  Date before;
  Date after;
  // The days that only one of the two versions works, from the day it runs from to the later end.
  std::vector<Date> because;
  // Set if it stays as it is all the same: it has passed, or it would have passed already.
  std::optional<Message> stays;
};

struct RecountedCase {
  std::string case_id;
  std::string cooperative;
  Bilingual workflow_title;
  std::vector<RecountedDeadline> deadlines;  // By day.
  std::int64_t line = 0;                     // Of the journal; 0: nothing was written.
};

struct Recount {
  std::string calendar;
  std::int64_t version = 0;          // By which was counted.
  std::size_t running = 0;           // Deadlines that run in open cases, those that stand still left out.
  std::vector<RecountedCase> cases;  // Only those with a deadline of another day, by id.
  bool applied = false;
};

// Counts the running deadlines of every open case again by the library's calendar, each from the day it runs
// from with its pauses and extensions; with kWrite writes what moves: one transaction, one line of the
// journal and one ledger entry a case.  Cases become durable many at a time: after an error those before it
// may be written, and the same command again goes on from there.  Only another version takes it back.
//
// A deadline whose last day by the earlier count lies before `on`, or that was acted on, has passed and does
// not change.  One that would be over by `on` only by the new count is left for a person to decide.
Result<Recount> recount_deadlines(const Session& session, Date on, Apply apply);

// What that would move if the library's calendar had no work on `off`, all else being as it is, in the cases
// that the actor sees; nothing is written.  Fails with "calendar.outside" if the calendar does not reach so
// far.
Result<Recount> try_day_off(const Session& session, Date on, Date off);

}  // namespace htx
