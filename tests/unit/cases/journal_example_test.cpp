// The worked example of engine/cases/JOURNAL.md: its workflow is read from the page, a case taken through it,
// and the lines compared with those of the page.
#include "tests/support/files.h"
#include "tests/support/office_scene.h"

namespace htx {
namespace {

std::string block(std::string_view label) {
  return fenced_block(HTX_SOURCE "/engine/cases/JOURNAL.md", label);
}

// A line of the page, with the calendar that is shipped today: its days follow from law, not from a format.
std::string line_with(std::string_view label, const Digest& calendar) {
  std::string line = block(label);
  const std::string name = "\"calendar_sha256\":\"";
  const std::size_t at = line.find(name);
  if (at != std::string::npos) line.replace(at + name.size(), 64, to_hex(calendar));
  return line;
}

TEST_CASE("journal: the lines of the example on its page come out", "[cases][journal]") {
  const Home home;
  home.write("workflows/vn/example.yaml", block("workflow") + "\n");
  const Library library = home.library();
  Scene scene(library);
  scene.clock.set(Instant{1'611'133'200'000});  // 2021-01-20T09:00:00Z
  scene.imported(TableKind::kCooperatives, kCooperatives);
  REQUIRE(open_case(scene.session("lan", "committee"),
                    {.workflow = "example.inspection", .cooperative = "CM-001", .on = day("2021-01-18")})
              .has_value());
  REQUIRE(act(scene.session("lan", "committee"),
              {.case_id = "CM-001-01",
               .event = "report.filed",
               .on = day("2021-01-19"),
               .documents = {{"report", scene.folder.write("bao-cao.txt", "Báo cáo")}},
               .data = {},
               .note = "Đã kiểm tra tại trụ sở"})
              .has_value());
  REQUIRE_VALUE(const auto journal, scene.store.journal("CM-001-01"));
  REQUIRE(journal.size() == 2);
  const Digest calendar = (*library.calendar())->digest;
  CHECK(journal[0].body == line_with("line-1", calendar));
  CHECK(journal[1].body == line_with("line-2", calendar));
}

}  // namespace
}  // namespace htx
