#include "engine/cases/deadline_effects.h"

#include <algorithm>
#include <set>

#include "engine/cases/derived_lines.h"
#include "engine/cases/journal_json.h"
#include "engine/workflows/clock_order.h"

namespace htx::internal {
namespace {

using workflows::Effect;

}  // namespace

void add_asked(const Effect& effect, std::vector<std::string>& asked) {
  if (effect.kind == Effect::Kind::kNotify) asked.push_back("notify " + effect.id);
  if (effect.kind == Effect::Kind::kPropose) asked.push_back("propose " + effect.id);
  if (effect.kind == Effect::Kind::kAssess) asked.push_back("assess " + effect.id);
}

Result<DueRow> due_row(const Office& office, const ClockOwner& owner, const workflows::DeadlineRule& rule,
                       const workflows::DeadlineHistory& history, Date on) {
  const WorkingCalendar& calendar = office.library.calendar();
  HTX_ASSIGN_OR_RETURN(const auto status, workflows::deadline_status(rule, calendar, history, on));
  // Days are compared as texts with four digits of a year, here and in the store.
  if (status.due && status.due->year() > 9'999) {
    return Error(ErrorCode::kInvalidArgument,
                 {"cases.due-too-far", {{"deadline", rule.id}, {"due", to_text(*status.due)}}});
  }
  Json how = history_to(history, rule, calendar.data().id);
  how.add("calendar_sha256", to_hex(office.library.calendar_definition().digest));
  HTX_ASSIGN_OR_RETURN(std::string body, canonical_json(how));
  return DueRow{.case_id = owner.case_id,
                .deadline = rule.id,
                .due = status.due ? to_text(*status.due) : "",
                .warn = status.warnings.empty() ? "" : to_text(status.warnings.front()),
                .body = std::move(body),
                .generation = owner.generation,
                .fired = {}};
}

namespace {

// What an effect makes of one clock.  `stills` are those of the case after the step.
class ClockWriter {
 public:
  ClockWriter(const Office& office, const LoadedCase& loaded, const workflows::StandStills& stills,
              LineDraft& draft)
      : office_(office), sheet_(loaded.sheet), case_id_(loaded.row.id), stills_(stills), draft_(draft) {}

  // What one effect of a step does; nothing if it is of no clock.
  Status apply(const Effect& effect, const workflows::Workflow& workflow) {
    const workflows::DeadlineRule* rule = workflow.deadline(effect.id);
    const bool blank = rule == nullptr || !rule->within;  // Nobody is late.
    // A blank has no clock, but for one that had a length in the version before.
    if (effect.kind == Effect::Kind::kCancelDeadline)
      return blank && !sheet_.dues.contains(effect.id) ? Status(Done{}) : cancel(effect.id);
    if (blank) return Done{};
    if (effect.kind == Effect::Kind::kStartDeadline) return start(*rule);
    const bool again =
        effect.kind == Effect::Kind::kPauseDeadline || effect.kind == Effect::Kind::kResumeDeadline;
    return again ? count_again(*rule) : Status(Done{});
  }

  Status start(const workflows::DeadlineRule& rule) {
    workflows::DeadlineHistory history{.anchor = {}, .begun = draft_.on};
    std::map<std::string, Date> last_days = sheet_.last_days;
    for (const DueRow& due : draft_.dues) {
      last_days.erase(due.deadline);
      if (const auto day = date_from_iso(due.due)) last_days.emplace(due.deadline, *day);
    }
    HTX_ASSIGN_OR_RETURN(history.anchor,
                         workflows::anchor_of(rule, draft_.after->data, draft_.on, last_days));
    const auto earlier = sheet_.generations.find(rule.id);
    return write(rule, std::move(history), earlier == sheet_.generations.end() ? 1 : earlier->second + 1, "");
  }

  // Counts a clock there is again, with the stand-stills as they are now.  What has passed has passed.
  Status count_again(const workflows::DeadlineRule& rule) {
    const auto row = sheet_.dues.find(rule.id);
    if (row == sheet_.dues.end()) return missing(rule.id);
    HTX_ASSIGN_OR_RETURN(const Json body, read_json(row->second.body));
    return write(rule, history_from(body), row->second.generation, row->second.fired);
  }

  Status cancel(const std::string& id) {
    if (!sheet_.dues.contains(id)) return missing(id);
    draft_.stopped.push_back(id);
    return Done{};
  }

 private:
  static Error missing(const std::string& id) {
    return Error(ErrorCode::kCorrupt, {"cases.clock-missing", {{"deadline", id}}});
  }

  Status write(const workflows::DeadlineRule& rule, workflows::DeadlineHistory history,
               std::int64_t generation, const std::string& fired) {
    history.pauses = relevant_pauses(stills_, rule, history);
    HTX_ASSIGN_OR_RETURN(DueRow row, due_row(office_, {case_id_, generation}, rule, history, draft_.on));
    row.fired = fired;
    std::erase_if(draft_.dues, [&](const DueRow& due) { return due.deadline == row.deadline; });
    draft_.dues.push_back(std::move(row));
    return Done{};
  }

