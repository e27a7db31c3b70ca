#include "engine/cases/cases.h"

#include <algorithm>
#include <array>

#include "engine/cases/verify_case.h"
#include "engine/store/transaction.h"
#include "tests/support/office_scene.h"

namespace htx {
namespace {

// Everything an act may write.
struct Trace {
  std::uint64_t entries = 0;
  std::int64_t revision = 0;
  std::string configuration;
  std::size_t journal = 0;
  std::size_t documents = 0;
  std::vector<std::string> deadlines;
  bool operator==(const Trace&) const = default;
};

// An office with three cooperatives, a union and a credit fund, and people in every role.
class CaseScene : public Scene {
 public:
  explicit CaseScene(const Library& definitions = shipped_library()) : Scene(definitions) {
    clock.set(kLater);
    imported(TableKind::kCooperatives, kCooperatives);
    for (const char* name : {"decision.txt", "outline.txt", "minutes.txt", "conclusion.txt", "plan.txt"}) {
      folder.write(name, std::string("the bytes of ") + name);
    }
  }

  Result<CaseView> open(const std::string& workflow, const std::string& cooperative, const char* on) {
    return open_case(session(), {.workflow = workflow, .cooperative = cooperative, .on = day(on)});
  }
  CaseView opened(const std::string& workflow, const char* on = "2021-01-15") {
    REQUIRE_VALUE(CaseView view, open(workflow, "CM-001", on));
    return view;
  }

  struct Act {
    std::string event;
    std::string on;
    std::string role = "officer";
    std::string account = "lan";
    std::map<std::string, std::string> documents = {};  // Id -> name of a file of the folder.
    std::map<std::string, std::string> data = {};
  };
  Result<CaseView> does(const Act& what, const std::string& id = "CM-001-01") {
    ActRequest request{.case_id = id,
                       .event = what.event,
                       .on = day(what.on),
                       .documents = {},
                       .data = what.data,
                       .note = "a note"};
    for (const auto& [document, name] : what.documents) request.documents[document] = folder.file(name);
    return act(session(what.account, what.role), request);
  }
  CaseView did(const Act& what) {
    REQUIRE_VALUE(CaseView view, does(what));
    return view;
  }

  // Refused with that code, and nothing at all was written.
  void refuses(const Act& what, std::string_view code, const std::string& says = "") {
    CAPTURE(what.event, what.on, what.role);
    const Trace before = trace();
    const auto result = does(what);
    REQUIRE_ERROR(result, code);
    CHECK(contains(to_text(result.error(), Language::kVietnamese), says));
    CHECK(trace() == before);
  }

