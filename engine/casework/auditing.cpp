#include "engine/casework/auditing.h"

#include "engine/ledger/merkle.h"

namespace htx {
namespace {

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

 private:
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
    const auto at = static_cast<std::size_t>(line - 1);
    if (at < journal.size() &&
        to_hex(sha256(as_bytes(journal[at].body))) == entry.details.text_of("journal_sha256")) {
      return std::nullopt;
    }
    return Message("casework.audit-journal", {{"id", id}, {"line", std::to_string(line)}});
  }

  const Office& office_;
  Audit& audit_;
};

std::string described(const Entry& entry) {
  return entry.action + " " + entry.subject + ", " + entry.actor + " (" + entry.role + "), " + entry.at;
}

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
      HTX_ASSIGN_OR_RETURN(const auto problem, reconciler.check(entry));
      if (progress) progress(static_cast<std::size_t>(entry.seq), audit.entries);
      if (!problem) continue;
      audit.fault = Audit::Fault{.seq = entry.seq, .entry = described(entry), .message = *problem};
      return audit;
    }
  }
  return audit;
}

}  // namespace htx
