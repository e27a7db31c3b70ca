#include "engine/registry/read_table.h"

#include "engine/base/text.h"
#include "engine/registry/rejects.h"
#include "tests/unit/registry/support.h"

namespace htx {
namespace {

Dictionary small() {
  return dictionary_of(R"(
dictionary: t
version: 1
title: {vi: t, en: t}
key: [id, period]
missing: ["-", "n/a"]
ignored: [STT]
total_words: [tổng cộng, cộng]
units:
  - {unit: triệu đồng, names: [triệu], power: 0}
  - {unit: triệu đồng, names: [tỷ đồng, tỷ], power: 3}
  - {unit: triệu đồng, names: [đồng], power: -6}
codes:
  - {id: tax_code, title: {vi: mã số thuế, en: tax code}, weights: [31, 29, 23, 19, 17, 13, 7, 5, 3], modulus: 11, complement: 10, dependent_digits: 3, source: made up}
fields:
  - {id: id, title: {vi: Mã HTX, en: Id}, type: text, required: true}
  - {id: period, title: {vi: Năm, en: Year}, type: integer, min: 2000, max: 2100, required: true}
  - {id: members, title: {vi: Số thành viên, en: Members}, type: integer, min: 0, max: 100000, sum: true}
  - {id: women, title: {vi: Nữ, en: Women}, type: integer, min: 0, max: 100000, sum: true}
  - {id: capital, title: {vi: Vốn điều lệ, en: Capital}, type: number, unit: triệu đồng, scale: 3, min: 0, max: 1000000, sum: true}
  - {id: day, title: {vi: Ngày đại hội, en: Meeting}, type: date, min: 1990-01-01, max: 2100-12-31}
  - {id: kept, title: {vi: Có sổ, en: Kept}, type: boolean}
  - {id: state, title: {vi: Tình trạng, en: State}, type: enum, values: [
       {id: active, title: {vi: Đang hoạt động, en: Active}},
       {id: stopped, title: {vi: Ngừng hoạt động, en: Stopped}, synonyms: [Ngưng]}]}
  - {id: tax_code, title: {vi: Mã số thuế, en: Tax code}, type: text, check: tax_code}
  - {id: points, title: {vi: Điểm, en: Points}, type: number, scale: 2, min: 0, warn_above: 100}
totals:
  - {id: w, title: {vi: Nữ trong thành viên, en: Women among members}, total: members, parts: [women], relation: at_most, severity: error}
  - {id: c, title: {vi: Vốn gấp đôi, en: Twice the capital}, total: points, parts: [members, women], severity: warning}
)");
}

// One row with the key CM-1/2020 and the given other columns.
ImportResult one(const std::string& header, const std::string& cell) {
  return import_table("Mã HTX;Năm;" + header + "\nCM-1;2020;" + cell + "\n", "t.csv", small());
}

TEST_CASE("each cell is read into its canonical form", "[registry][import]") {
  struct Row {
    const char* header;
    const char* cell;
    const char* member;
    const char* text;
  };
  for (const Row& row :
       {Row{"Số thành viên", "1.234", "members", "\"1234\""},
        Row{"Vốn điều lệ", "1.234,50", "capital", "\"1234.5\""},
        Row{"Vốn điều lệ", "1,2 tỷ", "capital", "\"1200\""},
        Row{"Vốn điều lệ (tỷ đồng)", "1,2", "capital", "\"1200\""},
        Row{"Vốn điều lệ ( Triệu đồng )", "7", "capital", "\"7\""},
        Row{"Vốn điều lệ (đồng)", "1.500.000", "capital", "\"1.5\""},
        Row{"Ngày đại hội", "5/1/2021", "day", "\"2021-01-05\""}, Row{"Có sổ", "x", "kept", "true"},
        Row{"Có sổ", "Không", "kept", "false"}, Row{"Tình trạng", "ngung", "state", "\"stopped\""},
        Row{"Tình trạng", "ĐANG HOẠT ĐỘNG", "state", "\"active\""},
        Row{"Mã số thuế", "2000123453", "tax_code", "\"2000123453\""},
        Row{"Số thành viên", "-", "members", ""}, Row{"Số thành viên", " ", "members", ""},
        Row{"Số thành viên", "N/A", "members", ""}, Row{"Số thành viên", "0", "members", "\"0\""},
        Row{"Số thành viên", "12.0", "members", "\"12\""}}) {
    CAPTURE(row.header, row.cell);
    const ImportResult result = one(row.header, row.cell);
    INFO(explain(result.diagnostics));
    REQUIRE(result.rows.size() == 1);
    CHECK(result.diagnostics.items().empty());
    CHECK(result.rows[0].key == "CM-1/2020");
    const Json* member = result.rows[0].body.find(row.member);
    CHECK((member == nullptr ? "" : write_json(*member)) == row.text);
  }
}

TEST_CASE("each bad cell refuses its row with a code and a place", "[registry][import]") {
  struct Row {
    const char* header;
    const char* cell;
    const char* code;
  };
  for (const Row& row :
       {Row{"Số thành viên", "abc", "registry.not-a-number"},
        Row{"Số thành viên", "-3", "registry.out-of-range"},
        Row{"Số thành viên", "12.000", "registry.ambiguous-number"},
        Row{"Số thành viên", "12,5", "registry.too-many-decimals"},
        Row{"Vốn điều lệ", "1.234", "registry.ambiguous-number"},
        Row{"Vốn điều lệ", "1,2345", "registry.too-many-decimals"},
        Row{"Vốn điều lệ", "10000000000000000000000000000000000000000", "registry.too-many-digits"},
        Row{"Vốn điều lệ", "1000000000000000", "registry.out-of-range"},
        Row{"Vốn điều lệ", "5 USD", "registry.unknown-unit"},
        Row{"Ngày đại hội", "12/31/2020", "registry.not-a-date"},
        Row{"Ngày đại hội", "31/12/3021", "registry.out-of-range"},
        Row{"Có sổ", "chắc là có", "registry.not-a-boolean"},
        Row{"Tình trạng", "đang bay", "registry.unknown-value"},
        Row{"Mã số thuế", "2000123450", "registry.bad-code"},
        Row{"Mã số thuế",
            "a\x01"
            "b",
            "registry.control-character"}}) {
    CAPTURE(row.header, row.cell);
    const ImportResult result = one(row.header, row.cell);
    INFO(explain(result.diagnostics));
    CHECK(result.rows.empty());
    REQUIRE(result.rejected.size() == 1);
    REQUIRE(result.rejected[0].reasons.size() == 1);
    const Diagnostic& reason = result.rejected[0].reasons[0];
    CHECK(reason.message.code == row.code);
    CHECK(reason.place == Place{.file = "t.csv", .line = 2, .field = row.header});
    CHECK(reason.severity == Severity::kError);
  }
}

TEST_CASE("a bad figure is shown with what was found and what was expected", "[registry][import]") {
  const ImportResult result = one("Vốn điều lệ", "1.234");
  REQUIRE(result.diagnostics.items().size() == 1);
  CHECK(to_text(result.diagnostics.items()[0], Language::kVietnamese) ==
        "t.csv: dòng 2, cột Vốn điều lệ: lỗi: Số viết mơ hồ: có thể là 1234 hoặc 1.234. "
        "[registry.ambiguous-number]\n"
        "  tìm thấy: 1.234\n"
        "  cần có: một số như 1.234,5 hoặc 1234,5\n"
        "  cách xử lý: Viết lại không có dấu phân cách hàng nghìn, hoặc thêm phần thập phân, ví dụ 1234 hoặc "
        "1.234,0.\n");
}

TEST_CASE("an ambiguous figure follows the style its column proves", "[registry][import]") {
  const auto capital = [](const std::string& other) {
    const ImportResult result =
        import_table("Mã HTX;Năm;Vốn điều lệ\nCM-1;2020;1.234\nCM-2;2020;" + other + "\n", "t.csv", small());
    return result.rows.size() == 2 ? result.rows[0].body.text_of("capital") : codes(result.diagnostics);
  };
  CHECK(capital("12,5") == "1234");
  CHECK(capital("12.5") == "1.234");
  CHECK(capital("12") == "registry.ambiguous-number");
  CHECK(capital("5.678") == "registry.ambiguous-number registry.ambiguous-number");
}

TEST_CASE("figures converted from another unit are rounded with a warning", "[registry][import]") {
  const ImportResult result = one("Vốn điều lệ (đồng)", "1.234.567.890");
  CHECK(codes(result.diagnostics) == "registry.rounded");
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].body.text_of("capital") == "1234.568");
}

