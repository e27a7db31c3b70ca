// What holds for every act, whichever command records it: its day, the papers it is or rests on, and who may.
#include <functional>
#include <random>
#include <set>

#include "engine/cases/case_memory.h"
#include "engine/cases/deadlines.h"
#include "engine/cases/migration.h"
#include "engine/cases/recount.h"
#include "engine/cases/settlement_case.h"
#include "engine/cases/work_list.h"
#include "tests/support/trial_scene.h"

namespace htx {
namespace {

// 20 January 2021 by the clock, two days after the case was opened and one after a note.
class DayScene : public TrialScene {
 public:
  DayScene() {
    clock.set(Instant{1'611'109'800'000});
    REQUIRE(add_note(session(), record("2021-01-19", "x")).has_value());
  }
  static RecordRequest on_day(Date on) { return {.case_id = kCase, .on = on, .note = "x"}; }
  static TaskRequest task_on(const char* name, Date on, const char* person = "") {
    return {.case_id = kCase, .task = name, .person = person, .on = on, .note = "x"};
  }
};

struct Command {
  const char* name;
  std::function<std::optional<Error>(DayScene&, Date)> run;
};

template <class Answer>
std::optional<Error> failure(const Answer& answer) {
  return answer ? std::nullopt : std::optional(answer.error());
}

// Every command that takes the day of an act.
const std::vector<Command>& commands() {
  using S = DayScene;
  static const std::vector<Command> kAll = {
      {"open",
       [](S& s, Date on) {
         return failure(
             open_case(s.session(), {.workflow = "test.trial", .cooperative = "CM-002", .on = on}));
       }},
      {"act",
       [](S& s, Date on) {
         return failure(act(s.session("lan", "clerk"), {.case_id = S::kCase,
                                                        .event = "draft.ready",
                                                        .on = on,
                                                        .documents = {},
                                                        .data = {},
                                                        .note = {}}));
       }},
      {"attach",
       [](S& s, Date on) {
         return failure(
             attach_document(s.session("lan", "clerk"), S::on_day(on), "plan", s.folder.file("plan.txt")));
       }},
      {"sign",
       [](S& s, Date on) {
         return failure(sign_document(s.session("lan", "clerk"), S::on_day(on), "plan"));
       }},
      {"note", [](S& s, Date on) { return failure(add_note(s.session(), S::on_day(on))); }},
      {"party",
       [](S& s, Date on) {
         return failure(put_party(s.session(), S::on_day(on),
                                  {.id = "a", .kind = PartyKind::kOther, .name = "A", .claims = {}}));
       }},
      {"claim",
       [](S& s, Date on) {
         return failure(
             put_claim(s.session(), S::on_day(on), "a", {.id = "1", .nature = "debt", .amount = "1"}));
       }},
      {"asset",
       [](S& s, Date on) {
         return failure(
             put_asset(s.session(), S::on_day(on), {.id = "k", .source = "common", .amount = "1"}));
       }},
      {"settlement",
       [](S& s, Date on) {
         return failure(record_settlement(s.session(), {.case_id = S::kCase, .on = on}));
       }},
      {"complaint",
       [](S& s, Date on) {
         Complaint complaint;
         complaint.kind = ComplaintKind::kAppeal;
         complaint.about = "x";
         return failure(open_complaint(s.session(), S::on_day(on), complaint));
       }},
      {"settle",
       [](S& s, Date on) {
         return failure(settle_complaint(s.session(), S::on_day(on), 1, ComplaintOutcome::kRejected));
       }},
      {"suspend", [](S& s, Date on) { return failure(suspend_case(s.session(), S::on_day(on))); }},
      {"resume", [](S& s, Date on) { return failure(resume_case(s.session(), S::on_day(on))); }},
      {"extend",
       [](S& s, Date on) {
         return failure(extend_deadline(s.session("dung", "chair"), S::on_day(on), "draft"));
       }},
      {"claim-task",
       [](S& s, Date on) { return failure(claim_task(s.session("lan", "clerk"), S::task_on("draft", on))); }},
      {"delegate",
       [](S& s, Date on) {
         return failure(delegate_task(s.session("lan", "clerk"), S::task_on("draft", on, "hai")));
       }},
      {"release",
       [](S& s, Date on) {
         return failure(release_task(s.session("lan", "clerk"), S::task_on("draft", on)));
       }},
      {"assign", [](S& s, Date on) {
         return failure(assign_task(s.session("lan", "clerk"), S::task_on("draft", on, "hai")));
       }}};
  return kAll;
}

TEST_CASE("an act is of a day between the last act and today, whichever command records it",
          "[cases][days]") {
  DayScene scene;
  // Prepared so that only the day stands in the way of most of them.
  REQUIRE(attach_document(scene.session("lan", "clerk"), scene.on_day(day("2021-01-19")), "plan",
                          scene.folder.file("plan.txt"))
              .has_value());
  for (const char* ahead : {"2021-01-21", "2021-02-01", "9999-12-31", "99999-01-01"}) {
    for (const Command& command : commands()) {
      CAPTURE(ahead, command.name);
      const std::uint64_t before = scene.ledger_size();
      const auto failed = command.run(scene, day(ahead));
      REQUIRE(failed.has_value());
      CHECK(failed->message().code == "cases.day-ahead");
      CHECK(scene.ledger_size() == before);
    }
  }
  for (const Command& command : commands()) {
    if (std::string_view(command.name) == "open") continue;
    CAPTURE(command.name);
    const auto failed = command.run(scene, day("2021-01-18"));
    REQUIRE(failed.has_value());
    CHECK(failed->message().code == "cases.before-last-act");
  }
  // The day itself is no obstacle to anything.
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    const auto failed = command.run(scene, day("2021-01-20"));
    if (failed) CHECK_FALSE(failed->message().code.ends_with("-ahead"));
  }
  scene.check_verifies();
}

TEST_CASE("links, recounts, migrations and ticks write no day that has not come", "[cases][days]") {
  DayScene scene;
  REQUIRE(
      open_case(scene.session(), {.workflow = "test.trial", .cooperative = "CM-002", .on = day("2021-01-19")})
          .has_value());
  REQUIRE_ERROR(
      link_cases(scene.session(), TrialScene::record("2021-01-21"), "CM-002-01", LinkRelation::kFollows),
      "cases.day-ahead");
  REQUIRE_ERROR(expire_deadlines(scene.session(), day("2021-01-21")), "cases.day-ahead");
  REQUIRE(expire_deadlines(scene.session(), day("2021-01-20")).has_value());
  REQUIRE_ERROR(undo_migration(scene.session(), TrialScene::kCase, day("2021-01-20")),
                "cases.no-migration-to-undo");
  scene.check_verifies();
}

// A workflow whose only deadline runs from a day that is typed in.
constexpr const char* kAnchored = R"(workflow: test.anchored
version: 1
title: {vi: Thử, en: Trial}
basis: [{article: Điều 1, tag: memory-low}]
subjects: [cooperative]
several: true
reviewed_by: null
roles:
  cooperative: {title: {vi: Hợp tác xã, en: Cooperative}, external: true}
data:
  from_day: {type: date, title: {vi: Ngày, en: Day}}
deadlines:
  answer: {title: {vi: Hạn, en: Time}, within: TERM, from: from_day, ROLL law: {article: Điều 2, tag: memory-low}}
initial: first
states:
  - id: first
    title: {vi: Một, en: First}
    no_deadline: thử
    transitions: [{event: go, to: second, by: cooperative, asks: [from_day], title: {vi: Đi, en: Go}}]
  - id: second
    title: {vi: Hai, en: Second}
    deadline: {use: answer, event: late}
    transitions: [{event: late, to: done}]
  - {id: done, kind: final, title: {vi: Xong, en: Done}}
)";

