#include "engine/cli/case_view.h"

#include <algorithm>

#include "engine/answers/case_answers.h"
#include "engine/report/cases/case_report.h"

namespace htx::cli {

int show_case_view(const Terminal& terminal, const OpenedSession& opened, const Result<CaseView>& view,
                   std::optional<Date> today) {
  if (!view) return terminal.fail(view.error());
  // A case that was acted on ahead of the clock is read on the day of its last act.
  const Date last = view->journal.empty() ? Date() : view->journal.back().on;
  const report::CaseDay day{.today = std::max(last, day_of(opened, today)), .library = &opened.library};
  return terminal.done(terminal.show(report::case_page(*view, terminal.language(), &day),
                                     answers::case_answer(*view, terminal.language())));
}

}  // namespace htx::cli
