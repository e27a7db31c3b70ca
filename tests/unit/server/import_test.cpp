// A file on its way in over the pages: chosen, its columns bound, corrected, written once.
#include "tests/support/served_office.h"

namespace htx {
namespace {

using Fields = HttpClient::Fields;

HttpAnswer until_over(HttpClient& client, const std::string& address) {
  HttpAnswer page = client.get(address);
  for (int i = 0; i < 300 && contains(page.body, "http-equiv=\"refresh\""); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    page = client.get(address);
  }
  return page;
}

TEST_CASE("a file is taken, its columns bound, its bad cells corrected, and written once",
          "[server][import]") {
  ServedOffice office;
  HttpClient client = office.person("van.phong", OfficeRole::kOfficer);
  const std::string token = hidden_field(client.get("/imports/new").body, "token");
  const std::string csv =
      "Mã HTX;Năm báo cáo;Thành viên <b>\"x\"</b>;Vốn điều lệ (triệu đồng)\r\n"
      "CM-001;2020;sáu;1.546,5\r\n"
      "CM-002;2020;12;100\r\n"
      "CM-999;2020;3;1\r\n";
  CHECK(client.post("/imports/new", {{"token", token}, {"kind", "returns"}}).status == 422);
  const HttpAnswer taken = client.post_files("/imports/new", {{"token", token}, {"kind", "returns"}},
                                             {{"file", {"..\\báo cáo <1>.csv", csv}}});
  REQUIRE(taken.status == 303);
  const std::string columns = taken.header("location");
  const std::string draft = columns.substr(0, columns.rfind('/'));
  const HttpAnswer bound = client.get(columns);
  REQUIRE(bound.status == 200);
  CHECK(contains(bound.body, "Thành viên &lt;b&gt;"));
  CHECK_FALSE(contains(bound.body, "<b>\"x\""));
  const std::size_t before = office.ledger_size();
  // The third column is not known; somebody says what it is.
  const HttpAnswer read = client.post(columns, {{"token", token}, {"column-2", "members"}});
  REQUIRE(read.status == 303);
  const std::string rows = read.header("location");
  const HttpAnswer page = client.get(rows);
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "name=\"cell-2-2\" value=\"sáu\""));
  CHECK(contains(page.body, "aria-invalid=\"true\""));
  CHECK(contains(page.body, "name=\"cell-4-0\" value=\"CM-999\""));
  CHECK_FALSE(contains(page.body, "name=\"cell-3-2\""));
  CHECK(contains(client.get(rows + "?show=all").body, "CM-002"));
  CHECK(client.get(rows + "?show=note").status == 200);
  // Totals of the paper are compared and written nowhere.
  const std::string compared = client.get(rows + "?total-charter_capital=1.700").body;
  CHECK(contains(compared, "52,5"));
  // Bad rows are not left behind in silence.
  const HttpAnswer refused = client.post(draft + "/write", {{"token", token}, {"key", "one"}});
  CHECK(refused.status == 409);
  CHECK(contains(refused.body, "server.rows-are-bad"));
  REQUIRE(
      client.post(rows, {{"token", token}, {"cell-2-2", "6"}, {"cell-99-99", "x"}, {"cell-x", "y"}}).status ==
      303);
  CHECK_FALSE(contains(client.get(rows).body, "cell-2-2"));
  CHECK(office.ledger_size() == before);
  const Fields write = {{"token", token}, {"key", "one"}, {"keep_bad", "1"}};
  const HttpAnswer job = client.post(draft + "/write", write);
  REQUIRE(job.status == 303);
  CHECK(client.post(draft + "/write", write).header("location") == job.header("location"));
  const std::string over = until_over(client, job.header("location")).body;
  CAPTURE(over);
  const std::size_t batch = over.find("/batches/");
  REQUIRE(batch != std::string::npos);
  CHECK(office.ledger_size() == before + 1);
  // Another form of the same draft brings nothing new, and writes nothing.
  until_over(client, client.post(draft + "/write", {{"token", token}, {"key", "two"}, {"keep_bad", "1"}})
                         .header("location"));
  CHECK(office.ledger_size() == before + 1);
  const std::string address = over.substr(batch, over.find('"', batch) - batch);
  CHECK(contains(client.get(address).body, "CM-001/2020"));
  const HttpAnswer row = client.get(address + "/rows/2");
  CHECK(row.status == 200);
  CHECK(contains(row.body, "1546.5"));
  CHECK(client.get(address + "/rows/4").status == 404);
  // A draft is his who took the file.
  HttpClient other = office.person("van.phong.hai", OfficeRole::kOfficer);
  CHECK(other.get(rows).status == 404);
  CHECK(other.get("/imports/..%2f..%2fetc/rows").status >= 400);
  CHECK(client.post(draft + "/remove", {{"token", token}}).status == 303);
  CHECK(client.get(rows).status == 404);
  CHECK(office.run("audit verify") == 0);
}

