#include "engine/report/words/explanation_words.h"
#include "engine/rules/read_pack.h"
#include "engine/rules/ruling.h"

#include <array>

#include "tests/support/office_scene.h"

namespace htx::report {
namespace {

constexpr const char* kPack = R"y(pack: test.words
version: 1
title: {vi: Thử, en: Trial}
status: proposal
general: true
basis: {law: none, tag: test}
in_force: {from: 2019-01-01, to: null}
reviewed_by: null
reviewed_on: null
inputs:
  - {id: ratio, type: number, min: -10, max: 10, scale: 4, title: {vi: Vốn chủ sở hữu trên tổng tài sản, en: Equity to total assets}}
  - {id: workers, type: number, unit: người, min: 0, max: 9999, title: {vi: Lao động, en: Workers}}
  - {id: arrears, type: number, unit: triệu đồng, min: 0, max: 9999, scale: 1, title: {vi: Nợ quá hạn, en: Arrears}}
  - {id: kept, type: boolean, title: {vi: Có sổ đăng ký thành viên, en: Register kept}}
  - {id: status, field: operational_status, type: string, title: {vi: Tình trạng, en: Status}}
  - {id: own, type: number, unit: điểm, min: 0, max: 10, scale: 1, title: {vi: Điểm tự chấm, en: Own points}}
total: 60
groups:
  - id: g
    title: {vi: Nhóm, en: Group}
    max: 60
    criteria:
      - {id: equity, title: {vi: Vốn, en: Equity}, max: 10, value: ratio, missing: ask, basis: {law: none, tag: test},
         bands: [{in: "< 0.1", points: 0}, {in: "[0.1..0.25)", points: 4}, {in: ">= 0.25", points: 10}]}
      - {id: jobs, title: {vi: Việc làm, en: Jobs}, max: 10, value: workers, missing: exclude, basis: {law: none, tag: test},
         bands: [{in: "0", points: 0}, {in: "(0..1]", points: 1}, {in: "(1..10)", points: 4}, {in: ">= 10", points: 10}]}
      - {id: debt, title: {vi: Nợ, en: Debt}, max: 10, value: arrears, missing: zero, basis: {law: none, tag: test},
         bands: [{in: "<= 0", points: 10}, {in: "(0..5]", points: 3}, {in: "> 5", points: 0}]}
      - {id: register, title: {vi: Sổ, en: Register}, max: 10, value: kept, missing: zero, basis: {law: none, tag: test},
         bands: [{in: "true", points: 10}, {in: "false", points: 0}]}
      - {id: working, title: {vi: Hoạt động, en: Working}, max: 10, value: status, missing: zero, basis: {law: none, tag: test},
         bands: [{in: "\"active\"", points: 10}, {in: "not(\"active\")", points: 0}]}
      - {id: self, title: {vi: Tự chấm, en: Self-scored}, max: 10, points: own, missing: zero, basis: {law: none, tag: test}}
grades:
  - {id: good, title: {vi: Tốt, en: Good}, at_least: 40, class: strong}
  - {id: fair, title: {vi: Khá, en: Fair}, at_least: 20, class: strong}
  - {id: bad, title: {vi: Yếu, en: Poor}, at_least: 0, class: weak}
)y";

Dictionaries shipped_dictionaries() {
  // They live as long as the library does.
  const auto plain = [](const Dictionary* one) {
    return std::shared_ptr<const Dictionary>(std::shared_ptr<void>(), one);
  };
  return {plain(*shipped_library().cooperatives()), plain(*shipped_library().returns())};
}

rules::Pack pack(const std::string& text = kPack) {
  Diagnostics diagnostics;
  const auto document = parse_document(Source("words.yaml", text), diagnostics);
  REQUIRE(document.has_value());
  auto pack = rules::read_pack(*document, diagnostics);
  for (const Diagnostic& d : diagnostics.items()) UNSCOPED_INFO(htx::to_text(d, Language::kEnglish));
  REQUIRE(pack.has_value());
  return *std::move(pack);
}

rules::Assessment assessed(const rules::Pack& pack, const std::map<std::string, Value>& figures) {
  rules::Facts facts;
  for (const auto& [name, value] : figures) facts.current[name] = {value, "r.csv:2"};
  return rules::assess(pack, {}, "T-1", facts, {2020, day("2020-12-31"), day("2020-12-31")});
}

Value number(std::string_view text) { return *Decimal::from_text(text); }

std::string told(const char* criterion, const std::map<std::string, Value>& figures, Language language) {
  const rules::Pack p = pack();
  const rules::Assessment a = assessed(p, figures);
  for (const rules::Criterion& c : p.groups.front().criteria) {
    if (c.id == criterion)
      return narrative(p, c, *a.criterion(criterion), shipped_dictionaries(), Voice(national(language)));
  }
  return "";
}

TEST_CASE("a criterion is told in a sentence to be read aloud", "[report][words]") {
  struct Case {
    const char* criterion;
    std::map<std::string, Value> figures;
    const char* vi;
    const char* en;
  };
  const auto cases = std::to_array<Case>({
      {"equity",
       {{"ratio", number("0.18")}},
       "Vốn chủ sở hữu trên tổng tài sản là 0,18, thuộc mức từ 0,1 đến dưới 0,25, được 4 trên 10 điểm; nếu "
       "đạt "
       "0,25 sẽ được 10 điểm; nếu giảm xuống dưới 0,1 thì chỉ còn 0 điểm.",
       "Equity to total assets: 0.18, in the band from 0.1 to below 0.25, which earns 4 of 10 points; at "
       "0.25 it "
       "would earn 10 points; below 0.1 it would earn only 0 points."},
      {"jobs",
       {{"workers", number("1")}},
       "Lao động là 1 người, thuộc mức trên 0 đến 1 người, được 1 trên 10 điểm; nếu vượt 1 người sẽ được 4 "
       "điểm; "
       "nếu giảm còn 0 người thì chỉ còn 0 điểm.",
       "Workers: 1 person, in the band above 0 and up to 1 person, which earns 1 of 10 points; above 1 "
       "person it "
       "would earn 4 points; down at 0 people it would earn only 0 points."},
      {"jobs",
       {{"workers", number("1234")}},
       "Lao động là 1.234 người, thuộc mức từ 10 người trở lên, được 10 trên 10 điểm; nếu giảm xuống dưới 10 "
       "người thì chỉ còn 4 điểm.",
       "Workers: 1,234 people, in the band 10 people or more, which earns 10 of 10 points; below 10 people "
       "it "
       "would earn only 4 points."},
      {"jobs",
       {},
       "Thiếu số liệu: Lao động. Tiêu chí này không được tính; điểm các tiêu chí còn lại được quy đổi về "
       "thang "
       "điểm đầy đủ.",
       "Missing: Workers. This criterion is left out; the points of the others are scaled up to the full "
       "maximum."},
      {"debt",
       {{"arrears", number("2.5")}},
       "Nợ quá hạn là 2,5 triệu đồng, thuộc mức trên 0 đến 5 triệu đồng, được 3 trên 10 điểm; nếu vượt 5 "
       "triệu "
       "đồng thì chỉ còn 0 điểm; nếu giảm còn 0 triệu đồng sẽ được 10 điểm.",
       "Arrears: 2.5 million VND, in the band above 0 and up to 5 million VND, which earns 3 of 10 points; "
       "above "
       "5 million VND it would earn only 0 points; down at 0 million VND it would earn 10 points."},
      {"debt",
       {},
       "Thiếu số liệu: Nợ quá hạn. Tiêu chí này được 0 trên 10 điểm.",
       "Missing: Arrears. This criterion earns 0 of 10 points."},
      {"equity",
       {},
       "Thiếu số liệu: Vốn chủ sở hữu trên tổng tài sản. Vì vậy hợp tác xã chưa được xếp loại.",
       "Missing: Equity to total assets. So the cooperative is not rated."},
      {"equity",
       {{"ratio", number("11")}},
       "Số liệu nằm ngoài khoảng cho phép hoặc sai kiểu nên không được chấm điểm. Vì vậy hợp tác xã chưa "
       "được xếp "
       "loại.",
       nullptr},
      {"register",
       {{"kept", Value(true)}},
       "Có sổ đăng ký thành viên: có, được 10 trên 10 điểm.",
       "Register kept: yes, which earns 10 of 10 points."},
      {"working",
       {{"operational_status", Value::string("active")}},
       "Tình trạng: Đang hoạt động, được 10 trên 10 điểm.",
       "Status: Active, which earns 10 of 10 points."},
      {"self",
       {{"own", number("9")}},
       "Tự chấm: hợp tác xã tự chấm, được 9 trên 10 điểm; còn 1 điểm nữa là tối đa.",
       "Self-scored: scored by the cooperative itself, 9 of 10 points; 1 point short of the maximum."},
      {"self",
       {{"own", number("10")}},
       "Tự chấm: hợp tác xã tự chấm, được 10 trên 10 điểm.",
       "Self-scored: scored by the cooperative itself, 10 of 10 points."},
  });
  for (const Case& c : cases) {
    CAPTURE(c.criterion);
    CHECK(told(c.criterion, c.figures, Language::kVietnamese) == c.vi);
    if (c.en != nullptr) CHECK(told(c.criterion, c.figures, Language::kEnglish) == c.en);
  }
}

// A share of two figures and points that an expression gives.
std::string derived_pack(const std::string& rounding) {
  return R"y(pack: test.derived
version: 1
title: {vi: Thử, en: Trial}
status: proposal
basis: {law: none, tag: test}
in_force: {from: 2019-01-01, to: null}
reviewed_by: null
reviewed_on: null
inputs:
  - {id: equity, type: number, unit: triệu đồng, min: 0, max: 99999, title: {vi: Vốn, en: Equity}}
  - {id: assets, type: number, unit: triệu đồng, min: 1, max: 99999, title: {vi: Tài sản, en: Assets}}
derived:
  - {id: ratio, scale: 4, )y" +
         rounding + R"y(title: {vi: Tỷ lệ, en: Ratio}, value: equity / assets}
  - {id: p, scale: 2, title: {vi: Điểm, en: Points}, value: "min(10, ratio * 25)"}
total: 20
groups:
  - id: g
    title: {vi: Nhóm, en: Group}
    max: 20
    criteria:
      - {id: c, title: {vi: C, en: C}, max: 10, value: ratio, missing: ask, basis: {law: none, tag: test},
         bands: [{in: "<= 0", points: 0}, {in: "(0..0.1)", points: 4}, {in: ">= 0.1", points: 10}]}
      - {id: f, title: {vi: Tự chủ, en: Autonomy}, max: 10, points: p, missing: ask, basis: {law: none, tag: test}}
grades:
  - {id: bad, title: {vi: Yếu, en: Poor}, at_least: 0, class: weak}
)y";
}

