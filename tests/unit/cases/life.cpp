#include "tests/unit/cases/life.h"

#include <algorithm>

#include "engine/cases/people.h"

namespace htx {

namespace {

Instant morning_of(Date day) { return Instant{day.days() * 86'400'000 + 9'000'000}; }

}  // namespace

const std::set<std::string>& Life::people() {
  static const std::set<std::string> kAll = {"an", "binh", "chi", "dung"};
  return kAll;
}

Life::Life(const Definitions& definitions, const workflows::Analysis& proved, const Birth& birth,
           LifeTally& tally)
    : definitions_(definitions),
      tally_(tally),
      random_(birth.seed),
      scene_(definitions.now),
      workflow_(birth.workflow),
      id_(birth.cooperative + "-01"),
      today_(birth.first) {
  scene_.clock.set(morning_of(birth.first));
  scene_.imported(TableKind::kCooperatives, kCooperatives);
  REQUIRE_VALUE(const WorkflowDefinition* definition, definitions.now.workflow(birth.workflow));
  for (const workflows::Role& role : definition->workflow.data().roles) {
    if (role.external || chance(40)) continue;
    const std::size_t count = chance(50) ? 2 : 2 + pick(3);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string account = *std::next(people().begin(), static_cast<std::ptrdiff_t>(i));
      people_[role.group].insert(account);
      REQUIRE(
          set_member(scene_.session(), {.group = role.group, .account = account, .from = day("2000-01-01")})
              .has_value());
    }
  }
  REQUIRE(open_case(scene_.session(),
                    {.workflow = birth.workflow, .cooperative = birth.cooperative, .on = birth.first})
              .has_value());
  model_.emplace(definition->workflow, (*definitions.now.calendar())->calendar, people_, birth.first);
  ends_regularly_ = std::ranges::none_of(proved.findings, [](const workflows::Finding& finding) {
    return finding.message.code == "workflows.only-way-out";
  });
  for (const workflows::Stay& stay : proved.stays) {
    if (stay.bound == workflows::Stay::Bound::kBounded) bounded_.insert(stay.state);
  }
  diligent_ = chance(60);
  patient_ = chance(50);
  ways_.emplace(model_->workflow(), birth.first);
  at_ = ways_->at(place());
  note_stays();
  find_seats();
  ++tally_.lives;
  compare();
}

void Life::play(int steps) {
  for (int i = 0; i < steps; ++i) {
    // Days go by; now and then so many that much passes.
    if (chance(60)) today_ = today_.plus_days(static_cast<std::int64_t>(pick(chance(20) ? 25 : 4)));
    scene_.clock.set(morning_of(today_));
    if (diligent_) tick();
    step();
    compare();
    if (chance(10)) audit();
    if (!model_->running() && chance(50)) break;
  }
  audit();
  INFO(story_);
  // Whether acts and passings lead from here to an end, papers and people aside.
  SlowStays ahead(model_->workflow(), today_);
  CHECK(ahead.leads_to_end(ahead.at(place())));
  for (const std::string& state : bounded_) {
    CAPTURE(state);
    CHECK((!ways_->complete() || ways_->is_bounded(state)));
  }
}

Date Life::some_day() {
  if (chance(4)) return today_.plus_days(1 + static_cast<std::int64_t>(pick(3)));
  if (chance(4)) return model_->last().plus_days(-1);
  const std::int64_t span = today_.days() - model_->last().days();
  return chance(50)
             ? today_
             : model_->last().plus_days(static_cast<std::int64_t>(pick(static_cast<std::size_t>(span + 1))));
}

void Life::step() {
  const std::size_t what = pick(100);
  if (model_->suspended() && chance(30)) return resume();
  if (!own_tasks().empty() && chance(8)) return substitute();
  if (patient_ && !stays_.empty() && what < 57 && chance(80)) return note();
  if (what < 46) return act_at_random();
  if (what < 55) return attach();
  if (what < 60) return sign();
  if (what < 66) return vote();
  if (what < 73) return task();
  if (what < 78) return substitute();
  if (what < 80) return suspend();
  if (what < 81) return resume();
  if (what < 84) return extend();
  if (what < 86) return note();
  if (what < 97) return tick();
  if (what < 99) return recount();
  migrate();
}

