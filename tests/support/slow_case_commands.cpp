// What a slow case does beside acts: papers, votes, tasks, and what is done to the case as a whole.
#include <algorithm>
#include <utility>

#include "tests/support/slow_case.h"

namespace htx {

using workflows::DeadlineRule;

std::set<std::string> SlowCase::why_not_attach(const SlowAct& act, const std::string& kind,
                                               Date today) const {
  std::set<std::string> why = why_not_day(act.on, today);
  if (workflow_.document(kind) == nullptr) return {"cases.unknown-document"};
  may_act_as(act, workflow_.document(kind)->by, why);
  if (!configuration_.running) return why;
  const auto actions = workflows::allowed(workflow_, configuration_);
  if (std::ranges::find(actions, "document." + kind, &workflows::EnabledEvent::event) == actions.end())
    return why;
  why.merge(why_not(act, today));
  return why;
}

void SlowCase::attach(const SlowAct& act, const std::string& kind) {
  const auto actions = configuration_.running ? workflows::allowed(workflow_, configuration_)
                                              : std::vector<workflows::EnabledEvent>();
  if (std::ranges::find(actions, "document." + kind, &workflows::EnabledEvent::event) != actions.end()) {
    does(act);
    return;
  }
  file(act.files);
  by_a_person(act.on);
}

std::set<std::string> SlowCase::why_not_sign(const SlowAct& act, const std::string& kind, Date today) const {
  std::set<std::string> why = why_not_day(act.on, today);
  const auto papers = papers_.find(kind);
  if (papers == papers_.end()) {
    why.insert("cases.not-filed");
  } else if (papers->second.back().signers.contains(act.account)) {
    why.insert("cases.already-signed");
  }
  return why;
}

void SlowCase::sign(const SlowAct& act, const std::string& kind) {
  papers_.at(kind).back().signers.insert(act.account);
  by_a_person(act.on);
}

std::set<std::string> SlowCase::why_not_vote(const SlowAct& act, Date today) const {
  std::set<std::string> why = why_not_day(act.on, today);
  if (suspended()) why.insert("cases.suspended");
  const workflows::Task* task = task_of(act.event.substr(0, act.event.find('.')));
  if (task == nullptr) {
    why.insert("cases.no-such-task");
    return why;
  }
  if (!task->vote) {
    why.insert("cases.not-a-vote");
    return why;
  }
  const auto group = people_.find(workflow_.role(task->vote->among)->group);
  if (group == people_.end()) {
    why.insert("cases.nobody-on-record");
  } else if (!group->second.contains(act.account)) {
    why.insert("cases.not-a-member");
  }
  for (const std::string& other : task->not_same_as) {
    const auto hands = hands_.find(other);
    if (hands != hands_.end() && hands->second.contains(act.account)) why.insert("session.four-eyes");
  }
  return why;
}

void SlowCase::vote(const SlowAct& act) {
  const workflows::Task* task = task_of(act.event.substr(0, act.event.find('.')));
  std::set<std::string> needs;
  for (const workflows::EnabledEvent& action : workflows::allowed(workflow_, configuration_)) {
    if (action.event == act.event) needs.insert(action.needs.begin(), action.needs.end());
  }
  std::vector<Word>& votes = work_.at(task->id).votes;
  std::erase_if(votes, [&](const Word& word) { return word.person == act.account; });
  votes.push_back({act.account, act.event.substr(task->id.size() + 1), versions(needs, {})});
  by_a_person(act.on);
}

std::set<std::string> SlowCase::why_not_task(const std::string& verb, const SlowAct& act,
                                             const std::string& id, const std::string& person,
                                             Date today) const {
  std::set<std::string> why = why_not_day(act.on, today);
  if (suspended()) why.insert("cases.suspended");
  const workflows::Task* task = task_of(id);
  if (task == nullptr) {
    why.insert("cases.no-such-task");
    return why;
  }
  if (workflow_.role(task->role)->external) {
    why.insert("cases.outsiders-task");
    return why;
  }
  may_act_as(act, task->role, why);
  const Work& work = work_.at(id);
  const bool is_holder = work.holder == act.account;
  if (verb == "claim" && !work.holder.empty()) why.insert("cases.held-by-another");
  if (verb == "assign" && !work.holder.empty() && !is_holder && work.given_by != act.account)
    why.insert("cases.held-by-another");
  if ((verb == "release" || verb == "delegate") && !is_holder) why.insert("cases.not-the-holder");
  if (verb == "release") return why;
  std::set<std::string> concerned = {act.account};
  if (verb != "claim") {
    concerned.insert(person);
    const auto group = people_.find(workflow_.role(task->role)->group);
    if (group != people_.end() && !group->second.contains(person)) why.insert("cases.not-a-member");
  }
  for (const std::string& other : task->not_same_as) {
    const auto hands = hands_.find(other);
    for (const std::string& one : concerned) {
      if (hands != hands_.end() && hands->second.contains(one)) why.insert("session.four-eyes");
    }
  }
  return why;
}

void SlowCase::task(const std::string& verb, const SlowAct& act, const std::string& id,
                    const std::string& person) {
  Work& work = work_.at(id);
  by_a_person(act.on);
  if (verb == "claim") {
    work.holder = act.account;
  } else if (verb == "assign") {
    work.holder = person;
    work.given_by = act.account;
    work.delegate.clear();
  } else if (verb == "delegate") {
    work.delegate = person;
  } else {
    work.holder.clear();
    work.given_by.clear();
    work.delegate.clear();
  }
}

std::set<std::string> SlowCase::why_not_migrate(const workflows::Workflow& workflow, Date on) const {
  if (suspended()) return {"cases.suspended"};
  try {
    SlowCase after = *this;
    after.migrate(workflow, on);
    after.last_days();
  } catch (const NotCountable& fault) {
    return {fault.what()};
  }
  return {};
}

void SlowCase::migrate(workflows::Workflow workflow, Date on) {
  const workflows::Workflow before = std::exchange(workflow_, std::move(workflow));
  by_a_person(on);
  situations_.clear();
  for (const DeadlineRule* rule : ends_first()) {
    if (!rule->within || before.deadline(rule->id)->within) continue;
    configuration_.held.erase(rule->id);  // A blank has no clock that could be kept.
    if (is_used(rule->id)) clocks_[rule->id] = started(*rule, on);
  }
}

std::set<std::string> SlowCase::why_not_substitute(const SlowSubstitution& one) {
  std::set<std::string> why;
  if (one.absent == one.substitute) why.insert("cases.same-person");
  if (one.until < one.from) why.insert("cases.bad-period");
  return why;
}

void SlowCase::substitute(const SlowSubstitution& one) {
  std::erase_if(substitutions_, [&](const SlowSubstitution& other) {
    return other.absent == one.absent && other.substitute == one.substitute && other.from == one.from;
  });
  substitutions_.push_back(one);
}

std::set<std::string> SlowCase::why_not_suspend(Date on, Date today) const {
  std::set<std::string> why = why_not_day(on, today);
  if (suspended()) why.insert("cases.suspended");
  if (!configuration_.running) why.insert("cases.case-closed");
  return why;
}

void SlowCase::suspend(Date on) {
  stretches_.push_back({on, std::nullopt});
  for (auto& [id, clock] : clocks_) clock.by = calendar_;
  by_a_person(on);
}

std::set<std::string> SlowCase::why_not_resume(Date on, Date today) const {
  std::set<std::string> why = why_not_day(on, today);
  if (!suspended()) why.insert("cases.not-suspended");
  return why;
}

void SlowCase::resume(Date on) {
  stretches_.back().until = on;
  for (auto& [id, clock] : clocks_) clock.by = calendar_;
  by_a_person(on);
}

std::set<std::string> SlowCase::why_not_extend(const SlowAct& act, const std::string& deadline,
                                               Date today) const {
  std::set<std::string> why = why_not_day(act.on, today);
  if (suspended()) why.insert("cases.suspended");
  const auto clock = clocks_.find(deadline);
  const DeadlineRule* rule = workflow_.deadline(deadline);
  if (clock == clocks_.end() || rule == nullptr) {
    why.insert("cases.no-such-deadline");
    return why;
  }
  if (!rule->extension) {
    why.insert("cases.not-extendable");
    return why;
  }
  may_act_as(act, rule->extension_by, why);
  if (clock->second.extensions >= rule->extension_times) why.insert("workflows.too-many-extensions");
  return why;
}

void SlowCase::extend(const SlowAct& act, const std::string& deadline) {
  SlowClock& clock = clocks_.at(deadline);
  ++clock.extensions;
  granted_[deadline] = std::min(granted_[deadline] + 1, workflow_.deadline(deadline)->extension_times);
  clock.by = calendar_;
  by_a_person(act.on);
  // What lies ahead again has not passed.
  const auto last = last_day_of(deadline, clock);
  if (!last || *last >= act.on) clock.acted_on = false;
}

}  // namespace htx
