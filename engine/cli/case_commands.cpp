#include <algorithm>

#include "engine/casework/cases.h"
#include "engine/cli/commands.h"
#include "engine/cli/session.h"
#include "engine/report/case_report.h"

namespace htx::cli {
namespace {

// Legal days are days of Vietnam, which is UTC+7 all year (no daylight saving since 1975).
Date today(const Clock& clock) {
  constexpr std::int64_t kOffset = 7LL * 3'600'000;
  constexpr std::int64_t kDay = 86'400'000;
  return Date::from_days((clock.now().milliseconds + kOffset) / kDay);
}

Result<Date> day_of(const Clock& clock, const std::string& text) {
  if (text.empty()) return today(clock);
  const auto day = date_from_iso(text);
  if (!day) return Error(ErrorCode::kInvalidArgument, {"cli.bad-date", {{"found", text}}});
  return *day;
}

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

int show_result(const Terminal& terminal, const Result<CaseView>& view) {
  if (!view) return terminal.fail(view.error());
  const Status shown = terminal.show(report::case_page(*view, terminal.language()),
                                     report::case_json(*view, terminal.language()));
  return shown ? 0 : terminal.fail(shown.error());
}

Result<CaseView> open_it(Session& session, const CaseArguments& arguments) {
  HTX_ASSIGN_OR_RETURN(const Date on, day_of(session.clock, arguments.on));
  return open_case(session.office(),
                   {.workflow = arguments.workflow, .cooperative = arguments.cooperative, .on = on});
}

Result<CaseView> do_it(Session& session, const CaseArguments& arguments) {
  ActRequest request{.case_id = arguments.id,
                     .event = arguments.event,
                     .on = {},
                     .documents = {},
                     .data = {},
                     .note = arguments.note};
  HTX_ASSIGN_OR_RETURN(request.on, day_of(session.clock, arguments.on));
  HTX_ASSIGN_OR_RETURN(request.documents, pairs_of(arguments.documents));
  HTX_ASSIGN_OR_RETURN(request.data, pairs_of(arguments.data));
  return act(session.office(), request);
}

}  // namespace

int case_open(const Terminal& terminal, const CaseArguments& arguments) {
  auto session = open_session(terminal);
  if (!session) return terminal.fail(session.error());
  return show_result(terminal, open_it(*session, arguments));
}

int case_do(const Terminal& terminal, const CaseArguments& arguments) {
  auto session = open_session(terminal);
  if (!session) return terminal.fail(session.error());
  return show_result(terminal, do_it(*session, arguments));
}

int case_show(const Terminal& terminal, const CaseArguments& arguments) {
  auto session = open_session(terminal, {.read_only = true});
  if (!session) return terminal.fail(session.error());
  return show_result(terminal, show_case(session->office(), arguments.id));
}

int case_list(const Terminal& terminal, const CaseArguments& arguments) {
  auto session = open_session(terminal, {.read_only = true});
  if (!session) return terminal.fail(session.error());
  const auto rows = list_cases(
      session->office(),
      {.cooperative = arguments.cooperative, .workflow = arguments.workflow, .status = arguments.status});
  if (!rows) return terminal.fail(rows.error());
  const Status shown = terminal.show(report::cases_page(*rows, session->library, terminal.language()),
                                     report::cases_json(*rows));
  return shown ? 0 : terminal.fail(shown.error());
}

}  // namespace htx::cli
