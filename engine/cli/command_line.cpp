#include "engine/cli/command_line.h"

#include <array>

#include "engine/base/boundary.h"
#include "engine/cli/log.h"

namespace htx::cli {
namespace {

// Whether programs read what the command says.  Needed before the arguments are read, because a command line
// that cannot be read is answered too.
bool asks_for_json(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--json" || argument == "--format=json") return true;
    if (argument == "--format" && i + 1 < argc && std::string_view(argv[i + 1]) == "json") return true;
  }
  return false;
}

Format format_of(const std::string& word) {
  if (word == "md") return Format::kMarkdown;
  if (word == "html") return Format::kHtml;
  return word == "json" ? Format::kJson : Format::kText;
}

}  // namespace

CommandLine::CommandLine(Settings settings)
    : settings_(std::move(settings)), terminal_(settings_), files_(settings_.language) {
  label_help();
  add_global_options();
}

std::string CommandLine::say(const std::string& code) const {
  return to_text(Message(code), settings_.language);
}

namespace {

// The names of the commands that were chosen: "case do".
std::string path_of_chosen(const CLI::App& app) {
  std::string path;
  for (const CLI::App* chosen = &app; !chosen->get_subcommands().empty();) {
    chosen = chosen->get_subcommands().front();
    path += (path.empty() ? "" : " ") + chosen->get_name();
  }
  return path;
}

}  // namespace

void CommandLine::label_help() {
  app_.name("htx");
  app_.description(say("cli.about"));
  app_.footer(say("cli.footer"));
  app_.require_subcommand(1);
  app_.fallthrough();
  app_.option_defaults()->group(say("cli.label-Options"));
  app_.set_help_flag("-h,--help", say("cli.help-help"));
  app_.set_version_flag("--version", "htx " HTX_VERSION, say("cli.help-version"));
  const auto formatter = std::make_shared<CLI::Formatter>();
  formatter->column_width(34);
  for (const char* label : {"Usage", "OPTIONS", "SUBCOMMAND", "SUBCOMMANDS", "Options", "Subcommands",
                            "Positionals", "TEXT", "INT", "REQUIRED", "Env", "Needs", "Excludes"}) {
    formatter->label(label, say(std::string("cli.label-") + label));
  }
  app_.formatter(formatter);
}

void CommandLine::add_global_options() {
  app_.add_option("--lang", language_name_, say("cli.help-lang"))
      ->type_name(say("cli.label-TEXT"))
      ->check(one_of({"vi", "en"}, settings_.language));
  files_.names(app_, "--store", settings_.store, "cli.help-store")->envname("HTX_STORE");
  app_.add_option("--office", settings_.office, say("cli.help-office"))
      ->type_name(say("cli.label-TEXT"))
      ->envname("HTX_OFFICE");
  files_.names(app_, "--home", settings_.home, "cli.help-home");
  app_.add_option("--jurisdiction", settings_.jurisdiction, say("cli.help-jurisdiction"));
  app_.add_option("--actor", settings_.actor, say("cli.help-actor"))->envname("HTX_ACTOR");
  app_.add_option("--role", settings_.role, say("cli.help-role"));
  files_.writes(app_, "--log", log_file_, "cli.help-log", FileUse::Kind::kLog);
  app_.add_flag("--json", settings_.json, say("cli.help-json"));
  app_.add_flag("--force", settings_.replaces, say("cli.help-force"));
}

CLI::App& CommandLine::add_app(CLI::App& parent, const char* name) {
  const std::string key = &parent == &app_ ? name : parent.get_name() + "-" + name;
  CLI::App* app = parent.add_subcommand(name, say("cli.command-" + key));
  app->fallthrough();
  app->group(say("cli.label-Subcommands"));
  if (CLI::Option* help = app->get_help_ptr(); help != nullptr) help->group(say("cli.label-Options"));
  return *app;
}

CLI::App& CommandLine::group(const char* name) {
  for (CLI::App* made : app_.get_subcommands([&](const CLI::App* one) { return one->get_name() == name; }))
    return *made;
  CLI::App& app = add_app(app_, name);
  app.require_subcommand(1);
  return app;
}

void CommandLine::add_format(CLI::App& command, const std::vector<std::string>& words, const char* help) {
  command
      .add_option_function<std::string>(
          "--format", [this](const std::string& word) { settings_.format = format_of(word); }, say(help))
      ->type_name(say("cli.label-TEXT"))
      ->check(one_of(words, settings_.language));
}

void CommandLine::add_output(CLI::App& command, const char* names) {
  files_.writes(command, names, settings_.output, "cli.help-output");
}

int CommandLine::do_chosen(int argc, char** argv) const {
  FileUse use = files_.use();
  if (chosen_.implied_files) chosen_.implied_files(use);
  if (const Status apart = use.check(settings_.store, settings_.replaces); !apart)
    return terminal_.fail(apart.error());
  if (const Status fit = files_.check_kinds(); !fit) return terminal_.fail(fit.error());
  if (const Status logs = start_log(log_file_); !logs) {
    // A log that cannot be written must not keep the work from being done.
    terminal_.warn(logs.error());
  }
  log_started(argc, argv);
  const auto done = guarded([&] { return chosen_.run ? chosen_.run() : 0; });
  const int exit = terminal_.finish(done ? *done : terminal_.fail(done.error()));
  log_finished(exit);
  return exit;
}

int CommandLine::run(int argc, char** argv) {
  files_.bring_texts_to_nfc(app_);
  settings_.json = asks_for_json(argc, argv);
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const auto mistake = mistake_of(e, app_, settings_.language);
    return mistake ? terminal_.fail(*mistake) : app_.exit(e);
  }
  settings_.names_jurisdiction = app_.count("--jurisdiction") > 0;
  settings_.command = path_of_chosen(app_);
  return do_chosen(argc, argv);
}

}  // namespace htx::cli
