#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "engine/base/boundary.h"
#include "engine/base/text.h"
#include "engine/cli/commands.h"
#include "engine/cli/file_options.h"
#include "engine/cli/log.h"
#include "engine/cli/usage.h"

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

// Whether programs read what this command says.  Needed as early, because a command line that cannot be read
// is answered too.
bool asks_for_json(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--json" || argument == "--format=json") return true;
    if (argument == "--format" && i + 1 < argc && std::string_view(argv[i + 1]) == "json") return true;
  }
  return false;
}

// The command line: one place that knows every option, its help and the function it leads to.
class CommandLine {
 public:
  explicit CommandLine(Language language) : language_(language), terminal_(settings_), files_(language) {
    settings_.language = language;
    settings_.home = environment("HTX_HOME").empty() ? HTX_HOME : environment("HTX_HOME");
    const std::string user = environment("USER");
    settings_.actor = user.empty() || !is_valid_utf8(user) ? "htx" : to_nfc(user);
    settings_.role = "officer";
    label_help();
    add_global_options();
    add_store_commands();
    add_rules_commands();
    add_dmn_commands();
    add_feel_command();
    add_evaluation_commands();
    add_case_commands();
    add_workflow_commands();
    add_case_record_commands();
    add_work_commands();
    add_override_commands();
    add_settlement_command();
    add_calendar_commands();
    files_.bring_texts_to_nfc(app_);
  }