TEST_CASE("headers match however they are typed", "[registry][import]") {
  for (const char* header : {"Số thành viên", "SO THANH VIEN", "  số   thành viên *",
                             "So\xCC\x82\xCC\x81 tha\xCC\x80nh vie\xCC\x82n", "members", "Members",
                             "\"Số\nthành viên\"", "Số thành viên:"}) {
    CAPTURE(header);
    const ImportResult result = one(header, "9");
    INFO(explain(result.diagnostics));
    REQUIRE(result.rows.size() == 1);
    CHECK(result.rows[0].body.text_of("members") == "9");
  }
}

TEST_CASE("an unknown header is a warning that names the nearest known one", "[registry][import]") {
  const ImportResult result = one("Số thành vien chinh", "9");
  CHECK(codes(result.diagnostics) == "registry.unknown-header");
  CHECK(result.diagnostics.items()[0].severity == Severity::kWarning);
  CHECK(result.diagnostics.items()[0].expected == Message("registry.nearest", {{"name", "Số thành viên"}}));
  CHECK(result.rows.size() == 1);
  CHECK(codes(one("Vốn điều lệ (USD)", "9").diagnostics) == "registry.unknown-header");
  CHECK(one("STT", "9").diagnostics.items().empty());
}

TEST_CASE("a repeated or missing required header refuses the table", "[registry][import]") {
  const ImportResult repeated = one("Năm ;Nữ", "2020;1");
  CHECK(codes(repeated.diagnostics) == "registry.duplicate-header");
  CHECK_FALSE(repeated.readable);
  const ImportResult missing = import_table("Mã HTX;Nữ\nCM-1;1\n", "t.csv", small());
  CHECK(codes(missing.diagnostics) == "registry.missing-header");
  CHECK_FALSE(missing.readable);
  CHECK(missing.rows.empty());
}

