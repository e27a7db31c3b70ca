#include "engine/cases/case_step.h"

#include <algorithm>

#include "engine/base/file.h"
#include "engine/base/text.h"
#include "engine/cases/case_rules.h"
#include "engine/cases/deadline_effects.h"
#include "engine/cases/journal_json.h"
#include "engine/cases/people.h"
#include "engine/store/transaction.h"
#include "engine/value/decimal.h"

namespace htx::internal {
namespace {

using workflows::Advance;
using workflows::EnabledEvent;
using workflows::Workflow;

// Days are written with four digits of a year, so that their texts stand in their order.
constexpr std::int64_t kLastYear = 9'999;

// A text of the command line as the data item wants it.
Result<Json> data_value(const workflows::DataItem& item, const std::string& text) {
  const auto bad = [&] {
    return Error(ErrorCode::kInvalidArgument, {"cases.bad-data", {{"name", item.id}, {"found", text}}});
  };
  switch (item.type) {
    case workflows::DataType::kString: return Json(text);
    case workflows::DataType::kBoolean:
      if (text != "true" && text != "false") return bad();
      return Json(text == "true");
    case workflows::DataType::kDate: {
      const auto day = date_from_iso(text);
      if (!day || day->year() < 1 || day->year() > kLastYear) return bad();
      return Json(text);
    }
    case workflows::DataType::kNumber: {
      const auto number = Decimal::from_text(text);
      if (!number) return bad();
      if (const auto integer = number->to_int64()) return Json(*integer);
      return Json(to_text(*number));
    }
  }
  return bad();
}

Result<Json> event_data(const Workflow& workflow, const std::map<std::string, std::string>& data) {
  Json json{Json::Object{}};
  for (const auto& [name, text] : data) {
    const workflows::DataItem* item = workflow.data_item(name);
    if (item == nullptr) return Error(ErrorCode::kInvalidArgument, {"cases.unknown-data", {{"name", name}}});
    HTX_ASSIGN_OR_RETURN(Json value, data_value(*item, text));
    json.add(name, std::move(value));
  }
  return json;
}

Error not_possible(const LoadedCase& loaded, const std::vector<EnabledEvent>& actions,
                   const std::string& event) {
  std::vector<std::string> possible;
  for (const EnabledEvent& a : actions) {
    if (std::ranges::find(possible, a.event) == possible.end()) possible.push_back(a.event);
  }
  // A condition that does not hold is a better answer than a list of other things.
  for (const EnabledEvent& a : workflows::considered(loaded.workflow(), loaded.state.configuration)) {
    if (a.event != event || a.condition != workflows::Truth::kFalse || a.is_expiry) continue;
    return Error(ErrorCode::kConflict, {"cases.condition-false", {{"event", event}, {"condition", a.guard}}});
  }
  return Error(ErrorCode::kConflict,
               {"cases.not-possible-now", {{"event", event}, {"possible", list_of(possible)}}});
}

// The figures of a vote are counted from the votes on record, if the members are on record.
Status add_votes(const CaseRepository& repository, const LoadedCase& loaded, const EnabledEvent& action,
                 const Step& step, LineDraft& draft) {
  if (!action.vote) return Done{};
  HTX_ASSIGN_OR_RETURN(const VoteCount count,
                       count_votes(repository.session(), loaded, action, step.on, step.files));
  if (count.members == 0) {
    draft.details.add("votes", "stated");
    return Done{};
  }
  for (const std::string& name : {action.vote->votes_for, action.vote->members}) {
    if (step.data.contains(name))
      return Error(ErrorCode::kInvalidArgument, {"cases.votes-are-counted", {{"name", name}}});
  }
  if (!count.carries()) {
    return Error(ErrorCode::kConflict, {"cases.no-majority",
                                        {{"outcome", action.event},
                                         {"votes", std::to_string(count.votes)},
                                         {"members", std::to_string(count.members)}}});
  }
  const auto is_asked = [&](const std::string& name) {
    return std::ranges::find(action.asks, name) != action.asks.end();
  };
  if (is_asked(action.vote->votes_for)) draft.data.add(action.vote->votes_for, count.votes);
  if (is_asked(action.vote->members)) draft.data.add(action.vote->members, count.members);
  draft.details.add("votes", "counted").add("votes_for", count.votes).add("members", count.members);
  return Done{};
}

// Whether this approval is one of several that are still wanted; `details` then say which.
Result<bool> is_one_of_several(const CaseRepository& repository, const LoadedCase& loaded,
                               const EnabledEvent& action, const Step& step, Json& details) {
  if (!action.task || action.approvals <= 1) return false;
  std::vector<std::string> people;
  const auto task = loaded.state.tasks.find(*action.task);
  if (task != loaded.state.tasks.end()) {
    for (const Ballot& ballot : task->second.approvals) {
      if (ballot.outcome == *action.outcome && still_counts(loaded.state, ballot, step.files))
        people.push_back(ballot.person);
    }
  }
  const std::string& actor = repository.session().actor.account;
  HTX_ASSIGN_OR_RETURN(const auto persons, htx::persons(repository.session()));
  const bool has_approved = std::ranges::any_of(people, [&](const std::string& person) {
    return person_of(persons, person) == person_of(persons, actor);
  });
  if (has_approved) {
    return Error(ErrorCode::kForbidden,
                 {"cases.already-approved", {{"actor", actor}, {"event", action.event}}});
  }
  people.push_back(actor);
  details.add("task", *action.task).add("outcome", *action.outcome).add("approved_by", array_of(people));
  return static_cast<std::int64_t>(people.size()) < action.approvals;
}

LineDraft draft_of(const Step& step, const LoadedCase& loaded, const EnabledEvent& action,
                   std::string behalf) {
  LineDraft draft;
  draft.event = step.event;
  draft.on = step.on;
  draft.note = step.note;
  draft.on_behalf_of = std::move(behalf);
  draft.details = step.details;
  draft.files = step.files;
  draft.rests_on = action.needs;
  draft.key = step.key;
  if (action.is_expiry) {
    // The legal day is kept beside the day on which the passing was acted on.
    const DeadlineRow& due = loaded.state.deadlines.at(action.deadline);
    draft.details.add("deadline", action.deadline).add("due", to_text(due.due)).add("run", due.run);
  }
  return draft;
}

// The passing of a clock is acted on once, whether or not the case moves on by it.
Status keep_passing(const CaseRepository& repository, const LoadedCase& loaded, const std::string& deadline,
                    LineDraft& draft) {
  const DeadlineRow& passes = loaded.state.deadlines.at(deadline);
  if (std::ranges::find(draft.stopped, deadline) == draft.stopped.end()) {
    auto row = std::ranges::find(draft.deadlines, deadline, &DeadlineRow::deadline);
    if (row == draft.deadlines.end()) row = draft.deadlines.insert(row, passes);
    if (row->run == passes.run) row->acted_on_at = to_text(repository.session().clock.now());
  }
  return check_no_circle(loaded.state, loaded.workflow(), passes, draft);
}

// Of several actions on one event the data it brings decide.  Until those are all there (votes that are still
// to be counted, a mistake in one of them), the first stands for them.
const EnabledEvent& action_by_data(const LoadedCase& loaded, const EnabledEvent& first, const Step& step,
                                   std::optional<EnabledEvent>& by_data) {
  if (step.data.empty()) return first;
  Result<Json> data = event_data(loaded.workflow(), step.data);
  if (!data) return first;
  by_data = workflows::action_of(loaded.workflow(), loaded.state.configuration,
                                 {.name = step.event, .data = *std::move(data)});
  return by_data ? *by_data : first;
}

}  // namespace

Result<std::vector<FileBytes>> read_files(const std::map<std::string, std::string>& documents) {
  constexpr std::size_t kLargestDocument = 64U << 20U;
  std::vector<FileBytes> files;
  for (const auto& [kind, path] : documents) {
    HTX_ASSIGN_OR_RETURN(std::string bytes, read_file(path, kLargestDocument));
    files.push_back({kind, path.substr(path.find_last_of('/') + 1), std::move(bytes)});
  }
  return files;
}

Json fingerprint_of_files(const std::vector<FileBytes>& files) {
  Json json{Json::Object{}};
  for (const FileBytes& file : files) json.add(file.kind, digest_of(file.bytes));
  return json;
}

Result<LinePlace> take_step(CaseRepository& repository, Transaction& transaction, const LoadedCase& loaded,
                            const Step& step) {
  const Workflow& workflow = loaded.workflow();
  HTX_RETURN_IF_ERROR(check_not_forbidden(repository, loaded, step.event));
  const std::vector<EnabledEvent> actions = possible_actions(loaded);
  const auto first = std::ranges::find(actions, step.event, &EnabledEvent::event);
  if (first == actions.end()) return not_possible(loaded, actions, step.event);
  std::optional<EnabledEvent> by_data;
  const EnabledEvent* const action = &action_by_data(loaded, *first, step, by_data);
  HTX_RETURN_IF_ERROR(check_standing(repository.session(), loaded, step.on));
  for (const FileBytes& file : step.files) {
    if (workflow.document(file.kind) == nullptr)
      return Error(ErrorCode::kInvalidArgument, {"cases.unknown-document", {{"id", file.kind}}});
  }
  HTX_ASSIGN_OR_RETURN(std::string behalf,
                       check_action(repository.session(), loaded, *action, step.files, step.on));
  LineDraft draft = draft_of(step, loaded, *action, std::move(behalf));
  HTX_ASSIGN_OR_RETURN(draft.data, event_data(workflow, step.data));
  HTX_RETURN_IF_ERROR(add_votes(repository, loaded, *action, step, draft));
  HTX_ASSIGN_OR_RETURN(const bool waits, is_one_of_several(repository, loaded, *action, step, draft.details));
  if (waits) {
    draft.kind = LineKind::kTaskApprove;
    return repository.write(transaction, loaded, std::move(draft));
  }
  HTX_ASSIGN_OR_RETURN(const Advance advance, workflows::advance(workflow, loaded.state.configuration,
                                                                 {.name = step.event, .data = draft.data}));
  draft.after = advance.step.configuration;
  HTX_RETURN_IF_ERROR(add_effects(repository.session(), loaded, workflow, advance.effects, draft));
  if (action->is_expiry) HTX_RETURN_IF_ERROR(keep_passing(repository, loaded, action->deadline, draft));
  return repository.write(transaction, loaded, std::move(draft));
}

}  // namespace htx::internal
