// Lists: facets, order, pages and files of exactly what an address finds.
#include <set>

#include "tests/support/json_schema.h"
#include "tests/support/served_office.h"

namespace htx {
namespace {

ServedOffice& office() {
  static ServedOffice kOffice;
  static const bool kOpened = [] {
    HttpClient committee = kOffice.person("uy.ban", OfficeRole::kCommittee);
    const auto open = [&](const std::string& cooperative, const std::string& workflow) {
      const std::string form = "/cooperatives/" + cooperative + "/cases/new";
      const std::string page = committee.get(form).body;
      const std::size_t today = page.find("data-value=\"") + 12;
      CHECK(committee
                .post(form, {{"token", hidden_field(page, "token")},
                             {"key", hidden_field(page, "key")},
                             {"workflow", workflow},
                             {"on", page.substr(today, 10)},
                             {"do", "confirm"}})
                .status == 303);
    };
    open("CM-001", "vn.consolidation");
    for (int i = 0; i < 55; ++i) open("CM-002", "vn.inspection");
    return true;
  }();
  CHECK(kOpened);
  return kOffice;
}

HttpClient& chair() {
  static HttpClient kBrowser = office().person("chu.nhiem", OfficeRole::kChair);
  return kBrowser;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// The address of the next page of a list; empty if there is none.
std::string next_of(const std::string& page) {
  const std::size_t pager = page.find("class=\"pager\"");
  if (pager == std::string::npos) return {};
  const std::size_t at = page.find("href=\"", pager) + 6;
  std::string address = page.substr(at, page.find('"', at) - at);
  for (std::size_t amp = address.find("&amp;"); amp != std::string::npos; amp = address.find("&amp;"))
    address.replace(amp, 5, "&");
  return address;
}

TEST_CASE("the list of cases is cut into pages of which none has a case twice", "[server][list]") {
  for (const std::string sort : {"", "&sort=due", "&sort=-due"}) {
    std::string address = "/cases?workflow=vn.inspection" + sort;
    std::size_t rows = 0;
    std::set<std::string> seen;
    std::size_t pages = 0;
    while (!address.empty() && pages < 5) {
      const HttpAnswer page = chair().get(address);
      REQUIRE(page.status == 200);
      ++pages;
      rows += count_of(page.body, "<th scope=\"row\">");
      for (std::size_t at = page.body.find("<span class=\"sub nw\">"); at != std::string::npos;
           at = page.body.find("<span class=\"sub nw\">", at + 1))
        seen.insert(page.body.substr(at + 21, page.body.find('<', at + 21) - at - 21));
      address = next_of(page.body);
    }
    CAPTURE(sort);
    CHECK(pages == 2);
    CHECK(rows == 57);
    CHECK(seen.size() == 57);
  }
}

TEST_CASE("my work shows what is most urgent, and all of a group in pages", "[server][list]") {
  HttpClient board = office().person("ban.viec", OfficeRole::kBoard);
  const std::string page = board.get("/").body;
  CHECK(count_of(page, "<th scope=\"row\">") == 50);
  const std::size_t link = page.find("href=\"/?group=");
  REQUIRE(link != std::string::npos);
  std::set<std::string> seen;
  std::size_t rows = 0;
  std::size_t pages = 0;
  // All of them are of one group: the others of the tally are empty.
  for (const std::string group : {"late", "soon", "later", "none"}) {
    std::string address = "/?group=" + group;
    while (!address.empty() && pages < 9) {
      const HttpAnswer part = board.get(address);
      REQUIRE(part.status == 200);
      ++pages;
      rows += count_of(part.body, "<th scope=\"row\">");
      for (std::size_t at = part.body.find("<span class=\"nw\">"); at != std::string::npos;
           at = part.body.find("<span class=\"nw\">", at + 1))
        seen.insert(part.body.substr(at + 17, part.body.find('<', at + 17) - at - 17));
      const std::size_t next = part.body.find("&amp;after=", part.body.find("class=\"pager\""));
      const std::size_t from = next == std::string::npos ? next : part.body.rfind('"', next) + 1;
      address = from == std::string::npos ? "" : part.body.substr(from, part.body.find('"', from) - from);
      if (const std::size_t amp = address.find("&amp;"); amp != std::string::npos)
        address.replace(amp, 5, "&");
    }
  }
  CHECK(pages == 5);
  CHECK(rows == 57);
  CHECK(seen.size() == 57);
  CHECK(board.get("/?group=<b>&after=\"").status == 200);
}

TEST_CASE("facets of cases count within the others, and a chip takes itself off", "[server][list]") {
  const std::string all = chair().get("/cases").body;
  CHECK(contains(all, "workflow=vn.consolidation"));
  CHECK(contains(all, "state=vn.inspection%3Aapprove"));
  CHECK(contains(all, "holder=-"));
  const std::string one = chair().get("/cases?workflow=vn.consolidation&due=none&due=x%22%3Ey").body;
  CHECK_FALSE(contains(one, "x\">y"));
  const std::string held = chair().get("/cases?workflow=vn.consolidation").body;
  CHECK(contains(held, "aria-current=\"true\""));
  CHECK(contains(held, "CM-001-02"));
  CHECK_FALSE(contains(held, "CM-002-01"));
  CHECK(contains(chair().get("/cases?holder=nobody.here").body, "href=\"/cases\""));
}

TEST_CASE("a list as a file has exactly its rows, whole", "[server][list]") {
  const HttpAnswer csv = chair().get("/cases?workflow=vn.inspection&format=csv");
  REQUIRE(csv.status == 200);
  CHECK(csv.header("content-type") == "text/csv; charset=utf-8");
  CHECK(csv.header("content-disposition").starts_with("attachment; filename=cases-"));
  CHECK(count_of(csv.body, "\r\n") == 58);
  CHECK(contains(csv.body, "\"HTX <b>Rạch</b> & \"\"Gốc\"\"\""));
  const JsonSchemas schemas(HTX_SOURCE "/engine/answers/schemas");
  const auto fits = [&](const std::string& address, const char* schema) {
    const HttpAnswer answer = chair().get(address);
    CAPTURE(address, answer.body);
    CHECK(answer.status == 200);
    REQUIRE_VALUE(const Json json, read_json(answer.body));
    CHECK(schemas.faults(json, schema).empty());
    return answer.body;
  };
  CHECK(count_of(fits("/cases?workflow=vn.inspection&format=json", "case_summaries"), "\"case\"") == 57);
  CHECK(contains(fits("/deadlines?format=json", "work"), "\"items\""));
  CHECK(chair().get("/deadlines?format=csv").body.starts_with("\xEF\xBB\xBF"));
  const HttpAnswer cooperatives = chair().get("/cooperatives?q=rach&format=csv");
  CHECK(count_of(cooperatives.body, "\r\n") == 2);
  CHECK(chair().get("/cooperatives?format=json").status == 404);  // Nothing was judged.
}

}  // namespace
}  // namespace htx
