#include "engine/audit/audit.h"

#include <array>
#include <map>
#include <set>

#include "engine/cases/verify_case.h"
#include "engine/ledger/log_events.h"

namespace htx {
namespace {

std::string described(const Entry& entry) {
  return entry.action + " " + entry.subject + ", " + entry.actor + " (" + entry.role + "), " + entry.at;
}

// Rows that an entry spoke of: the last word on them is what they have to be now.
struct Subject {
  RowSet set;
  std::string key;
  std::int64_t id = 0;  // Of a row that is known by a number.
  auto operator<=>(const Subject&) const = default;
};

struct Word {
  std::int64_t count = 0;
  std::string root;
  std::int64_t seq = 0;  // Of the entry.
};

Word word_of(const Json& said, const Entry& entry) {
  return {.count = said.integer_of("count").value_or(1), .root = said.text_of("root"), .seq = entry.seq};
}

bool is_number(RowSet set) {
  return set == RowSet::kBatch || set == RowSet::kRecords || set == RowSet::kAssessments ||
         set == RowSet::kOutboxItem;
}

// What is said to be wrong with rows that are not what an entry says.
Message mismatch(const Subject& subject) {
  const std::string id = is_number(subject.set) ? std::to_string(subject.id) : subject.key;
  const auto row_of_case = [&](const char* vi, const char* en) {
    return Message("audit.case-row", {{"id", id}, {"what", Bilingual{.vi = vi, .en = en}}});
  };
  switch (subject.set) {
    case RowSet::kBatch: return {"audit.batch", {{"batch", id}}};
    case RowSet::kRecords: return {"audit.records", {{"batch", id}}};
    case RowSet::kAssessments: return {"audit.assessments", {{"batch", id}}};
    case RowSet::kOutboxItem: return {"audit.outbox", {{"id", id}}};
    case RowSet::kCommandKey: return {"audit.key", {{"key", id}}};
    case RowSet::kDeadlines: return row_of_case("thời hạn", "a deadline");
    case RowSet::kDocuments: return row_of_case("văn bản", "a document");
    case RowSet::kWork: return row_of_case("công việc", "a piece of work");
    case RowSet::kCase:
    case RowSet::kJournal: break;
  }
  return {"audit.case", {{"id", id}}};
}

// Compares what entries say with the rows they speak of.
class Reconciler {
 public:
  Reconciler(const Session& session, Audit& audit) : session_(session), audit_(audit) {}

  // Notes what an entry says, and compares what nobody may have changed since; none if it fits.
  Result<std::optional<Message>> check(const Entry& entry) {
    if (entry.seq == 1 && entry.action != kLogOpen) return Message("audit.log-open");
    const Json* wrote = entry.details.find("wrote");
    if (wrote == nullptr) return std::nullopt;
    note(*wrote, entry);
    if (const Json* said = wrote->find("definitions")) {
      HTX_ASSIGN_OR_RETURN(auto problem, check_definitions(*said));
      if (problem) return problem;
    }
    if (const Json* said = wrote->find("line")) {
      HTX_ASSIGN_OR_RETURN(auto problem, check_line(*said));
      if (problem) return problem;
    }
    // A batch is closed by its entry: it can be compared at once, so that the first fault is found first.
    const Json* batch = wrote->find("batch");
    if (batch == nullptr) return std::nullopt;
    const std::int64_t id = batch->integer_of("id").value_or(0);
    for (const RowSet set : {RowSet::kBatch, RowSet::kRecords, RowSet::kAssessments}) {
      HTX_ASSIGN_OR_RETURN(const bool fits, fits_word({set, {}, id}));
      if (!fits) return mismatch({set, {}, id});
    }
    return std::nullopt;
  }

