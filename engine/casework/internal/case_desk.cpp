#include "engine/casework/internal/case_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/casework/case_memory.h"
#include "engine/casework/internal/command_once.h"
#include "engine/casework/internal/journal_json.h"
#include "engine/casework/internal/remembered_cases.h"
#include "engine/doc/digest.h"

namespace htx::internal {

using workflows::Workflow;

namespace {

// Whether a case stands where it stood: its revision grows with each line.
bool is_same(const CaseRow& row, const CaseRow& known) {
  return row.revision == known.revision && row.workflow_digest == known.workflow_digest &&
         row.status == known.status && row.configuration == known.configuration;
}

}  // namespace

std::string digest_of(std::string_view text) { return to_hex(sha256(as_bytes(text))); }

Result<std::shared_ptr<const WorkflowDefinition>> CaseDesk::definition(const Digest& digest,
                                                                       const std::string& id) {
  if (const auto known = definitions_.find(digest); known != definitions_.end()) return known->second;
  if (source_ == DefinitionSource::kLibraryFirst) {
    // The library outlives the desk, so nothing need own what it has.
    if (const WorkflowDefinition* shipped = office_.library.workflow_of(digest); shipped != nullptr)
      return std::shared_ptr<const WorkflowDefinition>(std::shared_ptr<void>(), shipped);
    if (office_.memory != nullptr) {
      const auto& remembered = office_.memory->cases().definitions;
      if (const auto known = remembered.find(digest); known != remembered.end()) return known->second;
    }
  }
  HTX_ASSIGN_OR_RETURN(const auto bytes, office_.store.definition(digest));
  if (!bytes) return Error(ErrorCode::kCorrupt, {"casework.definition-gone", {{"id", id}}});
  HTX_ASSIGN_OR_RETURN(const Document document, document_from_canonical(id, bytes->bytes));
  Diagnostics diagnostics;
  auto read = read_workflow_definition(document, diagnostics);
  if (!read) return Error(ErrorCode::kCorrupt, {"casework.definition-unreadable", {{"id", id}}});
  auto definition = std::make_shared<const WorkflowDefinition>(*std::move(read));
  definitions_[digest] = definition;
  if (office_.memory != nullptr) office_.memory->cases().definitions[digest] = definition;
  return definition;
}

Result<CaseSheet> CaseDesk::fold_lines(const CaseRow& row, const std::vector<JournalLine>& journal,
                                       std::int64_t count) {
  CaseSheet sheet;
  for (const JournalLine& line : journal) {
    if (count != 0 && line.line > count) break;
    HTX_ASSIGN_OR_RETURN(const auto by, definition(line.workflow_digest, row.workflow));
    HTX_RETURN_IF_ERROR(fold(sheet, by->workflow, line));
  }
  for (OutboxRow& asked : sheet.outbox) asked.case_id = row.id;
  return sheet;
}

Result<LoadedCase> CaseDesk::load(const std::string& id, std::int64_t line) {
  HTX_ASSIGN_OR_RETURN(const auto row, office_.store.case_row(id));
  if (!row) return Error(ErrorCode::kNotFound, {"casework.no-such-case", {{"id", id}}});
  LoadedCase loaded{.row = *row, .definition = {}, .journal = {}, .sheet = {}};
  HTX_ASSIGN_OR_RETURN(loaded.definition, definition(row->workflow_digest, row->workflow));
  HTX_ASSIGN_OR_RETURN(const auto rows, office_.store.journal(id));
  for (const JournalRow& journal : rows) {
    if (line != 0 && journal.seq > line) break;
    HTX_ASSIGN_OR_RETURN(JournalLine read, read_journal_line(id, journal));
    loaded.journal.push_back(std::move(read));
  }
  const auto last = static_cast<std::int64_t>(loaded.journal.size());
  if (line != 0 && line != last) {
    return Error(ErrorCode::kNotFound,
                 {"casework.no-such-line", {{"id", id}, {"line", std::to_string(line)}}});
  }
  HTX_ASSIGN_OR_RETURN(loaded.sheet, fold_lines(*row, loaded.journal));
  if (line != 0 && line < row->revision) {
    HTX_ASSIGN_OR_RETURN(loaded.definition, definition(loaded.sheet.workflow_digest, row->workflow));
    return loaded;
  }
  HTX_ASSIGN_OR_RETURN(
      const std::string configuration,
      canonical_json(workflows::to_json(loaded.workflow().chart(), loaded.sheet.configuration)));
  if (row->revision != last || row->configuration != configuration) {
    return Error(ErrorCode::kCorrupt, {"casework.case-differs", {{"id", id}}});
  }
  if (!loaded.sheet.tells_dues) {
    // Lines by an older version: the rows are all there is.
    HTX_ASSIGN_OR_RETURN(const auto dues, office_.store.dues_of(id));
    loaded.sheet.dues.clear();
    for (const DueRow& due : dues) {
      loaded.sheet.dues[due.deadline] = due;
      loaded.sheet.generations[due.deadline] = due.generation;
    }
    HTX_ASSIGN_OR_RETURN(loaded.sheet.documents, office_.store.documents(id));
  }
  return loaded;
}

Result<CasePointer> CaseDesk::stand(const std::string& id) {
  if (const auto written = written_.find(id); written != written_.end()) return written->second;
  RememberedCases* memory = office_.memory == nullptr ? nullptr : &office_.memory->cases();
  if (memory != nullptr) {
    if (const auto known = memory->cases.find(id); known != memory->cases.end()) {
      if (memory->trusted) return known->second;
      HTX_ASSIGN_OR_RETURN(const auto row, office_.store.case_row(id));
      if (row && is_same(*row, known->second->row)) return known->second;
    }
  }
  HTX_ASSIGN_OR_RETURN(LoadedCase loaded, load(id));
  loaded.journal.clear();
  loaded.sheet.outbox.clear();
  auto standing = std::make_shared<const LoadedCase>(std::move(loaded));
  // Lines by an older version do not tell all: such a case is read anew each time.
  if (memory != nullptr && standing->sheet.tells_dues) memory->keep(id, standing);
  return CasePointer(standing);
}

Result<Transaction> CaseDesk::begin() {
  written_.clear();
  return office_.store.begin();
}

Status CaseDesk::commit(Transaction& transaction) {
  HTX_RETURN_IF_ERROR(transaction.commit());
  if (office_.memory != nullptr) {
    for (auto& [id, loaded] : written_) office_.memory->cases().keep(id, std::move(loaded));
  }
  written_.clear();
  return Done{};
}

Result<CaseReceipt> CaseDesk::record(const std::string& verb, const std::string& key, Json asked,
                                     const std::function<Result<LinePlace>(Transaction&)>& work) {
  HTX_ASSIGN_OR_RETURN(const CommandOnce command, CommandOnce::of(office_, verb, key, std::move(asked)));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, begin());
  HTX_ASSIGN_OR_RETURN(const auto used, command.earlier());
  if (used) {
    HTX_ASSIGN_OR_RETURN(const Json result, read_json(used->result));
    return CaseReceipt{.case_id = result.text_of("case"),
                       .line = result.integer_of("line").value_or(0),
                       .repeated = used->at};
  }
  HTX_ASSIGN_OR_RETURN(const LinePlace place, work(transaction));
  Json result;
  result.add("case", place.case_id).add("line", place.line);
  HTX_RETURN_IF_ERROR(command.keep(transaction, result));
  HTX_RETURN_IF_ERROR(commit(transaction));
  return CaseReceipt{.case_id = place.case_id, .line = place.line};
}

