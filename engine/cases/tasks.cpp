#include "engine/cases/tasks.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/cases/case_rules.h"
#include "engine/cases/case_writing.h"
#include "engine/cases/people.h"

namespace htx {
namespace {

using internal::CaseRepository;
using internal::LineDraft;
using internal::LoadedCase;

// A task that can be done now, with what the workflow says of it.
struct OpenTask {
  const workflows::Task* task = nullptr;
  const TaskState* current = nullptr;
};

Result<OpenTask> open_task(const LoadedCase& loaded, const std::string& id) {
  std::vector<std::string> possible;
  for (const auto& [task, current] : loaded.state.tasks) possible.push_back(task);
  for (const workflows::StateId state : loaded.state.configuration.active) {
    const auto& task = loaded.workflow().state(state).task;
    const auto current = loaded.state.tasks.find(id);
    if (task && task->id == id && current != loaded.state.tasks.end())
      return OpenTask{&*task, &current->second};
  }
  return Error(ErrorCode::kNotFound, {"cases.no-such-task", {{"task", id}, {"possible", list_of(possible)}}});
}

// A task that somebody of this office may hold.
Result<OpenTask> own_task(const CaseRepository& repository, const LoadedCase& loaded,
                          const TaskRequest& request) {
  HTX_RETURN_IF_ERROR(internal::check_standing(repository.session(), loaded, request.on));
  HTX_ASSIGN_OR_RETURN(const OpenTask open, open_task(loaded, request.task));
  const workflows::Role* role = loaded.workflow().role(open.task->role);
  if (role != nullptr && role->external) {
    return Error(ErrorCode::kInvalidArgument,
                 {"cases.outsiders-task", {{"task", request.task}, {"role", role->id}}});
  }
  HTX_RETURN_IF_ERROR(internal::check_role(repository.session(), loaded, open.task->role, request.on));
  return open;
}

Error held(const OpenTask& open) {
  return Error(ErrorCode::kForbidden,
               {"cases.held-by-another", {{"task", open.task->id}, {"holder", open.current->holder}}});
}

Status check_holder(const OpenTask& open, const std::string& actor) {
  if (open.current->holder == actor) return Done{};
  return Error(
      ErrorCode::kForbidden,
      {"cases.not-the-holder",
       {{"task", open.task->id}, {"holder", open.current->holder.empty() ? "–" : open.current->holder}}});
}

// Whether a colleague may do the task.
Status check_colleague(const CaseRepository& repository, const LoadedCase& loaded, const OpenTask& open,
                       const TaskRequest& request) {
  if (request.person.empty())
    return Error(ErrorCode::kInvalidArgument, {"cases.bad-name", {{"found", request.person}}});
  HTX_RETURN_IF_ERROR(
      internal::check_member(repository.session(), loaded, open.task->role, request.person, request.on));
  return internal::check_four_eyes(repository.session(), loaded,
                                   {repository.session().actor.account, request.person},
                                   open.task->not_same_as);
}

Result<CaseView> run(const Session& session, LineKind kind, const TaskRequest& request,
                     const std::function<Status(CaseRepository&, const LoadedCase&, LineDraft&)>& make) {
  internal::CaseCommand command{.kind = kind,
                                .case_id = request.case_id,
                                .on = request.on,
                                .on_by_default = request.on_by_default,
                                .note = request.note,
                                .key = request.key,
                                .seen = request.seen};
  command.fingerprint.add("task", request.task).add("person", request.person);
  return internal::write_one(session, command, make);
}

}  // namespace

Result<CaseView> claim_task(const Session& session, const TaskRequest& request) {
  return run(session, LineKind::kTaskClaim, request,
             [&](CaseRepository& repository, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_ASSIGN_OR_RETURN(const OpenTask open, own_task(repository, loaded, request));
               if (!open.current->holder.empty()) return held(open);
               HTX_RETURN_IF_ERROR(internal::check_four_eyes(session, loaded, {session.actor.account},
                                                             open.task->not_same_as));
               draft.details.add("task", request.task);
               return Done{};
             });
}

Result<CaseView> assign_task(const Session& session, const TaskRequest& request) {
  return run(session, LineKind::kTaskAssign, request,
             [&](CaseRepository& repository, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_ASSIGN_OR_RETURN(const OpenTask open, own_task(repository, loaded, request));
               const std::string& actor = session.actor.account;
               const bool is_free = open.current->holder.empty() || open.current->holder == actor ||
                                    open.current->given_by == actor;
               if (!is_free) return held(open);
               HTX_RETURN_IF_ERROR(check_colleague(repository, loaded, open, request));
               draft.details.add("task", request.task).add("person", request.person);
               return Done{};
             });
}

Result<CaseView> delegate_task(const Session& session, const TaskRequest& request) {
  return run(session, LineKind::kTaskDelegate, request,
             [&](CaseRepository& repository, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_ASSIGN_OR_RETURN(const OpenTask open, own_task(repository, loaded, request));
               HTX_RETURN_IF_ERROR(check_holder(open, session.actor.account));
               HTX_RETURN_IF_ERROR(check_colleague(repository, loaded, open, request));
               draft.details.add("task", request.task).add("person", request.person);
               return Done{};
             });
}

Result<CaseView> release_task(const Session& session, const TaskRequest& request) {
  return run(session, LineKind::kTaskRelease, request,
             [&](CaseRepository& repository, const LoadedCase& loaded, LineDraft& draft) -> Status {
               HTX_ASSIGN_OR_RETURN(const OpenTask open, own_task(repository, loaded, request));
               HTX_RETURN_IF_ERROR(check_holder(open, session.actor.account));
               draft.details.add("task", request.task);
               return Done{};
             });
}

namespace {

// Checks the vote of one person for one outcome, and says it in the line that records it.
Status vote_on(const Session& session, const LoadedCase& loaded, const TaskRequest& request,
               LineDraft& draft) {
  HTX_RETURN_IF_ERROR(internal::check_standing(session, loaded, request.on));
  const std::size_t dot = request.task.find('.');
  HTX_ASSIGN_OR_RETURN(const OpenTask open, open_task(loaded, request.task.substr(0, dot)));
  const std::string outcome = dot == std::string::npos ? "" : request.task.substr(dot + 1);
  const bool is_outcome =
      std::ranges::find(open.task->outcomes, outcome, &workflows::Outcome::id) != open.task->outcomes.end();
  if (!open.task->vote || !is_outcome) {
    return Error(ErrorCode::kInvalidArgument, {"cases.not-a-vote", {{"found", request.task}}});
  }
  const std::string& among = open.task->vote->among;
  const workflows::Role* role = loaded.workflow().role(among);
  const std::string group = role == nullptr ? among : role->group;
  HTX_ASSIGN_OR_RETURN(const auto voters, members_on(session, group, request.on));
  if (voters.empty()) return Error(ErrorCode::kConflict, {"cases.nobody-on-record", {{"group", group}}});
  const std::string& voter = request.person.empty() ? session.actor.account : request.person;
  HTX_RETURN_IF_ERROR(internal::check_member(session, loaded, among, voter, request.on));
  if (voter != session.actor.account) {
    // Votes of others are recorded by somebody who has a vote himself: the chair or the secretary.
    HTX_RETURN_IF_ERROR(internal::check_role(session, loaded, among, request.on));
  }
  HTX_RETURN_IF_ERROR(internal::check_four_eyes(session, loaded, {voter}, open.task->not_same_as));
  draft.details.add("task", open.task->id).add("person", voter).add("outcome", outcome);
  for (const workflows::EnabledEvent& action : internal::possible_actions(loaded)) {
    if (action.event != request.task) continue;
    draft.rests_on.insert(draft.rests_on.end(), action.needs.begin(), action.needs.end());
  }
  return Done{};
}

}  // namespace

Result<CaseView> cast_vote(const Session& session, const TaskRequest& request) {
  return run(session, LineKind::kTaskVote, request,
             [&](CaseRepository&, const LoadedCase& loaded, LineDraft& draft) -> Status {
               return vote_on(session, loaded, request, draft);
             });
}

}  // namespace htx
