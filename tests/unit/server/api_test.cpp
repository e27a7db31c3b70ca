// The API of a real server with a real store, spoken to over sockets.  Every answer is held against its
// schema.
#include <map>

#include "engine/base/bytes.h"
#include "engine/server/api/api_routes.h"
#include "engine/server/api/rate_limit.h"
#include "tests/support/api_client.h"
#include "tests/support/served_office.h"

namespace htx {
namespace {

// Two cooperatives as ever, with a year that was judged and more that can be listed.
void judge(const ServedOffice& made) {
  made.folder.write("returns.csv",
                    "id;period;members;charter_capital;months_operating;months_stopped_in_year\n"
                    "CM-001;2020;20;1500;60;0\nCM-002;2020;12;800;60;0\n");
  std::string many = "id;name;kind;sector;district\n";
  for (int i = 100; i < 160; ++i)
    many += "CM-" + std::to_string(i) + ";HTX Số " + std::to_string(i % 7) + ";HTX;Nông nghiệp;Cái Nước\n";
  made.folder.write("many.csv", many);
  CHECK(made.run("import cooperatives many.csv") == 0);
  CHECK(made.run("import returns returns.csv") == 0);
  CHECK(made.run("evaluate --period 2020 --rules vn.alliance-proposal") == 0);
}

ServedOffice& office() {
  static ServedOffice kOffice(judge);
  return kOffice;
}

HttpClient& browser_of(OfficeRole role) {
  static std::map<OfficeRole, HttpClient> kBrowsers;
  const auto known = kBrowsers.find(role);
  if (known != kBrowsers.end()) return known->second;
  const std::string name(to_string(role));
  HttpClient browser =
      role == OfficeRole::kAdministrator ? office().signed_in("quan.tri") : office().person(name, role);
  return kBrowsers.emplace(role, std::move(browser)).first->second;
}

// A program that may write in that role; made once.
// With a token of its own, which nobody has asked with yet.
ApiClient new_program_of(OfficeRole role) {
  return {office().port, ServedOffice::token_of(browser_of(role), role, "write")};
}

ApiClient& program_of(OfficeRole role) {
  static std::map<OfficeRole, ApiClient> kPrograms;
  const auto known = kPrograms.find(role);
  if (known != kPrograms.end()) return known->second;
  return kPrograms.emplace(role, new_program_of(role)).first->second;
}

std::string with_file(const std::string& document, const std::string& bytes, const std::string& more = "") {
  return R"({"documents": {")" + document + R"(": {"name": "tệp <b>.txt", "base64": ")" +
         to_base64(as_bytes(bytes)) + "\"}}" + more + "}";
}

// Opens a case of its own for a test.
std::string opened(const std::string& cooperative) {
  const ApiAnswer answer =
      program_of(OfficeRole::kOfficer)
          .post("/cases", R"({"workflow": "vn.inspection", "cooperative": ")" + cooperative + "\"}");
  REQUIRE(answer.status == 201);
  CHECK(answer.http.header("location") == "/api/v1/cases/" + answer.json.text_of("case"));
  return "/cases/" + answer.json.text_of("case");
}

const Json& at(const Json& json, std::string_view name) {
  const Json* found = json.find(name);
  REQUIRE(found != nullptr);
  return *found;
}

// A program reads a case, tries an act, does it once, and is told when it is late.
void acts_are_done_once() {
  ApiClient& board = program_of(OfficeRole::kBoard);
  const std::string path = opened("CM-100");
  const ApiAnswer before = board.get(path);
  REQUIRE(before.status == 200);
  CHECK(before.etag().starts_with("\"1."));
  CHECK(before.http.header("vary").find("Accept-Language") != std::string::npos);
  CHECK(board.get(path, {{"If-None-Match", before.etag()}}).status == 304);
  CHECK(board.get(path, {{"If-None-Match", before.etag()}, {"Accept-Language", "vi"}}).status == 200);

  const std::string act = path + "/acts/approve.approved";
  const ApiAnswer tried = board.post(act + "/preview", R"({"note": "thử"})");
  REQUIRE(tried.status == 200);
  CHECK(at(tried.json, "lines").array()->size() == 1);
  CHECK(board.get(path).etag() == before.etag());

  const std::string body = R"({"note": "<script>alert(1)</script> \u202Egnp.exe"})";
  const ApiAnswer done = board.post(act, body, {{"Idempotency-Key", "act-1"}, {"If-Match", before.etag()}});
  REQUIRE(done.status == 200);
  CHECK(at(done.json, "repeated").is_null());
  // The same again is answered with the same, wherever the case stands by then.
  const ApiAnswer note = board.post(path + "/notes", R"({"note": "ghi thêm"})");
  REQUIRE(note.status == 200);
  const ApiAnswer again = board.post(act, body, {{"Idempotency-Key", "act-1"}, {"If-Match", before.etag()}});
  REQUIRE(again.status == 200);
  CHECK_FALSE(at(again.json, "repeated").is_null());
  CHECK(at(again.json, "journal") == at(done.json, "journal"));
  CHECK(again.etag().starts_with("\"2."));
  const ApiAnswer other = board.post(act, R"({"note": "khác"})", {{"Idempotency-Key", "act-1"}});
  CHECK(other.status == 409);
  CHECK(other.code() == "session.key-used");
  const ApiAnswer late = board.post(path + "/notes", R"({"note": "trễ"})", {{"If-Match", done.etag()}});
  CHECK(late.status == 412);
  CHECK(late.code() == "cases.changed-meanwhile");
  CHECK(at(late.json, "details").text_of("now") == "3");
  CHECK(at(late.json, "details").text_of("by") == "board");
  CHECK_FALSE(at(late.json, "remedy").is_null());
  const ApiAnswer impossible = board.post(act);
  CHECK(impossible.status == 409);
  CHECK(impossible.code() == "cases.not-possible-now");
  CHECK(office().run("audit verify") == 0);
}