Standing Life::standing() {
  REQUIRE_VALUE(const auto row, scene_.store.case_row(id_));
  REQUIRE(row.has_value());
  return {scene_.ledger_size(), std::to_string(row->revision) + std::string(to_string(row->status)) +
                                    row->configuration + row->data};
}

SlowAct Life::acting(const std::string& role) {
  SlowAct act;
  act.on = some_day();
  act.account = one_of(people());
  act.role = chance(92) ? role : one_of(std::vector<std::string>{"officer", "board", "coop", ""});
  const workflows::Role* known = model_->workflow().role(role);
  if (known != nullptr && known->external && chance(50)) act.role = "officer";
  const auto group = people_.find(group_of(role));
  if (group != people_.end() && chance(70)) act.account = one_of(group->second);
  return act;
}

std::string Life::written(const std::string& kind, const std::string& bytes) const {
  return scene_.folder.write(kind + ".txt", bytes);
}

std::string Life::value_of(const std::string& item) {
  const workflows::DataItem* known = model_->workflow().data_item(item);
  if (known == nullptr) return "x";
  switch (known->type) {
    case workflows::DataType::kDate:
      return to_text(today_.plus_days(static_cast<std::int64_t>(pick(30)) - 15));
    case workflows::DataType::kNumber: return std::to_string(pick(6));
    case workflows::DataType::kBoolean: return chance(50) ? "true" : "false";
    case workflows::DataType::kString: break;
  }
  return "x";
}

void Life::act_at_random() {
  const auto actions = workflows::considered(model_->workflow(), model_->configuration());
  if (actions.empty() || chance(3)) {
    SlowAct act = acting("officer");
    act.event = one_of(std::vector<std::string>{"told", "nothing.known", "document.paper", "t0.ok"});
    return send(act);
  }
  // Now and then a task that somebody holds.
  std::vector<workflows::EnabledEvent> held;
  for (const workflows::EnabledEvent& one : actions) {
    if (one.task && !model_->holder_of(*one.task).empty()) held.push_back(one);
  }
  act_as_asked(one_of(!held.empty() && chance(50) ? held : actions));
}

void Life::act_as_asked(const workflows::EnabledEvent& action, const std::string& by) {
  SlowAct act = acting(action.role.empty() ? "officer" : action.role);
  act.event = action.event;
  const std::string holder = action.task ? model_->holder_of(*action.task) : "";
  if (!holder.empty() && chance(60)) {
    const auto other = stands_in_.find(holder);
    act.account = other != stands_in_.end() && chance(60) ? other->second : holder;
  }
  if (!by.empty()) act.account = by;
  std::set<std::string> kinds(action.needs.begin(), action.needs.end());
  if (!action.document.empty()) kinds.insert(action.document);
  for (const std::string& kind : kinds) {
    if (chance(75)) act.files[kind] = paper(kind);
  }
  const bool counted = action.vote && people_.contains(group_of(action.vote->among));
  for (const std::string& item : action.asks) {
    const bool of_vote = action.vote && (item == action.vote->votes_for || item == action.vote->members);
    if (chance(95) && !(of_vote && counted && chance(95))) act.data[item] = value_of(item);
  }
  send(act);
}

std::string Life::group_of(const std::string& role) {
  const workflows::Role* known = model_->workflow().role(role);
  return known == nullptr ? "" : known->group;
}

