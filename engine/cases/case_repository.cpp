#include "engine/cases/case_repository.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/base/check.h"
#include "engine/cases/case_memory.h"
#include "engine/cases/case_rules.h"
#include "engine/cases/journal_json.h"
#include "engine/cases/remembered_cases.h"
#include "engine/session/idempotency.h"
#include "engine/session/permission.h"
#include "engine/session/stored_definitions.h"
#include "engine/store/transaction.h"

namespace htx::internal {

using workflows::Workflow;

namespace {

// Whether a case stands where it stood: its revision grows with each line.
bool is_same(const CaseRow& row, const CaseRow& known) {
  return row.revision == known.revision && row.workflow_digest == known.workflow_digest &&
         row.status == known.status && row.configuration == known.configuration;
}

// Says which versions of documents a line was given for: those it rests on and those its files consent to,
// each as it comes with the line or else as it is on record.
void add_versions(const LoadedCase& loaded, const LineDraft& draft, JournalLine& line) {
  std::set<std::string> kinds(draft.rests_on.begin(), draft.rests_on.end());
  for (const DocumentRow& filed : line.filed) {
    if (const workflows::DocumentType* type = loaded.workflow().document(filed.kind))
      kinds.insert(type->of.begin(), type->of.end());
  }
  std::vector<std::string> versions;
  for (const std::string& kind : kinds) {
    const auto comes = std::ranges::find(line.filed, kind, &DocumentRow::kind);
    const DocumentRow* latest = comes == line.filed.end() ? loaded.state.latest_document(kind) : &*comes;
    if (latest != nullptr) versions.push_back(version_text(kind, latest->digest));
  }
  if (!versions.empty()) line.details.add("for", array_of(versions));
}

Error no_such_case(const std::string& id) {
  return {ErrorCode::kNotFound, {"cases.no-such-case", {{"id", id}}}};
}

}  // namespace

CaseRepository::CaseRepository(const Session& session, DefinitionSource source)
    : session_(session),
      sight_(session),
      source_(source),
      memory_(session.memory == nullptr ? nullptr : &session.memory->cases()) {}

std::string digest_of(std::string_view text) { return to_hex(sha256(as_bytes(text))); }

Result<std::shared_ptr<const WorkflowDefinition>> CaseRepository::definition(const Digest& digest,
                                                                             const std::string& id) {
  if (const auto known = definitions_.find(digest); known != definitions_.end()) return known->second;
  if (source_ == DefinitionSource::kLibraryFirst) {
    // The library outlives the repository, so nothing need own what it has.
    if (const WorkflowDefinition* shipped = session_.library.workflow_of(id, digest); shipped != nullptr)
      return std::shared_ptr<const WorkflowDefinition>(std::shared_ptr<void>(), shipped);
    if (memory_ != nullptr) {
      const auto known = memory_->definitions.find(digest);
      if (known != memory_->definitions.end()) return known->second;
    }
  }
  HTX_ASSIGN_OR_RETURN(WorkflowDefinition read,
                       read_stored(session_.store, digest, id, read_workflow_definition));
  auto definition = std::make_shared<const WorkflowDefinition>(std::move(read));
  definitions_[digest] = definition;
  if (memory_ != nullptr) memory_->definitions[digest] = definition;
  return definition;
}

Result<CaseState> CaseRepository::fold_lines(const CaseRow& row, const std::vector<JournalLine>& journal,
                                             std::int64_t count) {
  CaseState current;
  for (const JournalLine& line : journal) {
    if (count != 0 && line.line > count) break;
    HTX_ASSIGN_OR_RETURN(const auto by, definition(line.workflow_digest, row.workflow));
    HTX_RETURN_IF_ERROR(fold(current, by->workflow, line));
  }
  return current;
}

Status CaseRepository::check_sight(const CaseRow& row) {
  HTX_ASSIGN_OR_RETURN(const bool seen, sight_.has(row.cooperative));
  return seen ? Status(Done{}) : Status(no_such_case(row.id));
}

Result<LoadedCase> CaseRepository::load(const std::string& id, std::int64_t line) {
  HTX_ASSIGN_OR_RETURN(const auto row, session_.store.case_row(id));
  if (!row) return no_such_case(id);
  HTX_RETURN_IF_ERROR(check_sight(*row));
  LoadedCase loaded{.row = *row, .definition = {}, .journal = {}, .state = {}};
  HTX_ASSIGN_OR_RETURN(loaded.definition, definition(row->workflow_digest, row->workflow));
  HTX_ASSIGN_OR_RETURN(const auto rows, session_.store.journal(id));
  for (const JournalRow& journal : rows) {
    if (line != 0 && journal.line > line) break;
    HTX_ASSIGN_OR_RETURN(JournalLine read, read_journal_line(id, journal));
    loaded.journal.push_back(std::move(read));
  }
  const auto last = static_cast<std::int64_t>(loaded.journal.size());
  if (line != 0 && line != last) {
    return Error(ErrorCode::kNotFound, {"cases.no-such-line", {{"id", id}, {"line", std::to_string(line)}}});
  }
  HTX_ASSIGN_OR_RETURN(loaded.state, fold_lines(*row, loaded.journal));
  if (line != 0 && line < row->revision) {
    HTX_ASSIGN_OR_RETURN(loaded.definition, definition(loaded.state.workflow_digest, row->workflow));
    return loaded;
  }
  HTX_ASSIGN_OR_RETURN(
      const std::string configuration,
      canonical_json(workflows::to_json(loaded.workflow().chart(), loaded.state.configuration)));
  if (row->revision != last || row->configuration != configuration) {
    return Error(ErrorCode::kCorrupt, {"cases.case-differs", {{"id", id}}});
  }
  return loaded;
}

Result<CasePointer> CaseRepository::current(const std::string& id) {
  if (const auto written = written_.find(id); written != written_.end()) return written->second;
  if (memory_ != nullptr) {
    const RememberedCases::Known known = memory_->find(id);
    if (known.standing != nullptr) HTX_RETURN_IF_ERROR(check_sight(known.standing->row));
    if (known.is_current) return known.standing;
    if (known.standing != nullptr) {
      HTX_ASSIGN_OR_RETURN(const auto row, session_.store.case_row(id));
      if (row && is_same(*row, known.standing->row)) {
        memory_->keep(id, known.standing);
        return known.standing;
      }
    }
  }
  HTX_ASSIGN_OR_RETURN(LoadedCase loaded, load(id));
  loaded.journal.clear();
  loaded.state.outbox.clear();
  auto standing = std::make_shared<const LoadedCase>(std::move(loaded));
  if (memory_ != nullptr) memory_->keep(id, standing);
  return CasePointer(standing);
}

Result<std::vector<CaseRow>> CaseRepository::open_cases(const std::string& cooperative) {
  if (memory_ != nullptr) {
    if (const auto* known = memory_->open_cases(cooperative); known != nullptr) return *known;
  }
  HTX_ASSIGN_OR_RETURN(
      auto rows,
      session_.store.cases({.cooperative = cooperative, .workflow = {}, .status = CaseStatus::kOpen}));
  if (memory_ != nullptr && written_.empty()) memory_->keep_open_cases(cooperative, rows);
  return rows;
}

CaseRepository::~CaseRepository() {
  if (memory_ != nullptr) memory_->end(std::nullopt);
}

Result<Transaction> CaseRepository::begin() {
  written_.clear();
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session_.store.begin());
  if (memory_ != nullptr) {
    HTX_ASSIGN_OR_RETURN(const TreeHead head, session_.store.ledger_head());
    memory_->begin(head);
  }
  return transaction;
}

