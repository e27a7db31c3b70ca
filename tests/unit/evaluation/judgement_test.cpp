#include <string>
#include <vector>

#include "engine/evaluation/backtest.h"
#include "engine/evaluation/replay.h"
#include "engine/evaluation/studies.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/ruling.h"
#include "tests/support/office_scene.h"

namespace htx {
namespace {

// A scorecard with a ground of its own: more than 30 members.
std::string own_pack(const std::string& extra = "") {
  return R"(pack: test.own
version: 1
title: {vi: Thử, en: Test}
status: proposal
basis: {law: none, tag: test}
in_force: {from: 2013-07-01, to: null}
reviewed_by: null
reviewed_on: null
inputs:
  - {id: members, type: number, unit: người, min: 0, max: 100000, title: {vi: M, en: M}}
  - {id: operational_status, type: string, title: {vi: S, en: S}}
  - {id: inactive_since, type: date, title: {vi: I, en: I}}
total: 10
groups:
  - id: g
    title: {vi: G, en: G}
    max: 10
    criteria:
      - id: c
        title: {vi: C, en: C}
        max: 10
        value: members
        missing: ask
        basis: {law: none, tag: test}
        bands: [{in: "< 10", points: 0}, {in: ">= 10", points: 10}]
grades:
  - {id: a, title: {vi: A, en: A}, at_least: 5, class: strong}
  - {id: b, title: {vi: B, en: B}, at_least: 0, class: weak}
grounds:
  - id: too_many
    title: {vi: Đ, en: T}
    when: members > 30
    event: as_of
    nature: legal
    missing: ask
    basis: {law: none, tag: test}
)" + extra;
}

const std::vector<std::map<std::string, std::string>> kReturns = {
    {{"id", "CM-001"}, {"members", "20"}},
    {{"id", "CM-002"}, {"members", "40"}},  // By the pack's own ground.
    {{"id", "CM-003"},
     {"members", "20"},
     {"operational_status", "stopped"},
     {"inactive_since", "01/06/2019"},
     {"months_stopped_in_year", "12"}},  // By the law's.
    {{"id", "CM-004"}, {"members", "5"}}};
// What each cooperative is by the rule, whoever asks.
const std::map<std::string, rules::Class> kExpected = {{"CM-001", rules::Class::kStrong},
                                                       {"CM-002", rules::Class::kDissolve},
                                                       {"CM-003", rules::Class::kDissolve},
                                                       {"CM-004", rules::Class::kWeak}};

TEST_CASE("every command judges with the same grounds", "[evaluation][grounds]") {
  const Home home;
  Library library = home.library();
  home.write("own.yaml", own_pack());
  Diagnostics diagnostics;
  REQUIRE_VALUE(const PackPointer pack, library.add_pack(home.path() + "/own.yaml", diagnostics));
  Scene scene(library);
  REQUIRE(scene.imported(TableKind::kCooperatives, kCooperatives).added == 5);
  REQUIRE(scene.imported(TableKind::kReturns, returns_table(kReturns)).added == 4);
  const Session session = scene.session();
  REQUIRE_VALUE(const Evaluation evaluation, evaluate(session, {.period = 2020, .pack = "test.own"}));
  CHECK(evaluation.ground_packs.size() == 4);

  REQUIRE_VALUE(const auto owned, library.grounds_beside(pack));
  const auto beside = plain(owned);
  const rules::Dates dates{2020, day("2020-12-31"), day("2020-12-31")};
  for (const auto& [id, expected] : kExpected) {
    CAPTURE(id);
    for (const EvaluatedCooperative& c : evaluation.cooperatives) {
      if (c.id == id) CHECK(c.result == expected);
    }
    REQUIRE_VALUE(const ExplainedAssessment explained, explain(session, id, 2020, "test.own"));
    CHECK(explained.assessment.result == expected);
    CHECK(explained.ground_packs.size() == 4);
    CHECK(rules::assess(*pack, beside, id, explained.facts, dates).result == expected);
    // What-if starts from the judgement: the ground has to be cleared before anything is strong.
    REQUIRE_VALUE(const WhatIf answer, what_if(session, id, 2020, "test.own", ""));
    CHECK((answer.answer.kind == rules::Counterfactual::Kind::kAlreadyThere) ==
          (expected == rules::Class::kStrong));
    REQUIRE_VALUE(const PlanForCooperative plan, plan_for(session, id, 2020, "test.own"));
    CHECK(plan.plan.before.result == expected);
  }

  // Against itself nobody moves, and everybody is in his class.
  REQUIRE_VALUE(const ImpactOfChange same, impact_of_change(session, pack, pack, 2020));
  CHECK(same.impact.moved.empty());
  CHECK(same.impact.classes.at({rules::Class::kDissolve, rules::Class::kDissolve}) == 2);
  REQUIRE_VALUE(const SensitivityStudy near, sensitivity_of(session, pack, 2020, Decimal(1)));
  CHECK(near.ground_packs.size() == 4);
  REQUIRE_VALUE(const Replay again, replay(session, {}));
  CHECK(again.differences.empty());
}

TEST_CASE("worked examples and backtests judge with the grounds of the library",
          "[evaluation][grounds][backtest]") {
  const TempDir folder;
  folder.write("own.yaml", own_pack(R"(tests:
  - {name: own, as_of: 2020-12-31, given: {members: 40}, expect: {class: dissolve, grounds: [too_many]}}
  - {name: law, as_of: 2020-12-31, given: {members: 20, operational_status: stopped, inactive_since: 2019-06-01}, expect: {class: dissolve, grounds: [inactive_12_months]}}
  - {name: none, as_of: 2020-12-31, given: {members: 20}, expect: {class: strong, grounds: []}}
)"));
  Diagnostics diagnostics;
  REQUIRE_VALUE(const Document document, load_document(folder.file("own.yaml"), diagnostics));
  const auto pack = rules::read_pack(document, diagnostics);
  REQUIRE(pack.has_value());
  REQUIRE_VALUE(const auto library, Library::load_grounds(HTX_SOURCE, "vn", diagnostics));
  CHECK(library.size() == 3);
  for (const rules::PackTestResult& result : rules::run_tests(*pack, plain(library))) {
    CAPTURE(result.name);
    CHECK(result.passed());
  }
  REQUIRE_VALUE(const auto none, Library::load_grounds(folder.file(""), "vn", diagnostics));
  CHECK(none.empty());

  folder.write("panel.csv",
               "id,period,members,operational_status,inactive_since,ended\n"
               "CM-001,2020,20,active,,\nCM-002,2020,40,active,,2021-05-01\n"
               "CM-003,2020,20,stopped,2019-06-01,2022-01-01\nCM-004,2020,5,active,,\n");
  PanelRequest request;
  request.file = folder.file("panel.csv");
  request.judged = 2020;
  request.ended = "ended";
  REQUIRE_VALUE(const BacktestStudy study, backtest_panel(*pack, plain(library), request, diagnostics));
  CHECK(study.grounds.size() == 4);
  REQUIRE(study.panel.size() == kExpected.size());
  for (const rules::JudgedOutcome& one : study.panel) {
    CAPTURE(one.id);
    CHECK(one.judged == kExpected.at(one.id));
  }
}

TEST_CASE("a pack that does not fit the registry or the law's grounds is refused where it stands",
          "[evaluation][library]") {
  struct Row {
    std::string from;
    std::string to;
    const char* code;
  };
  for (const Row& row : std::vector<Row>{
           {"unit: người", "unit: triệu đồng", "session.field-unit"},
           {"id: inactive_since, type: date", "id: inactive_since, type: string", "session.field-kind"},
           {"id: members, type: number", "id: members, field: membres, type: number",
            "session.no-such-field"},
           {"id: operational_status, type: string",
            "id: operational_status, field: kind, year: previous, type: string", "session.field-has-no-year"},
           {"id: too_many", "id: inactive_12_months", "rules.ground-twice"}}) {
    CAPTURE(row.to);
    const Home home;
    Library library = home.library();
    std::string text = own_pack();
    text.replace(text.find(row.from), row.from.size(), row.to);
    home.write("own.yaml", text);
    // Of a pack that is tried out a figure that is nowhere is only missing.
    const bool is_absent = row.code == std::string("session.no-such-field") ||
                           row.code == std::string("session.field-has-no-year");
    Diagnostics by_hand;
    CHECK(library.add_pack(home.path() + "/own.yaml", by_hand).has_value() == is_absent);
    CHECK(by_hand.has(row.code));
    Scene scene(library);
    Diagnostics in_study;
    CHECK(pack_named(scene.session(), home.path() + "/own.yaml", in_study).has_value() == is_absent);
    CHECK(in_study.has(row.code));
    home.write("rules/vn/evaluation/own.yaml", text);
    Diagnostics installed;
    REQUIRE_ERROR(Library::load(home.path(), "vn", installed), "session.library-has-mistakes");
    CHECK(installed.has(row.code));
    for (const Diagnostic& d : installed.items())
      CHECK((d.severity == Severity::kWarning || d.place.line > 0));
  }
}

}  // namespace
}  // namespace htx
