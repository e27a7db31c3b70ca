#include "engine/cli/calendar_commands.h"

#include "engine/answers/calendar_answers.h"
#include "engine/calendar/read_calendar.h"
#include "engine/cases/recount.h"
#include "engine/cli/open_session.h"
#include "engine/doc/document.h"
#include "engine/report/cases/recount_report.h"

namespace htx::cli {
namespace {

Result<WorkingCalendar> load_calendar(const std::string& path, Diagnostics& diagnostics) {
  HTX_ASSIGN_OR_RETURN(const Document document, load_document(path, diagnostics));
  auto calendar = read_calendar(document, diagnostics);
  if (!calendar) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  return *std::move(calendar);
}

struct DiffOptions {
  std::string before;
  std::string after;
};

int calendar_diff(const Terminal& terminal, const DiffOptions& options) {
  Diagnostics diagnostics;
  const auto before = load_calendar(options.before, diagnostics);
  const auto after = load_calendar(options.after, diagnostics);
  terminal.show(diagnostics);
  if (!before) return terminal.fail(before.error());
  if (!after) return terminal.fail(after.error());
  return terminal.done(terminal.show(report::calendar_diff_page(*before, *after, terminal.language()),
                                     answers::calendar_diff_answer(*before, *after)));
}

struct RecountOptions {
  std::string calendar;
  std::optional<Date> on;
  bool apply = false;
};

int case_recount(const Terminal& terminal, const RecountOptions& options) {
  auto opened = open_session(terminal, {.read_only = !options.apply});
  if (!opened) return terminal.fail(opened.error());
  if (!options.calendar.empty()) {
    Diagnostics diagnostics;
    const Status used = opened->library.use_calendar(options.calendar, diagnostics);
    terminal.show(diagnostics);
    if (!used) return terminal.fail(used.error());
  }
  const auto recount = recount_deadlines(opened->session(), day_of(*opened, options.on),
                                         options.apply ? Apply::kWrite : Apply::kTry);
  if (!recount) return terminal.fail(recount.error());
  return terminal.done(terminal.show(
      report::recount_page(*recount, (*opened->library.calendar())->calendar, terminal.language()),
      answers::recount_answer(*recount, terminal.language())));
}

}  // namespace

void add_calendar_commands(CommandLine& line) {
  auto diff = line.command(line.group("calendar"), "diff", calendar_diff);
  diff.reads("before", &DiffOptions::before, "cli.help-calendar-old", {FileKind::kCalendar})->required();
  diff.reads("after", &DiffOptions::after, "cli.help-calendar-new", {FileKind::kCalendar})->required();
  diff.shows_page();
  auto recount = line.command(line.group("case"), "recount", case_recount);
  auto* apply = recount.flag("--apply", &RecountOptions::apply, "cli.help-apply");
  recount.reads("--calendar", &RecountOptions::calendar, "cli.help-recount-calendar", {FileKind::kCalendar})
      ->excludes(apply);
  recount.day("--on", &RecountOptions::on, "cli.help-recount-on");
  recount.shows_page();
}

}  // namespace htx::cli
