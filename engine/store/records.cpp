#include <limits>

#include "engine/store/internal/store_impl.h"

namespace htx {
namespace {

using internal::SqlRow;

constexpr std::int64_t kEveryBatch = std::numeric_limits<std::int64_t>::max();
// Sorts after every key that begins with the prefix it is appended to.
constexpr std::string_view kLastCodePoint = "\xF4\x8F\xBF\xBF";

// What this program wrote as canonical JSON reads as JSON; anything else was changed from outside and
// shows as null, which `damaged` reports.
Json stored_json(const std::string& text) { return read_json(text).value_or(Json()); }

Batch batch_of(const SqlRow& row) {
  return {.id = row.integer(0),
          .kind = row.text(1),
          .at = row.text(2),
          .actor = row.text(3),
          .source = row.text(4),
          .source_digest = row.digest(5),
          .summary = stored_json(row.text(6))};
}

Definition definition_of(const SqlRow& row) {
  return {.digest = row.digest(0),
          .kind = row.text(1),
          .id = row.text(2),
          .version = row.text(3),
          .bytes = std::string(as_text(row.blob(4)))};
}

Record record_of(const SqlRow& row) {
  return {.kind = row.text(0),
          .key = row.text(1),
          .revision = row.integer(2),
          .batch = row.integer(3),
          .digest = row.digest(4),
          .body = stored_json(row.text(5))};
}

RecordText record_text_of(const SqlRow& row) {
  return {.kind = row.text(0),
          .key = row.text(1),
          .revision = row.integer(2),
          .batch = row.integer(3),
          .digest = row.digest(4),
          .body = row.text(5)};
}

Error damaged(std::string what) {
  return Error(ErrorCode::kCorrupt, {"store.row-damaged", {{"what", std::move(what)}}});
}

// Whether a record is what its digest says.
Status intact(const Record& record) {
  const auto bytes = canonical_json(record.body);
  if (bytes && sha256(as_bytes(*bytes)) == record.digest) return Done{};
  return damaged(record.kind + " " + record.key + " (" + std::to_string(record.revision) + ")");
}

Result<std::vector<Record>> all_intact(Result<std::vector<Record>> records) {
  if (!records) return records;
  for (const Record& record : *records) HTX_RETURN_IF_ERROR(intact(record));
  return records;
}

Result<std::optional<Definition>> intact_definition(Result<std::optional<Definition>> found) {
  if (!found || !*found || sha256(as_bytes((*found)->bytes)) == (*found)->digest) return found;
  return damaged((*found)->kind + " " + (*found)->id + " " + (*found)->version);
}

}  // namespace

Status RecordText::check() const {
  if (sha256(as_bytes(body)) == digest) return Done{};
  return damaged(kind + " " + key + " (" + std::to_string(revision) + ")");
}

Result<std::optional<Batch>> internal::batch(Database& database, std::int64_t id) {
  return one_row(database,
                 "SELECT id, kind, at, actor, source, source_digest, summary FROM batch WHERE id = ?", {id},
                 batch_of);
}

Result<std::optional<Batch>> Store::batch(std::int64_t id) { return internal::batch(*impl_->database, id); }

Result<std::vector<Batch>> Store::batches(std::string_view kind) {
  return internal::all_rows(*impl_->database,
                            "SELECT id, kind, at, actor, source, source_digest, summary FROM batch "
                            "WHERE ?1 = '' OR kind = ?1 ORDER BY id DESC",
                            {kind}, batch_of);
}

Result<std::int64_t> Transaction::put_batch(const Batch& batch) {
  HTX_ASSIGN_OR_RETURN(const std::string summary, canonical_json(batch.summary));
  HTX_RETURN_IF_ERROR(writing());
  if (waiting_.batch != 0) return Error(ErrorCode::kInternal, "store.no-entry");
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO batch (kind, at, actor, source, source_digest, summary) VALUES (?, ?, ?, ?, ?, ?)",
            {batch.kind, batch.at, batch.actor, batch.source, ByteSpan(batch.source_digest), summary}));
  waiting_.batch = store_->database->last_row_id();
  return waiting_.batch;
}

