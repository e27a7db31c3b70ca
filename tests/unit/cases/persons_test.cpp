// Two accounts of one person are one pair of eyes, one vote and one approval; and what an act would do, or
// has changed meanwhile, is known before it is done.
#include "engine/session/accounts.h"
#include "tests/support/trial_scene.h"

namespace htx {
namespace {

// "an" and "an.two" are one person.
void add_accounts(TrialScene& scene) {
  REQUIRE(open_account(scene.session(), {"an", "an"}).has_value());
  REQUIRE(open_account(scene.session(), {"an.two", "an"}).has_value());
  REQUIRE(open_account(scene.session(), {"binh", "binh"}).has_value());
}

TEST_CASE("who drafted does not judge, by whichever of his accounts", "[cases][persons]") {
  TrialScene scene;
  add_accounts(scene);
  scene.did("an", "clerk", "draft.ready", "2021-01-20");
  REQUIRE_ERROR(claim_task(scene.session("an", "committee"), TrialScene::task("judge", "2021-01-20")),
                "session.four-eyes");
  REQUIRE_ERROR(claim_task(scene.session("an.two", "committee"), TrialScene::task("judge", "2021-01-20")),
                "session.four-eyes");
  CHECK(claim_task(scene.session("binh", "committee"), TrialScene::task("judge", "2021-01-20")).has_value());
}

TEST_CASE("two accounts of one person have one vote", "[cases][persons]") {
  TrialScene scene;
  add_accounts(scene);
  for (const char* account : {"an", "an.two", "binh"})
    REQUIRE(set_member(scene.session(), {"committee", account, day("2021-01-01"), {}}).has_value());
  scene.did("lan", "clerk", "draft.ready", "2021-01-20");
  for (const char* account : {"an", "an.two"}) {
    REQUIRE(cast_vote(scene.session(account, "committee"), TrialScene::task("judge.accept", "2021-01-21"))
                .has_value());
  }
  REQUIRE_VALUE(const CaseView view, show_case(scene.session("binh", "committee"), "CM-001-01"));
  bool is_told = false;
  for (const NextAction& next : view.next) {
    for (const Message& why : next.obstacles) {
      if (next.action.event != "judge.accept" || why.code != "cases.why-votes") continue;
      CHECK(to_text(why, Language::kEnglish).find("1") != std::string::npos);
      CHECK(why.arguments == Message("", {{"votes", "1"}, {"members", "2"}}).arguments);
      is_told = true;
    }
  }
  CHECK(is_told);
}

TEST_CASE("a view says why its reader may not do what others may", "[cases][persons]") {
  TrialScene scene;
  REQUIRE_VALUE(const CaseView clerk, show_case(scene.session("an", "clerk"), "CM-001-01"));
  REQUIRE_VALUE(const CaseView other, show_case(scene.session("an", "committee"), "CM-001-01"));
  const auto refusal = [](const CaseView& view) {
    for (const NextAction& next : view.next) {
      if (next.action.event == "draft.ready") return next.refusal ? next.refusal->code : "";
    }
    return std::string("not there");
  };
  CHECK(refusal(clerk).empty());
  CHECK(refusal(other) == "cases.wrong-role");
}

TEST_CASE("a preview is the act itself, and leaves nothing behind", "[cases][preview]") {
  TrialScene scene;
  const std::uint64_t before = scene.ledger_size();
  ActRequest request{.case_id = "CM-001-01", .event = "draft.ready", .on = day("2021-01-20"), .key = "k"};
  REQUIRE_VALUE(const CaseView view, preview_act(scene.session("an", "clerk"), request));
  CHECK(view.journal.size() == 2);
  CHECK(view.configuration.is_active(*view.workflow.chart().find("judging")));
  CHECK(scene.ledger_size() == before);
  REQUIRE_ERROR(preview_act(scene.session("an", "committee"), request), "cases.wrong-role");
  CHECK(scene.ledger_size() == before);
  REQUIRE_VALUE(const CaseView done, act(scene.session("an", "clerk"), request));
  CHECK(done.row.configuration == view.row.configuration);
}

TEST_CASE("who acts on what he no longer sees is told so, and the case stays", "[cases][preview]") {
  TrialScene scene;
  ActRequest request{
      .case_id = "CM-001-01", .event = "draft.ready", .on = day("2021-01-20"), .key = "k", .seen = 1};
  REQUIRE(claim_task(scene.session("an", "clerk"), TrialScene::task("draft", "2021-01-19")).has_value());
  REQUIRE_ERROR(act(scene.session("an", "clerk"), request), "cases.changed-meanwhile");
  request.seen = 2;
  REQUIRE(act(scene.session("an", "clerk"), request).has_value());
  // The same command again is answered as the first time, though the case has gone on.
  REQUIRE_VALUE(const CaseView again, act(scene.session("an", "clerk"), request));
  CHECK_FALSE(again.repeated.empty());
}

}  // namespace
}  // namespace htx