  // What is wrong with the rows as they stand, once every entry has been read; none if they fit.
  Result<std::optional<Audit::Fault>> check_standing() {
    for (const auto& [subject, word] : words_) {
      // Compared at their entries: check().
      if (subject.set == RowSet::kBatch || subject.set == RowSet::kRecords ||
          subject.set == RowSet::kAssessments)
        continue;
      const auto fits = fits_word(subject);
      if (!fits && fits.error().code() == ErrorCode::kUnavailable) return fits.error();
      if (!fits || !*fits) return fault_at(word.seq, mismatch(subject));
    }
    for (const auto& [id, last] : lines_) {
      HTX_ASSIGN_OR_RETURN(const auto more, session_.store.journal_line(id, last.count + 1));
      if (more) return fault_at(last.seq, {"audit.case", {{"id", id}}});
    }
    return check_untold();
  }

  // The cases against their journals, whose digests are in the ledger.
  Result<std::optional<Audit::Fault>> check_folds() {
    HTX_ASSIGN_OR_RETURN(const CaseVerification verified, verify_cases(session_));
    audit_.cases = verified.cases;
    if (verified.differences.empty()) return std::nullopt;
    const CaseDifference& first = verified.differences.front();
    Phrase what = both(first.message);
    for (const Message::Argument& argument : first.message.arguments) {
      if (argument.slot == "what") what = argument.value;
    }
    return fault_at(lines_[first.case_id].seq,
                    {"audit.case-row", {{"id", first.case_id}, {"what", std::move(what)}}});
  }

 private:
  void keep(RowSet set, const Json& said, const char* key, const Entry& entry) {
    const bool numbered = is_number(set);
    words_[{set, numbered ? "" : said.text_of(key), numbered ? said.integer_of(key).value_or(0) : 0}] =
        word_of(said, entry);
  }

  void keep_all(RowSet set, const Json* all, const char* key, const Entry& entry) {
    if (all == nullptr || all->array() == nullptr) return;
    for (const Json& said : *all->array()) keep(set, said, key, entry);
  }

  void note(const Json& wrote, const Entry& entry) {
    if (const Json* batch = wrote.find("batch")) {
      keep(RowSet::kBatch, *batch, "id", entry);
      const std::int64_t id = batch->integer_of("id").value_or(0);
      if (const Json* said = wrote.find("records"))
        words_[{RowSet::kRecords, {}, id}] = word_of(*said, entry);
      if (const Json* said = wrote.find("assessments"))
        words_[{RowSet::kAssessments, {}, id}] = word_of(*said, entry);
    }
    if (const Json* said = wrote.find("case")) keep(RowSet::kCase, *said, "id", entry);
    if (const Json* said = wrote.find("key")) keep(RowSet::kCommandKey, *said, "key", entry);
    keep_all(RowSet::kDeadlines, wrote.find("deadlines"), "case", entry);
    keep_all(RowSet::kDocuments, wrote.find("documents"), "case", entry);
    keep_all(RowSet::kWork, wrote.find("work"), "case", entry);
    keep_all(RowSet::kOutboxItem, wrote.find("outbox"), "id", entry);
    if (const Json* said = wrote.find("line")) {
      lines_[said->text_of("case")] = {
          .count = said->integer_of("line").value_or(0), .root = {}, .seq = entry.seq};
    }
  }

  // Whether rows are what the last word on them says; of what no entry spoke there is none.
  Result<bool> fits_word(const Subject& subject) {
    HTX_ASSIGN_OR_RETURN(const RowsRoot rows, is_number(subject.set)
                                                  ? session_.store.rows_root(subject.set, subject.id)
                                                  : session_.store.rows_root(subject.set, subject.key));
    const auto count = static_cast<std::size_t>(rows.count);
    if (subject.set == RowSet::kRecords) audit_.records += count;
    if (subject.set == RowSet::kAssessments) audit_.assessments += count;
    told_[subject.set] += rows.count;
    const auto word = words_.find(subject);
    if (word == words_.end()) return rows.count == 0;
    return rows.count == word->second.count && to_hex(rows.root) == word->second.root;
  }

