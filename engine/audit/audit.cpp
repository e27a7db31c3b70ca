#include "engine/audit/audit.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/cases/verify_case.h"
#include "engine/evaluation/stored_run.h"
#include "engine/ledger/merkle.h"

namespace htx {
namespace {

constexpr std::int64_t kPage = 4'096;  // Rows read at once.

std::string described(const Entry& entry) {
  return entry.action + " " + entry.subject + ", " + entry.actor + " (" + entry.role + "), " + entry.at;
}

// Compares what entries say with the rows they speak of.
class Reconciler {
 public:
  Reconciler(const Session& session, Audit& audit) : session_(session), audit_(audit) {}

  // What is wrong with the rows of an entry; none if they fit.
  Result<std::optional<Message>> check(const Entry& entry) {
    const Json* wrote = entry.details.find("wrote");
    if (wrote == nullptr) return std::nullopt;
    for (const auto& [member, check] : {std::pair{"batch", &Reconciler::check_batch},
                                        {"definitions", &Reconciler::check_definitions},
                                        {"line", &Reconciler::check_journal},
                                        {"outbox", &Reconciler::check_outbox},
                                        {"key", &Reconciler::check_key}}) {
      const Json* said = wrote->find(member);
      if (said == nullptr) continue;
      HTX_ASSIGN_OR_RETURN(auto problem, (this->*check)(entry, *said));
      if (problem) return problem;
    }
    return std::nullopt;
  }

  // What no entry speaks of by itself; none if everything fits.
  Result<std::optional<Audit::Fault>> check_the_rest() {
    HTX_ASSIGN_OR_RETURN(const auto batches, session_.store.batches(""));
    for (const Batch& batch : batches) {
      if (!batches_.contains(batch.id)) return fault({"audit.batch", {{"batch", std::to_string(batch.id)}}});
    }
    for (const char* kind : {"pack", "dictionary", "workflow", "migration", "calendar", "settlement",
                             "jurisdiction", "office"}) {
      HTX_ASSIGN_OR_RETURN(const auto definitions, session_.store.definitions(kind));
      for (const Definition& listed : definitions) {
        ++audit_.definitions;
        const auto read = session_.store.definition(kind, listed.id, listed.version);
        const std::string digest = to_hex(listed.digest);
        if (read && listed.version.ends_with("-" + digest.substr(0, 12)) &&
            definitions_told_.contains(digest))
          continue;
        return fault({"audit.definition", {{"id", listed.id}, {"version", listed.version}}});
      }
    }
    HTX_ASSIGN_OR_RETURN(const auto outbox, session_.store.outbox(false));
    for (const OutboxRow& row : outbox) {
      if (row.done_at.empty() || finished_.contains(row.id)) continue;
      return fault({"audit.outbox", {{"id", std::to_string(row.id)}}});
    }
    HTX_ASSIGN_OR_RETURN(const auto keys, session_.store.command_keys());
    for (const CommandKey& key : keys) {
      if (!keys_.contains(key.key)) return fault({"audit.key", {{"key", key.key}}});
    }
    return check_case_rows();
  }

  // What is wrong with the cases as they stand, once every entry has been read; none if they fit.
  Result<std::optional<Audit::Fault>> check_cases() {
    HTX_ASSIGN_OR_RETURN(const auto rows, session_.store.cases());
    std::map<std::string, CaseRow> standing;
    for (const CaseRow& row : rows) standing[row.id] = row;
    for (const auto& [id, last] : last_acts_) {
      const auto row = standing.find(id);
      HTX_ASSIGN_OR_RETURN(const auto journal, session_.store.journal(id));
      if (row != standing.end() && static_cast<std::int64_t>(journal.size()) == last.line &&
          is_what_followed(row->second, last)) {
        standing.erase(row);
        continue;
      }
      return Audit::Fault{.seq = last.seq, .entry = last.entry, .message = {"audit.case", {{"id", id}}}};
    }
    if (standing.empty()) return std::nullopt;
    // A case that no entry speaks of.
    return Audit::Fault{.seq = 0, .entry = {}, .message = {"audit.case", {{"id", standing.begin()->first}}}};
  }

 private:
  static Audit::Fault fault(Message message) {
    return {.seq = 0, .entry = {}, .message = std::move(message)};
  }

