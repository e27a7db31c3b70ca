#include "engine/answers/calendar_answers.h"
#include "engine/calendar/read_calendar.h"
#include "engine/cases/recount.h"
#include "engine/cli/commands.h"
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

}  // namespace

int calendar_diff(const Terminal& terminal, const RecountArguments& arguments) {
  Diagnostics diagnostics;
  const auto before = load_calendar(arguments.before, diagnostics);
  const auto after = load_calendar(arguments.after, diagnostics);
  terminal.show(diagnostics);
  if (!before) return terminal.fail(before.error());
  if (!after) return terminal.fail(after.error());
  return terminal.done(terminal.show(report::calendar_diff_page(*before, *after, terminal.language()),
                                     answers::calendar_diff_answer(*before, *after)));
}

int case_recount(const Terminal& terminal, const RecountArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = !arguments.apply});
  if (!opened) return terminal.fail(opened.error());
  const auto on = day_of(opened->clock, arguments.on);
  if (!on) return terminal.fail(on.error());
  if (!arguments.after.empty()) {
    Diagnostics diagnostics;
    const Status used = opened->library.use_calendar(arguments.after, diagnostics);
    terminal.show(diagnostics);
    if (!used) return terminal.fail(used.error());
  }
  const auto recount = recount_deadlines(opened->session(), *on, arguments.apply);
  if (!recount) return terminal.fail(recount.error());
  return terminal.done(
      terminal.show(report::recount_page(*recount, opened->library.calendar(), terminal.language()),
                    answers::recount_answer(*recount, terminal.language())));
}

}  // namespace htx::cli
