#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/calendar/due_date.h"
#include "engine/calendar/working_calendar.h"
#include "engine/workflows/workflow.h"

namespace htx::workflows {

// From how many to how many calendar days a term can take, by the day it begins.
struct DaySpan {
  std::int64_t least = 0;
  std::int64_t most = 0;
};

// The spans of terms over every day a calendar covers, last days that roll included; each counted once.
class TermSpans {
 public:
  explicit TermSpans(const WorkingCalendar& calendar) : calendar_(calendar) {}
  // None if the calendar covers no such term.
  std::optional<DaySpan> of(const Term& term, const CountRules& rules);

 private:
  const WorkingCalendar& calendar_;
  std::map<std::tuple<std::int64_t, TermUnit, Roll, bool>, std::optional<DaySpan>> known_;
};

// How long a stretch of a case takes if every deadline on the way is used to its last day and kept.
struct LongestPath {
  std::vector<std::string> deadlines;      // On the way, in order.
  std::map<TermUnit, std::int64_t> total;  // Their sum, unit by unit: exact, nothing is converted.
  std::optional<DaySpan> days;             // The same in calendar days; none without a calendar.
  std::vector<std::string> unknown;        // States on the way that no known term limits.
  std::vector<std::string> repeats;        // States the way can come back to: counted once.
};

// The longest way through a state, or through the whole workflow (state 0), by the deadlines inside it;
// the state's own deadline is left out.  Regions of a parallel state run at the same time: the longest
// counts. Administrative ways are not taken.
LongestPath longest_path(const Workflow& workflow, StateId state, TermSpans* spans);

// "20 wd + 6 m", largest unit last; "0 d" if nothing is known.
std::string to_text(const std::map<TermUnit, std::int64_t>& total, Language language);

}  // namespace htx::workflows