TEST_CASE("a day of a fact has four digits of a year, and no deadline ends beyond them", "[cases][days]") {
  for (const char* term : {"10 d", "2 m", "3 y", "1 w"}) {
    std::string text = kAnchored;
    text.replace(text.find("TERM"), 4, term);
    text.replace(text.find("ROLL"), 4, "roll: none,");
    const Home home;
    home.write("workflows/vn/anchored.yaml", text);
    const Library library = home.library();
    Scene scene(library);
    scene.clock.set(kLater);
    scene.imported(TableKind::kCooperatives, kCooperatives);
    int number = 0;
    const auto go = [&](const std::string& from) {
      REQUIRE(open_case(scene.session(),
                        {.workflow = "test.anchored", .cooperative = "CM-001", .on = day("2021-01-18")})
                  .has_value());
      const std::string id = "CM-001-0" + std::to_string(++number);
      return act(scene.session(), {.case_id = id,
                                   .event = "go",
                                   .on = day("2021-01-18"),
                                   .documents = {},
                                   .data = {{"from_day", from}},
                                   .note = {}});
    };
    CAPTURE(term);
    for (const char* far : {"10000-01-01", "99999-06-30", "-0001-01-01", "0000-05-05"}) {
      CAPTURE(far);
      REQUIRE_ERROR(go(far), "cases.bad-data");
    }
    for (const char* near : {"9999-12-31", "9999-12-30"}) {
      CAPTURE(near);
      REQUIRE_ERROR(go(near), "cases.due-too-far");
    }
    REQUIRE(go("2021-01-18").has_value());
    REQUIRE_VALUE(const ExpiredDeadlines passed, expire_deadlines(scene.session(), day("2021-01-19")));
    CHECK(passed.passed.empty());
    CHECK(passed.stuck.empty());
  }
}

