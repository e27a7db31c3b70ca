#include "engine/workflows/advance.h"

#include <algorithm>

#include "engine/calendar/read_calendar.h"
#include "engine/workflows/deadline_status.h"
#include "engine/workflows/read_workflow.h"
#include "tests/support/matchers.h"

namespace htx::workflows {
namespace {

Workflow shipped(const std::string& name) {
  Diagnostics diagnostics;
  const Result<Document> document = load_document(HTX_SOURCE "/workflows/vn/" + name + ".yaml", diagnostics);
  std::optional<Workflow> workflow;
  if (document) workflow = read_workflow(*document, diagnostics);
  REQUIRE(workflow.has_value());
  return *std::move(workflow);
}

// A case that is walked through event by event.
class Walk {
 public:
  explicit Walk(const std::string& name) : workflow_(shipped(name)) {
    REQUIRE_VALUE(last_, open_case(workflow_));
  }

  Walk& go(const std::string& event, Json data = {}) {
    CAPTURE(event);
    REQUIRE_VALUE(last_, advance(workflow_, configuration(), {.name = event, .data = std::move(data)}));
    return *this;
  }

  const Workflow& workflow() const { return workflow_; }
  const Configuration& configuration() const { return last_.step.configuration; }
  const std::vector<Effect>& effects() const { return last_.effects; }
  std::string states() const {
    std::string all;
    for (const std::string_view id : leaves(workflow_.chart(), configuration())) {
      all += (all.empty() ? "" : " ") + std::string(id);
    }
    return all;
  }
  bool has_effect(Effect::Kind kind, const std::string& id) const {
    return std::any_of(effects().begin(), effects().end(),
                       [&](const Effect& effect) { return effect.kind == kind && effect.id == id; });
  }

