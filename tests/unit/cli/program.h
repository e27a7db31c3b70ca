#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "engine/value/json.h"
#include "tests/support/files.h"
#include "tests/support/matchers.h"
#include "tests/support/shell.h"
#include "tests/support/temp_dir.h"

namespace htx {

// What one run of the program said.
struct Run {
  int exit = -1;
  std::string out;
  std::string err;
};

// A folder in which htx is run by a shell, with an environment of its own.
class Desk {
 public:
  // `out`: where standard output goes; `in`: what standard input says.
  Run run(const std::string& arguments, const std::string& environment = "", const std::string& out = ".out",
          const std::string& in = "") const {
    folder.write(".out", "");
    folder.write(".in", in);
    const std::string command = "cd '" + folder.file("") + "' && env -i PATH=/usr/bin:/bin USER=lan " +
                                environment + " '" HTX_PROGRAM "' " + arguments + " >" + out + " 2>.err <.in";
    const int status = shell(command);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, folder.read(".out"), folder.read(".err")};
  }
  Run english(const std::string& arguments) const { return run("--lang en " + arguments); }

  Json json(const std::string& arguments, int exit = 0) const {
    const Run answer = english("--json " + arguments);
    INFO(answer.out << answer.err);
    CHECK(answer.exit == exit);
    REQUIRE_VALUE(Json json, read_json(answer.out));
    return json;
  }

  // A store with five cooperatives and returns of four of them.
  void fill() const {
    folder.write("cooperatives.csv",
                 "id;name;kind;sector;district\n"
                 "CM-001;HTX Thắng Lợi;HTX;Nông nghiệp;Thới Bình\n"
                 "CM-002;HTX <b>Rạch</b> & Gốc;HTX;Vận tải;Ngọc Hiển\n"
                 "CM-003;Quỹ tín dụng Tân Thành;QTDND;Tín dụng;Cà Mau\n");
    folder.write("returns.csv",
                 "id;period;members;charter_capital;months_operating;months_stopped_in_year\n"
                 "CM-001;2020;20;1500;60;0\n"
                 "CM-002;2020;12;800;60;0\n"
                 "CM-003;2020;400;9000;60;0\n");
    REQUIRE(english("init").exit == 0);
    REQUIRE(english("import cooperatives cooperatives.csv").exit == 0);
    REQUIRE(english("import returns returns.csv").exit == 0);
  }

  TempDir folder;
};

}  // namespace htx
