#include "engine/session/record_write.h"

#include "engine/base/text.h"
#include "engine/store/transaction.h"

namespace htx::internal {

Status put_own_records(const Session& session, Transaction& transaction, const std::string& action,
                       const std::string& subject, std::vector<RecordFields> records) {
  Act act = act_of(session, action, subject);
  HTX_RETURN_IF_ERROR(transaction.put_batch({.kind = action,
                                             .at = act.at,
                                             .actor = act.actor,
                                             .source = {},
                                             .source_digest = {},
                                             .summary = Json(Json::Object{})}));
  std::vector<std::string> names;
  for (RecordFields& record : records) {
    Json body;
    body.add("fields", std::move(record.fields)).add("at", act.at).add("actor", act.actor);
    HTX_RETURN_IF_ERROR(transaction.put_record(record.kind, record.key, body));
    names.push_back(record.kind + " " + record.key);
  }
  act.details.add("record", join(names, ", "));
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(act)));
  return Done{};
}

Status put_own_record(const Session& session, Transaction& transaction, OwnRecord record) {
  std::vector<RecordFields> one;
  one.push_back({std::move(record.kind), std::move(record.key), std::move(record.fields)});
  return put_own_records(session, transaction, record.action, record.subject, std::move(one));
}

Status write_own_record(const Session& session, OwnRecord record) {
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session.store.begin());
  HTX_RETURN_IF_ERROR(put_own_record(session, transaction, std::move(record)));
  return transaction.commit();
}

}  // namespace htx::internal
