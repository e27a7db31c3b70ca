#include "engine/cases/case_replay.h"

#include "engine/cases/deadline_effects.h"
#include "engine/cases/derived_lines.h"
#include "engine/cases/migration_step.h"

namespace htx::internal {

Result<bool> replay_line(CaseRepository& repository, const std::string& workflow, const CaseState& before,
                         const JournalLine& line, const CaseState& after) {
  HTX_ASSIGN_OR_RETURN(const auto now, repository.definition(line.workflow_digest, workflow));
  HTX_RETURN_IF_ERROR(check_clocks(repository, now->workflow, after, line));
  if (line.kind == LineKind::kDeadlineRecount || line.kind == LineKind::kSettlement)
    return recheck_derived(repository, workflow, before, line);
  if (line.after.is_null()) return false;
  HTX_ASSIGN_OR_RETURN(const auto definition, repository.definition(line.workflow_digest, workflow));
  const auto compared = [&](const workflows::Configuration& again,
                            const std::vector<workflows::Effect>& effects) -> Result<bool> {
    if (again == after.configuration && requested_by(effects) == line.requested_effects) return true;
    return Error(ErrorCode::kCorrupt, {"cases.step-differs", {{"line", std::to_string(line.line)}}});
  };
  if (line.kind == LineKind::kEvent && line.line == 1) {
    HTX_ASSIGN_OR_RETURN(const auto opened, workflows::open_case(definition->workflow));
    return compared(opened.step.configuration, opened.effects);
  }
  if (line.kind == LineKind::kEvent) {
    HTX_ASSIGN_OR_RETURN(const auto advance, workflows::advance(definition->workflow, before.configuration,
                                                                {.name = line.event, .data = line.data}));
    return compared(advance.step.configuration, advance.effects);
  }
  // An undoing has no step: it restores what an earlier line says.
  if (line.kind != LineKind::kMigrate) return false;
  HTX_ASSIGN_OR_RETURN(const auto moved, replayed_migration(repository, workflow, before, line));
  return compared(moved, {});
}

}  // namespace htx::internal
