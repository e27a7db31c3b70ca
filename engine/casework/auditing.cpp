#include "engine/casework/auditing.h"

#include <map>

#include "engine/ledger/merkle.h"

namespace htx {
namespace {

std::string described(const Entry& entry) {
  return entry.action + " " + entry.subject + ", " + entry.actor + " (" + entry.role + "), " + entry.at;
}

// Compares what entries say with the rows they speak of.
class Reconciler {
 public:
  Reconciler(const Office& office, Audit& audit) : office_(office), audit_(audit) {}

  // What is wrong with the rows of an entry; none if they fit.
  Result<std::optional<Message>> check(const Entry& entry) {
    if (entry.details.find("records_root") != nullptr) return check_records(entry);
    if (entry.details.find("assessments_root") != nullptr) return check_assessments(entry);
    if (entry.details.find("journal_sha256") != nullptr) return check_journal(entry);
    return std::nullopt;
  }

  // What is wrong with the cases as they stand, once every entry has been read; none if they fit.
  Result<std::optional<Audit::Fault>> check_cases() {
    HTX_ASSIGN_OR_RETURN(const auto rows, office_.store.cases());
    std::map<std::string, CaseRow> standing;
    for (const CaseRow& row : rows) standing[row.id] = row;
    for (const auto& [id, last] : last_acts_) {
      const auto row = standing.find(id);
      HTX_ASSIGN_OR_RETURN(const auto journal, office_.store.journal(id));
      if (row != standing.end() && static_cast<std::int64_t>(journal.size()) == last.line &&
          is_what_followed(row->second, last)) {
        standing.erase(row);
        continue;
      }
      return Audit::Fault{
          .seq = last.seq, .entry = last.entry, .message = {"casework.audit-case", {{"id", id}}}};
    }
    if (standing.empty()) return std::nullopt;
    // A case that no entry speaks of.
    return Audit::Fault{
        .seq = 0, .entry = {}, .message = {"casework.audit-case", {{"id", standing.begin()->first}}}};
  }

 private:
  // The last entry about a case.
  struct LastAct {
    std::int64_t seq = 0;
    std::int64_t line = 0;
    std::string after;
    std::string entry;
  };

  // The row is the fold of the journal: the digest of its configuration is in the ledger, and the rest
  // of it follows from the configuration.
  static bool is_what_followed(const CaseRow& row, const LastAct& last) {
    if (to_hex(sha256(as_bytes(row.configuration))) != last.after || row.revision != last.line) return false;
    const auto configuration = read_json(row.configuration);
    if (!configuration) return false;
    const Json* data = configuration->find("data");
    const auto bytes = canonical_json(data == nullptr ? Json(Json::Object{}) : *data);
    const bool* running =
        configuration->find("running") == nullptr ? nullptr : configuration->find("running")->boolean();
    return bytes && *bytes == row.data && running != nullptr && row.status == (*running ? "open" : "closed");
  }

  Result<std::optional<Message>> check_records(const Entry& entry) {
    const std::int64_t batch = entry.details.integer_of("batch").value_or(0);
    HTX_ASSIGN_OR_RETURN(const auto records, office_.store.records_of_batch(batch));
    Frontier tree;
    for (const Record& record : records) {
      HTX_ASSIGN_OR_RETURN(const std::string bytes, canonical_json(record.body));
      tree.append(leaf_hash(as_bytes(bytes)));
    }
    audit_.records += records.size();
    if (to_hex(tree.root()) == entry.details.text_of("records_root")) return std::nullopt;
    return Message("casework.audit-records", {{"batch", std::to_string(batch)}});
  }

  Result<std::optional<Message>> check_assessments(const Entry& entry) {
    const std::int64_t run = entry.details.integer_of("batch").value_or(0);
    HTX_ASSIGN_OR_RETURN(const auto rows, office_.store.assessments_of_run(run));
    Frontier tree;
    for (const htx::Assessment& row : rows) {
      HTX_ASSIGN_OR_RETURN(const auto full, office_.store.assessment(row.id));
      tree.append(leaf_hash(as_bytes(full ? full->body : "")));
    }
    audit_.assessments += rows.size();
    if (to_hex(tree.root()) == entry.details.text_of("assessments_root")) return std::nullopt;
    return Message("casework.audit-assessments", {{"batch", std::to_string(run)}});
  }

  Result<std::optional<Message>> check_journal(const Entry& entry) {
    const std::string id = entry.details.text_of("case");
    const std::int64_t line = entry.details.integer_of("line").value_or(0);
    HTX_ASSIGN_OR_RETURN(const auto journal, office_.store.journal(id));
    ++audit_.journal_lines;
    last_acts_[id] = {.seq = entry.seq, .line = line, .after = entry.after, .entry = described(entry)};
    const auto at = static_cast<std::size_t>(line - 1);
    if (at < journal.size() &&
        to_hex(sha256(as_bytes(journal[at].body))) == entry.details.text_of("journal_sha256")) {
      return std::nullopt;
    }
    return Message("casework.audit-journal", {{"id", id}, {"line", std::to_string(line)}});
  }

  const Office& office_;
  Audit& audit_;
  std::map<std::string, LastAct> last_acts_;  // By case.
};

}  // namespace

Status found_ledger(const Office& office) {
  HTX_ASSIGN_OR_RETURN(Transaction transaction, office.store.begin());
  HTX_RETURN_IF_ERROR(transaction.append_entry(entry_of(office, "store.create", "store")));
  return transaction.commit();
}

Result<Audit> audit_store(const Office& office, const Progress& progress) {
  Audit audit;
  HTX_ASSIGN_OR_RETURN(const VerifyReport report, office.store.verify_ledger());
  audit.entries = report.computed.size;
  audit.root = to_hex(report.computed.root);
  if (report.fault) {
    audit.fault = Audit::Fault{.seq = report.fault->seq, .entry = {}, .message = report.fault->message};
    // The entry may be too damaged to read; the fault stands all the same.
    if (const auto entries = office.store.entries(report.fault->seq, 1); entries && !entries->empty()) {
      audit.fault->entry = described(entries->front());
    }
    return audit;
  }
  constexpr std::int64_t kPage = 500;
  Reconciler reconciler(office, audit);
  for (std::int64_t first = 1; first <= static_cast<std::int64_t>(audit.entries); first += kPage) {
    HTX_ASSIGN_OR_RETURN(const auto entries, office.store.entries(first, kPage));
    for (const Entry& entry : entries) {
      const auto problem = reconciler.check(entry);
      // A row that the store itself finds damaged is what an audit looks for.
      if (!problem && problem.error().code() != ErrorCode::kCorrupt) return problem.error();
      if (progress) progress(static_cast<std::size_t>(entry.seq), audit.entries);
      if (problem && !*problem) continue;
      audit.fault = Audit::Fault{.seq = entry.seq,
                                 .entry = described(entry),
                                 .message = problem ? **problem : problem.error().message()};
      return audit;
    }
  }
  HTX_ASSIGN_OR_RETURN(audit.fault, reconciler.check_cases());
  return audit;
}

}  // namespace htx
