#include "engine/cases/deadline_effects.h"

#include <algorithm>
#include <set>

#include "engine/cases/derived_lines.h"
#include "engine/cases/journal_json.h"
#include "engine/session/stored_definitions.h"
#include "engine/store/transaction.h"
#include "engine/workflows/clock_order.h"
#include "engine/workflows/deadline_status.h"

namespace htx::internal {
namespace {

using workflows::Effect;

}  // namespace

std::optional<Date> first_warning(const workflows::DeadlineStatus& status) {
  return status.warnings.empty() ? std::nullopt : std::optional(status.warnings.front());
}

std::vector<RequestedEffect> requested_by(const std::vector<Effect>& effects) {
  std::vector<RequestedEffect> requested;
  for (const Effect& effect : effects) {
    switch (effect.kind) {
      case Effect::Kind::kNotify: requested.push_back({OutboxKind::kNotify, effect.id}); break;
      case Effect::Kind::kPropose: requested.push_back({OutboxKind::kPropose, effect.id}); break;
      case Effect::Kind::kAssess: requested.push_back({OutboxKind::kAssess, effect.id}); break;
      case Effect::Kind::kStartDeadline:
      case Effect::Kind::kCancelDeadline:
      case Effect::Kind::kPauseDeadline:
      case Effect::Kind::kResumeDeadline:
      case Effect::Kind::kSet: break;
    }
  }
  return requested;
}

Result<DeadlineRow> deadline_row(const Session& session, const ClockOwner& owner,
                                 const workflows::DeadlineRule& rule,
                                 const workflows::DeadlineHistory& history, Date on) {
  HTX_ASSIGN_OR_RETURN(const CalendarDefinition* definition, session.library.calendar());
  const WorkingCalendar& calendar = definition->calendar;
  HTX_ASSIGN_OR_RETURN(const auto status, workflows::deadline_status(rule, calendar, history, on));
  // The store compares days as texts with four digits of a year.
  if (status.due && status.due->year() > 9'999) {
    return Error(ErrorCode::kInvalidArgument,
                 {"cases.due-too-far", {{"deadline", rule.id}, {"due", spoken(*status.due)}}});
  }
  Json how = history_to(history, rule, calendar.data().id);
  how.add("calendar_sha256", to_hex(definition->digest));
  HTX_ASSIGN_OR_RETURN(std::string body, canonical_json(how));
  return DeadlineRow{.case_id = owner.case_id,
                     .deadline = rule.id,
                     .due = status.due,
                     .warn = first_warning(status),
                     .body = std::move(body),
                     .run = owner.run,
                     .acted_on_at = {}};
}

namespace {

// What an effect makes of one clock.  `stills` are those of the case after the step.
class ClockWriter {
 public:
  ClockWriter(const Session& session, const LoadedCase& loaded, const workflows::StandStills& stills,
              LineDraft& draft)
      : session_(session), state_(loaded.state), case_id_(loaded.row.id), stills_(stills), draft_(draft) {}

  // What one effect of a step does; nothing if it is of no clock.
  Status apply(const Effect& effect, const workflows::Workflow& workflow) {
    const workflows::DeadlineRule* rule = workflow.deadline(effect.id);
    const bool blank = rule == nullptr || !rule->within;  // Nobody is late.
    // A blank has no clock, but for one that had a length in the version before.
    if (effect.kind == Effect::Kind::kCancelDeadline)
      return blank && !state_.deadlines.contains(effect.id) ? Status(Done{}) : cancel(effect.id);
    if (blank) return Done{};
    if (effect.kind == Effect::Kind::kStartDeadline) return start(*rule);
    const bool again =
        effect.kind == Effect::Kind::kPauseDeadline || effect.kind == Effect::Kind::kResumeDeadline;
    return again ? count_again(*rule) : Status(Done{});
  }

  Status start(const workflows::DeadlineRule& rule) {
    workflows::DeadlineHistory history{.anchor = {}, .begun = draft_.on};
    std::map<std::string, Date> last_days = state_.last_days;
    for (const DeadlineRow& due : draft_.deadlines) {
      last_days.erase(due.deadline);
      if (due.due) last_days.emplace(due.deadline, *due.due);
    }
    HTX_ASSIGN_OR_RETURN(history.anchor,
                         workflows::anchor_of(rule, draft_.after->data, draft_.on, last_days));
    const auto earlier = state_.runs.find(rule.id);
    return write(rule, std::move(history), earlier == state_.runs.end() ? 1 : earlier->second + 1, "");
  }

  // Counts a clock there is again, with the stand-stills as they are now.  What has passed has passed.
  Status count_again(const workflows::DeadlineRule& rule) {
    const auto row = state_.deadlines.find(rule.id);
    if (row == state_.deadlines.end()) return missing(rule.id);
    HTX_ASSIGN_OR_RETURN(workflows::DeadlineHistory history, history_of(row->second));
    return write(rule, std::move(history), row->second.run, row->second.acted_on_at);
  }

  Status cancel(const std::string& id) {
    if (!state_.deadlines.contains(id)) return missing(id);
    draft_.stopped.push_back(id);
    return Done{};
  }

 private:
  static Error missing(const std::string& id) {
    return Error(ErrorCode::kCorrupt, {"cases.clock-missing", {{"deadline", id}}});
  }

  Status write(const workflows::DeadlineRule& rule, workflows::DeadlineHistory history, std::int64_t run,
               const std::string& acted_on_at) {
    history.pauses = relevant_pauses(stills_, rule, history);
    HTX_ASSIGN_OR_RETURN(DeadlineRow row, deadline_row(session_, {case_id_, run}, rule, history, draft_.on));
    row.acted_on_at = acted_on_at;
    std::erase_if(draft_.deadlines, [&](const DeadlineRow& due) { return due.deadline == row.deadline; });
    draft_.deadlines.push_back(std::move(row));
    return Done{};
  }

