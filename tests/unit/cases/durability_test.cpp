#include "engine/cases/migration.h"

#include <array>
#include "engine/cases/deadlines.h"
#include "engine/cases/outbox.h"
#include "engine/cases/work_list.h"
#include "tests/support/trial_scene.h"

namespace htx {
namespace {

TEST_CASE("a command with a key is done once and answered with its first result", "[cases][key]") {
  TrialScene scene;
  REQUIRE_VALUE(const CaseView first, scene.does_once("lan", "clerk", "draft.ready", "2021-01-19", "k1"));
  CHECK(first.repeated.empty());
  scene.file_signed_plan("2021-01-19");
  scene.did("hoa", "committee", "judge.reject", "2021-01-20");
  const std::uint64_t size = scene.ledger_size();
  REQUIRE_VALUE(const CaseView again, scene.does_once("lan", "clerk", "draft.ready", "2021-01-19", "k1"));
  CHECK(scene.ledger_size() == size);
  CHECK_FALSE(again.repeated.empty());
  CHECK(again.journal.size() == first.journal.size());
  CHECK(again.configuration == first.configuration);
  CHECK(again.deadlines == first.deadlines);
  CHECK(again.row.revision == first.row.revision);
  CHECK(again.next.size() == first.next.size());

  // Another command, or another person's, with the same key.
  REQUIRE_ERROR(scene.does_once("lan", "clerk", "draft.ready", "2021-01-21", "k1"), "session.key-used");
  REQUIRE_ERROR(scene.does_once("hai", "clerk", "draft.ready", "2021-01-19", "k1"), "session.key-used");
  RecordRequest note = htx::TrialScene::record("2021-01-21", "x");
  note.key = "k1";
  REQUIRE_ERROR(add_note(scene.session(), note), "session.key-used");
  note.key = std::string(201, 'k');
  REQUIRE_ERROR(add_note(scene.session(), note), "session.bad-key");
  // A refused command does not use its key up.
  REQUIRE_ERROR(scene.does_once("lan", "chair", "draft.ready", "2021-01-21", "k2"), "cases.wrong-role");
  REQUIRE(scene.does_once("lan", "clerk", "draft.ready", "2021-01-21", "k2").has_value());
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());
}

TEST_CASE("the same files make the same command, others another", "[cases][key]") {
  TrialScene scene;
  RecordRequest request = htx::TrialScene::record("2021-01-18");
  request.key = "k";
  const auto attach = [&] {
    return attach_document(scene.session("lan", "clerk"), request, "plan", scene.folder.file("plan.txt"));
  };
  REQUIRE(attach().has_value());
  REQUIRE_VALUE(const CaseView again, attach());
  CHECK(again.documents.size() == 1);
  CHECK_FALSE(again.repeated.empty());
  scene.folder.write("plan.txt", "changed");
  REQUIRE_ERROR(attach(), "session.key-used");
}

TEST_CASE("a case is shown as it stood after any line", "[cases][case]") {
  TrialScene scene;
  scene.file_signed_plan("2021-01-18");
  scene.did("lan", "clerk", "draft.ready", "2021-01-19");
  REQUIRE_VALUE(const CaseView first, show_case(scene.session(), "CM-001-01", 1));
  CHECK(first.journal.size() == 1);
  CHECK(first.documents.empty());
  CHECK(first.deadlines.size() == 1);
  REQUIRE_ERROR(show_case(scene.session(), "CM-001-01", 99), "cases.no-such-line");
}

TEST_CASE("a row that is not what the journal says is not built upon", "[cases][case]") {
  TrialScene scene;
  CHECK(RawFile(scene).run("UPDATE case_file SET configuration = replace(configuration, 'drafting', "
                           "'approving')") == 1);
  REQUIRE_ERROR(scene.does("dung", "chair", "approve.ok", "2021-01-19"), "cases.case-differs");
}

TEST_CASE("a deadline that passed acts once, on its legal day", "[cases][timer]") {
  TrialScene scene;
  REQUIRE_VALUE(const ExpiredDeadlines early, expire_deadlines(scene.session(), day("2021-01-25")));
  CHECK(early.passed.empty());
  REQUIRE_VALUE(const ExpiredDeadlines late, expire_deadlines(scene.session(), day("2021-03-01")));
  REQUIRE(late.passed.size() == 1);
  CHECK(late.passed.front().event == "late.draft");
  CHECK(to_text(late.passed.front().due) == "2021-01-25");
  CHECK(to_text(late.passed.front().on) == "2021-01-26");
  const CaseView view = scene.shown();
  CHECK(view.journal.back().details.text_of("due") == "2021-01-25");
  CHECK(to_text(view.journal.back().on) == "2021-01-26");
  // The case did not move: the deadline is still overdue, and its passing is past.
  REQUIRE(view.deadlines.size() == 1);
  CHECK_FALSE(view.deadlines.front().acted_on_at.empty());
  REQUIRE_VALUE(const ExpiredDeadlines again, expire_deadlines(scene.session(), day("2021-03-02")));
  CHECK(again.passed.empty());
  REQUIRE_ERROR(scene.does("lan", "officer", "late.draft", "2021-03-02"), "cases.not-possible-now");
  scene.check_verifies();

  // Prolonged beyond today, it runs again.
  REQUIRE(
      extend_deadline(scene.session("dung", "chair"), TrialScene::record("2021-01-27"), "draft").has_value());
  CHECK(scene.shown().deadlines.front().acted_on_at.empty());
  REQUIRE_VALUE(const ExpiredDeadlines third, expire_deadlines(scene.session(), day("2021-03-02")));
  CHECK(third.passed.size() == 1);
  scene.check_verifies();
}

TEST_CASE("after downtime deadlines act in the order in which they were due, those they start included",
          "[cases][timer]") {
  TrialScene scene;
  scene.bring_to_approval();
  scene.did("dung", "chair", "approve.ok", "2021-01-21");
  scene.did("yen", "chair", "approve.ok", "2021-01-21");
  for (const char* id : {"CM-002", "CM-003"}) {
    const char* on = std::string_view(id) == "CM-002" ? "2021-01-20" : "2021-01-19";
    REQUIRE(
        open_case(scene.session(), {.workflow = "test.trial", .cooperative = id, .on = day(on)}).has_value());
  }
  REQUIRE_VALUE(const ExpiredDeadlines outcome, expire_deadlines(scene.session(), day("2021-06-01")));
  std::vector<std::string> order;
  for (const ExpiredDeadline& p : outcome.passed) order.push_back(p.case_id + " " + to_text(p.due));
  CHECK(order ==
        std::vector<std::string>{"CM-003-01 2021-01-26", "CM-002-01 2021-01-27", "CM-001-01 2021-02-01"});
  CHECK(outcome.stuck.empty());
  CHECK(scene.shown().row.status == CaseStatus::kClosed);
  scene.check_verifies();
}

TEST_CASE("a case that cannot go on does not hold up the others", "[cases][timer]") {
  TrialScene scene;
  REQUIRE(
      open_case(scene.session(), {.workflow = "test.trial", .cooperative = "CM-002", .on = day("2021-01-20")})
          .has_value());
  CHECK(RawFile(scene).run("UPDATE case_file SET status = 'open', configuration = replace(configuration, "
                           "'drafting', 'approving') WHERE id = 'CM-001-01'") == 1);
  REQUIRE_VALUE(const ExpiredDeadlines outcome, expire_deadlines(scene.session(), day("2021-06-01")));
  REQUIRE(outcome.stuck.size() == 1);
  CHECK(outcome.stuck.front().why.code == "cases.case-differs");
  CHECK(outcome.passed.size() == 1);
}

TEST_CASE("what a case asks of the outside is kept until it is done, once", "[cases][outbox]") {
  TrialScene scene;
  scene.did("lan", "clerk", "draft.ready", "2021-01-19");
  REQUIRE_VALUE(const auto open, list_outbox(scene.session(), OutboxRows::kOpen));
  REQUIRE(open.size() == 1);
  CHECK(open.front().kind == OutboxKind::kNotify);
  CHECK(open.front().addressee == "cooperative");
  CHECK(open.front().line == 2);
  const OutboxDone done{.id = open.front().id, .by = "tam", .note = "12/CV-LM", .key = "sent-1"};
  REQUIRE_VALUE(const OutboxRow row, finish_outbox(scene.session(), done));
  CHECK(row.done_by == "tam");
  const std::uint64_t size = scene.ledger_size();
  REQUIRE_VALUE(const OutboxRow again, finish_outbox(scene.session(), done));
  CHECK(again.done_at == row.done_at);
  CHECK(scene.ledger_size() == size);
  REQUIRE_ERROR(finish_outbox(scene.session(), {.id = 1, .by = "x", .note = "", .key = ""}),
                "store.outbox-done");
  REQUIRE_ERROR(finish_outbox(scene.session(), {.id = 9, .by = "x", .note = "", .key = ""}),
                "store.no-outbox");
  REQUIRE_VALUE(const auto rest, list_outbox(scene.session(), OutboxRows::kOpen));
  CHECK(rest.empty());
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());
}