Result<std::int64_t> Store::latest_batch() { return impl_->database->integer("SELECT max(id) FROM batch"); }

Result<std::optional<Definition>> Store::definition(const Digest& digest) {
  return intact_definition(internal::one_row(
      *impl_->database, "SELECT digest, kind, id, version, bytes FROM definition WHERE digest = ?",
      {ByteSpan(digest)}, definition_of));
}

Result<std::optional<Definition>> Store::definition(std::string_view kind, std::string_view id,
                                                    std::string_view version) {
  return intact_definition(internal::one_row(
      *impl_->database,
      "SELECT digest, kind, id, version, bytes FROM definition WHERE kind = ? AND id = ? AND version = ?",
      {kind, id, version}, definition_of));
}

Result<std::vector<Definition>> Store::definitions(std::string_view kind) {
  return internal::all_rows(
      *impl_->database,
      "SELECT digest, kind, id, version, x'' FROM definition WHERE kind = ? ORDER BY id, version", {kind},
      definition_of);
}

Result<Digest> Transaction::put_definition(std::string_view kind, std::string_view id,
                                           std::string_view version, std::string_view bytes) {
  HTX_RETURN_IF_ERROR(writing());
  const Digest digest = sha256(as_bytes(bytes));
  std::optional<Digest> present;
  HTX_RETURN_IF_ERROR(
      kept(store_->database->run("SELECT digest FROM definition WHERE kind = ? AND id = ? AND version = ?",
                                 {kind, id, version}, [&](const SqlRow& row) {
                                   present = row.digest(0);
                                   return false;
                                 })));
  if (present == digest) return digest;
  if (present) {
    return Error(ErrorCode::kConflict,
                 {"store.definition-changed",
                  {{"kind", std::string(kind)}, {"id", std::string(id)}, {"version", std::string(version)}}});
  }
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO definition (digest, kind, id, version, bytes) VALUES (?, ?, ?, ?, ?)",
            {ByteSpan(digest), kind, id, version, as_bytes(bytes)}));
  waiting_.definitions.push_back(digest);
  return digest;
}

Result<std::optional<Record>> Store::record(std::string_view kind, std::string_view key) {
  return record_as_of(kind, key, kEveryBatch);
}

Result<std::optional<Record>> Store::record_as_of(std::string_view kind, std::string_view key,
                                                  std::int64_t batch) {
  return internal::record_as_of(*impl_->database, kind, key, batch);
}

Result<std::optional<Record>> internal::record_as_of(Database& database, std::string_view kind,
                                                     std::string_view key, std::int64_t batch) {
  auto found = one_row(database,
                       "SELECT kind, key, revision, batch, digest, body FROM record "
                       "WHERE kind = ? AND key = ? AND batch <= ? ORDER BY revision DESC LIMIT 1",
                       {kind, key, batch}, record_of);
  if (found && *found) HTX_RETURN_IF_ERROR(intact(**found));
  return found;
}

Result<std::optional<Record>> Transaction::current(std::string_view kind, std::string_view key) {
  if (store_ == nullptr || failed_) return Error(ErrorCode::kInternal, "store.transaction-over");
  return internal::record_as_of(*store_->database, kind, key, kEveryBatch);
}

Result<std::vector<Record>> Store::records(std::string_view kind, std::string_view prefix) {
  return records_as_of(kind, prefix, kEveryBatch);
}

Result<std::vector<RecordText>> Store::record_texts_of_batch(std::int64_t batch, const RecordText& after,
                                                             std::int64_t count) {
  return internal::all_rows(*impl_->database,
                            "SELECT kind, key, revision, batch, digest, body FROM record WHERE batch = ? AND "
                            "(kind, key, revision) > (?, ?, ?) ORDER BY kind, key, revision LIMIT ?",
                            {batch, after.kind, after.key, after.revision, count}, record_text_of);
}

