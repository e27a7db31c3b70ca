#include <algorithm>

#include "engine/store/internal/store_impl.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

using internal::SqlRow;

Result<CaseRow> case_of(const SqlRow& row) {
  internal::RowFields fields(row);
  CaseRow found{.id = row.text(0),
                .cooperative = row.text(1),
                .workflow = row.text(2),
                .workflow_digest = row.digest(3),
                .revision = row.integer(4),
                .status = fields.word<CaseStatus>(5),
                .configuration = row.text(6),
                .data = row.text(7)};
  if (fields.is_damaged()) return fields.damage("case " + found.id);
  return found;
}

Result<DeadlineRow> deadline_of(const SqlRow& row) {
  internal::RowFields fields(row);
  DeadlineRow due{.case_id = row.text(0),
                  .deadline = row.text(1),
                  .due = fields.day_or_none(2),
                  .warn = fields.day_or_none(3),
                  .body = row.text(4),
                  .run = row.integer(5),
                  .acted_on_at = row.text(6)};
  if (fields.is_damaged()) return fields.damage("deadline " + due.deadline + " of " + due.case_id);
  return due;
}

// Without its work.
Result<CaseSummary> summary_of(std::string id, const SqlRow& row) {
  constexpr std::size_t kDay = 10;  // Characters of "2021-01-05".
  internal::RowFields fields(row);
  CaseSummary summary{.id = std::move(id),
                      .cooperative = row.text(1),
                      .workflow = row.text(2),
                      .status = fields.word<CaseStatus>(3),
                      .work = {},
                      .due = {},
                      .warn = {}};
  const std::string days = row.text(6);
  const bool is_day = read_date_if_any(days.substr(0, kDay), summary.due) &&
                      read_date_if_any(days.substr(std::min(kDay, days.size())), summary.warn);
  if (fields.is_damaged()) return fields.damage("case " + summary.id);
  if (!is_day) return internal::row_damaged("deadline of " + summary.id);
  return summary;
}

JournalRow journal_of(const SqlRow& row) { return {.line = row.integer(0), .body = row.text(1)}; }

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

#define HTX_CASE_COLUMNS                                                                      \
  "SELECT id, cooperative, workflow, workflow_digest, revision, status, configuration, data " \
  "FROM case_file WHERE office = ?1 AND "
#define HTX_DEADLINE_COLUMNS \
  "SELECT case_id, id, due, warn, body, run, acted_on_at FROM deadline WHERE office = ?1 AND "

Result<std::optional<CaseRow>> Store::case_row(std::string_view id) {
  return impl_->one_row(HTX_CASE_COLUMNS "id = ?2", {impl_->office, id}, case_of);
}

Result<std::vector<CaseRow>> Store::cases(const CaseFilter& filter) {
  const std::string_view status = filter.status ? to_string(*filter.status) : "";
  if (!filter.cooperative.empty()) {
    // By the index: a cooperative has few cases, and most commands ask for them.
    return impl_->all_rows(HTX_CASE_COLUMNS
                           "cooperative = ?2 AND (?3 = '' OR workflow = ?3) AND (?4 = '' OR status = ?4) "
                           "ORDER BY id",
                           {impl_->office, filter.cooperative, filter.workflow, status}, case_of);
  }
  return impl_->all_rows(HTX_CASE_COLUMNS
                         "(?2 = '' OR workflow = ?2) AND (?3 = '' OR status = ?3) ORDER BY id",
                         {impl_->office, filter.workflow, status}, case_of);
}

#undef HTX_CASE_COLUMNS

