#include "engine/store/internal/store_impl.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

using internal::SqlValue;

// What an entry says of rows: how many there are and the root over them, or of one row its leaf's hash.
class Written {
 public:
  Written(internal::SqlConnection& sql, const std::string& office) : sql_(sql), office_(office) {}

  // Adds to `said` what the rows of a set hash to.
  Status add_root(Json& said, RowSet set, const SqlValue& key, bool counted) {
    HTX_ASSIGN_OR_RETURN(const RowsRoot rows, internal::rows_root(sql_, office_, set, key));
    // A row that was written a moment ago in the same transaction.
    if (!counted && rows.count != 1) return Error(ErrorCode::kInternal, "store.no-entry");
    if (counted) said.add("count", rows.count);
    said.add("root", to_hex(rows.root));
    return Done{};
  }

  // The same of the rows of several cases.
  Status add_cases(Json& wrote, const char* member, RowSet set,
                   const std::set<std::string, std::less<>>& cases) {
    if (cases.empty()) return Done{};
    Json::Array all;
    for (const std::string& id : cases) {
      Json said;
      said.add("case", id);
      HTX_RETURN_IF_ERROR(add_root(said, set, id, true));
      all.push_back(std::move(said));
    }
    wrote.add(member, std::move(all));
    return Done{};
  }

 private:
  internal::SqlConnection& sql_;
  const std::string& office_;
};

Json definition_json(const Definition& definition) {
  Json json;
  json.add("kind", definition.kind).add("id", definition.id).add("version", definition.version);
  return json.add("sha256", to_hex(definition.digest));
}

}  // namespace

Result<RowsRoot> Store::rows_root(RowSet set, std::int64_t key) {
  return internal::rows_root(*impl_->sql, impl_->office, set, key);
}

Result<RowsRoot> Store::rows_root(RowSet set, std::string_view key) {
  return internal::rows_root(*impl_->sql, impl_->office, set, key);
}

Result<std::int64_t> Store::count_rows(RowSet set) {
  return impl_->sql->integer(
      "SELECT count(*) FROM " + std::string(internal::hashed_rows(set).table) + " WHERE office = ?1",
      {impl_->office});
}

// Everything is read back: what the database does not have is not in the ledger either.
Result<Json> Transaction::what_was_written() {
  Written written(*store_->sql, store_->office);
  Json wrote;
  if (waiting_.batch != 0) {
    Json said;
    said.add("id", waiting_.batch);
    HTX_RETURN_IF_ERROR(written.add_root(said, RowSet::kBatch, waiting_.batch, false));
    wrote.add("batch", std::move(said));
  }
  if (waiting_.records) {
    Json said;
    HTX_RETURN_IF_ERROR(written.add_root(said, RowSet::kRecords, waiting_.batch, true));
    wrote.add("records", std::move(said));
  }
  if (waiting_.assessments) {
    Json said;
    HTX_RETURN_IF_ERROR(written.add_root(said, RowSet::kAssessments, waiting_.batch, true));
    wrote.add("assessments", std::move(said));
  }
  if (!waiting_.definitions.empty()) {
    Json::Array said;
    for (const Definition& definition : waiting_.definitions) said.push_back(definition_json(definition));
    wrote.add("definitions", std::move(said));
  }
  if (waiting_.line != 0) HTX_RETURN_IF_ERROR(add_line(wrote));
  HTX_RETURN_IF_ERROR(written.add_cases(wrote, "deadlines", RowSet::kDeadlines, waiting_.deadlines));
  HTX_RETURN_IF_ERROR(written.add_cases(wrote, "documents", RowSet::kDocuments, waiting_.documents));
  HTX_RETURN_IF_ERROR(written.add_cases(wrote, "work", RowSet::kWork, waiting_.work));
  if (!waiting_.outbox.empty()) {
    Json::Array items;
    for (const std::int64_t id : waiting_.outbox) {
      Json said;
      said.add("id", id);
      HTX_RETURN_IF_ERROR(written.add_root(said, RowSet::kOutboxItem, id, false));
      items.push_back(std::move(said));
    }
    wrote.add("outbox", std::move(items));
  }
  if (!waiting_.key.empty()) {
    Json said;
    said.add("key", waiting_.key);
    HTX_RETURN_IF_ERROR(written.add_root(said, RowSet::kCommandKey, waiting_.key, false));
    wrote.add("key", std::move(said));
  }
  return wrote;
}

// The line of the journal, and the row of its case as it stands after it.
Status Transaction::add_line(Json& wrote) {
  Json line;
  line.add("case", waiting_.case_id).add("line", waiting_.line);
  HTX_RETURN_IF_ERROR(
      store_->sql->run("SELECT body FROM journal WHERE office = ?1 AND case_id = ?2 AND line = ?3",
                       {store_->office, waiting_.case_id, waiting_.line}, [&](const internal::SqlRow& row) {
                         line.add("sha256", to_hex(sha256(row.blob(0))));
                         return false;
                       }));
  wrote.add("line", std::move(line));
  Json row;
  row.add("id", waiting_.case_id);
  Written written(*store_->sql, store_->office);
  HTX_RETURN_IF_ERROR(written.add_root(row, RowSet::kCase, waiting_.case_id, false));
  wrote.add("case", std::move(row));
  return Done{};
}

}  // namespace htx