Result<RowsRoot> Store::records_root(std::int64_t batch) {
  return internal::records_root(*impl_->database, batch);
}

Result<RowsRoot> internal::records_root(Database& database, std::int64_t batch) {
  return root_over(database, "SELECT body FROM record WHERE batch = ? ORDER BY kind, key, revision", batch);
}

Result<std::vector<Record>> Store::records_as_of(std::string_view kind, std::string_view prefix,
                                                 std::int64_t batch) {
  const std::string beyond = std::string(prefix) + std::string(kLastCodePoint);
  return all_intact(internal::all_rows(
      *impl_->database,
      "SELECT kind, key, revision, batch, digest, body FROM record AS r WHERE kind = ?1 AND key >= ?2 AND "
      "key < ?3 "
      "AND revision = (SELECT max(revision) FROM record WHERE kind = r.kind AND key = r.key AND batch <= ?4) "
      "ORDER BY key",
      {kind, prefix, beyond, batch}, record_of));
}

Result<std::vector<RecordText>> Store::record_texts_as_of(std::string_view kind, std::int64_t batch,
                                                          std::string_view after, std::int64_t count) {
  return internal::all_rows(
      *impl_->database,
      "SELECT kind, key, revision, batch, digest, body FROM record AS r WHERE kind = ?1 AND key > ?2 AND "
      "revision = (SELECT max(revision) FROM record WHERE kind = r.kind AND key = r.key AND batch <= ?3) "
      "ORDER BY key LIMIT ?4",
      {kind, after, batch, count}, record_text_of);
}

Result<std::optional<RecordText>> Store::record_text_as_of(std::string_view kind, std::string_view key,
                                                           std::int64_t batch) {
  return internal::one_row(*impl_->database,
                           "SELECT kind, key, revision, batch, digest, body FROM record "
                           "WHERE kind = ? AND key = ? AND batch <= ? ORDER BY revision DESC LIMIT 1",
                           {kind, key, batch}, record_text_of);
}

Result<std::int64_t> Store::count_as_of(std::string_view kind, std::int64_t batch) {
  return impl_->database->integer("SELECT count(DISTINCT key) FROM record WHERE kind = ? AND batch <= ?",
                                  {kind, batch});
}

Result<std::vector<Record>> Store::revisions(std::string_view kind, std::string_view key) {
  return all_intact(internal::all_rows(*impl_->database,
                                       "SELECT kind, key, revision, batch, digest, body FROM record "
                                       "WHERE kind = ? AND key = ? ORDER BY revision",
                                       {kind, key}, record_of));
}

Result<RecordChange> Transaction::put_record(std::string_view kind, std::string_view key, const Json& body) {
  HTX_ASSIGN_OR_RETURN(const std::string bytes, canonical_json(body));
  HTX_RETURN_IF_ERROR(writing());
  if (waiting_.batch == 0) return Error(ErrorCode::kInternal, "store.no-batch");
  const Digest digest = sha256(as_bytes(bytes));
  std::int64_t revision = 0;
  Digest present{};
  HTX_RETURN_IF_ERROR(kept(store_->database->run(
      "SELECT revision, digest FROM record WHERE kind = ? AND key = ? ORDER BY revision DESC LIMIT 1",
      {kind, key}, [&](const SqlRow& row) {
        revision = row.integer(0);
        present = row.digest(1);
        return false;
      })));
  if (revision > 0 && present == digest) return RecordChange{revision, false};
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO record (kind, key, revision, batch, digest, body) VALUES (?, ?, ?, ?, ?, ?)",
            {kind, key, revision + 1, waiting_.batch, ByteSpan(digest), bytes}));
  waiting_.records = true;
  return RecordChange{revision + 1, true};
}

}  // namespace htx