Status CaseRepository::commit(Transaction& transaction) {
  if (memory_ == nullptr) return transaction.commit();
  HTX_ASSIGN_OR_RETURN(const TreeHead head, session_.store.ledger_head());
  HTX_RETURN_IF_ERROR(transaction.commit());
  for (auto& [id, loaded] : written_) memory_->keep(id, std::move(loaded));
  written_.clear();
  memory_->end(head);
  return Done{};
}

Result<CaseReceipt> CaseRepository::record(std::string_view verb, const std::string& key, Json fingerprint,
                                           const std::function<Result<LinePlace>(Transaction&)>& work) {
  HTX_RETURN_IF_ERROR(check_may_in_cases(session_, Operation::kActInCases));
  HTX_ASSIGN_OR_RETURN(const CommandOnce command,
                       CommandOnce::of(session_, verb, key, std::move(fingerprint)));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, begin());
  HTX_ASSIGN_OR_RETURN(const auto used, command.earlier());
  if (used) {
    HTX_ASSIGN_OR_RETURN(const Json result, read_json(used->result));
    return CaseReceipt{.case_id = result.text_of("case"),
                       .line = result.integer_of("line").value_or(0),
                       .repeated = used->at};
  }
  command_ = &command;
  const Result<LinePlace> place = work(transaction);
  command_ = nullptr;
  if (!place) return place.error();
  HTX_RETURN_IF_ERROR(commit(transaction));
  return CaseReceipt{.case_id = place->case_id, .line = place->line};
}

