#include <cstdlib>
#include <fstream>
#include <pugixml.hpp>

#include "engine/answers/case_answers.h"
#include "engine/answers/evaluation_answers.h"
#include "engine/answers/store_answers.h"
#include "engine/report/audit_report.h"
#include "engine/report/cases/case_report.h"
#include "engine/report/evaluation/explanation.h"
#include "engine/report/evaluation/import_report.h"
#include "engine/report/evaluation/summary.h"
#include "tests/support/files.h"
#include "tests/support/office_scene.h"

namespace htx::report {
namespace {

// Small definitions, so that these pages change only when the reports do.
constexpr const char* kPack = R"y(pack: test.scorecard
version: 3
title: {vi: Bộ tiêu chí thử, en: Trial criteria}
status: proposal
general: true
basis: {law: none, tag: test}
in_force: {from: 2019-01-01, to: null}
reviewed_by: null
reviewed_on: null
inputs:
  - {id: kind, type: string, title: {vi: Loại hình, en: Kind}}
  - {id: members, type: number, unit: người, min: 0, max: 100000, title: {vi: Số thành viên, en: Members}}
  - {id: complaints_open, type: number, min: 0, max: 1000, title: {vi: Khiếu nại, en: Complaints}}
referrals:
  - id: credit_fund
    when: kind = "credit_fund"
    missing: go_on
    text: {vi: Chuyển Ngân hàng Nhà nước., en: Referred to the State Bank.}
    basis: {law: none, tag: test}
total: 100
groups:
  - id: g
    title: {vi: Nhóm, en: Group}
    max: 100
    criteria:
      - id: size
        title: {vi: Quy mô, en: Size}
        max: 60
        value: members
        missing: ask
        basis: {law: 1/2020/TT, article: "4", source: S01, tag: verified}
        bands: [{in: "< 10", points: 0}, {in: "[10..2000)",
                     points : 30
}, {in: ">= 2000", points: 60}]
      - id: peace
        title: {vi: Không có khiếu nại, en: No complaints}
        max: 40
        value: complaints_open
        missing: ask
        basis: {law: none, tag: test}
        bands: [{in: "0", points: 40}, {in: "> 0", points: 10}]
grades:
  - {id: good, title: {vi: Tốt, en: Good}, at_least: 70, class: strong}
  - {id: bad, title: {vi: Yếu, en: Poor}, at_least: 0, class: weak}
)y";

constexpr const char* kGround = R"y(pack: test.grounds
version: 1
title: {vi: Căn cứ thử, en: Trial grounds}
status: statute
basis: {law: none, tag: test}
in_force: {from: 2013-07-01, to: 2024-06-30}
reviewed_by: null
reviewed_on: null
inputs:
  - {id: operational_status, type: string, title: {vi: Tình trạng, en: Status}}
  - {id: inactive_since, type: date, title: {vi: Ngừng từ, en: Inactive since}}
grounds:
  - id: inactive
    title: {vi: Không hoạt động 12 tháng, en: Inactive for 12 months}
    when: operational_status = "stopped" and inactive_since + @"P12M" < as_of
    event: inactive_since + @"P12M" + @"P1D"
    nature: legal
    missing: ask
    basis: {law: 23/2012/QH13, article: "54.2", source: S13, tag: verified}
)y";

constexpr const char* kMeasures = R"y(measures: test.measures
version: 1
title: {vi: Danh mục thử, en: Trial catalogue}
basis: {law: none, tag: test}
in_force: {from: 2013-07-01, to: null}
reviewed_by: null
reviewed_on: null
inputs:
  - {id: complaints_open, type: number, title: {vi: Khiếu nại, en: Complaints}}
list:
  - id: settle
    title: {vi: Giải quyết khiếu nại, en: Settle the complaints}
    when: complaints_open > 0
    sets: {complaints_open: '0'}
    effort: 2
    term: null
    basis: {law: none, tag: inference}
    responsible:
      - {from: 2013-07-01, to: null, who: {vi: Hợp tác xã, en: The cooperative}}
)y";

class ReportScene {
 public:
  ReportScene() : library_(definitions()), scene_(library_) {
    scene_.imported(TableKind::kCooperatives,
                    "id;name;kind;sector;district\n"
                    "T-1;HTX <b>Tân</b> & Phát | *một*;HTX;Nông nghiệp;Đầm Dơi\n"
                    "T-2;HTX Ánh Sáng;HTX;Vận tải;Cái Nước\n"
                    "T-3;HTX Đã Ngừng;HTX;Nông nghiệp;Đầm Dơi\n"
                    "T-4;Quỹ tín dụng Năm Căn;QTDND;Tín dụng;Năm Căn\n");
    scene_.imported(TableKind::kReturns,
                    "id;period;members;complaints_open;operational_status;inactive_since\n"
                    "T-1;2020;1234;2;active;\n"
                    "T-2;2020;2500;0;active;\n"
                    "T-3;2020;12;;stopped;01/06/2019\n");
    REQUIRE_VALUE(evaluation, evaluate(session(), {.period = 2020, .as_of = {}, .pack = {}}));
  }