// Documents come as JSON or in parts, and are handed out byte for byte.
void documents_come_and_go() {
  ApiClient& committee = program_of(OfficeRole::kCommittee);
  const std::string path = opened("CM-101");
  REQUIRE(program_of(OfficeRole::kBoard).post(path + "/acts/approve.approved").status == 200);
  const std::string bytes("\x00\xFF\r\n--x\r\n", 9);
  REQUIRE(committee.post(path + "/documents", with_file("inspection_decision", bytes)).status == 200);
  const std::string parts =
      "--htx-part\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: "
      "application/json\r\n\r\n{\"note\": \"kèm đề cương\"}\r\n--htx-part\r\n"
      "Content-Disposition: form-data; name=\"outline\"; filename=\"a.txt\"\r\n\r\nđề cương\r\n"
      "--htx-part--\r\n";
  const HttpClient::Fields multipart = {{"Content-Type", "multipart/form-data; boundary=htx-part"}};
  const ApiAnswer done = committee.post(path + "/acts/prepare.ready", parts, multipart);
  REQUIRE(done.status == 200);
  CHECK(committee.post(path + "/documents/inspection_decision/signature").status == 200);
  const ApiAnswer list = committee.get(path + "/documents");
  REQUIRE(list.status == 200);
  REQUIRE(at(list.json, "documents").array()->size() == 2);
  const Json& first = at(list.json, "documents").array()->front();
  const ApiAnswer read = committee.get(path + "/documents/" + first.text_of("id"));
  CHECK(read.http.body == bytes);
  CHECK(read.http.header("content-type") == "application/octet-stream");
  CHECK(committee.get(path + "/documents/9.9").status == 404);
  CHECK(committee.post(path + "/documents", with_file("no_such", "x")).code() == "cases.unknown-document");
  CHECK(committee.post(path + "/documents", R"({"documents": {}})").code() == "server.one-file");
  CHECK(committee.post(path + "/documents", "{}").code() == "server.missing-field");
  CHECK(committee.post(path + "/documents", R"({"documents": {"outline": {"name": "a", "base64": "%"}}})")
            .code() == "server.bad-field");
  CHECK(committee.post(path + "/notes", parts, multipart).status == 415);
}

// Everything else that is recorded in a case is recorded by a program too.
void cases_are_kept() {
  ApiClient& board = program_of(OfficeRole::kBoard);
  ApiClient& committee = program_of(OfficeRole::kCommittee);
  const std::string path = opened("CM-102");
  const auto well = [&](ApiClient& program, const std::string& below, const std::string& body) {
    CAPTURE(below, body);
    CHECK(program.post(path + below, body).status == 200);
  };
  well(board, "/tasks/approve/claim", "");
  well(board, "/tasks/approve/release", "");
  well(board, "/acts/approve.approved", "{}");
  well(committee, "/tasks/prepare/assign", R"({"person": "committee"})");
  well(committee, "/parties/p1", R"({"kind": "creditor", "name": "Ngân hàng \"A\" <b>"})");
  well(committee, "/parties/p1/claims/c1", R"({"nature": "debt", "amount": "500", "basis": "HĐ 1"})");
  well(committee, "/parties/p1/claims/c1", R"({"withdrawn": true})");
  well(committee, "/complaints", R"({"kind": "complaint", "by": "bà X", "about": "số liệu"})");
  well(committee, "/complaints/1/settlement", R"({"outcome": "rejected", "note": "đủ căn cứ"})");
  well(committee, "/suspension", R"({"note": "QĐ của tòa"})");
  well(committee, "/resumption", R"({"note": "QĐ của tòa"})");
  const std::string other = opened("CM-103").substr(7);
  well(committee, "/links", R"({"other": ")" + other + R"(", "relation": "follows"})");
  CHECK(committee.post(path + "/tasks/prepare/assign").code() == "server.missing-field");
  CHECK(committee.post(path + "/tasks/none/claim").code() == "cases.no-such-task");
  CHECK(committee.post(path + "/deadlines/none/extension").code() == "cases.no-such-deadline");
  CHECK(committee.post(path + "/parties/p1", R"({"kind": "ghost", "name": "x"})").code() ==
        "session.unknown-word");
  CHECK(committee.post(path + "/complaints/9/settlement", R"({"outcome": "rejected"})").status == 404);
  CHECK(committee.post(path + "/tasks/prepare/delegate", R"({"person": "nobody"})").status >= 403);
  CHECK(committee.post(path + "/tasks/prepare/vote").code() == "cases.not-a-vote");
  CHECK(committee.get(path + "/settlement").code() == "cases.nothing-to-settle");
  CHECK(committee.post(path + "/settlement").code() == "cases.nothing-to-settle");
  CHECK(committee.get(path + "/verification").status == 200);
  CHECK(committee.get("/verification").status == 200);
  CHECK(office().run("case verify") == 0);
}

