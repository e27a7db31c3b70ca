#include "engine/cli/rehearsal.h"

#include "engine/answers/rules_answers.h"
#include "engine/cli/load_pack.h"
#include "engine/cli/open_session.h"
#include "engine/rules/proof/boundaries.h"
#include "engine/rules/proof/mutants.h"
#include "engine/rules/proof/pack_coverage.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/proof/prove.h"

namespace htx::cli {
namespace {

// Sound as `rules check` says it: tests of a pack that may not be used would show nothing.
Result<LoadedPack> load_sound_pack(const Terminal& terminal, const std::string& path) {
  HTX_ASSIGN_OR_RETURN(LoadedPack loaded, load_pack(terminal, path));
  Diagnostics diagnostics;
  rules::prove(loaded.pack, loaded.document, diagnostics);
  if (!diagnostics.has_errors()) return loaded;
  terminal.show(diagnostics);
  return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
}

std::string percent(std::size_t part, std::size_t of) {
  if (of == 0) return "100";
  return to_text(
      (Decimal(static_cast<std::int64_t>(part)) * Decimal(100) / Decimal(static_cast<std::int64_t>(of)))
          .round(1));
}

// "  rules/a.yaml:14:11: no example: size: band < 15"
void tell(const Terminal& terminal, const char* code, const Message& what, const Place& place,
          const std::optional<Message>& why = std::nullopt) {
  const Language language = terminal.language();
  terminal.line("  " + terminal.say(code, {{"place", to_text(place, language)},
                                           {"what", to_text(what, language)},
                                           {"why", why ? to_text(*why, language) : ""}}));
}

void show_coverage(const Terminal& terminal, const std::string& pack,
                   const std::vector<rules::Covered>& covered) {
  std::size_t reached = 0;
  for (const rules::Covered& item : covered) {
    if (item.tests > 0)
      ++reached;
    else
      tell(terminal, "cli.not-covered", item.what, item.place);
  }
  terminal.line(terminal.say("cli.coverage", {{"id", pack},
                                              {"reached", std::to_string(reached)},
                                              {"all", std::to_string(covered.size())},
                                              {"percent", percent(reached, covered.size())}}));
}

void show_mutants(const Terminal& terminal, const std::string& pack,
                  const std::vector<rules::Mutant>& mutants) {
  std::size_t killed = 0;
  std::size_t same = 0;
  for (const rules::Mutant& mutant : mutants) {
    if (mutant.killed_by) {
      ++killed;
      continue;
    }
    if (mutant.same_because) ++same;
    tell(terminal, mutant.same_because ? "cli.same" : "cli.survivor", mutant.change, mutant.place,
         mutant.same_because);
  }
  terminal.line(terminal.say("cli.mutation", {{"id", pack},
                                              {"killed", std::to_string(killed)},
                                              {"all", std::to_string(mutants.size())},
                                              {"percent", percent(killed, mutants.size())}}));
  if (same > 0)
    terminal.line(terminal.say("cli.mutation-same", {{"id", pack}, {"count", std::to_string(same)}}));
}

// What was asked for of one pack.
answers::Rehearsal rehearse(const std::string& path, const LoadedPack& loaded,
                            const std::vector<const rules::Pack*>& library, const RehearsalOptions& options) {
  answers::Rehearsal found{.file = path,
                           .pack = loaded.pack.id,
                           .results = run_tests(loaded.pack, library),
                           .covered = {},
                           .mutants = {},
                           .boundaries = {}};
  if (options.coverage) found.covered = coverage_of(loaded.pack, loaded.document);
  if (options.mutate) found.mutants = mutants_of(loaded.pack, loaded.document, library);
  if (!options.boundaries) return found;
  found.boundaries.emplace();
  for (const rules::BoundaryCase& test : boundary_cases(loaded.pack))
    found.boundaries->push_back(to_yaml(test, loaded.pack));
  return found;
}

void show(const Terminal& terminal, const answers::Rehearsal& found) {
  for (const rules::PackTestResult& result : found.results) {
    if (result.passed()) continue;
    terminal.line(terminal.say(
        "cli.test-failed", {{"place", to_text(result.place, terminal.language())}, {"name", result.name}}));
  }
  if (found.covered) show_coverage(terminal, found.pack, *found.covered);
  if (found.mutants) show_mutants(terminal, found.pack, *found.mutants);
  if (!found.boundaries) return;
  for (const std::string& yaml : *found.boundaries) terminal.line(yaml);
}

}  // namespace

int rehearse_rules(const Terminal& terminal, const RehearsalOptions& options) {
  const auto library = ground_packs(terminal);
  if (!library) return terminal.fail(library.error());
  std::vector<answers::Rehearsal> rehearsed;
  int exit = 0;
  for (const std::string& path : options.files) {
    const auto loaded = load_sound_pack(terminal, path);
    if (!loaded) return terminal.fail(loaded.error());
    rehearsed.push_back(rehearse(path, *loaded, plain(*library), options));
    for (const rules::PackTestResult& result : rehearsed.back().results) exit = result.passed() ? exit : 1;
    if (!terminal.wants_json()) show(terminal, rehearsed.back());
  }
  if (!terminal.wants_json()) return exit;
  return terminal.done(terminal.answer(answers::rehearsal_answer(rehearsed, terminal.language())), exit);
}

}  // namespace htx::cli