  Session session() { return scene_.session(); }
  Scene& scene() { return scene_; }
  const Library& library() const { return library_; }
  ExplainedAssessment explained(const std::string& id) {
    REQUIRE_VALUE(ExplainedAssessment explained, explain(session(), id, 2020, ""));
    return explained;
  }
  PlanForCooperative planned(const std::string& id) {
    REQUIRE_VALUE(PlanForCooperative plan, plan_for(session(), id, 2020, ""));
    return plan;
  }

  Evaluation evaluation;

 private:
  Library definitions() {
    for (const char* folder : {"evaluation", "grounds", "measures"}) {
      const std::filesystem::path path = home_.path() + "/rules/vn/" + folder;
      std::filesystem::remove_all(path);
      std::filesystem::create_directory(path);
    }
    home_.write("rules/vn/evaluation/pack.yaml", kPack);
    home_.write("rules/vn/grounds/grounds.yaml", kGround);
    home_.write("rules/vn/measures/measures.yaml", kMeasures);
    return home_.library();
  }

  Home home_;
  Library library_;
  Scene scene_;
};

// The page as it is kept beside this file.  HTX_WRITE_GOLDEN=1 writes it anew, to be read before it is
// committed.
void check_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(HTX_SOURCE) + "/tests/unit/report/golden/" + name;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets it meanwhile.
  if (std::getenv("HTX_WRITE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  CAPTURE(name);
  CHECK(text == file_bytes(path));
}

void check_html(const Page& page) {
  std::string xml = to_html(page);
  xml.erase(0, xml.find('\n'));
  for (std::size_t at = xml.find("<meta "); at != std::string::npos; at = xml.find("<meta ", at)) {
    at = xml.find('>', at);
    xml.insert(at, "/");
  }
  pugi::xml_document document;
  CHECK(document.load_buffer(xml.data(), xml.size()));
  CHECK_FALSE(contains(xml, "<b>"));
}

TEST_CASE("an explanation shows every figure with its source, band and distance", "[report][golden]") {
  ReportScene scene;
  const Page page =
      explanation_page(scene.explained("T-1"), scene.library(), national(Language::kVietnamese));
  check_golden("explanation.vi.txt", to_text(page));
  check_html(page);
  CHECK(contains(to_html(page), "HTX &lt;b&gt;Tân&lt;/b&gt; &amp; Phát | *một*"));
  CHECK(contains(to_markdown(page), "HTX \\<b>Tân\\</b> & Phát \\| \\*một\\*"));
}

TEST_CASE("an explanation of a cooperative to be dissolved says who decides", "[report][golden]") {
  ReportScene scene;
  const Page page = explanation_page(scene.explained("T-3"), scene.library(), national(Language::kEnglish));
  check_golden("explanation-dissolve.en.txt", to_text(page));
  CHECK(contains(to_text(page), "The committee only recommends"));
  CHECK(contains(to_text(page), "HOLDS since 2020-06-02"));
}

TEST_CASE("a summary adds up by district and by sector, in both languages", "[report][golden]") {
  ReportScene scene;
  const Page english = summary_page(scene.evaluation, scene.library(), national(Language::kEnglish));
  check_golden("summary.en.txt", to_text(english));
  const Page vietnamese = summary_page(scene.evaluation, scene.library(), national(Language::kVietnamese));
  check_golden("summary.vi.txt", to_text(vietnamese));
  check_html(english);
  check_html(vietnamese);
  // The total row of each table by class says how many were judged.
  std::size_t totals = 0;
  for (const Block& block : english.blocks) {
    const Table* table = std::get_if<Table>(&block);
    if (table == nullptr || !table->last_row_is_total) continue;
    ++totals;
    CHECK(table->rows.back() == std::vector<std::string>{"Total", "1", "1", "1", "1", "4"});
  }
  CHECK(totals == 2);
  CHECK(contains(to_text(english), "0 cooperatives have a decision"));
  const Json json = answers::summary_answer(scene.evaluation);
  CHECK(json.find("classes")->integer_of("dissolve") == 1);
  CHECK(json.find("cooperatives")->array()->size() == 4);
}

TEST_CASE("a summary shows classes by rule and by decision side by side", "[report]") {
  ReportScene scene;
  Override decision;
  decision.id = "T-1/2020/1";
  decision.cooperative = "T-1";
  decision.period = 2020;
  decision.result = rules::Class::kStrong;
  decision.basis = "QĐ 12/QĐ-LMHTX";
  decision.until = day("2021-12-31");
  const auto by_rule = scene.explained("T-1").assessment.result;
  REQUIRE(by_rule == rules::Class::kWeak);
  const Page page = summary_page(scene.evaluation, scene.library(), national(Language::kEnglish), {decision});
  const std::string text = to_text(page);
  CHECK(contains(text, "1 cooperatives have a decision"));
  CHECK(contains(text, "QĐ 12/QĐ-LMHTX"));
  check_html(page);
  for (const Block& block : page.blocks) {
    const Table* table = std::get_if<Table>(&block);
    if (table == nullptr || table->headers.size() != 3 || !table->last_row_is_total) continue;
    CHECK(table->rows[0] == std::vector<std::string>{table->rows[0][0], "1", "2"});
    CHECK(table->rows[1] == std::vector<std::string>{table->rows[1][0], "1", "0"});
  }
  const Json json = answers::summary_answer(scene.evaluation, {decision});
  CHECK(json.integer_of("overrides") == 1);
  CHECK(json.find("classes")->integer_of("strong") == 1);
  CHECK(json.find("classes_by_decision")->integer_of("strong") == 2);
  CHECK(json.find("cooperatives")->array()->front().text_of("class_by_decision") == "strong");
}

TEST_CASE("a plan says what to do, by whom and what it gains", "[report][golden]") {
  ReportScene scene;
  const PlanForCooperative plan = scene.planned("T-1");
  const Page page = plan_page(plan, scene.library(), national(Language::kVietnamese));
  check_golden("plan.vi.txt", to_text(page));
  check_html(page);
  const Json json = answers::plan_answer(plan, **scene.library().measures());
  CHECK(json.text_of("cooperative") == "T-1");
  REQUIRE(json.find("steps")->array()->size() == 1);
  CHECK(json.find("steps")->array()->front().text_of("measure") == "settle");
}

TEST_CASE("a case, the list of cases, an import and an audit are well-formed pages in both languages",
          "[report]") {
  ReportScene scene;
  REQUIRE_VALUE(const CaseView view,
                open_case(scene.session(),
                          {.workflow = "vn.inspection", .cooperative = "T-1", .on = day("2021-01-15")}));
  REQUIRE_VALUE(const auto rows, list_cases(scene.session(), {}));
  REQUIRE_VALUE(const Audit audit, audit_store(scene.session()));
  const ImportOutcome import = scene.scene().imported(
      TableKind::kReturns, "id;period;members\nT-1;2019;<b>\nT-9;2019;4\nT-2;2019;11\n");
  for (const Language language : {Language::kVietnamese, Language::kEnglish}) {
    for (const Page& page :
         {case_page(view, national(language)), cases_page(rows, scene.library(), national(language)),
          audit_page(audit, national(language)),
          import_page(import, **scene.library().returns(), national(language)),
          plan_page(scene.planned("T-4"), scene.library(), national(language)),
          explanation_page(scene.explained("T-4"), scene.library(), national(language))}) {
      CAPTURE(page.title);
      CHECK_FALSE(page.title.empty());
      CHECK(page.language == language);
      CHECK_FALSE(to_text(page).empty());
      // A slot that was not filled, or a code without a text.
      CHECK_FALSE(contains(to_text(page), "{"));
      CHECK_FALSE(contains(to_text(page), "report."));
      check_html(page);
    }
  }
  CHECK(answers::case_answer(view, Language::kEnglish).text_of("case") == "T-1-01");
  CHECK(answers::cases_answer(rows).find("cases")->array()->size() == 1);
  CHECK(answers::import_answer(import, Language::kEnglish).integer_of("rejected") == 2);
  CHECK(answers::audit_answer(audit, Language::kEnglish).find("fits")->boolean() != nullptr);
}

TEST_CASE("a page of faults names the entry, the row and the code", "[report]") {
  Audit audit;
  audit.entries = 9;
  audit.root = "ab";
  audit.fault = Audit::Fault{.seq = 4,
                             .entry = "evaluate period:2020, lan (officer), 2021",
                             .message = {"audit.case", {{"id", "T-1-01"}}}};
  const std::string text = to_text(audit_page(audit, national(Language::kEnglish)));
  CHECK(contains(text, "DOES NOT FIT at entry 4"));
  CHECK(contains(text, "Case T-1-01 does not equal the fold of its journal."));
  CHECK(contains(text, "audit.case"));
  CHECK(contains(text, "evaluate period:2020, lan (officer), 2021"));
}

}  // namespace
}  // namespace htx::report
