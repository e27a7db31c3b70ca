#include "engine/cases/recount.h"

#include <algorithm>
#include <map>

#include "engine/calendar/moved_deadlines.h"
#include "engine/cases/cases.h"
#include "engine/cases/derived_lines.h"
#include "engine/cases/journal_json.h"
#include "engine/doc/digest.h"
#include "engine/session/permission.h"
#include "engine/store/transaction.h"
#include "engine/store/transaction_group.h"
#include "engine/workflows/deadline_status.h"

namespace htx {
namespace {

using internal::CaseRepository;
using internal::LineDraft;
using internal::LoadedCase;

using DeadlinesByCase = std::map<std::string, std::vector<DeadlineRow>>;

// The deadlines that have a last day.
Result<DeadlinesByCase> deadlines_with_a_day(Store& store) {
  const Date first = Date::of(0, 1, 1).value_or(Date());
  const Date last = Date::of(9'999, 12, 31).value_or(Date());
  HTX_ASSIGN_OR_RETURN(const auto rows, store.deadlines_between(first, last));
  DeadlinesByCase by_case;
  for (const DeadlineRow& row : rows) by_case[row.case_id].push_back(row);
  return by_case;
}

// Why a deadline stays though it is counted otherwise; none if it moves.
std::optional<Message> why_it_stays(const DeadlineRow& row, const RecountedDeadline& deadline, Date on) {
  if (!row.acted_on_at.empty() || deadline.before < on) return Message("cases.recount-passed");
  if (deadline.after < on) return Message("cases.recount-behind", {{"day", spoken(on)}});
  return std::nullopt;
}

// One deadline counted again, with its row as it would be.
struct Counted {
  RecountedDeadline deadline;
  DeadlineRow row;
};

class Recounter {
 public:
  Recounter(const Session& session, Date on) : session_(session), repository_(session), on_(on) {}

  Result<Recount> run(Apply apply) {
    HTX_ASSIGN_OR_RETURN(calendar_, session_.library.calendar());
    const WorkingCalendar::Data& data = calendar_->calendar.data();
    Recount recount{.calendar = data.id, .version = data.version};
    HTX_ASSIGN_OR_RETURN(
        const auto open,
        session_.store.cases({.cooperative = {}, .workflow = {}, .status = CaseStatus::kOpen}));
    HTX_ASSIGN_OR_RETURN(const DeadlinesByCase running, deadlines_with_a_day(session_.store));
    for (const CaseRow& row : open) {
      const auto deadlines = running.find(row.id);
      if (deadlines == running.end()) continue;
      recount.running += deadlines->second.size();
      HTX_ASSIGN_OR_RETURN(const auto definition, repository_.definition(row.workflow_digest, row.workflow));
      HTX_ASSIGN_OR_RETURN(const auto counted, count(definition->workflow, deadlines->second));
      if (counted.empty()) continue;
      RecountedCase found{
          .case_id = row.id, .cooperative = row.cooperative, .workflow_title = definition->workflow.title()};
      for (const Counted& one : counted) found.deadlines.push_back(one.deadline);
      recount.cases.push_back(std::move(found));
    }
    recount.applied = apply == Apply::kWrite;
    if (recount.applied) HTX_RETURN_IF_ERROR(write_all(recount.cases));
    return recount;
  }

 private:
  // The deadlines that end, or are warned of, on another day.
  Result<std::vector<Counted>> count(const workflows::Workflow& workflow,
                                     const std::vector<DeadlineRow>& deadlines) {
    std::vector<Counted> found;
    for (const DeadlineRow& due : deadlines) {
      const workflows::DeadlineRule* rule = workflow.deadline(due.deadline);
      if (rule == nullptr || !due.due) continue;
      HTX_ASSIGN_OR_RETURN(const workflows::DeadlineHistory history, history_of(due));
      HTX_ASSIGN_OR_RETURN(DeadlineRow row,
                           internal::deadline_row(session_, {due.case_id, due.run}, *rule, history, on_));
      if (!row.due || (row.due == due.due && row.warn == due.warn)) continue;
      Counted counted;
      counted.deadline = {.deadline = due.deadline,
                          .title = rule->title,
                          .from = history.anchor,
                          .before = *due.due,
                          .after = *row.due};
      counted.row = std::move(row);
      HTX_ASSIGN_OR_RETURN(counted.deadline.because, changed(due.body, counted.deadline));
      counted.deadline.stays = why_it_stays(due, counted.deadline, on_);
      found.push_back(std::move(counted));
    }
    return found;
  }

  // The days in its range that the version it was counted by works otherwise; none if the store has not kept
  // that version.
  Result<std::vector<Date>> changed(const std::string& how, const RecountedDeadline& deadline) {
    HTX_ASSIGN_OR_RETURN(const Json body, read_json(how));
    const std::string digest = body.text_of("calendar_sha256");
    auto known = earlier_.find(digest);
    if (known == earlier_.end()) {
      HTX_ASSIGN_OR_RETURN(auto read, internal::stored_calendar(session_.store, digest));
      known = earlier_.emplace(digest, std::move(read)).first;
    }
    if (!known->second) return std::vector<Date>();
    return changed_days(*known->second, calendar_->calendar,
                        std::min({deadline.from, deadline.before, deadline.after}),
                        std::max({deadline.from, deadline.before, deadline.after}));
  }

  // Waits for the disk once for many cases.  Where one cannot be written, none of those with it is.
  Status write_all(std::vector<RecountedCase>& cases) {
    constexpr std::size_t kTogether = 256;
    for (std::size_t first = 0; first < cases.size(); first += kTogether) {
      HTX_ASSIGN_OR_RETURN(TransactionGroup group, TransactionGroup::begin(session_.store));
      for (std::size_t i = first; i < std::min(first + kTogether, cases.size()); ++i)
        HTX_RETURN_IF_ERROR(write(cases[i]));
      HTX_RETURN_IF_ERROR(group.commit());
    }
    return Done{};
  }

  // Looks again inside the transaction: another process may have moved the case meanwhile.
  Status write(RecountedCase& found) {
    HTX_ASSIGN_OR_RETURN(Transaction transaction, session_.store.begin());
    HTX_ASSIGN_OR_RETURN(const LoadedCase loaded, repository_.load(found.case_id));
    std::vector<DeadlineRow> deadlines;
    for (const auto& [id, due] : loaded.state.deadlines) deadlines.push_back(due);
    HTX_ASSIGN_OR_RETURN(const auto counted, count(loaded.workflow(), deadlines));
    found.deadlines.clear();
    LineDraft draft;
    draft.kind = LineKind::kDeadlineRecount;
    draft.on = std::max(on_, loaded.state.last_on);
    Json::Array moved;
    for (const Counted& one : counted) {
      found.deadlines.push_back(one.deadline);
      if (one.deadline.stays) continue;
      Json::Array because;
      for (const Date& day : one.deadline.because) because.push_back(to_text(day));
      Json json;
      json.add("deadline", one.deadline.deadline).add("before", to_text(one.deadline.before));
      moved.push_back(json.add("after", to_text(one.deadline.after)).add("because", std::move(because)));
      draft.deadlines.push_back(one.row);
    }
    if (moved.empty()) return Done{};
    const CalendarDefinition& calendar = *calendar_;
    draft.details.add("calendar", calendar.calendar.data().id);
    draft.details.add("version", calendar.calendar.data().version);
    draft.details.add("calendar_sha256", to_hex(calendar.digest)).add("moved", std::move(moved));
    HTX_ASSIGN_OR_RETURN(const internal::LinePlace place,
                         repository_.write(transaction, loaded, std::move(draft)));
    HTX_RETURN_IF_ERROR(transaction.commit());
    found.line = place.line;
    return Done{};
  }

  const Session& session_;
  CaseRepository repository_;
  const CalendarDefinition* calendar_ = nullptr;  // Once it runs.
  Date on_;
  std::map<std::string, std::optional<WorkingCalendar>> earlier_;  // By digest in hexadecimal.
};

// A calendar, and the same with one day less to work.
struct DayOffTrial {
  const WorkingCalendar& now;
  WorkingCalendar then;
  Date on;
  Date off;

  static Result<DayOffTrial> of(const WorkingCalendar& now, Date on, Date off) {
    HTX_RETURN_IF_ERROR(now.is_working_day(off));
    WorkingCalendar::Data data = now.data();
    data.days.push_back({.date = off, .works = false, .name = {}, .source = {}});
    return DayOffTrial{now, WorkingCalendar(std::move(data)), on, off};
  }
  // None if it ends on the same day by both.
  Result<std::optional<RecountedDeadline>> moved(const workflows::DeadlineRule& rule,
                                                 const DeadlineRow& row) const {
    HTX_ASSIGN_OR_RETURN(const workflows::DeadlineHistory history, history_of(row));
    HTX_ASSIGN_OR_RETURN(const auto before, workflows::deadline_status(rule, now, history, on));
    HTX_ASSIGN_OR_RETURN(const auto after, workflows::deadline_status(rule, then, history, on));
    if (!before.due || !after.due || *before.due == *after.due) return std::optional<RecountedDeadline>();
    RecountedDeadline found{.deadline = row.deadline,
                            .title = rule.title,
                            .from = history.anchor,
                            .before = *before.due,
                            .after = *after.due,
                            .because = {off},
                            .stays = {}};
    found.stays = why_it_stays(row, found, on);
    return std::optional(std::move(found));
  }
};

}  // namespace

Result<Recount> try_day_off(const Session& session, Date on, Date off) {
  HTX_ASSIGN_OR_RETURN(const CalendarDefinition* calendar, session.library.calendar());
  HTX_ASSIGN_OR_RETURN(const DayOffTrial trial, DayOffTrial::of(calendar->calendar, on, off));
  HTX_ASSIGN_OR_RETURN(const auto open, list_cases(session, {.status = CaseStatus::kOpen}));
  HTX_ASSIGN_OR_RETURN(const DeadlinesByCase running, deadlines_with_a_day(session.store));
  CaseRepository repository(session);
  const WorkingCalendar::Data& data = calendar->calendar.data();
  Recount recount{.calendar = data.id, .version = data.version};
  for (const CaseRow& row : open) {
    const auto deadlines = running.find(row.id);
    if (deadlines == running.end()) continue;
    recount.running += deadlines->second.size();
    HTX_ASSIGN_OR_RETURN(const auto definition, repository.definition(row.workflow_digest, row.workflow));
    RecountedCase found{
        .case_id = row.id, .cooperative = row.cooperative, .workflow_title = definition->workflow.title()};
    for (const DeadlineRow& due : deadlines->second) {
      const workflows::DeadlineRule* rule = definition->workflow.deadline(due.deadline);
      if (rule == nullptr) continue;
      HTX_ASSIGN_OR_RETURN(auto moved, trial.moved(*rule, due));
      if (moved) found.deadlines.push_back(*std::move(moved));
    }
    if (!found.deadlines.empty()) recount.cases.push_back(std::move(found));
  }
  return recount;
}

Result<Recount> recount_deadlines(const Session& session, Date on, Apply apply) {
  if (apply == Apply::kWrite) HTX_RETURN_IF_ERROR(check_may(session, Operation::kRecount));
  return Recounter(session, on).run(apply);
}

}  // namespace htx
