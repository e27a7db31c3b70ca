#include "engine/cases/recount.h"

#include <algorithm>
#include <map>

#include "engine/calendar/moved_deadlines.h"
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
    const Date first = Date::of(0, 1, 1).value_or(Date());
    const Date last = Date::of(9'999, 12, 31).value_or(Date());
    HTX_ASSIGN_OR_RETURN(const auto rows, session_.store.deadlines_between(first, last));
    std::map<std::string, std::vector<DeadlineRow>> running;
    for (const DeadlineRow& row : rows) running[row.case_id].push_back(row);
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
      if (!due.acted_on_at.empty() || counted.deadline.before < on_) {
        counted.deadline.stays = Message("cases.recount-passed");
      } else if (counted.deadline.after < on_) {
        counted.deadline.stays = Message("cases.recount-behind", {{"day", to_text(on_)}});
      }
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

}  // namespace

Result<Recount> recount_deadlines(const Session& session, Date on, Apply apply) {
  if (apply == Apply::kWrite) HTX_RETURN_IF_ERROR(check_may(session, Operation::kRecount));
  return Recounter(session, on).run(apply);
}

}  // namespace htx
