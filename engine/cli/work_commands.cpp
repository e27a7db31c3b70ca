#include "engine/cli/work_commands.h"

#include <filesystem>

#include "engine/answers/work_answers.h"
#include "engine/cases/deadlines.h"
#include "engine/cases/work_list.h"
#include "engine/cli/open_session.h"
#include "engine/report/cases/calendar_file.h"
#include "engine/report/cases/work_report.h"

namespace htx::cli {
namespace {

struct WorkOptions {
  std::string role;
  std::string person;
  std::optional<Term> due;
  bool overdue = false;
  std::size_t limit = 0;
  std::optional<Date> on;
  std::string ics;
};

struct TickOptions {
  std::optional<Date> on;
};

int show_work(const Terminal& terminal, const WorkOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const WorkRequest request{.role = options.role,
                            .person = options.person,
                            .today = day_of(*opened, options.on),
                            .within = options.due,
                            .only_overdue = options.overdue,
                            .limit = options.limit};
  const auto list = work_list(opened->session(), request);
  if (!list) return terminal.fail(list.error());
  if (!options.ics.empty()) {
    const std::string store = std::filesystem::path(terminal.settings().store).stem().string();
    const Status written = terminal.write(
        options.ics, report::calendar_file(*list, store, opened->clock.now(), terminal.language()));
    // The calendar is what was asked for; a program is told the rest all the same.
    if (!written || !terminal.wants_json()) return terminal.done(written);
  }
  return terminal.done(terminal.show(report::work_page(*list, request.today, terminal.language()),
                                     answers::work_answer(*list, terminal.language())));
}

// What is overdue and soon due, as much of it as fits a board.
int show_board(const Terminal& terminal, const WorkOptions& options) {
  constexpr std::size_t kRowsOfABoard = 50;
  WorkOptions board = options;
  if (!board.due) board.due = term_argument("10wd");
  if (board.limit == 0) board.limit = kRowsOfABoard;
  return show_work(terminal, board);
}

int tick(const Terminal& terminal, const TickOptions& options) {
  auto opened = open_session(terminal, {}, Reading::kAsAsked, Who::kMachine);
  if (!opened) return terminal.fail(opened.error());
  const auto outcome = expire_deadlines(opened->session(), day_of(*opened, options.on));
  if (!outcome) return terminal.fail(outcome.error());
  return terminal.done(terminal.show(report::expired_deadlines_page(*outcome, terminal.language()),
                                     answers::expired_deadlines_answer(*outcome, terminal.language())),
                       outcome->stuck.empty() ? 0 : 1);
}

}  // namespace

void add_work_lists(CommandLine& line) {
  auto tasks = line.command(line.root(), "tasks", show_work);
  auto board = line.command(line.root(), "board", show_board);
  for (auto* command : {&tasks, &board}) {
    command->option("--role", &WorkOptions::role, "cli.help-work-role");
    command->option("--by", &WorkOptions::person, "cli.help-work-by");
    command->term("--due", &WorkOptions::due, "cli.help-due");
    command->flag("--overdue", &WorkOptions::overdue, "cli.help-overdue");
    command->option("--limit", &WorkOptions::limit, "cli.help-limit");
    command->day("--on", &WorkOptions::on, "cli.help-work-on");
    command->writes("--ics", &WorkOptions::ics, "cli.help-ics", FileUse::Kind::kCalendar);
    command->shows_page();
  }
}

void add_tick(CommandLine& line) {
  auto passed = line.command(line.root(), "tick", tick);
  passed.day("--on", &TickOptions::on, "cli.help-tick-on");
  passed.shows_page();
}

}  // namespace htx::cli
