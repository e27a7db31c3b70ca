#include <algorithm>

#include "engine/answers/case_answers.h"
#include "engine/cases/cases.h"
#include "engine/cli/case_view.h"
#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/report/cases/case_report.h"

namespace htx::cli {
namespace {

Result<std::map<std::string, std::string>> pairs_of(const std::vector<std::string>& texts) {
  std::map<std::string, std::string> pairs;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error(ErrorCode::kInvalidArgument, {"cli.bad-pair", {{"found", text}}});
    }
    pairs[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return pairs;
}

Result<CaseView> open_it(OpenedSession& opened, const CaseArguments& arguments) {
  HTX_ASSIGN_OR_RETURN(const Date on, day_of(opened.clock, arguments.on));
  return open_case(opened.session(), {.workflow = arguments.workflow,
                                      .cooperative = arguments.cooperative,
                                      .on = on,
                                      .related = arguments.related,
                                      .relation = arguments.relation.empty() ? "follows" : arguments.relation,
                                      .key = arguments.key,
                                      .on_by_default = arguments.on.empty()});
}

Result<CaseView> do_it(OpenedSession& opened, const CaseArguments& arguments) {
  ActRequest request{.case_id = arguments.id,
                     .event = arguments.event,
                     .on = {},
                     .documents = {},
                     .data = {},
                     .note = arguments.note,
                     .key = arguments.key,
                     .on_by_default = arguments.on.empty()};
  HTX_ASSIGN_OR_RETURN(request.on, day_of(opened.clock, arguments.on));
  HTX_ASSIGN_OR_RETURN(request.documents, pairs_of(arguments.documents));
  HTX_ASSIGN_OR_RETURN(request.data, pairs_of(arguments.data));
  return act(opened.session(), request);
}

}  // namespace

int case_open(const Terminal& terminal, const CaseArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show_case_view(terminal, *opened, open_it(*opened, arguments));
}

int case_do(const Terminal& terminal, const CaseArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  return show_case_view(terminal, *opened, do_it(*opened, arguments));
}

int case_show(const Terminal& terminal, const CaseArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto on = day_of(opened->clock, arguments.on);
  if (!on) return terminal.fail(on.error());
  auto view = show_case(opened->session(), arguments.id, arguments.line);
  // As it stood after a line it is read on the day of that line.
  const bool earlier = arguments.line > 0 && arguments.on.empty() && view && !view->journal.empty();
  const Date today = earlier ? view->journal.back().on : *on;
  return show_case_view(terminal, *opened, view, today);
}

int case_list(const Terminal& terminal, const CaseArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto rows = list_cases(
      opened->session(),
      {.cooperative = arguments.cooperative, .workflow = arguments.workflow, .status = arguments.status});
  if (!rows) return terminal.fail(rows.error());
  return terminal.done(terminal.show(report::cases_page(*rows, opened->library, terminal.language()),
                                     answers::cases_answer(*rows)));
}

}  // namespace htx::cli
