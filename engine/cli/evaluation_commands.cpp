#include "engine/cli/evaluation_commands.h"

#include "engine/answers/evaluation_answers.h"
#include "engine/answers/explanation_answer.h"
#include "engine/cli/open_session.h"
#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/knowledge.h"
#include "engine/report/evaluation/explanation.h"
#include "engine/report/evaluation/summary.h"

namespace htx::cli {
namespace {

struct EvaluateOptions {
  int period = 0;
  std::optional<Date> as_of;
  std::optional<Date> law_on;
  std::string known_at;
  std::string pack;  // An id, or a file that ends in .yaml.
};

struct CooperativeOptions {
  std::string id;
  int period = 0;
  std::string pack;
  std::string known_at;
};

// The id of the pack an argument names: a file is loaded into the library first.
Result<std::string> pack_id(const Terminal& terminal, Library& library, const std::string& argument) {
  if (!argument.ends_with(".yaml")) return argument;
  Diagnostics diagnostics;
  auto pack = library.add_pack(argument, diagnostics);
  terminal.show(diagnostics);
  if (!pack) return std::move(pack).error();
  return (*pack)->id;
}

Result<EvaluationRequest> request_of(const Terminal& terminal, Library& library,
                                     const EvaluateOptions& options) {
  EvaluationRequest request;
  request.period = options.period;
  request.as_of = options.as_of;
  request.law_on = options.law_on;
  HTX_ASSIGN_OR_RETURN(request.pack, pack_id(terminal, library, options.pack));
  request.known_at = options.known_at;
  // Whoever names a file says that these were the rules.
  request.library_was_known = options.pack.ends_with(".yaml");
  return request;
}

int show_summary(const Terminal& terminal, OpenedSession& opened, const Evaluation& evaluation,
                 const std::string& known_at) {
  const Session session = opened.session();
  std::string moment;
  Date day = legal_today(session);
  if (!known_at.empty()) {
    auto asked = moment_from_text(opened.library.jurisdiction(), known_at);
    if (!asked) return terminal.fail(asked.error());
    moment = *std::move(asked);
    day = day_of_moment(opened.library.jurisdiction(), moment);
  }
  const auto in_effect = overrides_in_effect(session, evaluation.dates.period, day, moment);
  if (!in_effect) return terminal.fail(in_effect.error());
  return terminal.done(terminal.show(
      [&] { return report::summary_page(evaluation, opened.library, terminal.language(), *in_effect); },
      [&] { return answers::summary_answer(evaluation, *in_effect); }));
}

int evaluate(const Terminal& terminal, const EvaluateOptions& options) {
  auto opened = open_session(terminal, {.read_only = !options.known_at.empty()}, Reading::kWhole);
  if (!opened) return terminal.fail(opened.error());
  auto request = request_of(terminal, opened->library, options);
  if (!request) return terminal.fail(request.error());
  const auto evaluation = htx::evaluate(opened->session(), *request, Terminal::progress);
  if (!evaluation) return terminal.fail(evaluation.error());
  return show_summary(terminal, *opened, *evaluation, options.known_at);
}

int summary(const Terminal& terminal, const EvaluateOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto evaluation =
      latest_evaluation(opened->session(), options.period, options.pack, options.known_at);
  if (!evaluation) return terminal.fail(evaluation.error());
  return show_summary(terminal, *opened, *evaluation, options.known_at);
}

int explain(const Terminal& terminal, const CooperativeOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto explained =
      htx::explain(opened->session(), options.id, options.period, options.pack, options.known_at);
  if (!explained) return terminal.fail(explained.error());
  return terminal.done(terminal.show(
      [&] { return report::explanation_page(*explained, opened->library, terminal.language()); },
      [&] { return answers::explanation_answer(*explained, opened->library); }));
}

int plan(const Terminal& terminal, const CooperativeOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto found = plan_for(opened->session(), options.id, options.period, options.pack);
  if (!found) return terminal.fail(found.error());
  const rules::MeasureCatalogue& catalogue = **opened->library.measures();  // The plan was made with it.
  return terminal.done(terminal.show(report::plan_page(*found, opened->library, terminal.language()),
                                     answers::plan_answer(*found, catalogue)));
}

}  // namespace

void add_evaluation_commands(CommandLine& line) {
  auto run = line.command(line.root(), "evaluate", evaluate);
  run.period("--period", &EvaluateOptions::period)->required();
  run.day("--as-of", &EvaluateOptions::as_of, "cli.help-as-of");
  run.day("--law-on", &EvaluateOptions::law_on, "cli.help-law-on");
  run.option("--known-at", &EvaluateOptions::known_at, "cli.help-known-at-evaluate");
  run.reads("--rules", &EvaluateOptions::pack, "cli.help-rules", {FileKind::kPack});
  run.shows_page();
  auto again = line.command(line.root(), "summary", summary);
  again.period("--period", &EvaluateOptions::period)->required();
  again.option("--rules", &EvaluateOptions::pack, "cli.help-rules-id");
  again.option("--known-at", &EvaluateOptions::known_at, "cli.help-known-at");
  again.shows_page();
  auto explained = line.command(line.root(), "explain", explain);
  auto planned = line.command(line.root(), "plan", plan);
  for (auto* command : {&explained, &planned}) {
    command->option("id", &CooperativeOptions::id, "cli.help-id")->required();
    command->period("--period", &CooperativeOptions::period);
    command->option("--rules", &CooperativeOptions::pack, "cli.help-rules-id");
    if (command == &explained)
      command->option("--known-at", &CooperativeOptions::known_at, "cli.help-known-at");
    command->shows_page();
  }
}

}  // namespace htx::cli
