#include "engine/store/internal/store_impl.h"

namespace htx {
namespace {

using internal::SqlRow;

Result<Digest> digest_of(const Json& row) {
  HTX_ASSIGN_OR_RETURN(const std::string bytes, canonical_json(row));
  return sha256(as_bytes(bytes));
}

Json rows_json(const RowsRoot& rows) {
  Json json;
  return json.add("count", rows.count).add("root", to_hex(rows.root));
}

// A row that was written a moment ago in the same transaction.
template <class Row>
Result<Digest> digest_of_written(const Result<std::optional<Row>>& row) {
  if (!row) return row.error();
  if (!*row) return Error(ErrorCode::kInternal, "store.no-entry");
  return row_digest(**row);
}

Status add_line(internal::Database& database, const std::string& case_id, std::int64_t number, Json& wrote) {
  Json line;
  line.add("case", case_id).add("line", number);
  HTX_RETURN_IF_ERROR(database.run("SELECT body FROM journal WHERE case_id = ? AND seq = ?",
                                   {case_id, number}, [&](const SqlRow& row) {
                                     line.add("sha256", to_hex(sha256(row.blob(0))));
                                     return false;
                                   }));
  wrote.add("line", std::move(line));
  return Done{};
}

}  // namespace

namespace internal {

Result<RowsRoot> root_over(Database& database, std::string_view sql, std::int64_t id) {
  Frontier tree;
  HTX_RETURN_IF_ERROR(database.run(sql, {id}, [&](const SqlRow& row) {
    tree.append(leaf_hash(row.blob(0)));
    return true;
  }));
  return RowsRoot{.count = static_cast<std::int64_t>(tree.size()), .root = tree.root()};
}

}  // namespace internal

Result<Digest> row_digest(const Batch& row) {
  Json json;
  json.add("id", row.id).add("kind", row.kind).add("at", row.at).add("actor", row.actor);
  json.add("source", row.source).add("source_digest", to_hex(row.source_digest));
  return digest_of(json.add("summary", row.summary));
}

Result<Digest> row_digest(const OutboxRow& row) {
  Json json;
  json.add("id", row.id).add("case_id", row.case_id).add("line", row.line).add("item", row.item);
  json.add("kind", row.kind).add("addressee", row.addressee).add("at", row.at);
  return digest_of(
      json.add("done_at", row.done_at).add("done_by", row.done_by).add("done_note", row.done_note));
}

Result<Digest> row_digest(const CommandKey& row) {
  Json json;
  json.add("key", row.key).add("command", to_hex(row.command)).add("at", row.at);
  return digest_of(json.add("actor", row.actor).add("result", row.result));
}

// Everything is read back: what the file does not have is not in the ledger either.
Result<Json> Transaction::what_was_written() {
  internal::Database& database = *store_->database;
  Json wrote;
  if (waiting_.batch != 0) {
    HTX_ASSIGN_OR_RETURN(const Digest digest, digest_of_written(internal::batch(database, waiting_.batch)));
    Json batch;
    wrote.add("batch", batch.add("id", waiting_.batch).add("sha256", to_hex(digest)));
  }
  if (waiting_.records) {
    HTX_ASSIGN_OR_RETURN(const RowsRoot records, internal::records_root(database, waiting_.batch));
    wrote.add("records", rows_json(records));
  }
  if (waiting_.assessments) {
    HTX_ASSIGN_OR_RETURN(const RowsRoot assessments, internal::assessments_root(database, waiting_.batch));
    wrote.add("assessments", rows_json(assessments));
  }
  if (!waiting_.definitions.empty()) {
    Json::Array digests;
    for (const Digest& digest : waiting_.definitions) digests.push_back(to_hex(digest));
    wrote.add("definitions", std::move(digests));
  }
  if (waiting_.line != 0) HTX_RETURN_IF_ERROR(add_line(database, waiting_.case_id, waiting_.line, wrote));
  if (!waiting_.finished.empty()) {
    Json::Array finished;
    for (const std::int64_t id : waiting_.finished) {
      HTX_ASSIGN_OR_RETURN(const Digest digest, digest_of_written(internal::outbox_row(database, id)));
      Json row;
      finished.push_back(row.add("id", id).add("sha256", to_hex(digest)));
    }
    wrote.add("outbox", std::move(finished));
  }
  if (!waiting_.key.empty()) {
    HTX_ASSIGN_OR_RETURN(const Digest digest,
                         digest_of_written(internal::command_key(database, waiting_.key)));
    Json key;
    wrote.add("key", key.add("key", waiting_.key).add("sha256", to_hex(digest)));
  }
  return wrote;
}

}  // namespace htx
