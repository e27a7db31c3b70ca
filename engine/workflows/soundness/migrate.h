#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/doc/document.h"
#include "engine/workflows/advance.h"
#include "engine/workflows/soundness/analyse.h"

namespace htx::workflows {

// How running cases of one version of a workflow go on under the next.  What is not named keeps its id.
struct MigrationPlan {
  std::string workflow;
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::map<std::string, std::string> states;  // Old id to new id; history states too.
  std::map<std::string, std::string> data;    // The same for data items.
  std::set<std::string> dropped_data;         // Items the new version no longer has, left out on purpose.
};

// Reads a plan:
//   {migrates: vn.inspection, from: 1, to: 2, states: {old: new}, data: {old: new}, drop: [old]}
// Reports every mistake with its place and returns none if there was one.
std::optional<MigrationPlan> read_migration_plan(const Document& document, Diagnostics& diagnostics);

struct Migration {
  Configuration configuration;
  // What becomes of the clocks: those of deadlines that are used, or have a length, only before or only after
  // are cancelled or started; those that stand still only before or only after are resumed or paused.
  std::vector<Effect> effects;
};

// One case under the new version.  The case itself does not move: no transition is taken.  Fails with
// "workflows.bad-plan" if the plan is for other versions, "workflows.unmapped-state" if an active or
// remembered state has no counterpart, "workflows.not-together" if the counterparts cannot be active
// together, and "workflows.unmapped-data" if a known value has no item of its type to go to.
Result<Migration> migrate(const Workflow& from, const Workflow& to, const MigrationPlan& plan,
                          const Configuration& configuration);

// Whether every case of `from`, wherever it stands, can be migrated and brought to a regular end
// afterwards.  The findings name the shortest row of events of the old version that leads to a case
// for which it is not so: the errors of migrate(), or "workflows.cannot-complete".
Analysis check_migration(const Workflow& from, const Workflow& to, const MigrationPlan& plan,
                         const AnalysisLimits& limits = {});

}  // namespace htx::workflows
