// Cases are opened and added to over the pages, by forms, against a real server.
#include "engine/server/http/http_message.h"
#include "engine/server/pages/record_forms.h"
#include "engine/value/date.h"
#include "tests/support/served_office.h"

namespace htx {
namespace {

using Fields = HttpClient::Fields;

constexpr const char* kOdd = "<b>\"x\"</b> & \u202Egnp.exe";

ServedOffice& office() {
  static ServedOffice kOffice;
  return kOffice;
}

HttpClient& committee() {
  static HttpClient kBrowser = office().person("uy.ban", OfficeRole::kCommittee);
  return kBrowser;
}

// What a form of a page sends, as it is first shown, with some fields set anew.
Fields filled(const std::string& page, const Fields& more) {
  Fields fields = {{"token", hidden_field(page, "token")},
                   {"key", hidden_field(page, "key")},
                   {"line", hidden_field(page, "line")},
                   {"do", "confirm"}};
  const std::size_t today = page.find("data-value=\"");
  if (today != std::string::npos) fields.emplace_back("on", page.substr(today + 12, 10));
  for (const auto& [name, value] : more) {
    std::erase_if(fields, [name = name](const auto& one) { return one.first == name; });
    fields.emplace_back(name, value);
  }
  return fields;
}

// Never after the day of the office, which is further east.
Date utc_day() {
  const auto hours =
      std::chrono::duration_cast<std::chrono::hours>(std::chrono::system_clock::now().time_since_epoch());
  return Date::from_days(hours.count() / 24);
}

// The day of the first deadline on a board, as addresses write it.
std::string first_due(const std::string& page) {
  const std::string begin = "<span class=\"due ";
  const std::size_t due = page.find(begin);
  REQUIRE(due != std::string::npos);
  const std::size_t day = page.find("datetime=\"", due);
  REQUIRE(day != std::string::npos);
  return page.substr(day + 10, 10);
}

TEST_CASE("the board says what would move if a day became a day off, and writes nothing", "[server][work]") {
  const ServedOffice served([](const ServedOffice& made) {
    made.folder.write("resolution.txt", "Nghị quyết");
    CHECK(made.run("case open vn.dissolution_2023_voluntary CM-001") == 0);
    CHECK(made.run("case do CM-001-02 document.resolution --document resolution=resolution.txt "
                   "--set resolution_date=" +
                   to_text(utc_day())) == 0);
  });
  HttpClient client = served.person("uy.ban", OfficeRole::kCommittee);
  const std::string board = client.get("/deadlines").body;
  CHECK(contains(board, "name=\"off\""));
  const std::string due = first_due(board);
  const std::size_t before = served.ledger_size();
  const std::string tried = client.get("/deadlines?off=" + due).body;
  const std::string row = "<td class=\"n\"><time datetime=\"" + due + "\">";
  CHECK(contains(tried, row));
  CHECK(contains(tried, "<b><time datetime=\""));
  CHECK_FALSE(contains(tried, "<b><time datetime=\"" + due));
  CHECK(first_due(client.get("/deadlines").body) == due);
  CHECK(served.ledger_size() == before);
  // A day long after it moves nothing; what is no day, or none of the calendar, is said at the field.
  CHECK_FALSE(contains(client.get("/deadlines?off=30/12/2027").body, row));
  CHECK(contains(client.get("/deadlines?off=31/12/2999").body, "id=\"off-e\""));
  const std::string odd = client.get("/deadlines?off=" + server::escape_field(kOdd)).body;
  CHECK(contains(odd, "aria-invalid=\"true\""));
  CHECK_FALSE(contains(odd, "<b>\"x\"</b>"));
  // Who sees other cooperatives only is told of none.
  HttpClient elsewhere = served.person("xa", OfficeRole::kLocalOfficer, "commune: Xã Viên An");
  CHECK_FALSE(contains(elsewhere.get("/deadlines?off=" + due).body, "CM-001"));
}

TEST_CASE("a case is opened from the page of its cooperative, previewed, once", "[server][work]") {
  HttpClient& client = committee();
  CHECK(contains(client.get("/cooperatives/CM-002").body, "/cooperatives/CM-002/cases/new"));
  const std::string form = "/cooperatives/CM-002/cases/new";
  const HttpAnswer page = client.get(form + "?workflow=vn.consolidation");
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "<option value=\"vn.consolidation\" selected>"));
  const std::size_t before = office().ledger_size();
  const HttpAnswer tried =
      client.post(form + "/preview", filled(page.body, {{"workflow", "vn.consolidation"}}));
  CHECK(tried.status == 200);
  CHECK(contains(tried.body, "class=\"steps\""));
  const HttpAnswer previewed =
      client.post(form, filled(page.body, {{"workflow", "vn.consolidation"}, {"do", "preview"}}));
  CHECK(contains(previewed.body, "class=\"steps\""));
  const HttpAnswer refused = client.post(form, filled(page.body, {{"workflow", "vn.consolidation"},
                                                                  {"on", "31/12/2999"},
                                                                  {"related", kOdd},
                                                                  {"relation", "follows"}}));
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "cases.day-ahead"));
  CHECK(contains(refused.body, "aria-invalid=\"true\""));
  CHECK(contains(refused.body, "&lt;b&gt;&quot;x&quot;&lt;/b&gt; &amp;"));
  CHECK(office().ledger_size() == before);
  const Fields good = filled(page.body, {{"workflow", "vn.consolidation"}});
  const HttpAnswer done = client.post(form, good);
  REQUIRE(done.status == 303);
  const std::string made = done.header("location");
  CHECK(made.starts_with("/cases/CM-002-"));
  CHECK(client.post(form, good).header("location") == made);
  CHECK(office().ledger_size() == before + 1);
  // It is open now: it is no choice any more, and it is said why.
  const HttpAnswer after = client.get(form);
  CHECK_FALSE(contains(after.body, "<option value=\"vn.consolidation\""));
  CHECK(contains(after.body, made.substr(made.rfind('/') + 1)));
  const HttpAnswer twice = client.post(form, filled(after.body, {{"workflow", "vn.consolidation"}}));
  CHECK(twice.status == 409);
  CHECK(contains(twice.body, "cases.already-open"));
  CHECK(client.get("/cooperatives/NO-SUCH/cases/new").status == 404);
}