TEST_CASE("a figure is told on the side of the cut on which it was compared, and rounding is told",
          "[report][words]") {
  const auto tell = [](const std::string& rounding, const char* equity, const char* assets, std::size_t c,
                       Language language) {
    const rules::Pack p = pack(derived_pack(rounding));
    const rules::Assessment a = assessed(p, {{"equity", number(equity)}, {"assets", number(assets)}});
    return narrative(p, p.groups[0].criteria[c], a.criteria[c], shipped_dictionaries(),
                     Voice(national(language)));
  };
  const auto vi = Language::kVietnamese;
  CHECK(tell("", "1999", "20000", 0, vi)
            .starts_with("Tỷ lệ là 0,09995, thuộc mức trên 0 đến dưới 0,1, được 4"));
  CHECK(tell("", "1", "20000", 0, vi).starts_with("Tỷ lệ là 0,00005, thuộc mức trên 0"));
  CHECK(tell("", "1", "12", 0, vi).starts_with("Tỷ lệ là 0,0833, thuộc mức trên 0"));
  CHECK(tell("round: half_up, ", "1999", "20000", 0, vi)
            .starts_with("Tỷ lệ là 0,1 (làm tròn từ 0,09995), thuộc mức từ 0,1 trở lên, được 10"));
  CHECK(tell("round: half_up, ", "1999", "20000", 0, Language::kEnglish)
            .starts_with("Ratio: 0.1 (rounded from 0.09995), in the band 0.1 or more"));
  CHECK(tell("round: down, ", "1", "3", 0, vi).starts_with("Tỷ lệ là 0,3333 (làm tròn từ 0,333333), thuộc"));
  CHECK(tell("round: down, ", "1", "4", 0, vi).starts_with("Tỷ lệ là 0,25, thuộc"));
}

