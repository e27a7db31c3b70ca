#include "engine/cases/case_records.h"

#include "tests/support/trial_scene.h"

namespace htx {
namespace {

TEST_CASE("a document is filed again as a further version, and counts once it is signed", "[cases][record]") {
  TrialScene scene;
  REQUIRE_ERROR(attach_document(scene.session("lan", "chair"), TrialScene::record("2021-01-18"), "plan",
                                scene.folder.file("plan.txt")),
                "cases.wrong-role");
  REQUIRE_ERROR(attach_document(scene.session("lan", "clerk"), TrialScene::record("2021-01-18"), "poem",
                                scene.folder.file("plan.txt")),
                "cases.unknown-document");
  REQUIRE_ERROR(sign_document(scene.session("lan", "clerk"), TrialScene::record("2021-01-18"), "plan"),
                "cases.not-filed");
  scene.file_signed_plan("2021-01-18");
  REQUIRE_ERROR(sign_document(scene.session("lan", "clerk"), TrialScene::record("2021-01-18"), "plan"),
                "cases.already-signed");
  scene.folder.write("plan.txt", "another plan");
  REQUIRE_VALUE(const CaseView view,
                attach_document(scene.session("lan", "clerk"), TrialScene::record("2021-01-19"), "plan",
                                scene.folder.file("plan.txt")));
  REQUIRE(view.documents.size() == 2);
  CHECK(view.state.version_of(view.documents.back()) == 2);
  CHECK(view.documents.front().digest != view.documents.back().digest);
  // Nobody has signed the new version.
  scene.did("lan", "clerk", "draft.ready", "2021-01-19");
  REQUIRE_ERROR(scene.does("hoa", "committee", "judge.accept", "2021-01-20",
                           {{"votes_for", "3"}, {"committee_size", "5"}}),
                "cases.missing-documents");
  const CaseView waiting = scene.shown();
  REQUIRE_FALSE(waiting.next.empty());
  REQUIRE_FALSE(waiting.next.front().obstacles.empty());
  CHECK(waiting.next.front().obstacles.front().code == "cases.why-signatures");
  scene.check_verifies();
}

TEST_CASE("a document the case waits for is its event, in its window only", "[cases][record]") {
  TrialScene scene;
  scene.bring_to_approval();
  scene.did("dung", "chair", "approve.ok", "2021-01-21");
  scene.did("yen", "chair", "approve.ok", "2021-01-21");
  REQUIRE_ERROR(attach_document(scene.session(), TrialScene::record("2021-02-05"), "letter",
                                scene.folder.file("letter.txt")),
                "cases.window-closed");
  REQUIRE_VALUE(const CaseView view, attach_document(scene.session(), TrialScene::record("2021-02-01"),
                                                     "letter", scene.folder.file("letter.txt")));
  CHECK(view.journal.back().event == "document.letter");
  CHECK(scene.state() == "drafting");
  scene.check_verifies();
}

TEST_CASE("notes, parties and claims are lines of the journal", "[cases][record]") {
  TrialScene scene;
  REQUIRE_ERROR(add_note(scene.session(), TrialScene::record("2021-01-18", "  ")), "session.empty-note");
  REQUIRE(add_note(scene.session(), TrialScene::record("2021-01-18", "đã gọi điện")).has_value());
  const auto party = [&](const Party& p) {
    return put_party(scene.session(), htx::TrialScene::record("2021-01-18"), p);
  };
  REQUIRE_ERROR(party({.id = "", .kind = PartyKind::kCreditor, .name = "Agribank", .claims = {}}),
                "cases.bad-name");
  REQUIRE(party({.id = "nh", .kind = PartyKind::kCreditor, .name = "Agribank", .claims = {}}).has_value());
  const auto claim = [&](const std::string& who, const Claim& c) {
    return put_claim(scene.session(), htx::TrialScene::record("2021-01-18"), who, c);
  };
  REQUIRE_ERROR(claim("ai", {.id = "1", .nature = "debt", .amount = "1"}), "cases.no-such-party");
  REQUIRE_ERROR(claim("nh", {.id = "1", .nature = "gift", .amount = "1"}), "session.unknown-word");
  for (const char* amount : {"nhiều", "-1", ""}) {
    REQUIRE_ERROR(claim("nh", {.id = "1", .nature = "debt", .amount = amount}), "cases.bad-amount");
  }
  REQUIRE(
      claim("nh", {.id = "1", .nature = "debt", .amount = "440342000000.50", .basis = "HĐ 7"}).has_value());
  REQUIRE(claim("nh", {.id = "1", .nature = "tax", .amount = "12"}).has_value());
  REQUIRE(claim("nh", {.id = "2", .nature = "debt", .amount = "440342000000.50"}).has_value());
  REQUIRE_VALUE(const CaseView view, claim("nh", {.id = "1", .withdrawn = true}));
  REQUIRE_ERROR(claim("nh", {.id = "3", .withdrawn = true}), "cases.no-such-party");
  REQUIRE(view.state.parties.size() == 1);
  REQUIRE(view.state.parties.front().claims.size() == 2);
  CHECK(view.state.parties.front().claims.front().withdrawn);
  CHECK(view.state.parties.front().claims.front().amount == "12");
  CHECK(view.state.parties.front().claims.back().amount == "440342000000.5");
  REQUIRE_ERROR(add_note(scene.session(), TrialScene::record("2021-01-17", "sớm")), "cases.before-last-act");
  scene.check_verifies();
}

TEST_CASE("a complaint runs beside the main line and is settled once", "[cases][record]") {
  TrialScene scene;
  Complaint complaint;
  complaint.kind = ComplaintKind::kAppeal;
  complaint.by = "HTX";
  complaint.about = "kết luận";
  const auto open = [&] {
    return open_complaint(scene.session(), htx::TrialScene::record("2021-01-18"), complaint);
  };
  REQUIRE(open().has_value());
  complaint.kind = ComplaintKind::kComplaint;
  complaint.about = "";
  REQUIRE_ERROR(open(), "session.empty-note");
  // The case goes on meanwhile.
  scene.did("lan", "clerk", "draft.ready", "2021-01-19");
  const auto settle = [&](std::int64_t number, ComplaintOutcome outcome) {
    return settle_complaint(scene.session(), htx::TrialScene::record("2021-01-20"), number, outcome);
  };
  REQUIRE_ERROR(settle(2, ComplaintOutcome::kRejected), "cases.no-such-complaint");
  REQUIRE_VALUE(const CaseView view, settle(1, ComplaintOutcome::kRejected));
  CHECK(view.state.complaints.front().outcome == ComplaintOutcome::kRejected);
  CHECK(view.state.complaints.front().settled == day("2021-01-20"));
  REQUIRE_ERROR(settle(1, ComplaintOutcome::kAccepted), "cases.no-such-complaint");
  scene.check_verifies();
}

TEST_CASE("a suspended case stands still with its clocks and goes on where it was", "[cases][record]") {
  TrialScene scene;
  // Five working days from Monday 18 January.
  CHECK(scene.shown().deadlines.front().due == day("2021-01-25"));
  REQUIRE_ERROR(resume_case(scene.session(), TrialScene::record("2021-01-19", "x")), "cases.not-suspended");
  REQUIRE_ERROR(suspend_case(scene.session(), TrialScene::record("2021-01-19")), "session.empty-note");
  REQUIRE_VALUE(const CaseView stopped,
                suspend_case(scene.session(), TrialScene::record("2021-01-20", "QĐ 3/TA")));
  CHECK_FALSE(stopped.deadlines.front().due.has_value());
  REQUIRE_ERROR(suspend_case(scene.session(), TrialScene::record("2021-01-20", "QĐ 4/TA")),
                "cases.suspended");
  REQUIRE_ERROR(scene.does("lan", "clerk", "draft.ready", "2021-01-25"), "cases.suspended");
  REQUIRE_ERROR(claim_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-25")),
                "cases.suspended");
  REQUIRE(add_note(scene.session(), TrialScene::record("2021-01-25", "vẫn chờ tòa")).has_value());
  REQUIRE_VALUE(const CaseView on, resume_case(scene.session(), TrialScene::record("2021-02-01", "QĐ 9/TA")));
  CHECK(scene.state() == "drafting");
  // One working day had run; the second is the day it goes on.
  CHECK(on.deadlines.front().due == day("2021-02-04"));
  CHECK(on.deadlines.front().run == 1);
  scene.did("lan", "clerk", "draft.ready", "2021-02-02");
  scene.check_verifies();
}

TEST_CASE("a deadline is prolonged by who may, as often as the rule says", "[cases][record]") {
  TrialScene scene;
  const auto extend = [&](const char* role, const char* deadline) {
    return extend_deadline(scene.session("dung", role), htx::TrialScene::record("2021-01-20"), deadline);
  };
  REQUIRE_ERROR(extend("clerk", "draft"), "cases.wrong-role");
  REQUIRE_ERROR(extend("chair", "appeal"), "cases.no-such-deadline");
  REQUIRE_VALUE(const CaseView view, extend("chair", "draft"));
  CHECK(view.deadlines.front().due == day("2021-02-01"));
  REQUIRE_ERROR(extend("chair", "draft"), "workflows.too-many-extensions");
  CHECK(scene.shown().deadlines.front().due == day("2021-02-01"));
  scene.check_verifies();
}

TEST_CASE("a deadline without a rule for it is not prolonged", "[cases][record]") {
  TrialScene scene;
  scene.bring_to_approval();
  scene.did("dung", "chair", "approve.ok", "2021-01-21");
  scene.did("yen", "chair", "approve.ok", "2021-01-21");
  REQUIRE_ERROR(extend_deadline(scene.session("dung", "chair"), TrialScene::record("2021-01-22"), "appeal"),
                "cases.not-extendable");
}

TEST_CASE("what the law forbids meanwhile is refused with its article, in every case of the cooperative",
          "[cases][record]") {
  TrialScene scene;
  const auto pledge = scene.does("lan", "clerk", "coop.pledge", "2021-01-19");
  REQUIRE_ERROR(pledge, "cases.forbidden-act");
  CHECK(contains(to_text(pledge.error(), Language::kVietnamese), "Điều 100"));
  CHECK(scene.shown().forbidden.size() == 1);
  const auto other = open_case(
      scene.session(), {.workflow = "vn.inspection", .cooperative = "CM-001", .on = day("2021-01-19")});
  REQUIRE(other.has_value());
  ActRequest elsewhere{.case_id = "CM-001-02",
                       .event = "coop.pledge",
                       .on = day("2021-01-19"),
                       .documents = {},
                       .data = {},
                       .note = {}};
  REQUIRE_ERROR(act(scene.session(), elsewhere), "cases.forbidden-act");
  scene.did("lan", "clerk", "draft.ready", "2021-01-19");
  CHECK(scene.shown().forbidden.empty());
  REQUIRE_ERROR(act(scene.session(), elsewhere), "cases.not-possible-now");
}

TEST_CASE("cases are linked both ways, and a proposal is done by the case it leads to", "[cases][record]") {
  TrialScene scene;
  scene.bring_to_approval();
  scene.did("dung", "chair", "approve.ok", "2021-01-21");
  scene.did("yen", "chair", "approve.ok", "2021-01-21");
  // The appeal is over on 1 February: 31 January is a Sunday.
  CHECK(scene.did("lan", "officer", "appeal.over", "2021-02-02").row.status == CaseStatus::kClosed);
  REQUIRE_ERROR(suspend_case(scene.session(), TrialScene::record("2021-02-03", "QĐ 3/TA")),
                "cases.case-closed");
  REQUIRE_VALUE(const CaseView next, open_case(scene.session(), {.workflow = "vn.consolidation",
                                                                 .cooperative = "CM-001",
                                                                 .on = day("2021-02-03"),
                                                                 .related = "CM-001-01"}));
  REQUIRE(next.state.links.size() == 1);
  CHECK(next.state.links.front().relation == LinkRelation::kFollows);
  CHECK(scene.shown().state.links.front().relation == LinkRelation::kLeadsTo);
  CHECK(scene.shown().state.links.front().case_id == "CM-001-02");
  REQUIRE_VALUE(const auto outbox, scene.store.outbox_of("CM-001-01"));
  REQUIRE(outbox.size() == 2);
  CHECK(outbox.back().kind == OutboxKind::kPropose);
  CHECK(outbox.back().done_note == "CM-001-02");
  REQUIRE_ERROR(
      link_cases(scene.session(), TrialScene::record("2021-02-03"), "CM-001-01", LinkRelation::kFollows),
      "cases.same-case");
  REQUIRE_ERROR(
      link_cases(scene.session(), TrialScene::record("2021-02-03"), "CM-001-02", LinkRelation::kHasPart),
      "cases.bad-relation");
  REQUIRE(
      link_cases(scene.session(), TrialScene::record("2021-02-03"), "CM-001-02", LinkRelation::kMergesWith)
          .has_value());
  scene.check_verifies();
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());
}

TEST_CASE("what stands in the way is said of every action", "[cases][case]") {
  TrialScene scene;
  scene.did("lan", "clerk", "draft.ready", "2021-01-19");
  const auto codes = [&](const std::string& event) {
    std::vector<std::string> found;
    for (const NextAction& next : scene.shown().next) {
      if (next.action.event != event) continue;
      for (const Message& why : next.obstacles) found.push_back(why.code);
    }
    return found;
  };
  CHECK(codes("judge.reject") == std::vector<std::string>{"cases.why-document"});
  scene.add_members("committee", {"hoa", "minh"});
  REQUIRE(claim_task(scene.session("hoa", "committee"), TrialScene::task("judge", "2021-01-19")).has_value());
  CHECK(codes("judge.reject") ==
        std::vector<std::string>{"cases.why-document", "cases.why-held", "cases.why-votes"});
  REQUIRE(suspend_case(scene.session(), TrialScene::record("2021-01-20", "QĐ 3/TA")).has_value());
  CHECK(codes("judge.reject").front() == "cases.why-suspended");
}

TEST_CASE("a condition that does not hold is named", "[cases][case]") {
  const Home home;
  std::string text = kTrialWorkflow;
  const std::string before = "{event: judge.reject, to: drafting}";
  text.replace(text.find(before), before.size(), "{event: judge.reject, to: drafting, if: state.done}");
  home.write("workflows/vn/trial.yaml", text);
  const Library library = home.library();
  TrialScene scene;
  scene.library = &library;
  REQUIRE(
      open_case(scene.session(), {.workflow = "test.trial", .cooperative = "CM-002", .on = day("2021-01-18")})
          .has_value());
  const auto does = [&](const char* event, const char* role) {
    return act(scene.session("lan", role), {.case_id = "CM-002-01",
                                            .event = event,
                                            .on = day("2021-01-19"),
                                            .documents = {},
                                            .data = {},
                                            .note = {}});
  };
  REQUIRE(does("draft.ready", "clerk").has_value());
  const auto refused = does("judge.reject", "committee");
  REQUIRE_ERROR(refused, "cases.condition-false");
  CHECK(contains(to_text(refused.error(), Language::kEnglish), "state.done"));
  REQUIRE_VALUE(const CaseView view, show_case(scene.session(), "CM-002-01"));
  REQUIRE(view.not_now.size() == 1);
  CHECK(view.not_now.front().obstacles.back().code == "cases.why-condition");
}

}  // namespace
}  // namespace htx
