#pragma once

#include "engine/cases/case_records.h"
#include "engine/cases/cases.h"
#include "engine/cases/people.h"
#include "engine/cases/tasks.h"
#include "engine/cases/verify_case.h"
#include "tests/support/office_scene.h"
#include "tests/support/trial_workflow.h"

namespace htx {

inline const Library& trial_library() {
  static const Library kLibrary = [] {
    const Home home;
    home.write("workflows/vn/trial.yaml", kTrialWorkflow);
    return home.library();
  }();
  return kLibrary;
}

// An office with one case of the trial workflow, CM-001-01, opened on Monday 18 January 2021.
class TrialScene : public Scene {
 public:
  TrialScene() : Scene(trial_library()) {
    clock.set(kLater);
    imported(TableKind::kCooperatives, kCooperatives);
    folder.write("plan.txt", "the plan");
    folder.write("letter.txt", "the letter");
    REQUIRE(open_case(session(), {.workflow = "test.trial", .cooperative = "CM-001", .on = day("2021-01-18")})
                .has_value());
  }

  static TaskRequest task(const std::string& name, const char* on, const std::string& person = "") {
    return {.case_id = kCase, .task = name, .person = person, .on = day(on)};
  }
  static RecordRequest record(const char* on, const std::string& note = "") {
    return {.case_id = kCase, .on = day(on), .note = note};
  }
  Result<CaseView> does(const std::string& who, const std::string& role, const std::string& event,
                        const char* on, std::map<std::string, std::string> data = {}) {
    return act(session(who, role), {.case_id = kCase,
                                    .event = event,
                                    .on = day(on),
                                    .documents = {},
                                    .data = std::move(data),
                                    .note = {}});
  }
  // The same with a key, so that it is done once however often it is asked for.
  Result<CaseView> does_once(const std::string& who, const std::string& role, const std::string& event,
                             const char* on, const std::string& key) {
    return act(session(who, role), {.case_id = kCase,
                                    .event = event,
                                    .on = day(on),
                                    .documents = {},
                                    .data = {},
                                    .note = {},
                                    .key = key});
  }
  CaseView did(const std::string& who, const std::string& role, const std::string& event, const char* on,
               std::map<std::string, std::string> data = {}) {
    REQUIRE_VALUE(CaseView view, does(who, role, event, on, std::move(data)));
    return view;
  }
  CaseView shown() {
    REQUIRE_VALUE(CaseView view, show_case(session(), kCase));
    return view;
  }
  std::string state() { return shown().journal.back().states.front(); }
  void add_members(const std::string& group, const std::vector<std::string>& accounts) {
    for (const std::string& account : accounts)
      REQUIRE(
          set_member(session(), {.group = group, .account = account, .from = day("2020-01-01")}).has_value());
  }
  // The plan filed by lan and signed by lan and hai.
  void file_signed_plan(const char* on) {
    REQUIRE(
        attach_document(session("lan", "clerk"), record(on), "plan", folder.file("plan.txt")).has_value());
    REQUIRE(sign_document(session("lan", "clerk"), record(on), "plan").has_value());
    REQUIRE(sign_document(session("hai", "clerk"), record(on), "plan").has_value());
  }
  // Brought to the approval by stated votes.
  void bring_to_approval() {
    file_signed_plan("2021-01-19");
    did("lan", "clerk", "draft.ready", "2021-01-19");
    did("hoa", "committee", "judge.accept", "2021-01-20", {{"votes_for", "3"}, {"committee_size", "5"}});
  }
  void check_verifies() {
    REQUIRE_VALUE(const CaseVerification verified, verify_cases(session()));
    for (const CaseDifference& d : verified.differences)
      UNSCOPED_INFO(to_text(d.message, Language::kEnglish));
    CHECK(verified.differences.empty());
    CHECK(verified.cases > 0);
  }

  static constexpr const char* kCase = "CM-001-01";
};

}  // namespace htx
