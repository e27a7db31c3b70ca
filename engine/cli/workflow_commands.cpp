#include "engine/cli/workflow_commands.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <set>

#include "engine/answers/workflow_answers.h"
#include "engine/base/file.h"
#include "engine/base/text.h"
#include "engine/cli/child_process.h"
#include "engine/cli/open_session.h"
#include "engine/report/workflow_report.h"
#include "engine/session/library.h"
#include "engine/workflows/exchange/bpmn.h"
#include "engine/workflows/exchange/draw.h"
#include "engine/workflows/exchange/read_scxml.h"
#include "engine/workflows/exchange/scxml.h"
#include "engine/workflows/soundness/analyse.h"
#include "engine/workflows/soundness/scenario.h"
#include "engine/workflows/soundness/simulation.h"

namespace htx::cli {
namespace {

using workflows::Simulation;
using workflows::Workflow;

constexpr std::size_t kMostScxml = 8U << 20U;

// A workflow with the file it stands in.
struct LoadedWorkflow {
  std::string path;
  Document document;
  std::optional<WorkflowDefinition> definition;  // None if the file has mistakes.
};

struct CheckOptions {
  std::vector<std::string> names;  // Files, or ids of shipped workflows.
  std::string roster;              // A file that names who is in which group.
  bool strict = false;             // Warnings count as faults.
};

struct SimulateOptions {
  std::string name;
  std::string scenario;
  std::string events;      // "DAY EVENT name=value; ..."
  std::optional<Date> on;  // The day the simulated case is opened.
};

struct DiagramOptions {
  std::string name;
  std::string as = "mermaid";
};

struct ImportOptions {
  std::string file;
};

bool is_file(const std::string& name) { return name.size() > 5 && name.substr(name.size() - 5) == ".yaml"; }

Result<LoadedWorkflow> load_file(const Terminal& terminal, const std::string& path,
                                 Diagnostics& diagnostics) {
  LoadedWorkflow loaded{path, {}, {}};
  auto document = load_definition(terminal, path, diagnostics);
  if (!document) {
    if (document.error().message().code == "doc.has-mistakes") return loaded;
    return std::move(document).error();
  }
  loaded.document = *std::move(document);
  loaded.definition = read_workflow_definition(loaded.document, diagnostics);
  if (diagnostics.has_errors()) loaded.definition = std::nullopt;
  return loaded;
}

// A file by its path, or the workflow of that id among those the program ships with.
Result<LoadedWorkflow> load(const Terminal& terminal, const std::string& name, Diagnostics& diagnostics) {
  if (is_file(name) || name.find('/') != std::string::npos) return load_file(terminal, name, diagnostics);
  HTX_ASSIGN_OR_RETURN(const Library library,
                       Library::open(terminal.settings().home, terminal.settings().jurisdiction));
  HTX_ASSIGN_OR_RETURN(const std::string path, library.workflow_file(name));
  return load_file(terminal, path, diagnostics);
}

Result<WorkingCalendar> load_calendar(const Terminal& terminal) {
  const Settings& settings = terminal.settings();
  Diagnostics diagnostics;
  auto calendar = Library::load_calendar(settings.home, settings.jurisdiction, diagnostics);
  if (!calendar) terminal.show(diagnostics);
  if (!calendar) return std::move(calendar).error();
  return std::move(calendar->calendar);
}

// What one workflow was found to be.
struct Verdict {
  workflows::Analysis analysis;
  Diagnostics findings;
  Diagnostics examples;
  workflows::LongestPath longest;
};

Verdict judge(const LoadedWorkflow& loaded, const WorkingCalendar& calendar,
              const workflows::Roster* roster) {
  const Workflow& workflow = loaded.definition->workflow;
  workflows::TermSpans spans(calendar);
  Verdict verdict;
  verdict.analysis = analyse(workflow, {}, {.roster = roster, .spans = &spans});
  verdict.findings = to_diagnostics(verdict.analysis, *loaded.document.source);
  verdict.examples = run_scenarios(workflow, calendar, *loaded.document.source);
  verdict.longest = longest_path(workflow, 0, nullptr);
  return verdict;
}

void describe(const Terminal& terminal, const LoadedWorkflow& loaded, const Verdict& verdict) {
  const Workflow& workflow = loaded.definition->workflow;
  terminal.line(terminal.say("cli.workflow-checked",
                             {{"file", loaded.path},
                              {"id", workflow.id()},
                              {"version", std::to_string(workflow.version())},
                              {"configurations", std::to_string(verdict.analysis.configurations)},
                              {"edges", std::to_string(verdict.analysis.edges)},
                              {"findings", std::to_string(verdict.analysis.findings.size())},
                              {"tests", std::to_string(workflow.data().scenarios.size())},
                              {"digest", to_hex(loaded.definition->digest)}}));
  std::vector<std::string> people;
  for (const auto& [group, count] : people_needed(workflow))
    people.push_back(group + " " + std::to_string(count));
  if (!people.empty())
    terminal.line("  " + terminal.say("cli.workflow-people", {{"groups", join(people, ", ")}}));
  std::vector<std::string> unknown = verdict.longest.unknown;
  std::sort(unknown.begin(), unknown.end());
  unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
  terminal.line("  " + terminal.say("cli.workflow-longest",
                                    {{"sum", workflows::to_text(verdict.longest.total, terminal.language())},
                                     {"deadlines", verdict.longest.deadlines.empty()
                                                       ? std::string("-")
                                                       : join(verdict.longest.deadlines, " > ")}}));
  if (!unknown.empty())
    terminal.line("  " + terminal.say("cli.workflow-unknown", {{"states", join(unknown, ", ")}}));
  if (!verdict.longest.repeats.empty()) {
    terminal.line("  " +
                  terminal.say("cli.workflow-repeats", {{"states", join(verdict.longest.repeats, ", ")}}));
  }
  std::vector<std::string> unbounded;
  for (const workflows::Stay& stay : verdict.analysis.stays) {
    if (stay.bound != workflows::Stay::Bound::kBounded && !stay.state.empty())
      unbounded.push_back(stay.state);
  }
  if (!unbounded.empty())
    terminal.line("  " + terminal.say("cli.workflow-unbounded", {{"states", join(unbounded, ", ")}}));
  std::vector<std::string> blanks;
  for (const workflows::DeadlineRule* rule : workflow.blanks()) blanks.push_back(rule->id);
  if (!blanks.empty())
    terminal.line("  " + terminal.say("cli.workflow-blanks", {{"ids", join(blanks, ", ")}}));
  if (!workflow.data().reviewed_by) terminal.line("  " + terminal.say("cli.workflow-not-reviewed"));
}

Json answer_of(const LoadedWorkflow& loaded, const Diagnostics& read, const std::optional<Verdict>& verdict,
               Language language) {
  answers::CheckedWorkflow checked{.file = loaded.path, .read = &read, .verdict = {}};
  if (verdict) {
    const Workflow& workflow = loaded.definition->workflow;
    checked.verdict = {.id = workflow.id(),
                       .version = workflow.version(),
                       .sha256 = to_hex(loaded.definition->digest),
                       .analysis = &verdict->analysis,
                       .findings = &verdict->findings,
                       .examples = &verdict->examples};
  }
  return answers::workflow_check_answer(checked, language);
}

Result<std::optional<workflows::Roster>> load_roster(const Terminal& terminal, const std::string& path) {
  if (path.empty()) return std::optional<workflows::Roster>();
  Diagnostics diagnostics;
  auto document = load_document(path, diagnostics);
  std::optional<workflows::Roster> roster;
  if (document) roster = workflows::read_roster(*document, diagnostics);
  terminal.show(diagnostics);
  if (!document) return std::move(document).error();
  if (!roster) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  return roster;
}

// A workflow that must be sound; what is wrong with it is shown.
Result<LoadedWorkflow> load_sound(const Terminal& terminal, const std::string& name) {
  Diagnostics diagnostics;
  HTX_ASSIGN_OR_RETURN(LoadedWorkflow loaded, load(terminal, name, diagnostics));
  if (loaded.definition) return loaded;
  terminal.show(diagnostics);
  return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", loaded.path}}});
}

// Lets Graphviz draw.
Result<std::string> draw_svg(const std::string& graph) {
  auto svg = run_program({"dot", "-Tsvg"}, graph);
  if (!svg) return Error(ErrorCode::kUnavailable, "cli.no-graphviz");
  return svg;
}

// "DAY EVENT [name=value ...]"; the day may be left out.
struct Command {
  std::optional<Date> on;
  workflows::Event event;
};

Result<Command> read_command(const Workflow& workflow, const std::string& text) {
  Command command;
  Json data{Json::Object{}};
  for (const std::string_view word : split(text, ' ')) {
    if (trim(word).empty()) continue;
    const std::string part(trim(word));
    const std::size_t equals = part.find('=');
    if (equals != std::string::npos) {
      const std::string name = part.substr(0, equals);
      const std::string value = part.substr(equals + 1);
      const workflows::DataItem* item = workflow.data_item(name);
      const bool truth = item != nullptr && item->type == workflows::DataType::kBoolean;
      const bool number = item != nullptr && item->type == workflows::DataType::kNumber &&
                          value.find_first_not_of("-0123456789") == std::string::npos;
      if (truth && value != "true" && value != "false") {
        return Error(ErrorCode::kInvalidArgument, {"workflows.wrong-data", {{"name", name}}});
      }
      data.add(name, truth ? Json(value == "true") : number ? Json(Json::Number{value}) : Json(value));
    } else if (const auto day = date_from_iso(part)) {
      command.on = day;
    } else if (command.event.name.empty()) {
      command.event.name = part;
    } else {
      return Error(ErrorCode::kInvalidArgument, {"cli.bad-pair", {{"found", part}}});
    }
  }
  command.event.data = std::move(data);
  return command;
}

// One event on its day, or if none is named on the day of the act before it.
Status take(Simulation& simulation, const std::string& text) {
  HTX_ASSIGN_OR_RETURN(const Command command, read_command(simulation.workflow(), text));
  return simulation.act(command.on.value_or(simulation.steps().back().on), command.event);
}

int play_lines(const Terminal& terminal, Simulation& simulation) {
  const auto show = [&](const report::Page& page) {
    if (!terminal.wants_json()) terminal.line(report::to_text(page));
  };
  int exit = 0;
  show(report::choices_page(simulation, terminal.language()));
  for (std::string line; simulation.running() && std::getline(std::cin, line);) {
    if (trim(line).empty()) continue;
    if (is_valid_utf8(line)) line = to_nfc(line);
    if (const Status taken = take(simulation, line); !taken) {
      exit = terminal.fail(taken.error());
      continue;
    }
    show(report::choices_page(simulation, terminal.language()));
  }
  return exit;
}

int play_events(const Terminal& terminal, Simulation& simulation, const std::string& events) {
  for (const std::string_view event : split(events, ';')) {
    if (trim(event).empty()) continue;
    if (const Status taken = take(simulation, std::string(event)); !taken)
      return terminal.fail(taken.error());
  }
  return 0;
}

int play_scenarios(const Terminal& terminal, const LoadedWorkflow& loaded, const WorkingCalendar& calendar,
                   const std::string& path) {
  Diagnostics diagnostics;
  const auto document = load_document(path, diagnostics);
  if (!document) {
    terminal.show(diagnostics);
    return terminal.fail(document.error());
  }
  const Workflow& workflow = loaded.definition->workflow;
  const auto scenarios = workflows::read_scenarios(*document, workflow, diagnostics);
  if (!scenarios) {
    terminal.show(diagnostics);
    return exit_code(ErrorCode::kInvalidArgument);
  }
  int exit = 0;
  std::vector<answers::PlayedScenario> played;
  for (const workflows::Scenario& scenario : *scenarios) {
    const Diagnostics found = run_scenarios(workflow, {scenario}, calendar, *document->source);
    terminal.show(found);
    if (found.has_errors()) exit = 1;
    auto simulation = Simulation::open(
        workflow, calendar, scenario.steps.empty() ? Date() : scenario.steps.front().on, scenario.data);
    if (!simulation) return terminal.fail(simulation.error());
    for (const workflows::ScenarioStep& step : scenario.steps) {
      if (step.event.empty() || step.refused) continue;
      if (!simulation->act(step.on, {.name = step.event, .data = step.data})) break;
    }
    if (terminal.wants_json()) {
      played.push_back({scenario.name, !found.has_errors(), *std::move(simulation)});
      continue;
    }
    terminal.line(terminal.say(found.has_errors() ? "cli.scenario-failed" : "cli.scenario-passed",
                               {{"name", scenario.name}}));
    terminal.line(report::to_text(report::timeline_page(*simulation, terminal.language())));
  }
  if (!terminal.wants_json()) return exit;
  return terminal.done(terminal.answer(answers::scenarios_answer(played)), exit);
}

int workflow_check(const Terminal& terminal, const CheckOptions& options) {
  const auto calendar = load_calendar(terminal);
  if (!calendar) return terminal.fail(calendar.error());
  const auto roster = load_roster(terminal, options.roster);
  if (!roster) return terminal.fail(roster.error());
  std::vector<std::string> names = options.names;
  if (names.empty()) {
    names = yaml_files(terminal.settings().home + "/workflows/" + terminal.settings().jurisdiction);
  }
  int exit = 0;
  std::vector<Json> checked;
  for (const std::string& name : names) {
    Diagnostics diagnostics;
    const auto loaded = load(terminal, name, diagnostics);
    if (!loaded) return terminal.fail(loaded.error());
    std::optional<Verdict> verdict;
    if (loaded->definition) verdict = judge(*loaded, *calendar, *roster ? &**roster : nullptr);
    if (!verdict) exit = exit_code(ErrorCode::kInvalidArgument);
    const bool faulty = verdict && (verdict->findings.has_errors() || verdict->examples.has_errors() ||
                                    (options.strict && !verdict->findings.items().empty()));
    if (faulty && exit == 0) exit = 1;
    if (terminal.wants_json()) {
      checked.push_back(answer_of(*loaded, diagnostics, verdict, terminal.language()));
      continue;
    }
    terminal.show(diagnostics);
    if (verdict) {
      terminal.show(verdict->findings);
      terminal.show(verdict->examples);
      describe(terminal, *loaded, *verdict);
    } else {
      terminal.line(terminal.say("cli.rules-unsound", {{"file", loaded->path}}));
    }
  }
  if (!terminal.wants_json()) return exit;
  return terminal.done(terminal.answer(answers::workflow_checks_answer(std::move(checked))), exit);
}

int workflow_simulate(const Terminal& terminal, const SimulateOptions& options) {
  const auto calendar = load_calendar(terminal);
  if (!calendar) return terminal.fail(calendar.error());
  const auto loaded = load_sound(terminal, options.name);
  if (!loaded) return terminal.fail(loaded.error());
  if (!options.scenario.empty()) return play_scenarios(terminal, *loaded, *calendar, options.scenario);
  const Date begin = options.on.value_or(Date::of(2025, 1, 6).value_or(Date()));
  auto simulation = Simulation::open(loaded->definition->workflow, *calendar, begin, Json(Json::Object{}));
  if (!simulation) return terminal.fail(simulation.error());
  const int exit = options.events.empty() ? play_lines(terminal, *simulation)
                                          : play_events(terminal, *simulation, options.events);
  if (exit != 0 && terminal.wants_json()) return exit;
  return terminal.done(terminal.show(report::timeline_page(*simulation, terminal.language()),
                                     answers::simulation_answer(*simulation)),
                       exit);
}

int workflow_diagram(const Terminal& terminal, const DiagramOptions& options) {
  const auto loaded = load_sound(terminal, options.name);
  if (!loaded) return terminal.fail(loaded.error());
  const Workflow& workflow = loaded->definition->workflow;
  const Language language = terminal.language();
  std::string text;
  if (options.as == "mermaid") text = to_mermaid(workflow, {.language = language});
  if (options.as == "dot") text = to_dot(workflow, {.language = language});
  if (options.as == "scxml") text = to_scxml(workflow);
  if (options.as == "bpmn") text = to_bpmn(workflow, language);
  if (options.as == "svg") {
    auto svg = draw_svg(to_dot(workflow, {.language = language}));
    if (!svg) return terminal.fail(svg.error());
    text = *std::move(svg);
  }
  const Status shown = terminal.deliver(text);
  return shown ? 0 : terminal.fail(shown.error());
}

int workflow_import(const Terminal& terminal, const ImportOptions& options) {
  const std::string& path = options.file;
  const auto bytes = read_file(path, kMostScxml);
  if (!bytes) return terminal.fail(bytes.error());
  Diagnostics diagnostics;
  const auto yaml = workflows::scxml_to_yaml(Source(path, *bytes), diagnostics);
  terminal.show(diagnostics);
  if (!yaml) return exit_code(ErrorCode::kInvalidArgument);
  if (const Status shown = terminal.deliver(*yaml); !shown) return terminal.fail(shown.error());
  // What came out is a draft: whether it is a sound workflow is the check's to say.
  Diagnostics found;
  const auto document = parse_document(Source(path, *yaml), found);
  if (!document || !read_workflow_definition(*document, found)) {
    terminal.show(found);
    std::fputs((terminal.say("cli.import-draft") + "\n").c_str(), stderr);
    return 1;
  }
  return 0;
}

}  // namespace

void add_workflow_commands(CommandLine& line) {
  CLI::App& group = line.group("workflow");
  auto check = line.command(group, "check", workflow_check);
  check.reads("workflows", &CheckOptions::names, "cli.help-workflows", {FileKind::kWorkflow});
  check.reads("--roster", &CheckOptions::roster, "cli.help-roster", {FileKind::kRoster});
  check.flag("--strict", &CheckOptions::strict, "cli.help-strict");
  auto simulate = line.command(group, "simulate", workflow_simulate);
  simulate.reads("workflow", &SimulateOptions::name, "cli.help-workflow-file", {FileKind::kWorkflow})
      ->required();
  simulate.reads("--scenario", &SimulateOptions::scenario, "cli.help-scenario", {FileKind::kScenarios});
  simulate.option("--events", &SimulateOptions::events, "cli.help-events");
  simulate.day("--on", &SimulateOptions::on, "cli.help-on");
  simulate.shows_page();
  auto diagram = line.command(group, "diagram", workflow_diagram);
  diagram.reads("workflow", &DiagramOptions::name, "cli.help-workflow-file", {FileKind::kWorkflow})
      ->required();
  diagram.choice("--as", &DiagramOptions::as, {"mermaid", "dot", "svg", "scxml", "bpmn"}, "cli.help-as");
  diagram.delivers();
  auto import = line.command(group, "import", workflow_import);
  import.reads("file", &ImportOptions::file, "cli.help-scxml", {FileKind::kStatechart})->required();
  import.delivers();
}

}  // namespace htx::cli