TEST_CASE("points that an expression gives are told by it and its figures", "[report][words]") {
  const auto tell = [](const std::string& rounding, Language language) {
    const rules::Pack p = pack(derived_pack(rounding));
    const rules::Assessment a = assessed(p, {{"equity", number("1")}, {"assets", number("12")}});
    const rules::Criterion& criterion = p.groups[0].criteria[1];
    CHECK(reason_code(p, criterion, a.criteria[1]) == "f/formula");
    CHECK(state_text(p, criterion, a.criteria[1], shipped_dictionaries(),
                     Voice(national(Language::kEnglish))) == "by expression");
    return narrative(p, criterion, a.criteria[1], shipped_dictionaries(), Voice(national(language)));
  };
  CHECK(
      tell("", Language::kVietnamese) ==
      "Tự chủ: được 2,08 trên 10 điểm, tính bằng công thức p = min(10, ratio * 25); ratio = equity / assets, "
      "trong đó equity là Vốn (1 triệu đồng); assets là Tài sản (12 triệu đồng); còn 7,92 điểm nữa là tối "
      "đa.");
  CHECK(tell("round: half_even, ", Language::kEnglish) ==
        "Autonomy: 2.08 of 10 points, computed as p = min(10, ratio * 25); ratio = equity / assets, where "
        "equity is "
        "Equity (1 million VND); assets is Assets (12 million VND); ratio is Ratio (0.0833 (rounded from "
        "0.083333)); 7.92 points short of the maximum.");
}

