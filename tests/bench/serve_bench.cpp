#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/check.h"
#include "engine/cases/case_memory.h"
#include "engine/cases/cases.h"
#include "engine/cases/group_commit.h"
#include "engine/evaluation/import.h"
#include "engine/identity/membership.h"
#include "engine/identity/sign_in.h"
#include "engine/server/http/cookies.h"
#include "engine/session/accounts.h"
#include "engine/store/transaction.h"

// Fifty people at work on `htx serve`, with 10,000 open cases and 35,000 cooperatives, beside a bare Beast
// server that answers the same bytes.
//
// Open loop: each person asks when it is time, whether the server is quick or not, and what he waits is
// counted from when he wanted to ask.  In each round the program runs first, then the bare server by the same
// plan; what is printed are medians of the rounds.
//
// usage: serve_bench HTX-PROGRAM [seconds of a round] [rounds]     default: 20 3
// The store is made once a day, in the folder "serve-bench" of where it is started.

namespace {

namespace fs = std::filesystem;
using namespace htx;  // NOLINT(google-build-using-namespace)
using SteadyTime = std::chrono::steady_clock;

constexpr int kCooperatives = 35'000;
constexpr int kCases = 10'000;
constexpr int kInspections = 8'000;  // The others have a deadline that runs.
constexpr int kPeople = 50;
constexpr int kAccounts = 10;          // Several windows of each.
constexpr double kPauseSeconds = 2.0;  // Between two requests of one person, on average.
constexpr const char* kPassword = "một mật khẩu đủ dài";

double milliseconds_since(SteadyTime::time_point begin) {
  return std::chrono::duration<double, std::milli>(SteadyTime::now() - begin).count();
}

// REQUIRES: some values; `part` of 1.
double quantile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1,
                         static_cast<std::size_t>(part * static_cast<double>(values.size())))];
}
double median(const std::vector<double>& values) { return quantile(values, 0.5); }

// ---- The store.

std::string cooperative_id(int i) {
  std::array<char, 16> id{};
  std::snprintf(id.data(), id.size(), "H-%05d", i);
  return id.data();
}
std::string account_of(int i) { return "nguoi." + std::to_string(i); }

void write_tables(const fs::path& folder) {
  static constexpr std::array<const char*, 6> kFirst = {"Hưng", "Thắng", "Phú", "Quyết", "Đại", "Tân"};
  static constexpr std::array<const char*, 7> kSecond = {"Lộc",  "Lợi", "Thịnh", "Thành",
                                                         "Tiến", "Đạt", "Ưng"};
  static constexpr std::array<const char*, 5> kSectors = {"Nông nghiệp", "Vận tải", "Thương mại", "Xây dựng",
                                                          "Khác"};
  std::ofstream list(folder / "cooperatives.csv");
  std::ofstream returns(folder / "returns.csv");
  list << "id;name;kind;sector;district\n";
  returns << "id;period;members;charter_capital;months_operating;months_stopped_in_year\n";
  for (int i = 0; i < kCooperatives; ++i) {
    const auto n = static_cast<std::size_t>(i);
    list << cooperative_id(i) << ";HTX " << kFirst[n % 6] << ' ' << kSecond[n / 6 % 7] << ' ' << i / 42
         << ";HTX;" << kSectors[n % 5] << ";Huyện " << i % 9 << '\n';
    returns << cooperative_id(i) << ";2020;" << 7 + i % 90 << ';' << 100 + i % 5'000 << ";60;" << i % 13
            << '\n';
  }
}

void open_cases(const fs::path& folder, const Library& library, const Clock& clock, Date today) {
  const std::string paper = (folder / "cooperatives.csv").string();
  auto store = Store::open({(folder / "htx.db").string()});
  HTX_CHECK(store.has_value());
  std::deque<std::future<Result<CaseReceipt>>> asked;
  GroupCommit group(*std::move(store), library, clock);
  const auto ask = [&](GroupCommit::Command command) {
    asked.push_back(group.submit({"lan", "officer"}, std::move(command)));
    if (asked.size() < 512) return;
    const auto done = asked.front().get();
    if (!done) std::fprintf(stderr, "%s\n", done.error().message().code.c_str());
    HTX_CHECK(done.has_value());
    asked.pop_front();
  };
  const std::string resolution = (folder / "resolution.txt").string();
  std::ofstream(resolution) << "Nghị quyết\n";
  for (int i = 0; i < kCases; ++i) {
    const bool inspects = i < kInspections;
    ask([=](const Session& session) {
      return record_opening(session,
                            {.workflow = inspects ? "vn.inspection" : "vn.dissolution_2023_voluntary",
                             .cooperative = cooperative_id(i),
                             .on = today});
    });
    if (inspects) continue;
    ask([=](const Session& session) {
      return record_act(session, {.case_id = cooperative_id(i) + "-01",
                                  .event = "document.resolution",
                                  .on = today,
                                  .documents = {{"resolution", resolution}},
                                  .data = {{"resolution_date", to_text(today)}},
                                  .note = {}});
    });
  }
  while (!asked.empty()) {
    HTX_CHECK(asked.front().get().has_value());
    asked.pop_front();
  }
}

