// Rule packs read as law, by a real server with a real store.
#include "tests/support/judged_office.h"

namespace htx {
namespace {

JudgedOffice& office() {
  static JudgedOffice kOffice;
  return kOffice;
}

HttpClient& adviser() {
  static HttpClient kClient = office().person("tu.van", OfficeRole::kAdviser);
  return kClient;
}

std::size_t count(const std::string& page, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = page.find(what); at != std::string::npos; at = page.find(what, at + 1)) ++found;
  return found;
}

TEST_CASE("the packs are listed with where and when they count", "[server][rules]") {
  const HttpAnswer page = adviser().get("/rules");
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "href=\"/rules/vn.alliance-proposal/1\""));
  CHECK(contains(page.body, "href=\"/rules/vn.grounds.law-2023/1\""));
  CHECK(count(page.body, "áp dụng cho hôm nay tại đây") == 1);
  // The two periods that were judged by the proposal, and nothing by the others; an adviser reads no year.
  CHECK(count(page.body, "href=\"/runs/") == 0);
  HttpClient committee = office().person("uy.vien", OfficeRole::kCommittee);
  CHECK(count(committee.get("/rules").body, "href=\"/runs/") == 2);
}

TEST_CASE("a pack shows its bands in words, and everybody who is counted stands in one", "[server][rules]") {
  const HttpAnswer page = adviser().get("/rules/vn.alliance-proposal/1?period=2020");
  REQUIRE(page.status == 200);
  CHECK(count(page.body, "<div class=\"rule\"") == 19);
  CHECK(contains(page.body, "từ 0,1 đến dưới 0,25"));
  CHECK(contains(page.body, "Không hở, không chồng mức nào"));
  CHECK(page.body.size() < 60U << 10U);
  // The two cooperatives stand in two bands of one criterion, or both in one.
  const std::size_t rule = page.body.find("id=\"equity\"");
  const std::string ruler = page.body.substr(rule, page.body.find("</ol>", rule) - rule);
  CHECK(count(ruler, "<small>1 HTX</small>") == 2);
  CHECK(count(ruler, "<small>0 HTX</small>") == 2);
}

TEST_CASE("a pack of grounds has conditions and no rulers", "[server][rules]") {
  const HttpAnswer page = adviser().get("/rules/vn.grounds.law-2023/1");
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "Căn cứ giải thể"));
  CHECK_FALSE(contains(page.body, "<div class=\"rule\""));
}

TEST_CASE("two packs are held against each other: what differs, and who would move", "[server][rules]") {
  const HttpAnswer page = adviser().get("/rules/vn.alliance-proposal/1?with=vn.tt09-2017&period=2020");
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "id=\"changes\""));
  CHECK(contains(page.body, "2 hợp tác xã được chấm bằng cả hai"));
  CHECK(contains(page.body, "&lt;b&gt;Rạch&lt;/b&gt;"));
  CHECK_FALSE(contains(page.body, "<b>Rạch</b>"));
  const HttpAnswer same = adviser().get("/rules/vn.alliance-proposal/1?with=vn.alliance-proposal");
  CHECK(contains(same.body, "Hai bản như nhau."));
}

TEST_CASE("a pack that is not there is not found, and no file is read for a name",
          "[server][rules][hostile]") {
  CHECK(adviser().get("/rules/no-such-pack/1").status == 404);
  CHECK(adviser().get("/rules/vn.alliance-proposal/99").status == 404);
  CHECK(adviser().get("/rules/vn.alliance-proposal/1?with=no-such-pack").status == 404);
  const HttpAnswer file = adviser().get("/rules/vn.alliance-proposal/1?with=%2Fetc%2Fpasswd.yaml");
  CHECK(file.status == 404);
  CHECK(adviser().get("/rules/%2Fetc%2Fx.yaml/1").status == 404);
}

}  // namespace
}  // namespace htx