// Sends the form of a record, and answers what came back.
HttpAnswer record(const std::string& kind, const Fields& more) {
  const std::string form = "/cases/CM-001-01/records/" + kind;
  const HttpAnswer page = committee().get(form);
  CAPTURE(kind, page.body);
  REQUIRE(page.status == 200);
  return committee().post(form, filled(page.body, more));
}

TEST_CASE("what adds to a file is a form each, and nothing is lost by an error", "[server][work]") {
  committee();  // Who is there before anything is counted.
  const std::size_t before = office().ledger_size();
  CHECK(record("note", {{"note", kOdd}}).status == 303);
  CHECK(record("note", {{"note", ""}}).status == 422);
  CHECK(record("party", {{"party", "ngan-hang"}, {"kind", "creditor"}, {"name", kOdd}}).status == 303);
  const HttpAnswer wrong = record(
      "claim",
      {{"party", "ngan-hang"}, {"claim", "1"}, {"nature", "debt"}, {"amount", "nhiều"}, {"basis", kOdd}});
  CHECK(wrong.status == 422);
  CHECK(contains(wrong.body, "cases.bad-amount"));
  CHECK(contains(wrong.body, "id=\"amount-e\""));
  CHECK(contains(wrong.body, "value=\"&lt;b&gt;&quot;x&quot;&lt;/b&gt; &amp;"));
  CHECK(record("claim", {{"party", "ngan-hang"}, {"claim", "1"}, {"nature", "debt"}, {"amount", "15000000"}})
            .status == 303);
  CHECK(record("complaint.open", {{"kind", "complaint"}, {"by", "Ông A"}, {"about", kOdd}}).status == 303);
  CHECK(record("complaint.settle", {{"number", "1"}, {"outcome", "rejected"}}).status == 303);
  CHECK(record("link", {{"relation", "follows"}, {"other", "NO-SUCH"}}).status == 404);
  CHECK(record("link", {{"relation", "follows"}, {"other", "CM-002-01"}}).status == 303);
  CHECK(record("suspend", {{"note", "QĐ 5/2026"}}).status == 303);
  CHECK(record("resume", {{"note", "QĐ 6/2026"}}).status == 303);
  // The other case gets its side of the link.
  CHECK(office().ledger_size() == before + 9);
  const std::string page = committee().get("/cases/CM-001-01").body;
  CHECK(contains(page, "/cases/CM-001-01/records/document.attach"));
  CHECK_FALSE(contains(page, "<b>\"x\""));
  CHECK(committee().get("/cases/CM-001-01/records/event").status == 404);
}

