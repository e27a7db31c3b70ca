#include "engine/evaluation/evaluation.h"

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

#include "engine/evaluation/replay.h"
#include "engine/evaluation/studies.h"
#include "engine/rules/assessment.h"
#include "engine/rules/ruling.h"
#include "engine/store/transaction.h"

#include "tests/support/office_scene.h"

namespace htx {
namespace {

std::map<std::string, std::string> classes_of(const Evaluation& evaluation) {
  std::map<std::string, std::string> classes;
  for (const EvaluatedCooperative& c : evaluation.cooperatives) {
    classes[c.id] = std::string(to_string(c.result));
  }
  return classes;
}

Evaluation judged(Scene& scene,
                  const EvaluationRequest& request = {.period = 2020, .as_of = {}, .pack = {}}) {
  REQUIRE_VALUE(Evaluation evaluation, evaluate(scene.session(), request));
  return evaluation;
}

std::vector<std::string> bodies_of(Scene& scene, std::int64_t run) {
  std::vector<std::string> bodies;
  REQUIRE_VALUE(const auto rows, scene.store.assessments_of_run(run));
  for (const auto& row : rows) {
    REQUIRE_VALUE(const auto full, scene.store.assessment(row.id));
    REQUIRE(full.has_value());
    bodies.push_back(full->body);
  }
  return bodies;
}

TEST_CASE("every registered cooperative is judged and falls into one class", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  const Evaluation evaluation = judged(scene);
  CHECK(classes_of(evaluation) == std::map<std::string, std::string>{{"CM-001", "strong"},
                                                                     {"CM-002", "weak"},
                                                                     {"CM-003", "dissolve"},
                                                                     {"CM-004", "not_rated"},
                                                                     {"CM-005", "not_rated"}});
  CHECK(evaluation.pack->id == "vn.tt01-2020");
  CHECK(evaluation.without_return == 1);
  CHECK(evaluation.cooperatives.front().name == "HTX Thắng Lợi");
  CHECK(evaluation.cooperatives.front().district == "Thới Bình");
  CHECK(evaluation.cooperatives.front().sector == "agriculture");
  CHECK(to_text(evaluation.dates.as_of) == "2020-12-31");
}

TEST_CASE("a credit fund is referred, not rated", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  const Evaluation evaluation = judged(scene);
  REQUIRE_VALUE(const auto explained, explain(scene.session(), evaluation.cooperatives.back().id, 0, ""));
  const rules::Assessment& fund = explained.assessment;
  REQUIRE_FALSE(fund.reasons.empty());
  CHECK(fund.reasons.front().kind == rules::NotRatedReason::Kind::kReferral);
  CHECK_FALSE(fund.score.has_value());
}

TEST_CASE("a figure knows the file and the row it was read from", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  judged(scene);
  REQUIRE_VALUE(const ExplainedAssessment explained, explain(scene.session(), "CM-002", 2020, ""));
  CHECK(explained.facts.current.at("members").source == "table.csv:3");
  CHECK(explained.facts.current.contains("kind"));
  CHECK(explained.facts.previous.empty());
  CHECK(explained.newer.empty());
}

TEST_CASE("a run is one entry and one batch, whatever its size", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  const std::uint64_t before = scene.ledger_size();
  const Evaluation evaluation = judged(scene);
  CHECK(scene.ledger_size() == before + 1);
  const Entry entry = scene.last_entry();
  CHECK(entry.action == "evaluate");
  CHECK(entry.subject == "period:2020");
  CHECK(entry.details.integer_of("cooperatives") == 5);
  CHECK(wrote(entry, "batch").integer_of("id") == evaluation.run);
  CHECK(wrote(entry, "assessments").integer_of("count") == 5);
  CHECK(entry.details.text_of("pack") == "vn.tt01-2020");
  CHECK(entry.details.find("classes")->integer_of("not_rated") == 2);
}

TEST_CASE("the same inputs give the same bytes in two runs", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  const Evaluation first = judged(scene);
  scene.clock.set({kMorning.milliseconds + 86'400'000});
  const Evaluation second = judged(scene);
  CHECK(first.run != second.run);
  const auto bodies = bodies_of(scene, first.run);
  CHECK(bodies.size() == 5);
  CHECK(bodies == bodies_of(scene, second.run));
}

TEST_CASE("the pack is chosen by the day of the law unless it is named", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  CHECK(judged(scene, {.period = 2020, .as_of = day("2020-03-01"), .pack = {}}).pack->id ==
        "vn.alliance-proposal");
  CHECK(judged(scene, {.period = 2020, .as_of = {}, .pack = "vn.alliance-proposal"}).pack->id ==
        "vn.alliance-proposal");
  const std::uint64_t before = scene.ledger_size();
  REQUIRE_ERROR(evaluate(scene.session(), {.period = 2015, .as_of = {}, .pack = {}}),
                "session.no-pack-in-force");
  REQUIRE_ERROR(evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = "vn.none"}),
                "session.no-such-pack");
  CHECK(scene.ledger_size() == before);
}

