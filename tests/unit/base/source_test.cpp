#include "engine/base/source.h"

#include <string>
#include <vector>

#include "engine/base/text.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("source: the text is in NFC and without a mark, places are those of the file", "[base][source]") {
  // "Hồ" typed as H, o, circumflex, grave; the second line holds one more such letter before the x.
  const Source source("a.txt", "\xEF\xBB\xBFH\x6F\xCC\x82\xCC\x80 x\ne\xCC\x81x\n");
  CHECK(source.text() == "Hồ x\néx\n");
  CHECK(source.place_at(source.text().find('x')).column == 6);
  CHECK(source.place_at(source.text().rfind('x')).line == 2);
  CHECK(source.place_at(source.text().rfind('x')).column == 3);
  CHECK(source.place_at(1000).line == 3);
  CHECK(Source("a.txt", "a\xFFz").text() == "a\xFFz");
}

// The column of a byte as its definition has it: the shortest prefix of the file's line whose normal form
// reaches the byte.
std::size_t slow_column(const std::string& line, std::size_t offset) {
  std::size_t points = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    const bool between = i == line.size() || (static_cast<unsigned char>(line[i]) & 0xC0U) != 0x80U;
    if (!between) continue;
    if (to_nfc(line.substr(0, i)).size() <= offset && to_nfc(line).starts_with(to_nfc(line.substr(0, i))))
      points = code_point_count(std::string_view(line).substr(0, i));
  }
  return points + 1;
}

TEST_CASE("source: a line of any mixture of forms keeps its columns", "[base][source]") {
  // Letters whole and apart, marks in both orders, blanks, and a mark that composes with nothing.
  const std::vector<std::string> pieces = {"a",
                                           " ",
                                           "ố",
                                           "o\xCC\x82\xCC\x81",
                                           "e\xCC\xA3\xCC\x82",
                                           "e\xCC\x82\xCC\xA3",
                                           "đ",
                                           "x\xCC\x81",
                                           "\xF0\x9F\x8C\xBE",
                                           "u\xCC\x9B",
                                           "ư\xCC\x81"};
  unsigned state = 12345;
  for (int round = 0; round < 300; ++round) {
    std::string line;
    for (int i = 0; i < 8; ++i) {
      state = state * 1664525U + 1013904223U;
      line += pieces[(state >> 16U) % pieces.size()];
    }
    const Source source("a.txt", "first\n" + line + "\n");
    const std::string normal = to_nfc(line);
    CAPTURE(line);
    REQUIRE(source.text() == "first\n" + normal + "\n");
    for (std::size_t i = 0; i <= normal.size(); ++i) {
      if (i < normal.size() && (static_cast<unsigned char>(normal[i]) & 0xC0U) == 0x80U) continue;
      const Place place = source.place_at(6 + i);
      CHECK(place.line == 2);
      CHECK(place.column == slow_column(line, i));
    }
  }
}

}  // namespace
}  // namespace htx
