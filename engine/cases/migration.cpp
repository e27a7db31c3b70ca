#include "engine/cases/migration.h"

#include <algorithm>

#include "engine/cases/case_repository.h"
#include "engine/cases/deadline_effects.h"
#include "engine/cases/journal_json.h"
#include "engine/cases/migration_step.h"
#include "engine/doc/digest.h"
#include "engine/session/permission.h"
#include "engine/session/stored_definitions.h"
#include "engine/store/transaction.h"
#include "engine/workflows/deadline_status.h"

namespace htx {
namespace {

using internal::CaseRepository;
using internal::LineDraft;
using internal::LoadedCase;
using workflows::Effect;

std::vector<std::string> leaves_of(const workflows::Workflow& workflow,
                                   const workflows::Configuration& configuration) {
  std::vector<std::string> states;
  for (const std::string_view state : workflows::leaves(workflow.chart(), configuration))
    states.emplace_back(state);
  return states;
}

bool is_counted_alike(const workflows::DeadlineRule& a, const workflows::DeadlineRule& b) {
  return a.within == b.within && a.count.roll == b.count.roll &&
         a.count.event_day_counts == b.count.event_day_counts && a.backward == b.backward &&
         a.warn == b.warn && a.extension == b.extension && a.extension_times == b.extension_times &&
         a.tolls == b.tolls;
}

// Clocks go on, and from now on are counted by the rules of the new version.
Status move_clocks(const Session& session, const LoadedCase& loaded, const workflows::Workflow& target,
                   const std::vector<Effect>& effects, LineDraft& draft) {
  HTX_RETURN_IF_ERROR(internal::add_effects(session, loaded, target, effects, draft));
  const auto changes = [&](const std::string& deadline) {
    const bool known =
        std::ranges::find(draft.deadlines, deadline, &DeadlineRow::deadline) != draft.deadlines.end() ||
        std::ranges::find(draft.stopped, deadline) != draft.stopped.end();
    const workflows::DeadlineRule* before = loaded.workflow().deadline(deadline);
    return !known && before != nullptr && !is_counted_alike(*before, *target.deadline(deadline));
  };
  workflows::StandStills stills = loaded.state.stand_stills;
  stills.enter(target, *draft.after, draft.on);
  return internal::count_clocks_again(session, loaded, {target, stills, changes}, draft);
}

// The row of a deadline as it was, but for the days on which the case has stood still since.
Result<DeadlineRow> restored(const Session& session, const workflows::Workflow& workflow,
                             const workflows::StandStills& stills, const DeadlineRow& was, Date on) {
  const workflows::DeadlineRule* rule = workflow.deadline(was.deadline);
  HTX_ASSIGN_OR_RETURN(workflows::DeadlineHistory history, history_of(was));
  if (rule == nullptr) return was;
  std::vector<Pause> pauses = internal::relevant_pauses(stills, *rule, history);
  if (pauses == history.pauses) return was;
  history.pauses = std::move(pauses);
  HTX_ASSIGN_OR_RETURN(DeadlineRow row,
                       internal::deadline_row(session, {was.case_id, was.run}, *rule, history, on));
  row.acted_on_at = was.acted_on_at;
  return row;
}

// What is done with every case that a plan concerns.
struct Undertaking {
  const PlanDefinition& plan;
  const WorkflowDefinition& target;
  Date on;
  Apply apply;
};

// The deadlines that a line starts, or counts from another event than before.
std::vector<std::string> started_by(const LineDraft& draft, const CaseState& current) {
  std::vector<std::string> started;
  for (const DeadlineRow& due : draft.deadlines) {
    const auto before = current.deadlines.find(due.deadline);
    if (before == current.deadlines.end() || before->second.run != due.run) started.push_back(due.deadline);
  }
  return started;
}

// Puts a plan on record, and its digest into the line of a case that it moves.
Status keep_plan(Transaction& transaction, const PlanDefinition& plan, LineDraft& draft) {
  const std::string version = std::to_string(plan.plan.from) + "-" + std::to_string(plan.plan.to) + "-" +
                              internal::digest_of(plan.canonical).substr(0, 12);
  HTX_ASSIGN_OR_RETURN(const Digest digest,
                       transaction.put_definition("migration", plan.plan.workflow, version, plan.canonical));
  draft.details.add("plan_sha256", to_hex(digest));
  return Done{};
}

// Tries a plan on one case, and writes it if asked to.
Result<CaseMigration> migrate_one(CaseRepository& repository, const std::string& id,
                                  const Undertaking& undertaking) {
  const auto& [plan, target, on, apply] = undertaking;
  CaseMigration done{.case_id = id};
  const Session& session = repository.session();
  // A trial writes nothing, so it need not keep others from writing.
  std::optional<Transaction> transaction;
  if (apply == Apply::kWrite) {
    HTX_ASSIGN_OR_RETURN(Transaction begun, repository.begin());
    transaction.emplace(std::move(begun));
  }
  HTX_ASSIGN_OR_RETURN(LoadedCase loaded, repository.load(id));
  done.before = leaves_of(loaded.workflow(), loaded.state.configuration);
  const auto moved =
      workflows::migrate(loaded.workflow(), target.workflow, plan.plan, loaded.state.configuration);
  if (!moved) {
    done.refused = moved.error().message();
    return done;
  }
  if (loaded.state.suspended_since) {
    done.refused = Message("cases.suspended", {{"id", id}, {"since", spoken(*loaded.state.suspended_since)}});
    return done;
  }
  done.after = leaves_of(target.workflow, moved->configuration);
  LineDraft draft;
  draft.kind = LineKind::kMigrate;
  draft.on = std::max(on, loaded.state.last_on);
  draft.after = moved->configuration;
  if (const Status clocks = move_clocks(session, loaded, target.workflow, moved->effects, draft); !clocks) {
    done.refused = clocks.error().message();
    return done;
  }
  done.started = started_by(draft, loaded.state);
  done.stopped = draft.stopped;
  if (!transaction) return done;
  HTX_RETURN_IF_ERROR(keep_plan(*transaction, plan, draft));
  draft.details.add("from_sha256", to_hex(loaded.definition->digest));
  loaded.definition = std::make_shared<const WorkflowDefinition>(target);
  HTX_ASSIGN_OR_RETURN(const internal::LinePlace place,
                       repository.write(*transaction, loaded, std::move(draft)));
  HTX_RETURN_IF_ERROR(repository.commit(*transaction));
  done.line = place.line;
  return done;
}

}  // namespace

namespace internal {

Result<workflows::Configuration> replayed_migration(CaseRepository& repository, const std::string& workflow,
                                                    const CaseState& before, const JournalLine& line) {
  HTX_ASSIGN_OR_RETURN(const auto plan, read_stored(repository.session().store,
                                                    digest_named(line.details.text_of("plan_sha256")),
                                                    workflow, workflows::read_migration_plan));
  HTX_ASSIGN_OR_RETURN(const auto from, repository.definition(before.workflow_digest, workflow));
  HTX_ASSIGN_OR_RETURN(const auto to, repository.definition(line.workflow_digest, workflow));
  HTX_ASSIGN_OR_RETURN(const auto moved,
                       workflows::migrate(from->workflow, to->workflow, plan, before.configuration));
  return moved.configuration;
}

}  // namespace internal

Result<PlanDefinition> load_migration_plan(const std::string& path, Diagnostics& diagnostics) {
  HTX_ASSIGN_OR_RETURN(const Document document, load_document(path, diagnostics));
  auto plan = workflows::read_migration_plan(document, diagnostics);
  if (!plan) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
  return PlanDefinition{*std::move(plan), canonical_form(document)};
}

Result<MigrationOutcome> migrate_cases(const Session& session, const PlanDefinition& plan, Date on,
                                       Apply apply) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kRecount));
  HTX_ASSIGN_OR_RETURN(const WorkflowDefinition* target, session.library.workflow(plan.plan.workflow));
  if (target->workflow.version() != plan.plan.to) {
    return Error(ErrorCode::kNotFound, {"cases.no-such-version",
                                        {{"workflow", plan.plan.workflow},
                                         {"version", std::to_string(plan.plan.to)},
                                         {"found", std::to_string(target->workflow.version())}}});
  }
  MigrationOutcome outcome;
  CaseRepository repository(session);
  HTX_ASSIGN_OR_RETURN(
      const auto rows,
      session.store.cases({.cooperative = {}, .workflow = plan.plan.workflow, .status = CaseStatus::kOpen}));
  std::vector<std::string> concerned;
  std::map<Digest, bool> checked;
  for (const CaseRow& row : rows) {
    HTX_ASSIGN_OR_RETURN(const auto definition, repository.definition(row.workflow_digest, row.workflow));
    if (definition->workflow.version() != plan.plan.from) continue;
    concerned.push_back(row.id);
    if (!checked.emplace(row.workflow_digest, true).second) continue;
    const auto analysis = workflows::check_migration(definition->workflow, target->workflow, plan.plan);
    for (const workflows::Finding& finding : analysis.findings) {
      if (finding.severity == Severity::kError) outcome.findings.push_back(finding);
    }
  }
  if (!outcome.findings.empty()) apply = Apply::kTry;
  outcome.applied = apply == Apply::kWrite;
  for (const std::string& id : concerned) {
    HTX_ASSIGN_OR_RETURN(CaseMigration done, migrate_one(repository, id, {plan, *target, on, apply}));
    outcome.cases.push_back(std::move(done));
  }
  return outcome;
}