TEST_CASE("two packs of one day are named instead of one being guessed", "[evaluation][evaluate]") {
  const Home home;
  home.change("rules/vn/evaluation/tt01-2020.yaml", "pack: vn.tt01-2020", "pack: vn.tt01-again",
              "rules/vn/evaluation/again.yaml");
  const Library library = home.library();
  Scene scene(library);
  import_each_class(scene);
  REQUIRE_ERROR(evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}}),
                "session.several-packs");
}

TEST_CASE("a store without cooperatives has nothing to judge", "[evaluation][evaluate]") {
  Scene scene;
  REQUIRE_ERROR(evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}}),
                "evaluation.no-cooperatives");
  CHECK(scene.ledger_size() == 1);
}

TEST_CASE("a record without its figures is named", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  {
    REQUIRE_VALUE(Transaction transaction, scene.store.begin());
    Json body;
    body.add("name", "no fields");
    REQUIRE(transaction
                .put_batch({.kind = "import.cooperatives",
                            .at = "2021-01-15T02:30:00.000Z",
                            .actor = "lan",
                            .source = "x.csv",
                            .source_digest = {}})
                .has_value());
    REQUIRE(transaction.put_record("cooperative", "CM-009", body).has_value());
    REQUIRE(transaction.append_entry(act_of(scene.session(), "test", "x")).has_value());
    REQUIRE(transaction.commit().has_value());
  }
  const auto result = evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}});
  REQUIRE_ERROR(result, "evaluation.bad-record");
  CHECK(contains(to_text(result.error(), Language::kVietnamese), "CM-009"));
}

// So many cooperatives more, each as the first of the table is.
void add_many(Scene& scene, int count, const char* without_figures) {
  REQUIRE_VALUE(const auto first, scene.store.record("cooperative", "CM-001"));
  REQUIRE(first.has_value());
  REQUIRE_VALUE(Transaction transaction, scene.store.begin());
  REQUIRE(transaction
              .put_batch({.kind = "import.cooperatives",
                          .at = "2021-01-15T02:30:00.000Z",
                          .actor = "lan",
                          .source = "x.csv",
                          .source_digest = {}})
              .has_value());
  bool written = true;
  for (int i = 0; i < count; ++i) {
    const std::string key = "N-" + std::to_string(10'000'000 + i);
    const bool bad = key == without_figures;
    written = written && transaction.put_record("cooperative", key, bad ? Json(Json::Object{}) : first->body);
  }
  REQUIRE(written);
  REQUIRE(transaction.append_entry(act_of(scene.session(), "test", "x")).has_value());
  REQUIRE(transaction.commit().has_value());
}

