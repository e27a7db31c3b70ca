#pragma once

#include <string>
#include <vector>

#include "engine/base/text.h"
#include "tests/unit/cli/program.h"

namespace htx {

// A command as the help of the program has it: what must be given, and which options name a file that it
// writes.
struct Command {
  std::string words;                     // "case note x x"
  bool reads_file = false;               // One of the words names the file "input".
  std::vector<std::string> writes = {};  // "--output"
};

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n')) lines.emplace_back(line);
  return lines;
}

// Something of the kind that the help names: "TEXT:{a,b}", "NUMBER", "FILE".
inline std::string value_for(const std::string& type) {
  if (const std::size_t brace = type.find('{'); brace != std::string::npos)
    return type.substr(brace + 1, type.find_first_of(",}", brace) - brace - 1);
  if (type.starts_with("NUMBER")) return "2020";
  return type.starts_with("FILE") ? "input" : "x";
}

// Takes what one line of the help says about an argument or option into the command.
inline void take_option(const std::string& line, bool is_positional, Command& command) {
  std::vector<std::string> words;
  for (const std::string_view word : split(line, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  if (words.size() < 2) return;
  const std::string name = words[0].substr(words[0].rfind(',') + 1);
  if (words[1].starts_with("OUTPUT-FILE")) command.writes.push_back(name);
  if (words.size() < 3 || words[2] != "REQUIRED") return;
  const std::string value = name == "--until" ? "2020-12-31" : value_for(words[1]);
  command.reads_file = command.reads_file || value == "input";
  command.words += is_positional ? " " + value : " " + name + " " + value;
}

// Every command below `words`, by asking the program for its help.
inline void collect(const Desk& repository, const std::string& words, std::vector<Command>& commands) {
  const Run help = repository.english(words + " --help");
  REQUIRE(help.exit == 0);
  Command command{.words = words};
  std::string section;
  std::vector<std::string> below;
  for (const std::string& line : lines_of(help.out)) {
    if (!line.empty() && line.front() != ' ') section = line;
    if (!line.starts_with("  ") || line.starts_with("   ")) continue;
    if (section == "Commands:") below.push_back(line.substr(2, line.find(' ', 2) - 2));
    if (section == "Arguments:" || section == "Options:") take_option(line, section == "Arguments:", command);
  }
  if (below.empty()) commands.push_back(command);
  for (const std::string& word : below)
    collect(repository, words.empty() ? word : words + " " + word, commands);
}

}  // namespace htx
