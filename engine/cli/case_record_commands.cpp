#include <algorithm>

#include "engine/answers/case_answers.h"
#include "engine/base/error.h"
#include "engine/cases/case_records.h"
#include "engine/cases/migration.h"
#include "engine/cases/settlement_case.h"
#include "engine/cases/verify_case.h"
#include "engine/cli/case_view.h"
#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/report/cases/case_report.h"
#include "engine/report/cases/work_report.h"

namespace htx::cli {

int show_case_view(const Terminal& terminal, const OpenedSession& opened, const Result<CaseView>& view,
                   std::optional<Date> today) {
  if (!view) return terminal.fail(view.error());
  // A case that was acted on ahead of the clock is read on the day of its last act.
  const Date last = view->journal.empty() ? Date() : view->journal.back().on;
  const report::CaseDay day{.today = std::max(last, today.value_or(legal_today(opened.clock))),
                            .library = &opened.library};
  return terminal.done(terminal.show(report::case_page(*view, terminal.language(), &day),
                                     answers::case_answer(*view, terminal.language())));
}

namespace {

// Runs a command that adds to the file of a case, and shows the case.
template <class Command>
int run(const Terminal& terminal, const WorkArguments& arguments, Command command) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const auto on = day_of(opened->clock, arguments.on);
  if (!on) return terminal.fail(on.error());
  const RecordRequest request{.case_id = arguments.id,
                              .on = *on,
                              .note = arguments.note,
                              .key = arguments.key,
                              .on_by_default = arguments.on.empty()};
  return show_case_view(terminal, *opened, command(opened->session(), request));
}

}  // namespace

int case_asset(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, [&](const Session& session, const RecordRequest& request) {
    return put_asset(session, request,
                     {.id = arguments.what,
                      .source = arguments.kind,
                      .amount = arguments.amount,
                      .agreed_with = arguments.person,
                      .basis = arguments.basis,
                      .withdrawn = arguments.withdraw});
  });
}

int case_attach(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, [&](const Session& session, const RecordRequest& request) {
    return attach_document(session, request, arguments.what, arguments.file);
  });
}

int case_sign(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, [&](const Session& session, const RecordRequest& request) {
    return sign_document(session, request, arguments.what);
  });
}

int case_note(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, add_note);
}

int case_party(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, [&](const Session& session, const RecordRequest& request) {
    return put_party(session, request,
                     {.id = arguments.what, .kind = arguments.kind, .name = arguments.name, .claims = {}});
  });
}

int case_claim(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, [&](const Session& session, const RecordRequest& request) {
    return put_claim(session, request, arguments.what,
                     {.id = arguments.claim,
                      .nature = arguments.kind,
                      .amount = arguments.amount,
                      .basis = arguments.basis,
                      .withdrawn = arguments.withdraw});
  });
}

int case_complaint(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, [&](const Session& session, const RecordRequest& request) {
    Complaint complaint;
    complaint.kind = arguments.kind;
    complaint.by = arguments.person;
    complaint.about = arguments.name;
    return open_complaint(session, request, complaint);
  });
}

int case_settle(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, [&](const Session& session, const RecordRequest& request) {
    return settle_complaint(session, request, arguments.number, arguments.what);
  });
}

int case_suspend(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, suspend_case);
}

int case_resume(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, resume_case);
}

int case_extend(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, [&](const Session& session, const RecordRequest& request) {
    return extend_deadline(session, request, arguments.what);
  });
}

int case_link(const Terminal& terminal, const WorkArguments& arguments) {
  return run(terminal, arguments, [&](const Session& session, const RecordRequest& request) {
    return link_cases(session, request, arguments.what, arguments.kind);
  });
}

int case_verify(const Terminal& terminal, const WorkArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto verified = verify_cases(opened->session(), arguments.id, Terminal::progress);
  if (!verified) return terminal.fail(verified.error());
  const Status shown = terminal.show(report::verification_page(*verified, terminal.language()),
                                     answers::verification_answer(*verified, terminal.language()));
  if (!shown) return terminal.fail(shown.error());
  return verified->differences.empty() ? 0 : exit_code(ErrorCode::kCorrupt);
}

int case_migrate(const Terminal& terminal, const WorkArguments& arguments) {
  auto opened = open_session(terminal, {.read_only = !arguments.apply && arguments.id.empty()});
  if (!opened) return terminal.fail(opened.error());
  const auto on = day_of(opened->clock, arguments.on);
  if (!on) return terminal.fail(on.error());
  if (!arguments.id.empty()) {
    if (const Status undone = undo_migration(opened->session(), arguments.id, *on); !undone)
      return terminal.fail(undone.error());
    return show_case_view(terminal, *opened, show_case(opened->session(), arguments.id));
  }
  Diagnostics diagnostics;
  const auto plan = load_migration_plan(arguments.file, diagnostics);
  terminal.show(diagnostics);
  if (!plan) return terminal.fail(plan.error());
  const auto outcome = migrate_cases(opened->session(), *plan, *on, arguments.apply);
  if (!outcome) return terminal.fail(outcome.error());
  const Status shown = terminal.show(report::migration_page(*outcome, plan->plan, terminal.language()),
                                     answers::migration_answer(*outcome, terminal.language()));
  if (!shown) return terminal.fail(shown.error());
  bool clean = outcome->findings.empty();
  for (const CaseMigration& one : outcome->cases) clean = clean && !one.refused;
  return clean ? 0 : 1;
}

}  // namespace htx::cli
