#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case_repository.h"
#include "engine/workflows/deadline_status.h"

// The clocks of a case as rows: workflows/README.md, "Deadlines", says what they do.
namespace htx::internal {

// The stand-stills that a row of the deadline keeps: those that are not over before its clock has begun.
std::vector<Pause> relevant_pauses(const workflows::StandStills& stills, const workflows::DeadlineRule& rule,
                                   const workflows::DeadlineHistory& history);

// The day from which a row of the deadline warns.
std::optional<Date> first_warning(const workflows::DeadlineStatus& status);

// By what clocks are counted again.
struct Recount {
  const workflows::Workflow& workflow;               // Its rules hold.
  const workflows::StandStills& stills;              // As they are after the line.
  std::function<bool(const std::string&)> concerns;  // Whether a deadline is counted again at all.
};
// Counts clocks again and puts those that change into the draft.
Status count_clocks_again(const Session& session, const LoadedCase& loaded, const Recount& recount,
                          LineDraft& draft);

// What a passing may not do: bring the case to where an earlier passing brought it on the same day, with no
// act in between.  `draft` has all that it does.  Fails with "cases.deadline-circle".
Status check_no_circle(const CaseState& state, const workflows::Workflow& workflow, const DeadlineRow& passes,
                       const LineDraft& draft);

// Whether a case that stands so has the clocks it must have and no others, with the stand-stills of its
// journal, and whether those of `line`, the last, end on the days they say. Fails with
// "cases.clock-missing", "cases.step-differs", "session.definition-gone".
Status check_clocks(CaseRepository& repository, const workflows::Workflow& workflow, const CaseState& state,
                    const JournalLine& line);

}  // namespace htx::internal