void Life::send(SlowAct act) {
  seat(act, act.event.substr(0, act.event.find('.')));
  const Standing before = standing();
  ActRequest request{
      .case_id = id_, .event = act.event, .on = act.on, .documents = {}, .data = act.data, .note = {}};
  std::string with;
  for (const auto& [kind, bytes] : act.files) {
    request.documents[kind] = written(kind, bytes);
    with += " " + bytes;
  }
  for (const auto& [name, text] : act.data) with += " " + name + "=" + text;
  const auto why = model_->why_not(act, today_);
  if (agrees("do " + act.event + " on " + to_text(act.on) + " by " + act.account + "/" + act.role + with, why,
             before, htx::act(session(act), request))) {
    if (model_->stands_in(act)) ++tally_.substitutes;
    note_hands(act, model_->does(act));
    follow(act.on);
  }
}

void Life::attach() {
  const auto& documents = model_->workflow().data().documents;
  if (documents.empty()) return;
  const workflows::DocumentType type = one_of(documents);
  SlowAct act = acting(type.by);
  act.event = "document." + type.id;
  act.files[type.id] = paper(type.id);
  const Standing before = standing();
  const auto why = model_->why_not_attach(act, type.id, today_);
  if (agrees("attach " + act.files[type.id] + " on " + to_text(act.on) + " by " + act.role, why, before,
             attach_document(session(act), {.case_id = id_, .on = act.on}, type.id,
                             written(type.id, act.files[type.id])))) {
    model_->attach(act, type.id);
    follow(act.on);
  }
}

void Life::sign() {
  const auto& documents = model_->workflow().data().documents;
  if (documents.empty()) return;
  const std::string kind = one_of(documents).id;
  const SlowAct act = acting("officer");
  const Standing before = standing();
  if (agrees("sign " + kind + " on " + to_text(act.on) + " by " + act.account,
             model_->why_not_sign(act, kind, today_), before,
             sign_document(session(act), {.case_id = id_, .on = act.on}, kind))) {
    model_->sign(act, kind);
    follow(act.on);
  }
}

void Life::vote() {
  std::vector<workflows::EnabledEvent> ballots;
  for (const workflows::EnabledEvent& action :
       workflows::considered(model_->workflow(), model_->configuration())) {
    if (action.vote) ballots.push_back(action);
  }
  if (ballots.empty()) return act_at_random();
  const workflows::EnabledEvent action = one_of(ballots);
  SlowAct act = acting(action.vote->among);
  act.event = action.event;
  const Standing before = standing();
  if (agrees("vote " + act.event + " on " + to_text(act.on) + " by " + act.account,
             model_->why_not_vote(act, today_), before,
             cast_vote(session(act), {.case_id = id_, .task = act.event, .person = {}, .on = act.on}),
             {action.task.value_or(""), act.account})) {
    model_->vote(act);
    follow(act.on);
  }
}

void Life::task() {
  const std::set<std::string> open = model_->open_tasks();
  if (open.empty()) return act_at_random();
  const std::string name = one_of(open);
  std::string verb = one_of(std::vector<std::string>{"claim", "assign", "delegate", "release"});
  if (model_->holder_of(name).empty() && chance(60)) verb = "claim";
  hand(verb, name);
}

void Life::hand(const std::string& verb, const std::string& name) {
  std::string role = "officer";
  for (const workflows::StateRules& state : model_->workflow().data().states) {
    if (state.task && state.task->id == name) role = state.task->role;
  }
  SlowAct act = acting(role);
  if (!model_->holder_of(name).empty() && chance(70)) act.account = model_->holder_of(name);
  SlowAct other = act;
  other.account = one_of(people());
  seat(act, name);
  seat(other, name);
  const std::string person = other.account;
  const TaskRequest request{.case_id = id_, .task = name, .person = person, .on = act.on};
  const Standing before = standing();
  const auto why = model_->why_not_task(verb, act, name, person, today_);
  const auto answer = verb == "claim"      ? claim_task(session(act), request)
                      : verb == "assign"   ? assign_task(session(act), request)
                      : verb == "delegate" ? delegate_task(session(act), request)
                                           : release_task(session(act), request);
  if (agrees(verb + " " + name + " on " + to_text(act.on) + " by " + act.account + "/" + act.role + " to " +
                 person,
             why, before, answer, {name, act.account})) {
    model_->task(verb, act, name, person);
    follow(act.on);
  }
}

