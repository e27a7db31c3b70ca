#include "engine/store/internal/store_impl.h"

namespace htx {
namespace {

using internal::SqlRow;

CaseRow case_of(const SqlRow& row) {
  return {.id = row.text(0),
          .cooperative = row.text(1),
          .workflow = row.text(2),
          .workflow_digest = row.digest(3),
          .revision = row.integer(4),
          .status = row.text(5),
          .configuration = row.text(6),
          .data = row.text(7)};
}

DeadlineRow due_of(const SqlRow& row) {
  return {.case_id = row.text(0),
          .deadline = row.text(1),
          .due = row.text(2),
          .warn = row.text(3),
          .body = row.text(4),
          .run = row.integer(5),
          .acted_on_at = row.text(6)};
}

DocumentRow document_of(const SqlRow& row) {
  return {.case_id = row.text(0),
          .id = row.text(1),
          .kind = row.text(2),
          .name = row.text(3),
          .media_type = row.text(4),
          .at = row.text(5),
          .actor = row.text(6),
          .digest = row.digest(7)};
}

}  // namespace

Result<std::optional<CaseRow>> Store::case_row(std::string_view id) {
  return internal::one_row(
      *impl_->database,
      "SELECT id, cooperative, workflow, workflow_digest, revision, status, configuration, data "
      "FROM case_file WHERE id = ?",
      {id}, case_of);
}

Result<std::vector<CaseRow>> Store::cases(const CaseFilter& filter) {
  if (!filter.cooperative.empty()) {
    // By the index: a cooperative has few cases, and most commands ask for them.
    return internal::all_rows(*impl_->database,
                              "SELECT id, cooperative, workflow, workflow_digest, revision, status, "
                              "configuration, data FROM case_file WHERE cooperative = ?1 "
                              "AND (?2 = '' OR workflow = ?2) AND (?3 = '' OR status = ?3) ORDER BY id",
                              {filter.cooperative, filter.workflow, filter.status}, case_of);
  }
  return internal::all_rows(*impl_->database,
                            "SELECT id, cooperative, workflow, workflow_digest, revision, status, "
                            "configuration, data FROM case_file "
                            "WHERE (?1 = '' OR workflow = ?1) AND (?2 = '' OR status = ?2) ORDER BY id",
                            {filter.workflow, filter.status}, case_of);
}

Result<std::vector<JournalRow>> Store::journal(std::string_view case_id) {
  return internal::all_rows(
      *impl_->database, "SELECT seq, body FROM journal WHERE case_id = ? ORDER BY seq", {case_id},
      [](const SqlRow& row) { return JournalRow{.seq = row.integer(0), .body = row.text(1)}; });
}

Result<std::vector<DeadlineRow>> Store::deadlines_of(std::string_view case_id) {
  return internal::all_rows(*impl_->database,
                            "SELECT case_id, deadline, due, warn, body, generation, fired FROM due WHERE "
                            "case_id = ? ORDER BY due, deadline",
                            {case_id}, due_of);
}

Result<std::vector<DeadlineRow>> Store::deadlines_between(std::string_view first, std::string_view last) {
  return internal::all_rows(
      *impl_->database,
      "SELECT case_id, deadline, due, warn, body, generation, fired FROM due WHERE due BETWEEN ? AND ? "
      "ORDER BY due, case_id, deadline",
      {first, last}, due_of);
}

Result<std::vector<DeadlineRow>> Store::expired_before(std::string_view day, std::int64_t count) {
  return internal::all_rows(
      *impl_->database,
      "SELECT case_id, deadline, due, warn, body, generation, fired FROM due "
      "WHERE fired = '' AND due > '' AND due < ? ORDER BY due, case_id, deadline LIMIT ?",
      {day, count}, due_of);
}

Result<std::vector<DocumentRow>> Store::documents(std::string_view case_id) {
  return internal::all_rows(*impl_->database,
                            "SELECT case_id, id, kind, name, media_type, at, actor, digest FROM document "
                            "WHERE case_id = ? ORDER BY at, id",
                            {case_id}, document_of);
}

Result<std::optional<std::string>> Store::document_bytes(const Digest& digest) {
  auto bytes =
      internal::one_row(*impl_->database, "SELECT bytes FROM content WHERE digest = ?", {ByteSpan(digest)},
                        [](const SqlRow& row) { return std::string(as_text(row.blob(0))); });
  if (!bytes || !*bytes || sha256(as_bytes(**bytes)) == digest) return bytes;
  return Error(ErrorCode::kCorrupt, {"store.row-damaged", {{"what", to_hex(digest)}}});
}

Status Transaction::append_line(const CaseRow& row, std::string_view body) {
  HTX_RETURN_IF_ERROR(writing());
  if (waiting_.line != 0) return Error(ErrorCode::kInternal, "store.no-entry");
  std::string before;
  HTX_RETURN_IF_ERROR(kept(store_->database->run("SELECT configuration FROM case_file WHERE id = ?", {row.id},
                                                 [&](const SqlRow& standing) {
                                                   before = standing.text(0);
                                                   return false;
                                                 })));
  if (row.revision == 1) {
    HTX_RETURN_IF_ERROR(kept(store_->database->run(
        "INSERT INTO case_file (id, cooperative, workflow, workflow_digest, revision, status, "
        "configuration, data) VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
        {row.id, row.cooperative, row.workflow, ByteSpan(row.workflow_digest), row.status, row.configuration,
         row.data})));
  } else {
    HTX_RETURN_IF_ERROR(kept(store_->database->run(
        "UPDATE case_file SET workflow_digest = ?2, revision = ?3, status = ?4, configuration = ?5, "
        "data = ?6 WHERE id = ?1 AND revision = ?3 - 1",
        {row.id, ByteSpan(row.workflow_digest), row.revision, row.status, row.configuration, row.data})));
  }
  if (store_->database->changed_rows() == 1) {
    HTX_RETURN_IF_ERROR(
        write("INSERT INTO journal (case_id, seq, body) VALUES (?, ?, ?)", {row.id, row.revision, body}));
    waiting_.case_id = row.id;
    waiting_.line = row.revision;
    waiting_.configuration_before = std::move(before);
    return Done{};
  }
  const auto current =
      store_->database->integer("SELECT revision FROM case_file WHERE id = ?", {std::string_view(row.id)});
  if (!current) return kept(current.error());
  return Error(ErrorCode::kConflict, {"store.case-conflict",
                                      {{"id", row.id},
                                       {"expected", std::to_string(row.revision - 1)},
                                       {"found", std::to_string(*current)}}});
}

Status Transaction::put_deadline(const DeadlineRow& due) {
  return write(
      "INSERT INTO due (case_id, deadline, due, warn, body, generation, fired) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (case_id, deadline) DO UPDATE SET "
      "due = ?3, warn = ?4, body = ?5, generation = ?6, fired = ?7",
      {due.case_id, due.deadline, due.due, due.warn, due.body, due.run, due.acted_on_at});
}

Status Transaction::remove_deadline(std::string_view case_id, std::string_view deadline) {
  return write("DELETE FROM due WHERE case_id = ? AND deadline = ?", {case_id, deadline});
}

Result<Digest> Transaction::put_document(const DocumentRow& document, std::string_view bytes) {
  const Digest digest = sha256(as_bytes(bytes));
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO content (digest, bytes) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
            {ByteSpan(digest), as_bytes(bytes)}));
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO document (case_id, id, kind, name, media_type, at, actor, digest) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            {document.case_id, document.id, document.kind, document.name, document.media_type, document.at,
             document.actor, ByteSpan(digest)}));
  return digest;
}

}  // namespace htx
