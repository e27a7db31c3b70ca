#include <algorithm>

#include "engine/cases/case_records.h"
#include "engine/cases/deadlines.h"
#include "engine/cases/migration.h"
#include "engine/cases/verify_case.h"
#include "tests/support/office_scene.h"

namespace htx {
namespace {

// 2026-01-15: after everything that is played here.
constexpr Instant kLater{1'768'444'200'000};

// One case at a time, with the days of its clocks.
class ClockScene : public Scene {
 public:
  explicit ClockScene(const Library& definitions = shipped_library()) : Scene(definitions) {
    clock.set(kLater);
    imported(TableKind::kCooperatives, kCooperatives);
  }

  void opened(const std::string& workflow, const char* on) {
    REQUIRE(open_case(session(), {.workflow = workflow, .cooperative = "CM-001", .on = day(on)}).has_value());
  }
  Result<CaseView> does(const std::string& event, const char* on,
                        std::map<std::string, std::string> data = {},
                        const std::vector<std::string>& documents = {}) {
    std::map<std::string, std::string> files;
    for (const std::string& kind : documents) files[kind] = folder.write(kind + ".txt", kind);
    return act(session("lan", "committee"), {.case_id = kCase,
                                             .event = event,
                                             .on = day(on),
                                             .documents = std::move(files),
                                             .data = std::move(data),
                                             .note = {}});
  }
  void did(const std::string& event, const char* on, std::map<std::string, std::string> data = {},
           const std::vector<std::string>& documents = {}) {
    const auto done = does(event, on, std::move(data), documents);
    if (!done) UNSCOPED_INFO(to_text(done.error().message(), Language::kEnglish));
    REQUIRE(done.has_value());
  }
  void suspended(const char* from, const char* until) {
    REQUIRE(suspend_case(session(), record(from)).has_value());
    REQUIRE(resume_case(session(), record(until)).has_value());
  }
  static RecordRequest record(const char* on) { return {.case_id = kCase, .on = day(on), .note = "QĐ 3/TA"}; }
  ExpiredDeadlines ticked(const char* on) {
    REQUIRE_VALUE(ExpiredDeadlines outcome, expire_deadlines(session(), day(on)));
    return outcome;
  }
  CaseView shown() {
    REQUIRE_VALUE(CaseView view, show_case(session(), kCase));
    return view;
  }
  std::string state() { return shown().journal.back().states.front(); }
  // The last day; "-" while the clock stands still, "none" without a clock.
  std::string due(const std::string& deadline) {
    const CaseView view = shown();
    const auto found = view.state.deadlines.find(deadline);
    if (found == view.state.deadlines.end()) return "none";
    return found->second.due ? to_text(*found->second.due) : "-";
  }
  void verifies() {
    REQUIRE_VALUE(const CaseVerification verified, verify_cases(session()));
    for (const CaseDifference& d : verified.differences)
      UNSCOPED_INFO(to_text(d.message, Language::kEnglish));
    CHECK(verified.differences.empty());
  }