TEST_CASE("whatever of a case is changed behind the program's back is found and named",
          "[cases][verify][audit]") {
  struct Case {
    const char* sql;
    const char* what;
    const char* audit;
  };
  const auto cases = std::to_array<Case>({
      {"UPDATE case_file SET status = 'closed'", "status", "audit.case"},
      {"UPDATE case_file SET status = 'shut'", "case CM-001-01", "audit.case"},
      {"UPDATE case_file SET data = '{}'", "data", "audit.case"},
      {"UPDATE case_file SET cooperative = 'CM-002'", "cooperative", "audit.case"},
      {"UPDATE case_file SET revision = 99", "revision", "audit.case"},
      {"UPDATE deadline SET due = '2031-01-01'", "due draft", "audit.case-row"},
      {"UPDATE deadline SET due = '2021-13-45'", "deadline draft", "audit.case-row"},
      {"UPDATE deadline SET warn = 'x'", "deadline draft", "audit.case-row"},
      {"UPDATE work SET since = ''", "work draft", "audit.case-row"},
      {"UPDATE deadline SET acted_on_at = 'x'", "due draft", "audit.case-row"},
      {"DELETE FROM deadline", "due draft", "audit.case-row"},
      {"UPDATE work SET role = 'chair'", "work draft", "audit.case-row"},
      {"INSERT INTO work VALUES ('00000000000000a1', 'CM-001-01', 'x', 'task', 'r', '', '', '')", "work x",
       "audit.case-row"},
      {"UPDATE document SET actor = 'nobody'", "document plan-2", "audit.case-row"},
      {"DELETE FROM document", "document plan-2", "audit.case-row"},
      {"UPDATE work SET kind = 'rest'", "work draft", "audit.case-row"},
      {"UPDATE outbox SET kind = 'sing' WHERE id = 1", "outbox 1", "audit.outbox"},
      {"UPDATE outbox SET addressee = 'tax' WHERE id = 1", "outbox 6.1", "audit.outbox"},
      {"DELETE FROM outbox WHERE id = 1", "outbox 6.1", "audit.outbox"},
      {"UPDATE outbox SET done_by = 'me' WHERE id = 1", "", "audit.outbox"},
      {"UPDATE outbox SET done_at = '2021-01-15T02:30:00.000Z' WHERE id = 2", "", "audit.outbox"},
      {"UPDATE command_key SET actor = 'me'", "", "audit.key"},
      {"INSERT INTO command_key VALUES ('00000000000000a1', 'z', zeroblob(32), 'x', 'y', '{}')", "",
       "audit.key"},
      {"UPDATE definition SET version = '9' WHERE kind = 'workflow'", "", "audit.definition"},
  });
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    TrialScene scene;
    REQUIRE(attach_document(scene.session("lan", "clerk"), TrialScene::record("2021-01-18"), "plan",
                            scene.folder.file("plan.txt"))
                .has_value());
    scene.file_signed_plan("2021-01-18");
    // Lines 6 and 8 ask something of the outside; what line 6 asked is done.
    scene.did("lan", "clerk", "draft.ready", "2021-01-19");
    scene.did("hoa", "committee", "judge.reject", "2021-01-20");
    scene.did("lan", "clerk", "draft.ready", "2021-01-20");
    scene.did("hoa", "committee", "judge.reject", "2021-01-20");
    REQUIRE(finish_outbox(scene.session(), {.id = 1, .by = "", .note = "", .key = "k"}).has_value());
    REQUIRE_VALUE(const Audit sound, audit_store(scene.session()));
    REQUIRE_FALSE(sound.fault.has_value());
    CHECK(sound.cases == 1);
    CHECK(RawFile(scene).run(c.sql) >= 1);
    if (*c.what != '\0') {
      REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene.session(), "CM-001-01"));
      REQUIRE_FALSE(verified.differences.empty());
      std::string all;
      for (const CaseDifference& d : verified.differences)
        all += to_text(d.message, Language::kEnglish) + "\n";
      CAPTURE(all);
      CHECK(contains(all, c.what));
    }
    REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
    REQUIRE(audit.fault.has_value());
    CHECK(audit.fault->message.code == c.audit);
  }
}

