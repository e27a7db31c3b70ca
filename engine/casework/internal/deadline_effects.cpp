#include <algorithm>

#include "engine/casework/internal/case_desk.h"
#include "engine/casework/internal/journal_json.h"

namespace htx::internal {
namespace {

using workflows::Effect;

Result<Date> anchor_of(const workflows::DeadlineRule& rule, const workflows::Configuration& configuration,
                       Date on) {
  if (rule.from.empty()) return on;
  const auto day = date_from_iso(configuration.data.text_of(rule.from));
  if (!day)
    return Error(ErrorCode::kInvalidArgument,
                 {"casework.no-anchor", {{"deadline", rule.id}, {"data", rule.from}}});
  return *day;
}

// A later effect on the same deadline in the same step replaces an earlier one.
void put(LineDraft& draft, DueRow row) {
  std::erase(draft.stopped, row.deadline);
  std::erase_if(draft.dues, [&](const DueRow& due) { return due.deadline == row.deadline; });
  draft.dues.push_back(std::move(row));
}

void stop(LineDraft& draft, const CaseSheet& sheet, const std::string& id) {
  std::erase_if(draft.dues, [&](const DueRow& due) { return due.deadline == id; });
  if (sheet.dues.contains(id) && std::ranges::find(draft.stopped, id) == draft.stopped.end())
    draft.stopped.push_back(id);
}

}  // namespace

void add_asked(const Effect& effect, std::vector<std::string>& asked) {
  if (effect.kind == Effect::Kind::kNotify) asked.push_back("notify " + effect.id);
  if (effect.kind == Effect::Kind::kPropose) asked.push_back("propose " + effect.id);
  if (effect.kind == Effect::Kind::kAssess) asked.push_back("assess " + effect.id);
}

Result<DueRow> due_row(const Office& office, const std::string& case_id, const workflows::DeadlineRule& rule,
                       const workflows::DeadlineHistory& history, Date on, std::int64_t generation) {
  const WorkingCalendar& calendar = office.library.calendar();
  HTX_ASSIGN_OR_RETURN(const auto status, workflows::deadline_status(rule, calendar, history, on));
  // Days are compared as texts with four digits of a year, here and in the store.
  if (status.due && status.due->year() > 9'999) {
    return Error(ErrorCode::kInvalidArgument,
                 {"casework.due-too-far", {{"deadline", rule.id}, {"due", to_text(*status.due)}}});
  }
  Json how = history_to(history, rule, calendar.data().id);
  how.add("calendar_sha256", to_hex(office.library.calendar_definition().digest));
  HTX_ASSIGN_OR_RETURN(std::string body, canonical_json(how));
  return DueRow{.case_id = case_id,
                .deadline = rule.id,
                .due = status.due ? to_text(*status.due) : "",
                .warn = status.warnings.empty() ? "" : to_text(status.warnings.front()),
                .body = std::move(body),
                .generation = generation,
                .fired = {}};
}

Status add_effects(const Office& office, const CaseSheet& sheet, const std::string& case_id,
                   const workflows::Workflow& workflow, const std::vector<Effect>& effects,
                   const workflows::Configuration& after, LineDraft& draft) {
  for (const Effect& effect : effects) {
    add_asked(effect, draft.asked);
    if (effect.kind == Effect::Kind::kCancelDeadline) stop(draft, sheet, effect.id);
    const workflows::DeadlineRule* rule = workflow.deadline(effect.id);
    if (rule == nullptr || !rule->within) continue;  // A blank: nobody is late.
    const auto running = sheet.dues.find(effect.id);
    workflows::DeadlineHistory history;
    std::int64_t generation = 1;
    std::string fired;
    if (effect.kind == Effect::Kind::kStartDeadline) {
      HTX_ASSIGN_OR_RETURN(history.anchor, anchor_of(*rule, after, draft.on));
      const auto earlier = sheet.generations.find(effect.id);
      if (earlier != sheet.generations.end()) generation = earlier->second + 1;
    } else if (effect.kind == Effect::Kind::kPauseDeadline || effect.kind == Effect::Kind::kResumeDeadline) {
      if (running == sheet.dues.end()) continue;
      HTX_ASSIGN_OR_RETURN(const Json body, read_json(running->second.body));
      history = history_from(body);
      generation = running->second.generation;
      // What passed before the clock stood still has passed.
      fired = running->second.fired;
      if (effect.kind == Effect::Kind::kPauseDeadline)
        history.pauses.push_back({draft.on, std::nullopt});
      else if (!history.pauses.empty())
        history.pauses.back().until = draft.on;
    } else {
      continue;
    }
    HTX_ASSIGN_OR_RETURN(DueRow row, due_row(office, case_id, *rule, history, draft.on, generation));
    row.fired = fired;
    put(draft, std::move(row));
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
