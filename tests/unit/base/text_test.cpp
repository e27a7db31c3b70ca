#include "engine/base/text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/source.h"
#include "tests/support/matchers.h"

namespace htx {
namespace {

TEST_CASE("fold: a name matches however it was typed", "[base][text]") {
  const std::string composed = "Số thành viên";
  const std::string decomposed = "So\u0302\u0301 tha\u0300nh vie\u0302n";
  CHECK(fold(composed) == "so thanh vien");
  CHECK(fold(decomposed) == "so thanh vien");
  CHECK(fold("  SO   THANH\u00A0VIEN ") == "so thanh vien");
  CHECK(fold("Hoà Bình") == fold("Hòa Bình"));
  CHECK(fold("Đầm Dơi") == "dam doi");
}

TEST_CASE("to_nfc: decomposed Vietnamese becomes composed", "[base][text]") {
  CHECK(to_nfc("Ca\u0300 Mau") == "Cà Mau");
}

TEST_CASE("is_valid_utf8: ill-formed sequences are refused", "[base][text]") {
  CHECK(is_valid_utf8("Năm Căn"));
  CHECK(is_valid_utf8("\xF0\x9F\x8C\xBE"));
  for (const std::string bad : {"\xC0\x80", "\xED\xA0\x80", "\xE1\x80", "\xF4\x90\x80\x80", "\x80", "\xFF"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_valid_utf8(bad));
  }
}

TEST_CASE("compare_vietnamese: the order of a Vietnamese dictionary", "[base][text]") {
  std::vector<std::string> names = {"Ơn", "Đông", "Ăn", "Dĩ", "O", "An"};
  std::ranges::sort(names, [](const auto& a, const auto& b) { return compare_vietnamese(a, b) < 0; });
  CHECK(names == std::vector<std::string>{"An", "Ăn", "Dĩ", "Đông", "O", "Ơn"});
}

TEST_CASE("trim, split and join", "[base][text]") {
  CHECK(trim(" \t\u00A0Cà Mau\u00A0\n") == "Cà Mau");
  CHECK(trim(" \u00A0 ").empty());
  CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(join({"a", "b"}, ", ") == "a, b");
}

TEST_CASE("display_width counts marks as nothing", "[base][text]") {
  CHECK(display_width("Trần Văn Thời") == 13);
  CHECK(display_width("Ca\u0300 Mau") == 6);
}

TEST_CASE("nearest: a slip of the keyboard finds its word, another word does not", "[base][text]") {
  CHECK(nearest("houshold_size", {"household_size", "income"}) == "household_size");
  CHECK(nearest("equity", {"members", "income"}).empty());
}

TEST_CASE("a source shows a place in code points and a caret under it", "[base][source]") {
  const Source source("a.yaml", "tên: Cà Mau\nkhi: >=\n");
  const std::size_t offset = source.text().find("Mau");
  const Place place = source.place_at(offset);
  CHECK(place.line == 1);
  CHECK(place.column == 9);
  CHECK(source.excerpt({static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(offset + 3)}) ==
        " |  tên: Cà Mau\n |          ^~~\n");
  CHECK(source.place_at(1'000).line == 3);
}

TEST_CASE("code points are counted one by one, wherever a text is cut", "[base][text]") {
  const std::string text = "Hợp tác xã 10 \xF0\x9F\x8C\xBE, Cà Mau: thủy sản đã được xếp loại tốt";
  for (std::size_t from = 0; from < text.size(); ++from) {
    std::size_t slow = 0;
    for (std::size_t to = from; to < text.size(); ++to) {
      CHECK(code_point_count(std::string_view(text).substr(from, to - from)) == slow);
      slow += (static_cast<unsigned char>(text[to]) & 0xC0U) != 0x80U ? 1U : 0U;
    }
  }
}

}  // namespace
}  // namespace htx
