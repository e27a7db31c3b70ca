#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/calendar/term.h"
#include "engine/cli/file_options.h"
#include "engine/cli/terminal.h"
#include "engine/cli/usage.h"
#include "engine/value/date.h"

namespace htx::cli {

template <class Options>
class Command;

// The command line as a whole: its global options, and the commands that each file of commands adds to it
// with the options they own.
class CommandLine {
 public:
  explicit CommandLine(Settings settings);

  // What stands over commands: `htx NAME COMMAND`; made when it is first asked for.
  CLI::App& group(const char* name);
  CLI::App& root() { return app_; }
  // A command that leads to `action` with what its options were given.  It returns the exit code: 0 done;
  // 1 something is wrong with what was checked; else exit_code() of the error.
  template <class Options>
  Command<Options> command(CLI::App& parent, const char* name,
                           int (*action)(const Terminal& terminal, const Options& options));

  // Reads the arguments and does what they ask for; the exit code.
  int run(int argc, char** argv);

 private:
  template <class Options>
  friend class Command;

  // What the command that was given does, and which files it uses besides those its options name.
  struct Chosen {
    std::function<int()> run;
    std::function<void(FileUse&)> implied_files;
  };

  std::string say(const std::string& code) const;
  CLI::App& add_app(CLI::App& parent, const char* name);
  void label_help();
  void add_global_options();
  void add_format(CLI::App& command, const std::vector<std::string>& words, const char* help);
  void add_output(CLI::App& command, const char* names);
  int do_chosen(int argc, char** argv) const;

  Settings settings_;
  Terminal terminal_;
  CLI::App app_;
  FileOptions files_;
  Chosen chosen_;
  std::string language_name_;
  std::string log_file_;
};

// Declares the options of one command, each for a member of `Options` or of a base of it.  Every `help` is a
// code of the catalogue.
template <class Options>
class Command {
 public:
  Command(CommandLine& line, CLI::App& app, std::shared_ptr<Options> options)
      : line_(line), app_(app), options_(std::move(options)) {}

  template <class Member, class Of>
  CLI::Option* option(const char* name, Member Of::*member, const char* help) {
    return app_.add_option(name, (*options_).*member, line_.say(help));
  }
  template <class Of>
  CLI::Option* flag(const char* name, bool Of::*member, const char* help) {
    return app_.add_flag(name, (*options_).*member, line_.say(help));
  }
  // One of a few words.
  template <class Of>
  CLI::Option* choice(const char* name, std::string Of::*member, const std::vector<std::string>& words,
                      const char* help) {
    return option(name, member, help)
        ->type_name(line_.say("cli.label-TEXT"))
        ->check(one_of(words, line_.settings_.language));
  }
  // A whole number.
  template <class Of>
  CLI::Option* number(const char* name, int Of::*member, int least, int most, const char* help) {
    return option(name, member, help)
        ->type_name(line_.say("cli.label-INT"))
        ->check(between(least, most, line_.settings_.language));
  }
  // A period: a year or a quarter ("cli.not-a-period").
  template <class Of>
  CLI::Option* period(const char* name, int Of::*member) {
    return option(name, member, "cli.help-period")->transform(period_number(line_.settings_.language));
  }
  // A day ("cli.bad-date").
  template <class Of>
  CLI::Option* day(const char* name, std::optional<Date> Of::*member, const char* help) {
    return app_.add_option_function<std::string>(
        name,
        [options = options_, member](const std::string& text) { (*options).*member = day_argument(text); },
        line_.say(help));
  }
  // A length of time ("cli.bad-term").
  template <class Of>
  CLI::Option* term(const char* name, std::optional<Term> Of::*member, const char* help) {
    return app_.add_option_function<std::string>(
        name,
        [options = options_, member](const std::string& text) { (*options).*member = term_argument(text); },
        line_.say(help));
  }

  // Files, as FileOptions has them.
  template <class Path, class Of>
  CLI::Option* reads(const char* name, Path Of::*member, const char* help, std::vector<FileKind> kinds) {
    return line_.files_.reads(app_, name, (*options_).*member, help, std::move(kinds));
  }
  template <class Path, class Of>
  CLI::Option* reads_anything(const char* name, Path Of::*member, const char* help) {
    return line_.files_.reads_anything(app_, name, (*options_).*member, help);
  }
  template <class Of>
  CLI::Option* writes(const char* name, std::string Of::*member, const char* help, FileUse::Kind kind) {
    return line_.files_.writes(app_, name, (*options_).*member, help, kind);
  }
  // Files that the command uses without being told their names.
  void implies_files(void (*use)(Options& options, FileUse& files)) {
    *implied_ = [options = options_, use](FileUse& files) { use(*options, files); };
  }

  // The command shows a page, which may be had in other forms and in a file.
  void shows_page() {
    line_.add_format(app_, {"text", "md", "html", "json"}, "cli.help-format");
    line_.add_output(app_, "-o,--output");
  }
  // It prints lines, or JSON.
  void prints(const char* help_of_format) { line_.add_format(app_, {"text", "json"}, help_of_format); }
  // It hands over a document as it is, to a file if one is named.
  void delivers(const char* names = "-o,--output") { line_.add_output(app_, names); }

 private:
  friend class CommandLine;

  CommandLine& line_;
  CLI::App& app_;
  std::shared_ptr<Options> options_;
  std::shared_ptr<std::function<void(FileUse&)>> implied_ = std::make_shared<std::function<void(FileUse&)>>();
};

template <class Options>
Command<Options> CommandLine::command(CLI::App& parent, const char* name,
                                      int (*action)(const Terminal& terminal, const Options& options)) {
  CLI::App& app = add_app(parent, name);
  Command<Options> command(*this, app, std::make_shared<Options>());
  app.callback([this, action, options = command.options_, implied = command.implied_] {
    chosen_ = {[this, action, options] { return action(terminal_, *options); }, *implied};
  });
  return command;
}

}  // namespace htx::cli