TEST_CASE("the columns of an assessment are held against the ledger", "[cases][audit]") {
  for (const char* column :
       {"rating", "grade", "score", "coverage", "as_of", "law_on", "known_at", "period"}) {
    CAPTURE(column);
    Scene scene;
    import_each_class(scene);
    REQUIRE(evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}}).has_value());
    CHECK(RawFile(scene).run(std::string("UPDATE assessment SET ") + column +
                             " = 'x' WHERE cooperative = 'CM-002'") == 1);
    REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
    REQUIRE(audit.fault.has_value());
    CHECK(audit.fault->message.code == "audit.assessments");
  }
}

TEST_CASE("a line that cannot follow, or whose step comes out differently, is named", "[cases][verify]") {
  struct Case {
    const char* sql;
    const char* code;
  };
  const auto cases = std::to_array<Case>({
      {"UPDATE journal SET body = replace(body, '\"active\":[\"judging\"]', '\"active\":[\"approving\"]') "
       "WHERE line = 2",
       "cases.step-differs"},
      {"UPDATE journal SET body = replace(body, 'notify cooperative', 'notify chair') WHERE line = 2",
       "cases.step-differs"},
      {R"(UPDATE journal SET body = replace(body, '"kind":"event"', '"kind":"dream"') WHERE line = 2)",
       "cases.bad-journal"},
      {"UPDATE journal SET body = replace(body, 'notify cooperative', 'sing cooperative') WHERE line = 2",
       "cases.bad-journal"},
      {"UPDATE journal SET body = replace(body, 'notify cooperative', 'notify') WHERE line = 2",
       "cases.bad-journal"},
      {R"(UPDATE journal SET body = replace(body, '"on":"2021-01-19"', '"on":"2021-13-19"') WHERE line = 2)",
       "cases.bad-journal"},
      {R"(UPDATE journal SET body = replace(body, '"due":"2021', '"due":"x') WHERE line = 1)",
       "cases.bad-journal"},
      {R"(UPDATE journal SET body = replace(body, '"warn":"2021', '"warn":"x') WHERE line = 1)",
       "cases.bad-journal"},
      {R"(UPDATE journal SET body = replace(body, '"from":"2021', '"from":"x') WHERE line = 1)",
       "store.row-damaged"},
      {R"(UPDATE journal SET body = replace(body, '"begun":"2021', '"begun":"x') WHERE line = 1)",
       "store.row-damaged"},
      {R"(UPDATE journal SET body = replace(body, '"kind":"event",', '') WHERE line = 2)",
       "cases.bad-journal"},
      {"UPDATE journal SET line = 5 WHERE line = 2", "cases.bad-journal"},
      {"UPDATE journal SET body = '{' WHERE line = 2", "value.bad-json"},
  });
  for (const Case& c : cases) {
    CAPTURE(c.sql);
    TrialScene scene;
    scene.did("lan", "clerk", "draft.ready", "2021-01-19");
    scene.check_verifies();
    CHECK(RawFile(scene).run(c.sql) == 1);
    REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene.session()));
    REQUIRE_FALSE(verified.differences.empty());
    CHECK(verified.differences.front().message.code == c.code);
  }
  TrialScene scene;
  REQUIRE_ERROR(verify_cases(scene.session(), "none"), "cases.no-such-case");
}

