#include <algorithm>
#include <set>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/message.h"
#include "engine/base/text.h"
#include "tests/support/matchers.h"
#include "tests/support/slots.h"

namespace htx {
namespace {

TEST_CASE("the catalogue says everything once, in both languages, with the same slots", "[base][message]") {
  std::set<std::string_view> codes;
  for (const CatalogueEntry& entry : catalogue()) {
    CAPTURE(entry.code);
    CHECK(codes.insert(entry.code).second);
    CHECK_FALSE(entry.vi.empty());
    CHECK_FALSE(entry.en.empty());
    CHECK(slots_of(entry.vi) == slots_of(entry.en));
    CHECK(entry.hint_vi.empty() == entry.hint_en.empty());
    CHECK(slots_of(entry.hint_vi) == slots_of(entry.hint_en));
    CHECK(to_nfc(entry.vi) == entry.vi);
    CHECK(to_nfc(entry.hint_vi) == entry.hint_vi);
  }
}

// The letters that only Vietnamese has among our two languages.
bool has_vietnamese_letter(std::string_view text) {
  return std::ranges::any_of(to_code_points(text), [](char32_t c) {
    return c == U'đ' || c == U'Đ' || c == U'ơ' || c == U'Ơ' || c == U'ư' || c == U'Ư' || c == U'ă' ||
           c == U'Ă' || (c >= 0xC0 && c <= 0x1B0 && c != U'×' && c != U'÷') || (c >= 0x1EA0 && c <= 0x1EF9);
  });
}

TEST_CASE("the catalogue keeps its two languages apart", "[base][message]") {
  // Words of the law, of Vietnamese forms and of FEEL itself that an English reader meets as they are.
  const std::set<std::string_view> quotes = {"registry.expected-boolean"};
  for (const CatalogueEntry& entry : catalogue()) {
    if (quotes.contains(entry.code)) continue;
    CAPTURE(entry.code, entry.en, entry.hint_en);
    CHECK_FALSE(has_vietnamese_letter(entry.en));
    CHECK_FALSE(has_vietnamese_letter(entry.hint_en));
    // A sentence of several words is Vietnamese only if some letter of it is.
    const auto is_sentence = [](std::string_view text) {
      return std::ranges::count(text, ' ') >= 3 && !text.starts_with("Xem: htx ");
    };
    CAPTURE(entry.vi, entry.hint_vi);
    if (is_sentence(entry.vi)) CHECK(has_vietnamese_letter(entry.vi));
    if (is_sentence(entry.hint_vi)) CHECK(has_vietnamese_letter(entry.hint_vi));
  }
}

TEST_CASE("a slot is filled in the language that is spoken", "[base][message]") {
  const Message message("cli.written", {{"file", Bilingual{"Vốn", "Capital"}}});
  CHECK(to_text(message, Language::kVietnamese) == "Đã ghi Vốn.");
  CHECK(to_text(message, Language::kEnglish) == "Written to Capital.");
  CHECK(both(message) == Bilingual{"Đã ghi Vốn.", "Written to Capital."});
  CHECK(to_text(Place{.file = "a.csv", .field = Bilingual{"Vốn", "Capital"}}, Language::kEnglish) ==
        "a.csv: column Capital");
}

TEST_CASE("a list in a sentence never says nothing", "[base][message]") {
  CHECK(list_of(std::vector<std::string>{}).in(Language::kEnglish) == "none");
  CHECK(list_of(std::vector<Bilingual>{}).in(Language::kVietnamese) == "không có");
  CHECK(list_of(std::vector<std::string>{"a", "b"}).in(Language::kVietnamese) == "a, b");
  CHECK(list_of(std::vector<Bilingual>{{"một", "one"}, {"hai", "two"}}).in(Language::kEnglish) == "one, two");
}

TEST_CASE("a message without a text shows its code and arguments", "[base][message]") {
  CHECK(to_text(Message("no.such-code", {{"a", "1"}}), Language::kEnglish) == "no.such-code a=1");
}

TEST_CASE("a diagnostic shows place, sentence, code, found and expected", "[base][diagnostic]") {
  const Diagnostic d{.place = {.file = "htx.csv", .line = 7, .field = "Vốn"},
                     .message = "base.error",
                     .found = "12,,5",
                     .expected = "base.warning"};
  CHECK(to_text(d, Language::kVietnamese) ==
        "htx.csv: dòng 7, cột Vốn: lỗi: lỗi [base.error]\n  tìm thấy: 12,,5\n  cần có: cảnh báo\n");
}

}  // namespace
}  // namespace htx
