#pragma once

#include <string>

#include "engine/cases/cases.h"

namespace htx {

// A command about one task of a case.
struct TaskRequest {
  std::string case_id;
  std::string task;
  std::string person;  // For whom: of assign, delegate and vote.
  Date on;
  std::string note = {};
  std::string key = {};  // See ActRequest.
  bool on_by_default = false;
  std::int64_t seen = 0;  // The same.
};

// The actor takes a task that nobody holds.
// All of these fail with "cases.no-such-task" naming those that can be done now,
// "cases.outsiders-task", "cases.suspended", "cases.wrong-role", "cases.not-a-member",
// "cases.held-by-another" and "session.four-eyes", and change nothing then.
Result<CaseView> claim_task(const Session& session, const TaskRequest& request);
// Gives a task that nobody else holds to a colleague.  Nobody chooses who judges his own work: the actor
// too must not have had a hand in what four eyes keeps apart from it.
Result<CaseView> assign_task(const Session& session, const TaskRequest& request);
// The holder lets a colleague do the task for him; both then count as having done it.
// Also fails with "cases.not-the-holder".
Result<CaseView> delegate_task(const Session& session, const TaskRequest& request);
// The holder gives the task back.  Also fails with "cases.not-the-holder".
Result<CaseView> release_task(const Session& session, const TaskRequest& request);

// Records the vote of one member on a task that is decided by vote; his later vote replaces it.
// `task` is the outcome: "conclude.sound"; `person` empty: the actor himself.
// Also fails with "cases.not-a-vote", "cases.not-a-member", "cases.nobody-on-record".
Result<CaseView> cast_vote(const Session& session, const TaskRequest& request);

}  // namespace htx
