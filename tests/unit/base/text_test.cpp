#include "engine/base/text.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "engine/base/source.h"
#include "engine/base/spellings.h"
#include "tests/support/matchers.h"
#include "tests/support/spelled.h"

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

TEST_CASE("fold: a text in ASCII is folded as the same text before a letter that is not", "[base][text]") {
  std::mt19937 random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (auto length = random() % 12; length > 0; --length) text += static_cast<char>(random() % 128);
    CAPTURE(text);
    CHECK(fold(text + ".") + "d" == fold(text + ".đ"));
  }
}

TEST_CASE("fold_name: a name is one however a reader would write it, and every letter tells",
          "[base][text]") {
  CHECK(fold_name("  HOÀ   bình") == fold_name("hòa Bình"));
  CHECK(fold_name("thuỷ sản") == "thuỷ sản");
  CHECK(fold_name("THỦY\u00A0SẢN\u200B ") == "thuỷ sản");
  CHECK(fold_name("khỏe") == fold_name("khoẻ"));
  CHECK(fold_name("tóan") == fold_name("toán"));
  CHECK(fold_name("qúy") == fold_name("quý"));
  CHECK(fold_name("Straße") == fold_name("STRASSE"));
  CHECK(fold_name("ma") != fold_name("má"));
  CHECK(fold_name("tan") != fold_name("tân"));
  CHECK(fold_name("đa") != fold_name("da"));
  CHECK(fold_name("ña") != fold_name("nã"));
  CHECK(fold_name("").empty());
}

TEST_CASE("fold_name: every spelling of a generated name is one key, another name is another",
          "[base][text]") {
  Spelled spelled(20'261'130);
  for (int n = 0; n < 2'000; ++n) {
    const std::string name = spelled.name();
    const std::string again = spelled.again(name);
    const std::string other = spelled.other(name);
    CAPTURE(name, again, other);
    REQUIRE(fold_name(again) == fold_name(name));
    REQUIRE(fold_name(fold_name(name)) == fold_name(name));
    REQUIRE(fold_name(other) != fold_name(name));
  }
}

TEST_CASE("spellings: a name is found as it was added, in whatever spelling it is said", "[base][text]") {
  Spellings names;
  CHECK(names.empty());
  CHECK(names.find("thủy sản") == nullptr);
  names.add("thủy sản");
  REQUIRE(names.find("THUỶ  SẢN") != nullptr);
  CHECK(*names.find("THUỶ  SẢN") == "thủy sản");
  CHECK(names.find("thủy lợi") == nullptr);
  names.add("Thuỷ sản");
  CHECK(*names.find("Thuỷ sản") == "Thuỷ sản");
  CHECK(*names.find("THUỶ SẢN") == "thủy sản");
  CHECK(*names.first("Thuỷ sản") == "thủy sản");
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