 private:
  Workflow workflow_;
  Advance last_;
};

Json number(std::int64_t value) { return Json(value); }
Json object(std::initializer_list<Json::Member> members) { return Json(Json::Object(members)); }

const EnabledEvent* find(const std::vector<EnabledEvent>& actions, std::string_view event) {
  const auto it = std::find_if(actions.begin(), actions.end(),
                               [&](const EnabledEvent& action) { return action.event == event; });
  return it == actions.end() ? nullptr : &*it;
}

TEST_CASE("what may be done next names the role, the documents and the outcome", "[workflows][advance]") {
  const Walk walk = Walk("inspection").go("approve.approved");
  const std::vector<EnabledEvent> actions = allowed(walk.workflow(), walk.configuration());
  REQUIRE(actions.size() == 1);
  CHECK(actions[0].event == "prepare.ready");
  CHECK(actions[0].role == "committee");
  CHECK(actions[0].task == "prepare");
  CHECK(actions[0].outcome == "ready");
  CHECK(actions[0].title.vi == "Đã sẵn sàng");
  CHECK(actions[0].needs == std::vector<std::string>{"inspection_decision", "outline"});
  CHECK(actions[0].state == "preparation");
  CHECK(actions[0].condition == Truth::kTrue);
}

TEST_CASE("entering and leaving a state starts and stops its deadline", "[workflows][advance]") {
  Walk walk("inspection");
  walk.go("approve.approved").go("prepare.ready");
  CHECK(walk.has_effect(Effect::Kind::kStartDeadline, "reply"));
  CHECK(walk.has_effect(Effect::Kind::kNotify, "cooperative"));
  CHECK(running_deadlines(walk.workflow(), walk.configuration()) ==
        std::vector<RunningDeadline>{{"reply", "late.reply", "awaiting_report"}});
  const std::vector<EnabledEvent> actions = allowed(walk.workflow(), walk.configuration());
  REQUIRE(find(actions, "late.reply") != nullptr);
  CHECK(find(actions, "late.reply")->is_expiry);
  CHECK(find(actions, "late.reply")->role.empty());

  walk.go("late.reply");
  CHECK(walk.states() == "awaiting_report");
  walk.go("document.cooperative_report");
  CHECK(walk.has_effect(Effect::Kind::kCancelDeadline, "reply"));
}

TEST_CASE("a conclusion needs more than half of all members of the committee", "[workflows][advance]") {
  Walk walk("inspection");
  walk.go("approve.approved").go("prepare.ready").go("document.cooperative_report").go("inspect.done");
  CHECK(walk.has_effect(Effect::Kind::kAssess, "inspection"));
  const auto vote = [&](Json for_it) {
    return advance(
        walk.workflow(), walk.configuration(),
        {.name = "conclude.sound", .data = object({{"votes_for", for_it}, {"committee_size", number(5)}})});
  };
  CHECK(find(allowed(walk.workflow(), walk.configuration()), "conclude.sound")->condition == Truth::kError);
  REQUIRE_ERROR(advance(walk.workflow(), walk.configuration(), {.name = "conclude.sound"}),
                "workflows.missing-data");
  REQUIRE_ERROR(vote(number(2)), "workflows.not-allowed");
  REQUIRE_ERROR(vote(Json("two")), "workflows.not-evaluable");
  REQUIRE_VALUE(const Advance done, vote(number(3)));
  CHECK_FALSE(done.step.configuration.running);
  CHECK(done.step.configuration.data.integer_of("votes_for") == 3);
}

TEST_CASE("two failed re-checks end in a proposal", "[workflows][advance]") {
  Walk walk("consolidation");
  walk.go("draft.ready")
      .go("agree.agreed")
      .go("approve.approved")
      .go("document.milestone_report")
      .go("recheck.due");
  CHECK(walk.has_effect(Effect::Kind::kAssess, "recheck"));
  walk.go("recheck_result.not_recovered");
  CHECK(walk.states() == "carrying_out");
  CHECK(walk.has_effect(Effect::Kind::kSet, "failed_checks"));
  walk.go("recheck.due").go("recheck_result.not_recovered");
  CHECK(walk.states() == "proposal");
  walk.go("propose.merger");
  CHECK(walk.states() == "merger_proposed");
  CHECK(walk.configuration().data.integer_of("milestones") == 1);
  CHECK(allowed(walk.workflow(), walk.configuration()).empty());
  REQUIRE_ERROR(advance(walk.workflow(), walk.configuration(), {.name = "draft.ready"}), "workflows.ended");
}

TEST_CASE("four eyes and approvals travel with the action", "[workflows][advance]") {
  Walk walk("consolidation");
  walk.go("draft.ready").go("agree.agreed");
  const std::vector<EnabledEvent> actions = allowed(walk.workflow(), walk.configuration());
  REQUIRE(find(actions, "approve.approved") != nullptr);
  CHECK(find(actions, "approve.approved")->not_same_as == std::vector<std::string>{"draft"});
  CHECK(find(actions, "case.withdraw")->administrative);
}

TEST_CASE("the council of 2012 is done when its four tasks are, in any order", "[workflows][advance]") {
  Walk walk("dissolution-2012-voluntary");
  walk.go("document.resolution", object({{"resolution_date", Json("2020-12-15")}}));
  CHECK(walk.states() == "v2_open v3_open v4_open v5_open");
  walk.go("liquidate.done").go("document.newspaper").go("document.partner_notice");
  CHECK(walk.states() == "v2_open v3_done v4_done v5_done");
  walk.go("document.registry_notice");
  CHECK(walk.states() == "filing");
  walk.go("file.filed", object({{"filing_date", Json("2021-02-01")}})).go("document.confirmation");
  CHECK(walk.states() == "dissolved");
}

TEST_CASE("an old case waits for a legal decision and goes on where it stood", "[workflows][advance]") {
  Walk walk("dissolution-2012-voluntary");
  walk.go("document.resolution", object({{"resolution_date", Json("2024-06-01")}})).go("document.newspaper");
  walk.go("law.changed");
  CHECK(walk.states() == "needs_legal_decision");
  walk.go("legal.continue");
  CHECK(walk.states() == "v2_open v3_done v4_open v5_open");
}

TEST_CASE("six months without dossier and objection dissolve by themselves", "[workflows][advance]") {
  Walk walk("dissolution-2023-voluntary");
  walk.go("document.resolution", object({{"resolution_date", Json("2025-01-10")}}));
  walk.go("document.notice_sent", object({{"receipt_date", Json("2025-01-15")}})).go("publish.done");

  SECTION("nobody objected") {
    walk.go("automatic.due");
    CHECK(walk.states() == "announcing");
    walk.go("announce.done");
    CHECK(walk.states() == "dissolved");
  }
  SECTION("the tax office objected") {
    walk.go("document.objection_letter").go("automatic.due");
    CHECK(walk.states() == "six_months_open published branches_open settling seal_held");
    CHECK(walk.has_effect(Effect::Kind::kNotify, "committee"));
  }
}

TEST_CASE("a revocation at the tax office's request ends without dissolution", "[workflows][advance]") {
  Walk walk("dissolution-2023-compulsory");
  walk.go("ground.proved", object({{"proof_date", Json("2025-03-03")}, {"by_tax_request", Json(true)}}));
  walk.go("document.revocation", object({{"decision_date", Json("2025-03-06")}})).go("publish.done");
  CHECK(walk.states() == "tax_revoked");
  CHECK_FALSE(walk.has_effect(Effect::Kind::kStartDeadline, "automatic"));
  walk.go("case.close");
  CHECK(walk.states() == "revoked_by_tax");
}

TEST_CASE("of several actions on one event its data tell which it is", "[workflows][advance]") {
  Walk walk("dissolution-2023-voluntary");
  walk.go("document.resolution", object({{"resolution_date", Json("2025-08-26")}}));
  walk.go("document.notice_sent", object({{"receipt_date", Json("2025-08-28")}})).go("branches.none");
  walk.go("settle.done", object({{"obligations_date", Json("2025-08-28")}}));
  const auto needs = [&](bool wholly, bool partly) {
    const auto action = action_of(
        walk.workflow(), walk.configuration(),
        {.name = "file.filed",
         .data = object({{"wholly_state_funded", Json(wholly)}, {"partly_state_funded", Json(partly)}})});
    REQUIRE(action.has_value());
    return std::vector<std::string>(action->needs.begin() + 2, action->needs.end());
  };
  CHECK(needs(false, false).empty());
  CHECK(needs(true, false) == std::vector<std::string>{"recovery_decision"});
  CHECK(needs(false, true) == std::vector<std::string>{"council_report"});
  CHECK(needs(true, true) == std::vector<std::string>{"recovery_decision", "council_report"});
  CHECK_FALSE(action_of(walk.workflow(), walk.configuration(), {.name = "registry.dissolved"}).has_value());
}

TEST_CASE("an event brings the data it is asked for and no other", "[workflows][advance]") {
  const Walk walk("dissolution-2012-voluntary");
  const auto send = [&](Json data) {
    return advance(walk.workflow(), walk.configuration(),
                   {.name = "document.resolution", .data = std::move(data)});
  };
  REQUIRE_ERROR(send({}), "workflows.missing-data");
  REQUIRE_ERROR(send(object({{"resolution_date", Json("31/12/2020")}})), "workflows.wrong-data");
  REQUIRE_ERROR(send(object({{"resolution_date", Json("2020-12-31")}, {"x", number(1)}})),
                "workflows.unknown-data");
  REQUIRE_ERROR(advance(walk.workflow(), walk.configuration(), {.name = "document.newspaper"}),
                "workflows.not-allowed");
}

TEST_CASE("a case opens with known data only", "[workflows][advance]") {
  const Workflow workflow = shipped("consolidation");
  REQUIRE_VALUE(const Advance opened, open_case(workflow, object({{"max_failed_checks", number(3)}})));
  CHECK(opened.step.configuration.data.integer_of("max_failed_checks") == 3);
  CHECK(opened.step.configuration.data.integer_of("failed_checks") == 0);
  REQUIRE_ERROR(open_case(workflow, object({{"x", number(3)}})), "workflows.unknown-data");
  REQUIRE_ERROR(open_case(workflow, object({{"milestones", Json("many")}})), "workflows.wrong-data");
}

TEST_CASE("a deadline of law is counted with the calendar, a blank one is not", "[workflows][advance]") {
  Diagnostics diagnostics;
  REQUIRE_VALUE(const Document document,
                load_document(HTX_SOURCE "/rules/vn/calendars/national-2020-2027.yaml", diagnostics));
  const std::optional<WorkingCalendar> calendar = read_calendar(document, diagnostics);
  REQUIRE(calendar.has_value());
  const Workflow workflow = shipped("dissolution-2012-voluntary");
  REQUIRE_VALUE(const std::optional<Date> due,
                due_date_of(*workflow.deadline("council_tasks"), *calendar, *Date::of(2020, 12, 15)));
  REQUIRE(due.has_value());
  CHECK(to_text(*due) == "2021-02-17");
  REQUIRE_VALUE(const std::optional<Date> blank,
                due_date_of(*workflow.deadline("confirmation"), *calendar, *Date::of(2020, 12, 15)));
  CHECK_FALSE(blank.has_value());
}

TEST_CASE("a complaint pauses the council's deadline and its settlement resumes it", "[workflows][advance]") {
  Walk walk("dissolution-2012-compulsory");
  walk.go("document.ground_dossier").go("document.decision", object({{"decision_date", Json("2021-03-01")}}));
  CHECK(walk.has_effect(Effect::Kind::kStartDeadline, "council_tasks"));
  walk.go("document.newspaper").go("document.complaint");
  CHECK(walk.has_effect(Effect::Kind::kPauseDeadline, "council_tasks"));
  CHECK_FALSE(walk.has_effect(Effect::Kind::kCancelDeadline, "council_tasks"));
  CHECK(walk.has_effect(Effect::Kind::kStartDeadline, "complaint"));

  SECTION("upheld: the clock runs again where the case stood") {
    walk.go("settle.upheld");
    CHECK(walk.states() == "c4_newspaper_done c4_creditors_open c4_undivided_open");
    CHECK(walk.has_effect(Effect::Kind::kResumeDeadline, "council_tasks"));
    CHECK_FALSE(walk.has_effect(Effect::Kind::kStartDeadline, "council_tasks"));
  }
  SECTION("annulled: the clock is stopped for good") {
    walk.go("settle.annulled");
    CHECK(walk.states() == "no_ground");
    CHECK(walk.has_effect(Effect::Kind::kCancelDeadline, "council_tasks"));
  }
}

TEST_CASE("a deadline's standing follows from what happened to it", "[workflows][advance]") {
  Diagnostics diagnostics;
  REQUIRE_VALUE(const Document document,
                load_document(HTX_SOURCE "/rules/vn/calendars/national-2020-2027.yaml", diagnostics));
  const std::optional<WorkingCalendar> calendar = read_calendar(document, diagnostics);
  REQUIRE(calendar.has_value());
  const Date start = *Date::of(2025, 1, 10);
  DeadlineRule rule = *shipped("consolidation").deadline("recheck");  // 6 m, warned 1 m before.
  rule.extension = term_from_text("3 m");
  rule.extension_times = 1;
  const auto at = [&](int month, int day_of_month, const DeadlineHistory& history) {
    Result<DeadlineStatus> status =
        deadline_status(rule, *calendar, history, *Date::of(2025, month, day_of_month));
    REQUIRE(status.has_value());
    return *std::move(status);
  };
  CHECK(at(5, 1, {start, start, {}, 0}).standing == DeadlineStanding::kRunning);
  CHECK(at(6, 10, {start, start, {}, 0}).standing == DeadlineStanding::kWarning);
  CHECK(at(7, 10, {start, start, {}, 0}).standing == DeadlineStanding::kWarning);
  CHECK(at(7, 11, {start, start, {}, 0}).standing == DeadlineStanding::kOverdue);
  CHECK(at(7, 11, {start, start, {}, 1}).due == Date::of(2025, 10, 10));
  CHECK(at(2, 1, {start, start, {{*Date::of(2025, 1, 20), std::nullopt}}, 0}).standing ==
        DeadlineStanding::kPaused);
  CHECK_FALSE(at(2, 1, {start, start, {}, 0}).provisional);
  REQUIRE_ERROR(deadline_status(rule, *calendar, {start, start, {}, 2}, start),
                "workflows.too-many-extensions");

  const DeadlineRule blank = *shipped("consolidation").deadline("plan");
  REQUIRE_VALUE(const DeadlineStatus none, deadline_status(blank, *calendar, {start, start, {}, 0}, start));
  CHECK(none.standing == DeadlineStanding::kBlank);

  DeadlineRule backward = rule;
  backward.within = Term{3, TermUnit::kWorkingDay};
  backward.backward = true;
  backward.warn.clear();
  REQUIRE_VALUE(const DeadlineStatus before,
                deadline_status(backward, *calendar, {*Date::of(2025, 9, 2), start, {}, 0}, start));
  CHECK(before.due == Date::of(2025, 8, 27));
}

TEST_CASE("what a transition asks for by itself is what it asks for in a case", "[workflows][advance]") {
  Walk walk("inspection");
  std::size_t compared = 0;
  for (const std::string event : {"", "approve.approved", "prepare.ready"}) {
    if (!event.empty()) walk.go(event);
    for (const EnabledEvent& action : considered(walk.workflow(), walk.configuration())) {
      const Chart& chart = walk.workflow().chart();
      const StateId at = chart.find(action.state).value();
      for (const TransitionId id : chart.state(at).transitions) {
        const EnabledEvent act = act_of(walk.workflow(), at, id);
        if (act.event != action.event || act.guard != action.guard) continue;
        CAPTURE(action.state, action.event);
        CHECK(act.role == action.role);
        CHECK(act.needs == action.needs);
        CHECK(act.title == action.title);
        CHECK(act.deadline == action.deadline);
        CHECK(act.law.has_value() == action.law.has_value());
        if (act.law && action.law) CHECK(act.law->article == action.law->article);
        ++compared;
      }
    }
  }
  CHECK(compared > 6);
}

}  // namespace
}  // namespace htx::workflows
