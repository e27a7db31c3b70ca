// A year, its runs, what was decided beside them, and the ledger; by a real server with a real store.
#include "engine/base/sha256.h"
#include "engine/ledger/proof.h"
#include "tests/support/judged_office.h"

namespace htx {
namespace {

JudgedOffice& office() {
  static JudgedOffice kOffice;
  return kOffice;
}

HttpClient& committee() {
  static HttpClient kClient = office().person("uy.vien", OfficeRole::kCommittee);
  return kClient;
}

constexpr const char* kYear = "/evaluations/2020?rules=vn.alliance-proposal";

std::string between(const std::string& text, const std::string& begin, const std::string& end,
                    std::size_t from = 0) {
  const std::size_t at = text.find(begin, from);
  REQUIRE(at != std::string::npos);
  const std::size_t first = at + begin.size();
  return text.substr(first, text.find(end, first) - first);
}

TEST_CASE("a year shows what moved, and each figure leads to a list of as many", "[server][year]") {
  const HttpAnswer page = committee().get(kYear);
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "class=\"heat\""));
  CHECK(contains(page.body, "<svg class=\"plot big\""));
  CHECK(contains(page.body, "Xếp loại 2019 → 2020"));
  CHECK_FALSE(contains(page.body, "<b>Rạch</b>"));
  CHECK(page.body.size() < 60U << 10U);
  // Both cooperatives stand somewhere in the matrix, and there the list says.
  std::size_t listed = 0;
  for (std::size_t at = page.body.find("&amp;was="); at != std::string::npos;
       at = page.body.find("&amp;was=", at + 1)) {
    const std::size_t begin = page.body.rfind("href=\"", at) + 6;
    std::string target = page.body.substr(begin, page.body.find('"', begin) - begin);
    for (std::size_t amp = target.find("&amp;"); amp != std::string::npos; amp = target.find("&amp;"))
      target.replace(amp, 5, "&");
    const HttpAnswer list = committee().get(target);
    REQUIRE(list.status == 200);
    CHECK(contains(list.body, "href=\"/cooperatives/CM-00"));
    listed += static_cast<std::size_t>(std::stoul(between(list.body, "</h1><p>", " ")));
  }
  CHECK(listed == 2);
}

TEST_CASE("a run says when, by whom and by which law it judged", "[server][year]") {
  const std::string run = between(committee().get(kYear).body, "href=\"/runs/", "\"");
  const HttpAnswer page = committee().get("/runs/" + run);
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "href=\"/rules/vn.alliance-proposal/1\""));
  CHECK(contains(page.body, "31/12/2020"));
  CHECK(committee().get("/runs/99999").status == 404);
  CHECK(committee().get("/runs/1").status == 404);  // An import is no run.
}

HttpAnswer propose(HttpClient& client, const std::string& why) {
  const std::string token = hidden_field(client.get("/overrides").body, "token");
  return client.post("/overrides", {{"token", token},
                                    {"cooperative", "CM-002"},
                                    {"period", "2020"},
                                    {"class", "strong"},
                                    {"until", "31/12/2099"},
                                    {"basis", "QĐ 12/QĐ-LM"},
                                    {"why", why}});
}

TEST_CASE("an override counts once a second person approved it, and is written once", "[server][overrides]") {
  const std::string why = "<script>alert(1)</script> \u202E \"lý do\"";
  // Without a reason nothing is written.
  CHECK(propose(committee(), "").status == 422);
  const std::size_t before = office().ledger_size();
  REQUIRE(propose(committee(), why).status == 303);
  REQUIRE(propose(committee(), why).status == 303);
  CHECK(office().ledger_size() == before + 1);
  const HttpAnswer page = committee().get("/overrides?cooperative=CM-002");
  CHECK(contains(page.body, "&lt;script&gt;"));
  CHECK_FALSE(contains(page.body, "<script>alert"));
  CHECK(contains(page.body, "chờ người thứ hai duyệt"));
  const std::string id = hidden_field(page.body, "id");
  CHECK(id == "CM-002/2020/1");
  const auto approve = [&](HttpClient& client) {
    const std::string token = hidden_field(client.get("/overrides").body, "token");
    return client.post("/overrides/approve", {{"token", token}, {"id", id}, {"why", "đúng"}});
  };
  const HttpAnswer own = approve(committee());
  CHECK(own.status == 403);
  CHECK(contains(own.body, "session.four-eyes"));
  CHECK(office().ledger_size() == before + 2);  // That he was refused is kept as well.
  HttpClient board = office().person("thuong.vu", OfficeRole::kBoard);
  const std::size_t with_board = office().ledger_size();
  CHECK(approve(board).status == 303);
  CHECK(approve(board).status == 409);
  CHECK(contains(committee().get("/overrides").body, "đang có hiệu lực"));
  CHECK(office().ledger_size() == with_board + 1);
  HttpClient supervisor = office().person("giam.sat", OfficeRole::kSupervisor);
  CHECK(contains(supervisor.get("/overrides").body, "đang có hiệu lực"));
  CHECK_FALSE(contains(supervisor.get("/overrides").body, "method=\"post\" action=\"/overrides"));
  CHECK(propose(supervisor, why).status == 403);
}