TEST_CASE("a constant stands in for a column the table lacks", "[registry][import]") {
  const ImportResult result =
      import_table("Mã HTX;Nữ\nCM-1;1\n", "t.csv", small(), {.constants = {{"period", "2020"}}});
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].key == "CM-1/2020");
}

TEST_CASE("a table without rows or without a header says so", "[registry][import]") {
  CHECK(codes(import_table("", "t.csv", small()).diagnostics) == "registry.empty-file");
  CHECK(codes(import_table("\n;;\n", "t.csv", small()).diagnostics) == "registry.empty-file");
  CHECK(codes(import_table("Mã HTX;Năm\n;\n", "t.csv", small()).diagnostics) == "registry.no-rows");
}

TEST_CASE("titles above the header are skipped", "[registry][import]") {
  const ImportResult result =
      import_table("BÁO CÁO NĂM;;\nNăm;2020;\n\nMã HTX;Năm;Nữ\nCM-1;2020;3\n", "t.csv", small());
  INFO(explain(result.diagnostics));
  CHECK(result.diagnostics.items().empty());
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].row == 5);
  REQUIRE(result.skipped.size() == 2);
  CHECK(result.skipped[1].row == 2);
  CHECK(result.skipped[1].kind == SkippedKind::kTitle);
}

TEST_CASE("a row with too few or too many cells is refused whole", "[registry][import]") {
  const ImportResult result =
      import_table("\n\nMã HTX,Năm,Vốn điều lệ\nCM-1,2020\nCM-2,2020,1,5\nCM-3,2020,7,,\nCM-4,2020,\"1,5\"\n",
                   "t.csv", small());
  REQUIRE(result.rejected.size() == 2);
  CHECK(result.rejected[0].row == 4);
  CHECK(result.rejected[0].reasons[0].message.code == "registry.short-row");
  CHECK(result.rejected[1].reasons[0].message.code == "registry.long-row");
  CHECK(result.rejected[1].reasons[0].expected == Message("registry.expected-columns", {{"count", "3"}}));
  CHECK(result.rows.size() == 2);
}

