#include <algorithm>

#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/doc/document.h"
#include "engine/evaluation/studies.h"
#include "engine/report/import_report.h"
#include "engine/report/study_report.h"
#include "engine/rules/proof/boundaries.h"
#include "engine/rules/proof/mutants.h"
#include "engine/rules/proof/pack_coverage.h"
#include "engine/rules/proof/pack_tests.h"
#include "engine/rules/proof/prove.h"
#include "engine/rules/read_pack.h"

namespace htx::cli {
namespace {

struct LoadedPack {
  Document document;
  rules::Pack pack;
};

Result<LoadedPack> load_pack(const Terminal& terminal, const std::string& path) {
  Diagnostics diagnostics;
  HTX_ASSIGN_OR_RETURN(Document document, load_definition(terminal, path, diagnostics));
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

Json finding(const Terminal& terminal, const Message& what, const Place& place) {
  Json json;
  json.add("code", what.code).add("text", to_text(what, terminal.language()));
  return json.add("place", to_text(place, terminal.language()));
}

std::string percent(std::size_t part, std::size_t of) {
  if (of == 0) return "100";
  return to_text(
      (Decimal(static_cast<std::int64_t>(part)) * Decimal(100) / Decimal(static_cast<std::int64_t>(of)))
          .round(1));
}

void show_coverage(const Terminal& terminal, const LoadedPack& loaded, Json& json) {
  const auto covered = coverage_of(loaded.pack, loaded.document);
  std::size_t reached = 0;
  Json::Array missed;
  for (const rules::Covered& item : covered) {
    if (item.tests > 0) {
      ++reached;
      continue;
    }
    missed.push_back(finding(terminal, item.what, item.place));
    if (!terminal.settings().json) {
      terminal.line("  " +
                    terminal.say("cli.not-covered", {{"place", to_text(item.place, terminal.language())},
                                                     {"what", to_text(item.what, terminal.language())}}));
    }
  }
  json.add("covered", static_cast<std::int64_t>(reached))
      .add("of", static_cast<std::int64_t>(covered.size()));
  json.add("not_covered", std::move(missed));
  if (terminal.settings().json) return;
  terminal.line(terminal.say("cli.coverage", {{"id", loaded.pack.id},
                                              {"reached", std::to_string(reached)},
                                              {"all", std::to_string(covered.size())},
                                              {"percent", percent(reached, covered.size())}}));
}

void show_mutants(const Terminal& terminal, const LoadedPack& loaded,
                  const std::vector<const rules::Pack*>& library, Json& json) {
  const auto mutants = mutants_of(loaded.pack, loaded.document, library);
  std::size_t killed = 0;
  Json::Array survivors;
  Json::Array same;
  for (const rules::Mutant& mutant : mutants) {
    if (mutant.killed_by) {
      ++killed;
      continue;
    }
    if (mutant.same_because) {
      const std::string why = to_text(*mutant.same_because, terminal.language());
      same.push_back(finding(terminal, mutant.change, mutant.place).add("because", why));
      if (terminal.settings().json) continue;
      terminal.line("  " + terminal.say("cli.same", {{"place", to_text(mutant.place, terminal.language())},
                                                     {"what", to_text(mutant.change, terminal.language())},
                                                     {"why", why}}));
      continue;
    }
    survivors.push_back(finding(terminal, mutant.change, mutant.place));
    if (!terminal.settings().json) {
      terminal.line("  " +
                    terminal.say("cli.survivor", {{"place", to_text(mutant.place, terminal.language())},
                                                  {"what", to_text(mutant.change, terminal.language())}}));
    }
  }
  json.add("mutants", static_cast<std::int64_t>(mutants.size()))
      .add("killed", static_cast<std::int64_t>(killed));
  const std::size_t equivalent = same.size();
  json.add("survivors", std::move(survivors)).add("equivalent", std::move(same));
  if (terminal.settings().json) return;
  terminal.line(terminal.say("cli.mutation", {{"id", loaded.pack.id},
                                              {"killed", std::to_string(killed)},
                                              {"all", std::to_string(mutants.size())},
                                              {"percent", percent(killed, mutants.size())}}));
  if (equivalent == 0) return;
  terminal.line(
      terminal.say("cli.mutation-same", {{"id", loaded.pack.id}, {"count", std::to_string(equivalent)}}));
}

void show_boundaries(const Terminal& terminal, const LoadedPack& loaded, Json& json) {
  Json::Array cases;
  for (const rules::BoundaryCase& test : boundary_cases(loaded.pack)) {
    const std::string yaml = to_yaml(test, loaded.pack);
    cases.emplace_back(yaml);
    if (!terminal.settings().json) terminal.line(yaml);
  }
  json.add("boundaries", std::move(cases));
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
  Json::Array results;
  int exit = 0;
  for (const std::string& path : files) {
    const auto loaded = load_sound_pack(terminal, path);
    if (!loaded) return terminal.fail(loaded.error());
    Json json;
    json.add("file", path).add("id", loaded->pack.id);
    for (const rules::PackTestResult& result : run_tests(loaded->pack, plain(*library))) {
      if (result.passed()) continue;
      exit = 1;
      if (terminal.settings().json) continue;
      terminal.line(terminal.say(
          "cli.test-failed", {{"place", to_text(result.place, terminal.language())}, {"name", result.name}}));
    }
    if (arguments.coverage) show_coverage(terminal, *loaded, json);
    if (arguments.mutate) show_mutants(terminal, *loaded, plain(*library), json);
    if (arguments.boundaries) show_boundaries(terminal, *loaded, json);
    results.push_back(std::move(json));
  }
  if (terminal.settings().json) terminal.line(write_json_indented(results));
  return exit;
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
  Json::Array rows;
  for (const rules::Parameter& parameter : parameters) {
    if (!arguments.parameter.empty() && parameter.id != arguments.parameter) continue;
    for (const rules::Parameter::Version& version : parameter.versions) {
      Json row;
      row.add("parameter", parameter.id).add("from", to_text(version.in_force.from));
      row.add("to", version.in_force.to ? Json(to_text(*version.in_force.to)) : Json());
      rows.push_back(std::move(row.add("value", Json::Number{to_text(version.value)})));
    }
  }
  const Status shown = terminal.show(
      report::timeline_page(loaded->pack, arguments.parameter, terminal.language()), Json(std::move(rows)));
  return shown ? 0 : terminal.fail(shown.error());
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
  const Status shown =
      terminal.show(report::impact_page(*study, terminal.language()), report::impact_json(*study));
  return shown ? 0 : terminal.fail(shown.error());
}

int rules_sensitivity(const Terminal& terminal, const StudyArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto delta = delta_of(arguments.delta);
  if (!delta)
    return terminal.fail(Error(ErrorCode::kInvalidArgument, {"cli.bad-delta", {{"found", arguments.delta}}}));
  Diagnostics diagnostics;
  const Date year_end = opened->library.jurisdiction().last_day(arguments.period);
  const auto pack = arguments.pack.empty() ? opened->library.scorecard_on(year_end, opened->place)
                                           : pack_named(opened->session(), arguments.pack, diagnostics);
  terminal.show(diagnostics);
  if (!pack) return terminal.fail(pack.error());
  const auto study = sensitivity_of(opened->session(), *pack, arguments.period, *delta, Terminal::progress);
  if (!study) return terminal.fail(study.error());
  const Status shown =
      terminal.show(report::sensitivity_page(*study, terminal.language()), report::sensitivity_json(*study));
  return shown ? 0 : terminal.fail(shown.error());
}

int what_if(const Terminal& terminal, const StudyArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto answer =
      htx::what_if(opened->session(), arguments.id, arguments.period, arguments.pack, arguments.target);
  if (!answer) return terminal.fail(answer.error());
  const Status shown = terminal.show(report::what_if_page(*answer, opened->library, terminal.language()),
                                     report::what_if_json(*answer));
  return shown ? 0 : terminal.fail(shown.error());
}

}  // namespace htx::cli
