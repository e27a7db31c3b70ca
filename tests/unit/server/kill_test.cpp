// The program is killed while several clients act, and begun again on the same store: what was answered as
// done is there once, what was not is there once or not at all, and the same command sent again settles it.
// HTX_KILLS: how many rounds.
#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <thread>

#include "engine/server/http/http_message.h"
#include "engine/value/json.h"
#include "tests/support/rounds.h"
#include "tests/support/served_office.h"

namespace htx {
namespace {

constexpr std::size_t kClients = 5;  // The last of them fills in forms, the others speak to the API.
constexpr int kActsOfACase = 6;

// One command as it was sent, and what came back.
struct Sent {
  std::string target;
  std::string body;
  HttpClient::Fields headers;
  std::string key;
  std::string journal_mark;  // Stands in the one line of a journal that the command writes.
  HttpAnswer answer;         // Its status is 0 if none came.

  bool is_answered() const { return answer.status != 0; }
};

// Somebody at work, with cases of his own.
class Client {
 public:
  Client(std::size_t number, std::string token, HttpClient browser, bool fills_in_forms)
      : number_(number),
        token_(std::move(token)),
        browser_(std::move(browser)),
        fills_in_forms_(fills_in_forms) {}

  void move_to(std::uint16_t port) {
    HttpClient moved(port);
    moved.cookies() = browser_.cookies();
    browser_ = moved;
  }
  // Acts until the connection breaks or it is told to stop.
  void work(const std::atomic<bool>& over) {
    sent.clear();
    for (int n = 0; !over; ++n) {
      if (!(n % kActsOfACase == 0 ? open() : n % kActsOfACase == 1 ? approve() : note())) return;
    }
  }
  HttpAnswer send(const Sent& what) { return browser_.ask("POST", what.target, what.body, what.headers); }

  std::vector<Sent> sent;  // Of this round.

 private:
  bool open() {
    cooperative_ = "K-" + std::to_string(number_) + "-" + std::to_string(opened_++);
    case_ = cooperative_ + "-01";
    const std::string body = R"({"workflow": "vn.inspection", "cooperative": ")" + cooperative_ + "\"}";
    return give(by_api("/cases", body, "\"" + cooperative_ + "\""), 201);
  }
  bool approve() {
    const std::string mark = next_mark();
    return give(by_api("/cases/" + case_ + "/acts/approve.approved", R"({"note": ")" + mark + "\"}", mark),
                200);
  }
  bool note() {
    const std::string mark = next_mark();
    if (!fills_in_forms_)
      return give(by_api("/cases/" + case_ + "/notes", R"({"note": ")" + mark + "\"}", mark), 200);
    const std::string target = "/cases/" + case_ + "/records/note";
    const HttpAnswer form = browser_.get(target);
    if (form.status == 0) return false;
    const std::string today = "data-value=\"";
    const std::size_t day = form.body.find(today);
    if (day == std::string::npos) return false;
    std::string body = "note=" + mark + "&on=" + form.body.substr(day + today.size(), 10);
    for (const char* name : {"token", "key", "line"})
      body += "&" + std::string(name) + "=" + server::escape_field(hidden_field(form.body, name));
    Sent what{.target = target,
              .body = body,
              .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
              .key = hidden_field(form.body, "key"),
              .journal_mark = mark,
              .answer = {}};
    return give(std::move(what), 303);
  }
  Sent by_api(const std::string& path, const std::string& body, const std::string& mark) {
    const std::string key = "kill-" + std::to_string(number_) + "-" + std::to_string(++keys_);
    return {.target = "/api/v1" + path,
            .body = body,
            .headers = {{"Authorization", "Bearer " + token_},
                        {"Idempotency-Key", key},
                        {"Content-Type", "application/json"}},
            .key = key,
            .journal_mark = mark,
            .answer = {}};
  }
  std::string next_mark() { return "mark." + std::to_string(number_) + "." + std::to_string(++marks_) + "."; }
  // Whether it was answered as it has to be.
  bool give(Sent what, int status) {
    what.answer = send(what);
    sent.push_back(std::move(what));
    return sent.back().answer.status == status;
  }

  std::size_t number_;
  std::string token_;
  HttpClient browser_;
  bool fills_in_forms_;
  std::string cooperative_;
  std::string case_;
  int opened_ = 0;
  int keys_ = 0;
  int marks_ = 0;
};

void add_cooperatives(const ServedOffice& office) {
  std::string many = "id;name;kind;sector;district\n";
  for (std::size_t client = 0; client < kClients; ++client) {
    for (int i = 0; i < 4'000; ++i) {
      many += "K-" + std::to_string(client) + "-" + std::to_string(i) + ";HTX " + std::to_string(i) +
              ";HTX;Nông nghiệp;Cái Nước\n";
    }
  }
  office.folder.write("many.csv", many);
  CHECK(office.run("import cooperatives many.csv") == 0);
}

