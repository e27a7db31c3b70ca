#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "engine/identity/permissions.h"
#include "tests/support/http_client.h"
#include "tests/support/matchers.h"
#include "tests/support/shell.h"
#include "tests/support/temp_dir.h"

namespace htx {

// The program in a process of its own, serving what lies in a folder.
class ServedProgram {
 public:
  explicit ServedProgram(const TempDir& folder) : folder_(folder) {}
  ~ServedProgram() { end(); }
  ServedProgram(const ServedProgram&) = delete;
  ServedProgram& operator=(const ServedProgram&) = delete;

  // Until it has said where it listens, and `last`; what it has said by then.
  std::string start(const std::vector<std::string>& options, const std::string& last) {
    process_ = ::fork();
    if (process_ == 0) {
      if (::chdir(folder_.file("").c_str()) != 0) ::_exit(1);
      const int out = ::open("served", O_CREAT | O_WRONLY | O_TRUNC, 0600);
      ::dup2(out, STDOUT_FILENO);
      ::dup2(out, STDERR_FILENO);
      std::vector<std::string> words = {"htx", "--lang", "en", "serve", "--port", "0"};
      words.insert(words.end(), options.begin(), options.end());
      std::vector<char*> arguments;
      for (std::string& word : words) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      ::execv(HTX_PROGRAM, arguments.data());
      ::_exit(1);
    }
    for (int i = 0; i < 600 && !contains(folder_.read("served"), last); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const std::string said = folder_.read("served");
    INFO(said);
    const std::size_t at = said.find("://");
    REQUIRE(at != std::string::npos);
    port = static_cast<std::uint16_t>(std::stoi(said.substr(said.find(':', at + 3) + 1)));
    return said;
  }
  // Ends the program as an operating system does; its exit code.
  int end() {
    if (process_ <= 0) return -1;
    ::kill(process_, SIGTERM);
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  // Ends it at once, in the middle of whatever it does.
  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

  std::uint16_t port = 0;

 private:
  const TempDir& folder_;
  pid_t process_ = -1;
};

// A served store: two cooperatives, of which one has an inspection that waits to be approved, and an
// administrator.
class ServedOffice {
 public:
  static constexpr const char* kPassword = "một mật khẩu đủ dài";

  // `prepare` is done before there is an administrator: from then on who gives a command needs an account.
  explicit ServedOffice(const std::function<void(const ServedOffice& office)>& prepare = {}) {
    folder.write("cooperatives.csv",
                 "id;name;kind;sector;district;commune\n"
                 "CM-001;HTX Thắng Lợi;HTX;Nông nghiệp;Thới Bình;Xã Thới Hoà\n"
                 "CM-002;HTX <b>Rạch</b> & \"Gốc\";HTX;Vận tải;Ngọc Hiển;Xã Viên An\n");
    run("init");
    run("import cooperatives cooperatives.csv");
    run("case open vn.inspection CM-001");
    // Whoever has no name of his own is "htx", and still no machine.
    run("--actor htx case open vn.inspection CM-002");
    if (prepare) prepare(*this);
    start();
    make_administrator();
  }
  ServedOffice(const ServedOffice&) = delete;
  ServedOffice& operator=(const ServedOffice&) = delete;

  // The exit code of the program.
  int run(const std::string& arguments) const {
    const int status = shell("cd '" + folder.file("") +
                             "' && env -i PATH=/usr/bin:/bin USER=lan '" HTX_PROGRAM "' --lang en " +
                             arguments + " >.out 2>.err");
    INFO(arguments << "\n" << folder.read(".out") << folder.read(".err"));
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
  }
  std::string output(const std::string& arguments) const {
    CHECK(run(arguments) == 0);
    return folder.read(".out");
  }
  std::size_t ledger_size() const {
    HttpClient watcher = signed_in("quan.tri");
    const std::string page = watcher.get("/ledger").body;
    const std::string first_row = "<th scope=\"row\" class=\"n\"><a href=\"/ledger/";
    const std::size_t at = page.find(first_row);
    REQUIRE(at != std::string::npos);
    return std::stoul(page.substr(at + first_row.size()));
  }

  // An account with a role from the first of January on, or one of before; signed in.
  HttpClient person(const std::string& account, OfficeRole role, const std::string& areas = "") const {
    HttpClient administrator = signed_in("quan.tri");
    const std::string token = hidden_field(administrator.get("/users").body, "token");
    const HttpAnswer made =
        administrator.post("/users", {{"token", token}, {"name", account}, {"person", ""}});
    REQUIRE(made.status == 200);
    const std::size_t link = made.body.find("/invitation/");
    REQUIRE(link != std::string::npos);
    set_password(made.body.substr(link, made.body.find('<', link) - link), {});
    REQUIRE(administrator
                .post("/users/roles", {{"token", token},
                                       {"account", account},
                                       {"role", std::string(to_string(role))},
                                       {"from", "01/01/2020"},
                                       {"areas", areas},
                                       {"basis", "QĐ 1/QĐ-LM"}})
                .status == 303);
    return signed_in(account);
  }
  HttpClient signed_in(const std::string& account) const {
    HttpClient client(port);
    const std::string token = hidden_field(client.get("/sign-in").body, "token");
    const HttpAnswer answer = client.post(
        "/sign-in", {{"token", token}, {"account", account}, {"secret", kPassword}, {"code", ""}});
    REQUIRE(answer.status == 303);
    return client;
  }

  // A token of who is signed in, as his page of the account shows it once.
  static std::string token_of(HttpClient& person, OfficeRole role, const std::string& access,
                              const std::string& days = "30") {
    const HttpAnswer made =
        person.post("/account/tokens", {{"token", hidden_field(person.get("/account").body, "token")},
                                        {"name", "máy <b>của</b> \"tôi\" \u202Egnp"},
                                        {"role", std::string(to_string(role))},
                                        {"access", access},
                                        {"days", days},
                                        {"present", kPassword}});
    REQUIRE(made.status == 200);
    CHECK_FALSE(contains(made.body, "<b>của</b>"));
    const std::size_t at = made.body.find(">htx_");
    REQUIRE(at != std::string::npos);
    return made.body.substr(at + 1, 68);
  }

  // Ends the program as an operating system does; its exit code.
  int end() { return program_.end(); }
  // Ends it as a failure of power does for everything but the disk.
  void kill() { program_.kill(); }
  // Begins again after end() or kill(), on another port.
  void restart() {
    folder.write("served", "");
    start("://");
  }

  TempDir folder;
  std::uint16_t port = 0;

 private:
  // `awaited` is what the program says once it listens.
  void start(const char* awaited = "/first/") {
    program_.start({}, awaited);
    port = program_.port;
  }

  void set_password(const std::string& link, HttpClient::Fields more) const {
    HttpClient client(port);
    const HttpAnswer page = client.get(link);
    REQUIRE(page.status == 200);
    more.emplace_back("token", hidden_field(page.body, "token"));
    more.emplace_back("secret", kPassword);
    more.emplace_back("again", kPassword);
    REQUIRE(client.post(link, more).status == 303);
  }

  void make_administrator() const {
    const std::string said = folder.read("served");
    const std::size_t link = said.find("/first/");
    REQUIRE(link != std::string::npos);
    set_password(said.substr(link, said.find('\n', link) - link), {{"account", "quan.tri"}});
  }

  ServedProgram program_{folder};
};

}  // namespace htx
