#pragma once

#include <string>
#include <vector>

#include "engine/cases/case_state.h"
#include "engine/workflows/advance.h"
#include "engine/workflows/deadline_status.h"

// How journal lines and deadlines are written: see JOURNAL.md.
namespace htx::internal {

// The strings of an array; none if it is no array.
std::vector<std::string> texts(const Json* array);
Json array_of(const std::vector<std::string>& items);

// "cases.bad-journal": a line that cannot be read, or cannot follow.
Error bad_line(std::int64_t line);

// The one form of a line that is stored and hashed.  REQUIRES: the bodies of its deadlines are canonical.
Result<std::string> journal_bytes(const JournalLine& line);

// The body of the row of a running deadline: what history_of() reads.
Json history_to(const workflows::DeadlineHistory& history, const workflows::DeadlineRule& rule,
                const std::string& calendar);

}  // namespace htx::internal
