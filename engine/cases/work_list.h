#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/calendar/term.h"
#include "engine/session/session.h"

namespace htx {

enum class Urgency : std::uint8_t {
  kOpen,     // No deadline runs, or none that is near.
  kSoon,     // Its warning is due; without a warning, its last day has come.
  kOverdue,  // Its last day is over.
};

std::string_view to_string(Urgency urgency);

// How near a deadline with this last day and first warning is, whatever is listed: the only place that
// decides.
Urgency urgency_of(const std::optional<Date>& due, const std::optional<Date>& warn, Date today);

// Something that has to be done, as a work list shows it.
struct WorkItem {
  WorkListRow row;
  Urgency urgency = Urgency::kOpen;
  Bilingual title;  // Of the task or the state.
  Bilingual workflow_title;
  Bilingual role_title;      // As the workflow calls who has to do it; empty: nobody has.
  Bilingual deadline_title;  // Empty if no deadline runs.
  std::string law;           // Of the deadline; may be empty.
};

struct WorkRequest {
  std::string role;
  std::string person;  // Who holds it.
  Date today;
  std::optional<Term> within;  // Only what is due within this term from today, however near that is.
  bool only_overdue = false;
  std::size_t limit = 0;  // 0: all.  The counts are of all, whatever the limit.
};

struct WorkList {
  std::vector<WorkItem> items;  // What is due first comes first.
  std::size_t found = 0;
  std::size_t overdue = 0;
  std::size_t soon = 0;
  std::map<std::string, std::size_t> overdue_by_role;
};

// Fails with "calendar.outside" if the term reaches beyond the calendar.
Result<WorkList> work_list(const Session& session, const WorkRequest& request);

// The same without titles, which only what is shown of a long list needs: all of it, whatever the limit.
Result<WorkList> untitled_work_list(const Session& session, const WorkRequest& request);
// Says the titles of a piece of work, and the law of its deadline.
Status add_titles(const Session& session, std::span<WorkItem> items);

}  // namespace htx
