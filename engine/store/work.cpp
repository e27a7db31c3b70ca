#include "engine/store/internal/store_impl.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

using internal::SqlRow;

Result<WorkRow> work_of_row(const SqlRow& row) {
  internal::RowFields fields(row);
  WorkRow work{.case_id = row.text(0),
               .item = row.text(1),
               .kind = fields.word<WorkKind>(2),
               .role = row.text(3),
               .holder = row.text(4),
               .since = fields.day(5),
               .deadline = row.text(6)};
  if (fields.is_damaged()) return fields.damage("work " + work.item + " of " + work.case_id);
  return work;
}

Result<WorkListRow> list_row(const SqlRow& row) {
  HTX_ASSIGN_OR_RETURN(WorkRow work, work_of_row(row));
  internal::RowFields fields(row);
  WorkListRow listed{.work = std::move(work),
                     .cooperative = row.text(7),
                     .workflow = row.text(8),
                     .workflow_digest = row.digest(9),
                     .due = fields.day_or_none(10),
                     .warn = fields.day_or_none(11),
                     .run = row.integer(12),
                     .acted_on_at = row.text(13)};
  if (fields.is_damaged())
    return fields.damage("deadline " + listed.work.deadline + " of " + listed.work.case_id);
  return listed;
}

Result<OutboxRow> outbox_of_row(const SqlRow& row) {
  internal::RowFields fields(row);
  OutboxRow requested{.id = row.integer(0),
                      .case_id = row.text(1),
                      .line = row.integer(2),
                      .item = row.integer(3),
                      .kind = fields.word<OutboxKind>(4),
                      .addressee = row.text(5),
                      .at = row.text(6),
                      .done_at = row.text(7),
                      .done_by = row.text(8),
                      .done_note = row.text(9)};
  if (fields.is_damaged())
    return fields.damage("outbox " + std::to_string(requested.id) + " of " + requested.case_id);
  return requested;
}

CommandKey key_of_row(const SqlRow& row) {
  return {.key = row.text(0),
          .command = row.digest(1),
          .at = row.text(2),
          .actor = row.text(3),
          .result = row.text(4)};
}

}  // namespace

#define HTX_OUTBOX_COLUMNS                                                                              \
  "SELECT id, case_id, line, item, kind, addressee, at, done_at, done_by, done_note FROM outbox WHERE " \
  "office = ?1 "
#define HTX_WORK_COLUMNS                                                                                 \
  "SELECT w.case_id, w.item, w.kind, w.role, w.holder, w.since, w.deadline, c.cooperative, c.workflow, " \
  "c.workflow_digest, "

Result<std::vector<WorkRow>> Store::work_of(std::string_view case_id) {
  return impl_->all_rows(
      "SELECT case_id, item, kind, role, holder, since, deadline FROM work "
      "WHERE office = ?1 AND case_id = ?2 ORDER BY item",
      {impl_->office, case_id}, work_of_row);
}

Result<std::vector<WorkListRow>> Store::work_list(const WorkFilter& filter) {
  if (filter.due_until) {
    // The deadlines lead, by their index: what is not due yet is never looked at.
    return impl_->all_rows(
        HTX_WORK_COLUMNS
        "d.due, d.warn, d.run, d.acted_on_at FROM deadline AS d "
        "JOIN work AS w ON w.office = d.office AND w.case_id = d.case_id AND w.deadline = d.id "
        "JOIN case_file AS c ON c.office = w.office AND c.id = w.case_id "
        "WHERE d.office = ?1 AND d.due > '' AND d.due <= ?4 AND (?2 = '' OR w.role = ?2) "
        "AND (?3 = '' OR w.holder = ?3) ORDER BY d.due, w.case_id, w.item",
        {impl_->office, filter.role, filter.holder, to_text(*filter.due_until)}, list_row);
  }
  return impl_->all_rows(
      HTX_WORK_COLUMNS
      "coalesce(d.due, ''), coalesce(d.warn, ''), coalesce(d.run, 0), coalesce(d.acted_on_at, '') "
      "FROM work AS w JOIN case_file AS c ON c.office = w.office AND c.id = w.case_id "
      "LEFT JOIN deadline AS d ON d.office = w.office AND d.case_id = w.case_id AND d.id = w.deadline "
      "WHERE w.office = ?1 AND (?2 = '' OR w.role = ?2) AND (?3 = '' OR w.holder = ?3) "
      "ORDER BY coalesce(nullif(d.due, ''), '~'), w.case_id, w.item",
      {impl_->office, filter.role, filter.holder}, list_row);
}

Result<std::optional<OutboxRow>> Store::outbox_row(std::int64_t id) {
  return impl_->one_row(HTX_OUTBOX_COLUMNS "AND id = ?2", {impl_->office, id}, outbox_of_row);
}

