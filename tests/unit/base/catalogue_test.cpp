#include <algorithm>
#include <set>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/message.h"
#include "engine/base/text.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

std::set<std::string> slots(std::string_view text) {
  std::set<std::string> found;
  while (true) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return found;
    found.insert(std::string(text.substr(open + 1, close - open - 1)));
    text.remove_prefix(close + 1);
  }
}

TEST_CASE("the catalogue says everything once, in both languages, with the same slots", "[base][message]") {
  std::set<std::string_view> codes;
  for (const CatalogueEntry& entry : catalogue()) {
    CAPTURE(entry.code);
    CHECK(codes.insert(entry.code).second);
    CHECK_FALSE(entry.vi.empty());
    CHECK_FALSE(entry.en.empty());
    CHECK(slots(entry.vi) == slots(entry.en));
    CHECK(entry.hint_vi.empty() == entry.hint_en.empty());
    CHECK(slots(entry.hint_vi) == slots(entry.hint_en));
    CHECK(to_nfc(entry.vi) == entry.vi);
    CHECK(to_nfc(entry.hint_vi) == entry.hint_vi);
  }
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
