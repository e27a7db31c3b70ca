#include "engine/answers/study_answers.h"
#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/doc/document.h"
#include "engine/evaluation/backtest.h"
#include "engine/report/evaluation/backtest_report.h"

namespace htx::cli {

int backtest_rules(const Terminal& terminal, const BacktestArguments& arguments) {
  const auto wrong = [&](Message message) {
    return terminal.fail(Error(ErrorCode::kInvalidArgument, std::move(message)));
  };
  PanelRequest request{.file = arguments.panel,
                       .id = arguments.id,
                       .year = arguments.year,
                       .judged = arguments.period,
                       .outcome = {},
                       .failure = {},
                       .ended = arguments.ended,
                       .until = {}};
  if (arguments.outcome.empty() && arguments.ended.empty()) return wrong("cli.no-outcome");
  if (!arguments.outcome.empty()) {
    const std::size_t equals = arguments.outcome.find('=');
    if (equals == 0 || equals == std::string::npos)
      return wrong({"cli.bad-outcome", {{"found", arguments.outcome}}});
    request.outcome = arguments.outcome.substr(0, equals);
    request.failure = arguments.outcome.substr(equals + 1);
  }
  if (!arguments.until.empty()) {
    request.until = date_from_iso(arguments.until);
    if (!request.until) return wrong({"cli.bad-date", {{"found", arguments.until}}});
    if (request.ended.empty()) return wrong("cli.no-outcome");
  }
  Diagnostics diagnostics;
  const auto document = load_document(arguments.pack, diagnostics);
  if (!document) {
    terminal.show(diagnostics);
    return terminal.fail(document.error());
  }
  const auto pack = rules::read_pack(*document, diagnostics);
  if (!pack) {
    terminal.show(diagnostics);
    return wrong({"cli.rules-unsound", {{"file", arguments.pack}}});
  }
  const auto library = ground_packs(terminal);
  if (!library) return terminal.fail(library.error());
  const auto study = backtest_panel(*pack, plain(*library), request, diagnostics);
  terminal.show(diagnostics);
  if (!study) return terminal.fail(study.error());
  return terminal.done(
      terminal.show(report::backtest_page(*study, terminal.language()), answers::backtest_answer(*study)));
}

}  // namespace htx::cli
