#include <set>

#include "tests/support/files.h"
#include "tests/support/office_scene.h"

namespace htx {
namespace {

std::string example(const std::string& name) {
  std::string text = file_bytes(std::string(HTX_SOURCE) + "/examples/ca-mau-2020/" + name);
  REQUIRE_FALSE(text.empty());
  return text;
}

TEST_CASE("the cooperatives of Ca Mau are imported, judged, worked on and audited", "[evaluation][ca-mau]") {
  Scene scene;
  CHECK(scene.imported(TableKind::kCooperatives, example("cooperatives.csv")).added == 249);
  CHECK(scene.imported(TableKind::kReturns, example("returns-2019.csv")).added == 246);
  CHECK(scene.imported(TableKind::kReturns, example("returns-2020.csv")).added == 249);

  REQUIRE_VALUE(const Evaluation evaluation,
                evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}}));
  REQUIRE(evaluation.cooperatives.size() == 249);
  CHECK(evaluation.without_return == 0);
  std::map<rules::Class, std::size_t> classes;
  std::map<std::string, std::size_t> grounds;
  std::set<std::string> referred;
  for (const EvaluatedCooperative& c : evaluation.cooperatives) {
    ++classes[c.result];
    REQUIRE_VALUE(const ExplainedAssessment explained, explain(scene.session(), c.id, 2020, ""));
    const rules::Assessment& assessment = explained.assessment;
    CHECK(assessment.result == c.result);
    CHECK(assessment.score == c.score);
    for (const rules::GroundResult& ground : assessment.grounds) {
      if (ground.pack == "vn.grounds.law-2012" && ground.state == rules::GroundResult::State::kHolds)
        ++grounds[ground.id];
    }
    for (const rules::NotRatedReason& reason : assessment.reasons) {
      if (reason.kind == rules::NotRatedReason::Kind::kReferral) referred.insert(c.id);
    }
    // Whoever is not rated is told why; whoever has a legal ground is in the class of dissolution.
    if (c.result == rules::Class::kNotRated) CHECK_FALSE(assessment.reasons.empty());
  }
  std::size_t sum = 0;
  for (const auto& [unused, count] : classes) sum += count;
  CHECK(sum == 249);
  CHECK(classes.size() == 4);
  CHECK(referred.size() == 2);
  for (const std::string& id : referred) {
    CAPTURE(id);
    REQUIRE_VALUE(const auto record, scene.store.record("cooperative", id));
    CHECK(record->body.find("fields")->text_of("kind") == "credit_fund");
    REQUIRE_ERROR(
        open_case(scene.session(),
                  {.workflow = "vn.dissolution_2012_compulsory", .cooperative = id, .on = day("2021-01-15")}),
        "cases.only-referred");
  }
  for (const char* id : {"inactive_12_months", "too_few_members_12_months", "no_general_meeting_18_months",
                         "registration_revoked", "court_decision"}) {
    CAPTURE(id);
    CHECK(grounds[id] >= 1);
  }

  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  CHECK_FALSE(audit.fault.has_value());
  CHECK(audit.records == 249 + 246 + 249);
  CHECK(audit.assessments == 249);
}

TEST_CASE("the report of 2018 is kept with its total and the parts that do not make it",
          "[evaluation][ca-mau]") {
  Scene scene;
  const ImportOutcome outcome = scene.imported(TableKind::kReports, example("report-2018.csv"));
  CHECK(outcome.added == 1);
  CHECK(outcome.table.rejected.empty());
  REQUIRE(!outcome.table.reconciliations.empty());
  CHECK(scene.last_entry().action == "import.reports");
  REQUIRE_VALUE(const auto records, scene.store.records("report"));
  REQUIRE(records.size() == 1);
  CHECK(contains(write_json(records.front().body), "167"));
}

}  // namespace
}  // namespace htx
