// What is of the office as a whole over the pages: the outbox, the calendar, what it works by; and a
// settlement.
#include "tests/support/served_office.h"

namespace htx {
namespace {

using Fields = HttpClient::Fields;

ServedOffice& office() {
  static ServedOffice kOffice([](const ServedOffice& made) {
    // A dissolution with an estate, and an inspection that was asked for, which is to be told.
    CHECK(made.run("case open vn.dissolution_2023_voluntary CM-001") == 0);
    made.folder.write("de nghi.txt", "đề nghị kiểm tra");
    CHECK(made.run("--role board case do CM-001-01 document.request --document 'request=de nghi.txt'") == 0);
    CHECK(made.run("case party CM-001-02 nh --kind creditor --name 'NH <b>\"Agri\"</b>'") == 0);
    CHECK(made.run("case claim CM-001-02 nh vay --nature secured --amount 60 --basis HĐ") == 0);
    CHECK(made.run("case asset CM-001-02 kho --source common --amount 70 --basis BB") == 0);
  });
  return kOffice;
}

HttpClient& officer() {
  static HttpClient kBrowser = office().person("van.phong", OfficeRole::kOfficer);
  return kBrowser;
}

TEST_CASE("the calendar shows each day off of a year, with its source, and stays within its years",
          "[server][office]") {
  const HttpAnswer page = officer().get("/calendar?year=2021");
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "<time class=\"nw\" datetime=\"2021-02-12\">12/02/2021</time>"));
  CHECK(contains(page.body, "Tết"));
  CHECK(contains(officer().get("/calendar?year=1").body, "aria-current=\"true\""));
  CHECK(officer().get("/calendar?year=99999999999999999999").status == 200);
  CHECK(officer().get("/calendar?year=<b>").status == 200);
  CHECK(contains(officer().get("/deadlines").body, "href=\"/calendar\""));
}

TEST_CASE("the office says what it is and by which definitions it works", "[server][office]") {
  const HttpAnswer page = officer().get("/settings");
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "/workflows/vn.inspection"));
  CHECK(contains(page.body, "/rules/vn.tt01-2020/"));
  CHECK(contains(page.body, "href=\"/calendar\""));
  // Where the store lies is nobody's concern who sees pages.
  CHECK_FALSE(contains(page.body, office().folder.file("")));
  CHECK_FALSE(contains(page.body, "href=\"/users\">Ng"));
  HttpClient administrator = office().signed_in("quan.tri");
  CHECK(contains(administrator.get("/settings").body, "href=\"/access\""));
}

TEST_CASE("a settlement is worked out, shown, and recorded once", "[server][office]") {
  CHECK(contains(officer().get("/cases/CM-001-02").body, "/cases/CM-001-02/settlement"));
  const HttpAnswer page = officer().get("/cases/CM-001-02/settlement");
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "NH &lt;b&gt;&quot;Agri&quot;&lt;/b&gt;"));
  CHECK(contains(page.body, "/cases/CM-001-02/records/settlement"));
  CHECK(officer().get("/cases/CM-001-02/settlement?on=<b>").status == 422);
  CHECK(officer().get("/cases/CM-001-02/settlement?line=99").status == 404);
  CHECK(officer().get("/cases/CM-001-01/settlement").status >= 400);
  CHECK(officer().get("/cases/NO-01/settlement").status == 404);
  const std::string form = "/cases/CM-001-02/records/settlement";
  const std::string first = officer().get(form).body;
  const std::size_t today = first.find("data-value=\"") + 12;
  const Fields fields = {{"token", hidden_field(first, "token")},
                         {"key", hidden_field(first, "key")},
                         {"line", hidden_field(first, "line")},
                         {"on", first.substr(today, 10)},
                         {"note", "bảng <1>"},
                         {"do", "confirm"}};
  Fields tried = fields;
  tried.back().second = "preview";
  CHECK(officer().post(form, tried).status == 200);
  const std::size_t before = office().ledger_size();
  const HttpAnswer done = officer().post(form, fields);
  CAPTURE(done.body);
  REQUIRE(done.status == 303);
  CHECK(officer().post(form, fields).status == 303);
  CHECK(office().ledger_size() == before + 1);
  CHECK(office().run("case verify") == 0);
}

TEST_CASE("what was asked of the outside is listed by case and marked as done once",
          "[server][office][scope]") {
  const HttpAnswer page = officer().get("/outbox");
  REQUIRE(page.status == 200);
  CHECK(contains(officer().get("/cases").body, "href=\"/outbox\""));
  CHECK(contains(page.body, "Ban Thường vụ Liên minh HTX tỉnh"));
  const std::size_t row = page.body.find("action=\"/outbox/");
  REQUIRE(row != std::string::npos);
  const std::string action = page.body.substr(row + 8, page.body.find('"', row + 8) - row - 8);
  const Fields fields = {{"token", hidden_field(page.body, "token")},
                         {"key", hidden_field(page.body, "key")},
                         {"note", "12/CV <b>"}};
  const std::size_t before = office().ledger_size();
  REQUIRE(officer().post(action, fields).status == 303);
  CHECK(officer().post(action, fields).status == 303);
  CHECK(office().ledger_size() == before + 1);
  Fields other = fields;
  other[1].second = std::string(64, 'd');
  const HttpAnswer again = officer().post(action, other);
  CHECK(again.status >= 400);
  CHECK(contains(again.body, "store.outbox-done"));
  const std::string all = officer().get("/outbox?show=all").body;
  CHECK(contains(all, "12/CV &lt;b&gt;"));
  CHECK_FALSE(contains(officer().get("/outbox").body, action + "\""));
  // Somebody of another commune sees none of it.
  HttpClient local = office().person("xa.khac", OfficeRole::kLocalOfficer, "commune: Xã Viên An");
  CHECK_FALSE(contains(local.get("/outbox?show=all").body, "CM-001"));
  CHECK(office().run("audit verify") == 0);
}

}  // namespace
}  // namespace htx