TEST_CASE("a document is filed and signed, and who signs another version than he saw is told",
          "[server][work]") {
  const std::string form = "/cases/CM-001-01/records/document.attach";
  const HttpAnswer page = committee().get(form);
  REQUIRE(page.status == 200);
  const std::size_t first = page.body.find("<option value=\"");
  const std::string type = page.body.substr(first + 15, page.body.find('"', first + 15) - first - 15);
  CHECK(contains(committee().post(form, filled(page.body, {{"document", type}})).body, "server.no-file"));
  const auto file = [&](const std::string& key) {
    return committee().post_files(form,
                                  filled(committee().get(form).body, {{"document", type}, {"key", key}}),
                                  {{"file", {"k\u1EBF ho\u1EA1ch <1>.pdf", key}}});
  };
  const HttpAnswer done = file("one");
  REQUIRE(done.status == 303);
  const std::string sign = "/cases/CM-001-01/records/document.sign";
  const HttpAnswer seen = committee().get(sign);
  REQUIRE(file("two").status == 303);
  const HttpAnswer stale = committee().post(sign, filled(seen.body, {{"document", type}, {"note", kOdd}}));
  CHECK(stale.status == 409);
  CHECK(contains(stale.body, "cases.changed-meanwhile"));
  CHECK(contains(stale.body, "&lt;b&gt;&quot;x&quot;"));
  CHECK(committee().post(sign, filled(stale.body, {{"document", type}})).status == 303);
  CHECK(contains(committee().get("/cases/CM-001-01").body, "uy.ban"));
  CHECK(office().run("case verify") == 0);
}

TEST_CASE("a task is given to a colleague and passed on by who has it", "[server][work]") {
  static HttpClient board = office().person("ban.mot", OfficeRole::kBoard);
  static HttpClient other = office().person("ban.hai", OfficeRole::kBoard);
  const std::string give = "/cases/CM-001-01/records/task.assign";
  const HttpAnswer page = board.get(give);
  REQUIRE(page.status == 200);
  CHECK(contains(page.body, "<option value=\"ban.hai\">"));
  const Fields fields = {{"task", "approve"}, {"person", "ban.hai"}};
  CHECK(
      contains(committee().post(give, filled(committee().get(give).body, fields)).body, "cases.wrong-role"));
  CHECK(board.post(give, filled(page.body, {{"task", "approve"}, {"person", "nobody"}})).status >= 400);
  // Who gives it from a page that is not true any more is told, and nothing is done.
  const std::string note = "/cases/CM-001-01/records/note";
  REQUIRE(committee().post(note, filled(committee().get(note).body, {{"note", "trước khi giao"}})).status ==
          303);
  const HttpAnswer stale = board.post(give, filled(page.body, fields));
  CHECK(stale.status == 409);
  CHECK(contains(stale.body, "cases.changed-meanwhile"));
  // By whom, and what.
  CHECK(contains(stale.body, "uy.ban"));
  CHECK(contains(stale.body, "trước khi giao"));
  CHECK(board.post(give, filled(stale.body, fields)).status == 303);
  CHECK(contains(board.get("/cases/CM-001-01").body, "<b>ban.hai</b>"));
  const std::string pass = "/cases/CM-001-01/records/task.delegate";
  CHECK(other.post(pass, filled(other.get(pass).body, {{"task", "approve"}, {"person", "ban.mot"}})).status ==
        303);
  CHECK(office().run("case verify") == 0);
}