TEST_CASE("an appeal is recorded once and settled by another than who judged", "[server][appeals]") {
  const std::string token = hidden_field(committee().get("/appeals").body, "token");
  const HttpClient::Fields form = {{"token", token},
                                   {"cooperative", "CM-001"},
                                   {"period", "2020"},
                                   {"by", "HĐQT <b>HTX</b>"},
                                   {"why", "chưa tính quỹ"}};
  const std::size_t before = office().ledger_size();
  CHECK(committee().post("/appeals", form).status == 303);
  CHECK(committee().post("/appeals", form).status == 303);
  CHECK(office().ledger_size() == before + 1);
  const HttpAnswer page = committee().get("/appeals");
  CHECK(contains(page.body, "HĐQT &lt;b&gt;HTX&lt;/b&gt;"));
  CHECK(committee()
            .post("/appeals/settle",
                  {{"token", token}, {"id", "CM-001/2020/1"}, {"outcome", "no-such"}, {"why", "x"}})
            .status == 422);
  CHECK(committee()
            .post("/appeals/settle",
                  {{"token", token}, {"id", "CM-001/2020/1"}, {"outcome", "rejected"}, {"why", "đã tính"}})
            .status == 303);
  CHECK(contains(committee().get("/appeals").body, "không chấp nhận"));
  CHECK(office().run("audit verify") == 0);
}

Digest digest_of(const std::string& hex) { return *digest_from_hex(hex); }

TEST_CASE("the proof of an entry is one that RFC 9162 accepts", "[server][ledger]") {
  const HttpAnswer page = committee().get("/ledger/2/proof");
  REQUIRE(page.status == 200);
  Proof path;
  const std::string list = between(page.body, "<ol class=\"hash\">", "</ol>");
  for (std::size_t at = list.find("<li>"); at != std::string::npos; at = list.find("<li>", at + 1))
    path.push_back(digest_of(list.substr(at + 4, 64)));
  const std::string facts = between(page.body, "<dl class=\"kv\">", "</dl>");
  const Digest leaf = digest_of(between(facts, "<dd class=\"hash\">", "<"));
  const std::size_t root = facts.rfind("<dd class=\"hash\">");
  const TreeHead head{std::stoul(between(facts, "<dd>1 / ", "<")), digest_of(facts.substr(root + 17, 64))};
  CHECK(verify_inclusion(1, leaf, head, path).has_value());
  path.front()[0] ^= 1;
  CHECK_FALSE(verify_inclusion(1, leaf, head, path).has_value());
  CHECK(committee().get("/ledger/99999/proof").status == 404);
  CHECK(committee().get("/ledger/x/proof").status == 404);
}

TEST_CASE("the ledger is searched by what entries are about and by who acted", "[server][ledger]") {
  const HttpAnswer of_case = committee().get("/ledger?subject=CM-001-01");
  CHECK(contains(of_case.body, "href=\"/cases/CM-001-01\""));
  CHECK_FALSE(contains(of_case.body, "href=\"/cases/CM-002-01\""));
  const HttpAnswer nobody = committee().get("/ledger?actor=%3Cscript%3E");
  CHECK(contains(nobody.body, "Không có mục nào như vậy."));
  CHECK_FALSE(contains(nobody.body, "<script>\""));
  const HttpAnswer text = committee().get("/ledger/checkpoint?format=txt");
  CHECK(text.header("content-type") == "text/plain; charset=utf-8");
  CHECK(text.body.starts_with("htx/"));
  const HttpAnswer all = committee().get("/ledger/entries.jsonl");
  CHECK(static_cast<std::size_t>(std::ranges::count(all.body, '\n')) == office().ledger_size());
}

}  // namespace
}  // namespace htx
