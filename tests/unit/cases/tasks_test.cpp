#include "engine/cases/tasks.h"

#include "tests/support/trial_scene.h"

namespace htx {
namespace {

TEST_CASE("a task that somebody took is done by nobody else", "[cases][task]") {
  TrialScene scene;
  REQUIRE(claim_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-18")).has_value());
  CHECK(scene.shown().state.tasks.at("draft").holder == "lan");
  REQUIRE_ERROR(claim_task(scene.session("hai", "clerk"), TrialScene::task("draft", "2021-01-18")),
                "cases.held-by-another");
  REQUIRE_ERROR(scene.does("hai", "clerk", "draft.ready", "2021-01-19"), "cases.held-by-another");
  REQUIRE_ERROR(release_task(scene.session("hai", "clerk"), TrialScene::task("draft", "2021-01-19")),
                "cases.not-the-holder");
  REQUIRE(release_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-19")).has_value());
  CHECK(scene.did("hai", "clerk", "draft.ready", "2021-01-19").journal.back().actor == "hai");
  scene.check_verifies();
}

TEST_CASE("tasks are taken and given in their role, by name, while they can be done", "[cases][task]") {
  TrialScene scene;
  REQUIRE_ERROR(claim_task(scene.session("lan", "chair"), TrialScene::task("draft", "2021-01-18")),
                "cases.wrong-role");
  REQUIRE_ERROR(claim_task(scene.session("lan", "clerk"), TrialScene::task("judge", "2021-01-18")),
                "cases.no-such-task");
  REQUIRE_ERROR(claim_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-17")),
                "cases.before-last-act");
  REQUIRE_ERROR(assign_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-18")),
                "cases.bad-name");
  scene.add_members("clerks", {"lan", "hai"});
  REQUIRE_ERROR(assign_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-18", "tam")),
                "cases.not-a-member");
  REQUIRE_ERROR(claim_task(scene.session("tam", "clerk"), TrialScene::task("draft", "2021-01-18")),
                "cases.not-a-member");
  REQUIRE_VALUE(const CaseView given,
                assign_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-18", "hai")));
  CHECK(given.state.tasks.at("draft").holder == "hai");
  CHECK(given.state.tasks.at("draft").given_by == "lan");
  // Who gave it may give it to another.
  REQUIRE(
      assign_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-18", "lan")).has_value());
  scene.check_verifies();
}

TEST_CASE("an outsider's task is neither taken nor given", "[cases][task]") {
  Scene scene;
  scene.clock.set(kLater);
  scene.imported(TableKind::kCooperatives, kCooperatives);
  REQUIRE(open_case(scene.session(),
                    {.workflow = "vn.consolidation", .cooperative = "CM-001", .on = day("2021-01-18")})
              .has_value());
  scene.folder.write("plan.txt", "the plan");
  REQUIRE(act(scene.session("lan", "adviser"), {.case_id = "CM-001-01",
                                                .event = "draft.ready",
                                                .on = day("2021-01-18"),
                                                .documents = {{"plan", scene.folder.file("plan.txt")}},
                                                .data = {},
                                                .note = {}})
              .has_value());
  REQUIRE_ERROR(claim_task(scene.session("lan", "officer"),
                           {.case_id = "CM-001-01", .task = "agree", .person = {}, .on = day("2021-01-19")}),
                "cases.outsiders-task");
}

TEST_CASE("a delegate acts for the holder, and both have then done it", "[cases][task][four-eyes]") {
  TrialScene scene;
  REQUIRE(claim_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-18")).has_value());
  REQUIRE_ERROR(delegate_task(scene.session("hai", "clerk"), TrialScene::task("draft", "2021-01-18", "tam")),
                "cases.not-the-holder");
  REQUIRE(delegate_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-18", "hai"))
              .has_value());
  scene.file_signed_plan("2021-01-19");
  const CaseView view = scene.did("hai", "clerk", "draft.ready", "2021-01-19");
  CHECK(view.journal.back().on_behalf_of == "lan");
  for (const char* person : {"lan", "hai"}) {
    CAPTURE(person);
    REQUIRE_ERROR(scene.does(person, "committee", "judge.accept", "2021-01-20",
                             {{"votes_for", "3"}, {"committee_size", "5"}}),
                  "session.four-eyes");
    REQUIRE_ERROR(claim_task(scene.session(person, "committee"), TrialScene::task("judge", "2021-01-20")),
                  "session.four-eyes");
  }
  scene.check_verifies();
}

TEST_CASE("who proposed cannot approve through somebody else", "[cases][task][four-eyes]") {
  TrialScene scene;
  scene.bring_to_approval();
  // lan drafted: neither does she choose the approver, nor is she chosen, nor does anybody act for her.
  REQUIRE_ERROR(assign_task(scene.session("lan", "chair"), TrialScene::task("approve", "2021-01-21", "dung")),
                "session.four-eyes");
  REQUIRE_ERROR(assign_task(scene.session("dung", "chair"), TrialScene::task("approve", "2021-01-21", "lan")),
                "session.four-eyes");
  REQUIRE(claim_task(scene.session("dung", "chair"), TrialScene::task("approve", "2021-01-21")).has_value());
  REQUIRE_ERROR(
      delegate_task(scene.session("dung", "chair"), TrialScene::task("approve", "2021-01-21", "lan")),
      "session.four-eyes");
  REQUIRE(set_substitution(scene.session(), {.absent = "dung",
                                             .substitute = "lan",
                                             .from = day("2021-01-01"),
                                             .until = day("2021-12-31"),
                                             .basis = "QĐ 1"})
              .has_value());
  REQUIRE_ERROR(scene.does("lan", "chair", "approve.ok", "2021-01-21"), "session.four-eyes");
}

TEST_CASE("a substitute does the task of an absent holder, in his time only", "[cases][task]") {
  TrialScene scene;
  REQUIRE(claim_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-18")).has_value());
  REQUIRE(set_substitution(scene.session(), {.absent = "lan",
                                             .substitute = "hai",
                                             .from = day("2021-01-20"),
                                             .until = day("2021-01-22"),
                                             .basis = "QĐ 12"})
              .has_value());
  REQUIRE_ERROR(scene.does("hai", "clerk", "draft.ready", "2021-01-19"), "cases.held-by-another");
  REQUIRE_ERROR(scene.does("hai", "clerk", "draft.ready", "2021-01-23"), "cases.held-by-another");
  CHECK(scene.did("hai", "clerk", "draft.ready", "2021-01-22").journal.back().on_behalf_of == "lan");
}

TEST_CASE("so many different people must approve", "[cases][task][four-eyes]") {
  TrialScene scene;
  scene.bring_to_approval();
  const CaseView first = scene.did("dung", "chair", "approve.ok", "2021-01-21");
  CHECK(scene.state() == "approving");
  CHECK(first.journal.back().kind == LineKind::kTaskApprove);
  REQUIRE(first.state.tasks.at("approve").approvals.size() == 1);
  REQUIRE_ERROR(scene.does("dung", "chair", "approve.ok", "2021-01-21"), "cases.already-approved");
  REQUIRE_ERROR(scene.does("lan", "chair", "approve.ok", "2021-01-21"), "session.four-eyes");
  const CaseView second = scene.did("yen", "chair", "approve.ok", "2021-01-22");
  CHECK(scene.state() == "appealable");
  CHECK(second.journal.back().details.find("approved_by")->array()->size() == 2);
  scene.check_verifies();
}

TEST_CASE("a vote needs more than half of all members on record", "[cases][task][vote]") {
  TrialScene scene;
  scene.file_signed_plan("2021-01-19");
  scene.did("lan", "clerk", "draft.ready", "2021-01-19");
  REQUIRE_ERROR(cast_vote(scene.session("hoa", "committee"), TrialScene::task("judge.accept", "2021-01-20")),
                "cases.nobody-on-record");
  scene.add_members("committee", {"hoa", "minh", "tu", "son", "lan"});
  REQUIRE(set_member(
              scene.session(),
              {.group = "committee", .account = "cu", .from = day("2015-01-01"), .until = day("2020-12-31")})
              .has_value());
  const auto votes = [&](const std::string& who, const std::string& what) {
    return cast_vote(scene.session(who, "committee"), htx::TrialScene::task(what, "2021-01-20"));
  };
  // What is counted need not be brought.
  for (const NextAction& next : scene.shown().next) CHECK(next.action.asks.empty());
  REQUIRE_ERROR(votes("cu", "judge.accept"), "cases.not-a-member");
  REQUIRE_ERROR(votes("lan", "judge.accept"), "session.four-eyes");
  REQUIRE_ERROR(votes("hoa", "judge.perhaps"), "cases.not-a-vote");
  REQUIRE_ERROR(votes("hoa", "judge"), "cases.not-a-vote");
  REQUIRE(votes("hoa", "judge.accept").has_value());
  REQUIRE(votes("minh", "judge.accept").has_value());
  REQUIRE(votes("tu", "judge.reject").has_value());
  // Two of five.
  REQUIRE_ERROR(scene.does("hoa", "committee", "judge.accept", "2021-01-21"), "cases.no-majority");
  // A member may change his mind; what he said last counts, once.
  REQUIRE(votes("hoa", "judge.accept").has_value());
  REQUIRE_ERROR(scene.does("hoa", "committee", "judge.accept", "2021-01-21"), "cases.no-majority");
  REQUIRE_VALUE(const CaseView third, cast_vote(scene.session("hoa", "committee"),
                                                TrialScene::task("judge.accept", "2021-01-20", "tu")));
  CHECK(third.state.tasks.at("judge").votes.size() == 3);
  REQUIRE_ERROR(scene.does("hoa", "committee", "judge.accept", "2021-01-21",
                           {{"votes_for", "5"}, {"committee_size", "5"}}),
                "cases.votes-are-counted");
  const CaseView decided = scene.did("hoa", "committee", "judge.accept", "2021-01-21");
  CHECK(decided.configuration.data.integer_of("votes_for") == 3);
  CHECK(decided.configuration.data.integer_of("committee_size") == 5);
  CHECK(decided.journal.back().details.text_of("votes") == "counted");
  scene.check_verifies();
}

TEST_CASE("people are written down with care", "[cases][people]") {
  Scene scene;
  REQUIRE_ERROR(set_member(scene.session(), {.group = "a/b", .account = "x", .from = day("2021-01-01")}),
                "cases.bad-name");
  REQUIRE_ERROR(
      set_member(scene.session(),
                 {.group = "a", .account = "x", .from = day("2021-01-02"), .until = day("2021-01-01")}),
      "cases.bad-period");
  REQUIRE_ERROR(set_substitution(scene.session(), {.absent = "x", .substitute = "x", .basis = ""}),
                "cases.same-person");
  REQUIRE(set_member(scene.session(), {.group = "a", .account = "x", .from = day("2021-01-02")}).has_value());
  REQUIRE_VALUE(const auto before, members_on(scene.session(), "a", day("2021-01-01")));
  CHECK(before.empty());
  REQUIRE_VALUE(const auto after, members_on(scene.session(), "a", day("2021-01-02")));
  CHECK(after == std::vector<std::string>{"x"});
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());
  CHECK(RawFile(scene).run("UPDATE batch SET actor = 'nobody'") == 1);
  REQUIRE_VALUE(const Audit damaged, audit_store(scene.session()));
  REQUIRE(damaged.fault.has_value());
  CHECK(damaged.fault->message.code == "audit.batch");
}

// A record with these fields, whoever would write them.
void put_fields(Scene& scene, const char* kind, const char* key, Json fields) {
  REQUIRE_VALUE(Transaction transaction, scene.store.begin());
  REQUIRE(transaction.put_batch({.kind = "people", .at = "2021-01-15T02:30:00.000Z", .actor = "lan"})
              .has_value());
  REQUIRE(transaction.put_record(kind, key, Json().add("fields", std::move(fields))).has_value());
  REQUIRE(transaction.append_entry(act_of(scene.session(), "test", "x")).has_value());
  REQUIRE(transaction.commit().has_value());
}

TEST_CASE("a day of a person's record that is none is told", "[cases][people]") {
  Scene scene;
  for (const auto& [from, until] :
       {std::pair("x", ""), std::pair("", ""), std::pair("2021-01-01", "2021-13-01")}) {
    CAPTURE(from, until);
    Json fields;
    fields.add("group", "a").add("account", "x").add("from", from).add("until", until);
    put_fields(scene, "member", "a/x", fields);
    REQUIRE_ERROR(members(scene.session(), "a"), "store.row-damaged");
    put_fields(scene, "substitution", "a/x", fields);
    REQUIRE_ERROR(substitutions(scene.session(), "a"), "store.row-damaged");
  }
}

}  // namespace
}  // namespace htx
