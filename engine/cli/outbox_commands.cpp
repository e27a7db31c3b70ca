#include "engine/cli/outbox_commands.h"

#include "engine/answers/work_answers.h"
#include "engine/cases/outbox.h"
#include "engine/cli/open_session.h"
#include "engine/report/cases/work_report.h"

namespace htx::cli {
namespace {

struct ListOptions {
  bool all = false;
};

struct DoneOptions {
  std::int64_t number = 0;
  std::string by;
  std::string note;
  std::string key;
};

int outbox_list(const Terminal& terminal, const ListOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto rows = list_outbox(opened->session(), options.all ? OutboxRows::kAll : OutboxRows::kOpen);
  if (!rows) return terminal.fail(rows.error());
  return terminal.done(
      terminal.show(report::outbox_page(*rows, terminal.language()), answers::outbox_answer(*rows)));
}

int outbox_done(const Terminal& terminal, const DoneOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const auto row = finish_outbox(
      opened->session(), {.id = options.number, .by = options.by, .note = options.note, .key = options.key});
  if (!row) return terminal.fail(row.error());
  return terminal.done(
      terminal.show(report::outbox_page({*row}, terminal.language()), answers::outbox_answer({*row})));
}

}  // namespace

void add_outbox_commands(CommandLine& line) {
  CLI::App& group = line.group("outbox");
  auto list = line.command(group, "list", outbox_list);
  list.flag("--all", &ListOptions::all, "cli.help-all");
  list.shows_page();
  auto done = line.command(group, "done", outbox_done);
  done.option("number", &DoneOptions::number, "cli.help-number")->required();
  done.option("--by", &DoneOptions::by, "cli.help-done-by");
  done.option("--note", &DoneOptions::note, "cli.help-done-note");
  done.option("--key", &DoneOptions::key, "cli.help-key");
  done.shows_page();
}

}  // namespace htx::cli
