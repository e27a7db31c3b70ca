#include <filesystem>

#include "engine/answers/work_answers.h"
#include "engine/base/file.h"
#include "engine/cases/deadlines.h"
#include "engine/cases/outbox.h"
#include "engine/cases/people.h"
#include "engine/cases/tasks.h"
#include "engine/cases/work_list.h"
#include "engine/cli/case_view.h"
#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/report/cases/calendar_file.h"
#include "engine/report/cases/work_report.h"

namespace htx::cli {
namespace {

int run(const Terminal& terminal, const WorkArguments& arguments,
        Result<CaseView> (*command)(const Session&, const TaskRequest&)) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const auto on = day_of(opened->clock, arguments.on);
  if (!on) return terminal.fail(on.error());
  return show_case_view(terminal, *opened,
                        command(opened->session(), {.case_id = arguments.id,
                                                    .task = arguments.what,
                                                    .person = arguments.person,
                                                    .on = *on,
                                                    .note = arguments.note,
                                                    .key = arguments.key,
                                                    .on_by_default = arguments.on.empty()}));
}

int show_people(const Terminal& terminal, const Session& session, const std::string& group) {
  const auto found = members(session, group);
  if (!found) return terminal.fail(found.error());
  const auto instead = substitutions(session);
  if (!instead) return terminal.fail(instead.error());
  return terminal.done(terminal.show(report::people_page(*found, *instead, terminal.language()),
                                     answers::people_answer(*found, *instead)));
}

Result<WorkRequest> work_request(const Clock& clock, const WorkArguments& arguments) {
  WorkRequest request{.role = arguments.role, .person = arguments.person};
  HTX_ASSIGN_OR_RETURN(request.today, day_of(clock, arguments.on));
  request.only_overdue = arguments.overdue;
  request.limit = arguments.limit;
  if (arguments.due.empty()) return request;
  // "10wd" is quicker to type than "10 wd" and as clear.
  std::string text = arguments.due;
  const std::size_t unit = text.find_first_not_of("0123456789");
  if (unit != std::string::npos && unit != 0 && text[unit] != ' ') text.insert(unit, " ");
  request.within = term_from_text(text);
  if (!request.within)
    return Error(ErrorCode::kInvalidArgument, {"cli.bad-term", {{"found", arguments.due}}});
  return request;
}

}  // namespace

int task_claim(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, claim_task);
}

int task_assign(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, assign_task);
}

int task_delegate(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, delegate_task);
}

int task_release(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, release_task);
}

int case_vote(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, cast_vote);
}

int tasks(const Terminal& terminal, const WorkArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto request = work_request(opened->clock, arguments);
  if (!request) return terminal.fail(request.error());
  const auto list = work_list(opened->session(), *request);
  if (!list) return terminal.fail(list.error());
  if (!arguments.ics.empty()) {
    const std::string store = std::filesystem::path(terminal.settings().store).stem().string();
    const Status written = terminal.write(
        arguments.ics, report::calendar_file(*list, store, opened->clock.now(), terminal.language()));
    // The calendar is what was asked for; a program is told the rest all the same.
    if (!written || !terminal.wants_json()) return terminal.done(written);
  }
  return terminal.done(terminal.show(report::work_page(*list, request->today, terminal.language()),
                                     answers::work_answer(*list, terminal.language())));
}

int tick(const Terminal& terminal, const WorkArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const auto on = day_of(opened->clock, arguments.on);
  if (!on) return terminal.fail(on.error());
  const auto outcome = expire_deadlines(opened->session(), *on);
  if (!outcome) return terminal.fail(outcome.error());
  const Status shown = terminal.show(report::expired_deadlines_page(*outcome, terminal.language()),
                                     answers::expired_deadlines_answer(*outcome, terminal.language()));
  if (!shown) return terminal.fail(shown.error());
  return outcome->stuck.empty() ? 0 : 1;
}

int people_add(const Terminal& terminal, const WorkArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  Member member{.group = arguments.group, .account = arguments.person};
  const auto from = day_of(opened->clock, arguments.on);
  if (!from) return terminal.fail(from.error());
  member.from = *from;
  if (!arguments.until.empty()) {
    const auto until = day_of(opened->clock, arguments.until);
    if (!until) return terminal.fail(until.error());
    member.until = *until;
  }
  if (const Status set = set_member(opened->session(), member); !set) return terminal.fail(set.error());
  return show_people(terminal, opened->session(), arguments.group);
}

int people_substitute(const Terminal& terminal, const WorkArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  Substitution substitution{
      .absent = arguments.what, .substitute = arguments.person, .basis = arguments.basis};
  const auto from = day_of(opened->clock, arguments.on);
  if (!from) return terminal.fail(from.error());
  const auto until = day_of(opened->clock, arguments.until);
  if (!until) return terminal.fail(until.error());
  substitution.from = *from;
  substitution.until = *until;
  if (const Status set = set_substitution(opened->session(), substitution); !set)
    return terminal.fail(set.error());
  return show_people(terminal, opened->session(), "");
}

int people_list(const Terminal& terminal, const WorkArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  return show_people(terminal, opened->session(), arguments.group);
}

int outbox_list(const Terminal& terminal, const WorkArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto rows = list_outbox(opened->session(), !arguments.all);
  if (!rows) return terminal.fail(rows.error());
  return terminal.done(
      terminal.show(report::outbox_page(*rows, terminal.language()), answers::outbox_answer(*rows)));
}

int outbox_done(const Terminal& terminal, const WorkArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const auto row = finish_outbox(
      opened->session(),
      {.id = arguments.number, .by = arguments.person, .note = arguments.note, .key = arguments.key});
  if (!row) return terminal.fail(row.error());
  return terminal.done(
      terminal.show(report::outbox_page({*row}, terminal.language()), answers::outbox_answer({*row})));
}

}  // namespace htx::cli