// What an office knows is read by a program.
void office_is_read() {
  ApiClient& chair = program_of(OfficeRole::kChair);
  for (const char* path : {"/me",
                           "/cooperatives/CM-002",
                           "/cooperatives/CM-001/explanation",
                           "/cooperatives/CM-001/plan",
                           "/cooperatives/CM-001/what-if",
                           "/cooperatives/CM-001/what-if?grade=tot&period=2020",
                           "/evaluations",
                           "/evaluations/2020",
                           "/corrections",
                           "/rules",
                           "/rules/vn.tt01-2020/parameters",
                           "/rules/vn.tt01-2020/impact?to=vn.alliance-proposal&period=2020",
                           "/workflows",
                           "/work",
                           "/work?role=board&overdue=false",
                           "/deadlines?within=10%20wd",
                           "/outbox",
                           "/outbox?all=true",
                           "/people",
                           "/people?group=board",
                           "/ledger/entries",
                           "/ledger/entries/1",
                           "/ledger/entries/2/proof",
                           "/ledger/checkpoint",
                           "/ledger/verification",
                           "/openapi.json"}) {
    CAPTURE(path);
    const ApiAnswer answer = chair.get(path);
    CHECK(answer.status == 200);
    CHECK(answer.http.header("cache-control") == "private, no-cache");
    CHECK(chair.get(path, {{"If-None-Match", "\"x\", " + answer.etag()}}).status == 304);
  }
  const ApiAnswer found = chair.get("/cooperatives?q=rach");
  REQUIRE(at(found.json, "cooperatives").array()->size() == 1);
  CHECK(at(found.json, "cooperatives").array()->front().text_of("name") == "HTX <b>Rạch</b> & \"Gốc\"");
  CHECK(chair.get("/cooperatives/CM-001/explanation?rules=no.such").status == 404);
  for (const char* path : {"/cooperatives/NO-SUCH", "/cooperatives/NO-SUCH/plan", "/cases/NO-SUCH",
                           "/cases/NO-SUCH/documents", "/cases/NO-SUCH/verification", "/evaluations/1999",
                           "/evaluations/soon", "/ledger/entries/0", "/ledger/entries/999999/proof",
                           "/ledger/entries/x", "/rules/none/parameters", "/nowhere", "/cases/a/b/c"}) {
    CAPTURE(path);
    CHECK(chair.get(path).status == 404);
  }
}

// A year is judged, set aside by two people and appealed against by programs.
void year_is_judged() {
  ApiClient& officer = program_of(OfficeRole::kOfficer);
  ApiClient& board = program_of(OfficeRole::kBoard);
  REQUIRE(officer.post("/evaluations", R"({"period": "2020", "rules": "vn.alliance-proposal"})").status ==
          200);
  CHECK(officer.post("/evaluations", R"({"period": "2020", "rules": "none"})").status == 404);
  const ApiAnswer proposed = officer.post(
      "/overrides",
      R"({"cooperative": "CM-001", "period": "2020", "class": "weak", "why": "số liệu sai", "basis": "QĐ 5", "until": "2099-12-31"})");
  REQUIRE(proposed.status == 201);
  const std::string id = at(proposed.json, "overrides").array()->front().text_of("id");
  const std::string why = R"({"why": "đồng ý"})";
  CHECK(officer.post("/overrides/" + id + "/approval", why).code() == "session.four-eyes");
  CHECK(board.post("/overrides/" + id + "/approval", why).status == 200);
  CHECK(board.post("/overrides/" + id + "/approval", why).status == 409);
  CHECK(board.post("/overrides/CM-001/2020/99/approval", why).status == 404);
  const ApiAnswer summary = board.get("/evaluations/2020");
  CHECK(summary.json.integer_of("overrides") == 1);
  CHECK(board.post("/overrides/" + id + "/revocation", why).status == 200);
  const ApiAnswer filed = officer.post(
      "/appeals", R"({"cooperative": "CM-002", "period": "2020", "by": "HTX", "why": "không đúng"})");
  REQUIRE(filed.status == 201);
  const std::string appeal = at(filed.json, "appeals").array()->front().text_of("id");
  CHECK(board.post("/appeals/" + appeal + "/settlement", R"({"outcome": "rejected", "why": "đủ căn cứ"})")
            .status == 200);
  CHECK(officer.post("/deadlines/passed").status == 200);
}

// What takes long is asked for, and found again when it is over.
void long_work_is_found_again() {
  ApiClient& committee = program_of(OfficeRole::kCommittee);
  const HttpClient::Fields key = {{"Idempotency-Key", "long-1"}};
  const ApiAnswer begun = committee.post("/jobs/evaluation", R"({"period": "2020"})", key);
  REQUIRE(begun.status == 202);
  const std::string job = "/jobs/" + begun.json.text_of("job");
  CHECK(begun.http.header("location") == "/api/v1" + job);
  CHECK("/jobs/" + committee.post("/jobs/evaluation", R"({"period": "2020"})", key).json.text_of("job") ==
        job);
  // The same key of somebody else, or for other work, is another.
  CHECK("/jobs/" + program_of(OfficeRole::kChair).post("/jobs/verification", "", key).json.text_of("job") !=
        job);
  CHECK("/jobs/" + committee.post("/jobs/replay", "", key).json.text_of("job") != job);
  CHECK(program_of(OfficeRole::kOfficer).post("/jobs/recount", "", key).status == 202);
  CHECK(committee.post("/jobs/evaluation", R"({"period": "2020"})", {{"Idempotency-Key", ""}}).status >= 400);
  const auto over = [&](const std::string& path) {
    for (int i = 0; i < 400; ++i) {
      const ApiAnswer answer = committee.get(path);
      if (answer.status != 200 || answer.json.text_of("status") == "done") return answer;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return committee.get(path);
  };
  const ApiAnswer done = over(job);
  CHECK(done.json.text_of("status") == "done");
  CHECK(at(done.json, "told").text_of("code") == "server.job-evaluated");
  const ApiAnswer jobs = committee.get("/jobs");
  for (const Json& one : *at(jobs.json, "jobs").array())
    CHECK(over("/jobs/" + one.text_of("job")).json.text_of("status") == "done");
  CHECK(committee.get("/jobs/J999").code() == "server.no-such-job");
  CHECK(committee.get("/rules/vn.alliance-proposal/sensitivity?period=2020&delta=2.5").status == 200);
  CHECK(committee.get("/rules/vn.alliance-proposal/sensitivity?period=2020&delta=x").status == 422);
  CHECK(program_of(OfficeRole::kOfficer).post("/deadlines/recount").json.find("applied") != nullptr);
  CHECK(program_of(OfficeRole::kOfficer).post("/deadlines/recount", R"({"write": true})").status == 200);
}

// A table of figures comes in over the API as it does by the command.
void figures_come_in() {
  ApiClient& officer = program_of(OfficeRole::kOfficer);
  const auto body = [](const std::string& kind, const std::string& table) {
    return R"({"kind": ")" + kind + R"(", "file": {"file": {"name": "../x.csv", "base64": ")" +
           to_base64(as_bytes(table)) + "\"}}}";
  };
  const std::string table = "id;period;members;charter_capital\nCM-100;2020;30;900\nCM-101;2020;sáu;1\n";
  const ApiAnswer read = officer.post("/imports", body("returns", table));
  REQUIRE(read.status == 200);
  CHECK(read.json.integer_of("added") == 1);
  CHECK(read.json.integer_of("rejected") == 1);
  CHECK(read.json.text_of("file") == "_x.csv");
  CHECK(at(read.json, "rejects_file").is_null());
  const std::size_t before = office().ledger_size();
  CHECK(officer.post("/imports", body("returns", table)).json.integer_of("unchanged") == 1);
  CHECK(office().ledger_size() == before);
  CHECK(officer.post("/imports", body("pictures", table)).status == 422);
  CHECK(officer.post("/imports", R"({"kind": "returns"})").code() == "server.one-file");
}

