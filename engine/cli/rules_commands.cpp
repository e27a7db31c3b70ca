#include "engine/cli/rules_commands.h"

#include "engine/answers/rules_answers.h"
#include "engine/cli/open_session.h"
#include "engine/cli/rehearsal.h"
#include "engine/doc/document.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/proof/prove.h"
#include "engine/rules/read_pack.h"
#include "engine/session/dictionary_fit.h"

namespace htx::cli {
namespace {

using answers::CheckedRules;

// A rule file is a pack or a catalogue of measures: its first key says which.  Read and proved: tests of a
// pack that may not be used would show nothing.
Result<CheckedRules> read_rule_file(const Terminal& terminal, const std::string& path) {
  CheckedRules file{.file = path, .is_sound = false, .pack = {}, .measures = {}, .proof = {}, .findings = {}};
  auto document = load_definition(terminal, path, file.findings);
  if (!document) {
    if (document.error().message().code == "doc.has-mistakes") return file;
    return std::move(document).error();
  }
  if (document->root.find("measures") != nullptr)
    file.measures = rules::read_measures(*document, file.findings);
  else
    file.pack = rules::read_pack(*document, file.findings);
  if (file.pack) file.proof = rules::prove(*file.pack, *document, file.findings);
  file.is_sound = !file.findings.has_errors() && (file.pack || file.measures);
  return file;
}

// Whether the registry can give the figures that the file asks for.
void check_figures(const Terminal& terminal, CheckedRules& file) {
  if (!file.pack && !file.measures) return;
  const Settings& settings = terminal.settings();
  const auto fields = registry_fields_for(file.file, settings.home, settings.jurisdiction, file.findings);
  check_fields(file.pack ? file.pack->inputs : file.measures->inputs, fields, file.findings);
  file.is_sound = file.is_sound && !file.findings.has_errors();
}

void describe(const Terminal& terminal, const CheckedRules& file) {
  if (file.measures) {
    terminal.line(
        terminal.say("cli.measures-sound", {{"file", file.file},
                                            {"id", file.measures->id},
                                            {"count", std::to_string(file.measures->measures.size())},
                                            {"digest", to_hex(file.measures->digest)}}));
  }
  if (!file.pack) return;
  std::size_t criteria = 0;
  for (const rules::Group& group : file.pack->groups) criteria += group.criteria.size();
  terminal.line(terminal.say("cli.pack-sound", {{"file", file.file},
                                                {"id", file.pack->id},
                                                {"criteria", std::to_string(criteria)},
                                                {"grounds", std::to_string(file.pack->grounds.size())},
                                                {"tests", std::to_string(file.pack->tests.size())},
                                                {"digest", to_hex(file.pack->digest)}}));
  const rules::Proof& proof = file.proof;
  if (proof.least && proof.most) {
    const bool exact = proof.least == proof.least_shown && proof.most == proof.most_shown;
    terminal.line("  " + terminal.say(exact ? "cli.score-range" : "cli.score-range-at-most",
                                      {{"least", to_text(*proof.least)}, {"most", to_text(*proof.most)}}));
  }
  for (const Diagnostic& note : proof.notes) {
    terminal.line("  " + terminal.say("cli.proof-note", {{"place", to_text(note.place, terminal.language())},
                                                         {"note", to_text(note.message, terminal.language())},
                                                         {"code", note.message.code}}));
  }
  if (file.pack->reviewed_by.empty()) terminal.line("  " + terminal.say("report.not-reviewed"));
}

// How the worked examples of one file came out, one line each; whether all passed.
void tell(const Terminal& terminal, const rules::PackTestResult& result) {
  terminal.line(terminal.say(result.passed() ? "cli.test-passed" : "cli.test-failed",
                             {{"place", to_text(result.place, terminal.language())}, {"name", result.name}}));
  for (const auto& d : result.differences) {
    terminal.line("    " + terminal.say("cli.test-difference",
                                        {{"what", d.what}, {"expected", d.expected}, {"got", d.got}}));
  }
}

struct CheckOptions {
  std::vector<std::string> files;
};

int check_rules(const Terminal& terminal, const CheckOptions& options) {
  int exit = 0;
  std::vector<CheckedRules> checked;
  for (const std::string& path : options.files) {
    auto file = read_rule_file(terminal, path);
    if (!file) return terminal.fail(file.error());
    check_figures(terminal, *file);
    if (!file->is_sound) exit = exit_code(ErrorCode::kInvalidArgument);
    checked.push_back(*std::move(file));
    if (terminal.wants_json()) continue;
    terminal.show(checked.back().findings);
    if (checked.back().is_sound)
      describe(terminal, checked.back());
    else
      terminal.line(terminal.say("cli.rules-unsound", {{"file", path}}));
  }
  if (!terminal.wants_json()) return exit;
  return terminal.done(terminal.answer(answers::rules_check_answer(checked, terminal.language())), exit);
}

int test_rules(const Terminal& terminal, const RehearsalOptions& options) {
  if (options.asks()) return rehearse_rules(terminal, options);
  const auto library = ground_packs(terminal);
  if (!library) return terminal.fail(library.error());
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::vector<answers::TestedRules> tested;
  for (const std::string& path : options.files) {
    const auto file = read_rule_file(terminal, path);
    if (!file) return terminal.fail(file.error());
    if (!file->is_sound) {
      terminal.show(file->findings);
      return exit_code(ErrorCode::kInvalidArgument);
    }
    if (!file->pack) continue;
    tested.push_back({.file = path, .results = run_tests(*file->pack, plain(*library))});
    for (const rules::PackTestResult& result : tested.back().results) {
      ++(result.passed() ? passed : failed);
      if (!terminal.wants_json()) tell(terminal, result);
    }
  }
  const int exit = failed == 0 ? 0 : 1;
  if (terminal.wants_json()) return terminal.done(terminal.answer(answers::rules_test_answer(tested)), exit);
  terminal.line(terminal.say("cli.tests-total",
                             {{"passed", std::to_string(passed)}, {"failed", std::to_string(failed)}}));
  return exit;
}

}  // namespace

void add_rules_check(CommandLine& line) {
  auto check = line.command(line.group("rules"), "check", check_rules);
  check.reads("files", &CheckOptions::files, "cli.help-files", {FileKind::kPack, FileKind::kMeasures})
      ->required();
}

void add_rules_test(CommandLine& line) {
  auto test = line.command(line.group("rules"), "test", test_rules);
  test.reads("files", &RehearsalOptions::files, "cli.help-files", {FileKind::kPack, FileKind::kMeasures})
      ->required();
  test.flag("--coverage", &RehearsalOptions::coverage, "cli.help-coverage");
  test.flag("--mutate", &RehearsalOptions::mutate, "cli.help-mutate");
  test.flag("--boundaries", &RehearsalOptions::boundaries, "cli.help-boundaries");
}

}  // namespace htx::cli
