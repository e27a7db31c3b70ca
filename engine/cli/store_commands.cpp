#include "engine/cli/store_commands.h"

#include "engine/answers/store_answers.h"
#include "engine/audit/audit.h"
#include "engine/cli/open_session.h"
#include "engine/evaluation/import.h"
#include "engine/report/audit_report.h"
#include "engine/report/evaluation/import_report.h"

namespace htx::cli {

namespace {

struct InitOptions {
  std::string unit;  // The administrative unit of the office.
};

int init(const Terminal& terminal, const InitOptions& options) {
  auto library = open_library(terminal);
  if (!library) return terminal.fail(library.error());
  if (const Status known = library->jurisdiction().check_unit(options.unit); !known)
    return terminal.fail(known.error());
  const auto address = StoreAddress::parse(terminal.settings().store);
  if (!address) return terminal.fail(address.error());
  const SystemClock clock;
  const Actor actor = keeper(local_request(terminal.settings(), library->jurisdiction().today(clock)));
  const LogOpening opening{.at = to_text(clock.now()), .actor = actor.account, .role = actor.role};
  auto store = Store::create(*address, {.office = terminal.settings().office, .opening = opening});
  if (!store) return terminal.fail(store.error());
  const Status founded = found_office({*store, *library, clock, actor, nullptr, options.unit});
  if (!founded) return terminal.fail(founded.error());
  const std::string& file = terminal.settings().store;
  if (terminal.wants_json())
    return terminal.done(terminal.answer(answers::created_answer(file, store->office())));
  terminal.line(terminal.say("cli.created", {{"file", file}, {"office", store->office()}}));
  return 0;
}

struct ImportOptions {
  std::string kind;
  std::string file;
  std::string rejects;
};

// By default the rows that an import refuses are kept beside its file.
void keep_rejects(ImportOptions& options, FileUse& files) {
  if (!options.rejects.empty()) return;
  options.rejects = options.file + ".rejects.csv";
  files.writes(options.rejects, FileUse::Kind::kRejects);
}

int import(const Terminal& terminal, const ImportOptions& options) {
  auto opened = open_session(terminal);
  if (!opened) return terminal.fail(opened.error());
  const TableKind kind = options.kind == "returns"   ? TableKind::kReturns
                         : options.kind == "reports" ? TableKind::kReports
                                                     : TableKind::kCooperatives;
  const auto outcome =
      import_file(opened->session(), kind, options.file, options.rejects, terminal.language());
  if (!outcome) return terminal.fail(outcome.error());
  const Dictionary& dictionary = **dictionary_of(opened->library, kind);  // The table was read with it.
  if (!terminal.wants_json()) terminal.show(outcome->table.diagnostics);
  return terminal.done(terminal.show(report::import_page(*outcome, dictionary, terminal.language()),
                                     answers::import_answer(*outcome, terminal.language())),
                       !outcome->table.readable          ? 2
                       : outcome->table.rejected.empty() ? 0
                                                         : 1);
}

struct NoOptions {};

int verify(const Terminal& terminal, const NoOptions& /*options*/) {
  auto opened = open_session(terminal, {.read_only = true});
  if (!opened) return terminal.fail(opened.error());
  const auto audit = audit_store(opened->session(), Terminal::progress);
  if (!audit) return terminal.fail(audit.error());
  return terminal.done(terminal.show(report::audit_page(*audit, terminal.language()),
                                     answers::audit_answer(*audit, terminal.language())),
                       audit->fault ? exit_code(ErrorCode::kCorrupt) : 0);
}

}  // namespace

void add_store_commands(CommandLine& line) {
  line.command(line.root(), "init", init).option("--unit", &InitOptions::unit, "cli.help-unit");
  auto table = line.command(line.root(), "import", import);
  table.choice("kind", &ImportOptions::kind, {"cooperatives", "returns", "reports"}, "cli.help-kind")
      ->required();
  table.reads("file", &ImportOptions::file, "cli.help-csv", {})->required();
  table.writes("--rejects", &ImportOptions::rejects, "cli.help-rejects", FileUse::Kind::kRejects);
  table.implies_files(keep_rejects);
  line.command(line.group("audit"), "verify", verify).shows_page();
}

}  // namespace htx::cli
