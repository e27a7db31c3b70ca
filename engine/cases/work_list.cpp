#include "engine/cases/work_list.h"

#include <algorithm>

#include "engine/calendar/due_date.h"
#include "engine/cases/case_repository.h"
#include "engine/session/sight.h"

namespace htx {
namespace {

using workflows::Workflow;

void add_titles_of(const Workflow& workflow, WorkItem& item) {
  item.workflow_title = workflow.title();
  if (const workflows::Role* role = workflow.role(item.row.work.role)) item.role_title = role->title;
  switch (item.row.work.kind) {
    case WorkKind::kTask:
      if (const workflows::Task* task = workflow.task(item.row.work.item)) item.title = task->title;
      break;
    case WorkKind::kWait:
      if (const auto state = workflow.chart().find(item.row.work.item))
        item.title = workflow.state(*state).title;
      break;
  }
  if (const workflows::DeadlineRule* rule = workflow.deadline(item.row.work.deadline)) {
    item.deadline_title = rule->title;
    if (rule->law) item.law = rule->law->article;
  }
}

}  // namespace

std::string_view to_string(Urgency urgency) {
  switch (urgency) {
    case Urgency::kOpen: return "open";
    case Urgency::kSoon: return "soon";
    case Urgency::kOverdue: return "overdue";
  }
  return {};
}

Urgency urgency_of(const std::optional<Date>& due, const std::optional<Date>& warn, Date today) {
  if (!due) return Urgency::kOpen;
  if (*due < today) return Urgency::kOverdue;
  return warn.value_or(*due) <= today ? Urgency::kSoon : Urgency::kOpen;
}

Result<WorkList> work_list(const Session& session, const WorkRequest& request) {
  HTX_ASSIGN_OR_RETURN(WorkList list, untitled_work_list(session, request));
  if (request.limit != 0 && list.items.size() > request.limit) list.items.resize(request.limit);
  HTX_RETURN_IF_ERROR(add_titles(session, list.items));
  return list;
}

Result<WorkList> untitled_work_list(const Session& session, const WorkRequest& request) {
  std::optional<Date> until;
  if (request.within) {
    HTX_ASSIGN_OR_RETURN(const CalendarDefinition* calendar, session.library.calendar());
    HTX_ASSIGN_OR_RETURN(until, due_date(calendar->calendar, request.today, *request.within));
  } else if (request.only_overdue) {
    until = request.today.plus_days(-1);
  }
  HTX_ASSIGN_OR_RETURN(auto rows, session.store.work_list(
                                      {.role = request.role, .holder = request.person, .due_until = until}));
  HTX_RETURN_IF_ERROR(Sight(session).keep_seen(rows, &WorkListRow::cooperative));
  WorkList list{.items = {}, .found = rows.size(), .overdue_by_role = {}};
  list.items.reserve(rows.size());
  for (WorkListRow& row : rows) {
    const Urgency urgency = urgency_of(row.due, row.warn, request.today);
    if (urgency == Urgency::kSoon) ++list.soon;
    if (urgency == Urgency::kOverdue) {
      ++list.overdue;
      ++list.overdue_by_role[row.work.role];
    }
    list.items.push_back({.row = std::move(row), .urgency = urgency});
  }
  return list;
}

Status add_titles(const Session& session, std::span<WorkItem> items) {
  internal::CaseRepository repository(session);
  for (WorkItem& item : items) {
    HTX_ASSIGN_OR_RETURN(const auto definition,
                         repository.definition(item.row.workflow_digest, item.row.workflow));
    add_titles_of(definition->workflow, item);
  }
  return Done{};
}

}  // namespace htx
