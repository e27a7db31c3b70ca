#include "engine/casework/importing.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/file.h"
#include "engine/ledger/merkle.h"

namespace htx {
namespace {

// What is stored of a row: the figures, and the row they stood in.  The row does not make a figure new.
Json stored_body(const ImportedRow& row) {
  Json body;
  body.add("fields", row.body).add("row", static_cast<std::int64_t>(row.row));
  return body;
}

bool says_the_same(const Record& record, const ImportedRow& row) {
  const Json* fields = record.body.find("fields");
  if (fields == nullptr) return false;
  const auto old_bytes = canonical_json(*fields);
  const auto new_bytes = canonical_json(row.body);
  return old_bytes && new_bytes && *old_bytes == *new_bytes;
}

// Returns of cooperatives that nobody registered are refused: a slip in the id would lose the figures.
Result<std::set<std::string>> registered_ids(const Office& office) {
  HTX_ASSIGN_OR_RETURN(const std::vector<Record> known, office.store.records("cooperative"));
  std::set<std::string> ids;
  for (const Record& record : known) ids.insert(record.key);
  return ids;
}

// In the order of TableKind; the ledger's actions are "import.cooperatives", "import.returns",
// "import.reports".
constexpr std::array<const char*, 3> kRecordKinds = {"cooperative", "return", "report"};

}  // namespace

const Dictionary& dictionary_of(const Library& library, TableKind kind) {
  switch (kind) {
    case TableKind::kCooperatives: return library.cooperatives();
    case TableKind::kReturns: return library.returns();
    case TableKind::kReports: return library.reports();
  }
  return library.cooperatives();
}

Result<ImportOutcome> import_file(const Office& office, TableKind kind, const std::string& path,
                                  const std::string& rejects_path, Language language) {
  const bool returns = kind == TableKind::kReturns;
  const Dictionary& dictionary = dictionary_of(office.library, kind);
  const std::string record_kind = kRecordKinds[static_cast<std::size_t>(kind)];
  const std::string action = "import." + record_kind + "s";
  HTX_ASSIGN_OR_RETURN(const std::string text, read_file(path, ImportOptions().limits.max_bytes));

  ImportOptions options;
  std::set<std::string> known;
  if (returns) {
    HTX_ASSIGN_OR_RETURN(known, registered_ids(office));
    options.refuse = [&known](const Json& body) -> std::optional<Refusal> {
      const std::string id = body.text_of("id");
      if (known.contains(id)) return std::nullopt;
      return Refusal{"id", {"casework.unknown-cooperative", {{"id", id}}}, "casework.registered-id"};
    };
  }
  ImportOutcome outcome{.table = import_table(text, path, dictionary, options), .rejects_file = {}};
  if (!outcome.table.readable) return outcome;

  std::vector<const ImportedRow*> fresh;
  for (const ImportedRow& row : outcome.table.rows) {
    HTX_ASSIGN_OR_RETURN(const auto current, office.store.record(record_kind, row.key));
    if (current && says_the_same(*current, row)) {
      ++outcome.unchanged;
      continue;
    }
    ++(current ? outcome.changed : outcome.added);
    fresh.push_back(&row);
  }
  if (!outcome.table.rejected.empty()) {
    HTX_RETURN_IF_ERROR(write_file(rejects_path, write_rejects(outcome.table, language)));
    outcome.rejects_file = rejects_path;
  }
  if (fresh.empty()) return outcome;

  HTX_ASSIGN_OR_RETURN(Transaction transaction, office.store.begin());
  Entry entry = entry_of(office, action, "file:" + path.substr(path.find_last_of('/') + 1));
  Json summary;
  summary.add("added", static_cast<std::int64_t>(outcome.added));
  summary.add("changed", static_cast<std::int64_t>(outcome.changed));
  summary.add("unchanged", static_cast<std::int64_t>(outcome.unchanged));
  summary.add("rejected", static_cast<std::int64_t>(outcome.table.rejected.size()));
  const Digest file_digest = sha256(as_bytes(text));
  HTX_ASSIGN_OR_RETURN(outcome.batch,
                       transaction.put_batch({.kind = action,
                                              .at = entry.at,
                                              .actor = office.actor.account,
                                              .source = path.substr(path.find_last_of('/') + 1),
                                              .source_digest = file_digest,
                                              .summary = summary}));
  Frontier rows;
  std::ranges::sort(fresh, {}, &ImportedRow::key);
  for (const ImportedRow* row : fresh) {
    const Json body = stored_body(*row);
    HTX_RETURN_IF_ERROR(transaction.put_record(record_kind, row->key, body, outcome.batch));
    HTX_ASSIGN_OR_RETURN(const std::string bytes, canonical_json(body));
    rows.append(leaf_hash(as_bytes(bytes)));
  }
  entry.details = summary;
  entry.details.add("batch", outcome.batch).add("file_sha256", to_hex(file_digest));
  entry.details.add("records", static_cast<std::int64_t>(fresh.size()))
      .add("records_root", to_hex(rows.root()));
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(entry)));
  HTX_RETURN_IF_ERROR(transaction.commit());
  return outcome;
}

}  // namespace htx