TEST_CASE("what a margin says is what scoring at the edge gives", "[report][words]") {
  const rules::Pack p = pack();
  const Decimal step = *Decimal::from_text("0.0001");
  for (const char* text : {"-1", "0", "0.0999", "0.1", "0.18", "0.2499", "0.25", "3"}) {
    CAPTURE(text);
    const rules::Assessment a = assessed(p, {{"ratio", number(text)}});
    const rules::Criterion& criterion = p.groups.front().criteria.front();
    for (const Margin& margin : margins(criterion, *a.criterion("equity"))) {
      const Decimal there = margin.reached ? margin.edge
                            : margin.above ? margin.edge + step
                                           : margin.edge - step;
      const rules::Assessment moved = assessed(p, {{"ratio", there}});
      CHECK(*moved.criterion("equity")->points == margin.points);
      CHECK(*moved.criterion("equity")->band == margin.band);
    }
  }
}

TEST_CASE("grade margins are the distances to the cut-offs around the score", "[report][words]") {
  const rules::Pack p = pack();
  const auto at = [&](const char* own, const char* ratio) {
    return grade_margins(p, assessed(p, {{"ratio", number(ratio)},
                                         {"workers", number("10")},
                                         {"arrears", number("0")},
                                         {"own", number(own)}}));
  };
  const auto middle = at("3", "0.3");  // 10 + 10 + 10 + 3
  REQUIRE(middle.has_value());
  CHECK(middle->reached == 1);
  CHECK(middle->higher == std::size_t{0});
  CHECK(middle->to_higher == Decimal(7));
  CHECK(middle->lower == std::size_t{2});
  CHECK(middle->above_cut_off == Decimal(13));
  const auto best = at("10", "0.3");
  REQUIRE(best.has_value());
  CHECK_FALSE(best->higher.has_value());
  CHECK(best->above_cut_off == Decimal(0));
  CHECK_FALSE(grade_margins(p, assessed(p, {})).has_value());
}

