#include "engine/cli/case_check_commands.h"

#include "engine/answers/case_answers.h"
#include "engine/cases/migration.h"
#include "engine/cases/verify_case.h"
#include "engine/cli/case_view.h"
#include "engine/report/cases/work_report.h"

namespace htx::cli {
namespace {

struct VerifyOptions {
  std::string case_id;  // Empty: every case.
};

struct MigrateOptions {
  std::string plan;  // A file.
  std::string undo;  // A case.
  std::optional<Date> on;
  bool apply = false;
};

int case_verify(const Terminal& terminal, const VerifyOptions& options) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto verified = verify_cases(opened->session(), options.case_id, Terminal::progress);
  if (!verified) return terminal.fail(verified.error());
  return terminal.done(terminal.show(report::verification_page(*verified, terminal.language()),
                                     answers::verification_answer(*verified, terminal.language())),
                       verified->differences.empty() ? 0 : exit_code(ErrorCode::kCorrupt));
}

int case_migrate(const Terminal& terminal, const MigrateOptions& options) {
  auto opened = open_session(terminal, {.read_only = !options.apply && options.undo.empty()});
  if (!opened) return terminal.fail(opened.error());
  const Date on = day_of(*opened, options.on);
  if (!options.undo.empty()) {
    if (const Status undone = undo_migration(opened->session(), options.undo, on); !undone)
      return terminal.fail(undone.error());
    return show_case_view(terminal, *opened, show_case(opened->session(), options.undo));
  }
  Diagnostics diagnostics;
  const auto plan = load_migration_plan(options.plan, diagnostics);
  terminal.show(diagnostics);
  if (!plan) return terminal.fail(plan.error());
  const auto outcome =
      migrate_cases(opened->session(), *plan, on, options.apply ? Apply::kWrite : Apply::kTry);
  if (!outcome) return terminal.fail(outcome.error());
  bool clean = outcome->findings.empty();
  for (const CaseMigration& one : outcome->cases) clean = clean && !one.refused;
  return terminal.done(terminal.show(report::migration_page(*outcome, plan->plan, terminal.language()),
                                     answers::migration_answer(*outcome, terminal.language())),
                       clean ? 0 : 1);
}

}  // namespace

void add_case_check_commands(CommandLine& line) {
  auto verify = line.command(line.group("case"), "verify", case_verify);
  verify.option("case", &VerifyOptions::case_id, "cli.help-case");
  verify.shows_page();
  auto migrate = line.command(line.group("case"), "migrate", case_migrate);
  auto* plan = migrate.reads("--plan", &MigrateOptions::plan, "cli.help-plan", {FileKind::kMigration});
  migrate.flag("--apply", &MigrateOptions::apply, "cli.help-apply");
  plan->excludes(migrate.option("--undo", &MigrateOptions::undo, "cli.help-undo"));
  migrate.day("--on", &MigrateOptions::on, "cli.help-on");
  migrate.shows_page();
}

}  // namespace htx::cli
