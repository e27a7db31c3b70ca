// What must hold of a life after each step.
#include "tests/unit/cases/life.h"

#include <algorithm>
#include <stdexcept>

#include "engine/audit/audit.h"
#include "engine/cases/deadlines.h"
#include "engine/cases/migration.h"
#include "engine/cases/recount.h"

namespace htx {
namespace {

bool cannot_complete(const workflows::Finding& finding) {
  return finding.message.code == "workflows.cannot-complete";
}

}  // namespace

void Life::tick() {
  const auto counted = [](std::size_t done, std::size_t) {
    if (done > 300) throw std::runtime_error("tick does not end");
  };
  REQUIRE_VALUE(const ExpiredDeadlines outcome,
                expire_deadlines(scene_.session("htx", "officer"), today_, counted));
  story_ += to_text(today_) + " tick\n";
  for (const ExpiredDeadline& expired : outcome.passed) check_expired(expired, outcome);
  INFO(story_);
  std::set<std::string> left;
  for (const std::string& deadline : model_->passed(today_)) left.insert(deadline);
  std::set<std::string> stuck;
  for (const StuckDeadline& one : outcome.stuck) stuck.insert(check_stuck(one));
  CHECK(left == stuck);
  late_ = !stuck.empty();
  if (late_) return;
  check_clocks(true);
  for (const auto& [state, stay] : stays_) check_stay(state, today_);
  note_stays();
}

void Life::check_expired(const ExpiredDeadline& expired, const ExpiredDeadlines& outcome) {
  story_ +=
      "  passed " + expired.deadline + " due " + to_text(expired.due) + " on " + to_text(expired.on) + "\n";
  INFO(story_);
  const auto days = model_->last_days();
  const auto due = model_->passed(today_);
  REQUIRE(std::ranges::find(due, expired.deadline) != due.end());
  for (const std::string& other : due) {
    const bool waits = std::ranges::count(outcome.stuck, other, &StuckDeadline::deadline) > 0;
    CHECK((waits || days.at(other) >= days.at(expired.deadline)));
  }
  CHECK(to_text(expired.due) == days.at(expired.deadline));
  CHECK(expired.on == std::max(expired.due.plus_days(1), model_->last()));
  CHECK(expired.event == model_->event_of(expired.deadline));
  SlowAct act;
  act.event = expired.event;
  act.account = "htx";
  act.role = "officer";
  act.on = expired.on;
  REQUIRE(model_->why_not(act, today_).empty());
  model_->does(act);
  follow(expired.on, true);
}

std::string Life::check_stuck(const StuckDeadline& one) {
  story_ += "  stuck " + one.deadline + " due " + to_text(one.due) + ": " + one.why.code + "\n";
  SlowAct act;
  act.event = model_->event_of(one.deadline);
  act.account = "htx";
  act.role = "officer";
  act.on = std::max(one.due.plus_days(1), model_->last());
  const auto why = model_->why_not(act, today_);
  CAPTURE(one.deadline, one.why.code);
  CHECK((why.contains(one.why.code) || why.contains("*")));
  return one.deadline;
}

void Life::use_later() {
  scene_.library = &definitions_.later;
  model_->counts_by((*definitions_.later.calendar())->calendar);
}

void Life::recount() {
  if (model_->suspended()) return;
  use_later();
  REQUIRE_VALUE(const Recount first, recount_deadlines(scene_.session(), today_, Apply::kWrite));
  story_ += to_text(today_) + " recount\n";
  model_->recount(today_);
  if (!first.cases.empty() && first.cases.front().line != 0) model_->note(today_);
  const Standing before = standing();
  REQUIRE_VALUE(const Recount second, recount_deadlines(scene_.session(), today_, Apply::kWrite));
  CHECK(standing() == before);
}

void Life::migrate() {
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
  REQUIRE_VALUE(const MigrationOutcome outcome, migrate_cases(scene_.session(), plan, today_, Apply::kWrite));
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
    CHECK(std::ranges::all_of(outcome.findings, cannot_complete));
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
  stays_.clear();
  model_->migrate(next->workflow, today_);
}

void Life::check_clocks(bool in_time) {
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

std::string Life::text_of(const workflows::Configuration& configuration) {
  REQUIRE_VALUE(std::string text,
                canonical_json(workflows::to_json(model_->workflow().chart(), configuration)));
  return text;
}

std::string Life::text_of(const std::map<std::string, std::string>& days) {
  std::string text;
  for (const auto& [id, last] : days) text += id + " " + (last.empty() ? "stands still" : last) + "; ";
  return text;
}

void Life::compare() {
  INFO(story_);
  REQUIRE_VALUE(const CaseView view, show_case(scene_.session(), id_));
  CHECK(text_of(view.configuration) == text_of(model_->configuration()));
  std::map<std::string, std::string> deadlines;
  for (const DeadlineRow& due : view.deadlines) deadlines[due.deadline] = to_text(due.due);
  REQUIRE(text_of(deadlines) == text_of(model_->last_days()));
  std::set<std::string> kept;  // A blank has no clock that could be kept.
  for (const std::string& id : view.configuration.held) {
    if (model_->workflow().deadline(id)->within) kept.insert(id);
  }
  CHECK(kept == model_->kept());
  check_clocks(false);
  CHECK(view.state.suspended_since.has_value() == model_->suspended());
  std::set<std::string> tasks;
  for (const auto& [task, current] : view.state.tasks) {
    tasks.insert(task);
    CHECK(current.holder == model_->holder_of(task));
  }
  CHECK(tasks == model_->open_tasks());
  check_seats(view);
  CHECK(view.state.last_on == model_->last());
  // What was proved at deployment: there is always a way on, by an act or by a clock.
  if (model_->running()) CHECK((!view.next.empty() || !view.not_now.empty() || !view.deadlines.empty()));
  REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene_.session(), id_));
  for (const CaseDifference& difference : verified.differences)
    FAIL(to_text(difference.message, Language::kEnglish));
}

void Life::audit() {
  INFO(story_);
  REQUIRE_VALUE(const Audit audit, audit_store(scene_.session()));
  CHECK_FALSE(audit.fault.has_value());
}

}  // namespace htx