  // The rows beside the case: all of them follow from the journal, whose digests are in the ledger.
  Result<std::optional<Audit::Fault>> check_case_rows() {
    HTX_ASSIGN_OR_RETURN(const CaseVerification verified, verify_cases(session_));
    audit_.cases = verified.cases;
    if (verified.differences.empty()) return std::nullopt;
    const CaseDifference& first = verified.differences.front();
    Phrase what = both(first.message);
    for (const Message::Argument& argument : first.message.arguments) {
      if (argument.slot == "what") what = argument.value;
    }
    const LastAct& last = last_acts_[first.case_id];
    return Audit::Fault{.seq = last.seq,
                        .entry = last.entry,
                        .message = {"audit.case-row", {{"id", first.case_id}, {"what", std::move(what)}}}};
  }

  static bool says(const Json& said, const Result<Digest>& digest) {
    return digest && said.text_of("sha256") == to_hex(*digest);
  }

  // The batch with its records and assessments, of which the entry need not say that there are none.
  Result<std::optional<Message>> check_batch(const Entry& entry, const Json& said) {
    const std::int64_t id = said.integer_of("id").value_or(0);
    batches_.insert(id);
    HTX_ASSIGN_OR_RETURN(const auto batch, session_.store.batch(id));
    if (!batch || !says(said, row_digest(*batch)))
      return Message("audit.batch", {{"batch", std::to_string(id)}});
    HTX_ASSIGN_OR_RETURN(auto problem, check_records(entry, id));
    if (problem) return problem;
    return check_assessments(entry, id);
  }

  Result<std::optional<Message>> check_definitions(const Entry&, const Json& said) {
    if (said.array() == nullptr) return std::nullopt;
    for (const Json& digest : *said.array()) {
      if (digest.string() == nullptr) continue;
      definitions_told_.insert(*digest.string());
      const auto bytes = from_hex(*digest.string());
      Digest wanted{};
      if (bytes && bytes->size() == wanted.size()) std::ranges::copy(as_bytes(*bytes), wanted.begin());
      HTX_ASSIGN_OR_RETURN(const auto definition, session_.store.definition(wanted));
      if (!definition) return Message("session.definition-gone", {{"id", digest.string()->substr(0, 12)}});
    }
    return std::nullopt;
  }

  Result<std::optional<Message>> check_outbox(const Entry&, const Json& said) {
    if (said.array() == nullptr) return std::nullopt;
    for (const Json& item : *said.array()) {
      const std::int64_t id = item.integer_of("id").value_or(0);
      finished_.insert(id);
      HTX_ASSIGN_OR_RETURN(const auto row, session_.store.outbox_row(id));
      if (!row || !says(item, row_digest(*row))) return Message("audit.outbox", {{"id", std::to_string(id)}});
    }
    return std::nullopt;
  }

  Result<std::optional<Message>> check_key(const Entry&, const Json& said) {
    const std::string key = said.text_of("key");
    keys_.insert(key);
    HTX_ASSIGN_OR_RETURN(const auto row, session_.store.command_key(key));
    if (row && says(said, row_digest(*row))) return std::nullopt;
    return Message("audit.key", {{"key", key}});
  }

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

  // What an entry says of the rows of a batch, as RowsRoot.
  static bool says(const Entry& entry, const char* member, std::size_t count, const Frontier& tree) {
    const Json* said = entry.details.find("wrote")->find(member);
    if (said == nullptr) return count == 0;
    return said->integer_of("count") == static_cast<std::int64_t>(count) &&
           said->text_of("root") == to_hex(tree.root());
  }

  // Puts records that are what their digests say into the tree of their batch.
  static Status add_records(const std::vector<RecordText>& records, Frontier& tree) {
    for (const RecordText& record : records) {
      HTX_RETURN_IF_ERROR(record.check());
      tree.append(leaf_hash(as_bytes(record.body)));
    }
    return Done{};
  }