Result<std::vector<OutboxRow>> Store::outbox_of(std::string_view case_id) {
  return impl_->all_rows(HTX_OUTBOX_COLUMNS "AND case_id = ?2 ORDER BY line, item", {impl_->office, case_id},
                         outbox_of_row);
}

Result<std::vector<OutboxRow>> Store::outbox(OutboxRows which) {
  switch (which) {
    case OutboxRows::kOpen:
      return impl_->all_rows(HTX_OUTBOX_COLUMNS "AND done_at = '' ORDER BY id", {impl_->office},
                             outbox_of_row);
    case OutboxRows::kAll: break;
  }
  return impl_->all_rows(HTX_OUTBOX_COLUMNS "ORDER BY id", {impl_->office}, outbox_of_row);
}

#undef HTX_OUTBOX_COLUMNS
#undef HTX_WORK_COLUMNS

Result<std::optional<CommandKey>> Store::command_key(std::string_view key) {
  return impl_->one_row(
      "SELECT key, command, at, actor, result FROM command_key WHERE office = ?1 AND key = ?2",
      {impl_->office, key}, key_of_row);
}

Result<std::vector<CommandKey>> Store::command_keys() {
  return impl_->all_rows(
      "SELECT key, command, at, actor, result FROM command_key WHERE office = ?1 ORDER BY key",
      {impl_->office}, key_of_row);
}

Status Transaction::put_work(const WorkRow& row) {
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO work (office, case_id, item, kind, role, holder, since, deadline) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (office, case_id, item) DO UPDATE SET "
            "kind = excluded.kind, role = excluded.role, holder = excluded.holder, since = excluded.since, "
            "deadline = excluded.deadline",
            {store_->office, row.case_id, row.item, to_string(row.kind), row.role, row.holder,
             to_text(row.since), row.deadline}));
  waiting_.work.insert(row.case_id);
  return Done{};
}

Status Transaction::remove_work(std::string_view case_id, std::string_view item) {
  HTX_RETURN_IF_ERROR(write("DELETE FROM work WHERE office = ?1 AND case_id = ?2 AND item = ?3",
                            {store_->office, case_id, item}));
  waiting_.work.emplace(case_id);
  return Done{};
}

Result<std::int64_t> Transaction::put_outbox(const OutboxRow& row) {
  HTX_RETURN_IF_ERROR(writing());
  HTX_ASSIGN_OR_RETURN(const std::int64_t id,
                       kept(store_->next_id("SELECT coalesce(max(id), 0) FROM outbox WHERE office = ?1")));
  HTX_RETURN_IF_ERROR(write(
      "INSERT INTO outbox (office, id, case_id, line, item, kind, addressee, at, done_at, done_by, "
      "done_note) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', '', '')",
      {store_->office, id, row.case_id, row.line, row.item, to_string(row.kind), row.addressee, row.at}));
  waiting_.outbox.insert(id);
  return id;
}

Status Transaction::finish_outbox(std::int64_t id, std::string_view at, std::string_view by,
                                  std::string_view note) {
  HTX_RETURN_IF_ERROR(writing());
  HTX_ASSIGN_OR_RETURN(
      const auto row,
      kept(store_->one_row("SELECT done_at, done_by FROM outbox WHERE office = ?1 AND id = ?2",
                           {store_->office, id},
                           [](const SqlRow& r) { return std::pair(r.text(0), r.text(1)); })));
  if (!row) return Error(ErrorCode::kNotFound, {"store.no-outbox", {{"id", std::to_string(id)}}});
  if (!row->first.empty()) {
    return Error(
        ErrorCode::kConflict,
        {"store.outbox-done", {{"id", std::to_string(id)}, {"at", row->first}, {"by", row->second}}});
  }
  HTX_RETURN_IF_ERROR(
      write("UPDATE outbox SET done_at = ?3, done_by = ?4, done_note = ?5 WHERE office = ?1 AND id = ?2",
            {store_->office, id, at, by, note}));
  waiting_.outbox.insert(id);
  return Done{};
}

Status Transaction::put_command_key(const CommandKey& key) {
  HTX_RETURN_IF_ERROR(writing());
  if (!waiting_.key.empty() && waiting_.key != key.key) return Error(ErrorCode::kInternal, "store.no-entry");
  HTX_RETURN_IF_ERROR(kept(store_->sql->run(
      "INSERT INTO command_key (office, key, command, at, actor, result) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
      "ON CONFLICT (office, key) DO NOTHING",
      {store_->office, key.key, ByteSpan(key.command), key.at, key.actor, key.result})));
  if (store_->sql->changed_rows() == 0)
    return Error(ErrorCode::kConflict, {"store.key-used", {{"key", key.key}}});
  waiting_.anything = true;
  waiting_.key = key.key;
  return Done{};
}

}  // namespace htx