TEST_CASE("a row of broken form is refused and kept, and the rest goes on", "[registry][import]") {
  const ImportResult result =
      import_table("Mã HTX;Năm\nCM-1;2020\nCM-\xFF;2020\n\"CM-3;2020\nCM-4;2020\n", "t.csv", small());
  CHECK(codes(result.diagnostics) == "registry.not-utf8 registry.open-quote");
  REQUIRE(result.rejected.size() == 2);
  CHECK(result.rejected[0].cells == std::vector<std::string>{"CM-\xEF\xBF\xBD", "2020"});
  CHECK(result.rejected[0].row == 3);
  CHECK(result.rows.size() == 2);
}

TEST_CASE("a missing required figure refuses the row and every mistake of it is listed",
          "[registry][import]") {
  const ImportResult result = import_table("Mã HTX;Năm;Nữ;Có sổ\n;3000;x;?\n", "t.csv", small());
  CHECK(codes(result.diagnostics) ==
        "registry.required-missing registry.out-of-range registry.not-a-number registry.not-a-boolean");
}

TEST_CASE("what only the caller knows refuses a row like any other mistake", "[registry][import]") {
  ImportOptions options;
  std::string asked;
  options.refuse = [&asked](const Json& body) -> std::optional<Refusal> {
    asked += body.text_of("id") + " ";
    if (body.text_of("id") != "CM-2") return std::nullopt;
    return Refusal{.field = "id", .message = "test.unknown", .expected = "test.known"};
  };
  const ImportResult result =
      import_table("Mã HTX;Năm;Nữ\nCM-1;2020;1\nCM-2;2020;1\nCM-3;2020;x\n", "t.csv", small(), options);
  CHECK(asked == "CM-1 CM-2 ");
  REQUIRE(result.rejected.size() == 2);
  CHECK(result.rejected[0].reasons[0].place == Place{.file = "t.csv", .line = 3, .field = "Mã HTX"});
  CHECK(result.rejected[0].reasons[0].found == "CM-2");
  CHECK(result.rejected[0].reasons[0].expected == Message("test.known"));
  CHECK(result.rows.size() == 1);
}

TEST_CASE("a table of very many and very long unknown headers is read at once", "[registry][import]") {
  std::string header = "Mã HTX;Năm";
  for (int i = 0; i < 500; ++i) header += ";" + std::string(6'000, static_cast<char>('a' + i % 26));
  const ImportResult result = import_table(header + "\n", "t.csv", small());
  CHECK(result.readable);
  CHECK(result.diagnostics.items().size() == 501);
}

TEST_CASE("two rows with one key and other figures are both refused", "[registry][import]") {
  const ImportResult result =
      import_table("Mã HTX;Năm;Nữ\nCM-1;2020;1\nCM-2;2020;1\ncm-1;2020;2\nCM-1;2021;2\n", "t.csv", small());
  CHECK(codes(result.diagnostics) == "registry.duplicate-key registry.duplicate-key");
  CHECK(result.diagnostics.items()[0].message.arguments[1].value == "4");
  CHECK(result.diagnostics.items()[1].message.arguments[1].value == "2");
  CHECK(result.rows.size() == 2);
}

TEST_CASE("a row that repeats another one exactly is refused once", "[registry][import]") {
  const ImportResult result = import_table("Mã HTX;Năm;Nữ\nCM-1;2020;1\nCM-1;2020;1\n", "t.csv", small());
  CHECK(codes(result.diagnostics) == "registry.repeated-row");
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].row == 2);
}

