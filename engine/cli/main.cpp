#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>
#include <string>

#include "engine/cli/commands.h"
#include "engine/cli/log.h"

namespace htx::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read before any thread.
  return value == nullptr ? "" : value;
}

// --lang wins over LC_ALL, LC_MESSAGES and LANG; without any of them the users' language is Vietnamese.
// It is needed before the arguments are read, because the help is written in it.
Language chosen_language(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::string value = argument == "--lang" && i + 1 < argc ? argv[i + 1]
                              : argument.starts_with("--lang=")    ? argument.substr(7)
                                                                   : "";
    if (const auto language = language_of_locale(value)) return *language;
  }
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (const std::string value = environment(name); !value.empty()) {
      return language_of_locale(value).value_or(value == "C" || value.starts_with("C.") || value == "POSIX"
                                                    ? Language::kVietnamese
                                                    : Language::kEnglish);
    }
  }
  return Language::kVietnamese;
}

// The command line: one place that knows every option, its help and the function it leads to.
class CommandLine {
 public:
  explicit CommandLine(Language language) : language_(language), terminal_(settings_) {
    settings_.language = language;
    settings_.home = environment("HTX_HOME").empty() ? HTX_HOME : environment("HTX_HOME");
    settings_.actor = environment("USER").empty() ? "htx" : environment("USER");
    settings_.role = "officer";
    label_help();
    add_global_options();
    add_store_commands();
    add_rules_commands();
    add_evaluation_commands();
    add_case_commands();
    add_workflow_commands();
    add_settlement_command();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
      return explain_parse(e);
    }
    start_log(log_file_);
    log_started(argc, argv);
    const int exit = command_ ? command_() : 0;
    log_finished(exit);
    return exit;
  }

 private:
  std::string say(std::string_view code) const { return to_text(Message(std::string(code)), language_); }

  void label_help() {
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

  void add_global_options() {
    app_.add_option("--lang", language_name_, say("cli.help-lang"))->check(CLI::IsMember({"vi", "en"}));
    app_.add_option("--store", settings_.store, say("cli.help-store"))->envname("HTX_STORE");
    app_.add_option("--home", settings_.home, say("cli.help-home"));
    app_.add_option("--actor", settings_.actor, say("cli.help-actor"))->envname("HTX_ACTOR");
    app_.add_option("--role", settings_.role, say("cli.help-role"));
    app_.add_option("--log", log_file_, say("cli.help-log"));
    app_.add_flag("--json", settings_.json, say("cli.help-json"));
  }

  CLI::App* command(CLI::App& parent, const char* name, std::function<int()> action) {
    CLI::App* sub = parent.add_subcommand(name, say("cli.command-" + key_of(parent, name)));
    sub->fallthrough();
    sub->group(say("cli.label-Subcommands"));
    if (action) sub->callback([this, action = std::move(action)] { command_ = action; });
    return sub;
  }

  std::string key_of(const CLI::App& parent, const std::string& name) const {
    return &parent == &app_ ? name : parent.get_name() + "-" + name;
  }

  void add_output_options(CLI::App& sub) {
    sub.add_option("--format", format_, say("cli.help-format"))
        ->check(CLI::IsMember({"text", "md", "html", "json"}));
    sub.add_option("-o,--output", settings_.output, say("cli.help-output"));
  }

  // An action whose page may be written in another form or to a file.
  std::function<int()> shown(std::function<int()> action) {
    return [this, action = std::move(action)] {
      settings_.format = format_ == "md"     ? Format::kMarkdown
                         : format_ == "html" ? Format::kHtml
                         : format_ == "json" ? Format::kJson
                                             : Format::kText;
      return action();
    };
  }

  void add_store_commands() {
    command(app_, "init", [this] { return init(terminal_); });
    CLI::App* sub = command(app_, "import", [this] { return import(terminal_, import_); });
    sub->add_option("kind", import_.kind, say("cli.help-kind"))
        ->required()
        ->check(CLI::IsMember({"cooperatives", "returns", "reports"}));
    sub->add_option("file", import_.file, say("cli.help-csv"))->required();
    sub->add_option("--rejects", import_.rejects, say("cli.help-rejects"));
    CLI::App* audit = command(app_, "audit", nullptr);
    audit->require_subcommand(1);
    CLI::App* verify = command(*audit, "verify", shown([this] { return audit_verify(terminal_); }));
    add_output_options(*verify);
  }

  void add_rules_commands() {
    CLI::App* rules = command(app_, "rules", nullptr);
    rules->require_subcommand(1);
    command(*rules, "check", [this] { return check_rules(terminal_, files_); })
        ->add_option("files", files_, say("cli.help-files"))
        ->required();
    command(*rules, "test", [this] { return test_rules(terminal_, files_); })
        ->add_option("files", files_, say("cli.help-files"))
        ->required();
  }

  void add_evaluation_commands() {
    CLI::App* run = command(app_, "evaluate", shown([this] { return evaluate(terminal_, evaluate_); }));
    run->add_option("--period", evaluate_.period, say("cli.help-period"))
        ->required()
        ->check(CLI::Range(1990, 2100));
    run->add_option("--as-of", evaluate_.as_of, say("cli.help-as-of"));
    run->add_option("--rules", evaluate_.pack, say("cli.help-rules"));
    add_output_options(*run);
    CLI::App* again = command(app_, "summary", shown([this] { return summary(terminal_, evaluate_); }));
    again->add_option("--period", evaluate_.period, say("cli.help-period"))
        ->required()
        ->check(CLI::Range(1990, 2100));
    again->add_option("--rules", evaluate_.pack, say("cli.help-rules-id"));
    add_output_options(*again);
    for (const auto& [name, action] :
         {std::pair{"explain", std::function<int()>([this] { return explain(terminal_, cooperative_); })},
          std::pair{"plan", std::function<int()>([this] { return plan(terminal_, cooperative_); })}}) {
      CLI::App* sub = command(app_, name, shown(action));
      sub->add_option("id", cooperative_.id, say("cli.help-id"))->required();
      sub->add_option("--period", cooperative_.period, say("cli.help-period"));
      sub->add_option("--rules", cooperative_.pack, say("cli.help-rules-id"));
      add_output_options(*sub);
    }
  }

  void add_case_commands() {
    CLI::App* cases = command(app_, "case", nullptr);
    cases->require_subcommand(1);
    CLI::App* open = command(*cases, "open", shown([this] { return case_open(terminal_, case_); }));
    open->add_option("workflow", case_.workflow, say("cli.help-workflow"))->required();
    open->add_option("cooperative", case_.cooperative, say("cli.help-id"))->required();
    open->add_option("--on", case_.on, say("cli.help-on"));
    add_output_options(*open);
    CLI::App* list = command(*cases, "list", shown([this] { return case_list(terminal_, case_); }));
    list->add_option("--cooperative", case_.cooperative, say("cli.help-id"));
    list->add_option("--workflow", case_.workflow, say("cli.help-workflow"));
    list->add_option("--status", case_.status, say("cli.help-status"));
    add_output_options(*list);
    CLI::App* show = command(*cases, "show", shown([this] { return case_show(terminal_, case_); }));
    show->add_option("case", case_.id, say("cli.help-case"))->required();
    add_output_options(*show);
    CLI::App* act = command(*cases, "do", shown([this] { return case_do(terminal_, case_); }));
    act->add_option("case", case_.id, say("cli.help-case"))->required();
    act->add_option("event", case_.event, say("cli.help-event"))->required();
    act->add_option("--document", case_.documents, say("cli.help-document"));
    act->add_option("--set", case_.data, say("cli.help-set"));
    act->add_option("--note", case_.note, say("cli.help-note"));
    act->add_option("--on", case_.on, say("cli.help-on"));
    add_output_options(*act);
  }

  void add_workflow_commands() {
    CLI::App* workflow = command(app_, "workflow", nullptr);
    workflow->require_subcommand(1);
    CLI::App* check = command(*workflow, "check", [this] { return workflow_check(terminal_, workflow_); });
    check->add_option("workflows", workflow_.names, say("cli.help-workflows"));
    check->add_option("--roster", workflow_.roster, say("cli.help-roster"));
    check->add_flag("--strict", workflow_.strict, say("cli.help-strict"));
    CLI::App* simulate =
        command(*workflow, "simulate", shown([this] { return workflow_simulate(terminal_, workflow_); }));
    simulate->add_option("workflow", workflow_.names, say("cli.help-workflow-file"))->required()->expected(1);
    simulate->add_option("--scenario", workflow_.scenario, say("cli.help-scenario"));
    simulate->add_option("--events", workflow_.events, say("cli.help-events"));
    simulate->add_option("--on", workflow_.on, say("cli.help-on"));
    add_output_options(*simulate);
    CLI::App* diagram =
        command(*workflow, "diagram", [this] { return workflow_diagram(terminal_, workflow_); });
    diagram->add_option("workflow", workflow_.names, say("cli.help-workflow-file"))->required()->expected(1);
    diagram->add_option("--as", workflow_.as, say("cli.help-as"))
        ->check(CLI::IsMember({"mermaid", "dot", "svg", "scxml", "bpmn"}));
    diagram->add_option("-o,--output", settings_.output, say("cli.help-output"));
    CLI::App* import = command(*workflow, "import", [this] { return workflow_import(terminal_, workflow_); });
    import->add_option("file", workflow_.names, say("cli.help-scxml"))->required()->expected(1);
    import->add_option("-o,--output", settings_.output, say("cli.help-output"));
  }

  void add_settlement_command() {
    CLI::App* sub = command(app_, "settlement", shown([this] { return settlement(terminal_, files_); }));
    sub->add_option("file", files_, say("cli.help-estate"))->required()->expected(1);
    add_output_options(*sub);
  }

  // Help that was asked for is no mistake; a mistake says what is wrong in the user's language.
  int explain_parse(const CLI::ParseError& e) {
    if (dynamic_cast<const CLI::Success*>(&e) != nullptr) return app_.exit(e);
    // A word that is no command leaves the command missing; the word is what the reader needs to see.
    const std::vector<std::string> extras = app_.remaining();
    const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&e) != nullptr || !extras.empty();
    const std::string code = "cli.usage-" + (is_extra ? "ExtrasError" : e.get_name());
    const bool known = to_text(Message(code), language_) != code;
    const std::string what = extras.empty() ? std::string(e.what()) : extras.front();
    return terminal_.fail(
        Error(ErrorCode::kInvalidArgument, {known ? code : "cli.usage-other", {{"what", what}}}));
  }

  Language language_;
  Settings settings_;
  Terminal terminal_;
  CLI::App app_;
  std::function<int()> command_;
  std::string language_name_;
  std::string format_;
  std::string log_file_;
  std::vector<std::string> files_;
  ImportArguments import_;
  EvaluateArguments evaluate_;
  CooperativeArguments cooperative_;
  CaseArguments case_;
  WorkflowArguments workflow_;
};

}  // namespace
}  // namespace htx::cli

int main(int argc, char** argv) {
  htx::cli::CommandLine command_line(htx::cli::chosen_language(argc, argv));
  return command_line.run(argc, argv);
}
