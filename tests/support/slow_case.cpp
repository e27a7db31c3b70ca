#include "tests/support/slow_case.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/value/decimal.h"

namespace htx {
namespace {

using workflows::Configuration;
using workflows::DeadlineRule;
using workflows::StateId;
using Files = std::map<std::string, std::string>;

// What is left of "drafting.ready" before the dot.
std::string head_of(const std::string& event) { return event.substr(0, event.find('.')); }

}  // namespace

SlowCase::SlowCase(workflows::Workflow workflow, const WorkingCalendar& calendar, SlowPeople people,
                   Date opened)
    : workflow_(std::move(workflow)), calendar_(&calendar), people_(std::move(people)), last_(opened) {
  const auto advance = workflows::open_case(workflow_);
  HTX_CHECK(advance.has_value());
  calendars_.insert(calendar_);
  configuration_ = advance->step.configuration;
  moves(Configuration(), advance->step, opened);
  settle_tasks("");
}

// --- clocks --------------------------------------------------------------------------------------------

bool SlowCase::is_active(const Configuration& configuration, const std::string& state) const {
  const auto id = workflow_.chart().find(state);
  return id && configuration.is_active(*id);
}

bool SlowCase::in_any(const Configuration& configuration, const std::vector<std::string>& states) const {
  return configuration.running &&
         std::ranges::any_of(states, [&](const std::string& id) { return is_active(configuration, id); });
}

// Entering a state that uses the deadline starts its clock, leaving it cancels it; but it is kept in the
// states that pause it, and goes on if the case comes back from there.
void SlowCase::settle_clock(const DeadlineRule& rule, const Configuration& before,
                            const workflows::StepResult& step, Date on) {
  const auto uses_it = [&](StateId state) { return workflow_.state(state).deadline == rule.id; };
  const Configuration& after = step.configuration;
  const bool entered =
      std::ranges::any_of(step.moves, [&](const auto& move) { return move.entered && uses_it(move.state); });
  const bool is_used = after.running && std::ranges::any_of(after.active, uses_it);
  const bool was_used = before.running && std::ranges::any_of(before.active, uses_it);
  const bool pausing = in_any(after, rule.pauses_in);
  std::optional<Date> last;
  if (const auto clock = clocks_.find(rule.id); clock != clocks_.end())
    last = last_day_of(rule.id, clock->second);
  std::vector<SlowStretch>& stretches = paused_[rule.id];
  const bool stood = !stretches.empty() && !stretches.back().until;
  if (pausing && !stood) stretches.push_back({on, std::nullopt});
  if (!pausing && stood) stretches.back().until = on;
  if (!rule.within) return;
  const bool is_kept = clocks_.contains(rule.id) && !was_used;
  if (is_used && entered && !is_kept) {
    clocks_[rule.id] = started(rule, on);
    started_.insert(rule.id);
  } else if (clocks_.contains(rule.id)) {
    if (pausing != stood) clocks_.at(rule.id).by = calendar_;
    if (!is_used && !pausing) {
      clocks_.erase(rule.id);
      ended_[rule.id] = last;
    }
  }
}

// A clock as it is when it is started: from today, from a date of the case, or from the end of another.
SlowClock SlowCase::started(const DeadlineRule& rule, Date on) const {
  SlowClock fresh{.anchor = on, .begun = on, .by = calendar_};
  std::optional<Date> day = on;
  if (!rule.from.empty()) {
    day.reset();
    if (const auto date = date_from_iso(configuration_.data.text_of(rule.from))) day = *date;
  } else if (!rule.from_end_of.empty()) {
    const auto other = clocks_.find(rule.from_end_of);
    const auto ended = ended_.find(rule.from_end_of);
    day.reset();
    if (other != clocks_.end()) {
      day = last_day_of(rule.from_end_of, other->second);
    } else if (ended != ended_.end()) {
      day = ended->second;
    }
  }
  if (!day) throw NotCountable("workflows.no-anchor");
  fresh.anchor = *day;
  return fresh;
}

// The deadlines, each behind the one from whose end it runs: in whatever order they are declared, a clock
// that starts in the same step comes first.
std::vector<const DeadlineRule*> SlowCase::ends_first() const {
  const std::vector<DeadlineRule>& rules = workflow_.data().deadlines;
  std::vector<const DeadlineRule*> order;
  std::set<std::string> known = {""};
  while (order.size() < rules.size()) {
    for (const DeadlineRule& rule : rules) {
      if (known.contains(rule.id) || !known.contains(rule.from_end_of)) continue;
      known.insert(rule.id);
      order.push_back(&rule);
    }
  }
  return order;
}

void SlowCase::moves(const Configuration& before, const workflows::StepResult& step, Date on) {
  for (const DeadlineRule* rule : ends_first()) settle_clock(*rule, before, step, on);
}

bool SlowCase::is_used(const std::string& deadline) const {
  return configuration_.running && std::ranges::any_of(configuration_.active, [&](StateId state) {
           return workflow_.state(state).deadline == deadline;
         });
}

std::set<std::string> SlowCase::kept() const {
  std::set<std::string> found;
  for (const auto& [id, clock] : clocks_) {
    if (!is_used(id)) found.insert(id);
  }
  return found;
}

std::set<std::string> SlowCase::acted_on() const {
  std::set<std::string> found;
  for (const auto& [id, clock] : clocks_) {
    if (clock.acted_on) found.insert(id);
  }
  return found;
}

std::optional<Date> SlowCase::last_day_of(const std::string& deadline, const SlowClock& clock) const {
  std::vector<SlowStretch> stand_stills = stretches_;
  if (const auto paused = paused_.find(deadline); paused != paused_.end())
    stand_stills.insert(stand_stills.end(), paused->second.begin(), paused->second.end());
  if (!workflow_.deadline(deadline)->tolls) stand_stills.clear();
  return slow_last_day(*clock.by, *workflow_.deadline(deadline), clock, stand_stills);
}

std::optional<Date> SlowCase::ends_by(const std::string& deadline, const SlowClock& clock) const {
  const auto granted = granted_.find(deadline);
  SlowClock slowest = clock;
  if (granted != granted_.end()) slowest.extensions = granted->second;
  std::optional<Date> latest;
  for (const WorkingCalendar* calendar : calendars_) {
    slowest.by = calendar;
    const auto last = last_day_of(deadline, slowest);
    if (!last) return std::nullopt;
    latest = latest ? std::max(*latest, *last) : *last;
  }
  return latest;
}

std::map<std::string, std::string> SlowCase::last_days() const {
  std::map<std::string, std::string> days;
  for (const auto& [id, clock] : clocks_) {
    const auto last = last_day_of(id, clock);
    days[id] = last ? to_text(*last) : "";
  }
  return days;
}

std::vector<std::string> SlowCase::passed(Date today) const {
  std::vector<std::string> passed;
  for (const auto& [id, last] : last_days()) {
    const bool over = !last.empty() && last < to_text(today);
    if (over && is_used(id) && !clocks_.at(id).acted_on) passed.push_back(id);
  }
  return passed;
}

void SlowCase::recount(Date on) {
  for (auto& [id, clock] : clocks_) {
    SlowClock again = clock;
    again.by = calendar_;
    const auto before = last_day_of(id, clock);
    const auto after = last_day_of(id, again);
    if (before && !clock.acted_on && *before >= on && after && *after >= on) clock = again;
  }
}

std::string SlowCase::event_of(const std::string& deadline) const {
  for (const StateId id : configuration_.active) {
    if (workflow_.state(id).deadline == deadline) return workflow_.state(id).deadline_event;
  }
  return "";
}

// --- papers --------------------------------------------------------------------------------------------

std::optional<std::string> SlowCase::bytes_of(const std::string& kind, const Files& coming) const {
  if (const auto comes = coming.find(kind); comes != coming.end()) return comes->second;
  const auto found = papers_.find(kind);
  return found == papers_.end() ? std::nullopt : std::optional(found->second.back().bytes);
}

std::map<std::string, std::string> SlowCase::versions(const std::set<std::string>& kinds,
                                                      const Files& coming) const {
  std::map<std::string, std::string> found;
  for (const std::string& kind : kinds) {
    if (const auto bytes = bytes_of(kind, coming)) found[kind] = *bytes;
  }
  return found;
}

bool SlowCase::is_there(const std::string& kind, const Files& coming) const {
  const workflows::DocumentType& type = *workflow_.document(kind);
  if (coming.contains(kind)) {
    // Nobody has signed it yet; what it consents to must be there too.
    return type.signatures == 0 && std::ranges::all_of(type.of, [&](const std::string& other) {
             return bytes_of(other, coming).has_value();
           });
  }
  const auto found = papers_.find(kind);
  if (found == papers_.end()) return false;
  const Paper& latest = found->second.back();
  return static_cast<std::int64_t>(latest.signers.size()) >= type.signatures &&
         std::ranges::all_of(type.of, [&](const std::string& other) {
           const auto given = latest.given_for.find(other);
           return given != latest.given_for.end() && bytes_of(other, {}) == given->second;
         });
}

void SlowCase::file(const Files& files) {
  std::map<std::string, Paper> fresh;
  for (const auto& [kind, bytes] : files) {
    const std::vector<std::string>& of = workflow_.document(kind)->of;
    fresh[kind] = {.bytes = bytes, .signers = {}, .given_for = versions({of.begin(), of.end()}, files)};
  }
  for (auto& [kind, paper] : fresh) papers_[kind].push_back(std::move(paper));
}

bool SlowCase::still_counts(const Word& word, const Files& coming) const {
  return std::ranges::all_of(
      word.given_for, [&](const auto& version) { return bytes_of(version.first, coming) == version.second; });
}

// --- acts ----------------------------------------------------------------------------------------------

std::set<std::string> SlowCase::why_not_day(Date on, Date today) const {
  if (on < last_) return {"cases.before-last-act"};
  if (on > today) return {"cases.day-ahead"};
  return {};
}

const workflows::Task* SlowCase::task_of(const std::string& id) const {
  if (!configuration_.running) return nullptr;
  for (const StateId state : configuration_.active) {
    const auto& task = workflow_.state(state).task;
    if (task && task->id == id) return &*task;
  }
  return nullptr;
}

std::set<std::string> SlowCase::open_tasks() const {
  std::set<std::string> tasks;
  for (const auto& [id, work] : work_) tasks.insert(id);
  return tasks;
}

std::string SlowCase::holder_of(const std::string& task) const {
  const auto found = work_.find(task);
  return found == work_.end() ? "" : found->second.holder;
}

std::set<std::string> SlowCase::forbidden() const {
  std::set<std::string> events;
  if (!configuration_.running) return events;
  for (const StateId state : configuration_.active) {
    for (const auto& act : workflow_.state(state).forbidden) events.insert(act.event);
  }
  return events;
}

// What outsiders do is recorded here or by themselves, what is done here is done by whoever has the role.
bool SlowCase::may_act_as(const SlowAct& act, const std::string& id, std::set<std::string>& why) const {
  const workflows::Role* role = workflow_.role(id);
  if (role == nullptr) return true;
  const workflows::Role* own = workflow_.role(act.role);
  if (own != nullptr && own->external) own = nullptr;
  if (act.role != id && (!role->external || (own == nullptr && act.role != "officer"))) {
    why.insert("cases.wrong-role");
    return false;
  }
  if (own == nullptr) return true;
  const auto group = people_.find(own->group);
  if (group == people_.end() || group->second.contains(act.account)) return true;
  why.insert("cases.not-a-member");
  return false;
}

bool SlowCase::stands_in(const SlowAct& act) const {
  const std::string holder = holder_of(head_of(act.event));
  return std::ranges::any_of(substitutions_, [&](const SlowSubstitution& one) {
    return one.absent == holder && one.substitute == act.account && one.from <= act.on && act.on <= one.until;
  });
}

std::string SlowCase::on_behalf(const SlowAct& act, const std::string& task, bool& may) const {
  may = true;
  const auto found = work_.find(task);
  if (found == work_.end()) return "";
  const Work& work = found->second;
  if (work.holder.empty() || work.holder == act.account) return "";
  if (work.delegate == act.account) return work.holder;
  if (stands_in(act)) return work.holder;
  may = false;
  return "";
}

std::int64_t SlowCase::votes_for(const std::string& task, const std::string& outcome,
                                 const std::string& group, const Files& coming) const {
  const auto work = work_.find(task);
  if (work == work_.end()) return 0;
  return std::ranges::count_if(work->second.votes, [&](const Word& word) {
    return word.outcome == outcome && people_.at(group).contains(word.person) && still_counts(word, coming);
  });
}

Result<workflows::Advance> SlowCase::try_step(const SlowAct& act, Json& data,
                                              std::set<std::string>& why) const {
  data = Json(Json::Object{});
  for (const auto& [name, text] : act.data) {
    const workflows::DataItem* item = workflow_.data_item(name);
    if (item == nullptr) {
      why.insert("cases.unknown-data");
    } else if (item->type == workflows::DataType::kNumber) {
      const auto number = Decimal::from_text(text);
      data.add(name, number && number->to_int64() ? Json(*number->to_int64()) : Json(text));
    } else if (item->type == workflows::DataType::kBoolean) {
      data.add(name, Json(text == "true"));
    } else {
      data.add(name, text);
    }
  }
  const workflows::Task* task = task_of(head_of(act.event));
  const workflows::Role* among = task != nullptr && task->vote ? workflow_.role(task->vote->among) : nullptr;
  if (among != nullptr && people_.contains(among->group)) {
    const std::string outcome = act.event.substr(task->id.size() + 1);
    const std::int64_t votes = votes_for(task->id, outcome, among->group, act.files);
    const auto members = static_cast<std::int64_t>(people_.at(among->group).size());
    if (2 * votes <= members) why.insert("cases.no-majority");
    for (const auto& [name, count] :
         {std::pair(task->vote->votes_for, votes), std::pair(task->vote->members, members)}) {
      if (act.data.contains(name)) why.insert("cases.votes-are-counted");
      bool fingerprint = false;
      for (const workflows::EnabledEvent& action : workflows::considered(workflow_, configuration_))
        fingerprint = fingerprint || (action.event == act.event && std::ranges::count(action.asks, name) > 0);
      if (fingerprint) data.add(name, count);
    }
  }
  return workflows::advance(workflow_, configuration_, {.name = act.event, .data = data});
}

SlowCase::Meaning SlowCase::meaning_of(const SlowAct& act, const workflows::Advance& step) const {
  Meaning meaning;
  for (const workflows::TransitionId id : step.step.transitions) {
    const auto& events = workflow_.chart().transition(id).events;
    if (std::ranges::find(events, act.event) == events.end()) continue;
    const workflows::CaseTransition& layer = workflow_.transition(id);
    meaning.role = layer.by;
    meaning.until = layer.until;
    meaning.needs.insert(layer.needs.begin(), layer.needs.end());
    break;
  }
  if (const workflows::Task* task = task_of(head_of(act.event))) {
    meaning.task = task->id;
    meaning.outcome = act.event.substr(task->id.size() + 1);
    if (meaning.role.empty()) meaning.role = task->role;
    meaning.needs.insert(task->needs.begin(), task->needs.end());
    meaning.not_same_as.insert(task->not_same_as.begin(), task->not_same_as.end());
    meaning.approvals = task->approvals;
    meaning.vote = task->vote;
    return meaning;
  }
  if (act.event.starts_with("document.")) {
    meaning.document = act.event.substr(act.event.find('.') + 1);
    if (meaning.role.empty()) meaning.role = workflow_.document(meaning.document)->by;
  }
  for (const StateId id : configuration_.active) {
    const workflows::StateRules& state = workflow_.state(id);
    if (!state.deadline.empty() && state.deadline_event == act.event) meaning.deadline = state.deadline;
  }
  return meaning;
}

std::set<std::string> SlowCase::why_not(const SlowAct& act, Date today) const {
  std::set<std::string> why = why_not_now(act, today);
  if (!why.empty()) return why;
  // Where it would lead must be countable too.
  SlowCase after = *this;
  try {
    after.does(act);
    after.last_days();
    // What passes by itself leads nowhere twice on one day.
    if (after.circles_) why.insert("cases.deadline-circle");
  } catch (const NotCountable& fault) {
    why.insert(fault.what());
  }
  return why;
}

std::set<std::string> SlowCase::why_not_now(const SlowAct& act, Date today) const {
  std::set<std::string> why = why_not_day(act.on, today);
  if (suspended()) why.insert("cases.suspended");
  if (forbidden().contains(act.event)) why.insert("cases.forbidden-act");
  Json data;
  const auto step = try_step(act, data, why);
  if (!step) {
    why.insert("*");  // What it would mean is not known, so neither is what else stands in its way.
    return why;
  }
  const Meaning meaning = meaning_of(act, *step);
  const auto days = last_days();
  if (!meaning.deadline.empty()) {
    const auto clock = clocks_.find(meaning.deadline);
    const bool over = clock != clocks_.end() && !clock->second.acted_on &&
                      !days.at(meaning.deadline).empty() && to_text(act.on) > days.at(meaning.deadline);
    if (!over) why.insert({"cases.not-due-yet", "cases.not-possible-now"});
  } else {
    const auto clock = clocks_.find(meaning.until);
    const bool open = clock != clocks_.end() && !clock->second.acted_on &&
                      (days.at(meaning.until).empty() || to_text(act.on) <= days.at(meaning.until));
    if (!meaning.until.empty() && !open) why.insert("cases.window-closed");
    may_act_as(act, meaning.role, why);
    bool may = true;
    const std::string behalf = meaning.task.empty() ? "" : on_behalf(act, meaning.task, may);
    if (!may) why.insert("cases.held-by-another");
    const workflows::Role* role = workflow_.role(meaning.role);
    for (const std::string& other : meaning.not_same_as) {
      const auto hands = hands_.find(other);
      if (hands == hands_.end() || role == nullptr || role->external) continue;
      if (hands->second.contains(act.account) || hands->second.contains(behalf))
        why.insert("session.four-eyes");
    }
  }
  for (const auto& [kind, bytes] : act.files) {
    if (workflow_.document(kind) == nullptr) why.insert("cases.unknown-document");
  }
  if (why.contains("cases.unknown-document")) return why;
  for (const std::string& kind : meaning.needs) {
    if (!is_there(kind, act.files)) why.insert("cases.missing-documents");
  }
  if (!meaning.document.empty() && !act.files.contains(meaning.document)) {
    const auto papers = papers_.find(meaning.document);
    if (papers == papers_.end() || papers->second.back().taken) why.insert("cases.missing-documents");
  }
  if (meaning.approvals > 1) {
    for (const Word& word : work_.at(meaning.task).approvals) {
      if (word.outcome == meaning.outcome && word.person == act.account && still_counts(word, act.files))
        why.insert("cases.already-approved");
    }
  }
  return why;
}

bool SlowCase::does(const SlowAct& act) {
  Json data;
  std::set<std::string> why;
  const auto step = try_step(act, data, why);
  HTX_CHECK(step.has_value() && why.empty());
  const Meaning meaning = meaning_of(act, *step);
  bool may = true;
  const std::string behalf = meaning.task.empty() ? "" : on_behalf(act, meaning.task, may);
  to_day(act.on);
  if (!meaning.task.empty()) {
    hands_[meaning.task].insert(act.account);
    if (!behalf.empty()) hands_[meaning.task].insert(behalf);
  }
  if (meaning.approvals > 1) {
    std::vector<Word>& approvals = work_.at(meaning.task).approvals;
    const auto agreed = std::ranges::count_if(approvals, [&](const Word& word) {
      return word.outcome == meaning.outcome && still_counts(word, act.files);
    });
    if (agreed + 1 < meaning.approvals) {
      std::erase_if(approvals, [&](const Word& word) { return word.person == act.account; });
      // For what the outcome needs and what the papers that come with it consent to: see JOURNAL.md, `for`.
      std::set<std::string> kinds = meaning.needs;
      for (const auto& [kind, bytes] : act.files) {
        const std::vector<std::string>& of = workflow_.document(kind)->of;
        kinds.insert(of.begin(), of.end());
      }
      approvals.push_back({act.account, meaning.outcome, versions(kinds, act.files)});
      file(act.files);
      return false;
    }
  }
  file(act.files);
  if (!meaning.document.empty()) papers_.at(meaning.document).back().taken = true;
  const Configuration before = std::exchange(configuration_, step->step.configuration);
  moves(before, step->step, act.on);
  if (!meaning.deadline.empty() && clocks_.contains(meaning.deadline)) {
    const bool anew = std::ranges::any_of(step->step.moves, [&](const auto& move) {
      return move.entered && workflow_.state(move.state).deadline == meaning.deadline;
    });
    if (!anew) clocks_.at(meaning.deadline).acted_on = true;
  }
  if (meaning.deadline.empty()) situations_.clear();
  circles_ =
      !meaning.deadline.empty() &&
      !situations_.insert({configuration_.active, configuration_.histories, kept(), acted_on()}).second;
  settle_tasks(meaning.task);
  return true;
}

void SlowCase::settle_tasks(const std::string& done) {
  std::set<std::string> active;
  for (const StateId state : configuration_.active) {
    const auto& task = workflow_.state(state).task;
    if (configuration_.running && task) active.insert(task->id);
  }
  std::erase_if(work_, [&](const auto& work) { return !active.contains(work.first) || work.first == done; });
  for (const std::string& id : active) work_[id];
}

}  // namespace htx
