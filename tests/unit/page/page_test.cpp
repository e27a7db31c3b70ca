#include "engine/page/page.h"

#include <pugixml.hpp>

#include "tests/support/matchers.h"

namespace htx::report {
namespace {

Page page_of(std::vector<Block> blocks) {
  return {.title = "A page", .language = Language::kEnglish, .blocks = std::move(blocks)};
}

Table counts() {
  return {.headers = {"Huyện", "Số HTX"},
          .rows = {{"Thới Bình", "7"}, {"Ngọc Hiển", "1.204"}, {"Tổng cộng", "1.211"}},
          .right_aligned = {1},
          .last_row_is_total = true};
}

// What a browser would refuse is refused here: the page is XHTML but for its first line and the void
// element <meta>.
void require_well_formed(const std::string& html) {
  constexpr std::string_view kDoctype = "<!doctype html>\n";
  REQUIRE(html.starts_with(kDoctype));
  std::string xml = html.substr(kDoctype.size());
  for (std::size_t at = xml.find("<meta "); at != std::string::npos; at = xml.find("<meta ", at)) {
    at = xml.find('>', at);
    xml.insert(at, "/");
  }
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(xml.data(), xml.size());
  INFO(result.description());
  CHECK(result);
}

TEST_CASE("columns of Vietnamese text line up, figures to the right, the total under a rule",
          "[page][page]") {
  CHECK(to_text(page_of({counts()})) ==
        "  Huyện      Số HTX\n"
        "  ─────────────────\n"
        "  Thới Bình       7\n"
        "  Ngọc Hiển   1.204\n"
        "  ─────────────────\n"
        "  Tổng cộng   1.211\n");
}

TEST_CASE("letters with combining marks take the columns they show", "[page][page]") {
  // "Thới" composed and decomposed.
  const Table table{
      .headers = {"Tên", "n"}, .rows = {{"Th\u1edbi", "1"}, {"Tho\u031b\u0301i", "2"}}, .right_aligned = {1}};
  CHECK(to_text(page_of({table})) ==
        "  Tên   n\n"
        "  ───────\n"
        "  Th\u1edbi  1\n"
        "  Tho\u031b\u0301i  2\n");
}

TEST_CASE("headings, paragraphs and bullets read well on a terminal", "[page][page]") {
  CHECK(to_text(page_of({Heading{1, "Đánh giá"}, Paragraph{"Một câu."}, Heading{2, "Kết quả"},
                         Bullets{{"một", "hai"}}, Heading{3, "Chi tiết"}})) ==
        "ĐÁNH GIÁ\n"
        "════════\n"
        "Một câu.\n"
        "\n"
        "Kết quả\n"
        "───────\n"
        "  • một\n"
        "  • hai\n"
        "\n"
        "Chi tiết\n");
}

TEST_CASE("Markdown has pipe tables and no accidental markup", "[page][page]") {
  CHECK(to_markdown(page_of({Heading{2, "A|B"}, counts()})) ==
        "## A\\|B\n\n"
        "| Huyện | Số HTX |\n"
        "|---|---:|\n"
        "| Thới Bình | 7 |\n"
        "| Ngọc Hiển | 1.204 |\n"
        "| Tổng cộng | 1.211 |\n\n");
  CHECK(to_markdown(page_of({Paragraph{"*5* _x_ <b> `c` \\ # |\nnext"}})) ==
        "\\*5\\* \\_x\\_ \\<b> \\`c\\` \\\\ \\# \\| next\n\n");
  CHECK(to_markdown(page_of({Bullets{{"a", "b*"}}})) == "- a\n- b\\*\n\n");
}

TEST_CASE("an HTML page is well formed, whole and free of what users wrote as tags", "[page][page]") {
  const std::string nasty = "<script>alert(\"1\")</script> & 'x' <!-- -->";
  Page page =
      page_of({Heading{1, nasty}, Paragraph{nasty}, Bullets{{nasty}},
               Table{.headers = {nasty, "n"}, .rows = {{nasty, nasty}}, .right_aligned = {1}}, counts()});
  page.title = nasty;
  const std::string html = to_html(page);
  require_well_formed(html);
  CHECK_FALSE(contains(html, "<script"));
  CHECK_FALSE(contains(html, "<!--"));
  CHECK(contains(html, "&lt;script&gt;"));
  CHECK(contains(html, "<html lang=\"en\">"));
  CHECK(contains(html, "<td class=\"n\">1.204</td>"));
  CHECK(contains(html, "<tr class=\"total\"><td>Tổng cộng</td>"));
  // Nothing is fetched from elsewhere.
  CHECK_FALSE(contains(html, "http"));
  CHECK_FALSE(contains(html, "src="));
}

TEST_CASE("the language of a page is that of its root element", "[page][page]") {
  Page page = page_of({});
  page.language = Language::kVietnamese;
  const std::string html = to_html(page);
  CHECK(contains(html, "<html lang=\"vi\">"));
  require_well_formed(html);
}

TEST_CASE("an empty page and an empty table are nothing to read, not a fault", "[page][page]") {
  CHECK(to_text(page_of({})).empty());
  CHECK(to_markdown(page_of({})).empty());
  CHECK(to_text(page_of({Table{.headers = {"a"}, .rows = {}}})) == "  a\n  ─\n");
}

}  // namespace
}  // namespace htx::report