  const Office& office_;
  const CaseSheet& sheet_;
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

Status add_effects(const Office& office, const LoadedCase& loaded, const workflows::Workflow& workflow,
                   const std::vector<Effect>& effects, LineDraft& draft) {
  workflows::StandStills stills = loaded.sheet.stand_stills;
  stills.enter(workflow, *draft.after, draft.on);
  ClockWriter clocks(office, loaded, stills, draft);
  for (const Effect& effect : effects) add_asked(effect, draft.asked);
  for (const Effect& effect : workflows::in_order_of_clocks(workflow, effects))
    HTX_RETURN_IF_ERROR(clocks.apply(effect, workflow));
  return Done{};
}

Status count_clocks_again(const Office& office, const LoadedCase& loaded, const Recount& recount,
                          LineDraft& draft) {
  ClockWriter clocks(office, loaded, recount.stills, draft);
  for (const auto& [id, due] : loaded.sheet.dues) {
    const workflows::DeadlineRule* rule = recount.workflow.deadline(id);
    if (rule == nullptr || !recount.concerns(id)) continue;
    HTX_RETURN_IF_ERROR(clocks.count_again(*rule));
    if (draft.dues.back() == due) draft.dues.pop_back();
  }
  return Done{};
}

Status check_no_circle(const CaseSheet& sheet, const workflows::Workflow& workflow, const DueRow& passes,
                       const LineDraft& draft) {
  if (sheet.last_on != draft.on) return Done{};
  std::map<std::string, DueRow> dues = sheet.dues;
  for (const std::string& id : draft.stopped) dues.erase(id);
  for (const DueRow& due : draft.dues) dues[due.deadline] = due;
  if (!sheet.situations_today.contains(situation_of(workflow, *draft.after, dues))) return Done{};
  return Error(ErrorCode::kConflict,
               {"cases.deadline-circle", {{"deadline", passes.deadline}, {"due", passes.due}}});
}

Status check_clocks(CaseDesk& desk, const workflows::Workflow& workflow, const CaseSheet& sheet,
                    const JournalLine& line) {
  std::set<std::string> wanted;
  for (const workflows::RunningDeadline& running : running_deadlines(workflow, sheet.configuration))
    wanted.insert(running.id);
  wanted.insert(sheet.configuration.held.begin(), sheet.configuration.held.end());
  const Error differs(ErrorCode::kCorrupt, {"cases.step-differs", {{"line", std::to_string(line.line)}}});
  for (const std::string& id : wanted) {
    const workflows::DeadlineRule* rule = workflow.deadline(id);
    if (rule != nullptr && rule->within && !sheet.dues.contains(id))
      return Error(ErrorCode::kCorrupt, {"cases.clock-missing", {{"deadline", id}}});
  }
  for (const auto& [id, due] : sheet.dues) {
    const workflows::DeadlineRule* rule = workflow.deadline(id);
    if (rule == nullptr || !rule->within || !wanted.contains(id)) return differs;
    HTX_ASSIGN_OR_RETURN(const Json body, read_json(due.body));
    const workflows::DeadlineHistory history = history_from(body);
    if (history.pauses != relevant_pauses(sheet.stand_stills, *rule, history)) return differs;
    if (std::ranges::find(line.dues, id, &DueRow::deadline) == line.dues.end()) continue;
    const Library& library = desk.office().library;
    std::optional<WorkingCalendar> calendar = library.calendar();
    if (const std::string digest = body.text_of("calendar_sha256");
        digest != to_hex(library.calendar_definition().digest)) {
      HTX_ASSIGN_OR_RETURN(calendar, stored_calendar(desk.office().store, digest));
      if (!calendar)
        return Error(ErrorCode::kCorrupt, {"session.definition-gone", {{"id", body.text_of("calendar")}}});
    }
    HTX_ASSIGN_OR_RETURN(const auto status, workflows::deadline_status(*rule, *calendar, history, line.on));
    const std::string warn = status.warnings.empty() ? "" : to_text(status.warnings.front());
    if (due.due != (status.due ? to_text(*status.due) : "") || due.warn != warn) return differs;
  }
  return Done{};
}

Status keep_calendar(const Library& library, const CaseSheet& sheet, const std::vector<DueRow>& dues,
                     Transaction& transaction) {
  const CalendarDefinition& calendar = library.calendar_definition();
  const std::string digest = to_hex(calendar.digest);
  const bool known = std::ranges::any_of(
      sheet.dues, [&](const auto& due) { return due.second.body.find(digest) != std::string::npos; });
  if (dues.empty() || known) return Done{};
  const WorkingCalendar::Data& data = calendar.calendar.data();
  const Result<Digest> kept = transaction.put_definition(
      "calendar", data.id, std::to_string(data.version) + "-" + digest.substr(0, 12), calendar.canonical);
  return kept ? Status(Done{}) : Status(kept.error());
}

}  // namespace htx::internal