Result<CaseView> CaseDesk::shown(const Result<CaseReceipt>& receipt) {
  if (!receipt) return receipt.error();
  HTX_ASSIGN_OR_RETURN(CaseView shown, view(receipt->case_id, receipt->line));
  shown.repeated = receipt->repeated;
  return shown;
}

Result<CaseView> CaseDesk::once(const std::string& verb, const std::string& key, Json asked,
                                const std::function<Result<LinePlace>(Transaction&)>& work) {
  return shown(record(verb, key, std::move(asked), work));
}

Result<LinePlace> CaseDesk::write(Transaction& transaction, const LoadedCase& loaded, LineDraft draft) {
  const Workflow& workflow = loaded.workflow();
  const bool opens = loaded.row.revision == 0;
  Entry entry = entry_of(
      office_, opens ? "case.open" : "case." + (draft.kind == "event" ? std::string("act") : draft.kind),
      "case:" + loaded.row.id);
  if (opens || loaded.row.workflow_digest != loaded.definition->digest) {
    // A case that goes on by the definition it has needs no other: the line that brought it put it there.
    const std::string version =
        std::to_string(workflow.version()) + "-" + to_hex(loaded.definition->digest).substr(0, 12);
    HTX_RETURN_IF_ERROR(
        transaction.put_definition("workflow", workflow.id(), version, loaded.definition->canonical));
  }
  HTX_RETURN_IF_ERROR(keep_calendar(office_.library, loaded.sheet, draft.dues, transaction));

  JournalLine line{.line = loaded.sheet.lines + 1,
                   .at = entry.at,
                   .on = draft.on,
                   .actor = office_.actor.account,
                   .role = office_.actor.role,
                   .on_behalf_of = draft.on_behalf_of,
                   .kind = draft.kind,
                   .event = draft.kind == "event" ? draft.event : draft.kind,
                   .note = draft.note};
  line.workflow_digest = loaded.definition->digest;
  line.data = draft.data;
  line.details = draft.details;
  const workflows::Configuration& standing = draft.after ? *draft.after : loaded.sheet.configuration;
  if (draft.after) line.after = workflows::to_json(workflow.chart(), *draft.after);
  for (const std::string_view state : workflows::leaves(workflow.chart(), standing))
    line.states.emplace_back(state);
  for (const FileBytes& file : draft.files) {
    DocumentRow document{.case_id = loaded.row.id,
                         .id = fmt::format("{}-{}", file.kind, line.line),
                         .kind = file.kind,
                         .name = file.name,
                         .media_type = "application/octet-stream",
                         .at = entry.at,
                         .actor = office_.actor.account,
                         .digest = sha256(as_bytes(file.bytes))};
    line.documents.push_back(file.kind + " " + to_hex(document.digest));
    line.filed.push_back(std::move(document));
  }
  line.dues = std::move(draft.dues);
  line.stopped = std::move(draft.stopped);
  line.asked = std::move(draft.asked);
  line.tells_dues = true;

  CaseSheet sheet = loaded.sheet;
  HTX_RETURN_IF_ERROR(fold(sheet, workflow, line));
  HTX_ASSIGN_OR_RETURN(CaseRow row, write_rows(transaction, loaded.row, line, sheet, workflow));
  for (std::size_t i = 0; i < draft.files.size(); ++i)
    HTX_RETURN_IF_ERROR(transaction.put_document(line.filed[i], draft.files[i].bytes));
  HTX_ASSIGN_OR_RETURN(const std::string body, journal_bytes(line));
  HTX_RETURN_IF_ERROR(transaction.append_journal(loaded.row.id, line.line, body));

  entry.before = opens ? "" : digest_of(loaded.row.configuration);
  entry.after = digest_of(row.configuration);
  entry.details.add("case", loaded.row.id).add("line", line.line).add("event", line.event);
  entry.details.add("journal_sha256", digest_of(body));
  if (!draft.key.empty()) entry.details.add("key", draft.key);
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(entry)));
  LinePlace place{loaded.row.id, line.line};
  if (office_.memory != nullptr && sheet.tells_dues) {
    sheet.outbox.clear();
    written_[place.case_id] = std::make_shared<const LoadedCase>(LoadedCase{
        .row = std::move(row), .definition = loaded.definition, .journal = {}, .sheet = std::move(sheet)});
  }
  return place;
}