TEST_CASE("every form of a record has a title, and opens in a case that offers it", "[server][work]") {
  const std::string page = committee().get("/cases/CM-001-01").body;
  std::size_t offered = 0;
  for (const server::RecordForm& form : server::record_forms()) {
    const std::string address = "/cases/CM-001-01/records/" + std::string(to_string(form.kind));
    if (!contains(page, address + "\"")) continue;
    ++offered;
    CAPTURE(address);
    const HttpAnswer answer = committee().get(address);
    CHECK(answer.status == 200);
    CHECK_FALSE(contains(answer.body, "report.kind-"));
    CHECK_FALSE(contains(answer.body, "server."));
  }
  CHECK(offered >= 8);
}

// The fields with which a page of a dry run is sent to be written.
Fields of_dry_run(const std::string& page) {
  Fields fields = {{"do", "write"}};
  for (const char* name : {"token", "key", "act", "workflow", "person", "on", "note"})
    fields.emplace_back(name, hidden_field(page, name));
  const std::string row = "name=\"row\" value=\"";
  for (std::size_t at = page.find(row); at != std::string::npos; at = page.find(row, at + 1)) {
    const std::size_t from = at + row.size();
    fields.emplace_back("row", page.substr(from, page.find('"', from) - from));
  }
  return fields;
}

// The day that the bar below a list proposes.
std::string bulk_day(const std::string& page) {
  const std::size_t field = page.find("id=\"bulk-on\"");
  REQUIRE(field != std::string::npos);
  return page.substr(page.find("value=\"", field) + 7, 10);
}

TEST_CASE("cases are opened for a selection: tried first, then what is allowed, once", "[server][work]") {
  HttpClient& client = committee();
  const std::string list = client.get("/cooperatives").body;
  CHECK(contains(list, "name=\"id\" value=\"CM-001\""));
  const Fields ticked = {{"token", hidden_field(list, "token")},
                         {"act", "open"},
                         {"workflow", "vn.inspection"},
                         {"on", bulk_day(list)},
                         {"id", "CM-001"},
                         {"id", "NO-SUCH"},
                         {"id", kOdd},
                         {"id", "CM-001"},
                         {"id", "CM-002"},
                         {"do", "try"}};
  const std::size_t before = office().ledger_size();
  const HttpAnswer tried = client.post("/cooperatives", ticked);
  REQUIRE(tried.status == 200);
  CHECK(contains(tried.body, "name=\"row\" value=\"CM-001\""));
  CHECK_FALSE(contains(tried.body, "name=\"row\" value=\"NO-SUCH\""));
  CHECK(contains(tried.body, "session.no-such-cooperative"));
  CHECK_FALSE(contains(tried.body, "<b>\"x\""));
  CHECK(office().ledger_size() == before);
  Fields rows = of_dry_run(tried.body);
  CHECK(rows.size() == 10);
  // The answer to the first half is lost: sent again with all, only what is missing is done.
  Fields half = rows;
  half.pop_back();
  REQUIRE(client.post("/cooperatives", half).status == 303);
  CHECK(office().ledger_size() == before + 1);
  REQUIRE(client.post("/cooperatives", rows).status == 303);
  CHECK(client.post("/cooperatives", rows).status == 303);
  CHECK(office().ledger_size() == before + 2);
  // A row that somebody adds by hand passes the same guards; the others are done.
  rows.emplace_back("row", "NO-SUCH");
  const HttpAnswer partly = client.post("/cooperatives", rows);
  CHECK(partly.status == 200);
  CHECK(contains(partly.body, "session.no-such-cooperative"));
  CHECK(office().ledger_size() == before + 2);
  CHECK(client.post("/cases", ticked).status == 422);
  static HttpClient adviser = office().person("tu.van", OfficeRole::kAdviser);
  CHECK_FALSE(contains(adviser.get("/cooperatives").body, "name=\"id\""));
  CHECK(adviser.post("/cooperatives", {{"token", hidden_field(adviser.get("/account").body, "token")}})
            .status == 403);
}