TEST_CASE("parts are checked against totals inside a row", "[registry][import]") {
  const ImportResult women = one("Số thành viên;Nữ", "5;6");
  CHECK(codes(women.diagnostics) == "registry.parts-exceed");
  CHECK(women.rejected.size() == 1);
  const ImportResult points = one("Số thành viên;Nữ;Điểm", "6;5;12");
  CHECK(codes(points.diagnostics) == "registry.parts-differ");
  CHECK(points.diagnostics.items()[0].expected == Message("registry.expected-sum", {{"sum", "6 + 5 = 11"}}));
  CHECK(points.rows.size() == 1);
  REQUIRE(points.reconciliations.size() == 1);
  CHECK(points.reconciliations[0].difference() == Decimal(1));
  CHECK(one("Số thành viên;Nữ;Điểm", "6;5;11").diagnostics.items().empty());
  CHECK(one("Số thành viên;Nữ;Điểm", "6;;11").diagnostics.items().empty());
}

TEST_CASE("points above the maximum of the form keep their row with a warning", "[registry][import]") {
  const ImportResult result = one("Điểm", "100,5");
  CHECK(codes(result.diagnostics) == "registry.above-usual");
  CHECK(result.rows.size() == 1);
  CHECK(one("Điểm", "100").diagnostics.items().empty());
}

TEST_CASE("the 2018 report of Cà Mau is kept with its total and its parts", "[registry][import]") {
  const ImportResult result = import_table(
      "Địa bàn,Thời điểm,Tổng số HTX,Nông nghiệp,Phi nông nghiệp,QTDND\nCà Mau,30/06/2018,167,94,54,2\n",
      "r.csv", shipped_dictionary("reports"));
  CHECK(codes(result.diagnostics) == "registry.parts-differ");
  REQUIRE(result.rows.size() == 1);
  CHECK(result.rows[0].body.text_of("cooperatives") == "167");
  REQUIRE(result.reconciliations.size() == 1);
  CHECK(result.reconciliations[0].sum_text() == "94 + 54 + 2 = 150");
}

TEST_CASE("total, subtotal and heading rows are left out of the data and compared with it",
          "[registry][import]") {
  const std::string table =
      "STT;Mã HTX;Năm;Nữ\n"
      "I;Huyện A;;3\n"
      "1;CM-1;2020;1\n"
      "2;CM-2;2020;2\n"
      ";Cộng huyện A;;3\n"
      "II;Huyện B;;9\n"
      "3;CM-3;2020;4\n"
      ";Cộng huyện B;;4\n"
      ";Tổng cộng;;8\n";
  const ImportResult result = import_table(table, "t.csv", small());
  INFO(explain(result.diagnostics));
  CHECK(result.rows.size() == 3);
  REQUIRE(result.skipped.size() == 5);
  CHECK(result.skipped[0].kind == SkippedKind::kHeading);
  CHECK(result.skipped[1].kind == SkippedKind::kSubtotal);
  CHECK(result.skipped[4].kind == SkippedKind::kTotal);
  CHECK(codes(result.diagnostics) == "registry.declared-total registry.declared-total");
  CHECK(result.diagnostics.items()[0].place.line == 6);
  CHECK(result.diagnostics.items()[0].found == "9");
  CHECK(result.diagnostics.items()[0].expected == Message("registry.expected-sum", {{"sum", "4"}}));
  CHECK(result.diagnostics.items()[1].expected == Message("registry.expected-sum", {{"sum", "7"}}));
}