  int run(int argc, char** argv) {
    settings_.json = asks_for_json(argc, argv);
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
      const auto mistake = mistake_of(e, app_, language_);
      return mistake ? terminal_.fail(*mistake) : app_.exit(e);
    }
    if (const Status apart = files_of_command().check(settings_.store, settings_.replaces); !apart)
      return terminal_.fail(apart.error());
    if (const Status fit = files_.check_kinds(); !fit) return terminal_.fail(fit.error());
    if (const Status logs = start_log(log_file_); !logs) {
      // A log that cannot be written must not keep the work from being done.
      terminal_.fail(logs.error());
    }
    log_started(argc, argv);
    const auto done = guarded([&] { return command_ ? command_() : 0; });
    const int exit = terminal_.finish(done ? *done : terminal_.fail(done.error()));
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
    app_.add_option("--lang", language_name_, say("cli.help-lang"))
        ->type_name(say("cli.label-TEXT"))
        ->check(one_of({"vi", "en"}, language_));
    files_.names(app_, "--store", settings_.store, "cli.help-store")->envname("HTX_STORE");
    files_.names(app_, "--home", settings_.home, "cli.help-home");
    app_.add_option("--actor", settings_.actor, say("cli.help-actor"))->envname("HTX_ACTOR");
    app_.add_option("--role", settings_.role, say("cli.help-role"));
    files_.writes(app_, "--log", log_file_, "cli.help-log", FileUse::Kind::kLog);
    app_.add_flag("--json", settings_.json, say("cli.help-json"));
    app_.add_flag("--force", settings_.replaces, say("cli.help-force"));
  }

  // By default the rows that an import refuses are kept beside its file.
  FileUse files_of_command() {
    FileUse use = files_.use();
    if (import_.file.empty() || !import_.rejects.empty()) return use;
    import_.rejects = import_.file + ".rejects.csv";
    use.writes(import_.rejects, FileUse::Kind::kRejects);
    return use;
  }

  CLI::App* command(CLI::App& parent, const char* name, std::function<int()> action) {
    CLI::App* sub = parent.add_subcommand(name, say("cli.command-" + key_of(parent, name)));
    sub->fallthrough();
    sub->group(say("cli.label-Subcommands"));
    if (CLI::Option* help = sub->get_help_ptr(); help != nullptr) help->group(say("cli.label-Options"));
    if (action) sub->callback([this, action = std::move(action)] { command_ = action; });
    return sub;
  }

  std::string key_of(const CLI::App& parent, const std::string& name) const {
    return &parent == &app_ ? name : parent.get_name() + "-" + name;
  }

  void add_output_options(CLI::App& sub) {
    sub.add_option("--format", format_, say("cli.help-format"))
        ->type_name(say("cli.label-TEXT"))
        ->check(one_of({"text", "md", "html", "json"}, language_));
    files_.writes(sub, "-o,--output", settings_.output, "cli.help-output");
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
        ->type_name(say("cli.label-TEXT"))
        ->check(one_of({"cooperatives", "returns", "reports"}, language_));
    files_.reads(*sub, "file", import_.file, "cli.help-csv", {})->required();
    files_.writes(*sub, "--rejects", import_.rejects, "cli.help-rejects", FileUse::Kind::kRejects);
    CLI::App* audit = command(app_, "audit", nullptr);
    audit->require_subcommand(1);
    CLI::App* verify = command(*audit, "verify", shown([this] { return audit_verify(terminal_); }));
    add_output_options(*verify);
    CLI::App* store = command(app_, "store", nullptr);
    store->require_subcommand(1);
    command(*store, "migrate", [this] { return store_migrate(terminal_); });
  }

  void add_rules_commands() {
    CLI::App* rules = command(app_, "rules", nullptr);
    rules->require_subcommand(1);
    add_exchange_commands(*rules);
    CLI::App* check = command(*rules, "check", [this] { return check_rules(terminal_, rule_files_); });
    files_.reads(*check, "files", rule_files_, "cli.help-files", {FileKind::kPack, FileKind::kMeasures})
        ->required();
    add_backtest_command(*rules);
    CLI::App* test = command(*rules, "test", [this] {
      return rehearsal_.any() ? rehearse_rules(terminal_, rule_files_, rehearsal_)
                              : test_rules(terminal_, rule_files_);
    });
    files_.reads(*test, "files", rule_files_, "cli.help-files", {FileKind::kPack, FileKind::kMeasures})
        ->required();
    test->add_flag("--coverage", rehearsal_.coverage, say("cli.help-coverage"));
    test->add_flag("--mutate", rehearsal_.mutate, say("cli.help-mutate"));
    test->add_flag("--boundaries", rehearsal_.boundaries, say("cli.help-boundaries"));
    add_study_commands(*rules);
  }

  void add_study_commands(CLI::App& rules) {
    CLI::App* timeline =
        command(rules, "timeline", shown([this] { return rules_timeline(terminal_, study_); }));
    files_.reads(*timeline, "file", study_.before, "cli.help-files", {FileKind::kPack})->required();
    timeline->add_option("--parameter", study_.parameter, say("cli.help-parameter"));
    add_output_options(*timeline);
    const auto period = [&](CLI::App& sub) {
      sub.add_option("--period", study_.period, say("cli.help-period"))
          ->required()
          ->type_name(say("cli.label-INT"))
          ->check(between(1990, 2100, language_));
      add_output_options(sub);
    };
    CLI::App* diff = command(rules, "diff", shown([this] { return rules_diff(terminal_, study_); }));
    files_.reads(*diff, "before", study_.before, "cli.help-pack-name", {FileKind::kPack})->required();
    files_.reads(*diff, "after", study_.after, "cli.help-pack-name", {FileKind::kPack})->required();
    period(*diff);
    CLI::App* near =
        command(rules, "sensitivity", shown([this] { return rules_sensitivity(terminal_, study_); }));
    near->add_option("--delta", study_.delta, say("cli.help-delta"));
    files_.reads(*near, "--rules", study_.pack, "cli.help-pack-name", {FileKind::kPack});
    period(*near);
    CLI::App* if_what = command(app_, "what-if", shown([this] { return what_if(terminal_, study_); }));
    if_what->add_option("id", study_.id, say("cli.help-id"))->required();
    if_what->add_option("--target", study_.target, say("cli.help-target"));
    if_what->add_option("--period", study_.period, say("cli.help-period"));
    if_what->add_option("--rules", study_.pack, say("cli.help-rules-id"));
    add_output_options(*if_what);
  }

  void add_backtest_command(CLI::App& rules) {
    CLI::App* sub =
        command(rules, "backtest", shown([this] { return backtest_rules(terminal_, backtest_); }));
    files_.reads(*sub, "pack", backtest_.pack, "cli.help-pack-file", {FileKind::kPack})->required();
    files_.reads(*sub, "--panel", backtest_.panel, "cli.help-panel", {})->required();
    sub->add_option("--period", backtest_.period, say("cli.help-judged"))
        ->required()
        ->type_name(say("cli.label-INT"))
        ->check(between(1900, 2100, language_));
    sub->add_option("--outcome", backtest_.outcome, say("cli.help-outcome"));
    sub->add_option("--ended", backtest_.ended, say("cli.help-ended"));
    sub->add_option("--until", backtest_.until, say("cli.help-until"));
    sub->add_option("--id-column", backtest_.id, say("cli.help-id-column"));
    sub->add_option("--year-column", backtest_.year, say("cli.help-year-column"));
    add_output_options(*sub);
  }

  void add_exchange_commands(CLI::App& rules) {
    for (const auto& [name, action] :
         {std::pair{"export", std::function<int()>([this] { return export_rules(terminal_, dmn_.model); })},
          std::pair{"import",
                    std::function<int()>([this] { return import_rules(terminal_, dmn_.model); })}}) {
      CLI::App* sub = command(rules, name, action);
      const FileKind kind = sub->get_name() == "export" ? FileKind::kPack : FileKind::kDmn;
      files_.reads(*sub, "file", dmn_.model, std::string("cli.help-") + name, {kind})->required();
      files_.writes(*sub, "-o,--output,--out", settings_.output, "cli.help-output");
    }
  }

  void add_dmn_commands() {
    CLI::App* dmn = command(app_, "dmn", nullptr);
    dmn->require_subcommand(1);
    CLI::App* run = command(*dmn, "run", shown([this] { return dmn_run(terminal_, dmn_); }));
    files_.reads(*run, "model", dmn_.model, "cli.help-model", {FileKind::kDmn})->required();
    files_.reads(*run, "--input", dmn_.input, "cli.help-input", kinds_of_data());
    run->add_option("--decision", dmn_.decisions, say("cli.help-decision"));
    run->add_option("--format", format_, say("cli.help-dmn-format"))
        ->type_name(say("cli.label-TEXT"))
        ->check(one_of({"text", "json"}, language_));
    CLI::App* check = command(*dmn, "check", [this] { return dmn_check(terminal_, dmn_); });
    files_.reads(*check, "model", dmn_.model, "cli.help-model", {FileKind::kDmn})->required();
    check->add_option("--scale", dmn_.scales, say("cli.help-scale"));
    for (CLI::App* sub : {run, check}) sub->add_flag("--strict", dmn_.is_strict, say("cli.help-dmn-strict"));
  }

  void add_feel_command() {
    CLI::App* sub = command(app_, "feel", shown([this] { return feel(terminal_, feel_); }));
    sub->add_option("expression", feel_.expression, say("cli.help-feel"));
    files_.reads(*sub, "--context", feel_.context, "cli.help-feel-context", kinds_of_data());
    sub->add_flag("--lenient,!--strict", feel_.lenient, say("cli.help-feel-mode"));
    sub->add_option("--unary", feel_.inputs, say("cli.help-feel-unary"));
    sub->add_option("--format", format_, say("cli.help-feel-format"))
        ->type_name(say("cli.label-TEXT"))
        ->check(one_of({"text", "json"}, language_));
  }

  void add_evaluation_commands() {
    CLI::App* run = command(app_, "evaluate", shown([this] { return evaluate(terminal_, evaluate_); }));
    run->add_option("--period", evaluate_.period, say("cli.help-period"))
        ->required()
        ->type_name(say("cli.label-INT"))
        ->check(between(1990, 2100, language_));
    run->add_option("--as-of", evaluate_.as_of, say("cli.help-as-of"));
    run->add_option("--law-on", evaluate_.law_on, say("cli.help-law-on"));
    run->add_option("--known-at", evaluate_.known_at, say("cli.help-known-at-evaluate"));
    files_.reads(*run, "--rules", evaluate_.pack, "cli.help-rules", {FileKind::kPack});
    add_output_options(*run);
    CLI::App* again = command(app_, "summary", shown([this] { return summary(terminal_, evaluate_); }));
    again->add_option("--period", evaluate_.period, say("cli.help-period"))
        ->required()
        ->type_name(say("cli.label-INT"))
        ->check(between(1990, 2100, language_));
    again->add_option("--rules", evaluate_.pack, say("cli.help-rules-id"));
    again->add_option("--known-at", evaluate_.known_at, say("cli.help-known-at"));
    add_output_options(*again);
    for (const auto& [name, action] :
         {std::pair{"explain", std::function<int()>([this] { return explain(terminal_, cooperative_); })},
          std::pair{"plan", std::function<int()>([this] { return plan(terminal_, cooperative_); })}}) {
      CLI::App* sub = command(app_, name, shown(action));
      sub->add_option("id", cooperative_.id, say("cli.help-id"))->required();
      sub->add_option("--period", cooperative_.period, say("cli.help-period"));
      sub->add_option("--rules", cooperative_.pack, say("cli.help-rules-id"));
      if (std::string_view(name) == "explain")
        sub->add_option("--known-at", cooperative_.known_at, say("cli.help-known-at"));
      add_output_options(*sub);
    }
    CLI::App* replayed = command(app_, "replay", shown([this] { return replay(terminal_, replay_); }));
    replayed->add_option("--period", replay_.period, say("cli.help-period"))
        ->type_name(say("cli.label-INT"))
        ->check(between(1990, 2100, language_));
    replayed->add_option("--rules", replay_.pack, say("cli.help-rules-id"));
    add_output_options(*replayed);
  }

  void add_case_commands() {
    CLI::App* cases = command(app_, "case", nullptr);
    cases->require_subcommand(1);
    CLI::App* open = command(*cases, "open", shown([this] { return case_open(terminal_, case_); }));
    open->add_option("workflow", case_.workflow, say("cli.help-workflow"))->required();
    open->add_option("cooperative", case_.cooperative, say("cli.help-id"))->required();
    open->add_option("--on", case_.on, say("cli.help-on"));
    open->add_option("--from", case_.related, say("cli.help-related"));
    open->add_option("--relation", case_.relation, say("cli.help-relation"));
    open->add_option("--key", case_.key, say("cli.help-key"));
    add_output_options(*open);
    CLI::App* list = command(*cases, "list", shown([this] { return case_list(terminal_, case_); }));
    list->add_option("--cooperative", case_.cooperative, say("cli.help-id"));
    list->add_option("--workflow", case_.workflow, say("cli.help-workflow"));
    list->add_option("--status", case_.status, say("cli.help-status"));
    add_output_options(*list);
    CLI::App* show = command(*cases, "show", shown([this] { return case_show(terminal_, case_); }));
    show->add_option("case", case_.id, say("cli.help-case"))->required();
    show->add_option("--line", case_.line, say("cli.help-line"));
    show->add_option("--on", case_.on, say("cli.help-work-on"));
    add_output_options(*show);
    CLI::App* act = command(*cases, "do", shown([this] { return case_do(terminal_, case_); }));
    act->add_option("case", case_.id, say("cli.help-case"))->required();
    act->add_option("event", case_.event, say("cli.help-event"))->required();
    files_.reads_anything(*act, "--document", case_.documents, "cli.help-document");
    act->add_option("--set", case_.data, say("cli.help-set"));
    act->add_option("--note", case_.note, say("cli.help-note"));
    act->add_option("--on", case_.on, say("cli.help-on"));
    act->add_option("--key", case_.key, say("cli.help-key"));
    add_output_options(*act);
  }

  void add_workflow_commands() {
    CLI::App* workflow = command(app_, "workflow", nullptr);
    workflow->require_subcommand(1);
    CLI::App* check = command(*workflow, "check", [this] { return workflow_check(terminal_, workflow_); });
    files_.reads(*check, "workflows", workflow_.names, "cli.help-workflows", {FileKind::kWorkflow});
    files_.reads(*check, "--roster", workflow_.roster, "cli.help-roster", {FileKind::kRoster});
    check->add_flag("--strict", workflow_.strict, say("cli.help-strict"));
    CLI::App* simulate =
        command(*workflow, "simulate", shown([this] { return workflow_simulate(terminal_, workflow_); }));
    files_.reads(*simulate, "workflow", workflow_.names, "cli.help-workflow-file", {FileKind::kWorkflow})
        ->required()
        ->expected(1);
    files_.reads(*simulate, "--scenario", workflow_.scenario, "cli.help-scenario", {FileKind::kScenarios});
    simulate->add_option("--events", workflow_.events, say("cli.help-events"));
    simulate->add_option("--on", workflow_.on, say("cli.help-on"));
    add_output_options(*simulate);
    CLI::App* diagram =
        command(*workflow, "diagram", [this] { return workflow_diagram(terminal_, workflow_); });
    files_.reads(*diagram, "workflow", workflow_.names, "cli.help-workflow-file", {FileKind::kWorkflow})
        ->required()
        ->expected(1);
    diagram->add_option("--as", workflow_.as, say("cli.help-as"))
        ->type_name(say("cli.label-TEXT"))
        ->check(one_of({"mermaid", "dot", "svg", "scxml", "bpmn"}, language_));
    files_.writes(*diagram, "-o,--output", settings_.output, "cli.help-output");
    CLI::App* import = command(*workflow, "import", [this] { return workflow_import(terminal_, workflow_); });
    files_.reads(*import, "file", workflow_.names, "cli.help-scxml", {FileKind::kStatechart})
        ->required()
        ->expected(1);
    files_.writes(*import, "-o,--output", settings_.output, "cli.help-output");
  }

  // A command about one case: what every such command takes, and what it is about.
  CLI::App* case_command(CLI::App& parent, const char* name,
                         int (*action)(const Terminal&, const WorkArguments&),
                         std::initializer_list<std::pair<const char*, std::string*>> positionals) {
    CLI::App* sub = command(parent, name, shown([this, action] { return action(terminal_, work_); }));
    sub->add_option("case", work_.id, say("cli.help-case"))->required();
    for (const auto& [what, target] : positionals) {
      const std::string help = std::string("cli.help-") + what;
      const bool is_file = target == &work_.file;
      (is_file ? files_.reads_anything(*sub, what, *target, help) : sub->add_option(what, *target, say(help)))
          ->required();
    }
    sub->add_option("--on", work_.on, say("cli.help-on"));
    sub->add_option("--key", work_.key, say("cli.help-key"));
    sub->add_option("--note", work_.note, say("cli.help-note"));
    add_output_options(*sub);
    return sub;
  }

  void add_case_record_commands() {
    CLI::App& cases = *app_.get_subcommand("case");
    case_command(cases, "attach", case_attach,
                 {{"document-id", &work_.what}, {"document-file", &work_.file}});
    case_command(cases, "sign", case_sign, {{"document-id", &work_.what}});
    case_command(cases, "note", case_note, {{"text", &work_.note}});
    CLI::App* party = case_command(cases, "party", case_party, {{"party", &work_.what}});
    party->add_option("--kind", work_.kind, say("cli.help-party-kind"))->required();
    party->add_option("--name", work_.name, say("cli.help-party-name"))->required();
    CLI::App* claim =
        case_command(cases, "claim", case_claim, {{"party", &work_.what}, {"claim-id", &work_.claim}});
    claim->add_option("--nature", work_.kind, say("cli.help-nature"));
    claim->add_option("--amount", work_.amount, say("cli.help-amount"));
    claim->add_option("--basis", work_.basis, say("cli.help-basis"));
    claim->add_flag("--withdraw", work_.withdraw, say("cli.help-withdraw"));
    CLI::App* complaint = case_command(cases, "complaint", case_complaint, {});
    complaint->add_option("--kind", work_.kind, say("cli.help-complaint-kind"))->required();
    complaint->add_option("--by", work_.person, say("cli.help-complaint-by"))->required();
    complaint->add_option("--about", work_.name, say("cli.help-about"))->required();
    CLI::App* settle = case_command(cases, "settle", case_settle, {});
    settle->add_option("number", work_.number, say("cli.help-number"))->required();
    settle->add_option("outcome", work_.what, say("cli.help-settled-as"))->required();
    case_command(cases, "suspend", case_suspend, {});
    case_command(cases, "resume", case_resume, {});
    case_command(cases, "extend", case_extend, {{"deadline", &work_.what}});
    CLI::App* link = case_command(cases, "link", case_link, {{"other-case", &work_.what}});
    link->add_option("--relation", work_.kind, say("cli.help-relation"))->required();
    CLI::App* vote = case_command(cases, "vote", case_vote, {{"task-outcome", &work_.what}});
    vote->add_option("--voter", work_.person, say("cli.help-voter"));
    CLI::App* verify = command(cases, "verify", shown([this] { return case_verify(terminal_, work_); }));
    verify->add_option("case", work_.id, say("cli.help-case"));
    add_output_options(*verify);
    CLI::App* migrate = command(cases, "migrate", shown([this] { return case_migrate(terminal_, work_); }));
    auto* plan = files_.reads(*migrate, "--plan", work_.file, "cli.help-plan", {FileKind::kMigration});
    migrate->add_flag("--apply", work_.apply, say("cli.help-apply"));
    auto* undo = migrate->add_option("--undo", work_.id, say("cli.help-undo"));
    plan->excludes(undo);
    migrate->add_option("--on", work_.on, say("cli.help-on"));
    add_output_options(*migrate);
  }

  void add_work_commands() {
    CLI::App* task = command(app_, "task", nullptr);
    task->require_subcommand(1);
    case_command(*task, "claim", task_claim, {{"task", &work_.what}});
    case_command(*task, "release", task_release, {{"task", &work_.what}});
    for (const auto& [name, action] : {std::pair{"assign", &task_assign}, {"delegate", &task_delegate}}) {
      case_command(*task, name, action, {{"task", &work_.what}})
          ->add_option("--to", work_.person, say("cli.help-to"))
          ->required();
    }
    add_list_commands();
    CLI::App* passed = command(app_, "tick", shown([this] { return tick(terminal_, work_); }));
    passed->add_option("--on", work_.on, say("cli.help-tick-on"));
    add_output_options(*passed);
    CLI::App* outbox = command(app_, "outbox", nullptr);
    outbox->require_subcommand(1);
    CLI::App* list = command(*outbox, "list", shown([this] { return outbox_list(terminal_, work_); }));
    list->add_flag("--all", work_.all, say("cli.help-all"));
    add_output_options(*list);
    CLI::App* done = command(*outbox, "done", shown([this] { return outbox_done(terminal_, work_); }));
    done->add_option("number", work_.number, say("cli.help-number"))->required();
    done->add_option("--by", work_.person, say("cli.help-done-by"));
    done->add_option("--note", work_.note, say("cli.help-done-note"));
    done->add_option("--key", work_.key, say("cli.help-key"));
    add_output_options(*done);
  }

  void add_override_commands() {
    using Command = int (*)(const Terminal&, const OverrideArguments&);
    const auto add = [this](CLI::App& parent, const char* name, Command action, const char* id) {
      CLI::App* sub = command(parent, name, shown([this, action] { return action(terminal_, override_); }));
      auto* subject = sub->add_option("id", override_.id, say(id));
      if (action != &corrections_list) subject->required();
      add_output_options(*sub);
      return sub;
    };
    const auto period = [this](CLI::App* sub) {
      return sub->add_option("--period", override_.period, say("cli.help-period"));
    };
    const auto why = [this](CLI::App* sub) { sub->add_option("--why", override_.why, say("cli.help-why")); };
    CLI::App* decision = command(app_, "override", nullptr);
    decision->require_subcommand(1);
    CLI::App* proposed = add(*decision, "add", &override_add, "cli.help-id");
    period(proposed)->required();
    why(proposed);
    proposed->add_option("--class", override_.result, say("cli.help-class"))->required();
    proposed->add_option("--basis", override_.basis, say("cli.help-basis"))->required();
    proposed->add_option("--until", override_.until, say("cli.help-last-day"))->required();
    why(add(*decision, "approve", &override_approve, "cli.help-correction"));
    why(add(*decision, "revoke", &override_revoke, "cli.help-correction"));
    period(add(*decision, "list", &corrections_list, "cli.help-id"));
    CLI::App* appeal = command(app_, "appeal", nullptr);
    appeal->require_subcommand(1);
    CLI::App* filed = add(*appeal, "add", &appeal_add, "cli.help-id");
    period(filed)->required();
    why(filed);
    filed->add_option("--by", override_.by, say("cli.help-complaint-by"))->required();
    CLI::App* settled = add(*appeal, "settle", &appeal_settle, "cli.help-correction");
    settled->add_option("outcome", override_.outcome, say("cli.help-settled-as"))->required();
    why(settled);
    period(add(*appeal, "list", &corrections_list, "cli.help-id"));
  }

  void add_list_commands() {
    for (const char* name : {"tasks", "board"}) {
      const bool board = std::string(name) == "board";
      CLI::App* list = command(app_, name, shown([this, board] {
                                 constexpr std::size_t kRowsOfABoard = 50;
                                 if (board && work_.due.empty()) work_.due = "10wd";
                                 if (board && work_.limit == 0) work_.limit = kRowsOfABoard;
                                 return tasks(terminal_, work_);
                               }));
      list->add_option("--role", work_.role, say("cli.help-work-role"));
      list->add_option("--by", work_.person, say("cli.help-work-by"));
      list->add_option("--due", work_.due, say("cli.help-due"));
      list->add_flag("--overdue", work_.overdue, say("cli.help-overdue"));
      list->add_option("--limit", work_.limit, say("cli.help-limit"));
      list->add_option("--on", work_.on, say("cli.help-work-on"));
      files_.writes(*list, "--ics", work_.ics, "cli.help-ics", FileUse::Kind::kCalendar);
      add_output_options(*list);
    }
    CLI::App* people = command(app_, "people", nullptr);
    people->require_subcommand(1);
    CLI::App* add = command(*people, "add", shown([this] { return people_add(terminal_, work_); }));
    add->add_option("group", work_.group, say("cli.help-group"))->required();
    add->add_option("person", work_.person, say("cli.help-person"))->required();
    CLI::App* instead =
        command(*people, "substitute", shown([this] { return people_substitute(terminal_, work_); }));
    instead->add_option("absent", work_.what, say("cli.help-absent"))->required();
    instead->add_option("person", work_.person, say("cli.help-substitute"))->required();
    instead->add_option("--basis", work_.basis, say("cli.help-basis"));
    for (CLI::App* sub : {add, instead}) {
      sub->add_option("--from", work_.on, say("cli.help-from"));
      auto* until = sub->add_option("--until", work_.until, say("cli.help-last-day"));
      if (sub == instead) until->required();
      add_output_options(*sub);
    }
    CLI::App* list = command(*people, "list", shown([this] { return people_list(terminal_, work_); }));
    list->add_option("--group", work_.group, say("cli.help-group"));
    add_output_options(*list);
  }

  void add_settlement_command() {
    CLI::App* sub = command(app_, "settlement", shown([this] { return settlement(terminal_, settlement_); }));
    auto* file = files_.reads(*sub, "file", settlement_.file, "cli.help-estate", {FileKind::kEstate});
    sub->add_option("--case", settlement_.case_id, say("cli.help-settlement-case"))->excludes(file);
    auto* record = sub->add_flag("--record", settlement_.record, say("cli.help-settlement-record"));
    sub->add_option("--line", settlement_.line, say("cli.help-settlement-line"))->excludes(record);
    sub->add_flag("--recorded", settlement_.recorded, say("cli.help-settlement-recorded"))->excludes(record);
    sub->add_option("--order", settlement_.order, say("cli.help-settlement-order"));
    sub->add_option("--as", settlement_.document, say("cli.help-settlement-as"));
    sub->add_option("--on", settlement_.on, say("cli.help-on"));
    sub->add_option("--note", settlement_.note, say("cli.help-note"));
    sub->add_option("--key", settlement_.key, say("cli.help-key"));
    add_output_options(*sub);
    CLI::App& cases = *app_.get_subcommand("case");
    CLI::App* asset = case_command(cases, "asset", case_asset, {{"asset", &work_.what}});
    asset->add_option("--source", work_.kind, say("cli.help-asset-source"));
    asset->add_option("--amount", work_.amount, say("cli.help-amount"));
    asset->add_option("--agreed-with", work_.person, say("cli.help-agreed-with"));
    asset->add_option("--basis", work_.basis, say("cli.help-basis"));
    asset->add_flag("--withdraw", work_.withdraw, say("cli.help-withdraw"));
  }

  void add_calendar_commands() {
    CLI::App* calendar = command(app_, "calendar", nullptr);
    calendar->require_subcommand(1);
    CLI::App* diff = command(*calendar, "diff", shown([this] { return calendar_diff(terminal_, recount_); }));
    files_.reads(*diff, "before", recount_.before, "cli.help-calendar-old", {FileKind::kCalendar})
        ->required();
    files_.reads(*diff, "after", recount_.after, "cli.help-calendar-new", {FileKind::kCalendar})->required();
    add_output_options(*diff);
    CLI::App& cases = *app_.get_subcommand("case");
    CLI::App* recount =
        command(cases, "recount", shown([this] { return case_recount(terminal_, recount_); }));
    auto* apply = recount->add_flag("--apply", recount_.apply, say("cli.help-apply"));
    files_.reads(*recount, "--calendar", recount_.after, "cli.help-recount-calendar", {FileKind::kCalendar})
        ->excludes(apply);
    recount->add_option("--on", recount_.on, say("cli.help-recount-on"));
    add_output_options(*recount);
  }

  Language language_;
  Settings settings_;
  Terminal terminal_;
  CLI::App app_;
  FileOptions files_;
  std::function<int()> command_;
  std::string language_name_;
  std::string format_;
  std::string log_file_;
  std::vector<std::string> rule_files_;
  ImportArguments import_;
  BacktestArguments backtest_;
  DmnArguments dmn_;
  RehearsalArguments rehearsal_;
  StudyArguments study_;
  EvaluateArguments evaluate_;
  FeelArguments feel_;
  CooperativeArguments cooperative_;
  ReplayArguments replay_;
  CaseArguments case_;
  WorkflowArguments workflow_;
  WorkArguments work_;
  OverrideArguments override_;
  SettlementArguments settlement_;
  RecountArguments recount_;
};

}  // namespace
}  // namespace htx::cli

int main(int argc, char** argv) {
  htx::Language language = htx::Language::kVietnamese;
  const auto exit = htx::guarded([&] {
    language = htx::cli::chosen_language(argc, argv);
    return htx::cli::CommandLine(language).run(argc, argv);
  });
  if (exit) return *exit;
  std::fputs((to_text(exit.error(), language) + "\n").c_str(), stderr);
  return htx::exit_code(exit.error().code());
}
