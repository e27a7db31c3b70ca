#include "engine/answers/evaluation_answers.h"
#include "engine/answers/explanation_answer.h"
#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/knowledge.h"
#include "engine/report/evaluation/explanation.h"
#include "engine/report/evaluation/summary.h"

namespace htx::cli {
namespace {

// The id of the pack an argument names: a file is loaded into the library first.
Result<std::string> pack_id(const Terminal& terminal, Library& library, const std::string& argument) {
  if (!argument.ends_with(".yaml")) return argument;
  Diagnostics diagnostics;
  auto pack = library.add_pack(argument, diagnostics);
  terminal.show(diagnostics);
  if (!pack) return std::move(pack).error();
  return (*pack)->id;
}

Result<std::optional<Date>> day_of(const std::string& text) {
  if (text.empty()) return std::optional<Date>();
  const auto day = date_from_iso(text);
  if (!day) return Error(ErrorCode::kInvalidArgument, {"cli.bad-date", {{"found", text}}});
  return day;
}

Result<EvaluationRequest> request_of(const Terminal& terminal, Library& library,
                                     const EvaluateArguments& arguments) {
  EvaluationRequest request;
  request.period = arguments.period;
  HTX_ASSIGN_OR_RETURN(request.as_of, day_of(arguments.as_of));
  HTX_ASSIGN_OR_RETURN(request.law_on, day_of(arguments.law_on));
  HTX_ASSIGN_OR_RETURN(request.pack, pack_id(terminal, library, arguments.pack));
  request.known_at = arguments.known_at;
  // Whoever names a file says that these were the rules.
  request.library_was_known = arguments.pack.ends_with(".yaml");
  return request;
}

int show_summary(const Terminal& terminal, OpenedSession& opened, const Evaluation& evaluation,
                 const std::string& known_at) {
  const Session session = opened.session();
  std::string moment;
  Date day = legal_today(session.clock);
  if (!known_at.empty()) {
    auto asked = moment_from_text(known_at);
    if (!asked) return terminal.fail(asked.error());
    moment = *std::move(asked);
    day = day_of_moment(moment);
  }
  const auto in_effect = overrides_in_effect(session, evaluation.dates.period, day, moment);
  if (!in_effect) return terminal.fail(in_effect.error());
  const Status shown = terminal.show(
      [&] { return report::summary_page(evaluation, opened.library, terminal.language(), *in_effect); },
      [&] { return answers::summary_answer(evaluation, *in_effect); });
  return shown ? 0 : terminal.fail(shown.error());
}

}  // namespace

int evaluate(const Terminal& terminal, const EvaluateArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = !arguments.known_at.empty()});
  if (!opened) return terminal.fail(opened.error());
  auto request = request_of(terminal, opened->library, arguments);
  if (!request) return terminal.fail(request.error());
  const auto evaluation = htx::evaluate(opened->session(), *request, Terminal::progress);
  if (!evaluation) return terminal.fail(evaluation.error());
  return show_summary(terminal, *opened, *evaluation, arguments.known_at);
}

int summary(const Terminal& terminal, const EvaluateArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto evaluation =
      latest_evaluation(opened->session(), arguments.period, arguments.pack, arguments.known_at);
  if (!evaluation) return terminal.fail(evaluation.error());
  return show_summary(terminal, *opened, *evaluation, arguments.known_at);
}

int explain(const Terminal& terminal, const CooperativeArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto explained =
      htx::explain(opened->session(), arguments.id, arguments.period, arguments.pack, arguments.known_at);
  if (!explained) return terminal.fail(explained.error());
  return terminal.done(
      terminal.show(report::explanation_page(*explained, opened->library, terminal.language()),
                    answers::explanation_answer(*explained, opened->library)));
}

int plan(const Terminal& terminal, const CooperativeArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto found = plan_for(opened->session(), arguments.id, arguments.period, arguments.pack);
  if (!found) return terminal.fail(found.error());
  const rules::MeasureCatalogue& catalogue = opened->library.measures();
  return terminal.done(terminal.show(report::plan_page(*found, opened->library, terminal.language()),
                                     answers::plan_answer(*found, catalogue)));
}

}  // namespace htx::cli
