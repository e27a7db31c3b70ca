#include "engine/cli/replay_command.h"

#include "engine/answers/evaluation_answers.h"
#include "engine/cli/open_session.h"
#include "engine/evaluation/replay.h"
#include "engine/report/evaluation/replay_report.h"

namespace htx::cli {

namespace {

struct ReplayOptions {
  int period = 0;
  std::string pack;
};

// Exit 7 if anything differs.
int replay(const Terminal& terminal, const ReplayOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto found =
      htx::replay(opened->session(), {.period = options.period, .pack = options.pack}, Terminal::progress);
  if (!found) return terminal.fail(found.error());
  return terminal.done(terminal.show(report::replay_page(*found, terminal.language()),
                                     answers::replay_answer(*found, terminal.language())),
                       found->differences.empty() ? 0 : exit_code(ErrorCode::kCorrupt));
}

}  // namespace

void add_replay_command(CommandLine& line) {
  auto command = line.command(line.root(), "replay", replay);
  command.period("--period", &ReplayOptions::period);
  command.option("--rules", &ReplayOptions::pack, "cli.help-rules-id");
  command.shows_page();
}

}  // namespace htx::cli
