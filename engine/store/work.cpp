#include "engine/store/internal/store_impl.h"

namespace htx {
namespace {

using internal::SqlRow;

WorkRow work_of_row(const SqlRow& row) {
  return {.case_id = row.text(0),
          .item = row.text(1),
          .kind = row.text(2),
          .role = row.text(3),
          .holder = row.text(4),
          .since = row.text(5),
          .deadline = row.text(6)};
}

WorkListRow list_row(const SqlRow& row) {
  return {.work = work_of_row(row),
          .cooperative = row.text(7),
          .workflow = row.text(8),
          .workflow_digest = row.digest(9),
          .due = row.text(10),
          .warn = row.text(11),
          .run = row.integer(12),
          .acted_on_at = row.text(13)};
}

OutboxRow outbox_of_row(const SqlRow& row) {
  return {.id = row.integer(0),
          .case_id = row.text(1),
          .line = row.integer(2),
          .item = row.integer(3),
          .kind = row.text(4),
          .addressee = row.text(5),
          .at = row.text(6),
          .done_at = row.text(7),
          .done_by = row.text(8),
          .done_note = row.text(9)};
}

CommandKey key_of_row(const SqlRow& row) {
  return {.key = row.text(0),
          .command = row.digest(1),
          .at = row.text(2),
          .actor = row.text(3),
          .result = row.text(4)};
}

}  // namespace

#define HTX_OUTBOX_COLUMNS \
  "SELECT id, case_id, line, item, kind, addressee, at, done_at, done_by, done_note FROM outbox "
#define HTX_WORK_COLUMNS                                                                                 \
  "SELECT w.case_id, w.item, w.kind, w.role, w.holder, w.since, w.deadline, c.cooperative, c.workflow, " \
  "c.workflow_digest, "

Result<std::vector<WorkRow>> Store::work_of(std::string_view case_id) {
  return internal::all_rows(
      *impl_->database,
      "SELECT case_id, item, kind, role, holder, since, deadline FROM work WHERE case_id = ? ORDER BY item",
      {case_id}, work_of_row);
}

Result<std::vector<WorkListRow>> Store::work_list(const WorkFilter& filter) {
  if (!filter.due_until.empty()) {
    // The deadlines lead, by their index: what is not due yet is never looked at.
    return internal::all_rows(
        *impl_->database,
        HTX_WORK_COLUMNS
        "d.due, d.warn, d.generation, d.fired FROM due AS d "
        "CROSS JOIN work AS w ON w.case_id = d.case_id AND w.deadline = d.deadline "
        "CROSS JOIN case_file AS c ON c.id = w.case_id "
        "WHERE d.due > '' AND d.due <= ?3 AND (?1 = '' OR w.role = ?1) AND (?2 = '' OR w.holder = ?2) "
        "ORDER BY d.due, w.case_id, w.item",
        {filter.role, filter.holder, filter.due_until}, list_row);
  }
  return internal::all_rows(
      *impl_->database,
      HTX_WORK_COLUMNS
      "coalesce(d.due, ''), coalesce(d.warn, ''), coalesce(d.generation, 0), coalesce(d.fired, '') "
      "FROM work AS w JOIN case_file AS c ON c.id = w.case_id "
      "LEFT JOIN due AS d ON d.case_id = w.case_id AND d.deadline = w.deadline "
      "WHERE (?1 = '' OR w.role = ?1) AND (?2 = '' OR w.holder = ?2) "
      "ORDER BY coalesce(nullif(d.due, ''), '~'), w.case_id, w.item",
      {filter.role, filter.holder}, list_row);
}

Result<std::optional<OutboxRow>> Store::outbox_row(std::int64_t id) {
  return internal::outbox_row(*impl_->database, id);
}

Result<std::optional<OutboxRow>> internal::outbox_row(Database& database, std::int64_t id) {
  return one_row(database, HTX_OUTBOX_COLUMNS "WHERE id = ?", {id}, outbox_of_row);
}

Result<std::vector<OutboxRow>> Store::outbox_of(std::string_view case_id) {
  return internal::all_rows(*impl_->database, HTX_OUTBOX_COLUMNS "WHERE case_id = ? ORDER BY id", {case_id},
                            outbox_of_row);
}

Result<std::vector<OutboxRow>> Store::outbox(bool only_open) {
  if (only_open)
    return internal::all_rows(*impl_->database, HTX_OUTBOX_COLUMNS "WHERE done_at = '' ORDER BY id", {},
                              outbox_of_row);
  return internal::all_rows(*impl_->database, HTX_OUTBOX_COLUMNS "ORDER BY id", {}, outbox_of_row);
}

#undef HTX_OUTBOX_COLUMNS
#undef HTX_WORK_COLUMNS

Result<std::optional<CommandKey>> Store::command_key(std::string_view key) {
  return internal::command_key(*impl_->database, key);
}

Result<std::optional<CommandKey>> internal::command_key(Database& database, std::string_view key) {
  return one_row(database, "SELECT key, command, at, actor, result FROM command_key WHERE key = ?", {key},
                 key_of_row);
}

Result<std::vector<CommandKey>> Store::command_keys() {
  return internal::all_rows(*impl_->database,
                            "SELECT key, command, at, actor, result FROM command_key ORDER BY key", {},
                            key_of_row);
}

Status Transaction::put_work(const WorkRow& row) {
  return write(
      "INSERT INTO work (case_id, item, kind, role, holder, since, deadline) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (case_id, item) DO UPDATE SET "
      "kind = ?3, role = ?4, holder = ?5, since = ?6, deadline = ?7",
      {row.case_id, row.item, row.kind, row.role, row.holder, row.since, row.deadline});
}

Status Transaction::remove_work(std::string_view case_id, std::string_view item) {
  return write("DELETE FROM work WHERE case_id = ? AND item = ?", {case_id, item});
}

Result<std::int64_t> Transaction::put_outbox(const OutboxRow& row) {
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO outbox (case_id, line, item, kind, addressee, at, done_at, done_by, done_note) "
            "VALUES (?, ?, ?, ?, ?, ?, '', '', '')",
            {row.case_id, row.line, row.item, row.kind, row.addressee, row.at}));
  return store_->database->last_row_id();
}