  const Session& session_;
  const CaseState& state_;
  const std::string& case_id_;
  const workflows::StandStills& stills_;
  LineDraft& draft_;
};

}  // namespace

std::vector<Pause> relevant_pauses(const workflows::StandStills& stills, const workflows::DeadlineRule& rule,
                                   const workflows::DeadlineHistory& history) {
  std::vector<Pause> pauses = stills.of(rule.id);
  if (!rule.tolls) pauses.clear();
  const Date first = std::min(history.anchor, history.begun);
  std::erase_if(pauses, [&](const Pause& pause) { return pause.until && *pause.until <= first; });
  return pauses;
}

Status add_effects(const Session& session, const LoadedCase& loaded, const workflows::Workflow& workflow,
                   const std::vector<Effect>& effects, LineDraft& draft) {
  workflows::StandStills stills = loaded.state.stand_stills;
  stills.enter(workflow, *draft.after, draft.on);
  ClockWriter clocks(session, loaded, stills, draft);
  draft.requested_effects = requested_by(effects);
  for (const Effect& effect : workflows::in_order_of_clocks(workflow, effects))
    HTX_RETURN_IF_ERROR(clocks.apply(effect, workflow));
  return Done{};
}

Status count_clocks_again(const Session& session, const LoadedCase& loaded, const Recount& recount,
                          LineDraft& draft) {
  ClockWriter clocks(session, loaded, recount.stills, draft);
  for (const auto& [id, due] : loaded.state.deadlines) {
    const workflows::DeadlineRule* rule = recount.workflow.deadline(id);
    if (rule == nullptr || !recount.concerns(id)) continue;
    HTX_RETURN_IF_ERROR(clocks.count_again(*rule));
    if (draft.deadlines.back() == due) draft.deadlines.pop_back();
  }
  return Done{};
}

Status check_no_circle(const CaseState& state, const workflows::Workflow& workflow, const DeadlineRow& passes,
                       const LineDraft& draft) {
  if (state.last_on != draft.on) return Done{};
  std::map<std::string, DeadlineRow> deadlines = state.deadlines;
  for (const std::string& id : draft.stopped) deadlines.erase(id);
  for (const DeadlineRow& due : draft.deadlines) deadlines[due.deadline] = due;
  if (!state.situations_today.contains(situation_of(workflow, *draft.after, deadlines))) return Done{};
  return Error(ErrorCode::kConflict,
               {"cases.deadline-circle", {{"deadline", passes.deadline}, {"due", spoken(passes.due)}}});
}

Status check_clocks(CaseRepository& repository, const workflows::Workflow& workflow, const CaseState& state,
                    const JournalLine& line) {
  std::set<std::string> wanted;
  for (const workflows::RunningDeadline& running : running_deadlines(workflow, state.configuration))
    wanted.insert(running.id);
  wanted.insert(state.configuration.held.begin(), state.configuration.held.end());
  const Error differs(ErrorCode::kCorrupt, {"cases.step-differs", {{"line", std::to_string(line.line)}}});
  for (const std::string& id : wanted) {
    const workflows::DeadlineRule* rule = workflow.deadline(id);
    if (rule != nullptr && rule->within && !state.deadlines.contains(id))
      return Error(ErrorCode::kCorrupt, {"cases.clock-missing", {{"deadline", id}}});
  }
  for (const auto& [id, due] : state.deadlines) {
    const workflows::DeadlineRule* rule = workflow.deadline(id);
    if (rule == nullptr || !rule->within || !wanted.contains(id)) return differs;
    HTX_ASSIGN_OR_RETURN(const workflows::DeadlineHistory history, history_of(due));
    if (history.pauses != relevant_pauses(state.stand_stills, *rule, history)) return differs;
    if (std::ranges::find(line.deadlines, id, &DeadlineRow::deadline) == line.deadlines.end()) continue;
    HTX_ASSIGN_OR_RETURN(const Json body, read_json(due.body));
    const std::string digest = body.text_of("calendar_sha256");
    const auto current = repository.session().library.calendar();
    std::optional<WorkingCalendar> calendar;
    if (current && digest == to_hex((*current)->digest)) {
      calendar = (*current)->calendar;
    } else {
      HTX_ASSIGN_OR_RETURN(calendar, stored_calendar(repository.session().store, digest));
      if (!calendar)
        return Error(ErrorCode::kCorrupt, {"session.definition-gone", {{"id", body.text_of("calendar")}}});
    }
    HTX_ASSIGN_OR_RETURN(const auto status, workflows::deadline_status(*rule, *calendar, history, line.on));
    if (due.due != status.due || due.warn != first_warning(status)) return differs;
  }
  return Done{};
}

Status keep_calendar(const Library& library, const CaseState& state,
                     const std::vector<DeadlineRow>& deadlines, Transaction& transaction) {
  if (deadlines.empty()) return Done{};
  HTX_ASSIGN_OR_RETURN(const CalendarDefinition* calendar, library.calendar());
  const std::string digest = to_hex(calendar->digest);
  const bool known = std::ranges::any_of(
      state.deadlines, [&](const auto& due) { return due.second.body.find(digest) != std::string::npos; });
  if (known) return Done{};
  const WorkingCalendar::Data& data = calendar->calendar.data();
  return keep_definition(transaction,
                         {"calendar", data.id, data.version, calendar->canonical, calendar->digest});
}

}  // namespace htx::internal
