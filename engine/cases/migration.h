#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/session/session.h"
#include "engine/workflows/soundness/analyse.h"
#include "engine/workflows/soundness/migrate.h"

namespace htx {

// A plan by which running cases go over to the next version of their workflow, with the bytes that are kept.
struct PlanDefinition {
  workflows::MigrationPlan plan;
  std::string canonical;
};

// Reads a plan (format: workflows/README.md).  Fails with "doc.has-mistakes", all of them in `diagnostics`.
Result<PlanDefinition> load_migration_plan(const std::string& path, Diagnostics& diagnostics);

// What a plan does to one case.
struct CaseMigration {
  std::string case_id;
  std::vector<std::string> before;   // The active states,
  std::vector<std::string> after;    // none if the case cannot be migrated.
  std::vector<std::string> started;  // Deadlines that begin to run,
  std::vector<std::string> stopped;  // and those that run no more; all others go on as they are.
  std::optional<Message> refused;
  std::int64_t line = 0;  // Of the journal; 0: nothing was written.
};

struct MigrationOutcome {
  std::vector<CaseMigration> cases;  // Every open case of the old version, by id.
  // What is wrong with the plan for any case the old version can have: then nothing is written.
  std::vector<workflows::Finding> findings;
  bool applied = false;
};

// Tries a plan on every open case of the version it leads from, and with kWrite writes it: one transaction,
// one line of the journal and one ledger entry a case.  A case that cannot be migrated stays as it is.
// Fails with "cases.no-such-version" if the library has not the version the plan leads to.
Result<MigrationOutcome> migrate_cases(const Session& session, const PlanDefinition& plan, Date on,
                                       Apply apply);

// Brings a case back to where it stood, as long as nothing has happened in it since.
// Fails with "cases.no-migration-to-undo".
Status undo_migration(const Session& session, const std::string& case_id, Date on);

}  // namespace htx
