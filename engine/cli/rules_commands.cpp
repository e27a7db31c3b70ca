#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/doc/document.h"
#include "engine/report/import_report.h"
#include "engine/rules/measures.h"
#include "engine/rules/pack.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/proof/prove.h"
#include "engine/rules/read_pack.h"
#include "engine/session/dictionary_fit.h"

namespace htx::cli {
namespace {

// A rule file is a pack or a catalogue of measures: its first key says which.
struct RuleFile {
  std::string path;
  std::optional<rules::Pack> pack;
  std::optional<rules::MeasureCatalogue> measures;
  rules::Proof proof;  // Of a pack.
  bool has_errors = false;
  bool is_sound() const { return !has_errors && (pack || measures); }
};

// Read and proved: tests of a pack that may not be used would show nothing.
Result<RuleFile> read_rule_file(const Terminal& terminal, const std::string& path, Diagnostics& diagnostics) {
  RuleFile file{.path = path, .pack = {}, .measures = {}, .proof = {}};
  auto document = load_definition(terminal, path, diagnostics);
  if (!document) {
    if (document.error().message().code == "doc.has-mistakes") return file;
    return std::move(document).error();
  }
  if (document->root.find("measures") != nullptr)
    file.measures = rules::read_measures(*document, diagnostics);
  else
    file.pack = rules::read_pack(*document, diagnostics);
  if (file.pack) file.proof = rules::prove(*file.pack, *document, diagnostics);
  file.has_errors = diagnostics.has_errors();
  return file;
}

// Whether the registry can give the figures that the file asks for.
void check_figures(const Terminal& terminal, RuleFile& file, Diagnostics& diagnostics) {
  if (!file.pack && !file.measures) return;
  const Settings& settings = terminal.settings();
  const auto fields = registry_fields_for(file.path, settings.home, settings.jurisdiction, diagnostics);
  check_fields(file.pack ? file.pack->inputs : file.measures->inputs, fields, diagnostics);
  file.has_errors = diagnostics.has_errors();
}

void describe(const Terminal& terminal, const RuleFile& file) {
  if (file.measures) {
    terminal.line(
        terminal.say("cli.measures-sound", {{"file", file.path},
                                            {"id", file.measures->id},
                                            {"count", std::to_string(file.measures->measures.size())},
                                            {"digest", to_hex(file.measures->digest)}}));
  }
  if (!file.pack) return;
  std::size_t criteria = 0;
  for (const rules::Group& group : file.pack->groups) criteria += group.criteria.size();
  terminal.line(terminal.say("cli.pack-sound", {{"file", file.path},
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

Json number_or_null(const std::optional<Decimal>& number) {
  return number ? Json(Json::Number{to_text(*number)}) : Json();
}

Json to_json(const rules::Proof& proof, Language language) {
  Json json;
  json.add("least", number_or_null(proof.least)).add("most", number_or_null(proof.most));
  json.add("least_shown", number_or_null(proof.least_shown))
      .add("most_shown", number_or_null(proof.most_shown));
  Json grades{Json::Object{}};
  for (const rules::Proof::Reach& reach : proof.grades) {
    using Answer = rules::Proof::Reach::Answer;
    grades.add(reach.grade, reach.answer == Answer::kReachable     ? Json(true)
                            : reach.answer == Answer::kUnreachable ? Json(false)
                                                                   : Json());
  }
  Json::Array notes;
  for (const Diagnostic& note : proof.notes) {
    Json one = report::to_json(note, language);
    notes.push_back(std::move(one));
  }
  return json.add("grades", std::move(grades)).add("notes", std::move(notes));
}

Json to_json(const RuleFile& file, const Diagnostics& diagnostics, Language language) {
  Json json;
  json.add("file", file.path).add("sound", file.is_sound());
  if (file.pack) json.add("id", file.pack->id).add("sha256", to_hex(file.pack->digest));
  if (file.measures) json.add("id", file.measures->id).add("sha256", to_hex(file.measures->digest));
  Json::Array findings;
  for (const Diagnostic& d : diagnostics.items()) findings.push_back(report::to_json(d, language));
  json.add("findings", std::move(findings));
  return file.pack ? json.add("proof", to_json(file.proof, language)) : json;
}

}  // namespace

int check_rules(const Terminal& terminal, const std::vector<std::string>& files) {
  int exit = 0;
  Json::Array results;
  for (const std::string& path : files) {
    Diagnostics diagnostics;
    auto file = read_rule_file(terminal, path, diagnostics);
    if (!file) return terminal.fail(file.error());
    check_figures(terminal, *file, diagnostics);
    if (!file->is_sound()) exit = 2;
    if (terminal.settings().json) {
      results.push_back(to_json(*file, diagnostics, terminal.language()));
      continue;
    }
    terminal.show(diagnostics);
    if (file->is_sound())
      describe(terminal, *file);
    else
      terminal.line(terminal.say("cli.rules-unsound", {{"file", path}}));
  }
  if (terminal.settings().json) terminal.line(write_json_indented(results));
  return exit;
}

int test_rules(const Terminal& terminal, const std::vector<std::string>& files) {
  const auto library = ground_packs(terminal);
  if (!library) return terminal.fail(library.error());
  std::size_t passed = 0;
  std::size_t failed = 0;
  Json::Array results;
  for (const std::string& path : files) {
    Diagnostics diagnostics;
    const auto file = read_rule_file(terminal, path, diagnostics);
    if (!file) return terminal.fail(file.error());
    if (!file->is_sound()) {
      terminal.show(diagnostics);
      return exit_code(ErrorCode::kInvalidArgument);
    }
    if (!file->pack) continue;
    for (const rules::PackTestResult& result : run_tests(*file->pack, plain(*library))) {
      ++(result.passed() ? passed : failed);
      Json json;
      json.add("file", path).add("test", result.name).add("passed", result.passed());
      Json::Array differences;
      if (!terminal.settings().json) {
        terminal.line(
            terminal.say(result.passed() ? "cli.test-passed" : "cli.test-failed",
                         {{"place", to_text(result.place, terminal.language())}, {"name", result.name}}));
      }
      for (const auto& d : result.differences) {
        Json difference;
        difference.add("what", d.what).add("expected", d.expected).add("got", d.got);
        differences.push_back(std::move(difference));
        if (terminal.settings().json) continue;
        terminal.line("    " + terminal.say("cli.test-difference",
                                            {{"what", d.what}, {"expected", d.expected}, {"got", d.got}}));
      }
      results.push_back(json.add("differences", std::move(differences)));
    }
  }
  if (terminal.settings().json)
    terminal.line(write_json_indented(results));
  else
    terminal.line(terminal.say("cli.tests-total",
                               {{"passed", std::to_string(passed)}, {"failed", std::to_string(failed)}}));
  return failed == 0 ? 0 : 1;
}

}  // namespace htx::cli