Status CaseRepository::keep_answer(Transaction& transaction, const LinePlace& place) const {
  HTX_CHECK(command_ != nullptr);
  Json result;
  return command_->keep(transaction, result.add("case", place.case_id).add("line", place.line));
}

Result<CaseView> CaseRepository::shown(const Result<CaseReceipt>& receipt) {
  if (!receipt) return receipt.error();
  HTX_ASSIGN_OR_RETURN(CaseView shown, view(receipt->case_id, receipt->line));
  shown.repeated = receipt->repeated;
  return shown;
}

Result<CaseView> CaseRepository::once(std::string_view verb, const std::string& key, Json fingerprint,
                                      const std::function<Result<LinePlace>(Transaction&)>& work) {
  return shown(record(verb, key, std::move(fingerprint), work));
}

namespace {

// A case that goes on by the definition it has needs no other: the line that brought it put it there.
Status keep_workflow(Transaction& transaction, const LoadedCase& loaded) {
  const WorkflowDefinition& definition = *loaded.definition;
  if (loaded.row.revision > 0 && loaded.row.workflow_digest == definition.digest) return Done{};
  const Workflow& workflow = definition.workflow;
  return keep_definition(
      transaction, {"workflow", workflow.id(), workflow.version(), definition.canonical, definition.digest});
}

// The next line of a case.  Takes from the draft all that the line keeps; the bytes of files stay there.
JournalLine line_of(const LoadedCase& loaded, LineDraft& draft, const Actor& actor, const std::string& at) {
  const Workflow& workflow = loaded.workflow();
  JournalLine line{.line = loaded.state.lines + 1,
                   .at = at,
                   .on = draft.on,
                   .actor = actor.account,
                   .role = actor.role,
                   .on_behalf_of = draft.on_behalf_of,
                   .kind = draft.kind,
                   .event = draft.kind == LineKind::kEvent ? draft.event : std::string(to_string(draft.kind)),
                   .note = draft.note};
  line.workflow_digest = loaded.definition->digest;
  line.data = std::move(draft.data);
  line.details = std::move(draft.details);
  const workflows::Configuration& standing = draft.after ? *draft.after : loaded.state.configuration;
  if (draft.after) line.after = workflows::to_json(workflow.chart(), *draft.after);
  for (const std::string_view state : workflows::leaves(workflow.chart(), standing))
    line.states.emplace_back(state);
  for (const FileBytes& file : draft.files) {
    DocumentRow document{.case_id = loaded.row.id,
                         .id = fmt::format("{}-{}", file.kind, line.line),
                         .kind = file.kind,
                         .name = file.name,
                         .media_type = "application/octet-stream",
                         .at = at,
                         .actor = actor.account,
                         .digest = sha256(as_bytes(file.bytes))};
    line.documents.push_back(file.kind + " " + to_hex(document.digest));
    line.filed.push_back(std::move(document));
  }
  add_versions(loaded, draft, line);
  line.deadlines = std::move(draft.deadlines);
  line.stopped = std::move(draft.stopped);
  line.requested_effects = std::move(draft.requested_effects);
  return line;
}

}  // namespace