Status undo_migration(const Session& session, const std::string& case_id, Date on) {
  HTX_RETURN_IF_ERROR(check_may(session, Operation::kRecount));
  CaseRepository repository(session);
  HTX_ASSIGN_OR_RETURN(Transaction transaction, repository.begin());
  HTX_ASSIGN_OR_RETURN(LoadedCase loaded, repository.load(case_id));
  if (loaded.journal.empty() || loaded.journal.back().kind != LineKind::kMigrate) {
    return Error(ErrorCode::kConflict, {"cases.no-migration-to-undo", {{"id", case_id}}});
  }
  HTX_ASSIGN_OR_RETURN(const LoadedCase before, repository.load(case_id, loaded.state.lines - 1));
  LineDraft draft;
  draft.kind = LineKind::kMigrateUndo;
  draft.on = std::max(on, loaded.state.last_on);
  draft.after = before.state.configuration;
  draft.details.add("undoes", loaded.state.lines);
  workflows::StandStills stills = loaded.state.stand_stills;
  stills.enter(before.workflow(), *draft.after, draft.on);
  for (const auto& [id, due] : before.state.deadlines) {
    HTX_ASSIGN_OR_RETURN(DeadlineRow row, restored(session, before.workflow(), stills, due, draft.on));
    const auto now = loaded.state.deadlines.find(id);
    if (now == loaded.state.deadlines.end() || !(now->second == row))
      draft.deadlines.push_back(std::move(row));
  }
  for (const auto& [id, due] : loaded.state.deadlines) {
    if (!before.state.deadlines.contains(id)) draft.stopped.push_back(id);
  }
  loaded.definition = before.definition;
  HTX_RETURN_IF_ERROR(repository.write(transaction, loaded, std::move(draft)));
  return repository.commit(transaction);
}

}  // namespace htx