TEST_CASE("a selection names nothing to who does not see it, and a refusal of it is recorded",
          "[server][work][scope]") {
  static HttpClient local = office().person("van.phong.xa", OfficeRole::kOfficer, "commune: xã Thới Hoà");
  const std::string list = local.get("/cooperatives").body;
  const Fields ticked = {{"token", hidden_field(list, "token")},
                         {"act", "open"},
                         {"workflow", "vn.inspection"},
                         {"on", bulk_day(list)},
                         {"id", "CM-001"},
                         {"id", "CM-002"}};
  const HttpAnswer tried = local.post("/cooperatives", ticked);
  REQUIRE(tried.status == 200);
  CHECK(contains(tried.body, "HTX Thắng Lợi"));
  CHECK(contains(tried.body, "session.no-such-cooperative"));
  CHECK_FALSE(contains(tried.body, "Gốc"));
  CHECK_FALSE(contains(tried.body, "Rạch"));
  const Fields of_case = {{"token", hidden_field(list, "token")},
                          {"act", "assign"},
                          {"person", "van.phong.xa"},
                          {"on", bulk_day(list)},
                          {"id", "CM-002-01"}};
  const std::string cases = local.post("/cases", of_case).body;
  CHECK(contains(cases, "cases.no-such-case"));
  CHECK_FALSE(contains(cases, "Gốc"));
  // A row that is put in by hand, of a task of another role: refused, and said to be so in the case.
  const std::string key(64, 'c');
  const std::size_t before = office().ledger_size();
  const HttpAnswer forged = local.post("/cases", {{"token", hidden_field(list, "token")},
                                                  {"act", "assign"},
                                                  {"person", "van.phong.xa"},
                                                  {"on", bulk_day(list)},
                                                  {"key", key},
                                                  {"do", "write"},
                                                  {"row", "CM-001-01|approve"}});
  CHECK(forged.status == 200);
  CHECK(contains(forged.body, "cases.wrong-role"));
  CHECK(contains(forged.body, "HTX Thắng Lợi"));
  CHECK(office().ledger_size() == before + 1);
}

TEST_CASE("tasks of a selection are given to a colleague", "[server][work]") {
  static HttpClient board = office().person("ban.ba", OfficeRole::kBoard);
  const std::string list = board.get("/cases").body;
  CHECK(contains(list, "<option>ban.ba</option>"));
  const std::string on = bulk_day(list);
  const Fields fields = {{"token", hidden_field(list, "token")},
                         {"act", "assign"},
                         {"person", "ban.ba"},
                         {"on", on},
                         {"id", "CM-002-01"},
                         {"id", "CM-002-02"}};
  const HttpAnswer dry = board.post("/cases", fields);
  REQUIRE(dry.status == 200);
  CHECK(contains(dry.body, "name=\"row\" value=\"CM-002-01|approve\""));
  REQUIRE(board.post("/cases", of_dry_run(dry.body)).status >= 200);
  CHECK(contains(board.get("/cases/CM-002-01").body, "<b>ban.ba</b>"));
  Fields extend = fields;
  extend[1].second = "extend";
  CHECK(contains(board.post("/cases", extend).body, "server.nothing-to-prolong"));
  CHECK(office().run("case verify") == 0);
}

}  // namespace
}  // namespace htx