TEST_CASE("a line with a word that is on no list is named", "[cases][verify]") {
  struct Case {
    const char* from;
    const char* to;
    std::int64_t line;
  };
  const auto cases = std::to_array<Case>({
      {R"("kind":"creditor")", R"("kind":"bank")", 2},
      {R"("kind":"appeal")", R"("kind":"song")", 3},
      {R"("outcome":"passed_on")", R"("outcome":"perhaps")", 4},
      {R"("relation":"follows")", R"("relation":"likes")", 5},
  });
  for (const Case& c : cases) {
    CAPTURE(c.from);
    TrialScene scene;
    const RecordRequest record = TrialScene::record("2021-01-20");
    REQUIRE(open_case(scene.session(), {.workflow = "test.trial", .cooperative = "CM-002", .on = record.on})
                .has_value());
    REQUIRE(put_party(scene.session(), record, {.id = "nh", .kind = PartyKind::kCreditor, .name = "Agribank"})
                .has_value());
    Complaint complaint;
    complaint.kind = ComplaintKind::kAppeal;
    complaint.about = "kết luận";
    REQUIRE(open_complaint(scene.session(), record, complaint).has_value());
    REQUIRE(settle_complaint(scene.session(), record, 1, ComplaintOutcome::kPassedOn).has_value());
    REQUIRE(link_cases(scene.session(), record, "CM-002-01", LinkRelation::kFollows).has_value());
    scene.check_verifies();
    CHECK(RawFile(scene).run("UPDATE journal SET body = replace(body, '" + std::string(c.from) + "', '" +
                             c.to + "') WHERE case_id = 'CM-001-01' AND line = " + std::to_string(c.line)) ==
          1);
    REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene.session(), "CM-001-01"));
    REQUIRE_FALSE(verified.differences.empty());
    CHECK(verified.differences.front().line == c.line);
    CHECK(verified.differences.front().message.code == "cases.bad-journal");
    REQUIRE_ERROR(show_case(scene.session(), "CM-001-01"), "cases.bad-journal");
  }
}