// What reads hands chunks to what judges, and waits while several lie there.
TEST_CASE("of very many cooperatives each is judged once, in the order of their ids",
          "[evaluation][evaluate][threads]") {
  Scene scene;
  import_each_class(scene);
  add_many(scene, 9'000, "");
  const Evaluation evaluation = judged(scene);
  REQUIRE(evaluation.cooperatives.size() == 9'005);
  CHECK(std::ranges::is_sorted(evaluation.cooperatives, {}, &EvaluatedCooperative::id));
  CHECK(evaluation.cooperatives.back().id == "N-10008999");
  CHECK(std::ranges::count(evaluation.cooperatives, rules::Class::kNotRated, &EvaluatedCooperative::result) ==
        9'002);
}

TEST_CASE("one bad record among very many ends the reading of the others",
          "[evaluation][evaluate][threads]") {
  // The first record, while what reads waits for room; and the last.
  const auto [count, bad] =
      GENERATE(table<int, const char*>({{24'000, "N-10000003"}, {9'000, "N-10008999"}}));
  Scene scene;
  import_each_class(scene);
  add_many(scene, count, bad);
  const auto result = evaluate(scene.session(), {.period = 2020, .as_of = {}, .pack = {}});
  REQUIRE_ERROR(result, "evaluation.bad-record");
  CHECK(contains(to_text(result.error(), Language::kVietnamese), bad));
}

TEST_CASE("the latest result of a year reads back as it was", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  REQUIRE_ERROR(latest_evaluation(scene.session(), 2020, ""), "evaluation.not-evaluated");
  const Evaluation run = judged(scene);
  judged(scene, {.period = 2020, .as_of = {}, .pack = "vn.alliance-proposal"});
  REQUIRE_VALUE(const Evaluation latest, latest_evaluation(scene.session(), 2020, ""));
  CHECK(latest.run == run.run);
  CHECK(latest.without_return == 1);
  CHECK(classes_of(latest) == classes_of(run));
  REQUIRE_VALUE(const Evaluation proposal, latest_evaluation(scene.session(), 2020, "vn.alliance-proposal"));
  CHECK(proposal.pack->id == "vn.alliance-proposal");
  REQUIRE_ERROR(latest_evaluation(scene.session(), 2021, ""), "evaluation.not-evaluated");
}

TEST_CASE("an explanation is by the statute unless another pack is named", "[evaluation][explain]") {
  Scene scene;
  import_each_class(scene);
  judged(scene);
  judged(scene, {.period = 2020, .as_of = {}, .pack = "vn.alliance-proposal"});
  REQUIRE_VALUE(const auto statute, explain(scene.session(), "CM-002", 0, ""));
  CHECK(statute.assessment.pack.id == "vn.tt01-2020");
  CHECK(statute.name == "HTX Rạch Gốc");
  CHECK(statute.known_at == "2021-01-15T02:30:00.000Z");
  CHECK(statute.ground_packs.size() == 3);
  REQUIRE(statute.assessment.score.has_value());
  CHECK(*statute.assessment.score == Decimal(48));
  REQUIRE_VALUE(const auto proposal, explain(scene.session(), "CM-002", 2020, "vn.alliance-proposal"));
  CHECK(proposal.assessment.pack.id == "vn.alliance-proposal");
}

TEST_CASE("what was never judged or registered cannot be explained", "[evaluation][explain]") {
  Scene scene;
  import_each_class(scene);
  REQUIRE_ERROR(explain(scene.session(), "CM-001", 0, ""), "evaluation.not-evaluated");
  judged(scene);
  REQUIRE_ERROR(explain(scene.session(), "CM-001", 2019, ""), "evaluation.not-evaluated");
  REQUIRE_ERROR(explain(scene.session(), "CM-001", 2020, "vn.tt09-2017"), "evaluation.not-evaluated");
  REQUIRE_ERROR(explain(scene.session(), "CM-099", 0, ""), "session.no-such-cooperative");
  REQUIRE_ERROR(plan_for(scene.session(), "CM-099", 0, ""), "session.no-such-cooperative");
}

TEST_CASE("an explanation uses the definition stored with it, not the library's of today",
          "[evaluation][explain]") {
  Scene scene;
  import_each_class(scene);
  const Evaluation evaluation = judged(scene);

  const Home home;
  home.change("rules/vn/evaluation/tt01-2020.yaml", "en: Rating of cooperatives under",
              "en: Amended rating under", "rules/vn/evaluation/tt01-2020.yaml");
  const Library amended = home.library();
  scene.library = &amended;
  REQUIRE_VALUE(const auto explained, explain(scene.session(), "CM-001", 0, ""));
  CHECK(explained.pack->digest == evaluation.pack->digest);
  CHECK(contains(explained.pack->title.en, "Rating of cooperatives under"));
  REQUIRE_VALUE(const PackPointer todays, amended.scorecard("vn.tt01-2020"));
  CHECK(explained.pack->digest != todays->digest);

  SECTION("and a new run with the amended pack stands beside the old one") {
    const Evaluation again = judged(scene);
    CHECK(again.pack->digest == todays->digest);
    REQUIRE_VALUE(const auto newer, explain(scene.session(), "CM-001", 0, ""));
    CHECK(newer.pack->digest == todays->digest);
  }
}

// What is the body of an assessment by packs that no record can hold.
void keep_as_json(Scene& scene, std::int64_t id, const rules::Assessment& assessment) {
  REQUIRE_VALUE(const std::string json, canonical_json(rules::to_json(assessment)));
  RawFile raw(scene);
  CHECK(raw.run("UPDATE assessment SET body = x'" + to_hex(as_bytes(json)) +
                "' WHERE id = " + std::to_string(id)) == 1);
}

TEST_CASE("an assessment is stored as a record and reads as what was decided", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  const Evaluation evaluation = judged(scene);
  REQUIRE_VALUE(const auto rows, scene.store.assessments_of_run(evaluation.run, {}, 100));
  REQUIRE(rows.size() == evaluation.cooperatives.size());
  std::vector<rules::Assessment> before;
  for (const auto& row : rows) {
    CAPTURE(row.cooperative);
    CHECK(row.body.front() == 1);
    CHECK(row.body.size() < 300);
    REQUIRE_VALUE(const ExplainedAssessment explained, explain(scene.session(), row.cooperative, 0, ""));
    std::vector<const rules::Pack*> grounds;
    for (const auto& pack : explained.ground_packs) grounds.push_back(pack.get());
    const rules::Assessment again =
        rules::assess(*explained.pack, grounds, row.cooperative, explained.facts, evaluation.dates);
    CHECK(write_json(rules::to_json(explained.assessment)) == write_json(rules::to_json(again)));
    before.push_back(explained.assessment);
  }
  SECTION("so does an assessment of before records were stored") {
    for (std::size_t i = 0; i < rows.size(); ++i) keep_as_json(scene, rows[i].id, before[i]);
    REQUIRE_VALUE(const Evaluation stored, latest_evaluation(scene.session(), 2020, ""));
    CHECK(classes_of(stored) == classes_of(evaluation));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      REQUIRE_VALUE(const ExplainedAssessment explained,
                    explain(scene.session(), rows[i].cooperative, 0, ""));
      CHECK(write_json(rules::to_json(explained.assessment)) == write_json(rules::to_json(before[i])));
    }
    REQUIRE_VALUE(const Replay again, replay(scene.session(), {}));
    CHECK(again.same == rows.size());
  }
}

TEST_CASE("what no record can hold is judged one by one and stored as JSON", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  const Evaluation in_columns = judged(scene);
  const Home home;
  home.change("rules/vn/evaluation/tt01-2020.yaml", "at_least: 80", "at_least: 79.99999999999999999999",
              "rules/vn/evaluation/tt01-2020.yaml");
  const Library amended = home.library();
  scene.library = &amended;
  const Evaluation one_by_one = judged(scene);
  CHECK(classes_of(one_by_one) == classes_of(in_columns));
  CHECK(one_by_one.cooperatives.front().score == in_columns.cooperatives.front().score);
  CHECK(one_by_one.cooperatives.front().name == "HTX Thắng Lợi");
  for (const std::string& body : bodies_of(scene, one_by_one.run)) CHECK(body.front() == '{');
  REQUIRE_VALUE(const Evaluation stored, latest_evaluation(scene.session(), 2020, ""));
  CHECK(classes_of(stored) == classes_of(in_columns));
  REQUIRE_VALUE(const ExplainedAssessment explained, explain(scene.session(), "CM-001", 0, ""));
  CHECK(explained.assessment.score == in_columns.cooperatives.front().score);
  REQUIRE_VALUE(const Replay again, replay(scene.session(), {}));
  CHECK(again.differences.empty());
}

TEST_CASE("a stored run counts what the run counted", "[evaluation][evaluate]") {
  Scene scene;
  import_each_class(scene);
  const Evaluation now = judged(scene);
  REQUIRE_VALUE(const Evaluation stored, latest_evaluation(scene.session(), 2020, ""));
  REQUIRE(stored.cooperatives.size() == now.cooperatives.size());
  for (std::size_t i = 0; i < now.cooperatives.size(); ++i) {
    const EvaluatedCooperative& a = now.cooperatives[i];
    const EvaluatedCooperative& b = stored.cooperatives[i];
    CAPTURE(a.id);
    CHECK(std::tie(a.id, a.name, a.district, a.sector) == std::tie(b.id, b.name, b.district, b.sector));
    CHECK(std::tie(a.result, a.grade, a.score, a.criteria, a.criteria_with_data) ==
          std::tie(b.result, b.grade, b.score, b.criteria, b.criteria_with_data));
  }
  REQUIRE(stored.grounds.size() == now.grounds.size());
  std::size_t held = 0;
  for (std::size_t i = 0; i < now.grounds.size(); ++i) {
    CHECK(stored.grounds[i].held == now.grounds[i].held);
    CHECK(stored.grounds[i].unknown == now.grounds[i].unknown);
    held += now.grounds[i].held;
  }
  CHECK(held >= 1);
  REQUIRE(stored.reasons.size() == now.reasons.size());
  CHECK(now.reasons.size() == 2);  // A fund is referred; somebody filed nothing.
  CHECK(stored.without_return == now.without_return);
}

TEST_CASE("a definition that is gone or unreadable is named", "[evaluation][explain]") {
  Scene scene;
  import_each_class(scene);
  const Evaluation evaluation = judged(scene);
  SECTION("gone") {
    RawFile raw(scene);
    CHECK(raw.run("DELETE FROM definition WHERE id = 'vn.tt01-2020'") == 1);
    REQUIRE_ERROR(explain(scene.session(), "CM-001", 0, ""), "session.definition-gone");
  }
  SECTION("unreadable") {
    REQUIRE_VALUE(Transaction transaction, scene.store.begin());
    REQUIRE_VALUE(const Digest digest, transaction.put_definition("pack", "vn.tt01-2020", "9", "{}"));
    REQUIRE_VALUE(const auto rows, scene.store.assessments_of_run(evaluation.run));
    REQUIRE_VALUE(auto full, scene.store.assessment(rows.front().id));
    REQUIRE(full.has_value());
    full->pack_digest = digest;
    Json summary;
    summary.add("pack", "vn.tt01-2020").add("pack_sha256", to_hex(digest)).add("grounds", Json::Array());
    const auto put = transaction.put_batch({.kind = "evaluate",
                                            .at = "2021-01-15T02:30:00.000Z",
                                            .actor = "lan",
                                            .source = {},
                                            .source_digest = {},
                                            .summary = std::move(summary)});
    REQUIRE(put.has_value());
    REQUIRE_VALUE([[maybe_unused]] const auto id, transaction.put_assessment(*full));
    REQUIRE(transaction.append_entry(act_of(scene.session(), "test", "x")).has_value());
    REQUIRE(transaction.commit().has_value());
    REQUIRE_ERROR(explain(scene.session(), "CM-001", 0, ""), "session.definition-unreadable");
  }
}

TEST_CASE("a plan starts from the stored figures and says what each measure moves", "[evaluation][plan]") {
  Scene scene;
  scene.imported(TableKind::kCooperatives, kCooperatives);
  scene.imported(
      TableKind::kReturns,
      "id;period;members;workers;equity;total_assets;debt_overdue;revenue;revenue_plan;"
      "revenue_from_members;profit_before_tax;development_fund_rate;reserve_fund_rate;managers_total;"
      "managers_trained;last_general_meeting;general_meeting_excused;member_register_kept;"
      "accounts_published;complaints_open;fined_in_year;operational_status;months_operating;"
      "months_stopped_in_year\n"
      "CM-001;2020;20;10;500;1000;200;400;900;100;-20;0;0;4;0;15/03/2019;không;không;không;2;không;"
      "barely_active;60;4\n"
      "CM-001;2019;22;10;500;1000;200;450;900;100;-20;0;0;4;0;15/03/2019;không;không;không;2;không;"
      "barely_active;48;4\n");
  judged(scene, {.period = 2020, .as_of = {}, .pack = "vn.alliance-proposal"});
  const std::uint64_t before = scene.ledger_size();
  REQUIRE_VALUE(const PlanForCooperative plan,
                plan_for(scene.session(), "CM-001", 2020, "vn.alliance-proposal"));
  CHECK(plan.basis.assessment.cooperative == "CM-001");
  CHECK(plan.plan.before.result == plan.basis.assessment.result);
  REQUIRE(plan.plan.before.score.has_value());
  REQUIRE_FALSE(plan.plan.steps.empty());
  std::optional<Decimal> last = plan.plan.before.score;
  for (const rules::PlannedMeasure& step : plan.plan.steps) {
    REQUIRE(step.score_after.has_value());
    CHECK(*step.score_after >= *last);
    last = step.score_after;
  }
  CHECK(scene.ledger_size() == before);
}

// Figures that the office learns after its run: any of those the packs read, or none.
TEST_CASE("what explains a run uses the figures of the run and names those that are newer",
          "[evaluation][plan][what-if][property]") {
  const std::vector<std::string> columns = {"members", "self_c1", "self_c3",
                                            "self_c4", "self_c5", "months_stopped_in_year"};
  std::mt19937 random(11);  // The same each time.
  for (int round = 0; round < 12; ++round) {
    Scene scene;
    import_each_class(scene);
    judged(scene);
    REQUIRE_VALUE(const PlanForCooperative plan, plan_for(scene.session(), "CM-002", 2020, ""));
    REQUIRE_VALUE(const WhatIf answer, what_if(scene.session(), "CM-002", 2020, "", "tot"));
    CHECK(plan.basis.newer.empty());
    CHECK(answer.answer.kind != rules::Counterfactual::Kind::kAlreadyThere);

    std::map<std::string, std::string> row = {{"id", "CM-002"}, {"self_c3", "0"}, {"self_c5", "0"},
                                              {"self_c1", "0"}, {"self_c4", "0"}, {"self_total", "48"}};
    const std::map<std::string, std::string> better = {{"members", "25"}, {"self_c1", "7"},
                                                       {"self_c3", "11"}, {"self_c4", "6"},
                                                       {"self_c5", "8"},  {"months_stopped_in_year", "1"}};
    std::set<std::string> changed;
    for (const std::string& column : columns) {
      // The first round brings all of them: by today's figures the goal would be reached.
      if (round != 0 && random() % 2 == 0) continue;
      row[column] = better.at(column);
      changed.insert(column);
    }
    CAPTURE(round, changed);
    scene.imported(TableKind::kReturns, returns_table({row}));

    REQUIRE_VALUE(const PlanForCooperative later, plan_for(scene.session(), "CM-002", 2020, ""));
    CHECK(write_json(rules::to_json(later.plan.before)) == write_json(rules::to_json(plan.plan.before)));
    CHECK(write_json(rules::to_json(later.plan.before)) ==
          write_json(rules::to_json(later.basis.assessment)));
    CHECK(later.plan.steps.size() == plan.plan.steps.size());
    CHECK(later.smallest.kind == plan.smallest.kind);
    REQUIRE_VALUE(const WhatIf again, what_if(scene.session(), "CM-002", 2020, "", "tot"));
    CHECK(again.answer.kind == answer.answer.kind);
    CHECK(again.answer.solutions.size() == answer.answer.solutions.size());
    std::set<std::string> named;
    for (const NewerFigure& figure : later.basis.newer) {
      named.insert(figure.name);
      CHECK_FALSE(figure.before == figure.now);
      CHECK(figure.source == "table.csv:2");
      CHECK(to_text(figure.now) == better.at(figure.name));
    }
    CHECK(named == changed);
    CHECK(again.basis.newer.size() == changed.size());

    // As it was known before, nothing was newer; and a run on the new figures leaves nothing newer.
    judged(scene);
    REQUIRE_VALUE(const ExplainedAssessment now, explain(scene.session(), "CM-002", 2020, ""));
    CHECK(now.newer.empty());
  }
}

}  // namespace
}  // namespace htx