  Result<std::optional<Message>> check_definitions(const Json& said) {
    if (said.array() == nullptr) return std::nullopt;
    for (const Json& json : *said.array()) {
      const std::string kind = json.text_of("kind");
      const std::string id = json.text_of("id");
      const std::string version = json.text_of("version");
      ++audit_.definitions;
      definitions_.insert({kind, id, version});
      HTX_ASSIGN_OR_RETURN(const auto found, session_.store.definition(kind, id, version));
      if (!found || to_hex(found->digest) != json.text_of("sha256"))
        return Message("audit.definition", {{"id", id}, {"version", version}});
    }
    return std::nullopt;
  }

  Result<std::optional<Message>> check_line(const Json& said) {
    const std::string id = said.text_of("case");
    const std::int64_t line = said.integer_of("line").value_or(0);
    ++audit_.journal_lines;
    HTX_ASSIGN_OR_RETURN(const auto row, session_.store.journal_line(id, line));
    if (row && to_hex(sha256(as_bytes(row->body))) == said.text_of("sha256")) return std::nullopt;
    return Message("audit.journal", {{"id", id}, {"line", std::to_string(line)}});
  }

  // Rows that no entry speaks of.
  Result<std::optional<Audit::Fault>> check_untold() {
    HTX_ASSIGN_OR_RETURN(const auto batches, session_.store.batches(""));
    for (const Batch& batch : batches) {
      if (is_untold({RowSet::kBatch, {}, batch.id})) return fault(mismatch({RowSet::kBatch, {}, batch.id}));
    }
    HTX_ASSIGN_OR_RETURN(const auto definitions, session_.store.definitions(""));
    for (const Definition& d : definitions) {
      if (!definitions_.contains({d.kind, d.id, d.version}))
        return fault({"audit.definition", {{"id", d.id}, {"version", d.version}}});
    }
    HTX_ASSIGN_OR_RETURN(const auto outbox, session_.store.outbox(OutboxRows::kAll));
    for (const OutboxRow& row : outbox) {
      if (is_untold({RowSet::kOutboxItem, {}, row.id}))
        return fault(mismatch({RowSet::kOutboxItem, {}, row.id}));
    }
    HTX_ASSIGN_OR_RETURN(const auto keys, session_.store.command_keys());
    for (const CommandKey& key : keys) {
      if (is_untold({RowSet::kCommandKey, key.key})) return fault(mismatch({RowSet::kCommandKey, key.key}));
    }
    HTX_ASSIGN_OR_RETURN(const auto cases, session_.store.case_ids());
    for (const std::string& id : cases) {
      if (is_untold({RowSet::kCase, id})) return fault(mismatch({RowSet::kCase, id}));
      for (const RowSet set : {RowSet::kDeadlines, RowSet::kDocuments, RowSet::kWork}) {
        if (!is_untold({set, id})) continue;
        HTX_ASSIGN_OR_RETURN(const bool fits, fits_word({set, id}));
        if (!fits) return fault(mismatch({set, id}));
      }
    }
    for (const auto& [id, last] : lines_) told_[RowSet::kJournal] += last.count;
    for (const RowSet set : {RowSet::kRecords, RowSet::kAssessments, RowSet::kJournal, RowSet::kDeadlines,
                             RowSet::kDocuments, RowSet::kWork}) {
      HTX_ASSIGN_OR_RETURN(const std::int64_t count, session_.store.count_rows(set));
      if (count != told_[set])
        return fault(
            {"audit.untold", {{"told", std::to_string(told_[set])}, {"found", std::to_string(count)}}});
    }
    HTX_ASSIGN_OR_RETURN(const auto stray, session_.store.stray_content());
    if (stray) return fault({"store.row-damaged", {{"what", to_hex(*stray)}}});
    return std::nullopt;
  }

  bool is_untold(const Subject& subject) const { return !words_.contains(subject); }