TEST_CASE("work is listed by role, person and day, what is due first coming first", "[cases][work]") {
  TrialScene scene;
  REQUIRE(
      open_case(scene.session(), {.workflow = "test.trial", .cooperative = "CM-002", .on = day("2021-01-20")})
          .has_value());
  REQUIRE(open_case(scene.session(),
                    {.workflow = "vn.inspection", .cooperative = "CM-003", .on = day("2021-01-20")})
              .has_value());
  REQUIRE(claim_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-20")).has_value());
  const auto list = [&](WorkRequest request) {
    if (request.today == Date()) request.today = day("2021-01-21");
    const auto found = work_list(scene.session(), request);
    REQUIRE(found.has_value());
    return *found;
  };
  const WorkList all = list({});
  REQUIRE(all.items.size() == 3);
  CHECK(all.items[0].row.work.case_id == "CM-001-01");
  CHECK(all.items[0].row.work.holder == "lan");
  CHECK(all.items[0].title.en == "Draft");
  // Two working days before Monday 25 January.
  CHECK(all.items[0].urgency == Urgency::kSoon);
  CHECK(all.items[1].urgency == Urgency::kOpen);
  CHECK(all.items[2].row.due == std::nullopt);
  CHECK(list({.role = "board"}).items.size() == 1);
  CHECK(list({.person = "lan"}).items.size() == 1);
  CHECK(list({.within = term_from_text("2 wd")}).items.size() == 1);
  CHECK(list({.within = term_from_text("4 wd")}).items.size() == 2);
  const WorkList overdue = list({.today = day("2021-01-26"), .only_overdue = true});
  REQUIRE(overdue.items.size() == 1);
  CHECK(overdue.items.front().urgency == Urgency::kOverdue);
  CHECK(overdue.overdue_by_role.at("clerk") == 1);
  const WorkList cut = list({.limit = 1});
  CHECK(cut.items.size() == 1);
  CHECK(cut.found == 3);
}

TEST_CASE("running cases go over to the next version by a plan, and back", "[cases][migrate]") {
  TrialScene scene;
  REQUIRE(claim_task(scene.session("lan", "clerk"), TrialScene::task("draft", "2021-01-18")).has_value());
  REQUIRE(
      open_case(scene.session(), {.workflow = "test.trial", .cooperative = "CM-002", .on = day("2021-01-18")})
          .has_value());
  const CaseView before = scene.shown();
  const Home home;
  std::string text = kTrialWorkflow;
  text.replace(text.find("version: 1"), 10, "version: 2");
  for (std::size_t at = text.find("judging"); at != std::string::npos; at = text.find("judging", at))
    text.replace(at, 7, "weighing");
  home.write("workflows/vn/trial.yaml", text);
  const Library second = home.library();
  const auto plan_of = [&](const char* yaml) {
    Diagnostics diagnostics;
    return load_migration_plan(scene.folder.write("plan.yaml", yaml), diagnostics);
  };
  REQUIRE_ERROR(plan_of("migrates: test.trial\nfrom: 2\nto: 1\n"), "doc.has-mistakes");
  REQUIRE_VALUE(const PlanDefinition plan,
                plan_of("migrates: test.trial\nfrom: 1\nto: 2\nstates: {judging: weighing}\n"));
  REQUIRE_ERROR(migrate_cases(scene.session(), plan, day("2021-01-20"), Apply::kTry),
                "cases.no-such-version");
  scene.library = &second;

  REQUIRE_VALUE(const PlanDefinition unsound, plan_of("migrates: test.trial\nfrom: 1\nto: 2\n"));
  REQUIRE_VALUE(const MigrationOutcome refused,
                migrate_cases(scene.session(), unsound, day("2021-01-20"), Apply::kWrite));
  CHECK_FALSE(refused.applied);
  REQUIRE_FALSE(refused.findings.empty());
  CHECK(refused.findings.front().message.code == "workflows.unmapped-state");

  const std::uint64_t size = scene.ledger_size();
  REQUIRE_VALUE(const MigrationOutcome trial,
                migrate_cases(scene.session(), plan, day("2021-01-20"), Apply::kTry));
  CHECK(trial.cases.size() == 2);
  CHECK(scene.ledger_size() == size);
  REQUIRE_VALUE(const MigrationOutcome done,
                migrate_cases(scene.session(), plan, day("2021-01-20"), Apply::kWrite));
  CHECK(done.applied);
  CHECK(scene.ledger_size() == size + 2);
  CHECK(done.cases.front().after == std::vector<std::string>{"drafting"});
  CHECK(scene.shown().workflow.version() == 2);
  CHECK(scene.shown().state.tasks.at("draft").holder == "lan");
  CHECK(scene.shown().deadlines == before.deadlines);
  scene.check_verifies();

  // Nothing has happened since in the first case, but in the second something has.
  REQUIRE(undo_migration(scene.session(), "CM-001-01", day("2021-01-21")).has_value());
  CHECK(scene.shown().configuration == before.configuration);
  CHECK(scene.shown().workflow.version() == 1);
  REQUIRE_ERROR(undo_migration(scene.session(), "CM-001-01", day("2021-01-21")),
                "cases.no-migration-to-undo");
  REQUIRE(act(scene.session("hai", "clerk"), {.case_id = "CM-002-01",
                                              .event = "draft.ready",
                                              .on = day("2021-01-21"),
                                              .documents = {},
                                              .data = {},
                                              .note = {}})
              .has_value());
  REQUIRE_ERROR(undo_migration(scene.session(), "CM-002-01", day("2021-01-21")),
                "cases.no-migration-to-undo");
  REQUIRE_VALUE(const CaseView second_case, show_case(scene.session(), "CM-002-01"));
  CHECK(second_case.journal.back().states == std::vector<std::string>{"weighing"});
  scene.check_verifies();
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());
}

TEST_CASE("a suspended case is left where it is by a migration", "[cases][migrate]") {
  TrialScene scene;
  REQUIRE(suspend_case(scene.session(), TrialScene::record("2021-01-19", "QĐ 3/TA")).has_value());
  const Home home;
  std::string text = kTrialWorkflow;
  text.replace(text.find("version: 1"), 10, "version: 2");
  home.write("workflows/vn/trial.yaml", text);
  const Library second = home.library();
  scene.library = &second;
  Diagnostics diagnostics;
  REQUIRE_VALUE(const PlanDefinition plan,
                load_migration_plan(scene.folder.write("plan.yaml", "migrates: test.trial\nfrom: 1\nto: 2\n"),
                                    diagnostics));
  REQUIRE_VALUE(const MigrationOutcome outcome,
                migrate_cases(scene.session(), plan, day("2021-01-20"), Apply::kWrite));
  REQUIRE(outcome.cases.size() == 1);
  REQUIRE(outcome.cases.front().refused.has_value());
  CHECK(outcome.cases.front().refused->code == "cases.suspended");
  CHECK(scene.shown().workflow.version() == 1);
}

}  // namespace
}  // namespace htx
