#include "engine/cases/case_rules.h"

#include <algorithm>
#include <set>

#include "engine/base/text.h"
#include "engine/cases/people.h"
#include "engine/identity/account.h"

namespace htx::internal {
namespace {

using workflows::EnabledEvent;
using workflows::Truth;

Bilingual document_title(const LoadedCase& loaded, const std::string& id) {
  const workflows::DocumentType* type = loaded.workflow().document(id);
  if (type == nullptr) return {.vi = id, .en = id};
  return {.vi = id + " (" + type->title.vi + ")", .en = id + " (" + type->title.en + ")"};
}

const DeadlineRow* due_of(const LoadedCase& loaded, const std::string& deadline) {
  const auto due = loaded.state.deadlines.find(deadline);
  return due == loaded.state.deadlines.end() ? nullptr : &due->second;
}

Status check_window(const LoadedCase& loaded, const EnabledEvent& action, Date on) {
  if (action.until.empty()) return Done{};
  const DeadlineRow* due = due_of(loaded, action.until);
  if (due != nullptr && due->acted_on_at.empty() && (!due->due || on <= *due->due)) return Done{};
  return Error(ErrorCode::kConflict,
               {"cases.window-closed",
                {{"event", action.event}, {"due", due == nullptr ? Phrase("–") : spoken(due->due)}}});
}

Status check_due(const LoadedCase& loaded, const EnabledEvent& action, Date on) {
  const DeadlineRow* due = due_of(loaded, action.deadline);
  if (due != nullptr && due->due && on > *due->due) return Done{};
  const workflows::DeadlineRule* rule = loaded.workflow().deadline(action.deadline);
  return Error(ErrorCode::kConflict,
               {"cases.not-due-yet",
                {{"event", rule == nullptr ? Phrase(action.event) : Phrase(rule->title)},
                 {"due", due == nullptr ? Phrase("–") : spoken(due->due)}}});
}

// Whether some state of a workflow forbids that event to the organisation.
bool forbids_anywhere(const workflows::Workflow& workflow, const std::string& event) {
  return std::ranges::any_of(workflow.data().states, [&](const workflows::StateRules& state) {
    return std::ranges::find(state.forbidden, event, &workflows::ForbiddenAct::event) !=
           state.forbidden.end();
  });
}

const workflows::Role* own_role(const LoadedCase& loaded, const std::string& id) {
  const workflows::Role* role = loaded.workflow().role(id);
  return role == nullptr || role->external ? nullptr : role;
}

}  // namespace

std::vector<std::string> missing_documents(const LoadedCase& loaded, const EnabledEvent& action,
                                           const std::vector<FileBytes>& filed_now) {
  std::vector<std::string> missing;
  for (const std::string& need : action.needs) {
    const workflows::DocumentType* type = loaded.workflow().document(need);
    const bool comes =
        std::ranges::any_of(filed_now, [&](const FileBytes& file) { return file.kind == need; });
    const auto is_here = [&](const std::string& kind) {
      return std::ranges::find(filed_now, kind, &FileBytes::kind) != filed_now.end() ||
             loaded.state.latest_document(kind) != nullptr;
    };
    // What comes with the act nobody has signed yet, and it consents to what is there.
    const bool enough =
        comes && (type == nullptr || (type->signatures == 0 && std::ranges::all_of(type->of, is_here)));
    if (!enough && (type == nullptr || comes || !loaded.state.is_filed(*type))) missing.push_back(need);
  }
  return missing;
}

std::vector<EnabledEvent> possible_actions(const LoadedCase& loaded) {
  std::vector<EnabledEvent> actions = workflows::allowed(loaded.workflow(), loaded.state.configuration);
  std::erase_if(actions, [&](const EnabledEvent& action) {
    if (!action.is_expiry) return false;
    const DeadlineRow* due = due_of(loaded, action.deadline);
    return due == nullptr || !due->acted_on_at.empty();
  });
  return actions;
}

Status check_seen(CaseRepository& repository, const LoadedCase& loaded, std::int64_t seen) {
  if (seen == 0 || seen == loaded.state.lines) return Done{};
  HTX_ASSIGN_OR_RETURN(const auto rows, repository.session().store.journal(loaded.row.id));
  std::vector<std::string> by;
  for (const JournalRow& row : rows) {
    if (row.line <= seen) continue;
    HTX_ASSIGN_OR_RETURN(JournalLine line, read_journal_line(loaded.row.id, row));
    if (std::ranges::find(by, line.actor) == by.end()) by.push_back(std::move(line.actor));
  }
  return Error(ErrorCode::kConflict, {"cases.changed-meanwhile",
                                      {{"id", loaded.row.id},
                                       {"seen", std::to_string(seen)},
                                       {"now", std::to_string(loaded.state.lines)},
                                       {"by", list_of(by)}}});
}

Status check_day(const Session& session, const CaseState& current, Date on) {
  if (current.lines > 0 && on < current.last_on) {
    return Error(ErrorCode::kInvalidArgument,
                 {"cases.before-last-act", {{"on", spoken(on)}, {"last", spoken(current.last_on)}}});
  }
  const Date today = legal_today(session);
  if (on <= today) return Done{};
  return Error(ErrorCode::kInvalidArgument,
               {"cases.day-ahead", {{"on", spoken(on)}, {"today", spoken(today)}}});
}

Status check_standing(const Session& session, const LoadedCase& loaded, Date on) {
  if (loaded.state.suspended_since) {
    return Error(
        ErrorCode::kConflict,
        {"cases.suspended", {{"id", loaded.row.id}, {"since", spoken(*loaded.state.suspended_since)}}});
  }
  return check_day(session, loaded.state, on);
}

Status check_member(const Session& session, const LoadedCase& loaded, const std::string& role,
                    const std::string& person, Date on) {
  const workflows::Role* own = own_role(loaded, role);
  if (own == nullptr) return Done{};
  HTX_ASSIGN_OR_RETURN(const auto known, members(session, own->group));
  if (known.empty()) return Done{};  // Nobody keeps this group on record: the role is believed.
  const bool is_member = std::ranges::any_of(
      known, [&](const Member& member) { return member.account == person && member.is_on(on); });
  if (is_member) return Done{};
  return Error(ErrorCode::kForbidden,
               {"cases.not-a-member", {{"person", person}, {"group", own->group}, {"day", spoken(on)}}});
}

Status check_role(const Session& session, const LoadedCase& loaded, const std::string& role, Date on) {
  const workflows::Role* needed = loaded.workflow().role(role);
  if (needed == nullptr) return Done{};
  const workflows::Role* acts_as = loaded.workflow().role(session.actor.role);
  const bool is_clerk = session.actor.role == kClerk;
  const bool may = session.actor.role == needed->id ||
                   (needed->external && (is_clerk || (acts_as != nullptr && !acts_as->external)));
  if (!may) {
    return Error(ErrorCode::kForbidden,
                 {"cases.wrong-role",
                  {{"needed", needed->id}, {"title", needed->title}, {"role", session.actor.role}}});
  }
  return is_clerk ? Status(Done{})
                  : check_member(session, loaded, session.actor.role, session.actor.account, on);
}

Status check_four_eyes(const Session& session, const LoadedCase& loaded,
                       const std::vector<std::string>& people, const std::vector<std::string>& tasks) {
  std::optional<PersonsOfAccounts> persons;
  for (const std::string& task : tasks) {
    const auto doers = loaded.state.doers.find(task);
    if (doers == loaded.state.doers.end()) continue;
    if (!persons) {
      HTX_ASSIGN_OR_RETURN(persons, htx::persons(session));
    }
    for (const std::string& person : people) {
      const bool had_a_hand = std::ranges::any_of(doers->second, [&](const std::string& doer) {
        return person_of(*persons, doer) == person_of(*persons, person);
      });
      if (!had_a_hand) continue;
      return Error(ErrorCode::kForbidden,
                   {"session.four-eyes", {{"actor", person}, {"tasks", join(tasks, ", ")}}});
    }
  }
  return Done{};
}

Result<std::string> acting_for(const Session& session, const LoadedCase& loaded, const std::string& task,
                               Date on) {
  const auto found = loaded.state.tasks.find(task);
  const std::string& actor = session.actor.account;
  if (found == loaded.state.tasks.end() || found->second.holder.empty() || found->second.holder == actor)
    return std::string();
  const std::string& holder = found->second.holder;
  if (found->second.delegate == actor) return holder;
  HTX_ASSIGN_OR_RETURN(const auto standing_in, substitutions(session, holder));
  for (const Substitution& s : standing_in) {
    if (s.substitute == actor && s.is_on(on)) return holder;
  }
  return Error(ErrorCode::kForbidden, {"cases.held-by-another", {{"task", task}, {"holder", holder}}});
}

namespace {

// Whether the actor is the one for an action, on whose behalf he takes it.
Result<std::string> check_person(const Session& session, const LoadedCase& loaded, const EnabledEvent& action,
                                 Date on) {
  std::string behalf;
  HTX_RETURN_IF_ERROR(check_role(session, loaded, action.role, on));
  if (action.task) {
    HTX_ASSIGN_OR_RETURN(behalf, acting_for(session, loaded, *action.task, on));
  }
  if (own_role(loaded, action.role) != nullptr) {
    HTX_RETURN_IF_ERROR(
        check_four_eyes(session, loaded, {session.actor.account, behalf}, action.not_same_as));
  }
  return behalf;
}

// Whether the day and the actor are right for an action, whatever it needs; on whose behalf he takes it.
Result<std::string> check_actor(const Session& session, const LoadedCase& loaded, const EnabledEvent& action,
                                Date on) {
  std::string behalf;
  if (action.is_expiry) {
    HTX_RETURN_IF_ERROR(check_due(loaded, action, on));
    return behalf;
  }
  HTX_RETURN_IF_ERROR(check_window(loaded, action, on));
  return check_person(session, loaded, action, on);
}

}  // namespace

Result<std::optional<Message>> reason_against(const Session& session, const LoadedCase& loaded,
                                              const EnabledEvent& action, Date on) {
  if (action.is_expiry) return std::optional<Message>();
  const auto behalf = check_person(session, loaded, action, on);
  if (behalf) return std::optional<Message>();
  if (behalf.error().code() != ErrorCode::kForbidden) return behalf.error();
  return std::optional(behalf.error().message());
}

Result<std::string> check_action(const Session& session, const LoadedCase& loaded, const EnabledEvent& action,
                                 const std::vector<FileBytes>& files, Date on) {
  HTX_ASSIGN_OR_RETURN(std::string behalf, check_actor(session, loaded, action, on));
  std::vector<std::string> ids = missing_documents(loaded, action, files);
  // The filing of a document is the document itself: with the act, or on record and not yet acted on.
  const bool comes = action.document.empty() || loaded.state.has_untaken(action.document) ||
                     std::ranges::find(files, action.document, &FileBytes::kind) != files.end();
  if (!comes && std::ranges::find(ids, action.document) == ids.end()) ids.push_back(action.document);
  if (ids.empty()) return behalf;
  std::vector<Bilingual> missing;
  missing.reserve(ids.size());
  for (const std::string& id : ids) missing.push_back(document_title(loaded, id));
  return Error(ErrorCode::kInvalidArgument, {"cases.missing-documents", {{"documents", list_of(missing)}}});
}

Status check_not_forbidden(CaseRepository& repository, const LoadedCase& loaded, const std::string& event) {
  const auto refuse_in = [&](const LoadedCase& other) -> Status {
    for (const workflows::ForbiddenAct& act :
         workflows::forbidden_acts(other.workflow(), other.state.configuration)) {
      if (act.event != event) continue;
      return Error(ErrorCode::kForbidden,
                   {"cases.forbidden-act",
                    {{"act", act.title}, {"id", other.row.id}, {"law", act.law ? act.law->article : "–"}}});
    }
    return Done{};
  };
  if (forbids_anywhere(loaded.workflow(), event)) HTX_RETURN_IF_ERROR(refuse_in(loaded));
  HTX_ASSIGN_OR_RETURN(const auto rows, repository.open_cases(loaded.row.cooperative));
  for (const CaseRow& row : rows) {
    if (row.id == loaded.row.id) continue;
    HTX_ASSIGN_OR_RETURN(const auto definition, repository.definition(row.workflow_digest, row.workflow));
    if (!forbids_anywhere(definition->workflow, event)) continue;
    HTX_ASSIGN_OR_RETURN(const auto other, repository.current(row.id));
    HTX_RETURN_IF_ERROR(refuse_in(*other));
  }
  return Done{};
}

bool still_counts(const CaseState& current, const Ballot& ballot, const std::vector<FileBytes>& files) {
  return std::ranges::all_of(ballot.of, [&](const std::string& version) {
    const std::string kind = version.substr(0, version.find(' '));
    const auto comes = std::ranges::find(files, kind, &FileBytes::kind);
    // What comes with the act is the latest then, be it new or a text that was there before.
    return comes == files.end() ? current.are_latest({version})
                                : version == kind + " " + digest_of(comes->bytes);
  });
}

Result<VoteCount> count_votes(const Session& session, const LoadedCase& loaded, const EnabledEvent& action,
                              Date on, const std::vector<FileBytes>& files) {
  VoteCount count;
  const std::string& among = action.vote->among;
  const workflows::Role* role = loaded.workflow().role(among);
  HTX_ASSIGN_OR_RETURN(const auto voters, members_on(session, role == nullptr ? among : role->group, on));
  // Two accounts of one person are one member, with one vote.
  HTX_ASSIGN_OR_RETURN(const auto persons, htx::persons(session));
  std::set<std::string> members;
  for (const std::string& voter : voters) members.insert(person_of(persons, voter));
  count.members = static_cast<std::int64_t>(members.size());
  const auto current = loaded.state.tasks.find(*action.task);
  if (current == loaded.state.tasks.end()) return count;
  std::set<std::string> votes;
  for (const Ballot& ballot : current->second.votes) {
    const bool counts =
        std::ranges::find(voters, ballot.person) != voters.end() && still_counts(loaded.state, ballot, files);
    if (counts && ballot.outcome == *action.outcome) votes.insert(person_of(persons, ballot.person));
  }
  count.votes = static_cast<std::int64_t>(votes.size());
  return count;
}

Result<std::vector<Message>> obstacles(const Session& session, const LoadedCase& loaded,
                                       const EnabledEvent& action, Date today) {
  std::vector<Message> found;
  const CaseState& current = loaded.state;
  if (current.suspended_since)
    found.emplace_back("cases.why-suspended",
                       std::vector<Message::Argument>{{"since", spoken(*current.suspended_since)}});
  for (const std::string& id : missing_documents(loaded, action, {})) {
    const workflows::DocumentType* type = loaded.workflow().document(id);
    const DocumentRow* latest = current.latest_document(id);
    const std::string by = type == nullptr ? "–" : type->by;
    const std::string* newer = type == nullptr ? nullptr : current.outdated_by(*type);
    if (latest != nullptr && newer != nullptr) {
      found.push_back({"cases.why-newer-version",
                       {{"document", document_title(loaded, id)}, {"of", document_title(loaded, *newer)}}});
    } else if (latest != nullptr && type != nullptr) {
      found.push_back({"cases.why-signatures",
                       {{"document", id},
                        {"count", std::to_string(current.signatures_under(*latest))},
                        {"of", std::to_string(type->signatures)}}});
    } else {
      found.push_back({"cases.why-document", {{"document", document_title(loaded, id)}, {"role", by}}});
    }
  }
  for (const Status& status : {action.is_expiry ? check_due(loaded, action, today) : Status(Done{}),
                               check_window(loaded, action, today)}) {
    if (!status) found.push_back(status.error().message());
  }
  if (action.task) {
    const auto task = current.tasks.find(*action.task);
    if (task != current.tasks.end() && !task->second.holder.empty())
      found.push_back({"cases.why-held", {{"holder", task->second.holder}}});
    if (task != current.tasks.end() && action.approvals > 1) {
      const auto so_far = std::ranges::count_if(task->second.approvals, [&](const Ballot& ballot) {
        return ballot.outcome == *action.outcome && still_counts(current, ballot, {});
      });
      found.push_back({"cases.why-approvals",
                       {{"count", std::to_string(so_far)}, {"of", std::to_string(action.approvals)}}});
    }
    if (action.vote) {
      HTX_ASSIGN_OR_RETURN(const VoteCount count, count_votes(session, loaded, action, today));
      if (count.members > 0 && !count.carries())
        found.push_back(
            {"cases.why-votes",
             {{"votes", std::to_string(count.votes)}, {"members", std::to_string(count.members)}}});
    }
  }
  if (action.condition == Truth::kFalse)
    found.push_back({"cases.why-condition", {{"condition", action.guard}}});
  return found;
}

}  // namespace htx::internal
