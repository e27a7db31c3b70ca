#include <algorithm>
#include <optional>
#include <vector>

#include "tests/unit/cli/help.h"

namespace htx {
namespace {

class Outputs : public Desk {
 public:
  Outputs() {
    REQUIRE(english("init").exit == 0);
    folder.write("input", "what a command reads");
    folder.write("notes.txt", "somebody's own");
    std::filesystem::create_directory(folder.file("folder"));
    std::filesystem::create_hard_link(folder.file("htx.db"), folder.file("hard.db"));
    std::filesystem::create_symlink("htx.db", folder.file("soft.db"));
    store_ = folder.read("htx.db");
  }

  // Cooperatives, and a table of returns of which one row is refused.
  void fill_returns() const {
    folder.write("cooperatives.csv",
                 "id;name;kind;sector;district\nCM-001;HTX A;HTX;Nông nghiệp;Thới Bình\n");
    folder.write("bad.csv", "id;period;members\nCM-001;2020;many\n");
    REQUIRE(english("import cooperatives cooperatives.csv").exit == 0);
  }

  // The command must refuse to write there before it does anything.
  void refuses(const Command& command, const std::string& option, const std::string& target,
               const std::string& code) const {
    const std::string arguments = command.words + " " + option + " " + target;
    CAPTURE(arguments);
    const Run answer = english(arguments);
    CAPTURE(answer.err);
    CHECK(answer.exit != 0);
    CHECK(contains(answer.err, code));
    CHECK(answer.out.empty());
    CHECK(folder.read("htx.db") == store_);
    CHECK(folder.read("input") == "what a command reads");
    CHECK(folder.read("notes.txt") == "somebody's own");
    CHECK_FALSE(std::filesystem::exists(folder.file("htx.db-journal")));
  }