Result<LinePlace> CaseRepository::write(Transaction& transaction, const LoadedCase& loaded, LineDraft draft) {
  HTX_RETURN_IF_ERROR(check_day(session_, loaded.state, draft.on));
  const Workflow& workflow = loaded.workflow();
  const bool opens = loaded.row.revision == 0;
  const std::string_view verb = draft.kind == LineKind::kEvent ? "act" : to_string(draft.kind);
  Act act = act_of(session_, "case." + std::string(opens ? "open" : verb), "case:" + loaded.row.id);
  HTX_RETURN_IF_ERROR(keep_workflow(transaction, loaded));
  HTX_RETURN_IF_ERROR(keep_calendar(session_.library, loaded.state, draft.deadlines, transaction));
  const JournalLine line = line_of(loaded, draft, session_.actor, act.at);

  LoadedCase after{
      .row = loaded.row, .definition = loaded.definition, .journal = {}, .state = loaded.state, .work = {}};
  HTX_RETURN_IF_ERROR(fold(after.state, workflow, line));
  HTX_RETURN_IF_ERROR(update_row(after));
  after.work = work_of(after.state, after.row.id, workflow);
  HTX_ASSIGN_OR_RETURN(const std::string body, journal_bytes(line));
  HTX_RETURN_IF_ERROR(transaction.append_line(after.row, body));
  HTX_RETURN_IF_ERROR(write_rows(transaction, loaded, after, line));
  for (std::size_t i = 0; i < draft.files.size(); ++i)
    HTX_RETURN_IF_ERROR(transaction.put_document(line.filed[i], draft.files[i].bytes));

  LinePlace place{loaded.row.id, line.line};
  if (!draft.key.empty()) HTX_RETURN_IF_ERROR(keep_answer(transaction, place));
  act.details.add("event", line.event);
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(act)));
  if (memory_ == nullptr) return place;
  if (opens || after.row.status != loaded.row.status ||
      after.row.workflow_digest != loaded.row.workflow_digest)
    memory_->forget_open_cases(after.row.cooperative);
  after.state.outbox.clear();
  written_[place.case_id] = std::make_shared<const LoadedCase>(std::move(after));
  return place;
}

Status CaseRepository::update_row(LoadedCase& loaded) {
  const CaseState& current = loaded.state;
  CaseRow& row = loaded.row;
  row.revision = current.lines;
  row.status = status_of(current);
  row.workflow_digest = current.workflow_digest;
  HTX_ASSIGN_OR_RETURN(row.configuration,
                       canonical_json(workflows::to_json(loaded.workflow().chart(), current.configuration)));
  HTX_ASSIGN_OR_RETURN(row.data, canonical_json(current.configuration.data));
  return Done{};
}

Status CaseRepository::write_rows(Transaction& transaction, const LoadedCase& before, const LoadedCase& after,
                                  const JournalLine& line) {
  const std::string& id = after.row.id;
  for (const std::string& deadline : line.stopped)
    HTX_RETURN_IF_ERROR(transaction.remove_deadline(id, deadline));
  for (const DeadlineRow& due : line.deadlines) HTX_RETURN_IF_ERROR(transaction.put_deadline(due));
  if (before.work) {
    HTX_RETURN_IF_ERROR(write_work(transaction, id, *before.work, *after.work));
  } else {
    HTX_ASSIGN_OR_RETURN(const auto stored, session_.store.work_of(id));
    HTX_RETURN_IF_ERROR(write_work(transaction, id, stored, *after.work));
  }
  for (const OutboxRow& requested : after.state.outbox) {
    if (requested.line != line.line) continue;
    OutboxRow own = requested;
    own.case_id = id;
    HTX_RETURN_IF_ERROR(transaction.put_outbox(own));
  }
  return Done{};
}

Status write_work(Transaction& transaction, const std::string& case_id, const std::vector<WorkRow>& before,
                  const std::vector<WorkRow>& now) {
  for (const WorkRow& row : before) {
    if (std::ranges::find(now, row.item, &WorkRow::item) == now.end())
      HTX_RETURN_IF_ERROR(transaction.remove_work(case_id, row.item));
  }
  for (const WorkRow& row : now) {
    if (std::ranges::find(before, row) == before.end()) HTX_RETURN_IF_ERROR(transaction.put_work(row));
  }
  return Done{};
}

}  // namespace htx::internal
