#include <limits>

#include "engine/store/internal/store_impl.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

using internal::SqlRow;

constexpr std::string_view kLatestBatch = "SELECT coalesce(max(id), 0) FROM batch WHERE office = ?1";
constexpr std::int64_t kEveryBatch = std::numeric_limits<std::int64_t>::max();
// Sorts after every key that begins with the prefix it is appended to.
constexpr std::string_view kLastCodePoint = "\xF4\x8F\xBF\xBF";

// What this program wrote as canonical JSON reads as JSON; anything else was changed from outside and
// shows as null, which `intact` reports.
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
  return {
      .digest = row.digest(0), .kind = row.text(1), .id = row.text(2), .version = row.text(3), .bytes = {}};
}

Definition with_bytes(const SqlRow& row) {
  Definition definition = definition_of(row);
  definition.bytes = std::string(as_text(row.blob(4)));
  return definition;
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

// Whether a record is what its digest says.
Status intact(const Record& record) {
  const auto bytes = canonical_json(record.body);
  if (bytes && sha256(as_bytes(*bytes)) == record.digest) return Done{};
  return internal::row_damaged(record.kind + " " + record.key + " (" + std::to_string(record.revision) + ")");
}

Result<std::vector<Record>> all_intact(Result<std::vector<Record>> records) {
  if (!records) return records;
  for (const Record& record : *records) HTX_RETURN_IF_ERROR(intact(record));
  return records;
}

Result<std::optional<Definition>> intact_definition(Result<std::optional<Definition>> found) {
  if (!found || !*found || sha256(as_bytes((*found)->bytes)) == (*found)->digest) return found;
  return internal::row_damaged((*found)->kind + " " + (*found)->id + " " + (*found)->version);
}

}  // namespace

Result<std::optional<Batch>> Store::batch(std::int64_t id) {
  return impl_->one_row(
      "SELECT id, kind, at, actor, source, source_digest, summary FROM batch WHERE office = ?1 AND id = ?2",
      {impl_->office, id}, batch_of);
}

Result<std::vector<Batch>> Store::batches(std::string_view kind) {
  return impl_->all_rows(
      "SELECT id, kind, at, actor, source, source_digest, summary FROM batch "
      "WHERE office = ?1 AND (?2 = '' OR kind = ?2) ORDER BY id DESC",
      {impl_->office, kind}, batch_of);
}

Result<std::int64_t> Transaction::put_batch(const Batch& batch) {
  HTX_ASSIGN_OR_RETURN(const std::string summary, canonical_json(batch.summary));
  HTX_RETURN_IF_ERROR(writing());
  if (waiting_.batch != 0) return Error(ErrorCode::kInternal, "store.no-entry");
  HTX_ASSIGN_OR_RETURN(const std::int64_t id, kept(store_->next_id(kLatestBatch)));
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO batch (office, id, kind, at, actor, source, source_digest, summary) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            {store_->office, id, batch.kind, batch.at, batch.actor, batch.source,
             ByteSpan(batch.source_digest), summary}));
  waiting_.batch = id;
  return waiting_.batch;
}

Result<std::int64_t> Store::latest_batch() { return impl_->sql->integer(kLatestBatch, {impl_->office}); }

#define HTX_DEFINITION_WITH_BYTES                                           \
  "SELECT d.digest, d.kind, d.id, d.version, c.bytes FROM definition AS d " \
  "JOIN definition_content AS c ON c.digest = d.digest WHERE d.office = ?1 AND "

Result<std::optional<Definition>> Store::definition(const Digest& digest) {
  return intact_definition(impl_->one_row(HTX_DEFINITION_WITH_BYTES "d.digest = ?2",
                                          {impl_->office, ByteSpan(digest)}, with_bytes));
}

Result<std::optional<Definition>> Store::definition(std::string_view kind, std::string_view id,
                                                    std::string_view version) {
  return intact_definition(impl_->one_row(HTX_DEFINITION_WITH_BYTES
                                          "d.kind = ?2 AND d.id = ?3 AND d.version = ?4",
                                          {impl_->office, kind, id, version}, with_bytes));
}

#undef HTX_DEFINITION_WITH_BYTES

Result<std::vector<Definition>> Store::definitions(std::string_view kind) {
  return impl_->all_rows(
      "SELECT digest, kind, id, version FROM definition WHERE office = ?1 AND (?2 = '' OR kind = ?2) "
      "ORDER BY kind, id, version",
      {impl_->office, kind}, definition_of);
}

