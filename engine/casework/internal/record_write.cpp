#include "engine/casework/internal/record_write.h"

#include "engine/ledger/merkle.h"

namespace htx::internal {

Status put_office_record(const Office& office, Transaction& transaction, OfficeRecord record) {
  Entry entry = entry_of(office, record.action, record.subject);
  Json body;
  body.add("fields", std::move(record.fields)).add("at", entry.at).add("actor", entry.actor);
  HTX_ASSIGN_OR_RETURN(const std::int64_t batch, transaction.put_batch({.kind = record.action,
                                                                        .at = entry.at,
                                                                        .actor = office.actor.account,
                                                                        .source = {},
                                                                        .source_digest = {},
                                                                        .summary = Json(Json::Object{})}));
  HTX_RETURN_IF_ERROR(transaction.put_record(record.kind, record.key, body, batch));
  HTX_ASSIGN_OR_RETURN(const std::string bytes, canonical_json(body));
  Frontier rows;
  rows.append(leaf_hash(as_bytes(bytes)));
  entry.details.add("batch", batch).add("record", record.kind + " " + record.key);
  entry.details.add("records", std::int64_t{1}).add("records_root", to_hex(rows.root()));
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(entry)));
  return Done{};
}

Status write_record(const Office& office, OfficeRecord record) {
  HTX_ASSIGN_OR_RETURN(Transaction transaction, office.store.begin());
  HTX_RETURN_IF_ERROR(put_office_record(office, transaction, std::move(record)));
  return transaction.commit();
}

}  // namespace htx::internal