// What stands in the file, read without the engine.
class StoreFile {
 public:
  explicit StoreFile(const ServedOffice& office) : database_(office.folder.file("htx.db")) {}

  int entries() { return count("SELECT size FROM ledger_head", ""); }
  int lines_with(const std::string& mark) {
    return count("SELECT count(*) FROM journal WHERE instr(body, ?) > 0", mark);
  }
  int openings_of(const std::string& cooperative) {
    return count("SELECT count(*) FROM case_file WHERE '\"' || cooperative || '\"' = ?", cooperative);
  }
  int keys(const std::string& key) { return count("SELECT count(*) FROM command_key WHERE key = ?", key); }

 private:
  int count(const char* sql, const std::string& value) {
    SQLite::Statement statement(database_, sql);
    if (!value.empty()) statement.bind(1, value);
    REQUIRE(statement.executeStep());
    return statement.getColumn(0).getInt();
  }
  SQLite::Database database_;
};

int times_done(StoreFile& file, const Sent& what) {
  return what.target.ends_with("/cases") ? file.openings_of(what.journal_mark)
                                         : file.lines_with(what.journal_mark);
}

// Sends one command again after the kill.  What was answered is answered alike and done no second time; what
// was not is done now, unless it was done before.
void settle(Client& client, const Sent& what, StoreFile& file) {
  INFO(what.target << " " << what.body << " " << what.key << "\n" << what.answer.body.substr(0, 400));
  const int before = times_done(file, what);
  CHECK(before <= 1);
  if (what.is_answered()) CHECK(before == 1);
  CHECK(file.keys(what.key) == before);
  const HttpAnswer again = client.send(what);
  INFO(again.status << " " << again.body.substr(0, 400));
  if (what.is_answered()) {
    CHECK(again.status == what.answer.status);
    CHECK(again.header("location") == what.answer.header("location"));
  }
  if (what.target.starts_with("/api/")) {
    const auto told = read_json(again.body);
    REQUIRE(told.has_value());
    const Json* repeated = told->find("repeated");
    REQUIRE(repeated != nullptr);
    CHECK(repeated->is_null() == (before == 0));
  } else {
    CHECK(again.status == 303);
  }
  CHECK(times_done(file, what) == 1);
  CHECK(file.keys(what.key) == 1);
}

struct Tally {
  std::size_t answered = 0;
  std::size_t in_doubt = 0;       // Sent, and nothing came back,
  std::size_t done_in_doubt = 0;  // though it was done.
};

void play_round(ServedOffice& office, std::vector<Client>& clients, int round, Tally& tally) {
  const int entries = StoreFile(office).entries();
  std::atomic<bool> over = false;
  std::vector<std::thread> threads;
  threads.reserve(clients.size());
  for (Client& client : clients) threads.emplace_back([&client, &over] { client.work(over); });
  std::this_thread::sleep_for(std::chrono::milliseconds(250 + round * 97 % 400));
  office.kill();
  over = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(office.run("audit verify") == 0);
  office.restart();
  std::size_t sent = 0;
  StoreFile file(office);
  for (Client& client : clients) {
    client.move_to(office.port);
    CHECK_FALSE(client.sent.empty());
    for (const Sent& what : client.sent) {
      CHECK((what.answer.status == 0 || what.answer.status / 100 == 2 || what.answer.status == 303));
      ++(what.is_answered() ? tally.answered : tally.in_doubt);
      if (!what.is_answered() && times_done(file, what) == 1) ++tally.done_in_doubt;
      settle(client, what, file);
    }
    sent += client.sent.size();
  }
  // Each command is one entry, however often it was sent.
  CHECK(file.entries() == entries + static_cast<int>(sent));
  CHECK(office.run("audit verify") == 0);
}

TEST_CASE("what was answered as done survives a kill, once", "[server][kill]") {
  ServedOffice office(add_cooperatives);
  HttpClient board = office.person("board", OfficeRole::kBoard);
  std::vector<Client> clients;
  for (std::size_t i = 0; i < kClients; ++i) {
    clients.emplace_back(i, ServedOffice::token_of(board, OfficeRole::kBoard, "write"), board,
                         i + 1 == kClients);
  }
  Tally tally;
  const int rounds = static_cast<int>(from_environment("HTX_KILLS", 5));
  for (int round = 0; round < rounds; ++round) {
    INFO("round " << round);
    play_round(office, clients, round, tally);
  }
  CHECK(office.run("case verify") == 0);
  // Else nothing was tried.
  CHECK(tally.answered > static_cast<std::size_t>(rounds) * kClients);
  WARN(rounds << " kills, " << tally.answered << " commands answered, " << tally.in_doubt << " not, of which "
              << tally.done_in_doubt << " were done");
}

}  // namespace
}  // namespace htx