// Accounts of the board and of the committee, and an administrator, without whom nobody is let in.
void let_people_in(Store& store, const Library& library, const Clock& clock, Date today) {
  const Session session{store, library, clock, {"lan", "officer"}};
  HTX_CHECK(found_administrator(session, {.name = "quan.tri", .person = "quan.tri"}).has_value());
  auto transaction = store.begin();
  HTX_CHECK(transaction.has_value());
  HTX_CHECK(transaction->put_batch({.kind = "bench"}).has_value());
  const auto put = [&](const char* kind, const std::string& key, Json fields) {
    Json body;
    body.add("fields", std::move(fields));
    HTX_CHECK(transaction->put_record(kind, key, body).has_value());
  };
  for (int i = 0; i < kAccounts; ++i) {
    const Account account{account_of(i), account_of(i)};
    put("account", account.name, fields_of(account));
    const OfficeRole role = i % 2 == 0 ? OfficeRole::kBoard : OfficeRole::kCommittee;
    const Member member{std::string(group_of(role)), account.name, today.plus_days(-1), std::nullopt};
    put("member", record_key(member), fields_of(member));
  }
  HTX_CHECK(transaction->append_entry(act_of(session, "bench.people", "people")).has_value());
  HTX_CHECK(transaction->commit().has_value());
}

void run(const std::string& command) {
  // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): the benchmark's own.
  HTX_CHECK(std::system(command.c_str()) == 0);
}