// Takes a file of returns and answers the address of its draft.
std::string draft_of(HttpClient& client, const std::string& name, const std::string& bytes,
                     const std::string& kind = "returns") {
  const std::string token = hidden_field(client.get("/imports/new").body, "token");
  const HttpAnswer taken =
      client.post_files("/imports/new", {{"token", token}, {"kind", kind}}, {{"file", {name, bytes}}});
  REQUIRE(taken.status == 303);
  const std::string columns = taken.header("location");
  return columns.substr(0, columns.rfind('/'));
}

TEST_CASE("what is broken in a file stays as it came while other cells are corrected", "[server][import]") {
  ServedOffice office;
  HttpClient client = office.person("van.phong", OfficeRole::kOfficer);
  // The separator is named, since there are more commas; one row is Latin-1, one has an open quote.
  const std::string draft =
      draft_of(client, "about.json",
               "sep=;\r\nMã HTX;Năm báo cáo;Số thành viên, người, cuối năm, đã duyệt\r\n"
               "CM-001;2020;s\xE1u\r\n"
               "CM-002;2020;\"bảy\r\n"
               "CM-002;2020;tám\r\n");
  const std::string token = hidden_field(client.get("/imports/new").body, "token");
  REQUIRE(client.post(draft + "/columns", {{"token", token}, {"column-2", "members"}}).status == 303);
  const auto faults = [&] { return client.get(draft + "/rows?show=bad").body; };
  CHECK(contains(faults(), "name=\"cell-5-2\" value=\"tám\""));
  REQUIRE(client.post(draft + "/rows", {{"token", token}, {"cell-5-2", "8"}}).status == 303);
  const std::string left = faults();
  CHECK_FALSE(contains(left, "cell-5-2"));
  CHECK(contains(left, "UTF-8"));
  CHECK(contains(left, "href=\"" + draft + "/rows?show=bad\""));
  // What is put into a broken row counts once nothing in it is no text.
  REQUIRE(client.post(draft + "/rows", {{"token", token}, {"cell-3-1", "2020"}}).status == 303);
  CHECK(contains(faults(), "UTF-8"));
  REQUIRE(client.post(draft + "/rows", {{"token", token}, {"cell-3-2", "6"}}).status == 303);
  CHECK_FALSE(contains(faults(), "UTF-8"));
  CHECK(contains(client.get("/imports/new").body, "about.json"));
}

TEST_CASE("a correction of what is not there leaves the file as it came", "[server][import]") {
  ServedOffice office;
  HttpClient client = office.person("van.phong", OfficeRole::kOfficer);
  // Of UTF-16 no table is read; a cell that no row has corrects nothing.
  const std::string utf16(
      "\xFF\xFE"
      "a\0;\0b\0\n\0",
      10);
  for (const std::string& bytes : {utf16, std::string("Mã HTX;Năm báo cáo\nCM-001;2020\n")}) {
    const std::string draft = draft_of(client, "goc.csv", bytes);
    const std::string token = hidden_field(client.get("/imports/new").body, "token");
    CHECK(client.post(draft + "/rows", {{"token", token}, {"cell-99-0", "x"}}).status == 303);
    const std::string kept = office.folder.read("htx.db." + draft.substr(1) + "/file/goc.csv");
    CHECK(kept == bytes);
  }
}

TEST_CASE("a row of what was reported for a whole area is of the office as a whole",
          "[server][import][scope]") {
  ServedOffice office;
  HttpClient client = office.person("van.phong", OfficeRole::kOfficer);
  HttpClient local = office.person("can.bo.xa", OfficeRole::kLocalOfficer, "commune: xã Thới Hoà");
  const std::string draft = draft_of(
      client, "totals.csv", "Địa bàn;Thời điểm;Tổng số HTX\r\nTỉnh Cà Mau;31/12/2020;3\r\n", "reports");
  const std::string token = hidden_field(client.get("/imports/new").body, "token");
  const HttpAnswer job =
      client.post(draft + "/write", {{"token", token}, {"key", "totals"}, {"keep_bad", "1"}});
  REQUIRE(job.status == 303);
  const std::string over = until_over(client, job.header("location")).body;
  const std::size_t batch = over.find("/batches/");
  REQUIRE(batch != std::string::npos);
  const std::string row = over.substr(batch, over.find('"', batch) - batch) + "/rows/2";
  CHECK(client.get(row).status == 200);
  CHECK(local.get(row).status == 404);
}

}  // namespace
}  // namespace htx