Result<CaseRow> CaseDesk::write_rows(Transaction& transaction, const CaseRow& before, const JournalLine& line,
                                     const CaseSheet& sheet, const Workflow& workflow) {
  CaseRow row = before;
  row.status = sheet.configuration.running ? "open" : "closed";
  row.workflow_digest = sheet.workflow_digest;
  HTX_ASSIGN_OR_RETURN(row.configuration,
                       canonical_json(workflows::to_json(workflow.chart(), sheet.configuration)));
  HTX_ASSIGN_OR_RETURN(row.data, canonical_json(sheet.configuration.data));
  HTX_ASSIGN_OR_RETURN(row.revision, transaction.put_case(row, before.revision));
  for (const std::string& id : line.stopped) HTX_RETURN_IF_ERROR(transaction.remove_due(row.id, id));
  for (const DueRow& due : line.dues) HTX_RETURN_IF_ERROR(transaction.put_due(due));
  HTX_RETURN_IF_ERROR(transaction.put_work(row.id, work_of(sheet, row.id, workflow)));
  for (const OutboxRow& asked : sheet.outbox) {
    if (asked.line != line.line) continue;
    OutboxRow own = asked;
    own.case_id = row.id;
    HTX_RETURN_IF_ERROR(transaction.put_outbox(own));
  }
  return row;
}

}  // namespace htx::internal