void make_store(const fs::path& folder, const fs::path& program, const Library& library, const Clock& clock,
                Date today) {
  const auto begin = SteadyTime::now();
  fs::remove_all(folder);
  fs::create_directories(folder);
  write_tables(folder);
  const std::string htx = "cd '" + folder.string() + "' && '" + program.string() + "' ";
  for (const char* words : {"init", "import cooperatives cooperatives.csv", "import returns returns.csv",
                            "evaluate --period 2020 --rules vn.alliance-proposal"})
    run(htx + words + " >>made.txt 2>&1");
  open_cases(folder, library, clock, today);
  auto store = Store::open({(folder / "htx.db").string()});
  HTX_CHECK(store.has_value());
  let_people_in(*store, library, clock, today);
  std::ofstream(folder / "made-on") << to_text(today);
  std::printf("store made in %.1f s\n", milliseconds_since(begin) / 1000);
  std::fflush(stdout);  // Before a child copies it.
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// ---- People.

struct Window {
  std::string cookie;
  std::string form_token;
  bool is_of_board = false;
};

std::vector<Window> sign_in(const fs::path& store_path, const Library& library, const Clock& clock) {
  auto store = Store::open({store_path.string()});
  HTX_CHECK(store.has_value());
  auto vault = Vault::open(store->address(), store->office());
  HTX_CHECK(vault.has_value());
  DoorGuard guard;
  Door door(guard, *vault, *store, clock,
            [&](Instant moment) { return library.jurisdiction().time.day_of(moment); });
  std::vector<Window> windows;
  for (int i = 0; i < kAccounts; ++i) {
    const auto link = door.new_link(account_of(i));
    HTX_CHECK(link.has_value());
    HTX_CHECK(door.set_password_by_link(*link, kPassword).has_value());
  }
  for (int i = 0; i < kPeople; ++i) {
    const auto secret = door.sign_in({account_of(i % kAccounts), kPassword, "", "127.0.0.1"});
    HTX_CHECK(secret.has_value());
    const auto visitor = door.visitor(*secret);
    HTX_CHECK(visitor.has_value() && visitor->has_value());
    windows.push_back(
        {std::string(server::kSessionCookie) + "=" + *secret, (*visitor)->form_token, i % 2 == 0});
  }
  return windows;
}

enum class Kind : std::uint8_t { kWork, kCase, kList, kAct };
constexpr auto kKinds = std::to_array<const char*>({"my work", "a case", "list, searched", "an act"});

struct Wanted {
  double at = 0;  // Seconds after the beginning.
  Kind kind = Kind::kWork;
  std::string request;
};

struct Taken {
  Kind kind = Kind::kWork;
  double whole = 0;  // Milliseconds from when it was wanted to its last byte,
  double first = 0;  // and to its first.
  int status = 0;
};

std::string get(const Window& window, const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + window.cookie + "\r\n\r\n";
}
std::string approve(const Window& window, int number, int line) {
  const std::string body = R"({"note": "ghi"})";
  const std::string act = window.is_of_board && line == 1 ? "acts/approve.approved" : "notes";
  return "POST /api/v1/cases/" + cooperative_id(number) + "-01/" + act +
         " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " + window.cookie +
         "\r\nX-HTX-Token: " + window.form_token +
         "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nIdempotency-Key: bench-" +
         std::to_string(number) + "-" + std::to_string(line) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// What one person wants in one round.  Each act is to another case, `next_case` being the first free one.
std::vector<Wanted> plan(const Window& window, double seconds, std::mt19937& random,
                         std::atomic<int>& next_case) {
  static constexpr std::array<const char*, 5> kSearched = {"hung+loc", "thang+tien", "dai+thanh", "phu",
                                                           "tan+ung"};
  std::exponential_distribution<double> pause(1 / kPauseSeconds);
  std::vector<Wanted> all;
  for (double at = pause(random); at < seconds; at += pause(random)) {
    const auto dice = random() % 100;
    if (dice < 30) {
      all.push_back({at, Kind::kWork, get(window, "/")});
    } else if (dice < 65) {
      all.push_back({at, Kind::kCase,
                     get(window, "/cases/" + cooperative_id(static_cast<int>(random() % kCases)) + "-01")});
    } else if (dice < 85) {
      all.push_back(
          {at, Kind::kList, get(window, std::string("/cooperatives?q=") + kSearched[random() % 5])});
    } else {
      const int number = next_case++;
      HTX_CHECK(number < kInspections);
      all.push_back({at, Kind::kAct, approve(window, number, 1)});
    }
  }
  return all;
}

// A connection that stays, by which one asks after another.
class Connection {
 public:
  explicit Connection(std::uint16_t port) : port_(port) {}
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The status (0: none came); `bytes` is the answer as it came, `first` the time of its first byte.
  int ask(const std::string& request, std::string& bytes, SteadyTime::time_point& first) {
    bytes.clear();
    first = SteadyTime::now();
    if (socket_ < 0 && !open()) return 0;
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
      return failed();
    std::size_t wanted = std::string::npos;
    std::array<char, 65'536> buffer{};
    while (bytes.size() < wanted) {
      const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
      if (count <= 0) return failed();
      if (bytes.empty()) first = SteadyTime::now();
      bytes.append(buffer.data(), static_cast<std::size_t>(count));
      if (const std::size_t end = bytes.find("\r\n\r\n");
          wanted == std::string::npos && end != std::string::npos) {
        const std::size_t length = bytes.find("Content-Length: ");
        if (length == std::string::npos || length > end) return failed();
        wanted = end + 4 + std::strtoul(bytes.c_str() + length + 16, nullptr, 10);
      }
    }
    return std::atoi(bytes.c_str() + 9);  // NOLINT(cert-err34-c): three digits.
  }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

 private:
  bool open() {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  int failed() {
    close();
    return 0;
  }

  std::uint16_t port_;
  int socket_ = -1;
};

std::vector<Taken> play(std::uint16_t port, const std::vector<std::vector<Wanted>>& plans) {
  std::vector<std::vector<Taken>> taken(plans.size());
  std::vector<std::thread> people;
  const auto begin = SteadyTime::now();
  for (std::size_t i = 0; i < plans.size(); ++i) {
    people.emplace_back([&, i] {
      Connection connection(port);
      std::string bytes;
      for (const Wanted& wanted : plans[i]) {
        const auto at = begin + std::chrono::duration_cast<SteadyTime::duration>(
                                    std::chrono::duration<double>(wanted.at));
        std::this_thread::sleep_until(at);
        SteadyTime::time_point first;
        const int status = connection.ask(wanted.request, bytes, first);
        taken[i].push_back({wanted.kind, milliseconds_since(at),
                            std::chrono::duration<double, std::milli>(first - at).count(), status});
      }
    });
  }
  for (std::thread& person : people) person.join();
  std::vector<Taken> all;
  for (const auto& some : taken) all.insert(all.end(), some.begin(), some.end());
  return all;
}

// ---- The program, and the bare server.

struct Served {
  pid_t process = -1;
  std::uint16_t port = 0;

  void end() const {
    ::kill(process, SIGTERM);
    ::waitpid(process, nullptr, 0);
  }
  // The most memory that it held, MiB.
  double most_memory() const {
    std::istringstream status(text_of("/proc/" + std::to_string(process) + "/status"));
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmHWM:"))
        return std::atof(line.c_str() + 6) / 1024;  // NOLINT(cert-err34-c): of Linux.
    }
    return 0;
  }
};

Served start_program(const fs::path& folder, const fs::path& program) {
  const fs::path said = folder / "said.txt";
  fs::remove(said);
  Served served;
  served.process = ::fork();
  if (served.process == 0) {
    if (::chdir(folder.c_str()) != 0 || std::freopen("said.txt", "w", stdout) == nullptr) ::_exit(1);
    ::execl(program.c_str(), "htx", "serve", "--port", "0", nullptr);
    ::_exit(1);
  }
  for (int i = 0; i < 600 && served.port == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const std::string text = text_of(said);
    const std::size_t at = text.find("://127.0.0.1:");
    if (at != std::string::npos && text.find('\n', at) != std::string::npos)
      served.port =
          static_cast<std::uint16_t>(std::atoi(text.c_str() + at + 13));  // NOLINT(cert-err34-c): ours.
  }
  HTX_CHECK(served.port != 0);
  return served;
}

namespace asio = boost::asio;
namespace beast = boost::beast;

// Answers each request with the bytes that the program gave for one of its kind.
void answer_all(asio::ip::tcp::socket socket, const std::array<std::string, kKinds.size()>& answers) {
  beast::flat_buffer buffer;
  boost::system::error_code error;
  socket.set_option(asio::ip::tcp::no_delay(true), error);
  while (!error) {
    beast::http::request<beast::http::string_body> request;
    beast::http::read(socket, buffer, request, error);
    if (error) return;
    const auto target = request.target();
    const Kind kind = request.method() == beast::http::verb::post ? Kind::kAct
                      : target == "/"                             ? Kind::kWork
                      : target.starts_with("/cases/")             ? Kind::kCase
                                                                  : Kind::kList;
    asio::write(socket, asio::buffer(answers[static_cast<std::size_t>(kind)]), error);
  }
}

Served start_bare(const std::array<std::string, kKinds.size()>& answers) {
  asio::io_context context;
  asio::ip::tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
  Served served;
  served.port = acceptor.local_endpoint().port();
  served.process = ::fork();
  if (served.process != 0) return served;
  for (;;) std::thread(answer_all, acceptor.accept(), std::cref(answers)).detach();
}

// ---- What is measured.

struct Round {
  std::array<std::vector<double>, kKinds.size()> whole;
  std::vector<double> pages;
  std::vector<double> first_of_work;
  std::size_t errors = 0;
};

Round round_of(const std::vector<Taken>& all) {
  Round round;
  for (const Taken& one : all) {
    if (one.status < 200 || one.status >= 300) ++round.errors;
    round.whole[static_cast<std::size_t>(one.kind)].push_back(one.whole);
    if (one.kind != Kind::kAct) round.pages.push_back(one.whole);
    if (one.kind == Kind::kWork) round.first_of_work.push_back(one.first);
  }
  return round;
}

void print(const char* what, const std::vector<double>& program, const std::vector<double>& bare,
           double wanted) {
  std::printf("%-40s %9.1f %9.1f", what, median(program), bare.empty() ? 0 : median(bare));
  if (wanted > 0) std::printf("   < %.0f %s", wanted, median(program) < wanted ? "" : "MISSED");
  std::printf("\n");
}

// Medians over the rounds of what `of` says of each.
template <class Of>
std::vector<double> each(const std::vector<Round>& rounds, Of of) {
  std::vector<double> values;
  for (const Round& round : rounds) values.push_back(of(round));
  return values;
}

void print_rounds(const std::vector<Round>& program, const std::vector<Round>& bare) {
  std::printf("%-40s %9s %9s   wanted\n", "milliseconds, 50 people at work", "htx", "bare");
  const auto line = [&](const char* what, double wanted, auto of) {
    print(what, each(program, of), each(bare, of), wanted);
  };
  line("pages, p50", 0, [](const Round& r) { return quantile(r.pages, 0.5); });
  line("pages, p99", 150, [](const Round& r) { return quantile(r.pages, 0.99); });
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
    const double wanted = static_cast<Kind>(kind) == Kind::kAct ? 300 : 0;
    line((std::string(kKinds[kind]) + ", p50").c_str(), 0,
         [=](const Round& r) { return quantile(r.whole[kind], 0.5); });
    line((std::string(kKinds[kind]) + ", p99").c_str(), wanted,
         [=](const Round& r) { return quantile(r.whole[kind], 0.99); });
  }
  line("first byte of my work, p50", 40, [](const Round& r) { return quantile(r.first_of_work, 0.5); });
  line("requests", 0, [](const Round& r) { return static_cast<double>(r.pages.size() + r.whole[3].size()); });
  line("errors", 0, [](const Round& r) { return static_cast<double>(r.errors); });
}

// One after the other, with nobody else there: the first byte and the last.
void alone(const char* what, std::uint16_t port, const std::string& request, double first_wanted,
           double whole_wanted, std::string& bytes) {
  Connection connection(port);
  std::vector<double> firsts;
  std::vector<double> wholes;
  int status = 200;
  for (int i = 0; i < 21 && status / 100 == 2; ++i) {
    const auto begin = SteadyTime::now();
    SteadyTime::time_point first;
    status = connection.ask(request, bytes, first);
    wholes.push_back(milliseconds_since(begin));
    firsts.push_back(std::chrono::duration<double, std::milli>(first - begin).count());
  }
  if (status / 100 != 2) std::fprintf(stderr, "%s", bytes.c_str());
  HTX_CHECK(status / 100 == 2);
  print((std::string(what) + ", alone: first byte").c_str(), firsts, {}, first_wanted);
  print((std::string(what) + ", alone: whole").c_str(), wholes, {}, whole_wanted);
  std::printf("%-40s %9.1f KiB\n", what, static_cast<double>(bytes.size()) / 1024);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  std::signal(SIGPIPE, SIG_IGN);
  const fs::path program = fs::absolute(argv[1]);
  const double seconds = argc > 2 ? std::atof(argv[2]) : 20;  // NOLINT(cert-err34-c): a benchmark.
  const int rounds = argc > 3 ? std::atoi(argv[3]) : 3;       // NOLINT(cert-err34-c): a benchmark.
  const fs::path folder = fs::absolute("serve-bench");
  Diagnostics diagnostics;
  const auto library = Library::load(HTX_SOURCE, "vn", diagnostics);
  HTX_CHECK(library.has_value());
  const SystemClock clock;
  const Date today = library->jurisdiction().time.day_of(clock.now());
  if (text_of(folder / "made-on") != to_text(today)) make_store(folder, program, *library, clock, today);
  const fs::path here = folder / "run";
  fs::remove_all(here);
  fs::create_directories(here);
  fs::copy_file(folder / "htx.db", here / "htx.db");
  const std::vector<Window> windows = sign_in(here / "htx.db", *library, clock);
  const Served served = start_program(here, program);

  std::array<std::string, kKinds.size()> answers;
  std::atomic<int> next_case = 0;
  alone("my work", served.port, get(windows[0], "/"), 40, 0, answers[0]);
  alone("a case", served.port, get(windows[0], "/cases/H-09000-01"), 0, 0, answers[1]);
  alone("list of 35,000, searched", served.port, get(windows[0], "/cooperatives?q=hung+loc"), 0, 100,
        answers[2]);
  alone("list of 35,000, whole", served.port, get(windows[0], "/cooperatives"), 0, 100, answers[2]);
  alone("an act, repeated", served.port, approve(windows[0], next_case++, 1), 0, 0, answers[3]);
  std::fflush(stdout);
  const Served bare = start_bare(answers);

  std::mt19937 random(12);
  std::vector<Round> of_program;
  std::vector<Round> of_bare;
  for (int i = 0; i < rounds; ++i) {
    std::vector<std::vector<Wanted>> plans;
    for (const Window& window : windows) plans.push_back(plan(window, seconds, random, next_case));
    of_program.push_back(round_of(play(served.port, plans)));
    of_bare.push_back(round_of(play(bare.port, plans)));
  }
  print_rounds(of_program, of_bare);
  std::printf("%-40s %9.1f %9.1f   < 512\n", "most memory, MiB", served.most_memory(), bare.most_memory());
  served.end();
  bare.end();
  return 0;
}
