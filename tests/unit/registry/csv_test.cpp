#include "engine/registry/csv.h"

#include "engine/base/text.h"
#include "tests/unit/registry/support.h"

namespace htx {
namespace {

// The table as text: cells in brackets, '!' before a broken row.
std::string shown(std::string_view text, const CsvLimits& limits = {}) {
  Diagnostics diagnostics;
  const auto table = read_csv(text, "t.csv", diagnostics, limits);
  if (!table) return "none: " + codes(diagnostics);
  std::string all;
  for (const CsvRow& row : table->rows) {
    all += row.broken ? "!" : "";
    for (const std::string& cell : row.cells) all += "[" + cell + "]";
    all += "|";
  }
  const std::string said = codes(diagnostics);
  return said.empty() ? all : all + " " + said;
}

TEST_CASE("CSV is read as RFC 4180 has it, with either separator and line end", "[registry][csv]") {
  struct Row {
    const char* text;
    const char* table;
  };
  for (const Row& row : {
           Row{"a,b\r\n1,2\r\n", "[a][b]|[1][2]|"},
           Row{"a,b\n1,2", "[a][b]|[1][2]|"},
           Row{"a,b\r1,2\r", "[a][b]|[1][2]|"},
           Row{"a;b\n1,5;2\n", "[a][b]|[1,5][2]|"},
           Row{"a\tb\n1,5\t2;3\n", "[a][b]|[1,5][2;3]|"},
           Row{"\"a;x\",b\n1,2\n", "[a;x][b]|[1][2]|"},
           Row{"a,b\n\"x,\"\"y\"\"\nz\",2\n", "[a][b]|[x,\"y\"\nz][2]|"},
           Row{"a,b\n\"\",\n", "[a][b]|[][]|"},
           Row{"\xEF\xBB\xBF"
               "a,b\n1,2\n",
               "[a][b]|[1][2]|"},
           Row{"sep=;\na;b\n1;2\n", "[a][b]|[1][2]|"},
           Row{"sep=,\r\na,b;c\r\n", "[a][b;c]|"},
           // A quote, an end of a line, half a character separate nothing.
           Row{"sep=\"\na,b\n", "[sep=\"]|[a][b]|"},
           Row{"sep=\n\na,b\n", "[sep=]|[]|[a][b]|"},
           Row{"sep=\xC3\xA0\na,b\n", "[sep=\u00E0]|[a][b]|"},
           Row{"a,b\n\n1,2\n", "[a][b]|[]|[1][2]|"},
           Row{"a,b\nHTX \"Tân Tiến\",2\n", "[a][b]|[HTX \"Tân Tiến\"][2]|"},
           Row{"", ""},
           Row{"one\n", "[one]|"},
           Row{"Hoa\xCC\x80\n", "[Hoà]|"},
       }) {
    CAPTURE(row.text);
    CHECK(shown(row.text) == row.table);
  }
}

TEST_CASE("a row of broken form is reported and the next line is read", "[registry][csv]") {
  struct Row {
    const char* text;
    const char* table;
  };
  for (const Row& row : {
           Row{"a,b\n\"x,1\ny,2\n", "[a][b]|![\"x][1]|[y][2]| registry.open-quote"},
           Row{"a,b\n\"x\"y,1\nz,2\n", "[a][b]|![\"x\"y][1]|[z][2]| registry.text-after-quote"},
           Row{"a,b\nx\xFFy,1\nz,2\n", "[a][b]|![x\xEF\xBF\xBDy][1]|[z][2]| registry.not-utf8"},
       }) {
    CAPTURE(row.text);
    CHECK(shown(row.text) == row.table);
  }
}

TEST_CASE("ill-formed UTF-8 is placed by row and byte offset", "[registry][csv]") {
  Diagnostics diagnostics;
  REQUIRE(read_csv("a,b\nx,1\ny\xC3(,2\n", "t.csv", diagnostics).has_value());
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].place.line == 3);
  CHECK(diagnostics.items()[0].message == Message("registry.not-utf8", {{"offset", "9"}}));
}

TEST_CASE("rows are counted as a spreadsheet shows them", "[registry][csv]") {
  Diagnostics diagnostics;
  const auto table = read_csv("sep=;\na;b\n\n\"x\ny\";2\n3;4\n", "t.csv", diagnostics);
  REQUIRE(table.has_value());
  REQUIRE(table->rows.size() == 4);
  CHECK(table->rows[0].number == 2);
  CHECK(table->rows[2].cells[0] == "x\ny");
  CHECK(table->rows[3].number == 5);
}

TEST_CASE("UTF-16 text is refused as a whole", "[registry][csv]") {
  CHECK(shown(std::string_view("\xFF\xFE"
                               "a\0",
                               4)) == "none: registry.utf16");
}

TEST_CASE("each limit of the CSV reader holds", "[registry][csv]") {
  CHECK(shown("a,b\n1,2\n", {.max_bytes = 7}) == "none: registry.file-too-large");
  CHECK(shown("a,b\n1,2\n", {.max_bytes = 8}) == "[a][b]|[1][2]|");
  CHECK(shown("a,b\n1,2,3\n4,5\n", {.max_columns = 2}) == "[a][b]|![1][2]|[4][5]| registry.too-many-columns");
  CHECK(shown("a,b\nxyz,2\n4,5\n", {.max_field_bytes = 2}) == "[a][b]|![xy]|[4][5]| registry.field-too-long");
  CHECK(shown("a,b\n\"xyzw\",2\n4,5\n", {.max_field_bytes = 2}) ==
        "[a][b]|![\"x]|[4][5]| registry.field-too-long");
  CHECK(shown("a\n1\n2\n", {.max_rows = 2}) == "none: registry.too-many-rows");
  CHECK(shown("a\n\"1\n\"2\n\"3\"x\n4\n", {.max_broken_rows = 1})
            .starts_with("none: registry.text-after-quote"));
  CHECK(contains(shown("a\n\"1\n\"2\n\"3\"x\n4\n", {.max_broken_rows = 1}), "registry.too-many-broken-rows"));
}

TEST_CASE("what is written as CSV is read back as it was", "[registry][csv]") {
  const std::vector<std::vector<std::string>> rows = {
      {"a", "b"}, {"x,y", "z\"w\""}, {"line\nbreak", ""}, {"  blanks ", "cr\rhere"}, {"", ""}};
  std::string text;
  for (const auto& row : rows) text += write_csv_row(row, ',');
  Diagnostics diagnostics;
  const auto table = read_csv(text, "t.csv", diagnostics);
  REQUIRE(table.has_value());
  REQUIRE(table->rows.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) CHECK(table->rows[i].cells == rows[i]);
  CHECK(write_csv_row({""}, ',') == "\"\"\r\n");
}

}  // namespace
}  // namespace htx