TEST_CASE("the filing of a document is the document", "[cases][versions]") {
  TrialScene scene;
  scene.bring_to_approval();
  scene.did("dung", "chair", "approve.ok", "2021-01-21");
  scene.did("yen", "chair", "approve.ok", "2021-01-21");
  REQUIRE(scene.state() == "appealable");
  const auto letter = [&](bool with_file) {
    ActRequest request{.case_id = TrialScene::kCase,
                       .event = "document.letter",
                       .on = day("2021-01-25"),
                       .documents = {},
                       .data = {},
                       .note = {}};
    if (with_file) request.documents["letter"] = scene.folder.file("letter.txt");
    return act(scene.session(), request);
  };
  const std::uint64_t before = scene.ledger_size();
  const auto refused = letter(false);
  REQUIRE_ERROR(refused, "cases.missing-documents");
  CHECK(contains(to_text(refused.error(), Language::kEnglish), "letter"));
  CHECK(scene.ledger_size() == before);
  CHECK(letter(true).has_value());
  CHECK(scene.state() == "drafting");
  scene.check_verifies();
}

TEST_CASE("a version on record makes one filing, not two", "[cases][versions]") {
  Scene scene;
  scene.clock.set(kLater);
  scene.imported(TableKind::kCooperatives, kCooperatives);
  scene.folder.write("a.txt", "a");
  const std::string file = scene.folder.file("a.txt");
  REQUIRE(open_case(scene.session(),
                    {.workflow = "vn.consolidation", .cooperative = "CM-001", .on = day("2021-01-18")})
              .has_value());
  const auto does = [&](const char* who, const char* role, const char* event,
                        std::map<std::string, std::string> documents) {
    return act(scene.session(who, role), {.case_id = "CM-001-01",
                                          .event = event,
                                          .on = day("2021-01-19"),
                                          .documents = std::move(documents),
                                          .data = {},
                                          .note = {}});
  };
  const RecordRequest record{.case_id = "CM-001-01", .on = day("2021-01-19")};
  // Attached before anything waits for it.
  REQUIRE(attach_document(scene.session(), record, "milestone_report", file).has_value());
  REQUIRE(does("lan", "adviser", "draft.ready", {{"plan", file}}).has_value());
  REQUIRE(does("lan", "cooperative", "agree.agreed", {{"consent", file}}).has_value());
  REQUIRE(does("an", "board", "approve.approved", {}).has_value());
  REQUIRE(does("lan", "cooperative", "document.milestone_report", {}).has_value());
  REQUIRE_ERROR(does("lan", "cooperative", "document.milestone_report", {}), "cases.missing-documents");
  REQUIRE_VALUE(const CaseView view,
                does("lan", "cooperative", "document.milestone_report", {{"milestone_report", file}}));
  CHECK(view.configuration.data.integer_of("milestones") == 2);
}