// Accounts are opened and closed; nobody closes his own.
void accounts_are_kept() {
  ApiClient& administrator = program_of(OfficeRole::kAdministrator);
  const ApiAnswer made =
      administrator.post("/accounts", R"({"account": "moi.den", "person": "moi.den.nguoi"})");
  REQUIRE(made.status == 201);
  CHECK(made.json.text_of("path").starts_with("/invitation/"));
  CHECK(administrator.post("/accounts", R"({"account": "moi.den"})").code() == "session.account-exists");
  CHECK(administrator.post("/accounts/moi.den/invitation").json.text_of("path") != made.json.text_of("path"));
  CHECK(administrator.post("/accounts", R"({"account": "a <b>"})").code() == "identity.bad-account");
  CHECK(administrator.post("/accounts/nobody/invitation").status == 404);
  CHECK(administrator.post("/accounts/moi.den/closing").status == 200);
  CHECK(administrator.post("/accounts/moi.den/reopening").status == 200);
  CHECK(administrator.post("/accounts/quan.tri/closing").code() == "server.not-oneself");
  const ApiAnswer all = administrator.get("/accounts");
  CHECK_FALSE(at(all.json, "accounts").array()->empty());
}

// People are recorded, and what goes outside is marked as sent, once.
void people_are_recorded() {
  ApiClient& administrator = program_of(OfficeRole::kAdministrator);
  CHECK(
      administrator
          .post(
              "/people/members",
              R"({"group": "inspection_team", "person": "x.y", "from": "2021-01-01", "areas": "commune: Xã Thới Hoà"})")
          .status == 200);
  CHECK(administrator
            .post("/people/substitutions",
                  R"({"absent": "x.y", "person": "z", "until": "2099-01-01", "basis": "QĐ <2>"})")
            .status == 200);
  CHECK(
      administrator.post("/people/substitutions", R"({"absent": "x", "person": "x", "until": "2099-01-01"})")
          .code() == "cases.same-person");
  ApiClient& officer = program_of(OfficeRole::kOfficer);
  const ApiAnswer asked = officer.get("/outbox");
  REQUIRE_FALSE(at(asked.json, "outbox").array()->empty());
  const auto number = at(asked.json, "outbox").array()->front().integer_of("number");
  const std::string done = "/outbox/" + std::to_string(number.value_or(0)) + "/done";
  const HttpClient::Fields key = {{"Idempotency-Key", "sent-1"}};
  CHECK(officer.post(done, R"({"note": "12/CV"})", key).status == 200);
  CHECK(officer.post(done, R"({"note": "12/CV"})", key).status == 200);
  CHECK(officer.post(done, R"({"note": "13/CV"})", key).code() == "session.key-used");
  CHECK(officer.post(done, R"({"note": "12/CV"})").code() == "store.outbox-done");
}

// Programs of several roles drive a whole inspection, with a substitute hand and a vote.
void whole_case_is_driven() {
  ApiClient& committee = program_of(OfficeRole::kCommittee);
  office().person("uy.vien.b", OfficeRole::kCommittee);
  const std::string path = opened("CM-107");
  const auto well = [&](OfficeRole role, const std::string& below, const std::string& body) {
    CAPTURE(below);
    CHECK(program_of(role).post(path + below, body).status == 200);
  };
  well(OfficeRole::kBoard, "/acts/approve.approved", "");
  well(OfficeRole::kCommittee, "/documents", with_file("inspection_decision", "quyết định"));
  well(OfficeRole::kCommittee, "/tasks/prepare/claim", "");
  well(OfficeRole::kCommittee, "/tasks/prepare/delegate", R"({"person": "uy.vien.b", "note": "đi vắng"})");
  well(OfficeRole::kCommittee, "/acts/prepare.ready", with_file("outline", "đề cương"));
  well(OfficeRole::kOfficer, "/acts/document.cooperative_report", with_file("cooperative_report", "báo cáo"));
  well(OfficeRole::kTeam, "/acts/inspect.done", with_file("minutes", "biên bản"));
  well(OfficeRole::kCommittee, "/documents", with_file("conclusion", "kết luận"));
  const ApiAnswer few = committee.post(path + "/acts/conclude.sound");
  CHECK(few.code() == "cases.no-majority");
  well(OfficeRole::kCommittee, "/tasks/conclude.sound/vote", "");
  well(OfficeRole::kCommittee, "/tasks/conclude.sound/vote", R"({"person": "uy.vien.b"})");
  well(OfficeRole::kCommittee, "/acts/conclude.sound", "");
  CHECK(committee.get(path).json.text_of("status") == "closed");
  CHECK(office().run("case verify") == 0);
}

