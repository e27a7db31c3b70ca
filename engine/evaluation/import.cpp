#include "engine/evaluation/import.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/file.h"
#include "engine/base/text.h"
#include "engine/registry/rejects.h"
#include "engine/session/permission.h"
#include "engine/store/transaction.h"

namespace htx {
namespace {

// What is stored of a row: the figures, and the row they stood in.  The row does not make a figure new.
Json stored_body(const ImportedRow& row) {
  Json body;
  body.add("fields", row.body).add("row", static_cast<std::int64_t>(row.row));
  return body;
}

bool says_the_same(const Record& record, const ImportedRow& row) {
  const auto old_bytes = canonical_json(fields_of(record));
  const auto new_bytes = canonical_json(row.body);
  return old_bytes && new_bytes && *old_bytes == *new_bytes;
}

// In the order of TableKind; the ledger's actions are "import.cooperatives", "import.returns",
// "import.reports".
constexpr std::array<const char*, 3> kRecordKinds = {"cooperative", "return", "report"};

Message period_refused(const Jurisdiction& jurisdiction, const std::string& found) {
  return {"session.bad-period",
          {{"found", found},
           {"expected", both(jurisdiction.has_quarters ? "session.a-quarter" : "session.a-year")}}};
}

}  // namespace

Result<const Dictionary*> dictionary_of(const Library& library, TableKind kind) {
  switch (kind) {
    case TableKind::kCooperatives: return library.cooperatives();
    case TableKind::kReturns: return library.returns();
    case TableKind::kReports: return library.reports();
  }
  return library.cooperatives();
}

FileImport::FileImport(const Session& session, TableKind kind, std::string path)
    : session_(session),
      kind_(kind),
      records_(kRecordKinds[static_cast<std::size_t>(kind)]),
      path_(std::move(path)),
      name_(path_.substr(path_.find_last_of('/') + 1)) {}

FileImport::FileImport(const Session& session, TableKind kind, std::string name, std::string text)
    : FileImport(session, kind, std::move(name)) {
  text_ = std::move(text);
}

Status FileImport::read() {
  HTX_ASSIGN_OR_RETURN(read_at_, session_.store.latest_batch());
  if (!text_) {
    HTX_ASSIGN_OR_RETURN(text_, read_file(path_, ImportOptions().limits.max_bytes));
  }
  return read_table();
}

Status FileImport::read_table() {
  ImportOptions options;
  std::set<std::string> known;
  if (kind_ == TableKind::kReturns) {
    // Returns of cooperatives that nobody registered are refused: a slip in the id would lose the figures.
    HTX_ASSIGN_OR_RETURN(const std::vector<Record> registered, session_.store.records("cooperative"));
    for (const Record& record : registered) known.insert(record.key);
    const Jurisdiction& jurisdiction = session_.library.jurisdiction();
    options.refuse = [&known, &jurisdiction](const Json& body) -> std::optional<Refusal> {
      const std::string said = body.text_of("period");
      const auto period = period_from_text(said);
      if (!period || is_quarter(*period) != jurisdiction.has_quarters)
        return Refusal{"period", period_refused(jurisdiction, said), {}};
      const std::string id = body.text_of("id");
      if (known.contains(id)) return std::nullopt;
      return Refusal{"id", {"evaluation.unknown-cooperative", {{"id", id}}}, "evaluation.registered-id"};
    };
  }
  HTX_ASSIGN_OR_RETURN(const Dictionary* dictionary, dictionary_of(session_.library, kind_));
  outcome_.table = import_table(*text_, path_, *dictionary, options);
  return Done{};
}

Result<ImportOutcome> FileImport::write(const std::string& rejects_path, Language language) {
  HTX_RETURN_IF_ERROR(check_may(session_, Operation::kImport));
  if (!outcome_.table.readable) return std::move(outcome_);
  HTX_ASSIGN_OR_RETURN(Transaction transaction, session_.store.begin());
  HTX_ASSIGN_OR_RETURN(const std::int64_t latest, session_.store.latest_batch());
  // Somebody may have registered a cooperative whose return was refused a moment ago.
  if (latest != read_at_ && kind_ == TableKind::kReturns) HTX_RETURN_IF_ERROR(read_table());
  HTX_RETURN_IF_ERROR(compare(transaction));
  if (!outcome_.table.rejected.empty() && !rejects_path.empty()) {
    HTX_RETURN_IF_ERROR(write_file(rejects_path, write_rejects(outcome_.table, language)));
    outcome_.rejects_file = rejects_path;
  }
  if (!fresh_.empty()) HTX_RETURN_IF_ERROR(put(transaction));
  return std::move(outcome_);
}

// What somebody else changed since the file was read, and to something else than the file says, is not
// overwritten: he was told that it counts, and who imports this file has not seen it.
Status FileImport::compare(Transaction& transaction) {
  std::vector<std::string> conflicts;
  for (const ImportedRow& row : outcome_.table.rows) {
    HTX_ASSIGN_OR_RETURN(const auto current, transaction.current(records_, row.key));
    if (current && says_the_same(*current, row)) {
      ++outcome_.unchanged;
      continue;
    }
    if (current && current->batch > read_at_) conflicts.push_back(row.key);
    ++(current ? outcome_.changed : outcome_.added);
    fresh_.push_back(&row);
  }
  if (conflicts.empty()) return Done{};
  constexpr std::size_t kNamed = 10;
  const std::size_t count = conflicts.size();
  conflicts.resize(std::min(count, kNamed));
  return Error(ErrorCode::kConflict, {"evaluation.import-conflict",
                                      {{"count", std::to_string(count)},
                                       {"keys", join(conflicts, ", ") + (count > kNamed ? ", …" : "")}}});
}

Status FileImport::put(Transaction& transaction) {
  Act act = act_of(session_, "import." + records_ + "s", "file:" + name_);
  Json summary;
  summary.add("added", static_cast<std::int64_t>(outcome_.added));
  summary.add("changed", static_cast<std::int64_t>(outcome_.changed));
  summary.add("unchanged", static_cast<std::int64_t>(outcome_.unchanged));
  summary.add("rejected", static_cast<std::int64_t>(outcome_.table.rejected.size()));
  const Digest file_digest = sha256(as_bytes(*text_));
  HTX_ASSIGN_OR_RETURN(outcome_.batch, transaction.put_batch({.kind = act.action,
                                                              .at = act.at,
                                                              .actor = act.actor,
                                                              .source = name_,
                                                              .source_digest = file_digest,
                                                              .summary = summary}));
  for (const ImportedRow* row : fresh_)
    HTX_RETURN_IF_ERROR(transaction.put_record(records_, row->key, stored_body(*row)));
  act.details = std::move(summary);
  act.details.add("file_sha256", to_hex(file_digest));
  HTX_RETURN_IF_ERROR(transaction.append_entry(std::move(act)));
  return transaction.commit();
}

Result<ImportOutcome> import_file(const Session& session, TableKind kind, const std::string& path,
                                  const std::string& rejects_path, Language language) {
  FileImport import(session, kind, path);
  HTX_RETURN_IF_ERROR(import.read());
  return import.write(rejects_path, language);
}

}  // namespace htx
