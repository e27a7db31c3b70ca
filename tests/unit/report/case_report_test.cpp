#include "engine/report/cases/case_report.h"

#include <array>

#include "engine/cases/deadlines.h"
#include "engine/cases/recount.h"
#include "engine/cases/settlement_case.h"
#include "tests/support/trial_scene.h"

namespace htx::report {
namespace {

constexpr const char* kCalendarFile = "rules/vn/calendars/national-2020-2027.yaml";

// A compulsory dissolution under the law of 2023, brought up to the publication of the revocation.
class DissolutionScene : public Scene {
 public:
  DissolutionScene() {
    clock.set(kLater);
    imported(TableKind::kCooperatives, kCooperatives);
    folder.write("paper.txt", "a paper");
    REQUIRE(open_case(session(), {.workflow = "vn.dissolution_2023_compulsory",
                                  .cooperative = "CM-001",
                                  .on = day("2025-08-29")})
                .has_value());
    did("document.violation_notice", "2025-08-29", "registry",
        {{"notice_date", "2025-08-29"}, {"explanation_limit", "2025-09-15"}}, {"violation_notice"});
    did("send_notice.done", "2025-09-04", "registry");
    REQUIRE(expire_deadlines(session(), day("2025-09-16")).has_value());
    did("document.revocation", "2025-09-17", "registry", {{"decision_date", "2025-09-17"}}, {"revocation"});
    did("publish.done", "2025-09-18", "registry",
        {{"public_date", "2025-09-18"}, {"receipt_date", "2025-09-19"}});
  }
  CaseView did(const std::string& event, const char* on, const char* role,
               std::map<std::string, std::string> data = {}, const std::vector<std::string>& papers = {}) {
    ActRequest request{.case_id = "CM-001-01",
                       .event = event,
                       .on = day(on),
                       .documents = {},
                       .data = std::move(data),
                       .note = {}};
    for (const std::string& paper : papers) request.documents[paper] = folder.file("paper.txt");
    REQUIRE_VALUE(CaseView view, act(session("lan", role), request));
    return view;
  }
  CaseView shown() {
    REQUIRE_VALUE(CaseView view, show_case(session(), "CM-001-01"));
    return view;
  }
};

// The row of the last table of a page that begins with that text.
std::string row_of(const Page& page, const std::string& first) {
  std::string found;
  for (const Block& block : page.blocks) {
    const Table* table = std::get_if<Table>(&block);
    if (table == nullptr) continue;
    for (const auto& row : table->rows) {
      if (row.front() != first) continue;
      found.clear();
      for (const std::string& cell : row) found += cell + " | ";
    }
  }
  return found;
}

TEST_CASE("the history tells each act with its deadline, the days off in it and its article",
          "[report][case]") {
  DissolutionScene scene;
  const CaseDay today{.today = day("2025-09-18"), .library = scene.library};
  const Page page = case_page(scene.shown(), national(Language::kVietnamese), &today);
  struct Row {
    const char* line;
    std::vector<const char*> texts;
  };
  const auto rows = std::to_array<Row>(
      {{"1", {"29/08/2025", "Mở hồ sơ", "Điều 99, 103"}},
       {"2",
        {"Thông báo vi phạm (Mẫu 01)", "Cơ quan đăng ký kinh doanh", "05/09/2025",
         "3 ngày làm việc từ 29/08/2025", "không tính ngày nghỉ 01/09/2025, 02/09/2025",
         "Hạn giải trình ghi trong thông báo: 15/09/2025"}},
       {"4", {"16/09/2025", "Hết thời hạn “Hạn giải trình”", "hạn theo luật: 15/09/2025"}},
       {"6", {"Công khai, báo UBND và cơ quan thuế: Đã công khai", "18/03/2026", "6 tháng từ 18/09/2025"}}});
  for (const Row& row : rows) {
    const std::string told = row_of(page, row.line);
    for (const char* text : row.texts) {
      INFO(told);
      CHECK(contains(told, text));
    }
  }
  // The article of the other way out of that state, which the tax office's request would have taken.
  CHECK_FALSE(contains(row_of(page, "6"), "53.5"));
  CHECK(contains(row_of(page, "Hạn tự động giải thể"), "còn 181 ngày"));
  const CaseDay late{.today = day("2025-10-02"), .library = scene.library};
  CHECK(contains(row_of(case_page(scene.shown(), national(Language::kVietnamese), &late),
                        "Hạn HTX thực hiện khoản 1, 2, 3, 5, 6 Điều 98"),
                 "QUÁ HẠN 3 ngày"));
}

TEST_CASE("what stands in the way is said with the role, the title and the facts", "[report][case]") {
  DissolutionScene scene;
  scene.did("begin.done", "2025-09-26", "cooperative");
  scene.did("liquidate.done", "2025-10-06", "cooperative");
  const Page page = case_page(scene.shown(), national(Language::kEnglish), nullptr);
  CHECK(contains(row_of(page, "list_claims.done"),
                 "needs: document claims_list (List of creditors and debts) by Legal representative"));
  const std::string pay = row_of(page, "pay.done");
  INFO(pay);
  CHECK(contains(pay, "not at \"Creditors listed\""));
  CHECK(contains(pay, "needs: data item obligations_date (Date debts and tax were settled)"));
  CHECK(contains(row_of(page, "complaint.rejected"), "Complaints pending: 0"));
}

TEST_CASE("every kind of line is told in words, in both languages", "[report][case]") {
  TrialScene scene;
  const auto record = [&](const char* note = "") { return htx::TrialScene::record("2021-01-18", note); };
  scene.add_members("committee", {"hoa", "minh", "tam"});
  REQUIRE(claim_task(scene.session("lan", "clerk"), scene.task("draft", "2021-01-18")).has_value());
  REQUIRE(delegate_task(scene.session("lan", "clerk"), scene.task("draft", "2021-01-18", "hai")).has_value());
  REQUIRE(release_task(scene.session("lan", "clerk"), scene.task("draft", "2021-01-18")).has_value());
  REQUIRE(assign_task(scene.session("lan", "clerk"), scene.task("draft", "2021-01-18", "hai")).has_value());
  REQUIRE(release_task(scene.session("hai", "clerk"), scene.task("draft", "2021-01-18")).has_value());
  REQUIRE(add_note(scene.session(), record("đã gọi điện")).has_value());
  REQUIRE(put_party(scene.session(), record(), {.id = "nh", .kind = PartyKind::kCreditor, .name = "Agribank"})
              .has_value());
  REQUIRE(put_claim(scene.session(), record(), "nh", {.id = "1", .nature = "secured", .amount = "1500000"})
              .has_value());
  REQUIRE(put_asset(scene.session(), record(), {.id = "kho", .source = "common", .amount = "2000000"})
              .has_value());
  REQUIRE(record_settlement(scene.session(), {.case_id = TrialScene::kCase, .on = day("2021-01-18")})
              .has_value());
  REQUIRE(put_claim(scene.session(), record(), "nh", {.id = "1", .withdrawn = true}).has_value());
  REQUIRE(put_asset(scene.session(), record(), {.id = "kho", .withdrawn = true}).has_value());
  Complaint complaint;
  complaint.kind = ComplaintKind::kAppeal;
  complaint.by = "HTX";
  complaint.about = "kết luận";
  REQUIRE(open_complaint(scene.session(), record(), complaint).has_value());
  REQUIRE(settle_complaint(scene.session(), record(), 1, ComplaintOutcome::kRejected).has_value());
  REQUIRE(extend_deadline(scene.session("dung", "chair"), record(), "draft").has_value());
  REQUIRE(suspend_case(scene.session(), record("QĐ 3/TA")).has_value());
  REQUIRE(resume_case(scene.session(), record("QĐ 4/TA")).has_value());
  scene.file_signed_plan("2021-01-18");
  const Home home;
  home.write("workflows/vn/trial.yaml", kTrialWorkflow);
  home.change(kCalendarFile, "version: 1", "version: 2", kCalendarFile);
  home.change(kCalendarFile, "      - {free: 2021-01-01,",
              "      - {free: 2021-01-21, name: {vi: Quốc tang, en: Mourning}}\n      - {free: 2021-01-01,",
              kCalendarFile);
  const Library renewed = home.library();
  scene.library = &renewed;
  REQUIRE_VALUE(const Recount recount, recount_deadlines(scene.session(), day("2021-01-18"), Apply::kWrite));
  REQUIRE(recount.cases.size() == 1);
  scene.did("lan", "clerk", "draft.ready", "2021-01-19");
  REQUIRE(cast_vote(scene.session("hoa", "committee"), scene.task("judge.accept", "2021-01-19")).has_value());
  REQUIRE(
      cast_vote(scene.session("minh", "committee"), scene.task("judge.accept", "2021-01-19")).has_value());
  scene.did("hoa", "committee", "judge.accept", "2021-01-20");
  scene.did("dung", "chair", "approve.ok", "2021-01-21");
  const CaseView view = scene.shown();
  std::set<LineKind> kinds;
  for (const JournalLine& line : view.journal) kinds.insert(line.kind);
  CHECK(kinds.size() == 22);  // All but links and migrations.
  const CaseDay today{.today = day("2021-01-21"), .library = scene.library};
  for (const Language language : {Language::kVietnamese, Language::kEnglish}) {
    const std::string text = to_markdown(case_page(view, national(language), &today));
    INFO(text);
    CHECK_FALSE(contains(text, "report."));
    CHECK_FALSE(contains(text, "{"));
    for (const char* kind : {"task.", "document.sign", "complaint.", "deadline.", "claim.withdraw"})
      CHECK_FALSE(contains(text, kind));
  }
  const std::string told = to_markdown(case_page(view, national(Language::kVietnamese), &today));
  for (const char* text : {"Tính lại thời hạn theo lịch mới", "do ngày 21/01/2021", "Tài sản, vốn chia được",
                           "1.500.000", "2/3 phiếu", "tạm dừng", "khởi kiện"})
    CHECK(contains(told, text));
}

}  // namespace
}  // namespace htx::report
