#include "engine/cases/deadlines.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engine/base/check.h"
#include "engine/cases/case_step.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

using internal::CaseRepository;

// REQUIRES: the row is of expired_before(), which finds no clock that stands still.
Date last_day(const DeadlineRow& passed) {
  HTX_CHECK(passed.due.has_value());
  return *passed.due;
}

// Acts on one deadline; none if another process has done it.
Result<std::optional<ExpiredDeadline>> pass(CaseRepository& repository, const DeadlineRow& seen) {
  HTX_ASSIGN_OR_RETURN(Transaction transaction, repository.begin());
  HTX_ASSIGN_OR_RETURN(const auto standing, repository.current(seen.case_id));
  const internal::LoadedCase& loaded = *standing;
  const auto now = loaded.state.deadlines.find(seen.deadline);
  if (now == loaded.state.deadlines.end() || now->second.run != seen.run || now->second.due != seen.due ||
      !now->second.acted_on_at.empty()) {
    return std::optional<ExpiredDeadline>();
  }
  ExpiredDeadline passed{
      .case_id = seen.case_id, .deadline = seen.deadline, .event = {}, .due = last_day(seen), .on = {}};
  for (const auto& running : workflows::running_deadlines(loaded.workflow(), loaded.state.configuration)) {
    if (running.id == seen.deadline) passed.event = running.event;
  }
  // Kept in a pause, having passed before: it is acted on when the case comes back.
  if (passed.event.empty()) return std::optional<ExpiredDeadline>();
  passed.on = std::max(passed.due.plus_days(1), loaded.state.last_on);
  internal::Step step;
  step.event = passed.event;
  step.on = passed.on;
  HTX_ASSIGN_OR_RETURN(const internal::LinePlace place,
                       internal::take_step(repository, transaction, loaded, step));
  HTX_RETURN_IF_ERROR(repository.commit(transaction));
  passed.line = place.line;
  return std::optional(passed);
}

}  // namespace

Result<ExpiredDeadlines> expire_deadlines(const Session& session, Date today, const Progress& progress) {
  ExpiredDeadlines outcome;
  if (const Date now = legal_today(session); now < today) {
    return Error(ErrorCode::kInvalidArgument,
                 {"cases.day-ahead", {{"on", spoken(today)}, {"today", spoken(now)}}});
  }
  CaseRepository repository(session);
  std::set<std::pair<std::string, std::string>> stuck;
  while (true) {
    // Read again each time: what just happened may have started a deadline that passed even earlier.
    const auto count = static_cast<std::int64_t>(stuck.size()) + 1;
    HTX_ASSIGN_OR_RETURN(const auto rows, session.store.expired_before(today, count));
    const auto next = std::ranges::find_if(rows, [&](const DeadlineRow& row) {
      return !stuck.contains({row.case_id, row.deadline});
    });
    if (next == rows.end()) return outcome;
    auto passed = pass(repository, *next);
    if (!passed) {
      // A store that cannot be written holds everything up; a case that cannot go on holds up itself.
      if (passed.error().code() == ErrorCode::kUnavailable) return std::move(passed).error();
      stuck.insert({next->case_id, next->deadline});
      outcome.stuck.push_back({.case_id = next->case_id,
                               .deadline = next->deadline,
                               .due = last_day(*next),
                               .why = passed.error().message()});
    } else if (*passed) {
      outcome.passed.push_back(**passed);
    } else {
      stuck.insert({next->case_id, next->deadline});
    }
    if (progress) progress(outcome.passed.size() + outcome.stuck.size(), 0);
  }
}

}  // namespace htx