// What a dissolution has and owes is recorded, and its table is worked out and kept.
void estate_is_settled() {
  ApiClient& officer = program_of(OfficeRole::kOfficer);
  const ApiAnswer made =
      officer.post("/cases", R"({"workflow": "vn.dissolution_2023_voluntary", "cooperative": "CM-108"})");
  REQUIRE(made.status == 201);
  const std::string path = "/cases/" + made.json.text_of("case");
  const std::string today = at(made.json, "journal").array()->front().text_of("on");
  const std::string data = R"(, "data": {"resolution_date": ")" + today + "\"}";
  CHECK(
      officer.post(path + "/acts/document.resolution", with_file("resolution", "nghị quyết", data)).status ==
      200);
  CHECK(officer.post(path + "/parties/nh", R"({"kind": "creditor", "name": "Agribank"})").status == 200);
  CHECK(
      officer
          .post(path + "/parties/nh/claims/vay", R"({"nature": "secured", "amount": "60", "basis": "HĐ 7"})")
          .status == 200);
  CHECK(officer.post(path + "/assets/kho", R"({"source": "common", "amount": "70", "basis": "BB"})").status ==
        200);
  const ApiAnswer table = officer.get(path + "/settlement");
  REQUIRE(table.status == 200);
  CHECK(table.json.text_of("paid") == "60");
  const HttpClient::Fields key = {{"Idempotency-Key", "table-1"}};
  const ApiAnswer kept = officer.post(path + "/settlement", "", key);
  REQUIRE(kept.status == 200);
  CHECK(officer.post(path + "/settlement", "", key).json == kept.json);
  CHECK(officer.get(path + "/settlement?line=" + std::to_string(*kept.json.integer_of("line"))).json ==
        kept.json);
}

// No workflow that is shipped has a deadline that can be prolonged.
constexpr const char* kNeverDone = "extend-deadline";

TEST_CASE("every operation of the API is answered, and by its schema", "[server][api]") {
  acts_are_done_once();
  documents_come_and_go();
  cases_are_kept();
  whole_case_is_driven();
  estate_is_settled();
  office_is_read();
  year_is_judged();
  people_are_recorded();
  long_work_is_found_again();
  figures_come_in();
  accounts_are_kept();
  CHECK(program_of(OfficeRole::kChair).get("/cases?cooperative=CM-100&status=open").status == 200);
  for (const server::Route& route : server::api_routes()) {
    CAPTURE(std::string(route.api->id));
    CHECK(ApiClient::answered().contains(std::string(route.api->id)) == (route.api->id != kNeverDone));
  }
  CHECK(office().run("audit verify") == 0);
}