Result<std::vector<CaseSummary>> Store::case_summaries(const CaseFilter& filter) {
  // One row for each piece of work of a case.  Days are ten characters, so the least of "due warn" is the
  // deadline that ends first.
  std::vector<CaseSummary> all;
  std::optional<Error> damage;
  HTX_RETURN_IF_ERROR(impl_->sql->run(
      "SELECT c.id, c.cooperative, c.workflow, c.status, coalesce(w.item, ''), coalesce(w.holder, ''), "
      "coalesce((SELECT min(d.due || d.warn) FROM deadline AS d WHERE d.office = c.office "
      "AND d.case_id = c.id AND d.acted_on_at = '' AND d.due > ''), '') "
      "FROM case_file AS c LEFT JOIN work AS w ON w.office = c.office AND w.case_id = c.id "
      "WHERE c.office = ?1 AND (?2 = '' OR c.cooperative = ?2) AND (?3 = '' OR c.workflow = ?3) "
      "AND (?4 = '' OR c.status = ?4) ORDER BY c.id, w.item",
      {impl_->office, filter.cooperative, filter.workflow, filter.status ? to_string(*filter.status) : ""},
      [&](const SqlRow& row) {
        std::string id = row.text(0);
        if (all.empty() || all.back().id != id) {
          auto summary = summary_of(std::move(id), row);
          if (!summary) damage = summary.error();
          if (damage) return false;
          all.push_back(*std::move(summary));
        }
        if (std::string item = row.text(4); !item.empty())
          all.back().work.push_back({std::move(item), row.text(5)});
        return true;
      }));
  if (damage) return *damage;
  return all;
}

Result<std::vector<std::string>> Store::case_ids() {
  return impl_->all_rows("SELECT id FROM case_file WHERE office = ?1 ORDER BY id", {impl_->office},
                         [](const SqlRow& row) { return row.text(0); });
}

Result<std::vector<JournalRow>> Store::journal(std::string_view case_id) {
  return impl_->all_rows("SELECT line, body FROM journal WHERE office = ?1 AND case_id = ?2 ORDER BY line",
                         {impl_->office, case_id}, journal_of);
}

Result<std::optional<JournalRow>> Store::journal_line(std::string_view case_id, std::int64_t line) {
  return impl_->one_row("SELECT line, body FROM journal WHERE office = ?1 AND case_id = ?2 AND line = ?3",
                        {impl_->office, case_id, line}, journal_of);
}

Result<std::vector<DeadlineRow>> Store::deadlines_of(std::string_view case_id) {
  // Sorted here: asked to sort by day, SQLite would look through the days of the whole office.
  HTX_ASSIGN_OR_RETURN(auto rows, impl_->all_rows(HTX_DEADLINE_COLUMNS "case_id = ?2 ORDER BY id",
                                                  {impl_->office, case_id}, deadline_of));
  std::ranges::stable_sort(rows, {}, &DeadlineRow::due);
  return rows;
}

Result<std::vector<DeadlineRow>> Store::deadlines_between(Date first, Date last) {
  return impl_->all_rows(HTX_DEADLINE_COLUMNS "due BETWEEN ?2 AND ?3 ORDER BY due, case_id, id",
                         {impl_->office, to_text(first), to_text(last)}, deadline_of);
}

Result<std::vector<DeadlineRow>> Store::expired_before(Date day, std::int64_t count) {
  return impl_->all_rows(HTX_DEADLINE_COLUMNS
                         "acted_on_at = '' AND due > '' AND due < ?2 ORDER BY due, case_id, id LIMIT ?3",
                         {impl_->office, to_text(day), count}, deadline_of);
}

#undef HTX_DEADLINE_COLUMNS

Result<std::vector<DocumentRow>> Store::documents(std::string_view case_id) {
  return impl_->all_rows(
      "SELECT case_id, id, kind, name, media_type, at, actor, digest FROM document "
      "WHERE office = ?1 AND case_id = ?2 ORDER BY at, id",
      {impl_->office, case_id}, document_of);
}

Result<std::optional<Digest>> Store::stray_content() {
  std::optional<Digest> stray;
  for (const std::string_view statement :
       {"SELECT c.digest, c.bytes, EXISTS (SELECT 1 FROM document AS d WHERE d.digest = c.digest) "
        "FROM document_content AS c",
        "SELECT c.digest, c.bytes, EXISTS (SELECT 1 FROM definition AS d WHERE d.digest = c.digest) "
        "FROM definition_content AS c"}) {
    HTX_RETURN_IF_ERROR(impl_->sql->run(statement, {}, [&](const SqlRow& row) {
      if (row.integer(2) == 0 || sha256(row.blob(1)) != row.digest(0)) stray = row.digest(0);
      return !stray.has_value();
    }));
    if (stray) break;
  }
  return stray;
}

