#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "engine/value/json.h"
#include "tests/support/files.h"
#include "tests/support/json_schema.h"
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

inline const JsonSchemas& answer_schemas() {
  static const JsonSchemas schemas(HTX_SOURCE "/engine/answers/schemas");
  return schemas;
}

// The command of the index of schemas that a command line gives: "case do" of "--role board case do ...".
inline std::string command_of(std::string arguments) {
  // Options of the program and their values stand before the command.
  while (arguments.starts_with("--"))
    arguments = arguments.substr(arguments.find(' ', arguments.find(' ') + 1) + 1);
  std::string found;
  for (const auto& [command, schema] : *answer_schemas().all().at("index").object()) {
    if ((arguments + " ").starts_with(command + " ") && command.size() > found.size()) found = command;
  }
  return found;
}

// Where an answer is not as its schema says.
inline std::vector<std::string> faults_of_answer(const std::string& arguments, const Json& answer) {
  const std::string command = command_of(arguments);
  if (command.empty()) return {arguments + ": no schema"};
  const bool is_error = answer.find("error") != nullptr;
  return answer_schemas().faults(answer,
                                 is_error ? "error" : answer_schemas().all().at("index").text_of(command));
}

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

  // The answer as JSON, which is as its schema says.
  Json json(const std::string& arguments, int exit = 0, const std::string& in = "") const {
    const Run answer = run("--lang en --json " + arguments, "", ".out", in);
    INFO(answer.out << answer.err);
    CHECK(answer.exit == exit);
    REQUIRE_VALUE(Json json, read_json(answer.out));
    for (const std::string& fault : faults_of_answer(arguments, json)) FAIL_CHECK(fault);
    return json;
  }

  // What must be done, and what must be refused with that exit and that code.
  void done(const std::string& arguments, int exit = 0) const {
    const Run answer = english(arguments);
    INFO(arguments << answer.out << answer.err);
    REQUIRE(answer.exit == exit);
  }
  void refused(const std::string& arguments, int exit, const std::string& code) const {
    const Run answer = english(arguments);
    INFO(arguments << answer.out << answer.err);
    CHECK(answer.exit == exit);
    CHECK(contains(answer.err, code));
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
