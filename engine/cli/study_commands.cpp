#include <algorithm>

#include "engine/answers/rules_answers.h"
#include "engine/answers/study_answers.h"
#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/doc/document.h"
#include "engine/evaluation/studies.h"
#include "engine/report/evaluation/study_report.h"
#include "engine/rules/proof/pack_coverage.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/proof/prove.h"

namespace htx::cli {
namespace {

struct LoadedPack {
  Document document;
  rules::Pack pack;
};

Result<LoadedPack> load_pack(const Terminal& terminal, const std::string& path) {
  Diagnostics diagnostics;
  HTX_ASSIGN_OR_RETURN(Document document, load_document(path, diagnostics));
  auto pack = rules::read_pack(document, diagnostics);
  if (!pack) {
    terminal.show(diagnostics);
    return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  }
  return LoadedPack{std::move(document), *std::move(pack)};
}

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
                            const std::vector<const rules::Pack*>& library,
                            const RehearsalArguments& arguments) {
  answers::Rehearsal found{.file = path,
                           .pack = loaded.pack.id,
                           .results = run_tests(loaded.pack, library),
                           .covered = {},
                           .mutants = {},
                           .boundaries = {}};
  if (arguments.coverage) found.covered = coverage_of(loaded.pack, loaded.document);
  if (arguments.mutate) found.mutants = mutants_of(loaded.pack, loaded.document, library);
  if (!arguments.boundaries) return found;
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

std::optional<Decimal> delta_of(const std::string& text) {
  const auto delta = Decimal::from_text(text.empty() ? "1" : text);
  return delta && !delta->is_negative() ? delta : std::nullopt;
}

}  // namespace

int rehearse_rules(const Terminal& terminal, const std::vector<std::string>& files,
                   const RehearsalArguments& arguments) {
  const auto library = ground_packs(terminal);
  if (!library) return terminal.fail(library.error());
  std::vector<answers::Rehearsal> rehearsed;
  int exit = 0;
  for (const std::string& path : files) {
    const auto loaded = load_sound_pack(terminal, path);
    if (!loaded) return terminal.fail(loaded.error());
    rehearsed.push_back(rehearse(path, *loaded, plain(*library), arguments));
    for (const rules::PackTestResult& result : rehearsed.back().results) exit = result.passed() ? exit : 1;
    if (!terminal.wants_json()) show(terminal, rehearsed.back());
  }
  if (!terminal.wants_json()) return exit;
  return terminal.done(terminal.answer(answers::rehearsal_answer(rehearsed, terminal.language())), exit);
}

int rules_timeline(const Terminal& terminal, const StudyArguments& arguments) {
  const auto loaded = load_pack(terminal, arguments.before);
  if (!loaded) return terminal.fail(loaded.error());
  const auto& parameters = loaded->pack.parameters;
  const bool known =
      arguments.parameter.empty() ||
      std::ranges::find(parameters, arguments.parameter, &rules::Parameter::id) != parameters.end();
  if (!known) {
    return terminal.fail(
        Error(ErrorCode::kNotFound,
              {"cli.no-such-parameter", {{"id", arguments.parameter}, {"pack", loaded->pack.id}}}));
  }
  return terminal.done(
      terminal.show(report::timeline_page(loaded->pack, arguments.parameter, terminal.language()),
                    answers::parameters_answer(loaded->pack, arguments.parameter)));
}

int rules_diff(const Terminal& terminal, const StudyArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  Diagnostics diagnostics;
  const auto before = pack_named(opened->session(), arguments.before, diagnostics);
  const auto after = before ? pack_named(opened->session(), arguments.after, diagnostics) : before;
  terminal.show(diagnostics);
  if (!after) return terminal.fail(after.error());
  const auto study =
      impact_of_change(opened->session(), *before, *after, arguments.period, Terminal::progress);
  if (!study) return terminal.fail(study.error());
  return terminal.done(
      terminal.show(report::impact_page(*study, terminal.language()), answers::impact_answer(*study)));
}

int rules_sensitivity(const Terminal& terminal, const StudyArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto delta = delta_of(arguments.delta);
  if (!delta)
    return terminal.fail(Error(ErrorCode::kInvalidArgument, {"cli.bad-delta", {{"found", arguments.delta}}}));
  Diagnostics diagnostics;
  const Date year_end = Date::of(arguments.period, 12, 31).value_or(Date());
  const auto pack = arguments.pack.empty() ? opened->library.scorecard_on(year_end)
                                           : pack_named(opened->session(), arguments.pack, diagnostics);
  terminal.show(diagnostics);
  if (!pack) return terminal.fail(pack.error());
  const auto study = sensitivity_of(opened->session(), *pack, arguments.period, *delta, Terminal::progress);
  if (!study) return terminal.fail(study.error());
  return terminal.done(terminal.show(report::sensitivity_page(*study, terminal.language()),
                                     answers::sensitivity_answer(*study)));
}

int what_if(const Terminal& terminal, const StudyArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto answer =
      htx::what_if(opened->session(), arguments.id, arguments.period, arguments.pack, arguments.target);
  if (!answer) return terminal.fail(answer.error());
  return terminal.done(terminal.show(report::what_if_page(*answer, opened->library, terminal.language()),
                                     answers::what_if_answer(*answer, terminal.language())));
}

}  // namespace htx::cli