TEST_CASE("a reason code says which band, or which rule for missing figures", "[report][words]") {
  const rules::Pack p = pack();
  const auto code = [&](const rules::Assessment& assessment, const char* id) {
    const auto& criteria = p.groups[0].criteria;
    return reason_code(p, *std::ranges::find(criteria, id, &rules::Criterion::id), *assessment.criterion(id));
  };
  const rules::Assessment a = assessed(p, {{"ratio", number("0.18")}, {"own", number("4")}});
  CHECK(code(a, "equity") == "equity/2");
  CHECK(code(a, "jobs") == "jobs/missing-excluded");
  CHECK(code(a, "debt") == "debt/missing-zero");
  CHECK(code(a, "self") == "self/self-scored");
  const rules::Assessment b = assessed(p, {{"own", number("11")}});
  CHECK(code(b, "equity") == "equity/missing-not-rated");
  CHECK(code(b, "self") == "self/refused");
}

TEST_CASE("a source of law is cited as its readers do", "[report][words]") {
  struct Case {
    rules::Basis basis;
    const char* vi;
    const char* en;
  };
  const auto cases = std::to_array<Case>({{{"23/2012/QH13", "54.2", "S13", "verified"},
                                           "23/2012/QH13, khoản 2 Điều 54 (nguồn S13; đã đối chiếu văn bản)",
                                           "23/2012/QH13, article 54.2 (source S13; verified)"},
                                          {{"17/2023/QH15", "đ.110.2 g, h", "", "policy proposal"},
                                           "17/2023/QH15, điểm g, h khoản 2 Điều 110 (đề xuất chính sách)",
                                           "17/2023/QH15, article 110.2 g, h (policy proposal)"},
                                          {{"01/2020/TT-BKHĐT", "9", "", "verified (2nd-hand)"},
                                           "01/2020/TT-BKHĐT, Điều 9 (đã đối chiếu một phần)",
                                           "01/2020/TT-BKHĐT, article 9 (verified (2nd-hand))"},
                                          {{"01/2020/TT-BKHĐT", "Phụ lục I", "", "memory-medium"},
                                           "01/2020/TT-BKHĐT, Phụ lục I (chưa đối chiếu văn bản)",
                                           "01/2020/TT-BKHĐT, Phụ lục I (memory-medium)"},
                                          {{"QĐ 1", "8 và phụ lục", "", "inference (design default)"},
                                           "QĐ 1, Điều 8 và phụ lục (suy ra, chưa có văn bản nêu rõ)",
                                           nullptr},
                                          {{"none", "", "", ""}, "none", "none"}});
  for (const Case& c : cases) {
    CHECK(basis_text(c.basis, Voice(national(Language::kVietnamese))) == c.vi);
    if (c.en != nullptr) CHECK(basis_text(c.basis, Voice(national(Language::kEnglish))) == c.en);
  }
}

TEST_CASE("a value of an enumerated field is told by the dictionaries it was read with", "[report][words]") {
  const rules::Pack p = pack();
  const auto dictionary = [](std::string title) {
    Dictionary one;
    one.fields.push_back(
        FieldSpec{.id = "operational_status", .choices = {{.id = "active", .title = {title, title}}}});
    return std::make_shared<const Dictionary>(std::move(one));
  };
  const auto told_by = [&](const Dictionaries& dictionaries) {
    return figure_value(p, "status", Value::string("active"), dictionaries,
                        Voice(national(Language::kEnglish)));
  };
  CHECK(told_by({}) == "active");
  CHECK(told_by({dictionary("Working then"), nullptr}) == "Working then");
  CHECK(told_by({nullptr, dictionary("Working now")}) == "Working now");
}

}  // namespace
}  // namespace htx::report