  static constexpr const char* kCase = "CM-001-01";
};

std::string small_workflow(const std::string& deadline, const std::string& states, int version = 1) {
  return "workflow: test.small\nversion: " + std::to_string(version) +
         "\ntitle: {vi: Quy trình thử, en: Trial}\nsubjects: [cooperative]\nreviewed_by: null\nroles:\n"
         "  committee: {title: {vi: UBKT, en: Committee}, group: committee}\n"
         "data:\n  notice: {type: date, title: {vi: Ngày báo, en: Day of notice}}\n"
         "deadlines:\n  reply: {title: {vi: Hạn trả lời, en: Time to reply}, law: {article: Điều 1, tag: "
         "memory-low}, " +
         deadline + "}\nstates:\n" + states + "  - {id: done, kind: final, title: {vi: Xong, en: Done}}\n";
}

Library library_with(const std::string& text) {
  const Home home;
  home.write("workflows/vn/small.yaml", text);
  return home.library();
}

void bring_to_the_council(ClockScene& scene, const char* decided) {
  scene.did("document.ground_dossier", decided, {}, {"ground_dossier"});
  scene.did("document.decision", decided, {{"decision_date", decided}}, {"decision", "council_list"});
}

TEST_CASE("the council's days survive a complaint over the change of law", "[cases][clocks]") {
  ClockScene scene;
  scene.opened("vn.dissolution_2012_compulsory", "2024-05-06");
  bring_to_the_council(scene, "2024-06-20");
  CHECK(scene.due("council_tasks") == "2024-08-19");
  scene.did("document.complaint", "2024-06-25", {}, {"complaint"});
  CHECK(scene.due("council_tasks") == "-");
  CHECK(scene.ticked("2024-07-02").passed.size() == 1);
  CHECK(scene.state() == "needs_legal_decision");
  scene.did("legal.continue", "2024-07-10");
  scene.did("settle.upheld", "2024-07-15");
  // Six days before the change of law and five after it stood still.
  CHECK(scene.due("council_tasks") == "2024-08-30");
  scene.verifies();
}

TEST_CASE("a complaint on the day a last day rolls to stops the clock", "[cases][clocks]") {
  ClockScene scene;
  scene.opened("vn.dissolution_2012_compulsory", "2020-12-01");
  bring_to_the_council(scene, "2020-12-15");
  CHECK(scene.due("council_tasks") == "2021-02-17");
  scene.did("document.complaint", "2021-02-17", {}, {"complaint"});
  CHECK(scene.due("council_tasks") == "-");
  CHECK(scene.ticked("2021-03-09").passed.empty());
  scene.did("settle.upheld", "2021-03-10");
  CHECK(scene.due("council_tasks") == "2021-03-10");
  CHECK(scene.ticked("2021-03-10").passed.empty());
  CHECK(scene.ticked("2021-03-11").passed.size() == 1);
  scene.verifies();
}

TEST_CASE("a suspension leaves a limit the days it had, and moves what is counted from it",
          "[cases][clocks]") {
  ClockScene scene;
  scene.opened("vn.dissolution_2023_compulsory", "2025-08-28");
  scene.did("document.violation_notice", "2025-08-29",
            {{"notice_date", "2025-08-29"}, {"explanation_limit", "2025-09-15"}}, {"violation_notice"});
  scene.did("send_notice.done", "2025-09-01");
  CHECK(scene.due("explanation") == "2025-09-15");
  scene.suspended("2025-09-08", "2025-10-06");
  CHECK(scene.due("explanation") == "2025-10-13");
  CHECK(scene.ticked("2025-10-13").passed.empty());
  CHECK(scene.ticked("2025-10-14").passed.size() == 1);
  CHECK(scene.state() == "revoking");
  CHECK(scene.due("revoke") == "2025-10-16");
  scene.verifies();
}

TEST_CASE("the end of a law is not moved by a suspension, a term is", "[cases][clocks]") {
  ClockScene scene;
  scene.opened("vn.dissolution_2012_compulsory", "2024-05-06");
  bring_to_the_council(scene, "2024-06-03");
  scene.suspended("2024-06-10", "2024-06-20");
  CHECK(scene.due("old_law") == "2024-06-30");
  CHECK(scene.due("council_tasks") == "2024-08-12");
  scene.verifies();
}

TEST_CASE("a clock begun after a suspension from an earlier day leaves the suspension out",
          "[cases][clocks]") {
  const Library library = library_with(small_workflow(
      "within: 10 d, from: notice, roll: none",
      "  - {id: first, title: {vi: A, en: A}, no_deadline: x, transitions: [{event: asked, to: waiting, by: "
      "committee, asks: [notice], title: {vi: A, en: A}}]}\n"
      "  - {id: waiting, title: {vi: B, en: B}, deadline: {use: reply, event: late}, transitions: [{event: "
      "late, "
      "to: done}]}\n"));
  ClockScene scene(library);
  scene.opened("test.small", "2025-03-03");
  scene.suspended("2025-03-05", "2025-03-25");
  scene.did("asked", "2025-04-01", {{"notice", "2025-03-03"}});
  CHECK(scene.due("reply") == "2025-04-02");
  scene.verifies();
}

TEST_CASE("a clock that was never started is started from a pause, and one that was goes on",
          "[cases][clocks]") {
  const Library library = library_with(small_workflow(
      "within: 10 d, pauses_in: [complaint]",
      "  - {id: first, title: {vi: A, en: A}, no_deadline: x, transitions: [{event: complained, to: "
      "complaint, by: "
      "committee, title: {vi: A, en: A}}]}\n"
      "  - {id: waiting, title: {vi: B, en: B}, deadline: {use: reply, event: late}, transitions: [{event: "
      "complained, to: complaint, by: committee, title: {vi: A, en: A}}, {event: late, to: done}]}\n"
      "  - {id: complaint, title: {vi: C, en: C}, no_deadline: x, transitions: [{event: settled, to: "
      "waiting, by: "
      "committee, title: {vi: A, en: A}}]}\n"));
  ClockScene scene(library);
  scene.opened("test.small", "2025-03-03");
  scene.did("complained", "2025-03-04");
  CHECK(scene.due("reply") == "none");
  scene.did("settled", "2025-03-10");
  CHECK(scene.due("reply") == "2025-03-20");
  scene.did("complained", "2025-03-20");
  CHECK(scene.due("reply") == "-");
  CHECK(scene.ticked("2025-04-10").passed.empty());
  scene.did("settled", "2025-04-14");
  CHECK(scene.due("reply") == "2025-04-14");
  // What has passed before the case stood still has passed; it is acted on when the case comes back.
  scene.did("complained", "2025-04-16");
  CHECK(scene.due("reply") == "2025-04-14");
  const ExpiredDeadlines none = scene.ticked("2025-04-20");
  CHECK(none.passed.empty());
  CHECK(none.stuck.empty());
  scene.did("settled", "2025-04-21");
  CHECK(scene.ticked("2025-04-22").passed.size() == 1);
  scene.verifies();
  // A day that was changed in the journal and in the rows alike does not follow from its facts.
  CHECK(RawFile(scene).run("UPDATE journal SET body = replace(body, '2025-03-20\",\"id', "
                           "'2025-03-21\",\"id') WHERE line = 3") == 1);
  REQUIRE_VALUE(const CaseVerification verified, verify_cases(scene.session()));
  REQUIRE_FALSE(verified.differences.empty());
  CHECK(verified.differences.front().message.code == "cases.step-differs");
}

TEST_CASE("nothing runs from the end of a clock that stands still, from that very step on",
          "[cases][clocks]") {
  // Named so that it comes first where the definition is stored.
  const Library library = library_with(
      small_workflow("within: 10 d, pauses_in: [hold]}\n  after: {title: {vi: Hạn sau, en: After}, within: 5 "
                     "d, from_end_of: reply, "
                     "law: {article: Điều 2, tag: memory-low}",
                     "  - {id: waiting, title: {vi: A, en: A}, deadline: {use: reply, event: late}, "
                     "transitions: [{event: late, "
                     "to: waiting}, {event: stopped, to: hold, by: committee, title: {vi: A, en: A}}, "
                     "{event: went, to: last, by: "
                     "committee, title: {vi: A, en: A}}]}\n"
                     "  - {id: hold, title: {vi: B, en: B}, deadline: {use: after, event: over}, "
                     "transitions: [{event: over, to: "
                     "waiting}, {event: back, to: waiting, by: committee, title: {vi: A, en: A}}]}\n"
                     "  - {id: last, title: {vi: C, en: C}, deadline: {use: after, event: over}, "
                     "transitions: [{event: over, to: "
                     "done}]}\n"));
  ClockScene scene(library);
  scene.opened("test.small", "2025-03-03");
  REQUIRE_ERROR(scene.does("stopped", "2025-03-04"), "workflows.no-anchor");
  CHECK(scene.state() == "waiting");
  scene.did("went", "2025-03-05");
  CHECK(scene.due("after") == "2025-03-18");
  scene.verifies();
}

TEST_CASE("a tick ends where a passing leads round to itself, and says so", "[cases][clocks]") {
  const std::string waiting =
      "  - {id: first, title: {vi: A, en: A}, no_deadline: x, transitions: [{event: asked, to: waiting, by: "
      "committee, asks: [notice], title: {vi: A, en: A}}]}\n";
  const auto lines = [&](const std::string& states) {
    const Library library = library_with(small_workflow("within: 10 d, from: notice", waiting + states));
    ClockScene scene(library);
    scene.opened("test.small", "2025-03-03");
    scene.did("asked", "2025-03-03", {{"notice", "2025-03-03"}});
    const std::int64_t before = scene.shown().row.revision;
    const ExpiredDeadlines outcome = scene.ticked("2025-04-01");
    REQUIRE(outcome.stuck.size() == 1);
    CHECK(outcome.stuck.front().why.code == "cases.deadline-circle");
    const std::int64_t written = scene.shown().row.revision - before;
    CHECK(outcome.passed.size() == static_cast<std::size_t>(written));
    CHECK(scene.ticked("2025-05-01").passed.empty());
    scene.verifies();
    scene.did("came", "2025-05-02");
    CHECK(scene.state() == "done");
    return written;
  };
  CHECK(lines("  - {id: waiting, title: {vi: B, en: B}, deadline: {use: reply, event: late}, transitions: "
              "[{event: "
              "late, to: waiting, do: [{notify: committee}]}, {event: came, to: done, by: committee, title: "
              "{vi: A, "
              "en: A}}]}\n") == 1);
  CHECK(lines("  - {id: waiting, title: {vi: B, en: B}, deadline: {use: reply, event: late}, transitions: "
              "[{event: "
              "late, to: second}, {event: came, to: done, by: committee, title: {vi: A, en: A}}]}\n"
              "  - {id: second, title: {vi: C, en: C}, deadline: {use: reply, event: late}, transitions: "
              "[{event: "
              "late, to: waiting}, {event: came, to: done, by: committee, title: {vi: A, en: A}}]}\n") == 2);
}

TEST_CASE("reminders that take their days are all sent", "[cases][clocks]") {
  const Library library =
      library_with(small_workflow("within: 10 d, roll: none",
                                  "  - {id: waiting, title: {vi: B, en: B}, deadline: {use: reply, event: "
                                  "late}, transitions: [{event: late, to: "
                                  "waiting, do: [{notify: committee}]}, {event: came, to: done, by: "
                                  "committee, title: {vi: A, en: A}}]}\n"));
  ClockScene scene(library);
  scene.opened("test.small", "2025-03-03");
  const ExpiredDeadlines outcome = scene.ticked("2025-04-20");
  CHECK(outcome.stuck.empty());
  REQUIRE(outcome.passed.size() == 4);
  CHECK(outcome.passed.back().due == day("2025-04-15"));
  CHECK(scene.due("reply") == "2025-04-26");
  scene.verifies();
}

TEST_CASE(
    "a new version counts the clocks that go on by its own rules, and a blank that has a length now begins",
    "[cases][clocks][migrate]") {
  const std::string states =
      "  - {id: waiting, title: {vi: B, en: B}, deadline: {use: reply, event: late}, transitions: [{event: "
      "late, to: "
      "done}, {event: came, to: done, by: committee, title: {vi: A, en: A}}, {event: complained, to: "
      "complaint, by: committee, title: {vi: A, en: A}}]}\n"
      "  - {id: complaint, title: {vi: C, en: C}, no_deadline: x, transitions: [{event: settled, to: "
      "waiting, by: "
      "committee, title: {vi: A, en: A}}]}\n";
  const auto moved = [&](const char* before, const char* after, const auto& live) {
    const Library first = library_with(small_workflow(before, states));
    const Library second = library_with(small_workflow(after, states, 2));
    ClockScene scene(first);
    scene.opened("test.small", "2025-03-03");
    live(scene);
    scene.library = &second;
    Diagnostics diagnostics;
    REQUIRE_VALUE(
        const PlanDefinition plan,
        load_migration_plan(scene.folder.write("plan.yaml", "migrates: test.small\nfrom: 1\nto: 2\n"),
                            diagnostics));
    REQUIRE_VALUE(const MigrationOutcome done,
                  migrate_cases(scene.session(), plan, day("2025-03-20"), Apply::kWrite));
    REQUIRE(done.applied);
    REQUIRE_FALSE(done.cases.front().refused.has_value());
    scene.verifies();
    const std::string now = scene.due("reply");
    if (scene.state() == "complaint") scene.did("settled", "2025-03-25");
    scene.verifies();
    return now + " " + scene.due("reply");
  };
  const auto nothing = [](ClockScene&) {};
  const auto suspended = [](ClockScene& scene) { scene.suspended("2025-03-05", "2025-03-10"); };
  const auto complains = [](ClockScene& scene) { scene.did("complained", "2025-03-13"); };
  CHECK(moved("within: 20 d, roll: none", "within: 20 d, roll: none", nothing) == "2025-03-23 2025-03-23");
  CHECK(moved("within: 20 d, roll: none", "within: 30 d, roll: none", suspended) == "2025-04-07 2025-04-07");
  CHECK(moved("within: null", "within: 20 d, roll: none", nothing) == "2025-04-09 2025-04-09");
  CHECK(moved("within: 20 d", "within: null", nothing) == "none none");
  // Kept in the pause before and after; and a pause that the new version no longer knows.
  CHECK(moved("within: 20 d, roll: none, pauses_in: [complaint]",
              "within: 30 d, roll: none, pauses_in: [complaint]", complains) == "- 2025-04-14");
  CHECK(moved("within: 20 d, roll: none, pauses_in: [complaint]", "within: 20 d, roll: none", complains) ==
        "none 2025-04-14");
}

TEST_CASE("a migration taken back leaves the days on which the case went on", "[cases][clocks][migrate]") {
  const std::string states =
      "  - id: box\n    title: {vi: B, en: B}\n    kind: parallel\n    deadline: {use: reply, event: late}\n"
      "    transitions: [{event: late, to: done}]\n    states:\n"
      "      - {id: work, title: {vi: B, en: B}, no_deadline: x, transitions: [{event: came, to: done, by: "
      "committee, "
      "title: {vi: A, en: A}}]}\n"
      "      - id: side\n        title: {vi: B, en: B}\n        states:\n"
      "          - {id: complaint, title: {vi: C, en: C}, no_deadline: x, transitions: [{event: settled, to: "
      "quiet, "
      "by: committee, title: {vi: A, en: A}}]}\n"
      "          - {id: quiet, title: {vi: C, en: C}, no_deadline: x, transitions: [{event: complained, to: "
      "complaint, by: committee, title: {vi: A, en: A}}]}\n";
  const Library first =
      library_with(small_workflow("within: 10 d, roll: none, pauses_in: [complaint]", states));
  const Library second = library_with(small_workflow("within: 10 d, roll: none", states, 2));
  ClockScene scene(first);
  scene.opened("test.small", "2025-03-03");
  CHECK(scene.due("reply") == "-");
  scene.library = &second;
  Diagnostics diagnostics;
  REQUIRE_VALUE(const PlanDefinition plan,
                load_migration_plan(scene.folder.write("plan.yaml", "migrates: test.small\nfrom: 1\nto: 2\n"),
                                    diagnostics));
  REQUIRE_VALUE(const MigrationOutcome done,
                migrate_cases(scene.session(), plan, day("2025-03-10"), Apply::kWrite));
  REQUIRE(done.applied);
  // The seven days from the 3rd, of which the first is not counted anyway.
  CHECK(scene.due("reply") == "2025-03-19");
  REQUIRE(undo_migration(scene.session(), ClockScene::kCase, day("2025-03-12")).has_value());
  CHECK(scene.due("reply") == "-");
  scene.library = &first;
  scene.did("settled", "2025-03-20");
  // The 10th and the 11th counted.
  CHECK(scene.due("reply") == "2025-03-27");
  scene.verifies();
}

}  // namespace
}  // namespace htx