  Trace trace(const std::string& id = "CM-001-01") {
    Trace trace;
    trace.entries = ledger_size();
    REQUIRE_VALUE(const auto row, store.case_row(id));
    if (row) {
      trace.revision = row->revision;
      trace.configuration = row->configuration;
    }
    REQUIRE_VALUE(const auto journal, store.journal(id));
    trace.journal = journal.size();
    REQUIRE_VALUE(const auto documents, store.documents(id));
    trace.documents = documents.size();
    REQUIRE_VALUE(const auto deadlines, store.deadlines_of(id));
    for (const DeadlineRow& due : deadlines)
      trace.deadlines.push_back(due.deadline + " " + to_text(due.due) + " " + to_text(due.warn));
    return trace;
  }
};

std::vector<std::string> states_of(const CaseView& view) { return view.journal.back().states; }

// An inspection brought to the vote of the committee: the team is Minh, who also sits in the committee.
void bring_to_the_vote(CaseScene& scene) {
  scene.opened("vn.inspection");
  scene.did({.event = "approve.approved", .on = "2021-01-18", .role = "board"});
  scene.did({.event = "prepare.ready",
             .on = "2021-01-20",
             .role = "committee",
             .documents = {{"inspection_decision", "decision.txt"}, {"outline", "outline.txt"}}});
  scene.did({.event = "inspection.without_report", .on = "2021-01-25", .role = "committee"});
  scene.did({.event = "inspect.done",
             .on = "2021-02-01",
             .role = "team",
             .account = "minh",
             .documents = {{"minutes", "minutes.txt"}}});
}

TEST_CASE("a case opens with its number, journal line and ledger entry", "[cases][case]") {
  CaseScene scene;
  const std::uint64_t before = scene.ledger_size();
  const CaseView view = scene.opened("vn.inspection");
  CHECK(view.row.id == "CM-001-01");
  CHECK(view.row.status == CaseStatus::kOpen);
  CHECK(view.row.revision == 1);
  CHECK(view.cooperative_name == "HTX Thắng Lợi");
  REQUIRE(view.journal.size() == 1);
  CHECK(view.journal.front().event == "case.open");
  CHECK(view.journal.front().actor == "lan");
  CHECK(view.journal.front().states == std::vector<std::string>{"approval"});
  REQUIRE(view.next.size() == 4);
  CHECK(view.next.front().action.event == "approve.approved");
  CHECK(scene.ledger_size() == before + 1);
  const Entry entry = scene.last_entry();
  CHECK(entry.action == "case.open");
  CHECK(entry.subject == "case:CM-001-01");
  CHECK(entry.before.empty());
  CHECK(entry.after == to_hex(sha256(as_bytes(view.row.configuration))));

  REQUIRE_VALUE(const CaseView second, scene.open("vn.consolidation", "CM-001", "2021-01-15"));
  CHECK(second.row.id == "CM-001-02");
}

TEST_CASE("a case cannot open for nobody, by no workflow, or outside its law", "[cases][case]") {
  CaseScene scene;
  const std::uint64_t before = scene.ledger_size();
  REQUIRE_ERROR(scene.open("vn.none", "CM-001", "2021-01-15"), "session.no-such-workflow");
  REQUIRE_ERROR(scene.open("vn.inspection", "CM-099", "2021-01-15"), "session.no-such-cooperative");
  struct Case {
    const char* workflow;
    const char* on;
    bool opens;
  };
  const auto cases = std::to_array<Case>({{"vn.dissolution_2012_voluntary", "2013-06-30", false},
                                          {"vn.dissolution_2012_voluntary", "2013-07-01", true},
                                          {"vn.dissolution_2012_voluntary", "2024-06-30", true},
                                          {"vn.dissolution_2012_voluntary", "2024-07-01", false},
                                          {"vn.dissolution_2023_compulsory", "2024-06-30", false},
                                          {"vn.dissolution_2023_compulsory", "2024-07-01", true}});
  std::uint64_t opened = 0;
  for (const Case& c : cases) {
    CAPTURE(c.workflow, c.on);
    const auto view = scene.open(c.workflow, "CM-00" + std::to_string(opened + 1), c.on);
    if (c.opens) {
      CHECK(view.has_value());
      ++opened;
    } else {
      REQUIRE_ERROR(view, "cases.not-in-force");
    }
  }
  CHECK(scene.ledger_size() == before + opened);
}

TEST_CASE("a credit fund has no case but its referral, and nobody else has that", "[cases][case]") {
  CaseScene scene;
  const std::uint64_t before = scene.ledger_size();
  for (const WorkflowDefinition* workflow : all_workflows(*scene.library)) {
    const WorkflowDefinition& definition = *workflow;
    const std::string& id = definition.workflow.id();
    CAPTURE(id);
    if (id == "vn.credit_fund_referral") continue;
    const auto refused = scene.open(id, "CM-005", "2021-01-15");
    REQUIRE_ERROR(refused, "cases.only-referred");
    CHECK(contains(to_text(refused.error(), Language::kVietnamese),
                   "Quỹ tín dụng nhân dân chỉ được chuyển Ngân hàng Nhà nước: vn.credit_fund_referral."));
  }
  REQUIRE_ERROR(scene.open("vn.credit_fund_referral", "CM-001", "2021-01-15"), "cases.not-for-this-kind");
  REQUIRE_ERROR(scene.open("vn.credit_fund_referral", "CM-004", "2021-01-15"), "cases.not-for-this-kind");
  CHECK(scene.ledger_size() == before);
  REQUIRE_VALUE(const CaseView referral, scene.open("vn.credit_fund_referral", "CM-005", "2021-01-15"));
  CHECK(referral.row.workflow == "vn.credit_fund_referral");
}

TEST_CASE("an inspection goes from approval to its conclusion", "[cases][case]") {
  CaseScene scene;
  bring_to_the_vote(scene);
  const CaseView view = scene.did({.event = "conclude.sound",
                                   .on = "2021-02-05",
                                   .role = "committee",
                                   .account = "hoa",
                                   .documents = {{"conclusion", "conclusion.txt"}},
                                   .data = {{"votes_for", "3"}, {"committee_size", "5"}}});
  CHECK(view.row.status == CaseStatus::kClosed);
  CHECK(view.next.empty());
  CHECK(states_of(view) == std::vector<std::string>{"sound"});
  CHECK(view.journal.size() == 6);
  CHECK(view.documents.size() == 4);
  CHECK(view.journal.back().note == "a note");
  CHECK(to_text(view.journal.back().on) == "2021-02-05");
  REQUIRE(view.journal.back().documents.size() == 1);
  CHECK(view.journal.back().documents.front() ==
        "conclusion " + to_hex(sha256(as_bytes(std::string_view("the bytes of conclusion.txt")))));
  REQUIRE_VALUE(const auto bytes, scene.store.document_bytes(view.documents.front().digest));
  CHECK(bytes.has_value());

  scene.refuses({.event = "conclude.sound", .on = "2021-02-06", .role = "committee", .account = "hoa"},
                "cases.not-possible-now", "không có");
}

TEST_CASE("each act is one entry chained by the digests of the case", "[cases][case]") {
  CaseScene scene;
  const CaseView before = scene.opened("vn.inspection");
  const std::uint64_t size = scene.ledger_size();
  const CaseView after = scene.did({.event = "approve.approved", .on = "2021-01-18", .role = "board"});
  CHECK(scene.ledger_size() == size + 1);
  const Entry entry = scene.last_entry();
  CHECK(entry.action == "case.act");
  CHECK(entry.role == "board");
  CHECK(entry.before == to_hex(sha256(as_bytes(before.row.configuration))));
  CHECK(entry.after == to_hex(sha256(as_bytes(after.row.configuration))));
  const Json line = wrote(entry, "line");
  CHECK(line.text_of("case") == after.row.id);
  CHECK(line.integer_of("line") == 2);
  CHECK(after.row.revision == 2);
}

TEST_CASE("what is done in the Alliance needs its role", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.inspection");
  for (const char* role : {"officer", "committee", "", "Board"}) {
    scene.refuses({.event = "approve.approved", .on = "2021-01-18", .role = role}, "cases.wrong-role",
                  "board");
  }
}

TEST_CASE("what an outsider does is recorded by whoever learns of it", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.dissolution_2023_compulsory", "2024-07-01");
  const CaseView view = scene.did({.event = "ground.absent", .on = "2024-07-02", .role = "officer"});
  CHECK(view.row.status == CaseStatus::kClosed);
}

TEST_CASE("four eyes keeps one person from judging his own work", "[cases][case]") {
  CaseScene scene;
  bring_to_the_vote(scene);
  const CaseScene::Act by_minh{.event = "conclude.sound",
                               .on = "2021-02-05",
                               .role = "committee",
                               .account = "minh",
                               .documents = {{"conclusion", "conclusion.txt"}},
                               .data = {{"votes_for", "3"}, {"committee_size", "5"}}};
  scene.refuses(by_minh, "session.four-eyes", "minh");
  CaseScene::Act by_hoa = by_minh;
  by_hoa.account = "hoa";
  CHECK(scene.did(by_hoa).row.status == CaseStatus::kClosed);
}

TEST_CASE("documents are demanded by name and must be of the workflow", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.inspection");
  scene.did({.event = "approve.approved", .on = "2021-01-18", .role = "board"});
  REQUIRE_VALUE(const CaseView view, show_case(scene.session(), "CM-001-01"));
  REQUIRE_FALSE(view.next.empty());
  CHECK(view.next.front().missing_documents == std::vector<std::string>{"inspection_decision", "outline"});

  CaseScene::Act act{.event = "prepare.ready", .on = "2021-01-20", .role = "committee"};
  scene.refuses(act, "cases.missing-documents", "inspection_decision");
  act.documents = {{"outline", "outline.txt"}};
  scene.refuses(act, "cases.missing-documents", "Quyết định kiểm tra và thành lập đoàn");
  act.documents = {{"outline", "outline.txt"}, {"poem", "plan.txt"}};
  scene.refuses(act, "cases.unknown-document", "poem");
  act.documents = {{"inspection_decision", "nowhere.txt"}, {"outline", "outline.txt"}};
  const Trace before = scene.trace();
  const auto unread = scene.does(act);
  REQUIRE_FALSE(unread.has_value());
  CHECK(unread.error().code() == ErrorCode::kNotFound);
  CHECK(scene.trace() == before);
}

TEST_CASE("the data that an act brings decide which documents it needs", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.dissolution_2023_voluntary", "2025-08-25");
  scene.did({.event = "document.resolution",
             .on = "2025-08-26",
             .documents = {{"resolution", "decision.txt"}},
             .data = {{"resolution_date", "2025-08-26"}}});
  scene.did({.event = "document.notice_sent",
             .on = "2025-08-28",
             .documents = {{"notice_sent", "outline.txt"}},
             .data = {{"receipt_date", "2025-08-28"}}});
  scene.did({.event = "branches.none", .on = "2025-08-28"});
  scene.did({.event = "settle.done", .on = "2025-08-28", .data = {{"obligations_date", "2025-08-28"}}});
  // NĐ 92/2024 article 50.2: what the State paid for alone needs the decision that takes it back, what it
  // paid for in part the report of the council.
  CaseScene::Act act{.event = "file.filed",
                     .on = "2025-09-05",
                     .documents = {{"dissolution_notice", "outline.txt"}, {"asset_report", "minutes.txt"}},
                     .data = {{"filing_date", "2025-09-05"},
                              {"message_date", "2025-09-05"},
                              {"wholly_state_funded", "true"},
                              {"partly_state_funded", "false"}}};
  scene.refuses(act, "cases.missing-documents", "recovery_decision");
  act.data["partly_state_funded"] = "true";
  act.documents["recovery_decision"] = "decision.txt";
  scene.refuses(act, "cases.missing-documents", "council_report");
  act.data["wholly_state_funded"] = "false";
  act.documents.erase("recovery_decision");
  act.documents["council_report"] = "decision.txt";
  const CaseView view = scene.did(act);
  CHECK(states_of(view) == std::vector<std::string>{"six_months_open", "publishing", "branches_closed",
                                                    "awaiting_tax", "seal_held"});
}

TEST_CASE("data must be known to the workflow and of its kind", "[cases][case]") {
  CaseScene scene;
  bring_to_the_vote(scene);
  CaseScene::Act act{.event = "conclude.sound",
                     .on = "2021-02-05",
                     .role = "committee",
                     .account = "hoa",
                     .documents = {{"conclusion", "conclusion.txt"}}};
  act.data = {{"votes_for", "three"}, {"committee_size", "5"}};
  scene.refuses(act, "cases.bad-data", "three");
  act.data = {{"votes", "3"}};
  scene.refuses(act, "cases.unknown-data", "votes");
  act.data = {{"votes_for", "3"}};
  scene.refuses(act, "workflows.missing-data");
  // Two of five are no majority; the event is known, its condition does not hold.
  act.data = {{"votes_for", "2"}, {"committee_size", "5"}};
  const Trace before = scene.trace();
  const auto outvoted = scene.does(act);
  CHECK_FALSE(outvoted.has_value());
  CHECK(scene.trace() == before);
}

TEST_CASE("dates and booleans are read strictly", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.dissolution_2023_compulsory", "2024-07-01");
  for (const auto& [date, flag] : std::map<std::string, std::string>{
           {"2024-02-30", "true"}, {"01/07/2024", "true"}, {"2024-07-02", "maybe"}}) {
    scene.refuses({.event = "ground.proved",
                   .on = "2024-07-02",
                   .data = {{"proof_date", date}, {"by_tax_request", flag}}},
                  "cases.bad-data");
  }
  const CaseView view = scene.did({.event = "ground.proved",
                                   .on = "2024-07-02",
                                   .data = {{"proof_date", "2024-07-02"}, {"by_tax_request", "true"}}});
  CHECK(states_of(view) == std::vector<std::string>{"revoking_on_proof"});
}

TEST_CASE("what is not possible now is refused and what is possible is named", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.inspection");
  scene.refuses({.event = "inspect.done", .on = "2021-01-18", .role = "team"}, "cases.not-possible-now",
                "approve.approved");
  scene.refuses({.event = "no.such.event", .on = "2021-01-18"}, "cases.not-possible-now");
  REQUIRE_ERROR(scene.does({.event = "approve.approved", .on = "2021-01-18"}, "CM-009-01"),
                "cases.no-such-case");
  REQUIRE_ERROR(show_case(scene.session(), "CM-009-01"), "cases.no-such-case");
}

TEST_CASE("no act lies before the last one", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.inspection", "2021-01-15");
  scene.refuses({.event = "approve.approved", .on = "2021-01-14", .role = "board"}, "cases.before-last-act",
                "15/01/2021");
  CHECK(scene.did({.event = "approve.approved", .on = "2021-01-15", .role = "board"}).row.revision == 2);
}

TEST_CASE("a term that ends on a day off ends on the next working day", "[cases][case][deadline]") {
  CaseScene scene;
  scene.opened("vn.dissolution_2012_voluntary", "2021-03-02");
  // Civil Code 2015, articles 147 and 148: day 1 is 3 March, day 60 is 1 May, a holiday on a Saturday; 2 May
  // is a Sunday and 3 May the day off in lieu.
  const CaseView view = scene.did({.event = "document.resolution",
                                   .on = "2021-03-05",
                                   .documents = {{"resolution", "decision.txt"}},
                                   .data = {{"resolution_date", "2021-03-02"}}});
  REQUIRE(view.deadlines.size() == 2);
  CHECK(view.deadlines.front().deadline == "council_tasks");
  CHECK(view.deadlines.front().due == day("2021-05-04"));
  CHECK(view.deadlines.front().warn >= day("2021-04-15"));
  CHECK(view.deadlines.front().warn <= day("2021-04-20"));
  REQUIRE_VALUE(const Json how, read_json(view.deadlines.front().body));
  CHECK(how.text_of("from") == "2021-03-02");
  CHECK(how.text_of("within") == "60 d");
  CHECK(how.text_of("calendar") == "vn.national");

  scene.refuses({.event = "late.council", .on = "2021-05-04"}, "cases.not-due-yet", "04/05/2021");
  CHECK(scene.does({.event = "late.council", .on = "2021-05-05"}).has_value());
}

TEST_CASE("a term in months runs from the entry of its state, and its passing moves the case",
          "[cases][case][deadline]") {
  CaseScene scene;
  scene.opened("vn.consolidation");
  scene.did(
      {.event = "draft.ready", .on = "2021-02-20", .role = "adviser", .documents = {{"plan", "plan.txt"}}});
  scene.did({.event = "agree.agreed", .on = "2021-02-25", .documents = {{"consent", "plan.txt"}}});
  scene.refuses({.event = "approve.approved", .on = "2021-03-03", .role = "board"}, "session.four-eyes");
  const CaseView view =
      scene.did({.event = "approve.approved", .on = "2021-03-03", .role = "board", .account = "dung"});
  // 3 September 2021 is a holiday and a Friday.
  REQUIRE(view.deadlines.size() == 1);
  CHECK(view.deadlines.front().due == day("2021-09-06"));

  scene.refuses({.event = "recheck.due", .on = "2021-09-06"}, "cases.not-due-yet");
  const CaseView due = scene.did({.event = "recheck.due", .on = "2021-09-07"});
  CHECK(states_of(due) == std::vector<std::string>{"rechecking"});
  CHECK(due.deadlines.empty());
}

TEST_CASE("a deadline stands still while its case waits, and ends later by as many days",
          "[cases][case][deadline]") {
  CaseScene scene;
  scene.opened("vn.dissolution_2012_compulsory", "2021-02-20");
  scene.did({.event = "document.ground_dossier",
             .on = "2021-02-22",
             .documents = {{"ground_dossier", "outline.txt"}}});
  const CaseView running =
      scene.did({.event = "document.decision",
                 .on = "2021-03-01",
                 .documents = {{"decision", "decision.txt"}, {"council_list", "minutes.txt"}},
                 .data = {{"decision_date", "2021-03-01"}}});
  REQUIRE(running.deadlines.size() == 2);
  CHECK(running.deadlines.front().due == day("2021-05-04"));

  const CaseView paused = scene.did(
      {.event = "document.complaint", .on = "2021-03-15", .documents = {{"complaint", "minutes.txt"}}});
  REQUIRE(paused.deadlines.size() == 2);
  CHECK_FALSE(paused.deadlines.front().due.has_value());

  const CaseView resumed = scene.did({.event = "settle.upheld", .on = "2021-04-01", .role = "district"});
  REQUIRE(resumed.deadlines.size() == 2);
  CHECK(resumed.deadlines.front().due == day("2021-05-17"));
  scene.refuses({.event = "late.council", .on = "2021-05-17"}, "cases.not-due-yet");
  CHECK(scene.does({.event = "late.council", .on = "2021-05-18"}).has_value());
}

TEST_CASE("a deadline left blank makes nobody late", "[cases][case][deadline]") {
  CaseScene scene;
  const CaseView view = scene.opened("vn.consolidation");
  CHECK(view.deadlines.empty());
  const Trace before = scene.trace();
  CHECK_FALSE(scene.does({.event = "late.plan", .on = "2025-01-15"}).has_value());
  CHECK(scene.trace() == before);
}

TEST_CASE("an act that fails while it is being written leaves nothing behind", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.dissolution_2012_voluntary", "2021-03-02");
  const Trace before = scene.trace();
  // The calendar ends with 2027: the due date cannot be found after row and journal were written.
  const auto result = scene.does({.event = "document.resolution",
                                  .on = "2027-12-20",
                                  .documents = {{"resolution", "decision.txt"}},
                                  .data = {{"resolution_date", "2027-12-15"}}});
  REQUIRE_FALSE(result.has_value());
  CHECK(scene.trace() == before);
  CHECK(scene
            .did({.event = "document.resolution",
                  .on = "2021-03-05",
                  .documents = {{"resolution", "decision.txt"}},
                  .data = {{"resolution_date", "2021-03-02"}}})
            .row.revision == 2);
}

TEST_CASE("a deadline that runs from a date nobody gave is an error", "[cases][case][deadline]") {
  const Home home;
  home.change("workflows/vn/dissolution-2012-voluntary.yaml", "to: council_work, asks: [resolution_date]}",
              "to: council_work}", "workflows/vn/dissolution-2012-voluntary.yaml");
  const Library library = home.library();
  CaseScene scene(library);
  scene.opened("vn.dissolution_2012_voluntary", "2021-03-02");
  scene.refuses(
      {.event = "document.resolution", .on = "2021-03-05", .documents = {{"resolution", "decision.txt"}}},
      "workflows.no-anchor", "resolution_date");
}

TEST_CASE("a case goes on by the workflow it was opened with", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.inspection");
  const Home home;
  home.change("workflows/vn/inspection.yaml", "role: board\n      title: {vi: Duyệt việc",
              "role: committee\n      title: {vi: Duyệt việc", "workflows/vn/inspection.yaml");
  const Library amended = home.library();
  scene.library = &amended;
  const CaseScene::Act by_committee{.event = "approve.approved", .on = "2021-01-18", .role = "committee"};
  scene.refuses(by_committee, "cases.wrong-role", "board");
  CHECK(scene.did({.event = "approve.approved", .on = "2021-01-18", .role = "board"}).row.revision == 2);

  REQUIRE(scene.open("vn.inspection", "CM-002", "2021-01-18").has_value());
  CHECK(scene.does(by_committee, "CM-002-01").has_value());
}

TEST_CASE("a workflow that is gone or unreadable is named", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.inspection");
  SECTION("gone") {
    RawFile raw(scene);
    CHECK(raw.run("DELETE FROM definition WHERE kind = 'workflow'") == 1);
    // The library still has the very same one: the case goes on, and verification tells.
    CHECK(show_case(scene.session(), "CM-001-01").has_value());
    REQUIRE_VALUE(const auto verified, verify_cases(scene.session(), "CM-001-01"));
    REQUIRE(verified.differences.size() == 1);
    CHECK(verified.differences.front().message.code == "session.definition-gone");
    const Home home;
    home.change("workflows/vn/inspection.yaml", "role: board\n      title: {vi: Duyệt việc",
                "role: committee\n      title: {vi: Duyệt việc", "workflows/vn/inspection.yaml");
    const Library amended = home.library();
    scene.library = &amended;
    REQUIRE_ERROR(show_case(scene.session(), "CM-001-01"), "session.definition-gone");
  }
  SECTION("unreadable") {
    REQUIRE_VALUE(auto row, scene.store.case_row("CM-001-01"));
    REQUIRE(row.has_value());
    REQUIRE_VALUE(Transaction transaction, scene.store.begin());
    REQUIRE_VALUE(row->workflow_digest, transaction.put_definition("workflow", "vn.inspection", "9", "{}"));
    ++row->revision;
    REQUIRE(transaction.append_line(*row, "{}").has_value());
    REQUIRE(transaction.append_entry(act_of(scene.session(), "test", "x")).has_value());
    REQUIRE(transaction.commit().has_value());
    REQUIRE_ERROR(show_case(scene.session(), "CM-001-01"), "session.definition-unreadable");
  }
}

TEST_CASE("cases are listed by cooperative, workflow and status", "[cases][case]") {
  CaseScene scene;
  scene.opened("vn.inspection");
  REQUIRE_VALUE(const CaseView other, scene.open("vn.consolidation", "CM-002", "2021-01-15"));
  scene.did({.event = "approve.refused", .on = "2021-01-18", .role = "board"});
  const auto count = [&](const CaseFilter& filter) {
    REQUIRE_VALUE(const auto rows, list_cases(scene.session(), filter));
    return rows.size();
  };
  CHECK(other.row.id == "CM-002-01");
  CHECK(count({}) == 2);
  CHECK(count({.cooperative = "CM-002", .workflow = {}, .status = {}}) == 1);
  CHECK(count({.cooperative = {}, .workflow = "vn.inspection", .status = {}}) == 1);
  CHECK(count({.cooperative = {}, .workflow = {}, .status = CaseStatus::kClosed}) == 1);
}

}  // namespace
}  // namespace htx