  static Audit::Fault fault(Message message) {
    return {.seq = 0, .entry = {}, .message = std::move(message)};
  }

  Result<std::optional<Audit::Fault>> fault_at(std::int64_t seq, Message message) {
    Audit::Fault found{.seq = seq, .entry = {}, .message = std::move(message)};
    HTX_ASSIGN_OR_RETURN(const auto entries, session_.store.entries(seq, 1));
    if (seq > 0 && !entries.empty()) found.entry = described(entries.front());
    return std::optional(std::move(found));
  }

  const Session& session_;
  Audit& audit_;
  std::map<Subject, Word> words_;
  std::map<std::string, Word> lines_;  // By case: the last line and the entry of it.
  std::set<std::array<std::string, 3>> definitions_;
  std::map<RowSet, std::int64_t> told_;  // How many rows were compared.
};

// What a fault of one entry is, if it is one: a row that the store itself finds damaged is what an audit
// looks for, and so is a text that is none.
bool is_damage(const Error& error) {
  return error.code() == ErrorCode::kCorrupt || error.message().code == "value.not-canonical";
}

// The faults of the ledger itself, from its bytes.
Result<std::optional<Audit::Fault>> check_ledger(Store& store, Audit& audit) {
  HTX_ASSIGN_OR_RETURN(const VerifyReport report, store.verify_ledger());
  audit.entries = report.computed.size;
  audit.root = to_hex(report.computed.root);
  if (!report.fault) return std::nullopt;
  Audit::Fault fault{.seq = report.fault->seq, .entry = {}, .message = report.fault->message};
  // The entry may be too damaged to read; the fault stands all the same.
  if (const auto entries = store.entries(report.fault->seq, 1); entries && !entries->empty())
    fault.entry = described(entries->front());
  return std::optional(std::move(fault));
}

Result<std::optional<Audit::Fault>> check_entries(Store& store, Reconciler& reconciler, const Audit& audit,
                                                  const Progress& progress) {
  constexpr std::int64_t kEntries = 500;
  for (std::int64_t first = 1; first <= static_cast<std::int64_t>(audit.entries); first += kEntries) {
    HTX_ASSIGN_OR_RETURN(const auto entries, store.entries(first, kEntries));
    for (const Entry& entry : entries) {
      const auto problem = reconciler.check(entry);
      if (!problem && !is_damage(problem.error())) return problem.error();
      if (progress) progress(static_cast<std::size_t>(entry.seq), audit.entries);
      if (problem && !*problem) continue;
      return Audit::Fault{.seq = entry.seq,
                          .entry = described(entry),
                          .message = problem ? **problem : problem.error().message()};
    }
  }
  return std::nullopt;
}

// A row that only its reading shows to be damaged is a fault of no entry.
Result<std::optional<Audit::Fault>> fault_or_damage(Result<std::optional<Audit::Fault>> found) {
  if (found || !is_damage(found.error())) return found;
  return std::optional(Audit::Fault{.seq = 0, .entry = {}, .message = found.error().message()});
}

}  // namespace

Result<Audit> audit_store(const Session& session, const Progress& progress) {
  Audit audit;
  // One state of the store, whatever is written meanwhile.
  HTX_ASSIGN_OR_RETURN(const Snapshot moment, session.store.snapshot());
  HTX_ASSIGN_OR_RETURN(audit.fault, check_ledger(session.store, audit));
  if (audit.fault) return audit;
  Reconciler reconciler(session, audit);
  HTX_ASSIGN_OR_RETURN(audit.fault, check_entries(session.store, reconciler, audit, progress));
  if (audit.fault) return audit;
  HTX_ASSIGN_OR_RETURN(audit.fault, fault_or_damage(reconciler.check_standing()));
  if (audit.fault) return audit;
  HTX_ASSIGN_OR_RETURN(audit.fault, fault_or_damage(reconciler.check_folds()));
  return audit;
}

}  // namespace htx