 private:
  std::string store_;
};

TEST_CASE("no command that writes a file writes over what is not its own", "[cli][outputs]") {
  const Outputs repository;
  std::vector<Command> commands;
  collect(repository, "", commands);
  std::size_t writing = 0;
  for (const Command& command : commands) {
    for (const std::string& option : command.writes) {
      ++writing;
      repository.refuses(command, option, "htx.db", "cli.output-is-store");
      repository.refuses(command, option, "notes.txt",
                         option == "--access-log" ? "cli.not-a-log" : "cli.output-exists");
      repository.refuses(command, option, "none/x.txt", "base.cannot-write");
      if (command.reads_file) repository.refuses(command, option, "input --force", "cli.output-is-input");
    }
  }
  CHECK(commands.size() > 60);
  CHECK(writing > 45);
}

TEST_CASE("whatever name the store goes by, it is not written over", "[cli][outputs]") {
  const Outputs repository;
  std::filesystem::create_directory_symlink(".", repository.folder.file("loop"));
  for (const char* name : {"htx.db-wal", "htx.db-shm", "htx.db-journal", "./htx.db", "hard.db", "soft.db",
                           "loop/htx.db", "htx.db --force", "HTX.DB-WAL", "loop/htx.db-wal"}) {
    repository.refuses({.words = "evaluate --period 2020"}, "-o", name, "cli.output-is-store");
    repository.refuses({.words = "--store soft.db evaluate --period 2020"}, "-o", name,
                       "cli.output-is-store");
    repository.refuses({.words = "evaluate --period 2020"}, "--log", name, "cli.output-is-store");
  }
  repository.refuses({.words = "summary --period 2020"}, "-o", "folder", "base.cannot-write");
  repository.refuses({.words = "summary --period 2020"}, "-o", "notes.txt/x", "base.cannot-write");
  repository.refuses({.words = "summary --period 2020"}, "--log", "notes.txt", "cli.not-a-log");
  repository.refuses({.words = "board -o new.txt"}, "--ics", "./new.txt", "cli.output-twice");
}

TEST_CASE("what the program wrote it writes again, what it did not only when told", "[cli][outputs]") {
  const Outputs repository;
  repository.fill_returns();
  // Rows refused twice, and a file of somebody else in their place.
  CHECK(repository.english("import returns bad.csv").exit == 1);
  CHECK(repository.english("import returns bad.csv").exit == 1);
  CHECK(contains(repository.folder.read("bad.csv.rejects.csv"), "CM-001"));
  repository.folder.write("bad.csv.rejects.csv", "somebody's own");
  CHECK(repository.english("import returns bad.csv").exit == 2);
  CHECK(repository.folder.read("bad.csv.rejects.csv") == "somebody's own");
  CHECK(repository.english("import returns bad.csv --force").exit == 1);
  CHECK(repository.english("import returns bad.csv --rejects bad.csv --force").exit == 2);

  for (int i = 0; i < 2; ++i) CHECK(repository.english("board --ics work.ics").exit == 0);
  for (int i = 0; i < 2; ++i) CHECK(repository.english("board --log htx.log").exit == 0);
  CHECK(repository.english("board -o board.txt").exit == 0);
  CHECK(repository.english("board -o board.txt").exit == 2);
  CHECK(repository.english("board -o board.txt --force").exit == 0);
  CHECK(contains(repository.run("board -o board.txt").err, "--force"));
  repository.folder.write("empty.txt", "");
  CHECK(repository.english("board -o empty.txt").exit == 0);
  CHECK(repository.folder.read("notes.txt") == "somebody's own");
}

TEST_CASE("an act whose result cannot be handed over says whether it is recorded", "[cli][outputs]") {
  const Desk repository;
  repository.fill();
  REQUIRE(repository.english("case open vn.inspection CM-001 --on 2021-01-15").exit == 0);
  const auto notes = [&] {
    const std::string shown = repository.run("case show CM-001-01").out;
    return std::pair{contains(shown, "ghi một"), contains(shown, "ghi hai")};
  };
  // Told before: nothing is recorded.
  const Run before = repository.english("case note CM-001-01 'ghi một' --on 2021-01-16 -o none/x.txt");
  CHECK(before.exit == 3);
  CHECK(contains(before.err, "base.cannot-write"));
  CHECK(notes() == std::pair{false, false});
  // Only found out after: it is recorded, and said to be.
  const Run after = repository.run("case note CM-001-01 'ghi hai' --on 2021-01-16", "", "/dev/full");
  CHECK(after.exit == 8);
  CHECK(contains(after.err, "cli.recorded-not-printed"));
  CHECK(contains(after.err, "đã ghi vào kho"));
  CHECK(notes() == std::pair{false, true});
  const Run looked = repository.run("case show CM-001-01", "", "/dev/full");
  CHECK(looked.exit == 6);
  CHECK(contains(looked.err, "cli.cannot-print"));
}

TEST_CASE("nothing a user can name ends the program by itself", "[cli][boundary]") {
  const Desk repository;
  repository.fill();
  const std::string name(300, 'a');
  const std::string path = std::string(4'200, 'b');
  for (const std::string& option :
       {"--store " + name, "--store " + path, "--home " + name, "--home " + path}) {
    for (const char* command : {"init", "import cooperatives cooperatives.csv", "evaluate --period 2020",
                                "audit verify", "board --ics work.ics", "workflow check vn.inspection"}) {
      CAPTURE(option.substr(0, 12), command);
      const Run answer = repository.english(option + " " + command);
      CHECK(answer.exit >= 0);
      CHECK(answer.exit < 70);
    }
  }
  for (const std::string& file : {name, path}) {
    for (const char* command : {"rules check ", "dmn run ", "feel 1 --context ", "settlement ",
                                "workflow import ", "import returns ", "evaluate --period 2020 --rules ",
                                "evaluate --period 2020 --log ", "evaluate --period 2020 -o "}) {
      CAPTURE(command);
      const Run answer = repository.english(command + file + (contains(command, "--rules") ? ".yaml" : ""));
      CHECK(answer.exit >= 0);
      CHECK(answer.exit < 70);
    }
  }
  const Run drawn = repository.run("workflow diagram vn.inspection --as svg", "TMPDIR=/nowhere/at/all");
  CHECK((drawn.exit == 0 || drawn.exit == 6));
}

}  // namespace
}  // namespace htx