// The model: a consent is the texts of the plan it was given for; only the last one on record is looked at.
struct SlowVersions {
  std::string plan;       // The latest text; empty: none.
  std::string agreed_to;  // By the latest consent; empty: none, or given when there was no plan.
  bool stands() const { return !plan.empty() && plan == agreed_to; }
};

TEST_CASE("a consent belongs to the version it was given for", "[cases][versions]") {
  const auto seed = GENERATE(range(1U, 9U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  Scene scene;
  scene.clock.set(kLater);
  scene.imported(TableKind::kCooperatives, kCooperatives);
  REQUIRE(open_case(scene.session(),
                    {.workflow = "vn.consolidation", .cooperative = "CM-001", .on = day("2021-01-18")})
              .has_value());
  const RecordRequest record{.case_id = "CM-001-01", .on = day("2021-01-19")};
  SlowVersions model;
  const auto attach = [&](const char* role, const char* kind, const std::string& text) {
    scene.folder.write("paper.txt", text);
    REQUIRE(attach_document(scene.session("lan", role), record, kind, scene.folder.file("paper.txt"))
                .has_value());
  };
  const auto agrees = [&] {
    return act(scene.session("lan", "cooperative"), {.case_id = "CM-001-01",
                                                     .event = "agree.agreed",
                                                     .on = day("2021-01-19"),
                                                     .documents = {},
                                                     .data = {},
                                                     .note = {}});
  };
  const auto plan_version = [&] { return std::string(1, static_cast<char>('a' + random() % 3)); };
  attach("adviser", "plan", model.plan = plan_version());
  REQUIRE(act(scene.session("lan", "adviser"), {.case_id = "CM-001-01",
                                                .event = "draft.ready",
                                                .on = day("2021-01-19"),
                                                .documents = {},
                                                .data = {},
                                                .note = {}})
              .has_value());
  for (int step = 0; step < 12; ++step) {
    if (random() % 2 == 0) {
      attach("adviser", "plan", model.plan = plan_version());
    } else {
      attach("cooperative", "consent", "yes " + std::to_string(step));
      model.agreed_to = model.plan;
    }
    REQUIRE_VALUE(const CaseView view, show_case(scene.session(), "CM-001-01"));
    for (const NextAction& next : view.next) {
      if (next.action.event == "agree.agreed") CHECK(next.missing_documents.empty() == model.stands());
    }
    if (!model.stands()) REQUIRE_ERROR(agrees(), "cases.missing-documents");
  }
  attach("cooperative", "consent", "yes");
  REQUIRE_VALUE(const CaseView agreed, agrees());
  // The consent names the very text it was given for, and so does the agreement.
  const std::string given = "plan " + to_hex(sha256(as_bytes(std::string_view(model.plan))));
  const JournalLine& consent = agreed.journal[agreed.journal.size() - 2];
  CHECK(contains(write_json(consent.details), given));
  CHECK(contains(write_json(agreed.journal.back().details), "consent "));
  // The approval rests on both: a newer plan takes it away until the cooperative has agreed again.
  const auto approves = [&] {
    return act(scene.session("an", "board"), {.case_id = "CM-001-01",
                                              .event = "approve.approved",
                                              .on = day("2021-01-19"),
                                              .documents = {},
                                              .data = {},
                                              .note = {}});
  };
  attach("adviser", "plan", "quite another");
  const auto refused = approves();
  REQUIRE_ERROR(refused, "cases.missing-documents");
  REQUIRE_VALUE(const CaseView waiting, show_case(scene.session(), "CM-001-01"));
  REQUIRE_FALSE(waiting.next.front().obstacles.empty());
  CHECK(waiting.next.front().obstacles.front().code == "cases.why-newer-version");
  attach("cooperative", "consent", "yes again");
  CHECK(approves().has_value());
  REQUIRE_VALUE(const auto verified, verify_cases(scene.session()));
  CHECK(verified.differences.empty());
}

TEST_CASE("asking for changes needs the request, not the consent", "[cases][versions]") {
  Scene scene;
  scene.clock.set(kLater);
  scene.imported(TableKind::kCooperatives, kCooperatives);
  scene.folder.write("a.txt", "a");
  const std::string file = scene.folder.file("a.txt");
  REQUIRE(open_case(scene.session(),
                    {.workflow = "vn.consolidation", .cooperative = "CM-001", .on = day("2021-01-18")})
              .has_value());
  const auto does = [&](const char* role, const char* event, std::map<std::string, std::string> documents) {
    return act(scene.session("lan", role), {.case_id = "CM-001-01",
                                            .event = event,
                                            .on = day("2021-01-19"),
                                            .documents = std::move(documents),
                                            .data = {},
                                            .note = {}});
  };
  REQUIRE(does("adviser", "draft.ready", {{"plan", file}}).has_value());
  REQUIRE_ERROR(does("cooperative", "agree.changes", {{"consent", file}}), "cases.missing-documents");
  CHECK(does("cooperative", "agree.changes", {{"change_request", file}}).has_value());
}

// The trial with the plan needed by the approval of two and by the vote.
Library two_approvals_library() {
  const Home home;
  std::string text = kTrialWorkflow;
  const std::string vote = "      role: chair\n";
  text.replace(text.find(vote), vote.size(), vote + "      needs: [plan]\n");
  text.replace(text.find(", signatures: 2"), 15, "");
  home.write("workflows/vn/trial.yaml", text);
  return home.library();
}

TEST_CASE("approvals and votes lapse with the version they were given for", "[cases][versions]") {
  const Library library = two_approvals_library();
  TrialScene scene;
  scene.library = &library;
  REQUIRE(
      open_case(scene.session(), {.workflow = "test.trial", .cooperative = "CM-002", .on = day("2021-01-18")})
          .has_value());
  const std::string id = "CM-002-01";
  for (const char* person : {"an", "binh", "chi"})
    REQUIRE(set_member(scene.session(), {.group = "committee", .account = person, .from = day("2020-01-01")})
                .has_value());
  const auto does = [&](const char* who, const char* role, const char* event,
                        std::map<std::string, std::string> documents = {}) {
    return act(scene.session(who, role), {.case_id = id,
                                          .event = event,
                                          .on = day("2021-01-19"),
                                          .documents = std::move(documents),
                                          .data = {},
                                          .note = {}});
  };
  const auto version = [&](const std::string& text) {
    scene.folder.write("plan.txt", text);
    REQUIRE(attach_document(scene.session("lan", "clerk"), {.case_id = id, .on = day("2021-01-19")}, "plan",
                            scene.folder.file("plan.txt"))
                .has_value());
  };
  const auto votes = [&](const char* who) {
    return cast_vote(scene.session(who, "committee"),
                     {.case_id = id, .task = "judge.accept", .person = "", .on = day("2021-01-19")});
  };
  REQUIRE(does("lan", "clerk", "draft.ready").has_value());
  version("one");
  REQUIRE(votes("an").has_value());
  REQUIRE(votes("binh").has_value());
  version("two");
  REQUIRE_ERROR(does("an", "committee", "judge.accept"), "cases.no-majority");
  version("one");  // The same text again: what was said of it stands.
  version("three");
  REQUIRE(votes("an").has_value());
  REQUIRE_ERROR(does("an", "committee", "judge.accept"), "cases.no-majority");
  REQUIRE(votes("chi").has_value());
  // A version that comes with the act itself is newer too.
  scene.folder.write("late.txt", "four");
  REQUIRE_ERROR(does("an", "committee", "judge.accept", {{"plan", scene.folder.file("late.txt")}}),
                "cases.no-majority");
  REQUIRE(does("an", "committee", "judge.accept").has_value());

  REQUIRE_VALUE(const CaseView first, does("dung", "chair", "approve.ok"));
  CHECK(first.journal.back().kind == LineKind::kTaskApprove);
  version("five");
  REQUIRE_VALUE(const CaseView second, does("yen", "chair", "approve.ok"));
  CHECK(second.journal.back().kind == LineKind::kTaskApprove);
  REQUIRE_ERROR(does("yen", "chair", "approve.ok"), "cases.already-approved");
  // Who approved the earlier version may approve this one; and where its text comes with the act, what was
  // said of it stands as if it had been filed before.
  version("six");
  scene.folder.write("late.txt", "five");
  REQUIRE_VALUE(const CaseView last,
                does("dung", "chair", "approve.ok", {{"plan", scene.folder.file("late.txt")}}));
  CHECK(last.journal.back().kind == LineKind::kEvent);
  scene.check_verifies();
}

TEST_CASE("a document given for itself is refused by the reader", "[cases][versions]") {
  for (const char* of : {"of: plan", "of: letter"}) {
    std::string text = kTrialWorkflow;
    text.replace(text.find("signatures: 2"), 13, of);
    text.replace(text.find("by: cooperative, required"), 15, "by: cooperative, of: plan");
    Diagnostics diagnostics;
    const auto document = parse_document(Source("w.yaml", text), diagnostics);
    REQUIRE(document.has_value());
    CHECK_FALSE(read_workflow_definition(*document, diagnostics).has_value());
    CAPTURE(of);
    CHECK(diagnostics.has("workflows.given-for-itself"));
  }
}

TEST_CASE("what an outsider does is recorded in this office or by himself, by no other outsider",
          "[cases][roles]") {
  struct Row {
    const char* role;
    bool may;
  };
  // The district's act in a workflow with the roles of the committee, the registry, the council and others.
  for (const Row& row : {Row{"officer", true}, Row{"district", true}, Row{"committee", true},
                         Row{"registry", false}, Row{"council", false}, Row{"cooperative", false},
                         Row{"team", false}, Row{"", false}, Row{"Officer", false}}) {
    CAPTURE(row.role);
    Scene scene;
    scene.clock.set(kLater);
    scene.imported(TableKind::kCooperatives, kCooperatives);
    scene.folder.write("a.txt", "a");
    const std::string file = scene.folder.file("a.txt");
    REQUIRE(open_case(scene.session(), {.workflow = "vn.dissolution_2012_compulsory",
                                        .cooperative = "CM-001",
                                        .on = day("2020-12-01")})
                .has_value());
    const auto does = [&](const char* role, const char* event, std::map<std::string, std::string> documents) {
      return act(scene.session("lan", role), {.case_id = "CM-001-01",
                                              .event = event,
                                              .on = day("2020-12-02"),
                                              .documents = std::move(documents),
                                              .data = {},
                                              .note = {}});
    };
    REQUIRE(does("registry", "document.ground_dossier", {{"ground_dossier", file}}).has_value());
    const auto acted = does(row.role, "decision.refused", {});
    CHECK(acted.has_value() == row.may);
    if (!row.may) REQUIRE_ERROR(acted, "cases.wrong-role");
  }
}

TEST_CASE("one case of a workflow at a time, unless the workflow may have several", "[cases][case]") {
  Scene scene;
  scene.clock.set(kLater);
  scene.imported(TableKind::kCooperatives, kCooperatives);
  std::size_t opened = 0;
  for (const WorkflowDefinition* workflow : all_workflows(*scene.library)) {
    const WorkflowDefinition& definition = *workflow;
    const auto& data = definition.workflow.data();
    CAPTURE(data.id);
    const bool of_funds = data.id == "vn.credit_fund_referral";
    const OpenRequest request{.workflow = data.id,
                              .cooperative = of_funds ? "CM-005" : "CM-001",
                              .on = data.in_force_from.value_or(day("2021-01-18"))};
    REQUIRE(open_case(scene.session(), request).has_value());
    const std::uint64_t before = scene.ledger_size();
    const auto again = open_case(scene.session(), request);
    CHECK(again.has_value() == data.several);
    if (!again) REQUIRE_ERROR(again, "cases.already-open");
    CHECK(scene.ledger_size() == before + (again ? 1 : 0));
    // Another cooperative is not concerned.
    if (!of_funds) {
      OpenRequest other = request;
      other.cooperative = "CM-002";
      CHECK(open_case(scene.session(), other).has_value());
    }
    opened += data.several ? 1 : 0;
  }
  CHECK(opened == 1);
}

TEST_CASE("an ended case is no obstacle to the next of its workflow", "[cases][case]") {
  CaseMemory memory;
  Scene scene;
  scene.clock.set(kLater);
  scene.imported(TableKind::kCooperatives, kCooperatives);
  const bool stays = GENERATE(false, true);
  Session session = scene.session("an", "board");
  if (stays) session.memory = &memory;
  const OpenRequest request{.workflow = "vn.consolidation", .cooperative = "CM-001", .on = day("2021-01-18")};
  for (int round = 1; round <= 3; ++round) {
    REQUIRE(open_case(session, request).has_value());
    REQUIRE_ERROR(open_case(session, request), "cases.already-open");
    REQUIRE(act(session, {.case_id = "CM-001-0" + std::to_string(round),
                          .event = "case.withdraw",
                          .on = day("2021-01-18"),
                          .documents = {},
                          .data = {},
                          .note = {}})
                .has_value());
  }
}

TEST_CASE("how near a deadline is does not depend on the list it stands in", "[cases][work]") {
  TrialScene scene;
  const Date first = day("2021-01-18");
  for (int i = 2; i <= 3; ++i)
    REQUIRE(open_case(scene.session(), {.workflow = "test.trial",
                                        .cooperative = "CM-00" + std::to_string(i),
                                        .on = first.plus_days(2 * i)})
                .has_value());
  for (int ahead = 0; ahead < 30; ++ahead) {
    const Date today = first.plus_days(ahead);
    REQUIRE_VALUE(const WorkList all, work_list(scene.session(), {.today = today}));
    std::map<std::string, Urgency> known;
    for (const WorkItem& item : all.items) {
      known[item.row.work.case_id] = item.urgency;
      CHECK(item.urgency == urgency_of(item.row.due, item.row.warn, today));
    }
    for (const char* term : {"1 d", "2 wd", "10 wd", "1 m"}) {
      REQUIRE_VALUE(const WorkList near,
                    work_list(scene.session(), {.today = today, .within = term_from_text(term)}));
      for (const WorkItem& item : near.items) CHECK(item.urgency == known.at(item.row.work.case_id));
    }
  }
  CHECK(urgency_of({}, {}, first) == Urgency::kOpen);
  CHECK(urgency_of(day("2021-01-18"), {}, first) == Urgency::kSoon);
  CHECK(urgency_of(day("2021-01-19"), {}, first) == Urgency::kOpen);
  CHECK(urgency_of(day("2021-01-19"), day("2021-01-18"), first) == Urgency::kSoon);
  CHECK(urgency_of(day("2021-01-17"), day("2021-01-10"), first) == Urgency::kOverdue);
}

}  // namespace
}  // namespace htx
