#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/base/boundary.h"
#include "engine/base/text.h"
#include "engine/cli/account_commands.h"
#include "engine/cli/backtest_command.h"
#include "engine/cli/calendar_commands.h"
#include "engine/cli/case_check_commands.h"
#include "engine/cli/case_commands.h"
#include "engine/cli/case_record_commands.h"
#include "engine/cli/dmn_commands.h"
#include "engine/cli/evaluation_commands.h"
#include "engine/cli/exchange_commands.h"
#include "engine/cli/feel_command.h"
#include "engine/cli/outbox_commands.h"
#include "engine/cli/override_commands.h"
#include "engine/cli/people_commands.h"
#include "engine/cli/replay_command.h"
#include "engine/cli/rules_commands.h"
#include "engine/cli/serve_command.h"
#include "engine/cli/settlement_command.h"
#include "engine/cli/store_commands.h"
#include "engine/cli/study_commands.h"
#include "engine/cli/task_commands.h"
#include "engine/cli/work_commands.h"
#include "engine/cli/workflow_commands.h"

namespace htx::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read before any thread.
  return value == nullptr ? "" : value;
}

// --lang wins over LC_ALL, LC_MESSAGES and LANG; without any of them it is the first language of the place,
// which only a store tells, and Vietnamese until then.
// It is needed before the arguments are read, because the help is written in it.
std::optional<Language> chosen_language(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::string value = argument == "--lang" && i + 1 < argc ? argv[i + 1]
                              : argument.starts_with("--lang=")    ? argument.substr(7)
                                                                   : "";
    if (const auto language = language_of_locale(value)) return *language;
  }
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const std::string value = environment(name); !value.empty()) {
      if (value == "C" || value.starts_with("C.") || value == "POSIX") return std::nullopt;
      return language_of_locale(value).value_or(Language::kEnglish);
    }
  }
  return std::nullopt;
}

// Where the definitions are: beside an installed program, else where it was built from.
std::string shipped_home() {
  std::error_code none;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", none);
  const auto beside = program.parent_path().parent_path() / "share" / "htx";
  return std::filesystem::is_directory(beside / "rules", none) ? beside.string() : HTX_HOME;
}

Settings settings_of_environment(std::optional<Language> asked) {
  Settings settings;
  settings.language = asked.value_or(settings.language);
  settings.names_language = asked.has_value();
  settings.home = environment("HTX_HOME");
  if (settings.home.empty()) settings.home = shipped_home();
  const std::string user = environment("USER");
  settings.user = user.empty() || !is_valid_utf8(user) ? "htx" : to_nfc(user);
  return settings;
}

// The help lists commands in this order.
int run(std::optional<Language> asked, int argc, char** argv) {
  CommandLine line(settings_of_environment(asked));
  add_store_commands(line);
  add_serve_command(line);
  add_exchange_commands(line);
  add_rules_check(line);
  add_backtest_command(line);
  add_rules_test(line);
  add_study_commands(line);
  add_dmn_commands(line);
  add_feel_command(line);
  add_evaluation_commands(line);
  add_replay_command(line);
  add_case_commands(line);
  add_workflow_commands(line);
  add_case_record_commands(line);
  add_case_vote(line);
  add_case_check_commands(line);
  add_task_commands(line);
  add_work_lists(line);
  add_account_commands(line);
  add_people_commands(line);
  add_tick(line);
  add_outbox_commands(line);
  add_override_commands(line);
  add_settlement_command(line);
  add_case_asset(line);
  add_calendar_commands(line);
  return line.run(argc, argv);
}

}  // namespace
}  // namespace htx::cli

int main(int argc, char** argv) {
  htx::Language language = htx::Language::kVietnamese;
  const auto exit = htx::guarded([&] {
    const auto asked = htx::cli::chosen_language(argc, argv);
    language = asked.value_or(language);
    return htx::cli::run(asked, argc, argv);
  });
  if (exit) return *exit;
  std::fputs((to_text(exit.error(), language) + "\n").c_str(), stderr);
  return htx::exit_code(exit.error().code());
}
