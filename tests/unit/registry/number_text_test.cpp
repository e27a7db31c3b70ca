#include "engine/registry/number_text.h"

#include "tests/support/matchers.h"

namespace htx {
namespace {

const std::vector<UnitName> kMoney = {{"trieu", 0}, {"ty", 3}, {"dong", -6}};

std::string shown(const NumberReadings& r) {
  switch (r.fault) {
    case NumberReadings::Fault::kNotANumber: return "not a number";
    case NumberReadings::Fault::kUnknownUnit: return "unit " + r.unit;
    case NumberReadings::Fault::kTooManyDigits: return "too many digits";
    case NumberReadings::Fault::kNone: break;
  }
  const auto text = [](const std::optional<Decimal>& d) { return d ? to_text(*d) : std::string("-"); };
  if (!r.is_ambiguous() && r.decimal_comma && r.decimal_point) return text(r.decimal_comma);
  return text(r.decimal_comma) + " or " + text(r.decimal_point);
}

TEST_CASE("a number is read in every style that can read it", "[registry][number]") {
  struct Row {
    const char* text;
    int scale;
    const char* readings;  // Comma style, then point style.
  };
  for (const Row& row : {
           Row{"1234", 3, "1234"},
           Row{"0", 0, "0"},
           Row{"0012", 0, "12"},
           Row{"1.234,56", 3, "1234.56 or -"},
           Row{"1,234.56", 3, "- or 1234.56"},
           Row{"12,5", 3, "12.5 or -"},
           Row{"12.5", 3, "- or 12.5"},
           Row{"1.234", 3, "1234 or 1.234"},
           Row{"1,234", 3, "1.234 or 1234"},
           Row{"1.234", 0, "1234 or -"},
           Row{"1,234", 0, "- or 1234"},
           Row{"1.234", 1, "1234 or 1.234"},
           Row{"12.000", 0, "12000 or 12"},
           Row{"12.5", 0, "- or 12.5"},
           Row{"1.234.567", 3, "1234567 or -"},
           Row{"1,234,567", 3, "- or 1234567"},
           Row{"0.500", 3, "- or 0.5"},
           Row{"0,500", 3, "0.5 or -"},
           Row{"1234.567", 3, "- or 1234.567"},
           Row{"1 234", 3, "1234"},
           Row{"1 234,5", 3, "1234.5 or -"},
           Row{"1\xC2\xA0"
               "234,5",
               3, "1234.5 or -"},
           Row{"1\xE2\x80\xAF"
               "234",
               3, "1234"},
           Row{"-1.234,5", 3, "-1234.5 or -"},
           Row{"(1.234,5)", 3, "-1234.5 or -"},
           Row{"+7", 0, "7"},
           Row{"\xE2\x88\x92"
               "7",
               0, "-7"},
           Row{"  7  ", 0, "7"},
           Row{"12 5", 3, "not a number"},
           Row{"1.23.456", 3, "not a number"},
           Row{"1.2345.678", 3, "not a number"},
           Row{"1.234 567", 3, "not a number"},
           Row{"1234.567.890", 3, "not a number"},
           Row{"1,2,3", 3, "not a number"},
           Row{"", 3, "not a number"},
           Row{"-", 3, "not a number"},
           Row{".5", 3, "not a number"},
           Row{"5.", 3, "not a number"},
           Row{"mười", 3, "not a number"},
           Row{"--5", 3, "not a number"},
           Row{"1,,2", 3, "not a number"},
           Row{"()", 3, "not a number"},
           Row{"1,2 tỷ", 3, "1200 or -"},
           Row{"1.234 tỷ", 3, "1234000 or 1234"},
           Row{"5 triệu", 3, "5"},
           Row{"1.500.000 đồng", 3, "1.5 or -"},
           Row{"5tỷ", 3, "5000"},
           Row{"5 USD", 3, "unit USD"},
           Row{"1.5E+10", 3, "unit E+10"},
           Row{"1234567890123456789012345678901234", 0, "1234567890123456789012345678901234"},
           Row{"12345678901234567890123456789012345", 0, "too many digits"},
       }) {
    CAPTURE(row.text, row.scale);
    CHECK(shown(read_number_text(row.text, row.scale, kMoney)) == row.readings);
  }
}

TEST_CASE("the unit of the header holds for cells that name none", "[registry][number]") {
  CHECK(shown(read_number_text("1,5", 3, kMoney, 3)) == "1500 or -");
  CHECK(shown(read_number_text("1,5 triệu", 3, kMoney, 3)) == "1.5 or -");
  CHECK(read_number_text("1,5", 3, kMoney, 3).power == 3);
}

std::vector<NumberReadings> column(const std::vector<const char*>& cells, int scale = 3) {
  std::vector<NumberReadings> all;
  all.reserve(cells.size());
  for (const char* cell : cells) all.push_back(read_number_text(cell, scale, {}));
  return all;
}

TEST_CASE("a column proves its style only when no cell contradicts", "[registry][number]") {
  CHECK(style_of_column(column({"1.234", "12,5", "7"})) == NumberStyle::kDecimalComma);
  CHECK(style_of_column(column({"1.234", "12.5", "7"})) == NumberStyle::kDecimalPoint);
  CHECK_FALSE(style_of_column(column({"1.234", "12.5", "12,5"})).has_value());
  CHECK_FALSE(style_of_column(column({"1.234", "7", "1 234"})).has_value());
  CHECK_FALSE(style_of_column({}).has_value());
  CHECK(style_of_column(column({"1.234", "12.000"}, 0)) == NumberStyle::kDecimalComma);
}

TEST_CASE("an ambiguous number is decided by its column or not at all", "[registry][number]") {
  const NumberReadings ambiguous = read_number_text("1.234", 3, {});
  CHECK_FALSE(decide(ambiguous, std::nullopt).has_value());
  CHECK(decide(ambiguous, NumberStyle::kDecimalComma) == Decimal(1234));
  CHECK(decide(ambiguous, NumberStyle::kDecimalPoint) == Decimal::from_text("1.234"));
  CHECK(decide(read_number_text("12,5", 3, {}), NumberStyle::kDecimalPoint) == Decimal::from_text("12.5"));
  CHECK_FALSE(decide(read_number_text("x", 3, {}), NumberStyle::kDecimalComma).has_value());
}

}  // namespace
}  // namespace htx
