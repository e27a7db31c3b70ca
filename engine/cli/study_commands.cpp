#include "engine/cli/study_commands.h"

#include <algorithm>

#include "engine/answers/study_answers.h"
#include "engine/cli/load_pack.h"
#include "engine/cli/open_session.h"
#include "engine/evaluation/studies.h"
#include "engine/report/evaluation/study_report.h"

namespace htx::cli {
namespace {

struct TimelineOptions {
  std::string file;
  std::string parameter;
};

// Packs are named as pack_named() has it.
struct DiffOptions {
  std::string before;
  std::string after;
  int period = 0;
};

struct SensitivityOptions {
  std::string pack;
  int period = 0;
  std::string delta;
};

struct WhatIfOptions {
  std::string id;
  std::string target;  // The id of a grade.
  std::string pack;
  int period = 0;
};

std::optional<Decimal> delta_of(const std::string& text) {
  const auto delta = Decimal::from_text(text.empty() ? "1" : text);
  return delta && !delta->is_negative() ? delta : std::nullopt;
}

int rules_timeline(const Terminal& terminal, const TimelineOptions& options) {
  const auto loaded = load_pack(terminal, options.file);
  if (!loaded) return terminal.fail(loaded.error());
  const auto& parameters = loaded->pack.parameters;
  const bool known =
      options.parameter.empty() ||
      std::ranges::find(parameters, options.parameter, &rules::Parameter::id) != parameters.end();
  if (!known) {
    return terminal.fail(
        Error(ErrorCode::kNotFound,
              {"cli.no-such-parameter", {{"id", options.parameter}, {"pack", loaded->pack.id}}}));
  }
  return terminal.done(
      terminal.show(report::timeline_page(loaded->pack, options.parameter, terminal.language()),
                    answers::parameters_answer(loaded->pack, options.parameter)));
}

int rules_diff(const Terminal& terminal, const DiffOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  Diagnostics diagnostics;
  const auto before = pack_named(opened->session(), options.before, diagnostics);
  const auto after = before ? pack_named(opened->session(), options.after, diagnostics) : before;
  terminal.show(diagnostics);
  if (!after) return terminal.fail(after.error());
  const auto study = impact_of_change(opened->session(), *before, *after, options.period, Terminal::progress);
  if (!study) return terminal.fail(study.error());
  return terminal.done(
      terminal.show(report::impact_page(*study, terminal.language()), answers::impact_answer(*study)));
}

int rules_sensitivity(const Terminal& terminal, const SensitivityOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto delta = delta_of(options.delta);
  if (!delta)
    return terminal.fail(Error(ErrorCode::kInvalidArgument, {"cli.bad-delta", {{"found", options.delta}}}));
  Diagnostics diagnostics;
  const Date last_day = opened->library.jurisdiction().last_day(options.period);
  const auto pack = options.pack.empty() ? opened->library.scorecard_on(last_day, opened->place)
                                         : pack_named(opened->session(), options.pack, diagnostics);
  terminal.show(diagnostics);
  if (!pack) return terminal.fail(pack.error());
  const auto study = sensitivity_of(opened->session(), *pack, options.period, *delta, Terminal::progress);
  if (!study) return terminal.fail(study.error());
  return terminal.done(terminal.show(report::sensitivity_page(*study, terminal.language()),
                                     answers::sensitivity_answer(*study)));
}

int what_if(const Terminal& terminal, const WhatIfOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto answer =
      htx::what_if(opened->session(), options.id, options.period, options.pack, options.target);
  if (!answer) return terminal.fail(answer.error());
  return terminal.done(terminal.show(report::what_if_page(*answer, terminal.language()),
                                     answers::what_if_answer(*answer, terminal.language())));
}

}  // namespace

void add_study_commands(CommandLine& line) {
  auto timeline = line.command(line.group("rules"), "timeline", rules_timeline);
  timeline.reads("file", &TimelineOptions::file, "cli.help-files", {FileKind::kPack})->required();
  timeline.option("--parameter", &TimelineOptions::parameter, "cli.help-parameter");
  timeline.shows_page();
  auto diff = line.command(line.group("rules"), "diff", rules_diff);
  diff.reads("before", &DiffOptions::before, "cli.help-pack-name", {FileKind::kPack})->required();
  diff.reads("after", &DiffOptions::after, "cli.help-pack-name", {FileKind::kPack})->required();
  diff.period("--period", &DiffOptions::period)->required();
  diff.shows_page();
  auto near = line.command(line.group("rules"), "sensitivity", rules_sensitivity);
  near.option("--delta", &SensitivityOptions::delta, "cli.help-delta");
  near.reads("--rules", &SensitivityOptions::pack, "cli.help-pack-name", {FileKind::kPack});
  near.period("--period", &SensitivityOptions::period)->required();
  near.shows_page();
  auto if_what = line.command(line.root(), "what-if", what_if);
  if_what.option("id", &WhatIfOptions::id, "cli.help-id")->required();
  if_what.option("--target", &WhatIfOptions::target, "cli.help-target");
  if_what.period("--period", &WhatIfOptions::period);
  if_what.option("--rules", &WhatIfOptions::pack, "cli.help-rules-id");
  if_what.shows_page();
}

}  // namespace htx::cli