Status Transaction::finish_outbox(std::int64_t id, std::string_view at, std::string_view by,
                                  std::string_view note) {
  HTX_RETURN_IF_ERROR(writing());
  auto row = internal::one_row(*store_->database, "SELECT done_at, done_by FROM outbox WHERE id = ?", {id},
                               [](const SqlRow& r) { return std::pair(r.text(0), r.text(1)); });
  if (!row) return kept(std::move(row).error());
  if (!*row) return Error(ErrorCode::kNotFound, {"store.no-outbox", {{"id", std::to_string(id)}}});
  if (!(*row)->first.empty()) {
    return Error(
        ErrorCode::kConflict,
        {"store.outbox-done", {{"id", std::to_string(id)}, {"at", (*row)->first}, {"by", (*row)->second}}});
  }
  HTX_RETURN_IF_ERROR(write("UPDATE outbox SET done_at = ?2, done_by = ?3, done_note = ?4 WHERE id = ?1",
                            {id, at, by, note}));
  waiting_.finished.push_back(id);
  return Done{};
}

Status Transaction::put_command_key(const CommandKey& key) {
  HTX_RETURN_IF_ERROR(writing());
  HTX_ASSIGN_OR_RETURN(const std::int64_t there,
                       store_->database->integer("SELECT count(*) FROM command_key WHERE key = ?",
                                                 {std::string_view(key.key)}));
  if (there != 0) return Error(ErrorCode::kConflict, {"store.key-used", {{"key", key.key}}});
  if (!waiting_.key.empty()) return Error(ErrorCode::kInternal, "store.no-entry");
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO command_key (key, command, at, actor, result) VALUES (?, ?, ?, ?, ?)",
            {key.key, ByteSpan(key.command), key.at, key.actor, key.result}));
  waiting_.key = key.key;
  return Done{};
}

}  // namespace htx
