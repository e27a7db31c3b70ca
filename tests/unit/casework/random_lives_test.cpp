// Whole lives of cases at random through the real store, beside a slow model written from the documents.
//
//   HTX_LIVES=500 HTX_LIVES_SEED=7 casework_test "[lives]"          so many lives, from that seed on
//
// Without them a bounded number is played, among them circles of deadlines and a plan that is refused.  A
// failure names the seed of its life.
#include <cstdlib>
#include <random>
#include <stdexcept>

#include "engine/casework/case_migration.h"
#include "engine/casework/recounting.h"
#include "engine/casework/timers.h"
#include "engine/workflows/analyse.h"
#include "tests/support/random_workflow.h"
#include "tests/support/slow_case.h"
#include "tests/unit/casework/trial_scene.h"

namespace htx {
namespace {

std::uint32_t from_environment(const char* name, std::uint32_t otherwise) {
  const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread.
  return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

Instant morning_of(Date day) { return Instant{day.days() * 86'400'000 + 9'000'000}; }

const std::vector<std::string>& people() {
  static const std::vector<std::string> all = {"an", "binh", "chi", "dung"};
  return all;
}

// Everything a refused command must leave as it is.
struct Standing {
  std::uint64_t entries = 0;
  std::string row;
  bool operator==(const Standing&) const = default;
};

// The same definitions twice: as they are, and as versions one higher under a calendar with one more day off.
struct Definitions {
  Library now;
  Library later;
};

// One life of one case.
class Life {
 public:
  Life(const Definitions& definitions, const workflows::Analysis& proved, const std::string& workflow,
       const std::string& cooperative, Date first, std::uint32_t seed)
      : definitions_(definitions),
        random_(seed),
        scene_(definitions.now),
        workflow_(workflow),
        id_(cooperative + "-01"),
        today_(first) {
    scene_.clock.set(morning_of(first));
    scene_.imported(TableKind::kCooperatives, kCooperatives);
    REQUIRE_VALUE(const WorkflowDefinition* definition, definitions.now.workflow(workflow));
    for (const workflows::Role& role : definition->workflow.data().roles) {
      if (role.external || chance(40)) continue;
      const std::size_t count = 2 + pick(3);
      for (std::size_t i = 0; i < count; ++i) {
        people_[role.group].insert(people()[i]);
        REQUIRE(set_member(scene_.office(),
                           {.group = role.group, .account = people()[i], .from = day("2000-01-01")})
                    .has_value());
      }
    }
    REQUIRE(open_case(scene_.office(), {.workflow = workflow, .cooperative = cooperative, .on = first})
                .has_value());
    model_.emplace(definition->workflow, definitions.now.calendar(), people_, first);
    ends_regularly_ = std::ranges::none_of(proved.findings, [](const workflows::Finding& finding) {
      return finding.message.code == "workflows.only-way-out";
    });
    for (const workflows::Stay& stay : proved.stays) {
      if (stay.bound == workflows::Stay::Bound::kBounded && !stay.state.empty()) bounded_.insert(stay.state);
    }
    compare();
  }

  void play(int steps) {
    for (int i = 0; i < steps; ++i) {
      // Days go by; now and then so many that much passes.
      if (chance(60)) today_ = today_.plus_days(static_cast<std::int64_t>(pick(chance(20) ? 25 : 4)));
      scene_.clock.set(morning_of(today_));
      step();
      compare();
      if (chance(10)) audit();
      if (!model_->running() && chance(50)) break;
    }
    audit();
    INFO(story_);
    CHECK(can_finish());
  }

  const std::string& story() const { return story_; }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }
  bool chance(unsigned percent) { return random_() % 100 < percent; }
  template <class List>
  auto one_of(const List& list) {
    return *std::next(list.begin(), static_cast<std::ptrdiff_t>(pick(list.size())));
  }

  // Mostly a day on which something can be done.
  Date some_day() {
    if (chance(4)) return today_.plus_days(1 + static_cast<std::int64_t>(pick(3)));
    if (chance(4)) return model_->last().plus_days(-1);
    const std::int64_t span = today_.days() - model_->last().days();
    return chance(50) ? today_
                      : model_->last().plus_days(
                            static_cast<std::int64_t>(pick(static_cast<std::size_t>(span + 1))));
  }

  void step() {
    const std::size_t what = pick(100);
    if (model_->suspended() && chance(30)) return resume();
    if (what < 48) return act_at_random();
    if (what < 57) return attach();
    if (what < 63) return sign();
    if (what < 70) return vote();
    if (what < 77) return task();
    if (what < 80) return suspend();
    if (what < 81) return resume();
    if (what < 84) return extend();
    if (what < 86) return note();
    if (what < 97) return tick();
    if (what < 99) return recount();
    migrate();
  }

  Standing standing() {
    REQUIRE_VALUE(const auto row, scene_.store.case_row(id_));
    REQUIRE(row.has_value());
    return {scene_.ledger_size(),
            std::to_string(row->revision) + row->status + row->configuration + row->data};
  }

  // What the engine answered against what the documents say.  Whether it was accepted.
  template <class Answer>
  bool agrees(const std::string& what, const std::set<std::string>& why, const Standing& before,
              const Answer& answer) {
    const std::string said = answer ? "" : answer.error().message().code;
    std::string expected;
    for (const std::string& code : why) expected += " " + code;
    story_ += to_text(today_) + " " + what + (answer ? "" : "  refused: " + said) + "\n";
    INFO(story_);
    CAPTURE(expected, said);
    REQUIRE(answer.has_value() == why.empty());
    if (answer) return true;
    CHECK((why.contains(said) || why.contains("*")));
    CHECK(standing() == before);
    return false;
  }

  SlowAct acting(const std::string& role) {
    SlowAct act;
    act.on = some_day();
    act.account = one_of(people());
    act.role = chance(92) ? role : one_of(std::vector<std::string>{"officer", "board", "coop", ""});
    const workflows::Role* known = model_->workflow().role(role);
    if (known != nullptr && known->external && chance(50)) act.role = "officer";
    return act;
  }

  Office office(const SlowAct& act) { return scene_.office(act.account, act.role); }
  std::string paper(const std::string& kind) { return kind + " v" + std::to_string(pick(3)); }
  std::string written(const std::string& kind, const std::string& bytes) {
    return scene_.folder.write(kind + ".txt", bytes);
  }

  std::string value_of(const std::string& item) {
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

  // Something that the case knows, mostly done as it should be.
  void act_at_random() {
    const auto actions = workflows::considered(model_->workflow(), model_->configuration());
    if (actions.empty() || chance(3)) {
      SlowAct act = acting("officer");
      act.event = one_of(std::vector<std::string>{"told", "nothing.known", "document.paper", "t0.ok"});
      return send(act);
    }
    const workflows::Action action = one_of(actions);
    SlowAct act = acting(action.role.empty() ? "officer" : action.role);
    act.event = action.event;
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

  std::string group_of(const std::string& role) {
    const workflows::Role* known = model_->workflow().role(role);
    return known == nullptr ? "" : known->group;
  }

  void send(const SlowAct& act) {
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
    if (agrees("do " + act.event + " on " + to_text(act.on) + " by " + act.account + "/" + act.role + with,
               why, before, htx::act(office(act), request)))
      model_->does(act);
  }

  void attach() {
    const auto& documents = model_->workflow().data().documents;
    if (documents.empty()) return;
    const workflows::DocumentType type = one_of(documents);
    SlowAct act = acting(type.by);
    act.event = "document." + type.id;
    act.files[type.id] = paper(type.id);
    const Standing before = standing();
    const auto why = model_->why_not_attach(act, type.id, today_);
    if (agrees("attach " + act.files[type.id] + " on " + to_text(act.on) + " by " + act.role, why, before,
               attach_document(office(act), {.case_id = id_, .on = act.on}, type.id,
                               written(type.id, act.files[type.id]))))
      model_->attach(act, type.id);
  }

  void sign() {
    const auto& documents = model_->workflow().data().documents;
    if (documents.empty()) return;
    const std::string kind = one_of(documents).id;
    const SlowAct act = acting("officer");
    const Standing before = standing();
    if (agrees("sign " + kind + " on " + to_text(act.on) + " by " + act.account,
               model_->why_not_sign(act, kind, today_), before,
               sign_document(office(act), {.case_id = id_, .on = act.on}, kind)))
      model_->sign(act, kind);
  }

  void vote() {
    std::vector<workflows::Action> ballots;
    for (const workflows::Action& action :
         workflows::considered(model_->workflow(), model_->configuration())) {
      if (action.vote) ballots.push_back(action);
    }
    if (ballots.empty()) return act_at_random();
    const workflows::Action action = one_of(ballots);
    SlowAct act = acting(action.vote->among);
    act.event = action.event;
    const Standing before = standing();
    if (agrees("vote " + act.event + " on " + to_text(act.on) + " by " + act.account,
               model_->why_not_vote(act, today_), before,
               cast_vote(office(act), {.case_id = id_, .task = act.event, .person = {}, .on = act.on})))
      model_->vote(act);
  }

  void task() {
    const std::set<std::string> open = model_->open_tasks();
    if (open.empty()) return act_at_random();
    const std::string name = one_of(open);
    std::string role = "officer";
    for (const workflows::CaseState& state : model_->workflow().data().states) {
      if (state.task && state.task->id == name) role = state.task->role;
    }
    const std::string verb = one_of(std::vector<std::string>{"claim", "assign", "delegate", "release"});
    SlowAct act = acting(role);
    if (!model_->holder_of(name).empty() && chance(70)) act.account = model_->holder_of(name);
    const std::string person = one_of(people());
    const TaskRequest request{.case_id = id_, .task = name, .person = person, .on = act.on};
    const Standing before = standing();
    const auto why = model_->why_not_task(verb, act, name, person, today_);
    const auto answer = verb == "claim"      ? claim_task(office(act), request)
                        : verb == "assign"   ? assign_task(office(act), request)
                        : verb == "delegate" ? delegate_task(office(act), request)
                                             : release_task(office(act), request);
    if (agrees(verb + " " + name + " on " + to_text(act.on) + " by " + act.account + "/" + act.role + " to " +
                   person,
               why, before, answer))
      model_->task(verb, act, name, person);
  }

  void suspend() {
    const Date on = some_day();
    const Standing before = standing();
    if (agrees("suspend on " + to_text(on), model_->why_not_suspend(on, today_), before,
               suspend_case(scene_.office(), {.case_id = id_, .on = on, .note = "x"})))
      model_->suspend(on);
  }

  void resume() {
    const Date on = some_day();
    const Standing before = standing();
    if (agrees("resume on " + to_text(on), model_->why_not_resume(on, today_), before,
               resume_case(scene_.office(), {.case_id = id_, .on = on, .note = "x"})))
      model_->resume(on);
  }

  void extend() {
    const auto& rules = model_->workflow().data().deadlines;
    if (rules.empty()) return;
    const workflows::DeadlineRule rule = one_of(rules);
    const SlowAct act = acting(rule.extension_by.empty() ? "officer" : rule.extension_by);
    const Standing before = standing();
    if (agrees("extend " + rule.id + " on " + to_text(act.on) + " by " + act.role,
               model_->why_not_extend(act, rule.id, today_), before,
               extend_deadline(office(act), {.case_id = id_, .on = act.on}, rule.id)))
      model_->extend(act, rule.id);
  }

  void note() {
    const Date on = some_day();
    const Standing before = standing();
    if (agrees("note on " + to_text(on), model_->why_not_day(on, today_), before,
               add_note(scene_.office(), {.case_id = id_, .on = on, .note = "x"})))
      model_->note(on);
  }

  // Every deadline that passed is acted on once, the earliest first, and then nothing is left to do.
  void tick() {
    const auto counted = [](std::size_t done, std::size_t) {
      if (done > 300) throw std::runtime_error("tick does not end");
    };
    REQUIRE_VALUE(const TimersOutcome outcome,
                  pass_deadlines(scene_.office("htx", "officer"), today_, counted));
    story_ += to_text(today_) + " tick\n";
    for (const PassedDeadline& passed : outcome.passed) {
      story_ +=
          "  passed " + passed.deadline + " due " + to_text(passed.due) + " on " + to_text(passed.on) + "\n";
      INFO(story_);
      const auto days = model_->last_days();
      const auto due = model_->passed(today_);
      REQUIRE(std::ranges::find(due, passed.deadline) != due.end());
      for (const std::string& other : due) {
        const bool waits = std::ranges::count(outcome.stuck, other, &StuckDeadline::deadline) > 0;
        CHECK((waits || days.at(other) >= days.at(passed.deadline)));
      }
      CHECK(to_text(passed.due) == days.at(passed.deadline));
      CHECK(passed.on == std::max(passed.due.plus_days(1), model_->last()));
      CHECK(passed.event == model_->event_of(passed.deadline));
      SlowAct act;
      act.event = passed.event;
      act.account = "htx";
      act.role = "officer";
      act.on = passed.on;
      REQUIRE(model_->why_not(act, today_).empty());
      model_->does(act);
    }
    INFO(story_);
    std::set<std::string> left;
    for (const std::string& deadline : model_->passed(today_)) left.insert(deadline);
    std::set<std::string> stuck;
    for (const StuckDeadline& one : outcome.stuck) {
      stuck.insert(one.deadline);
      story_ += "  stuck " + one.deadline + " due " + to_text(one.due) + ": " + one.why.code + "\n";
      SlowAct act;
      act.event = model_->event_of(one.deadline);
      act.account = "htx";
      act.role = "officer";
      act.on = std::max(one.due.plus_days(1), model_->last());
      const auto why = model_->why_not(act, today_);
      CAPTURE(one.deadline, one.why.code);
      CHECK((why.contains(one.why.code) || why.contains("*")));
    }
    CHECK(left == stuck);
    if (stuck.empty()) check_stays(true);
  }

  void use_later() {
    scene_.library = &definitions_.later;
    model_->counts_by(definitions_.later.calendar());
  }

  // By another version of the calendar: what moves is written, and the second time nothing does.
  void recount() {
    if (model_->suspended()) return;
    use_later();
    REQUIRE_VALUE(const Recount first, recount_deadlines(scene_.office(), today_, true));
    story_ += to_text(today_) + " recount\n";
    model_->recount(today_);
    if (!first.cases.empty() && first.cases.front().line != 0) model_->note(today_);
    const Standing before = standing();
    REQUIRE_VALUE(const Recount second, recount_deadlines(scene_.office(), today_, true));
    CHECK(standing() == before);
  }

  // The next version of the same workflow: the case goes on as it stood.
  void migrate() {
    if (migrated_) return;
    const std::int64_t version = model_->workflow().version();
    Diagnostics diagnostics;
    REQUIRE_VALUE(
        const PlanDefinition plan,
        load_migration_plan(
            scene_.folder.write("plan.yaml", "migrates: " + workflow_ + "\nfrom: " + std::to_string(version) +
                                                 "\nto: " + std::to_string(version + 1) + "\n"),
            diagnostics));
    use_later();
    const Standing before = standing();
    REQUIRE_VALUE(const MigrationOutcome outcome, migrate_cases(scene_.office(), plan, today_, true));
    story_ += to_text(today_) + " migrate\n";
    INFO(story_);
    if (!model_->running()) {
      CHECK(outcome.cases.empty());
      return;
    }
    REQUIRE(outcome.cases.size() == 1);
    // A plan must lead to a regular end from wherever a case can be; where there was none before, there is
    // none.
    CHECK(outcome.findings.empty() == ends_regularly_);
    if (!ends_regularly_) {
      CHECK(std::ranges::all_of(outcome.findings, [](const workflows::Finding& finding) {
        return finding.message.code == "workflows.cannot-complete";
      }));
      CHECK(standing() == before);
      return;
    }
    REQUIRE_VALUE(const WorkflowDefinition* next, definitions_.later.workflow(workflow_));
    const auto why = model_->why_not_migrate(next->workflow, today_);
    const auto& refused = outcome.cases.front().refused;
    REQUIRE(refused.has_value() == !why.empty());
    if (refused) {
      CHECK(why.contains(refused->code));
      return;
    }
    migrated_ = true;
    bounded_.clear();  // Proved of the version before.
    model_->migrate(next->workflow, today_);
  }

  // Where a stay is bounded, some clock runs; if what had passed was acted on, its last day is not over.
  void check_stays(bool in_time) {
    if (!model_->running() || model_->suspended()) return;
    const auto days = model_->last_days();
    const std::set<std::string> kept = model_->kept();
    const std::set<std::string> over = model_->acted_on();
    const bool runs = std::ranges::any_of(days, [&](const auto& clock) {
      return !clock.second.empty() && !kept.contains(clock.first) && !over.contains(clock.first) &&
             (!in_time || clock.second >= to_text(today_));
    });
    for (const workflows::StateId id : model_->configuration().active) {
      CAPTURE(model_->workflow().chart().state(id).id);
      CHECK((runs || !bounded_.contains(model_->workflow().chart().state(id).id)));
    }
  }

  // Whether acts and passings lead from here to an end, papers and people aside.
  bool can_finish() const {
    struct Place {
      workflows::Configuration configuration;
      std::set<std::string> over;
    };
    const workflows::Workflow& workflow = model_->workflow();
    std::vector<Place> places = {{model_->configuration(), model_->acted_on()}};
    std::set<std::string> known;
    while (!places.empty()) {
      const Place at = places.back();
      places.pop_back();
      if (!at.configuration.running) return true;
      workflows::Configuration shape = at.configuration;
      shape.data = Json(Json::Object{});
      std::string key = write_json(workflows::to_json(workflow.chart(), shape));
      for (const std::string& id : at.over) key += " " + id;
      if (!known.insert(key).second) continue;
      for (const workflows::Action& action : workflows::considered(workflow, at.configuration)) {
        const workflows::DeadlineRule* rule = workflow.deadline(action.deadline);
        if (action.is_expiry && (!rule->within || at.over.contains(rule->id))) continue;
        for (const workflows::Event& event : ways_of(action)) {
          const auto step = workflows::advance(workflow, at.configuration, event);
          if (!step) continue;
          Place next{step->step.configuration, at.over};
          if (action.is_expiry) next.over.insert(rule->id);
          for (const workflows::Effect& effect : step->effects) {
            const bool gone = effect.kind == workflows::Effect::Kind::kStartDeadline ||
                              effect.kind == workflows::Effect::Kind::kCancelDeadline;
            if (gone) next.over.erase(effect.id);
          }
          places.push_back(std::move(next));
        }
      }
    }
    return false;
  }

  // The event of an action with data that conditions may or may not like.
  std::vector<workflows::Event> ways_of(const workflows::Action& action) const {
    std::vector<workflows::Event> ways;
    for (const bool much : {true, false}) {
      Json data{Json::Object{}};
      for (const std::string& item : action.asks) {
        const bool of_size = action.vote && item == action.vote->members;
        switch (model_->workflow().data_item(item)->type) {
          case workflows::DataType::kDate: data.add(item, to_text(today_)); break;
          case workflows::DataType::kNumber: data.add(item, std::int64_t{of_size ? 2 : much ? 2 : 0}); break;
          case workflows::DataType::kBoolean: data.add(item, much); break;
          case workflows::DataType::kString: data.add(item, "x"); break;
        }
      }
      ways.push_back({.name = action.event, .data = std::move(data)});
      if (action.asks.empty()) break;
    }
    return ways;
  }

  std::string text_of(const workflows::Configuration& configuration) {
    REQUIRE_VALUE(const std::string text,
                  canonical_json(workflows::to_json(model_->workflow().chart(), configuration)));
    return text;
  }

  static std::string text_of(const std::map<std::string, std::string>& days) {
    std::string text;
    for (const auto& [id, last] : days) text += id + " " + (last.empty() ? "stands still" : last) + "; ";
    return text;
  }

  // Where the case stands, by the engine and by the model.
  void compare() {
    INFO(story_);
    REQUIRE_VALUE(const CaseView view, show_case(scene_.office(), id_));
    CHECK(text_of(view.configuration) == text_of(model_->configuration()));
    std::map<std::string, std::string> dues;
    for (const DueRow& due : view.dues) dues[due.deadline] = due.due;
    REQUIRE(text_of(dues) == text_of(model_->last_days()));
    std::set<std::string> kept;  // A blank has no clock that could be kept.
    for (const std::string& id : view.configuration.held) {
      if (model_->workflow().deadline(id)->within) kept.insert(id);
    }
    CHECK(kept == model_->kept());
    check_stays(false);
    CHECK(view.sheet.suspended_since.has_value() == model_->suspended());
    std::set<std::string> tasks;
    for (const auto& [task, sheet] : view.sheet.tasks) {
      tasks.insert(task);
      CHECK(sheet.holder == model_->holder_of(task));
    }
    CHECK(tasks == model_->open_tasks());
    CHECK(view.sheet.last_on == model_->last());
    // What was proved at deployment: there is always a way on, by an act or by a clock.
    if (model_->running()) CHECK((!view.next.empty() || !view.not_now.empty() || !view.dues.empty()));
    REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene_.office(), id_));
    for (const CaseDifference& difference : verified.differences)
      FAIL(to_text(difference.message, Language::kEnglish));
    CHECK(verified.undecided.empty());
  }

  void audit() {
    INFO(story_);
    REQUIRE_VALUE(const Audit audit, audit_store(scene_.office()));
    CHECK_FALSE(audit.fault.has_value());
  }

  const Definitions& definitions_;
  std::mt19937 random_;
  Scene scene_;
  std::string workflow_;
  std::string id_;
  Date today_;
  SlowPeople people_;
  std::optional<SlowCase> model_;
  bool migrated_ = false;
  bool ends_regularly_ = true;     // Was proved of every configuration.
  std::set<std::string> bounded_;  // States of which it was proved that a case leaves them by a clock.
  std::string story_;
};

constexpr const char* kFirstDay = "2021-06-14";

std::string random_id(std::uint32_t seed) { return "test.random_" + std::to_string(seed); }

// What leads round by itself is an error too, but lives say what becomes of it.
bool is_sound(const workflows::Analysis& analysis) {
  return std::ranges::none_of(analysis.findings, [](const workflows::Finding& finding) {
    return finding.severity == Severity::kError && finding.message.code != "workflows.circle-without-day";
  });
}

// Adds one to the version of every workflow of a folder, and two days off to the calendar.
void renew(const Home& home) {
  for (const std::string& path : yaml_files(home.path() + "workflows/vn")) {
    const std::string file = "workflows/vn/" + path.substr(path.find_last_of('/') + 1);
    const std::string text = home.read(file);
    const std::size_t at = text.find("\nversion: ") + 10;
    const std::string version = text.substr(at, text.find('\n', at) - at);
    home.change(file, "\nversion: " + version, "\nversion: " + std::to_string(std::stoi(version) + 1), file);
  }
  const std::string calendar = "rules/vn/calendars/national-2020-2027.yaml";
  home.change(calendar, "version: 1", "version: 2", calendar);
  std::string off;
  for (const char* day : {"2021-07-14", "2021-08-11"})
    off += std::string("      - {free: ") + day + ", name: {vi: Quốc tang, en: Day of mourning}}\n";
  home.change(calendar, "      - {free: 2021-01-01,", off + "      - {free: 2021-01-01,", calendar);
}

// The shipped definitions and the random ones of so many seeds.
Definitions definitions_of(std::uint32_t first, std::uint32_t count) {
  const Home home;
  for (std::uint32_t seed = first; seed < first + count; ++seed) {
    home.write("workflows/vn/random-" + std::to_string(seed) + ".yaml",
               random_workflow(seed, random_id(seed), 1, kFirstDay));
  }
  Library now = home.library();
  renew(home);
  for (std::uint32_t seed = first; seed < first + count; ++seed) {
    home.write("workflows/vn/random-" + std::to_string(seed) + ".yaml",
               random_workflow(seed, random_id(seed), 2, kFirstDay));
  }
  return {std::move(now), home.library()};
}

TEST_CASE("random lives of random workflows are as the documents say", "[casework][lives]") {
  const std::uint32_t first = from_environment("HTX_LIVES_SEED", 86);
  const std::uint32_t count = from_environment("HTX_LIVES", 12);
  std::uint32_t sound = 0;
  // So many at a time: a library is read whole.
  for (std::uint32_t seed = first; seed < first + count; seed += 50) {
    const Definitions definitions = definitions_of(seed, std::min(50U, first + count - seed));
    for (std::uint32_t life = seed; life < std::min(seed + 50, first + count); ++life) {
      CAPTURE(life);
      REQUIRE_VALUE(const WorkflowDefinition* definition, definitions.now.workflow(random_id(life)));
      const workflows::Analysis analysis = workflows::analyse(definition->workflow);
      if (!is_sound(analysis)) continue;
      ++sound;
      Life(definitions, analysis, random_id(life), "CM-001", day(kFirstDay), life).play(40);
    }
  }
  INFO(sound << " of " << count << " random workflows pass the check");
  if (count >= 10) CHECK(4 * sound >= count);
}

TEST_CASE("random lives of the shipped workflows are as the documents say", "[casework][lives]") {
  const std::uint32_t first = from_environment("HTX_LIVES_SEED", 1);
  const std::uint32_t rounds = (from_environment("HTX_LIVES", 14) + 13) / 14;
  const Definitions definitions = definitions_of(1, 0);
  std::map<std::string, workflows::Analysis> proved;
  for (const WorkflowDefinition& definition : definitions.now.workflows())
    proved.emplace(definition.workflow.data().id, workflows::analyse(definition.workflow));
  for (std::uint32_t seed = first; seed < first + rounds; ++seed) {
    for (const WorkflowDefinition& definition : definitions.now.workflows()) {
      const auto& data = definition.workflow.data();
      CAPTURE(seed, data.id);
      const Date begins = std::max(data.in_force_from.value_or(Date()), day(kFirstDay));
      const bool of_funds = data.subjects == std::vector<std::string>{"credit_fund"};
      Life(definitions, proved.at(data.id), data.id, of_funds ? "CM-005" : "CM-001", begins, seed).play(30);
    }
  }
}

}  // namespace
}  // namespace htx
