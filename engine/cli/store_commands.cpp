#include "engine/audit/audit.h"
#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/evaluation/import.h"
#include "engine/report/audit_report.h"
#include "engine/report/import_report.h"

namespace htx::cli {

int init(const Terminal& terminal) {
  auto library = open_library(terminal);
  if (!library) return terminal.fail(library.error());
  if (const Status known = library->jurisdiction().check_unit(terminal.settings().place); !known)
    return terminal.fail(known.error());
  const auto address = StoreAddress::parse(terminal.settings().store);
  if (!address) return terminal.fail(address.error());
  const SystemClock clock;
  const Actor actor{terminal.settings().actor, terminal.settings().role};
  const LogOpening opening{.at = to_text(clock.now()), .actor = actor.account, .role = actor.role};
  auto store = Store::create(*address, {.office = terminal.settings().office, .opening = opening});
  if (!store) return terminal.fail(store.error());
  const Status founded = found_ledger({*store, *library, clock, actor, nullptr, terminal.settings().place});
  if (!founded) return terminal.fail(founded.error());
  terminal.line(
      terminal.say("cli.created", {{"file", terminal.settings().store}, {"office", store->office()}}));
  return 0;
}

int import(const Terminal& terminal, const ImportArguments& arguments) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const TableKind kind = arguments.kind == "returns"   ? TableKind::kReturns
                         : arguments.kind == "reports" ? TableKind::kReports
                                                       : TableKind::kCooperatives;
  const auto outcome =
      import_file(opened->session(), kind, arguments.file, arguments.rejects, terminal.language());
  if (!outcome) return terminal.fail(outcome.error());
  const Dictionary& dictionary = **dictionary_of(opened->library, kind);  // The table was read with it.
  if (!terminal.settings().json) terminal.show(outcome->table.diagnostics);
  const Status shown = terminal.show(report::import_page(*outcome, dictionary, terminal.language()),
                                     report::import_json(*outcome, terminal.language()));
  if (!shown) return terminal.fail(shown.error());
  if (!outcome->table.readable) return 2;
  return outcome->table.rejected.empty() ? 0 : 1;
}

int audit_verify(const Terminal& terminal) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto audit = audit_store(opened->session(), Terminal::progress);
  if (!audit) return terminal.fail(audit.error());
  const Status shown = terminal.show(report::audit_page(*audit, terminal.language()),
                                     report::audit_json(*audit, terminal.language()));
  if (!shown) return terminal.fail(shown.error());
  return audit->fault ? exit_code(ErrorCode::kCorrupt) : 0;
}

}  // namespace htx::cli