  Result<std::optional<Message>> check_records(const Entry& entry, std::int64_t batch) {
    Frontier tree;
    RecordText last;
    std::size_t count = 0;
    while (true) {
      HTX_ASSIGN_OR_RETURN(auto records, session_.store.record_texts_of_batch(batch, last, kPage));
      if (records.empty()) break;
      HTX_RETURN_IF_ERROR(add_records(records, tree));
      count += records.size();
      last = std::move(records.back());
    }
    audit_.records += count;
    if (says(entry, "records", count, tree)) return std::nullopt;
    return Message("audit.records", {{"batch", std::to_string(batch)}});
  }

  Result<std::optional<Message>> check_assessments(const Entry& entry, std::int64_t run) {
    Frontier tree;
    std::size_t count = 0;
    std::optional<Result<internal::StoredRun>> stored;
    std::optional<std::int64_t> columns;  // The first row whose columns say another thing than its body.
    AssessmentRow last;
    while (true) {
      HTX_ASSIGN_OR_RETURN(auto rows, session_.store.assessments_of_run(run, last, kPage));
      if (rows.empty()) break;
      if (!stored) stored = internal::StoredRun::read(session_, definitions_, run, entry.details, entry.at);
      for (const AssessmentRow& row : rows) {
        tree.append(leaf_hash(as_bytes(row.body)));
        if (!*stored || columns) continue;
        const auto fits = internal::columns_fit(**stored, row);
        if (!fits || !*fits) columns = row.id;
      }
      count += rows.size();
      last = std::move(rows.back());
    }
    audit_.assessments += count;
    if (!says(entry, "assessments", count, tree))
      return Message("audit.assessments", {{"batch", std::to_string(run)}});
    // What the run judged by is gone or damaged.
    if (stored && !*stored) return stored->error().message();
    if (!columns) return std::nullopt;
    return Message("audit.assessment-columns",
                   {{"id", std::to_string(*columns)}, {"batch", std::to_string(run)}});
  }

  Result<std::optional<Message>> check_journal(const Entry& entry, const Json& said) {
    const std::string id = said.text_of("case");
    const std::int64_t line = said.integer_of("line").value_or(0);
    HTX_ASSIGN_OR_RETURN(const auto journal, session_.store.journal(id));
    ++audit_.journal_lines;
    last_acts_[id] = {.seq = entry.seq, .line = line, .after = entry.after, .entry = described(entry)};
    const auto at = static_cast<std::size_t>(line - 1);
    if (at < journal.size() && to_hex(sha256(as_bytes(journal[at].body))) == said.text_of("sha256")) {
      return std::nullopt;
    }
    return Message("audit.journal", {{"id", id}, {"line", std::to_string(line)}});
  }

  const Session& session_;
  Audit& audit_;
  internal::StoredDefinitions definitions_{session_.store};
  std::map<std::string, LastAct> last_acts_;  // By case.
  // What entries speak of.
  std::set<std::int64_t> batches_;
  std::set<std::string> definitions_told_;  // Digests in hexadecimal.
  std::set<std::int64_t> finished_;         // Of the outbox.
  std::set<std::string> keys_;
};

}  // namespace

Result<Audit> audit_store(const Session& session, const Progress& progress) {
  Audit audit;
  // One state of the store, whatever is written meanwhile.
  HTX_ASSIGN_OR_RETURN(const Snapshot moment, session.store.snapshot());
  HTX_ASSIGN_OR_RETURN(const VerifyReport report, session.store.verify_ledger());
  audit.entries = report.computed.size;
  audit.root = to_hex(report.computed.root);
  if (report.fault) {
    audit.fault = Audit::Fault{.seq = report.fault->seq, .entry = {}, .message = report.fault->message};
    // The entry may be too damaged to read; the fault stands all the same.
    if (const auto entries = session.store.entries(report.fault->seq, 1); entries && !entries->empty()) {
      audit.fault->entry = described(entries->front());
    }
    return audit;
  }
  constexpr std::int64_t kEntries = 500;
  Reconciler reconciler(session, audit);
  for (std::int64_t first = 1; first <= static_cast<std::int64_t>(audit.entries); first += kEntries) {
    HTX_ASSIGN_OR_RETURN(const auto entries, session.store.entries(first, kEntries));
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
  if (audit.fault) return audit;
  HTX_ASSIGN_OR_RETURN(audit.fault, reconciler.check_the_rest());
  return audit;
}

}  // namespace htx
