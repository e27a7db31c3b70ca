#include "engine/cases/outbox.h"

#include "engine/session/idempotency.h"
#include "engine/session/sight.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

Result<bool> sees_case(const Session& session, Sight& sight, const std::string& id) {
  HTX_ASSIGN_OR_RETURN(const auto row, session.store.case_row(id));
  if (!row) return false;
  return sight.has(row->cooperative);
}

// Fails with "store.no-outbox" if it is none of the actor's.
Status check_sight(const Session& session, std::int64_t id) {
  Sight sight(session);
  if (sight.is_whole()) return Done{};
  HTX_ASSIGN_OR_RETURN(const auto row, session.store.outbox_row(id));
  if (row) {
    HTX_ASSIGN_OR_RETURN(const bool seen, sees_case(session, sight, row->case_id));
    if (seen) return Done{};
  }
  return Error(ErrorCode::kNotFound, {"store.no-outbox", {{"id", std::to_string(id)}}});
}

}  // namespace

Result<std::vector<OutboxRow>> list_outbox(const Session& session, OutboxRows which) {
  HTX_ASSIGN_OR_RETURN(auto rows, session.store.outbox(which));
  Sight sight(session);
  if (sight.is_whole()) return rows;
  std::vector<OutboxRow> seen;
  for (OutboxRow& row : rows) {
    HTX_ASSIGN_OR_RETURN(const bool has, sees_case(session, sight, row.case_id));
    if (has) seen.push_back(std::move(row));
  }
  return seen;
}

Result<OutboxRow> finish_outbox(const Session& session, const OutboxDone& done) {
  Json fingerprint;
  fingerprint.add("id", done.id).add("by", done.by).add("note", done.note);
  HTX_ASSIGN_OR_RETURN(const auto command,
                       internal::CommandOnce::of(session, "outbox.done", done.key, std::move(fingerprint)));
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_ASSIGN_OR_RETURN(const auto used, command.earlier());
  const std::string by = done.by.empty() ? session.actor.account : done.by;
  if (!used) {
    Act told = act_of(session, "outbox.done", "outbox:" + std::to_string(done.id));
    HTX_RETURN_IF_ERROR(check_sight(session, done.id));
    HTX_RETURN_IF_ERROR(transaction.finish_outbox(done.id, told.at, by, done.note));
    Json result;
    HTX_RETURN_IF_ERROR(command.keep(transaction, result.add("outbox", done.id)));
    HTX_ASSIGN_OR_RETURN(const auto row, session.store.outbox_row(done.id));
    told.details.add("by", by).add("note", done.note);
    if (row) told.details.add("case", row->case_id).add("line", row->line).add("item", row->item);
    HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(told)));
    HTX_RETURN_IF_ERROR(transaction.commit());
  }
  HTX_ASSIGN_OR_RETURN(const auto row, session.store.outbox_row(done.id));
  if (!row) return Error(ErrorCode::kNotFound, {"store.no-outbox", {{"id", std::to_string(done.id)}}});
  return *row;
}

}  // namespace htx
