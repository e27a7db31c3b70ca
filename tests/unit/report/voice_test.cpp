#include "engine/page/page.h"

#include <array>
#include "tests/support/matchers.h"

namespace htx::report {
namespace {

// A language by the clock of a place at UTC+7.
Manner at_utc_7(Language language) {
  Manner manner(language);
  manner.time = LocalTime({{Date(), 7 * 3'600}});
  return manner;
}

const Voice kVietnameseVoice(at_utc_7(Language::kVietnamese));
const Voice kEnglishVoice(at_utc_7(Language::kEnglish));

TEST_CASE("numbers are written as each language writes them", "[report][voice]") {
  struct Case {
    const char* number;
    const char* vietnamese;
    const char* english;
  };
  const auto cases = std::to_array<Case>({{"0", "0", "0"},
                                          {"7", "7", "7"},
                                          {"999", "999", "999"},
                                          {"1000", "1.000", "1,000"},
                                          {"-1000", "-1.000", "-1,000"},
                                          {"-999", "-999", "-999"},
                                          {"1234.5", "1.234,5", "1,234.5"},
                                          {"0.25", "0,25", "0.25"},
                                          {"-0.5", "-0,5", "-0.5"},
                                          {"440342", "440.342", "440,342"},
                                          {"1234567.125", "1.234.567,125", "1,234,567.125"},
                                          {"1000000000000", "1.000.000.000.000", "1,000,000,000,000"}});
  for (const Case& c : cases) {
    CAPTURE(c.number);
    const auto number = Decimal::from_text(c.number);
    REQUIRE(number.has_value());
    CHECK(kVietnameseVoice.number(*number) == c.vietnamese);
    CHECK(kEnglishVoice.number(*number) == c.english);
  }
  CHECK(kVietnameseVoice.number(std::size_t{4011}) == "4.011");
  CHECK(kEnglishVoice.number(std::size_t{4011}) == "4,011");
}

TEST_CASE("dates are written as each language writes them", "[report][voice]") {
  const Date date = *Date::of(2020, 3, 1);
  CHECK(kVietnameseVoice.date(date) == "01/03/2020");
  CHECK(kEnglishVoice.date(date) == "2020-03-01");
}

TEST_CASE("a moment is shown by the clock on the wall in Vietnam", "[report][voice]") {
  CHECK(kVietnameseVoice.moment("2020-12-31T18:05:27.274Z") == "01:05 ngày 01/01/2021");
  CHECK(kEnglishVoice.moment("2020-12-31T18:05:27.274Z") == "2021-01-01 01:05 (+07:00)");
  CHECK(kVietnameseVoice.moment("1969-12-31T10:30:00.000Z") == "17:30 ngày 31/12/1969");
  CHECK(kVietnameseVoice.moment("1969-12-31T17:00:00.000Z") == "00:00 ngày 01/01/1970");
  CHECK(kVietnameseVoice.moment("chưa rõ") == "chưa rõ");
}

TEST_CASE("a figure of any kind is read by a person", "[report][voice]") {
  CHECK(kVietnameseVoice.figure(Value(true)) == "có");
  CHECK(kEnglishVoice.figure(Value(false)) == "no");
  CHECK(kVietnameseVoice.figure(Value(*Decimal::from_text("1546.5"))) == "1.546,5");
  CHECK(kVietnameseVoice.figure(Value(*Date::of(2020, 12, 31))) == "31/12/2020");
  CHECK(kEnglishVoice.figure(Value::string("a text")) == "a text");
  CHECK(kEnglishVoice.figure(Value()) == "–");
}

TEST_CASE("texts come from the catalogue in the voice's language", "[report][voice]") {
  CHECK(kVietnameseVoice("report.total") == "Tổng cộng");
  CHECK(kEnglishVoice("report.total") == "Total");
  CHECK(kEnglishVoice("report.summary-title", {{"period", "2020"}}) == "Evaluation of cooperatives, 2020");
  CHECK(kVietnameseVoice(Bilingual{"một", "one"}) == "một");
}

}  // namespace
}  // namespace htx::report