// Two rows and their total; beside them a column that no field reads, which has `mark` in the row of the
// total.
std::string table_with_total(const std::string& label, std::size_t where, const std::string& mark) {
  std::vector<std::vector<std::string>> rows = {
      {"Mã HTX", "Năm", "Nữ"}, {"CM-1", "2020", "1"}, {"CM-2", "2020", "2"}, {label, "", "3"}};
  std::string table;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string other = r == 0 ? "Cột lạ" : r == 3 ? mark : "7";
    rows[r].insert(rows[r].begin() + static_cast<std::ptrdiff_t>(where), other);
    table += join(rows[r], ";") + "\n";
  }
  return table;
}

void check_total_row(const std::string& table) {
  CAPTURE(table);
  const ImportResult result = import_table(table, "t.csv", small());
  CHECK(result.rows.size() == 2);
  CHECK(result.rejected.empty());
  REQUIRE(result.skipped.size() == 1);
  for (const ColumnTotal& total : result.totals) {
    if (total.field == "women") CHECK(to_text(total.all_rows) == "3");
  }
}

// A total row is found by its label whatever stands in columns that no field reads, and wherever those are.
TEST_CASE("a total row is no cooperative because of a column that nothing reads", "[registry][import]") {
  const std::vector<std::string> marks = {"", "150", "1.234,5", "đã đối chiếu", "x"};
  for (const std::string label : {"Tổng cộng", "Cộng huyện U Minh", "Cộng"}) {
    for (std::size_t where = 0; where <= 3; ++where) {
      for (const std::string& mark : marks) {
        // A remark before the label is a label itself; a figure there is none.
        if (where == 0 && (mark == "x" || mark.starts_with("đã"))) continue;
        check_total_row(table_with_total(label, where, mark));
      }
    }
  }
}

TEST_CASE("a cooperative whose name begins like a total is data", "[registry][import]") {
  const Dictionary cooperatives = shipped_dictionary("cooperatives");
  const ImportResult result =
      import_table("Tên HTX;Mã HTX;Loại hình;Lĩnh vực;Huyện\nCộng Hòa;CM-1;HTX;Nông nghiệp;U Minh\n", "t.csv",
                   cooperatives);
  INFO(explain(result.diagnostics));
  CHECK(result.rows.size() == 1);
}

TEST_CASE("a label beside another text is data, whatever it says", "[registry][import]") {
  const ImportResult result =
      import_table("Mã HTX;Năm;Tình trạng\nCộng;2020;Đang hoạt động\n", "t.csv", small());
  CHECK(result.rows.size() == 1);
  CHECK(result.skipped.empty());
}

TEST_CASE("a total that stands above the data is compared with all of it", "[registry][import]") {
  const auto said = [](const std::string& total) {
    return codes(
        import_table("Mã HTX;Năm;Nữ\nTổng cộng;;" + total + "\nCM-1;2020;1\nCM-2;2020;2\n", "t.csv", small())
            .diagnostics);
  };
  CHECK(said("3").empty());
  CHECK(said("4") == "registry.declared-total");
}

TEST_CASE("a total that cannot be read is a warning", "[registry][import]") {
  const ImportResult result =
      import_table("Mã HTX;Năm;Nữ\nCM-1;2020;1\nTổng cộng;;khoảng 1\n", "t.csv", small());
  CHECK(codes(result.diagnostics) == "registry.not-a-number");
  CHECK_FALSE(result.diagnostics.has_errors());
  CHECK(result.rows.size() == 1);
}

TEST_CASE("a declared total counts refused rows and names unreadable cells", "[registry][import]") {
  const ImportResult result =
      import_table("Mã HTX;Năm;Nữ;Có sổ\nCM-1;2020;1;có\nCM-2;2020;2;?\nCM-3;2020;x;có\nTổng cộng;;13;\n",
                   "t.csv", small());
  REQUIRE(result.totals.size() == 1);
  CHECK(result.totals[0].accepted == Decimal(1));
  CHECK(result.totals[0].all_rows == Decimal(3));
  CHECK(result.totals[0].unreadable == 1);
  const Diagnostic& last = result.diagnostics.items().back();
  CHECK(last.message == Message("registry.declared-total", {{"unreadable", "1"}, {"difference", "10"}}));
}