std::set<std::string> Life::own_tasks() const {
  std::set<std::string> own = model_->open_tasks();
  std::erase_if(own, [&](const std::string& id) { return seating_->own_task(id) == nullptr; });
  return own;
}

// Mostly for somebody who holds a task, for these days, and then at work.
void Life::substitute() {
  const std::set<std::string> open = own_tasks();
  const std::string name = open.empty() ? "" : one_of(open);
  if (!open.empty() && model_->holder_of(name).empty()) hand("claim", name);
  SlowSubstitution one{one_of(people()), one_of(people()), today_, today_};
  if (!model_->holder_of(name).empty() && chance(90)) one.absent = model_->holder_of(name);
  // Another in most cases, and one who can do that task.
  for (int tries = 0; tries < 3 && !name.empty(); ++tries) {
    SlowAct act;
    act.account = one_of(seating_->group_of(seating_->own_task(name)->role));
    seat(act, name);
    if (one.substitute == one.absent) one.substitute = act.account;
  }
  one.from = today_.plus_days(static_cast<std::int64_t>(pick(6)) - 4);
  one.until = chance(30) ? today_ : one.from.plus_days(static_cast<std::int64_t>(pick(14)) - 1);
  const Standing before = standing();
  if (agrees("substitute " + one.substitute + " for " + one.absent + " from " + to_text(one.from) + " to " +
                 to_text(one.until),
             SlowCase::why_not_substitute(one), before,
             set_substitution(scene_.session(), {.absent = one.absent,
                                                 .substitute = one.substitute,
                                                 .from = one.from,
                                                 .until = one.until,
                                                 .basis = "x"}))) {
    model_->substitute(one);
    stands_in_[one.absent] = one.substitute;
    for (const workflows::EnabledEvent& action :
         workflows::considered(model_->workflow(), model_->configuration())) {
      if (action.task == name && chance(50)) return act_as_asked(action, one.substitute);
    }
  }
}

void Life::suspend() {
  const Date on = some_day();
  const Standing before = standing();
  if (agrees("suspend on " + to_text(on), model_->why_not_suspend(on, today_), before,
             suspend_case(scene_.session(), {.case_id = id_, .on = on, .note = "x"}))) {
    model_->suspend(on);
    follow(on);
  }
}

void Life::resume() {
  const Date on = some_day();
  const Standing before = standing();
  if (agrees("resume on " + to_text(on), model_->why_not_resume(on, today_), before,
             resume_case(scene_.session(), {.case_id = id_, .on = on, .note = "x"}))) {
    model_->resume(on);
    follow(on);
  }
}

void Life::extend() {
  const auto& rules = model_->workflow().data().deadlines;
  if (rules.empty()) return;
  const workflows::DeadlineRule rule = one_of(rules);
  const SlowAct act = acting(rule.extension_by.empty() ? "officer" : rule.extension_by);
  const Standing before = standing();
  if (agrees("extend " + rule.id + " on " + to_text(act.on) + " by " + act.role,
             model_->why_not_extend(act, rule.id, today_), before,
             extend_deadline(session(act), {.case_id = id_, .on = act.on}, rule.id))) {
    model_->extend(act, rule.id);
    // What had passed may lie ahead again: the stay begins anew.
    stays_.clear();
    at_ = ways_->at(place());
    follow(act.on);
  }
}

void Life::note() {
  const Date on = some_day();
  const Standing before = standing();
  if (agrees("note on " + to_text(on), model_->why_not_day(on, today_), before,
             add_note(scene_.session(), {.case_id = id_, .on = on, .note = "x"}))) {
    model_->note(on);
    follow(on);
  }
}

}  // namespace htx