// The names of all items of a list, read part by part.
std::vector<std::string> all_of(ApiClient& program, const std::string& path, const std::string& list,
                                const std::string& name, std::int64_t limit) {
  std::vector<std::string> all;
  std::string after;
  const std::string join = path.find('?') == std::string::npos ? "?" : "&";
  do {
    const ApiAnswer part = program.get(path + join + "limit=" + std::to_string(limit) +
                                       (after.empty() ? "" : "&after=" + server::escape_field(after)));
    REQUIRE(part.status == 200);
    const Json::Array& items = *at(part.json, list).array();
    CHECK(items.size() <= static_cast<std::size_t>(limit));
    for (const Json& item : items) {
      const Json& value = at(item, name);
      all.push_back(value.string() != nullptr ? *value.string() : value.number()->text);
    }
    after = at(part.json, "page").text_of("next");
    REQUIRE(all.size() < 2'000);
  } while (!after.empty());
  return all;
}

TEST_CASE("reading a list part by part gives each item once, in one order", "[server][api]") {
  ApiClient& chair = program_of(OfficeRole::kChair);
  for (int i = 110; i < 120; ++i) opened("CM-" + std::to_string(i));
  const std::tuple<const char*, const char*, const char*> lists[] = {
      // NOLINT(modernize-avoid-c-arrays)
      {"/cooperatives", "cooperatives", "cooperative"},
      {"/cooperatives?sort=-score", "cooperatives", "cooperative"},
      {"/cases", "cases", "case"},
      {"/ledger/entries", "entries", "seq"},
      {"/outbox?all=true", "outbox", "number"},
      {"/evaluations", "runs", "run"}};
  for (const auto& [path, list, name] : lists) {
    CAPTURE(path);
    ApiClient reader = new_program_of(OfficeRole::kChair);
    const auto whole = all_of(reader, path, list, name, 200);
    CHECK(all_of(reader, path, list, name, 1) == whole);
    CHECK(all_of(reader, path, list, name, 7) == whole);
    CHECK(std::set<std::string>(whole.begin(), whole.end()).size() == whole.size());
    // By itself this test has asked nothing of the outside.
    if (std::string_view(list) != "outbox") CHECK_FALSE(whole.empty());
  }
  CHECK(all_of(chair, "/cooperatives", "cooperatives", "cooperative", 9).size() == 62);
  CHECK(chair.get("/cases?after=gone").code() == "server.bad-cursor");
  CHECK(chair.get("/ledger/entries?after=x").code() == "server.bad-cursor");
  for (const char* limit : {"0", "-1", "201", "x", "1e3", "99999999999999999999"}) {
    CAPTURE(limit);
    CHECK(chair.get("/cases?limit=" + std::string(limit)).code() == "server.bad-field");
  }
}

TEST_CASE("a token is good for its role, its access and its time, and for the API alone", "[server][api]") {
  HttpClient browser = office().person("tam", OfficeRole::kBoard);
  const std::string token = ServedOffice::token_of(browser, OfficeRole::kBoard, "read");
  ApiClient reader(office().port, token);
  CHECK(reader.get("/cases").status == 200);
  CHECK(reader.get("/me").json.text_of("access") == "read");
  const std::string path = opened("CM-104");
  const ApiAnswer refused = reader.post(path + "/acts/approve.approved");
  CHECK(refused.status == 403);
  CHECK(refused.code() == "server.token-reads-only");
  CHECK(reader.post(path + "/acts/approve.approved/preview").status == 200);
  HttpClient no_browser(office().port);
  CHECK(no_browser.ask("GET", "/cases", "", {{"Authorization", "Bearer " + token}}).status == 401);
  const std::string last = token.substr(0, 67) + (token.back() == 'a' ? "b" : "a");
  for (const std::string& forged : {std::string("Bearer "), std::string("Basic YTpi"), "Bearer " + last,
                                    "Bearer htx_" + std::string(64, 'a'), std::string("Bearer ' OR 1=1 --"),
                                    "Bearer " + token + "x", "Bearer " + token.substr(4)}) {
    CAPTURE(forged);
    const ApiAnswer answer = ApiClient(office().port, "").get("/cases", {{"Authorization", forged}});
    CHECK(answer.status == 401);
    CHECK(answer.http.header("www-authenticate") == "Bearer");
  }
  // A token that is shown counts, whatever cookie comes with it.
  CHECK(browser.ask("GET", "/api/v1/me", "", {{"Authorization", "Bearer " + last}}).status == 401);
  const std::string page = browser.get("/account").body;
  const std::size_t end = page.find("/account/tokens/");
  REQUIRE(end != std::string::npos);
  const std::string revoke = page.substr(end, page.find('"', end) - end);
  REQUIRE(contains(revoke, "/end"));
  HttpClient& other = browser_of(OfficeRole::kCommittee);
  CHECK(other.post(revoke, {{"token", hidden_field(other.get("/account").body, "token")}}).status == 404);
  CHECK(reader.get("/cases").status == 200);
  CHECK(browser.post(revoke, {{"token", hidden_field(page, "token")}}).status == 303);
  CHECK(reader.get("/cases").status == 401);
  // One whose account is closed ends with it.
  ApiClient closed(office().port, ServedOffice::token_of(browser, OfficeRole::kBoard, "write"));
  CHECK(closed.get("/me").status == 200);
  HttpClient& administrator = browser_of(OfficeRole::kAdministrator);
  CHECK(administrator
            .post("/users/tam/state",
                  {{"token", hidden_field(administrator.get("/users").body, "token")}, {"state", "closed"}})
            .status == 303);
  CHECK(closed.get("/me").status == 401);
}

TEST_CASE("a token is made by who knows his password, for a role he has", "[server][api][hostile]") {
  HttpClient& browser = browser_of(OfficeRole::kSupervisor);
  const std::string form = hidden_field(browser.get("/account").body, "token");
  const auto made = [&](const std::string& role, const std::string& days, const std::string& present) {
    return browser.post("/account/tokens", {{"token", form},
                                            {"name", "x"},
                                            {"role", role},
                                            {"access", "write"},
                                            {"days", days},
                                            {"present", present}});
  };
  CHECK(contains(made("board", "30", ServedOffice::kPassword).body, "identity.not-your-role"));
  CHECK(contains(made("root", "30", ServedOffice::kPassword).body, "server.no-such-role"));
  CHECK(contains(made("supervisor", "9999", ServedOffice::kPassword).body, "identity.bad-token-days"));
  CHECK(contains(made("supervisor", "x", ServedOffice::kPassword).body, "identity.bad-token-days"));
  CHECK(contains(made("supervisor", "30", "wrong").body, "identity.not-let-in"));
}

TEST_CASE("a browser reads by its session, and writes only with the token of its forms",
          "[server][api][hostile]") {
  HttpClient& browser = browser_of(OfficeRole::kOfficer);
  CHECK(browser.ask("GET", "/api/v1/me", "", {}).status == 200);
  const std::string form = hidden_field(browser.get("/account").body, "token");
  const std::string body = R"({"workflow": "vn.inspection", "cooperative": "CM-105"})";
  HttpClient::Fields headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", "browser-1"}};
  const auto status = [&](const HttpClient::Fields& more) {
    HttpClient::Fields all = headers;
    all.insert(all.end(), more.begin(), more.end());
    const HttpAnswer answer = browser.ask("POST", "/api/v1/cases", body, all);
    if (answer.status == 403) CHECK(contains(answer.body, "server.no-form-token"));
    return answer.status;
  };
  CHECK(status({}) == 403);
  CHECK(status({{"X-HTX-Token", std::string(64, 'a')}}) == 403);
  CHECK(status({{"X-HTX-Token", form}, {"Origin", "http://evil.example"}}) == 403);
  CHECK(status({{"X-HTX-Token", form}, {"Sec-Fetch-Site", "cross-site"}}) == 403);
  CHECK(status({{"X-HTX-Token", form}}) == 201);
}

// An address of a route, with something in the place of its names.
std::string sample(std::string_view pattern) {
  std::string target(pattern.substr(7));
  for (std::size_t at = target.find('{'); at != std::string::npos; at = target.find('{'))
    target.replace(at, target.find('}') - at + 1, "1");
  return target;
}

TEST_CASE("every route of the API refuses who shows nothing, and every role that may not",
          "[server][api][permissions]") {
  std::size_t refused = 0;
  std::map<OfficeRole, ApiClient> programs;
  for (const OfficeRole role :
       {OfficeRole::kCommittee, OfficeRole::kAdviser, OfficeRole::kBoard, OfficeRole::kOfficer,
        OfficeRole::kChair, OfficeRole::kSupervisor, OfficeRole::kAdministrator})
    programs.emplace(role, new_program_of(role));
  for (const server::Route& route : server::api_routes()) {
    if (!route.operation) continue;
    const std::string target = sample(route.pattern);
    CAPTURE(std::string(route.method), target);
    CHECK(ApiClient(office().port, "").ask(std::string(route.method), target, "", {}).status == 401);
    for (auto& [role, program] : programs) {
      const ApiAnswer answer = program.ask(std::string(route.method), target, "", {});
      const bool is_refused = answer.status == 403 && answer.code() == "server.not-for-role";
      CAPTURE(std::string(to_string(role)), answer.status, answer.code());
      CHECK(is_refused == !may(role, *route.operation));
      if (is_refused) ++refused;
    }
  }
  CHECK(refused > 100);
  // Whose role acts in cases does not open them for that.
  CHECK(programs.at(OfficeRole::kAdviser).ask("POST", "/cases", "", {}).status == 403);
  CHECK(programs.at(OfficeRole::kSupervisor).ask("GET", "/work", "", {}).status == 403);
}

// A body with something in every field that a route needs.
std::string full_body(const server::ApiUse& use) {
  Json body(Json::Object{});
  for (const server::ApiField& field : use.body) {
    if (!field.is_required) continue;
    const bool is_day = field.type == server::FieldType::kDay;
    if (field.type == server::FieldType::kFiles) return with_file("minutes", "x");
    body.add(std::string(field.name), field.name == "cooperative" ? "CM-002"
                                      : is_day                    ? "2099-01-01"
                                                                  : "2020");
  }
  return write_json(body);
}

TEST_CASE("a program of one commune is told nothing of another's", "[server][api][scope]") {
  HttpClient browser = office().person("can.bo.xa", OfficeRole::kLocalOfficer, "commune: xã Thới Hoà");
  ApiClient local(office().port, ServedOffice::token_of(browser, OfficeRole::kLocalOfficer, "write"));
  CHECK(local.get("/cases/CM-001-01").status == 200);
  CHECK(all_of(local, "/cooperatives", "cooperatives", "cooperative", 1) ==
        std::vector<std::string>{"CM-001"});
  const std::size_t before = office().ledger_size();
  std::size_t hidden = 0;
  std::size_t refused = 0;
  for (const server::Route& route : server::api_routes()) {
    if (!route.operation) continue;
    std::string target(route.pattern.substr(7));
    const bool is_case = target.starts_with("/cases/");
    for (std::size_t at = target.find('{'); at != std::string::npos; at = target.find('{')) {
      const std::size_t end = target.find('}');
      const bool is_id = target.substr(at, end - at) == "{id";
      target.replace(at, end - at + 1, !is_id ? "approve.approved" : is_case ? "CM-002-01" : "CM-002");
    }
    const std::string query = target.ends_with("/impact") ? "?to=vn.tt01-2020&period=2020" : "";
    const bool is_read = route.method == "GET";
    const ApiAnswer answer = is_read ? local.get(target + query) : local.post(target, full_body(*route.api));
    CAPTURE(std::string(route.method), target, answer.http.body);
    for (const char* word : {"Gốc", "Rạch", "Ngọc", "Viên An"}) CHECK_FALSE(contains(answer.http.body, word));
    if (!is_read && answer.status == 403) ++refused;
    if (!contains(route.pattern, "{id}") || contains(route.pattern, "/rules/")) continue;
    CHECK(answer.status == (may(OfficeRole::kLocalOfficer, *route.operation) ? 404 : 403));
    ++hidden;
  }
  CHECK(hidden > 25);
  for (const char* path :
       {"/cooperatives?q=goc", "/cases?cooperative=CM-002", "/work", "/deadlines", "/outbox?all=true"})
    CHECK_FALSE(contains(local.get(path).http.body, "CM-002"));
  // What he was refused is recorded, and nothing else.
  CHECK(refused > 0);
  CHECK(office().ledger_size() == before + refused);
}

TEST_CASE("whatever is wrong is a problem that says what, and what is expected", "[server][api][hostile]") {
  ApiClient& officer = program_of(OfficeRole::kOfficer);
  const std::size_t before = office().ledger_size();
  const auto code = [&](const std::string& body) { return officer.post("/cases", body).code(); };
  CHECK(code("{") == "value.bad-json");
  CHECK(code("[]") == "server.no-object");
  CHECK(code("null") == "server.no-object");
  CHECK(code(R"({"workflow": "a", "workflow": "b"})") == "value.bad-json");
  CHECK(code(R"({"workflow": 1, "cooperative": "x"})") == "server.bad-field");
  CHECK(code(R"({"workflow": {}, "cooperative": "x"})") == "server.bad-field");
  CHECK(code(R"({"workflow": "a\u0000b", "cooperative": "x"})") == "server.bad-field");
  CHECK(code(R"({"workflow": "vn.inspection"})") == "server.missing-field");
  CHECK(code(R"({"workflow": "vn.inspection", "cooperative": "x", "role": "board"})") ==
        "server.unknown-field");
  CHECK(code(R"({"workflow": "vn.inspection", "cooperative": "x", "on": "31/12/2020"})") ==
        "server.bad-field");
  CHECK(code(R"({"workflow": "none", "cooperative": "CM-001"})") == "session.no-such-workflow");
  CHECK(code("\xFF\xFE") == "value.bad-json");
  CHECK(code(std::string(200, '[')) == "value.bad-json");
  CHECK(code("{\"workflow\": \"" + std::string(60'000, 'a') + "\", \"cooperative\": \"x\"}") ==
        "session.no-such-workflow");
  const std::string good = R"({"workflow": "vn.inspection", "cooperative": "CM-001"})";
  CHECK(officer.ask("POST", "/cases", good, {}).code() == "server.no-key");
  CHECK(officer.post("/cases", good, {{"Idempotency-Key", std::string(201, 'a')}}).code() ==
        "session.bad-key");
  CHECK(officer.post("/cases", good, {{"Content-Type", "text/plain"}}).status == 415);
  CHECK(officer.post("/cases", good, {{"Content-Type", "application/x-www-form-urlencoded"}}).status == 415);
  CHECK(officer.post("/cases/CM-001-01/notes", R"({"note": "x"})", {{"If-Match", "\"x\""}}).status == 412);
  CHECK(officer.get("/cases?colour=red").code() == "server.unknown-field");
  CHECK(officer.get("/cases?status=ajar").code() == "session.unknown-word");
  CHECK(officer.get("/cooperatives?sort=colour").code() == "session.unknown-word");
  CHECK(officer.get("/work?overdue=maybe").code() == "server.bad-field");
  CHECK(officer.get("/work?within=soon").code() == "server.bad-field");
  CHECK(officer.get("/cases/%00").status == 400);
  CHECK(officer.get("/../../etc/passwd").status == 400);
  CHECK(officer.get("/cases/CM-001-01?line=99999").status == 404);
  for (const char* method : {"PUT", "DELETE", "PATCH"}) {
    const ApiAnswer wrong = officer.ask(method, "/cases", "", {});
    CHECK(wrong.status == 405);
    CHECK(wrong.http.header("allow") == "GET, POST");
  }
  const ApiAnswer vietnamese = officer.get("/nowhere", {{"Accept-Language", "fr, vi-VN;q=0.9, en;q=0.4"}});
  CHECK(vietnamese.json.text_of("title") == "Không tìm thấy");
  CHECK(vietnamese.http.header("content-language") == "vi");
  CHECK(officer.get("/nowhere", {{"Accept-Language", "en;q=0.9, vi;q=0.4"}}).json.text_of("title") ==
        "Not found");
  CHECK(office().ledger_size() == before);
}

TEST_CASE("what is refused before it is read is a problem too", "[server][api][hostile]") {
  HttpClient client(office().port);
  const auto refused = [&](const std::string& head) {
    const std::string answer = client.raw(head + "\r\n");
    CHECK(contains(answer, "application/problem+json"));
    return answer.size() > 12 ? answer.substr(9, 3) : "";
  };
  const std::string host = " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  CHECK(refused("POST /api/v1/cases" + host +
                "Content-Type: application/json\r\nContent-Length: 9000000\r\n") == "413");
  CHECK(refused("POST /api/v1/cases" + host + "Transfer-Encoding: chunked\r\n") == "411");
  CHECK(refused("GET /api/v1/" + std::string(6'000, 'a') + host) == "414");
}

TEST_CASE("who asks too often waits, and nobody else", "[server][api]") {
  HttpClient& browser = browser_of(OfficeRole::kAdviser);
  ApiClient greedy(office().port, ServedOffice::token_of(browser, OfficeRole::kAdviser, "read"));
  std::int64_t asked = 0;
  ApiAnswer answer;
  do answer = greedy.get("/me");
  while (answer.status == 200 && ++asked < 3'000);
  CHECK(asked >= server::RateLimit::kAtOnce);
  CHECK(answer.status == 429);
  CHECK(answer.code() == "server.too-often");
  CHECK(std::stoi(answer.http.header("retry-after")) >= 1);
  CHECK(program_of(OfficeRole::kAdviser).get("/me").status == 200);
}

TEST_CASE("a client made of the OpenAPI document drives a whole case", "[server][api][client]") {
  const auto token = [](OfficeRole role) {
    return "HTX_" + std::string(to_string(role)) + "=" +
           ServedOffice::token_of(browser_of(role), role, "write");
  };
  std::string environment = "HTX_ADDRESS=http://127.0.0.1:" + std::to_string(office().port);
  std::string tokens;
  for (const OfficeRole role :
       {OfficeRole::kBoard, OfficeRole::kCommittee, OfficeRole::kOfficer, OfficeRole::kTeam})
    tokens += " " + token(role);
  // Whoever sits on the committee here votes.
  std::string voters;
  const Json people = program_of(OfficeRole::kChair).get("/people?group=committee").json;
  for (const Json& member : *at(people, "members").array())
    voters += (voters.empty() ? "" : ",") + member.text_of("account");
  const std::string log = office().folder.file("client.log");
  const int status = shell(
      "env " + environment + tokens + " HTX_VOTERS=" + voters +
      " sh '" HTX_SOURCE "/tests/unit/server/api_client/run.sh' '" HTX_CLIENT_FOLDER "' >'" + log + "' 2>&1");
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) {
    WARN("skipped: npm could not install the packages of tests/unit/server/api_client");
    return;
  }
  INFO(office().folder.read("client.log"));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(contains(office().folder.read("client.log"), "closed after"));
  CHECK(office().run("case verify") == 0);
}

}  // namespace
}  // namespace htx
