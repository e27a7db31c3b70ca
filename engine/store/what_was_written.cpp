#include "engine/store/internal/store_impl.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

using internal::SqlValue;

// What an entry says of rows: how many there are and the root over them, or of one row its leaf's hash.
class Written {
 public:
  Written(internal::SqlConnection& sql, const std::string& office) : sql_(sql), office_(office) {}

  // `said` names the row, which was written a moment ago in the same transaction.
  Result<Json> of_one(Json said, RowSet set, const SqlValue& key,
                      const std::function<void(const internal::SqlRow&)>& also = {}) {
    HTX_ASSIGN_OR_RETURN(const RowsRoot rows, internal::rows_root(sql_, office_, set, key, also));
    if (rows.count != 1) return Error(ErrorCode::kInternal, "store.no-entry");
    return said.add("root", to_hex(rows.root));
  }

  // The same of as many rows as there are.
  Result<Json> of_all(Json said, RowSet set, const SqlValue& key) {
    HTX_ASSIGN_OR_RETURN(const RowsRoot rows, internal::rows_root(sql_, office_, set, key));
    return said.add("count", rows.count).add("root", to_hex(rows.root));
  }

  // The rows of several cases.
  Status add_cases(Json& wrote, const char* member, RowSet set,
                   const std::set<std::string, std::less<>>& cases) {
    if (cases.empty()) return Done{};
    Json::Array all;
    for (const std::string& id : cases) {
      HTX_ASSIGN_OR_RETURN(Json said, of_all(Json().add("case", id), set, id));
      all.push_back(std::move(said));
    }
    wrote.add(member, std::move(all));
    return Done{};
  }

 private:
  internal::SqlConnection& sql_;
  const std::string& office_;
};

// The hash of what stands in the row of a case: its columns are those of hashed_rows(), `configuration`
// first.
std::string configuration_hash(const internal::SqlRow& row) { return to_hex(sha256(row.blob(0))); }

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
Result<Json> Transaction::what_was_written(std::string& after) {
  Written written(*store_->sql, store_->office);
  Json wrote;
  const std::int64_t batch = waiting_.batch;
  if (batch != 0) {
    HTX_ASSIGN_OR_RETURN(Json said, written.of_one(Json().add("id", batch), RowSet::kBatch, batch));
    wrote.add("batch", std::move(said));
  }
  if (waiting_.records) {
    HTX_ASSIGN_OR_RETURN(Json said, written.of_all(Json(), RowSet::kRecords, batch));
    wrote.add("records", std::move(said));
  }
  if (waiting_.assessments) {
    HTX_ASSIGN_OR_RETURN(Json said, written.of_all(Json(), RowSet::kAssessments, batch));
    wrote.add("assessments", std::move(said));
  }
  if (!waiting_.definitions.empty()) {
    Json::Array said;
    for (const Definition& definition : waiting_.definitions) said.push_back(definition_json(definition));
    wrote.add("definitions", std::move(said));
  }
  if (waiting_.line != 0) {
    HTX_RETURN_IF_ERROR(add_line(wrote));
    HTX_ASSIGN_OR_RETURN(
        Json said, written.of_one(Json().add("id", waiting_.case_id), RowSet::kCase, waiting_.case_id,
                                  [&](const internal::SqlRow& row) { after = configuration_hash(row); }));
    wrote.add("case", std::move(said));
  }
  HTX_RETURN_IF_ERROR(written.add_cases(wrote, "deadlines", RowSet::kDeadlines, waiting_.deadlines));
  HTX_RETURN_IF_ERROR(written.add_cases(wrote, "documents", RowSet::kDocuments, waiting_.documents));
  HTX_RETURN_IF_ERROR(written.add_cases(wrote, "work", RowSet::kWork, waiting_.work));
  if (!waiting_.outbox.empty()) {
    Json::Array items;
    for (const std::int64_t id : waiting_.outbox) {
      HTX_ASSIGN_OR_RETURN(Json said, written.of_one(Json().add("id", id), RowSet::kOutboxItem, id));
      items.push_back(std::move(said));
    }
    wrote.add("outbox", std::move(items));
  }
  if (!waiting_.key.empty()) {
    HTX_ASSIGN_OR_RETURN(Json said,
                         written.of_one(Json().add("key", waiting_.key), RowSet::kCommandKey, waiting_.key));
    wrote.add("key", std::move(said));
  }
  return wrote;
}

// The line of the journal.
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
  return Done{};
}

}  // namespace htx
