#include "engine/answers/explanation_answer.h"
#include "engine/report/evaluation/explanation.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/ruling.h"
#include "tests/support/office_scene.h"
#include "tests/support/pack_text.h"

namespace htx::report {
namespace {

// Four grades by one figure, and an override to each grade by another.
const std::string kBody = R"y(
inputs:
  - {id: x, type: number, min: 0, max: 40, title: {vi: Điểm, en: Marks}}
  - {id: fines, type: number, unit: lần, min: 0, max: 9, title: {vi: Số lần phạt, en: Fines}}
  - {id: kind, type: string, title: {vi: Loại hình, en: Kind}}
not_rated:
  - {id: foreign, when: kind = "foreign", missing: go_on, text: {vi: Nước ngoài, en: Foreign}, basis: {law: n, tag: verified}}
checks:
  - {id: few, that: fines < 9, otherwise: note, text: {vi: Ít phạt, en: Few fines}, basis: {law: n, tag: verified}}
total: 40
groups:
  - id: g
    title: {vi: Nhóm, en: Group}
    max: 40
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 40, points: x, missing: ask, basis: {law: n, tag: verified}}
grades:
  - {id: a, title: {vi: Tốt, en: Good}, at_least: 30, class: strong}
  - {id: b, title: {vi: Khá, en: Fair}, at_least: 20, class: strong}
  - {id: c, title: {vi: Vừa, en: Medium}, at_least: 10, class: strong}
  - {id: d, title: {vi: Yếu, en: Poor}, at_least: 0, class: weak}
overrides:
  - {id: to_b, when: fines >= 1, grade: b, missing: go_on, text: {vi: Phạt một lần, en: Fined once}, basis: {law: n, tag: verified}}
  - {id: to_c, when: fines >= 2, grade: c, missing: go_on, text: {vi: Phạt hai lần, en: Fined twice}, basis: {law: n, tag: verified}}
  - {id: to_d, when: fines >= 3, grade: d, missing: go_on, text: {vi: Phạt ba lần, en: Fined thrice}, basis: {law: n, tag: verified}}
)y";

ExplainedAssessment explained(const PackPointer& pack, std::int64_t x, std::int64_t fines,
                              const std::string& kind = "") {
  rules::Facts facts;
  facts.current["x"] = {Value::number(x), "r.csv:7"};
  facts.current["fines"] = {Value::number(fines), "r.csv:8"};
  facts.current["kind"] = {Value::string(kind), "r.csv:9"};
  const rules::Dates dates{2020, day("2020-12-31"), day("2020-12-31")};
  ExplainedAssessment e;
  e.pack = pack;
  e.known_at = "2021-01-15T02:30:00.000Z";
  e.assessment = rules::assess(*pack, {}, "HTX", facts, dates);
  const auto figures = [&](const rules::Clause& clause) {
    e.clause_figures[clause.id] = rules::figures_below(*pack, clause.when, facts, dates);
  };
  for (const rules::Override& override : pack->overrides) figures(override.clause);
  for (const rules::Clause& clause : pack->not_rated) figures(clause);
  for (const rules::Check& check : pack->checks) figures(check.clause);
  return e;
}

TEST_CASE("an override is told with its effect, its figure and the row, whatever the score", "[report]") {
  const auto pack = std::make_shared<const rules::Pack>(rules::pack_of(kBody));
  const std::vector<std::string> titles = {"Good", "Fair", "Medium", "Poor"};
  const std::vector<std::string> names = {"Fined once", "Fined twice", "Fined thrice"};
  for (const std::int64_t x : {0, 9, 10, 20, 25, 30, 40}) {
    for (std::int64_t fines = 0; fines <= 4; ++fines) {
      CAPTURE(x, fines);
      const ExplainedAssessment e = explained(pack, x, fines);
      const std::size_t by_score = x >= 30 ? 0 : x >= 20 ? 1 : x >= 10 ? 2 : 3;
      const auto applied = static_cast<std::size_t>(std::min<std::int64_t>(fines, 3));
      const std::size_t given = std::max(by_score, applied);
      REQUIRE(e.assessment.grade == pack->grades[given].id);
      const std::string text = to_text(explanation_page(e, shipped_library(), national(Language::kEnglish)));
      CAPTURE(text);
      for (std::size_t o = 1; o <= 3; ++o) {
        const bool lowers = o <= applied && o > by_score;
        CHECK(contains(text, "lowers the grade from " + titles[by_score] + " (by the score) to " +
                                 titles[o]) == lowers);
        CHECK(contains(text, "the grade is at best " + titles[o]) == (o <= applied && !lowers));
        CHECK(contains(text, names[o - 1]) == (o <= applied));
      }
      CHECK(contains(text, "[r.csv:8]") == (applied > 0));
      // Margins are those of the score: they are said only where the score gave the grade.
      CHECK(contains(text, "above the floor") == (given == by_score && by_score < 3));
      CHECK(contains(text, "By the score alone the grade is " + titles[by_score]) == (given != by_score));
      const Json json = answers::explanation_answer(e, shipped_library());
      const Json* overrides = json.find("explanation")->find("overrides");
      CHECK((overrides == nullptr ? 0 : overrides->array()->size()) == applied);
    }
  }
}

TEST_CASE("a clause and a check are told with the figure that decided them", "[report]") {
  const auto pack = std::make_shared<const rules::Pack>(rules::pack_of(kBody));
  const std::string refused = to_text(
      explanation_page(explained(pack, 40, 0, "foreign"), shipped_library(), national(Language::kEnglish)));
  CHECK(contains(refused, "Foreign"));
  CHECK(contains(refused, "[r.csv:9]"));
  const std::string checked =
      to_text(explanation_page(explained(pack, 40, 9), shipped_library(), national(Language::kEnglish)));
  CHECK(contains(checked, "Few fines"));
  CHECK(contains(checked, "[r.csv:8]"));
}

}  // namespace
}  // namespace htx::report
