// A real server with a real store in a process of its own, spoken to over sockets.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>

#include <chrono>
#include <map>

#include "engine/server/pages/page_routes.h"
#include "tests/support/served_office.h"

namespace htx {
namespace {

using Fields = HttpClient::Fields;

// One for all tests of a process.
ServedOffice& office() {
  static ServedOffice kOffice;
  return kOffice;
}

constexpr const char* kCase = "/cases/CM-001-01";

// What a person of that role has for a browser; made once.
HttpClient& browser_of(OfficeRole role) {
  static std::map<OfficeRole, HttpClient> kBrowsers;
  const auto known = kBrowsers.find(role);
  if (known != kBrowsers.end()) return known->second;
  std::string name(to_string(role));
  return kBrowsers.emplace(role, office().person(name, role)).first->second;
}

std::string token_of(HttpClient& client) { return hidden_field(client.get("/account").body, "token"); }

TEST_CASE("who signs in sees his work, does an act, and the ledger bears his account", "[server][serve]") {
  HttpClient& board = browser_of(OfficeRole::kBoard);
  const HttpAnswer work = board.get("/");
  REQUIRE(work.status == 200);
  CHECK(contains(work.body, kCase));
  CHECK(contains(work.body, "HTX Thắng Lợi"));
  const HttpAnswer page = board.get(kCase);
  REQUIRE(page.status == 200);
  REQUIRE(contains(page.body, "/cases/CM-001-01/acts/approve.approved"));
  const HttpAnswer opened_by_htx = board.get("/cases/CM-002-01");
  CHECK(contains(opened_by_htx.body, "id=\"line-1\""));
  CHECK_FALSE(contains(opened_by_htx.body, "class=\"auto\""));
  const HttpAnswer form = board.get("/cases/CM-001-01/acts/approve.approved");
  REQUIRE(form.status == 200);
  const Fields fields = {
      {"token", hidden_field(form.body, "token")},         {"key", hidden_field(form.body, "key")},
      {"line", hidden_field(form.body, "line")},           {"on", "2020-01-01"},
      {"note", "<script>alert(1)</script> \u202Egnp.exe"}, {"do", "confirm"}};
  // A day before the case was opened is refused, and what was typed comes back.
  const std::size_t before = office().ledger_size();
  const HttpAnswer refused = board.post("/cases/CM-001-01/acts/approve.approved", fields);
  CHECK(refused.status == 422);
  CHECK(contains(refused.body, "cases.before-last-act"));
  CHECK(contains(refused.body, "aria-invalid=\"true\""));
  CHECK(contains(refused.body, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  CHECK_FALSE(contains(refused.body, "<script>alert"));
  CHECK(office().ledger_size() == before);
  // Today it is done, once, however often the form is sent.
  Fields today = fields;
  today[3].second = hidden_field(form.body, "on");
  for (auto& [name, value] : today) {
    if (name == "on") value = form.body.substr(form.body.find("data-value=\"") + 12, 10);
  }
  const HttpAnswer done = board.post("/cases/CM-001-01/acts/approve.approved", today);
  REQUIRE(done.status == 303);
  const HttpAnswer again = board.post("/cases/CM-001-01/acts/approve.approved", today);
  CHECK(again.status == 303);
  CHECK(again.header("location") == done.header("location"));
  CHECK(office().ledger_size() == before + 1);
  const HttpAnswer after = board.get(kCase);
  CHECK(contains(after.body, "&lt;script&gt;alert(1)"));
  CHECK_FALSE(contains(after.body, "<script>alert"));
  const HttpAnswer entry = board.get("/ledger/" + std::to_string(before + 1));
  CHECK(contains(entry.body, "&quot;actor&quot;:&quot;board&quot;"));
  CHECK(contains(entry.body, "&quot;role&quot;:&quot;board&quot;"));
  // Another key is another act, and the form is of a line that is over.
  today[1].second = "another-key";
  const HttpAnswer stale = board.post("/cases/CM-001-01/acts/approve.approved", today);
  CHECK(stale.status == 409);
  CHECK(contains(stale.body, "&lt;script&gt;alert(1)"));
  CHECK(office().run("audit verify") == 0);
}

TEST_CASE("a preview tells what would follow and writes nothing", "[server][serve]") {
  HttpClient& board = browser_of(OfficeRole::kBoard);
  const std::string act = "/cases/CM-002-01/acts/approve.approved";
  const HttpAnswer form = board.get(act);
  REQUIRE(form.status == 200);
  const std::size_t before = office().ledger_size();
  Fields fields = {{"token", hidden_field(form.body, "token")},
                   {"key", hidden_field(form.body, "key")},
                   {"line", hidden_field(form.body, "line")},
                   {"on", form.body.substr(form.body.find("data-value=\"") + 12, 10)},
                   {"do", "preview"}};
  const HttpAnswer page = board.post(act, fields);
  CHECK(page.status == 200);
  CHECK(contains(page.body, "class=\"steps\""));
  const HttpAnswer piece = board.post(act + "/preview", fields);
  CHECK(piece.status == 200);
  CHECK(contains(piece.body, "class=\"steps\""));
  CHECK_FALSE(contains(piece.body, "<html"));
  fields[3].second = "99/99/9999";
  CHECK(contains(board.post(act + "/preview", fields).body, "server.bad-day"));
  CHECK(office().ledger_size() == before);
  CHECK(office().run("case verify") == 0);
}

// An address of a route, with something in the place of its names.
std::string sample(std::string_view pattern, const std::string& cooperative = "CM-001") {
  std::string target(pattern);
  const bool is_of_one = pattern.starts_with("/cooperatives/");
  const std::map<std::string, std::string> parts = {{"{id}", cooperative + (is_of_one ? "" : "-01")},
                                                    {"{event}", "approve.refused"},
                                                    {"{task}", "approve"},
                                                    {"{document}", "1.1"},
                                                    {"{kind}", "note"},
                                                    {"{job}", "J1"},
                                                    {"{draft}", "0123456789ab"},
                                                    {"{batch}", "1"},
                                                    {"{row}", "2"},
                                                    {"{seq}", "1"},
                                                    {"{period}", "2020"},
                                                    {"{version}", "1"},
                                                    {"{account}", "nobody"},
                                                    {"{secret}", std::string(64, 'a')}};
  for (const auto& [name, value] : parts) {
    if (const std::size_t at = target.find(name); at != std::string::npos)
      target.replace(at, name.size(), value);
  }
  return target;
}

TEST_CASE("every route refuses who is not signed in, and every role that may not",
          "[server][serve][permissions]") {
  std::size_t refused = 0;
  for (const server::Route& route : server::page_routes()) {
    if (!route.operation) continue;
    const std::string target = sample(route.pattern);
    HttpClient nobody(office().port);
    const HttpAnswer answer = route.method == "GET" ? nobody.get(target) : nobody.post(target, {});
    CAPTURE(std::string(route.method), target);
    CHECK(answer.status == (target == "/" ? 303 : 401));
    for (const OfficeRole role : {OfficeRole::kCommittee, OfficeRole::kAdviser, OfficeRole::kBoard,
                                  OfficeRole::kOfficer, OfficeRole::kChair, OfficeRole::kSupervisor}) {
      if (route.pattern == "/sign-out" || may(role, *route.operation)) continue;
      HttpClient& client = browser_of(role);
      const HttpAnswer said =
          route.method == "GET" ? client.get(target) : client.post(target, {{"token", token_of(client)}});
      CAPTURE(std::string(to_string(role)));
      CHECK(said.status == 403);
      CHECK(contains(said.body, "server.not-for-role"));
      ++refused;
    }
    HttpClient administrator = office().signed_in("quan.tri");
    if (may(OfficeRole::kAdministrator, *route.operation)) continue;
    const HttpAnswer said = route.method == "GET"
                                ? administrator.get(target)
                                : administrator.post(target, {{"token", token_of(administrator)}});
    CHECK(said.status == 403);
    ++refused;
  }
  CHECK(refused > 40);
}

TEST_CASE("who has the cooperatives of one commune sees nothing of another's, whatever he asks for",
          "[server][serve][scope]") {
  // As somebody else spells it.
  HttpClient officer =
      office().person("can.bo.xa", OfficeRole::kLocalOfficer, "commune: XÃ  THỚI HÒA; district: Ngọc Hiển");
  CHECK(contains(officer.get("/cooperatives").body, "HTX Thắng Lợi"));
  CHECK(officer.get("/cooperatives/CM-001").status == 200);
  CHECK(officer.get(kCase).status == 200);
  CHECK(contains(officer.get("/cases").body, kCase));
  const auto leaks = [](const HttpAnswer& answer) {
    return contains(answer.body, "Gốc") || contains(answer.body, "Rạch") || contains(answer.body, "Ngọc");
  };
  std::size_t walked = 0;
  std::size_t refused = 0;
  const std::size_t before = office().ledger_size();
  for (const server::Route& route : server::page_routes()) {
    if (!route.operation || route.pattern == "/sign-out") continue;
    const std::string target = sample(route.pattern, "CM-002");
    CAPTURE(std::string(route.method), target);
    const HttpAnswer answer = route.method == "GET"
                                  ? officer.get(target)
                                  : officer.post(target, {{"token", token_of(officer)}, {"key", "leak"}});
    CHECK_FALSE(leaks(answer));
    if (route.method == "POST" && answer.status == 403) ++refused;
    if (contains(route.pattern, "{id}")) {
      CHECK(answer.status == (may(OfficeRole::kLocalOfficer, *route.operation) ? 404 : 403));
      ++walked;
    }
  }
  CHECK(walked > 8);
  for (const char* target :
       {"/cooperatives?q=g%E1%BB%91c", "/cooperatives?district=Ng%E1%BB%8Dc%20Hi%E1%BB%83n", "/?format=ics",
        "/cases?status=all", "/cases?cooperative=CM-002", "/deadlines?role=board",
        "/cooperatives?after=CM-001"})
    CHECK_FALSE(leaks(officer.get(target)));
  // What he was refused is recorded, and nothing else.
  CHECK(refused > 0);
  CHECK(office().ledger_size() == before + refused);
  // What is another's and what is nobody's are answered in the same words.
  const std::string others = officer.get("/cases/CM-002-01").body;
  const std::string nobodys = officer.get("/cases/CM-003-01").body;
  CHECK(others.size() == nobodys.size());
}

TEST_CASE("who could see a case on a day is told with the membership that let him",
          "[server][serve][scope]") {
  office().person("can.bo.huyen", OfficeRole::kLocalOfficer, "district: ngọc hiển");
  HttpClient& chair = browser_of(OfficeRole::kChair);
  const auto names = [&](const std::string& object, const std::string& day) {
    const HttpAnswer answer = chair.get("/access?object=" + object + "&on=" + day);
    CHECK(answer.status == 200);
    return contains(answer.body, "can.bo.huyen");
  };
  // A district's officer could while there were districts, and only what is in his.
  CHECK(names("CM-002", "30/06/2025"));
  CHECK(names("CM-002-01", "2025-06-30"));
  CHECK_FALSE(names("CM-002", "01/07/2025"));
  CHECK_FALSE(names("CM-001", "30/06/2025"));
  CHECK_FALSE(names("CM-002", "31/12/2019"));
  CHECK(chair.get("/access?object=NO-1").status == 404);
  CHECK(chair.get("/access?object=CM-001&on=32/01/2020").status == 422);
  CHECK(browser_of(OfficeRole::kBoard).get("/access?object=CM-001").status == 403);
}

TEST_CASE("a form is believed only if a page of this session sent it", "[server][serve][hostile]") {
  HttpClient client = office().signed_in("quan.tri");
  const std::string token = token_of(client);
  const std::size_t before = office().ledger_size();
  const Fields form = {{"token", token}, {"name", "mallory"}, {"person", ""}};
  const auto refused = [&](const HttpAnswer& answer) {
    CHECK(answer.status == 403);
    CHECK(contains(answer.body, "server.not-our-form"));
  };
  refused(client.post("/users", {{"name", "mallory"}}));
  refused(client.post("/users", {{"token", ""}, {"name", "mallory"}}));
  refused(client.post("/users", {{"token", std::string(64, 'a')}, {"name", "mallory"}}));
  HttpClient other = office().signed_in("quan.tri");
  refused(client.post("/users", {{"token", token_of(other)}, {"name", "mallory"}}));
  refused(client.post("/users", form, {{"Origin", "http://evil.example"}}));
  refused(client.post("/users", form, {{"Origin", "null"}}));
  refused(client.post("/users", form, {{"Sec-Fetch-Site", "cross-site"}}));
  CHECK(
      client.ask("POST", "/users", "{\"name\":\"mallory\"}", {{"Content-Type", "application/json"}}).status ==
      415);
  CHECK(client.ask("POST", "/users", "token=" + token, {{"Content-Type", "text/plain"}}).status == 415);
  CHECK(client.get("/users?name=mallory&token=" + token).status == 200);
  CHECK(office().ledger_size() == before);
}

TEST_CASE("a session is new with each sign-in, and a forged one is none", "[server][serve][hostile]") {
  HttpClient client(office().port);
  client.cookies()["__Host-htx"] = std::string(64, 'a');
  const std::string token = hidden_field(client.get("/sign-in").body, "token");
  CHECK(client.get("/account").status == 401);
  const HttpAnswer answer = client.post("/sign-in", {{"token", token},
                                                     {"account", "quan.tri"},
                                                     {"secret", ServedOffice::kPassword},
                                                     {"to", "//evil.example"}});
  REQUIRE(answer.status == 303);
  CHECK(answer.header("location") == "/users");
  CHECK(client.cookies()["__Host-htx"] != std::string(64, 'a'));
  bool is_strict = false;
  const auto [first, last] = answer.headers.equal_range("set-cookie");
  for (auto one = first; one != last; ++one) {
    if (!one->second.starts_with("__Host-htx=")) continue;
    is_strict =
        contains(one->second, "; Secure; HttpOnly; SameSite=Strict") && contains(one->second, "; Path=/;");
  }
  CHECK(is_strict);
  const std::string kept = client.cookies()["__Host-htx"];
  CHECK(client.post("/sign-out", {{"token", token_of(client)}}).status == 303);
  client.cookies()["__Host-htx"] = kept;
  CHECK(client.get("/account").status == 401);
  for (const std::string& forged :
       {std::string("x"), std::string(64, 'A'), std::string("' OR 1=1 --"), std::string(4'000, 'a')}) {
    client.cookies()["__Host-htx"] = forged;
    CHECK(client.get("/account").status == 401);
  }
}

TEST_CASE("a wrong password and an unknown account are answered alike, and guessing makes wait",
          "[server][serve][hostile]") {
  HttpClient client(office().port);
  const std::string token = hidden_field(client.get("/sign-in").body, "token");
  const auto answer = [&](const std::string& account) {
    return client.post("/sign-in", {{"token", token}, {"account", account}, {"secret", "not the password"}});
  };
  const HttpAnswer known = answer("quan.tri");
  const HttpAnswer unknown = answer("quan.tru");
  CHECK(known.status == 403);
  CHECK(unknown.status == 403);
  CHECK(known.body.size() == unknown.body.size());
  for (int i = 0; i < 4; ++i) CHECK(answer("guessed").status == 403);
  CHECK(answer("guessed").status == 403);
  const HttpAnswer wait = answer("guessed");
  CHECK(wait.status == 429);
  CHECK(contains(wait.body, "identity.wait"));
  const HttpAnswer echoed = answer("\"><script>alert(1)</script>");
  CHECK_FALSE(contains(echoed.body, "<script>alert"));
}

TEST_CASE("what is too much, too odd or not there has its answer", "[server][serve][hostile]") {
  HttpClient& client = browser_of(OfficeRole::kSupervisor);
  const std::string host = "Host: 127.0.0.1\r\n";
  const auto status = [&](const std::string& bytes) {
    const std::string answer = client.raw(bytes);
    return answer.size() > 12 ? answer.substr(9, 3) : "";
  };
  CHECK(status("GET /health HTTP/1.1\r\n" + host + "X: " + std::string(20'000, 'a') + "\r\n\r\n") == "431");
  CHECK(status("GET /" + std::string(6'000, 'a') + " HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n") ==
        "414");
  CHECK(status("POST /sign-in HTTP/1.1\r\n" + host +
               "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n") == "413");
  CHECK(status("POST /sign-in HTTP/1.1\r\n" + host +
               "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 64000000\r\n\r\n") == "413");
  CHECK(status("POST /sign-in HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n") ==
        "411");
  CHECK(status("NONSENSE\r\n\r\n") == "400");
  // What is too much is a page with a way on, and a problem to a program.
  const std::string big = "Content-Type: application/json\r\nContent-Length: 99000000\r\n\r\n";
  const std::string page = client.raw("POST /sign-in HTTP/1.1\r\n" + host + "Accept-Language: en\r\n" + big);
  CHECK(contains(page, " 413 "));
  CHECK(contains(page, "Content-Security-Policy"));
  CHECK(contains(page, "<html lang=\"en\">"));
  CHECK(contains(page, "href=\"/\""));
  const std::string problem = client.raw("POST /api/v1/cases HTTP/1.1\r\n" + host + big);
  CHECK(contains(problem, " 413 "));
  CHECK(contains(problem, "application/problem+json"));
  CHECK(contains(problem, "server.refused"));
  CHECK(status("GET / HTTP/9.9\r\n" + host + "\r\n") != "200");
  std::string many = "GET /health HTTP/1.1\r\n" + host;
  for (int i = 0; i < 200'000; ++i) many += "A: b\r\n";
  CHECK(status(many + "\r\n") != "200");
  for (const char* target :
       {"/../etc/passwd", "/%2e%2e/etc/passwd", "/assets/../htx.db", "/assets/..%2fhtx.db", "/a//b"})
    CHECK(client.get(target).status >= 400);
  CHECK(client.get("/nowhere").status == 404);
  CHECK(client.get("/cases/NO-SUCH").status == 404);
  CHECK(client.get("/cooperatives/NO-SUCH").status == 404);
  CHECK(client.get("/cases/CM-001-01/documents/9.9").status == 404);
  for (const char* method : {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}) {
    const HttpAnswer answer = client.ask(method, "/deadlines", "", {});
    CHECK(answer.status == 405);
    CHECK(answer.header("allow") == "GET");
  }
  const HttpAnswer split = client.get("/sign-in?lang=en%0d%0aSet-Cookie:%20x=y");
  CHECK(split.header("set-cookie").find("x=y") == std::string::npos);
}

TEST_CASE("connections that say nothing keep nobody else waiting", "[server][serve][hostile]") {
  HttpClient client(office().port);
  std::vector<int> idle;
  for (int i = 0; i < 500; ++i) idle.push_back(client.connect());
  const auto began = std::chrono::steady_clock::now();
  CHECK(client.get("/health").status == 200);
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(2));
  for (const int socket : idle) ::close(socket);
}

TEST_CASE("every page says how it may be used, in both languages, with its markup escaped",
          "[server][serve]") {
  HttpClient& client = browser_of(OfficeRole::kChair);
  for (const char* language : {"vi", "en"}) {
    CHECK(client.get("/account?lang=" + std::string(language)).status == 303);
    for (const char* target : {"/",
                               "/cases",
                               kCase,
                               "/cooperatives",
                               "/cooperatives?q=rach",
                               "/cooperatives/CM-002",
                               "/deadlines",
                               "/evaluations",
                               "/rules",
                               "/workflows",
                               "/workflows/vn.inspection",
                               "/ledger",
                               "/ledger/1",
                               "/ledger?verify=1",
                               "/ledger/1/proof",
                               "/ledger/checkpoint",
                               "/overrides",
                               "/appeals",
                               "/users",
                               "/account"}) {
      const HttpAnswer page = client.get(target);
      CAPTURE(target, language);
      CHECK(page.status == 200);
      CHECK(contains(page.header("content-security-policy"), "default-src 'self'"));
      CHECK(page.header("x-content-type-options") == "nosniff");
      CHECK(page.header("cache-control") == "no-store");
      CHECK(contains(page.body, "<html lang=\"" + std::string(language) + "\">"));
      CHECK(page.body.size() < 60U << 10U);
      CHECK_FALSE(contains(page.body, "<b>Rạch</b>"));
      CHECK_FALSE(contains(page.body, "[["));
    }
  }
  CHECK(contains(client.get("/cooperatives?q=rach").body, "&lt;b&gt;Rạch&lt;/b&gt; &amp; &quot;Gốc&quot;"));
  const std::string page = client.get("/").body;
  const std::size_t style = page.find("/assets/style.");
  REQUIRE(style != std::string::npos);
  const HttpAnswer sheet = client.get(page.substr(style, page.find('"', style) - style));
  CHECK(sheet.status == 200);
  CHECK(contains(sheet.header("cache-control"), "immutable"));
  CHECK(sheet.header("content-type") == "text/css; charset=utf-8");
}

TEST_CASE("told to end, it answers what it has and ends well", "[server][serve]") {
  ServedOffice own;
  HttpClient client(own.port);
  CHECK(client.get("/health").status == 200);
  const int idle = client.connect();
  CHECK(own.end() == 0);
  ::close(idle);
  CHECK(client.get("/health").status == 0);
}

TEST_CASE("with a certificate it speaks TLS from 1.2 on, and plain HTTP to nobody", "[server][serve][tls]") {
  const TempDir folder;
  const auto in_folder = [&](const std::string& command) {
    return shell("cd '" + folder.file("") + "' && " + command + " >.out 2>.err");
  };
  REQUIRE(
      in_folder("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out "
                "cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1") == 0);
  REQUIRE(in_folder("openssl genpkey -algorithm ed25519 -out other.pem") == 0);
  REQUIRE(in_folder("'" HTX_PROGRAM "' init") == 0);
  ServedProgram program(folder);
  const std::string said =
      program.start({"--address", "127.0.0.1", "--certificate", "cert.pem", "--key", "key.pem"}, "/first/");
  CHECK(contains(said, "https://127.0.0.1:"));
  CHECK_FALSE(contains(said, "only this machine"));
  const std::string address = "https://127.0.0.1:" + std::to_string(program.port) + "/health";
  CHECK(in_folder("curl -sS --fail --cacert cert.pem " + address) == 0);
  CHECK(folder.read(".out") == "ok\n");
  CHECK(in_folder("curl -sS --fail --cacert cert.pem --tlsv1.2 --tls-max 1.2 " + address) == 0);
  CHECK(in_folder("curl -sS --fail --cacert cert.pem --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0 " +
                  address) != 0);
  CHECK(in_folder("curl -sS --fail http://127.0.0.1:" + std::to_string(program.port) + "/health") != 0);
  // A client that says nothing, or nonsense, keeps nobody else out.
  HttpClient silent(program.port);
  CHECK(silent.raw("GET / HTTP/1.1\r\n\r\n").empty());
  CHECK(in_folder("curl -sS --fail --cacert cert.pem " + address) == 0);
  CHECK(program.end() == 0);
}

TEST_CASE("keys that are none, and other machines without keys, are refused with what to do",
          "[server][serve][tls]") {
  const TempDir folder;
  const auto refused = [&](const std::string& options, const std::string& code) {
    const int status = shell("cd '" + folder.file("") + "' && '" HTX_PROGRAM "' --lang en serve --port 0 " +
                             options + " >.out 2>.err");
    CAPTURE(options, folder.read(".err"));
    CHECK(WEXITSTATUS(status) == 2);
    CHECK(contains(folder.read(".err"), code));
  };
  REQUIRE(
      shell("cd '" + folder.file("") + "' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 " +
            "-nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=x 2>.err && openssl genpkey -algorithm " +
            "ed25519 -out other.pem && '" HTX_PROGRAM "' init >.out") == 0);
  folder.write("none.pem", "no certificate");
  refused("--address 0.0.0.0", "server.needs-keys");
  refused("--certificate none.pem --key key.pem", "server.bad-certificate");
  refused("--certificate cert.pem --key none.pem", "server.bad-certificate");
  refused("--certificate cert.pem --key other.pem", "server.bad-certificate");
  refused("--certificate cert.pem", "cli.usage");
}

TEST_CASE("a service manager is told when it is ready, and may hand over the socket", "[server][serve]") {
  const TempDir folder;
  REQUIRE(shell("cd '" + folder.file("") + "' && '" HTX_PROGRAM "' init >.out") == 0);
  const int told = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder.file("notify");
  REQUIRE(path.size() < sizeof(address.sun_path));
  std::ranges::copy(path, address.sun_path);
  REQUIRE(::bind(told, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  ServedProgram program(folder);
  program.start({}, "/first/");
  ::unsetenv("NOTIFY_SOCKET");
  const auto said = [&] {
    std::string text(100, ' ');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::recv(told, text.data(), text.size(), 0))));
    return text;
  };
  CHECK(said() == "READY=1");
  CHECK(program.end() == 0);
  CHECK(said() == "STOPPING=1");
  ::close(told);
}

TEST_CASE("what is answered is counted by route, and told to this machine alone",
          "[server][serve][metrics]") {
  HttpClient client(office().port);
  CHECK(client.get("/ready").body == "ok\n");
  CHECK(client.get("/nowhere/at/all").status == 404);
  CHECK(client.get("/cases/SECRET-1").status == 401);
  const HttpAnswer answer = client.get("/metrics");
  REQUIRE(answer.status == 200);
  CHECK(contains(answer.body, "htx_requests_total{method=\"GET\",route=\"/ready\",status=\"200\"}"));
  CHECK(contains(answer.body, "htx_requests_total{method=\"GET\",route=\"/cases/{id}\",status=\"401\"}"));
  CHECK(contains(answer.body, "htx_answer_seconds_bucket{method=\"GET\",route=\"/ready\",le=\"+Inf\"}"));
  CHECK_FALSE(contains(answer.body, "SECRET"));
  CHECK_FALSE(contains(answer.body, "nowhere"));
  // What came through a server in front is not of this machine, whoever that server is.
  CHECK(client.ask("GET", "/metrics", "", {{"X-Forwarded-For", "203.0.113.7"}}).status == 404);
  CHECK(client.ask("GET", "/metrics", "", {{"Forwarded", "for=203.0.113.7"}}).status == 404);
}

TEST_CASE("a server in front is believed from its address only, and names people who have accounts",
          "[server][serve][proxy]") {
  const auto name = [](const std::string& account) {
    return HttpClient::Fields{{"X-Remote-User", account}, {"X-Forwarded-For", "10.0.0.1, 203.0.113.7"}};
  };
  // This one trusts nobody.
  HttpClient plain(office().port);
  CHECK(plain.ask("GET", "/account", "", name("quan.tri")).status == 401);

  const TempDir folder;
  const auto run = [&](const std::string& arguments) {
    return shell("cd '" + folder.file("") + "' && '" HTX_PROGRAM "' " + arguments + " >.out 2>.err");
  };
  REQUIRE(run("init") == 0);
  for (const char* account : {"an", "binh", "chau"}) REQUIRE(run("account add " + std::string(account)) == 0);
  REQUIRE(run("account close chau") == 0);
  REQUIRE(run("people add board an --from 2020-01-01") == 0);
  REQUIRE(run("people add board chau --from 2020-01-01") == 0);
  REQUIRE(run("people add administrators an --from 2020-01-01") == 0);
  ServedProgram program(folder);
  program.start({"--trust-header", "X-Remote-User", "--trust-from", "127.0.0.1", "--access-log", "access"},
                "://");
  HttpClient client(program.port);
  CHECK(client.ask("GET", "/account", "", {}).status == 401);
  const HttpAnswer let_in = client.ask("GET", "/account", "", name("an"));
  CHECK(let_in.status == 200);
  CHECK(contains(let_in.header("set-cookie"), "__Host-htx="));
  const std::string session = client.cookies()["__Host-htx"];
  CHECK(client.ask("GET", "/account", "", name("an")).status == 200);
  CHECK(client.cookies()["__Host-htx"] == session);
  // Somebody else at the same browser is somebody else.
  CHECK(client.ask("GET", "/account", "", name("binh")).status == 403);
  CHECK(client.ask("GET", "/account", "", name("chau")).status == 403);
  CHECK(client.ask("GET", "/account", "", name("nobody")).status == 403);
  CHECK(client.get("/metrics").status == 404);
  // The API hears it as the pages do.
  HttpClient api(program.port);
  CHECK(api.ask("GET", "/api/v1/me", "", {}).status == 401);
  const HttpAnswer known = api.ask("GET", "/api/v1/me", "", name("an"));
  CHECK(known.status == 200);
  CHECK(contains(known.header("set-cookie"), "__Host-htx="));
  CHECK(api.ask("GET", "/api/v1/me", "", name("chau")).status == 403);
  CHECK(program.end() == 0);
  const std::string log = folder.read("access");
  CHECK(contains(log, "GET /account 200 "));
  CHECK_FALSE(contains(log, "203.0.113.7"));
  CHECK_FALSE(contains(log, " an"));
}

}  // namespace
}  // namespace htx
