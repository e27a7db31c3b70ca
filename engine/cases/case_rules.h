#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case_repository.h"

// Who may do what in a case, and what stands in the way.
namespace htx::internal {

// The documents an action needs that are neither filed with all their signatures, for the versions of others
// that are on record, nor come with it.
std::vector<std::string> missing_documents(const LoadedCase& loaded, const workflows::EnabledEvent& action,
                                           const std::vector<FileBytes>& filed_now);

// What may be done now.  The passing of a deadline is possible only while one runs, once, and a blank
// never passes.
std::vector<workflows::EnabledEvent> possible_actions(const LoadedCase& loaded);

// Fails with "cases.changed-meanwhile" unless the case still stands at the line of its journal that whoever
// acts saw, naming who recorded what came after; 0: he does not say.
Status check_seen(CaseRepository& repository, const LoadedCase& loaded, std::int64_t seen);

// Whether an act may be of that day, whoever does whatever: not before the last act of the case, and not
// after today.  Every line of a journal passes here.
// Fails with "cases.before-last-act", "cases.day-ahead".
Status check_day(const Session& session, const CaseState& current, Date on);

// Fails with "cases.suspended" and as check_day() unless something can be done in the case on that day.
Status check_standing(const Session& session, const LoadedCase& loaded, Date on);

// Fails with "cases.wrong-role", "cases.not-a-member" unless the actor, or `person`, may act in that
// role on that day.  The role itself is only known of the actor.  What outsiders do is recorded by whoever
// learns of it in this office, in the role of a clerk or one of the workflow's own, or by that outsider
// himself; never by another one.
Status check_role(const Session& session, const LoadedCase& loaded, const std::string& role, Date on);
Status check_member(const Session& session, const LoadedCase& loaded, const std::string& role,
                    const std::string& person, Date on);

// Fails with "session.four-eyes" if one of the people, by whichever of his accounts, had a hand in one of the
// tasks.
Status check_four_eyes(const Session& session, const LoadedCase& loaded,
                       const std::vector<std::string>& people, const std::vector<std::string>& tasks);

// For whom the actor does the task: empty if for himself.
// Fails with "cases.held-by-another" if somebody else holds it and the actor stands in for nobody.
Result<std::string> acting_for(const Session& session, const LoadedCase& loaded, const std::string& task,
                               Date on);

// Why the actor may not take an action, whatever else stands in its way; none if he may.
Result<std::optional<Message>> reason_against(const Session& session, const LoadedCase& loaded,
                                              const workflows::EnabledEvent& action, Date on);

// Everything that must hold for the actor to take an action with these files on that day; the person on
// whose behalf he does.
Result<std::string> check_action(const Session& session, const LoadedCase& loaded,
                                 const workflows::EnabledEvent& action, const std::vector<FileBytes>& files,
                                 Date on);

// Fails with "cases.forbidden-act" naming the law if the cooperative may not do that while one of its
// cases stands as it does.
Status check_not_forbidden(CaseRepository& repository, const LoadedCase& loaded, const std::string& event);

// How the vote of an action stands: members of the group that day, and those of them whose last vote is for
// its outcome.
// No members: nobody is on record.
// With `files` also votes for versions that these replace count no more.
struct VoteCount {
  std::int64_t members = 0;
  std::int64_t votes = 0;
  bool carries() const { return 2 * votes > members; }
};
// REQUIRES: action.vote
Result<VoteCount> count_votes(const Session& session, const LoadedCase& loaded,
                              const workflows::EnabledEvent& action, Date on,
                              const std::vector<FileBytes>& files = {});

// Whether an approval or vote still counts: nothing it was given for has a newer version, nor gets one by
// these files.
bool still_counts(const CaseState& current, const Ballot& ballot, const std::vector<FileBytes>& files);

// What stands in the way of an action for anybody, as sentences; none if nothing does.
Result<std::vector<Message>> obstacles(const Session& session, const LoadedCase& loaded,
                                       const workflows::EnabledEvent& action, Date today);

}  // namespace htx::internal
