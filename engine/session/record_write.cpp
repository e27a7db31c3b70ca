#include "engine/session/record_write.h"
#include "engine/store/transaction.h"

namespace htx::internal {

Status put_own_record(const Session& session, Transaction& transaction, OwnRecord record) {
  Act act = act_of(session, record.action, record.subject);
  Json body;
  body.add("fields", std::move(record.fields)).add("at", act.at).add("actor", act.actor);
  HTX_RETURN_IF_ERROR(transaction.put_batch({.kind = record.action,
                                             .at = act.at,
                                             .actor = act.actor,
                                             .source = {},
                                             .source_digest = {},
                                             .summary = Json(Json::Object{})}));
  HTX_RETURN_IF_ERROR(transaction.put_record(record.kind, record.key, body));
  act.details.add("record", record.kind + " " + record.key);
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(act)));
  return Done{};
}

Status write_own_record(const Session& session, OwnRecord record) {
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_RETURN_IF_ERROR(put_own_record(session, transaction, std::move(record)));
  return transaction.commit();
}

}  // namespace htx::internal