Result<Digest> Transaction::put_definition(std::string_view kind, std::string_view id,
                                           std::string_view version, std::string_view bytes) {
  HTX_RETURN_IF_ERROR(writing());
  const Digest digest = sha256(as_bytes(bytes));
  std::optional<Digest> present;
  HTX_RETURN_IF_ERROR(kept(store_->sql->run(
      "SELECT digest FROM definition WHERE office = ?1 AND kind = ?2 AND id = ?3 AND version = ?4",
      {store_->office, kind, id, version}, [&](const SqlRow& row) {
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
      write("INSERT INTO definition_content (digest, bytes) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING",
            {ByteSpan(digest), as_bytes(bytes)}));
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO definition (office, kind, id, version, digest) VALUES (?1, ?2, ?3, ?4, ?5)",
            {store_->office, kind, id, version, ByteSpan(digest)}));
  waiting_.definitions.push_back({.digest = digest,
                                  .kind = std::string(kind),
                                  .id = std::string(id),
                                  .version = std::string(version),
                                  .bytes = {}});
  return digest;
}

Result<std::optional<Record>> Store::record(std::string_view kind, std::string_view key) {
  return record_as_of(kind, key, kEveryBatch);
}

#define HTX_RECORD_COLUMNS \
  "SELECT kind, key, revision, batch, digest, body FROM record AS r WHERE office = ?1 AND "
// The revision that was current once batch ?3 had been written.
#define HTX_CURRENT_AS_OF                                                                       \
  "revision = (SELECT max(revision) FROM record WHERE office = r.office AND kind = r.kind AND " \
  "key = r.key AND batch <= ?3) "

Result<std::optional<Record>> Store::record_as_of(std::string_view kind, std::string_view key,
                                                  std::int64_t batch) {
  return impl_->record_as_of(kind, key, batch);
}

Result<std::optional<Record>> Store::Impl::record_as_of(std::string_view kind, std::string_view key,
                                                        std::int64_t batch) {
  auto found =
      one_row(HTX_RECORD_COLUMNS "kind = ?2 AND key = ?3 AND batch <= ?4 ORDER BY revision DESC LIMIT 1",
              {office, kind, key, batch}, record_of);
  if (found && *found) HTX_RETURN_IF_ERROR(intact(**found));
  return found;
}

Result<std::optional<Record>> Transaction::current(std::string_view kind, std::string_view key) {
  if (store_ == nullptr || failed_) return Error(ErrorCode::kInternal, "store.transaction-over");
  return store_->record_as_of(kind, key, kEveryBatch);
}

Result<std::vector<Record>> Store::records(std::string_view kind, std::string_view prefix) {
  return records_as_of(kind, prefix, kEveryBatch);
}

Result<std::vector<Record>> Store::records_as_of(std::string_view kind, std::string_view prefix,
                                                 std::int64_t batch) {
  const std::string beyond = std::string(prefix) + std::string(kLastCodePoint);
  return all_intact(impl_->all_rows(
      HTX_RECORD_COLUMNS "kind = ?2 AND key >= ?4 AND key < ?5 AND " HTX_CURRENT_AS_OF "ORDER BY key",
      {impl_->office, kind, batch, prefix, beyond}, record_of));
}

Result<std::vector<Record>> Store::records_of_batch(std::int64_t batch, std::string_view kind,
                                                    std::string_view after, std::int64_t count) {
  return all_intact(impl_->all_rows(HTX_RECORD_COLUMNS
                                    "batch = ?2 AND kind = ?3 AND key > ?4 ORDER BY key, revision LIMIT ?5",
                                    {impl_->office, batch, kind, after, count}, record_of));
}

Result<std::vector<RecordText>> Store::record_texts_as_of(std::string_view kind, std::int64_t batch,
                                                          std::string_view after, std::int64_t count) {
  return impl_->all_rows(HTX_RECORD_COLUMNS "kind = ?2 AND key > ?4 AND " HTX_CURRENT_AS_OF
                                            "ORDER BY key LIMIT ?5",
                         {impl_->office, kind, batch, after, count}, record_text_of);
}

Result<std::optional<RecordText>> Store::record_text_as_of(std::string_view kind, std::string_view key,
                                                           std::int64_t batch) {
  return impl_->one_row(HTX_RECORD_COLUMNS
                        "kind = ?2 AND key = ?3 AND batch <= ?4 ORDER BY revision DESC LIMIT 1",
                        {impl_->office, kind, key, batch}, record_text_of);
}

Result<std::int64_t> Store::count_as_of(std::string_view kind, std::int64_t batch) {
  return impl_->sql->integer(
      "SELECT count(DISTINCT key) FROM record WHERE office = ?1 AND kind = ?2 AND batch <= ?3",
      {impl_->office, kind, batch});
}

Result<std::vector<Record>> Store::revisions(std::string_view kind, std::string_view key) {
  return all_intact(impl_->all_rows(HTX_RECORD_COLUMNS "kind = ?2 AND key = ?3 ORDER BY revision",
                                    {impl_->office, kind, key}, record_of));
}

#undef HTX_CURRENT_AS_OF
#undef HTX_RECORD_COLUMNS

Result<RecordChange> Transaction::put_record(std::string_view kind, std::string_view key, const Json& body) {
  HTX_ASSIGN_OR_RETURN(const std::string bytes, canonical_json(body));
  HTX_RETURN_IF_ERROR(writing());
  if (waiting_.batch == 0) return Error(ErrorCode::kInternal, "store.no-batch");
  const Digest digest = sha256(as_bytes(bytes));
  std::int64_t revision = 0;
  Digest present{};
  HTX_RETURN_IF_ERROR(kept(
      store_->sql->run("SELECT revision, digest FROM record WHERE office = ?1 AND kind = ?2 AND key = ?3 "
                       "ORDER BY revision DESC LIMIT 1",
                       {store_->office, kind, key}, [&](const SqlRow& row) {
                         revision = row.integer(0);
                         present = row.digest(1);
                         return false;
                       })));
  if (revision > 0 && present == digest) return RecordChange{revision, false};
  HTX_RETURN_IF_ERROR(
      write("INSERT INTO record (office, kind, key, revision, batch, digest, body) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            {store_->office, kind, key, revision + 1, waiting_.batch, ByteSpan(digest), bytes}));
  waiting_.records = true;
  return RecordChange{revision + 1, true};
}

}  // namespace htx
