// Workflows as pictures and tables, by a real server with a real store.
#include "tests/support/served_office.h"

namespace htx {
namespace {

ServedOffice& office() {
  static ServedOffice kOffice;
  return kOffice;
}

HttpClient& supervisor() {
  static HttpClient kClient = office().person("giam.sat", OfficeRole::kSupervisor);
  return kClient;
}

TEST_CASE("every workflow has a page with its picture and its steps", "[server][workflows]") {
  const HttpAnswer list = supervisor().get("/workflows");
  REQUIRE(list.status == 200);
  std::size_t pages = 0;
  constexpr std::string_view kLink = "href=\"/workflows/";
  for (std::size_t at = list.body.find(kLink); at != std::string::npos; at = list.body.find(kLink, at + 1)) {
    const std::size_t begin = at + 6;
    const std::string target = list.body.substr(begin, list.body.find('"', begin) - begin);
    const HttpAnswer page = supervisor().get(target);
    CAPTURE(target);
    REQUIRE(page.status == 200);
    CHECK(contains(page.body, "<svg class=\"flow\""));
    CHECK(contains(page.body, "<title>Sơ đồ quy trình: "));
    CHECK_FALSE(contains(page.body, " style="));
    CHECK(page.body.size() < 60U << 10U);
    ++pages;
  }
  CHECK(pages == 14);
  CHECK(contains(list.body, "/cases?workflow=vn.inspection"));
  // What the filing of a document rests on is the law of that document, as the page of a case has it.
  CHECK(contains(supervisor().get("/workflows/vn.inspection").body,
                 "Thực tiễn: báo cáo 6 tháng và kế hoạch 6 tháng tiếp theo"));
  CHECK(supervisor().get("/workflows/no-such").status == 404);
}

TEST_CASE("a case is lit where it stands, and its workflow is not", "[server][workflows]") {
  const HttpAnswer before = supervisor().get("/cases/CM-001-01");
  REQUIRE(before.status == 200);
  const std::size_t lit = before.body.find("<g class=\"now\">");
  REQUIRE(lit != std::string::npos);
  CHECK(before.body.find("<g class=\"now\">", lit + 1) == std::string::npos);
  CHECK(contains(before.body.substr(lit, 600), "▸ Đang ở đây"));
  CHECK_FALSE(contains(before.body, "class=\"way was\""));
  // An act moves the light, and its way is marked.
  CHECK_FALSE(contains(supervisor().get("/workflows/vn.inspection").body, "class=\"now\""));
  HttpClient board = office().person("thuong.vu", OfficeRole::kBoard);
  const std::string act = "/cases/CM-001-01/acts/approve.approved";
  const HttpAnswer form = board.get(act);
  REQUIRE(form.status == 200);
  const std::string on = form.body.substr(form.body.find("data-value=\"") + 12, 10);
  REQUIRE(board
              .post(act, {{"token", hidden_field(form.body, "token")},
                          {"key", hidden_field(form.body, "key")},
                          {"line", hidden_field(form.body, "line")},
                          {"on", on},
                          {"do", "confirm"}})
              .status == 303);
  const HttpAnswer after = supervisor().get("/cases/CM-001-01");
  CHECK(contains(after.body, "class=\"way was\""));
  CHECK(contains(after.body, "<g class=\"was\">"));
  // As it stood before that line nothing of it is drawn.
  CHECK_FALSE(contains(supervisor().get("/cases/CM-001-01?line=1").body, "class=\"way was\""));
}

}  // namespace
}  // namespace htx
