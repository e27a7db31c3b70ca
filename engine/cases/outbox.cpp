#include "engine/cases/outbox.h"

#include "engine/session/idempotency.h"
#include "engine/store/transaction.h"

namespace htx {

Result<std::vector<OutboxRow>> list_outbox(const Session& session, OutboxRows which) {
  return session.store.outbox(which);
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