Result<std::optional<std::string>> Store::document_bytes(const Digest& digest) {
  auto bytes = impl_->one_row("SELECT bytes FROM document_content WHERE digest = ?1", {ByteSpan(digest)},
                              [](const SqlRow& row) { return std::string(as_text(row.blob(0))); });
  if (!bytes || !*bytes || sha256(as_bytes(**bytes)) == digest) return bytes;
  return internal::row_damaged(to_hex(digest));
}

Status Transaction::append_line(const CaseRow& row, std::string_view body) {
  HTX_RETURN_IF_ERROR(writing());
  if (waiting_.line != 0) return Error(ErrorCode::kInternal, "store.no-entry");
  std::string before;
  if (row.revision > 1) {
    HTX_RETURN_IF_ERROR(
        kept(store_->sql->run("SELECT configuration FROM case_file WHERE office = ?1 AND id = ?2",
                              {store_->office, row.id}, [&](const SqlRow& standing) {
                                before = to_hex(sha256(standing.blob(0)));
                                return false;
                              })));
  }
  if (row.revision == 1) {
    HTX_RETURN_IF_ERROR(kept(store_->sql->run(
        "INSERT INTO case_file (office, id, cooperative, workflow, workflow_digest, revision, status, "
        "configuration, data) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?8) ON CONFLICT (office, id) DO NOTHING",
        {store_->office, row.id, row.cooperative, row.workflow, ByteSpan(row.workflow_digest),
         to_string(row.status), row.configuration, row.data})));
  } else {
    HTX_RETURN_IF_ERROR(kept(store_->sql->run(
        "UPDATE case_file SET workflow_digest = ?3, revision = ?4, status = ?5, configuration = ?6, "
        "data = ?7 WHERE office = ?1 AND id = ?2 AND revision = ?4 - 1",
        {store_->office, row.id, ByteSpan(row.workflow_digest), row.revision, to_string(row.status),
         row.configuration, row.data})));
  }
  if (store_->sql->changed_rows() == 1) {
    HTX_RETURN_IF_ERROR(write("INSERT INTO journal (office, case_id, line, body) VALUES (?1, ?2, ?3, ?4)",
                              {store_->office, row.id, row.revision, body}));
    waiting_.case_id = row.id;
    waiting_.line = row.revision;
    waiting_.before = std::move(before);
    return Done{};
  }
  HTX_ASSIGN_OR_RETURN(
      const std::int64_t current,
      kept(store_->sql->integer("SELECT revision FROM case_file WHERE office = ?1 AND id = ?2",
                                {store_->office, row.id})));
  return Error(
      ErrorCode::kConflict,
      {"store.case-conflict",
       {{"id", row.id}, {"expected", std::to_string(row.revision - 1)}, {"found", std::to_string(current)}}});
}

Status Transaction::put_deadline(const DeadlineRow& due) {
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO deadline (office, case_id, id, due, warn, body, run, acted_on_at) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (office, case_id, id) DO UPDATE SET "
            "due = excluded.due, warn = excluded.warn, body = excluded.body, run = excluded.run, "
            "acted_on_at = excluded.acted_on_at",
            {store_->office, due.case_id, due.deadline, to_text(due.due), to_text(due.warn), due.body,
             due.run, due.acted_on_at}));
  waiting_.deadlines.insert(due.case_id);
  return Done{};
}

Status Transaction::remove_deadline(std::string_view case_id, std::string_view deadline) {
  HTX_RETURN_IF_ERROR(write("DELETE FROM deadline WHERE office = ?1 AND case_id = ?2 AND id = ?3",
                            {store_->office, case_id, deadline}));
  waiting_.deadlines.emplace(case_id);
  return Done{};
}

Result<Digest> Transaction::put_document(const DocumentRow& document, std::string_view bytes) {
  const Digest digest = sha256(as_bytes(bytes));
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO document_content (digest, bytes) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING",
            {ByteSpan(digest), as_bytes(bytes)}));
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO document (office, case_id, id, kind, name, media_type, at, actor, digest) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            {store_->office, document.case_id, document.id, document.kind, document.name, document.media_type,
             document.at, document.actor, ByteSpan(digest)}));
  waiting_.documents.insert(document.case_id);
  return digest;
}

}  // namespace htx
