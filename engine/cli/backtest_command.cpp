#include "engine/cli/backtest_command.h"

#include "engine/answers/study_answers.h"
#include "engine/cli/open_session.h"
#include "engine/doc/document.h"
#include "engine/evaluation/backtest.h"
#include "engine/report/evaluation/backtest_report.h"
#include "engine/rules/read_pack.h"

namespace htx::cli {

namespace {

struct BacktestOptions {
  std::string pack;  // A file.
  std::string panel;
  int period = 0;
  std::string outcome;  // column=value
  std::string ended;
  std::optional<Date> until;
  std::string id = "id";
  std::string year = "period";
};

int backtest(const Terminal& terminal, const BacktestOptions& options) {
  const auto wrong = [&](Message message) {
    return terminal.fail(Error(ErrorCode::kInvalidArgument, std::move(message)));
  };
  PanelRequest request{.file = options.panel,
                       .id = options.id,
                       .year = options.year,
                       .judged = options.period,
                       .outcome = {},
                       .failure = {},
                       .ended = options.ended,
                       .until = {}};
  if (options.outcome.empty() && options.ended.empty()) return wrong("cli.no-outcome");
  if (!options.outcome.empty()) {
    const std::size_t equals = options.outcome.find('=');
    if (equals == 0 || equals == std::string::npos)
      return wrong({"cli.bad-outcome", {{"found", options.outcome}}});
    request.outcome = options.outcome.substr(0, equals);
    request.failure = options.outcome.substr(equals + 1);
  }
  request.until = options.until;
  if (request.until && request.ended.empty()) return wrong("cli.no-outcome");
  Diagnostics diagnostics;
  const auto document = load_document(options.pack, diagnostics);
  if (!document) {
    terminal.show(diagnostics);
    return terminal.fail(document.error());
  }
  const auto pack = rules::read_pack(*document, diagnostics);
  if (!pack) {
    terminal.show(diagnostics);
    return wrong({"cli.rules-unsound", {{"file", options.pack}}});
  }
  const auto library = ground_packs(terminal);
  if (!library) return terminal.fail(library.error());
  const auto study = backtest_panel(*pack, plain(*library), request, diagnostics);
  terminal.show(diagnostics);
  if (!study) return terminal.fail(study.error());
  return terminal.done(
      terminal.show(report::backtest_page(*study, terminal.language()), answers::backtest_answer(*study)));
}

}  // namespace

void add_backtest_command(CommandLine& line) {
  auto command = line.command(line.group("rules"), "backtest", backtest);
  command.reads("pack", &BacktestOptions::pack, "cli.help-pack-file", {FileKind::kPack})->required();
  command.reads("--panel", &BacktestOptions::panel, "cli.help-panel", {})->required();
  command.number("--period", &BacktestOptions::period, 1900, 2100, "cli.help-judged")->required();
  command.option("--outcome", &BacktestOptions::outcome, "cli.help-outcome");
  command.option("--ended", &BacktestOptions::ended, "cli.help-ended");
  command.day("--until", &BacktestOptions::until, "cli.help-until");
  command.option("--id-column", &BacktestOptions::id, "cli.help-id-column");
  command.option("--year-column", &BacktestOptions::year, "cli.help-year-column");
  command.shows_page();
}

}  // namespace htx::cli
