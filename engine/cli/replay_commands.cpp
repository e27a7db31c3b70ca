#include "engine/answers/evaluation_answers.h"
#include "engine/evaluation/replay.h"

#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/report/evaluation/replay_report.h"

namespace htx::cli {

int replay(const Terminal& terminal, const ReplayArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto found = htx::replay(opened->session(), {.period = arguments.period, .pack = arguments.pack},
                                 Terminal::progress);
  if (!found) return terminal.fail(found.error());
  const Status shown = terminal.show(report::replay_page(*found, terminal.language()),
                                     answers::replay_answer(*found, terminal.language()));
  if (!shown) return terminal.fail(shown.error());
  return found->differences.empty() ? 0 : exit_code(ErrorCode::kCorrupt);
}

}  // namespace htx::cli
