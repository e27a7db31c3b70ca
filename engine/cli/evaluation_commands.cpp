#include "engine/casework/evaluation.h"
#include "engine/cli/commands.h"
#include "engine/cli/session.h"
#include "engine/report/evaluation_report.h"

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

}  // namespace

int evaluate(const Terminal& terminal, const EvaluateArguments& arguments) {
  auto session = open_session(terminal);
  if (!session) return terminal.fail(session.error());
  EvaluationRequest request{.period = arguments.period, .as_of = {}, .pack = {}};
  if (!arguments.as_of.empty()) {
    request.as_of = date_from_iso(arguments.as_of);
    if (!request.as_of) {
      return terminal.fail(
          Error(ErrorCode::kInvalidArgument, {"cli.bad-date", {{"found", arguments.as_of}}}));
    }
  }
  auto pack = pack_id(terminal, session->library, arguments.pack);
  if (!pack) return terminal.fail(pack.error());
  request.pack = *pack;
  const auto evaluation = htx::evaluate(
      session->office(), request, [&](std::size_t done, std::size_t of) { terminal.progress(done, of); });
  if (!evaluation) return terminal.fail(evaluation.error());
  const Status shown = terminal.show(report::summary_page(*evaluation, session->library, terminal.language()),
                                     report::summary_json(*evaluation));
  return shown ? 0 : terminal.fail(shown.error());
}

int summary(const Terminal& terminal, const EvaluateArguments& arguments) {
  auto session = open_session(terminal, {.read_only = true});
  if (!session) return terminal.fail(session.error());
  const auto evaluation = latest_evaluation(session->office(), arguments.period, arguments.pack);
  if (!evaluation) return terminal.fail(evaluation.error());
  const Status shown = terminal.show(report::summary_page(*evaluation, session->library, terminal.language()),
                                     report::summary_json(*evaluation));
  return shown ? 0 : terminal.fail(shown.error());
}

int explain(const Terminal& terminal, const CooperativeArguments& arguments) {
  auto session = open_session(terminal, {.read_only = true});
  if (!session) return terminal.fail(session.error());
  const auto explained = htx::explain(session->office(), arguments.id, arguments.period, arguments.pack);
  if (!explained) return terminal.fail(explained.error());
  const Status shown =
      terminal.show(report::explanation_page(*explained, session->library, terminal.language()),
                    report::explanation_json(*explained));
  return shown ? 0 : terminal.fail(shown.error());
}

int plan(const Terminal& terminal, const CooperativeArguments& arguments) {
  auto session = open_session(terminal, {.read_only = true});
  if (!session) return terminal.fail(session.error());
  const auto found = plan_for(session->office(), arguments.id, arguments.period, arguments.pack);
  if (!found) return terminal.fail(found.error());
  const rules::MeasureCatalogue& catalogue = session->library.measures();
  const Status shown = terminal.show(report::plan_page(*found, session->library, terminal.language()),
                                     report::plan_json(*found, catalogue));
  return shown ? 0 : terminal.fail(shown.error());
}

}  // namespace htx::cli