TEST_CASE("equal figures give equal canonical bytes whatever the file looked like", "[registry][import]") {
  const ImportResult a = import_table(
      "Mã HTX;Năm;Vốn điều lệ;Ngày đại hội;Nữ\nCM-1;2020;1.234,50;05/01/2021;\n", "a.csv", small());
  const ImportResult b =
      import_table("Meeting,Capital,Id,Year\n2021-01-05,\"1,234.5\",CM-1,2020\n", "b.csv", small());
  REQUIRE(a.rows.size() == 1);
  REQUIRE(b.rows.size() == 1);
  REQUIRE_VALUE(const std::string left, canonical_json(a.rows[0].body));
  REQUIRE_VALUE(const std::string right, canonical_json(b.rows[0].body));
  CHECK(left == right);
  CHECK(left == R"({"capital":"1234.5","day":"2021-01-05","id":"CM-1","period":"2020"})");
}

TEST_CASE("refused rows are written for correction and read again when corrected", "[registry][import]") {
  const ImportResult first =
      import_table("Mã HTX;Năm;Vốn điều lệ;Nữ\nCM-1;2020;12,5;1\nCM-2;2020;1;x\nCM-3;2020\nCM-4;2020;1;2;3\n",
                   "t.csv", small());
  REQUIRE(first.rejected.size() == 3);

  std::string rejects = write_rejects(first);

  CHECK(rejects ==
        "Dòng gốc;Lỗi;Mã HTX;Năm;Vốn điều lệ;Nữ\r\n"
        "3;Nữ: Không phải là số. Cần có: một số như 1.234,5 hoặc 1234,5.;CM-2;2020;1;x\r\n"
        "4;Dòng có ít ô hơn tiêu đề. Cần có: 4 ô.;CM-3;2020;;\r\n"
        "5;Dòng có nhiều ô hơn tiêu đề. Cần có: 4 ô.;CM-4;2020;1;2;3\r\n");
  const ImportResult again = import_table(rejects, "r.csv", small());
  CHECK(again.rows.size() == 1);
  CHECK(again.rejected.size() == 2);
  CHECK(write_rejects(again) ==
        "Dòng gốc;Lỗi;Mã HTX;Năm;Vốn điều lệ;Nữ\r\n"
        "2;Nữ: Không phải là số. Cần có: một số như 1.234,5 hoặc 1234,5.;CM-2;2020;1;x\r\n"
        "4;Dòng có nhiều ô hơn tiêu đề. Cần có: 6 ô.;CM-4;2020;1;2;3\r\n");
  rejects.replace(rejects.find(";x\r"), 2, ";7");
  rejects.replace(rejects.find(";2;3\r"), 4, ";2");
  const ImportResult corrected = import_table(rejects, "r.csv", small());
  INFO(explain(corrected.diagnostics));
  CHECK(corrected.rows.size() == 3);
  CHECK(corrected.diagnostics.items().empty());
  CHECK(write_rejects(corrected).empty());
}

TEST_CASE("reports beyond the limit are counted, and the rows are still judged", "[registry][import]") {
  std::string table = "Mã HTX;Năm;Nữ\n";
  for (int i = 0; i < 10; ++i) table += "CM-" + std::to_string(i) + ";2020;x\n";
  const ImportResult result = import_table(table, "t.csv", small(), {.max_diagnostics = 3});
  CHECK(result.diagnostics.items().size() == 3);
  CHECK(result.diagnostics_left_out == 7);
  CHECK(result.rejected.size() == 10);
}

TEST_CASE("a text beyond the limit refuses its row", "[registry][import]") {
  const ImportResult result =
      import_table("Mã HTX;Năm\nCM-123;2020\n", "t.csv", small(), {.max_text_length = 5});
  CHECK(codes(result.diagnostics) == "registry.text-too-long");
  CHECK(import_table("Mã HTX;Năm\nCM-12;2020\n", "t.csv", small(), {.max_text_length = 5}).rows.size() == 1);
}

}  // namespace
}  // namespace htx
