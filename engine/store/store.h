#pragma once

// Defined by several sources: opening.cpp, records.cpp, assessments.cpp, cases.cpp, work.cpp,
// ledger_rows.cpp, transaction.cpp and what_was_written.cpp.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/ledger/entry.h"
#include "engine/ledger/verify.h"
#include "engine/store/rows.h"
#include "engine/store/store_address.h"
#include "engine/store/store_options.h"

namespace htx {

class Transaction;
class TransactionGroup;
class Snapshot;

// The records, assessments and cases of one office and the log over them, in a database that may hold several
// offices.  Knows neither rules nor charts; keeps what it is given.
//
// Reading is here, writing in Transaction; readings made while a transaction of the same Store is open
// see what it wrote, and nobody else writes meanwhile.  What decides what is written is read there: what was
// read before may have changed.  One Store is one connection for one thread; several processes may each open
// the file, one of them writes at a time.
//
// Errors of every call: "store.locked", "store.full", "store.read-only", "store.corrupt",
// "store.unreadable", "store.sqlite"; of reading rows also "store.row-damaged" naming the first that says
// something no row says.
class Store {
 public:
  // A new store with a new office.  Errors: "store.exists", "store.leftover" if a removed store left its log
  // there, "store.bad-office".  A file that could not be finished is not left behind.
  static Result<Store> create(const StoreAddress& address, const StoreOptions& options = {});
  // A further office in a store that is there.  Errors: those of open, "store.office-exists".
  static Result<Store> add_office(const StoreAddress& address, const StoreOptions& options = {});
  // Errors: "store.not-found", "store.not-a-store", "store.newer", "store.other-format"; "store.which-office"
  // naming them if there are several and the options name none, "store.no-office" if not the one they name.
  static Result<Store> open(const StoreAddress& address, const StoreOptions& options = {});
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  const StoreAddress& address() const;
  const std::string& office() const;
  const std::string& log() const;  // The name of its log.

  // Errors: "store.in-transaction" if one is open already; "store.ledger-head" as ledger_head();
  // "store.frozen" if the log has ended.
  Result<Transaction> begin();

  // Holds what is read until it goes out of scope to one state of the store, whatever others write
  // meanwhile.  Inside a transaction of this Store it changes nothing.
  Result<Snapshot> snapshot();

  // Copies the whole store, as of one moment, to a new place.  Errors: "store.exists", "store.leftover".
  Status back_up(const StoreAddress& address);

  // Rereads everything and compares indexes, references and shapes.  Errors: "store.corrupt".
  Status check();

  Result<std::optional<Batch>> batch(std::int64_t id);
  // Newest first; the empty kind finds all.
  Result<std::vector<Batch>> batches(std::string_view kind);
  // The id of the newest; 0 if there is none.
  Result<std::int64_t> latest_batch();

  Result<std::optional<Definition>> definition(const Digest& digest);
  Result<std::optional<Definition>> definition(std::string_view kind, std::string_view id,
                                               std::string_view version);
  // Without their bytes, by kind, id and version; the empty kind finds all.
  Result<std::vector<Definition>> definitions(std::string_view kind);

  Result<std::optional<Record>> record(std::string_view kind, std::string_view key);
  // The revision that was current once batch `batch` had been written.
  Result<std::optional<Record>> record_as_of(std::string_view kind, std::string_view key, std::int64_t batch);
  // The current revisions of the keys with that prefix, in the order of their bytes.
  Result<std::vector<Record>> records(std::string_view kind, std::string_view prefix = "");
  Result<std::vector<Record>> records_as_of(std::string_view kind, std::string_view prefix,
                                            std::int64_t batch);
  // The same as they lie in the file, not checked: those with a key after `after`, at most `count`.
  Result<std::vector<RecordText>> record_texts_as_of(std::string_view kind, std::int64_t batch,
                                                     std::string_view after, std::int64_t count);
  Result<std::optional<RecordText>> record_text_as_of(std::string_view kind, std::string_view key,
                                                      std::int64_t batch);
  // What a batch brought of one kind, by key: at most `count` after that one.
  Result<std::vector<Record>> records_of_batch(std::int64_t batch, std::string_view kind,
                                               std::string_view after, std::int64_t count);
  // How many keys there were once batch `batch` had been written.
  Result<std::int64_t> count_as_of(std::string_view kind, std::int64_t batch);
  // The rows of a set as they are, with the root over them.
  Result<RowsRoot> rows_root(RowSet set, std::int64_t key);
  Result<RowsRoot> rows_root(RowSet set, std::string_view key);
  // How many rows the table of a set has in all.
  Result<std::int64_t> count_rows(RowSet set);
  // Every revision of one key, oldest first.
  Result<std::vector<Record>> revisions(std::string_view kind, std::string_view key);

  // With the body; the lists are without.
  Result<std::optional<AssessmentRow>> assessment(std::int64_t id);
  Result<std::vector<AssessmentRow>> assessments_of_run(std::int64_t run);  // By cooperative, pack.
  // With their bodies: those that come after the one of `after`, at most `count`.
  Result<std::vector<AssessmentRow>> assessments_of_run(std::int64_t run, const AssessmentRow& after,
                                                        std::int64_t count);
  Result<std::vector<AssessmentRow>> assessments_of_period(std::string_view period);  // By run, then so.
  Result<std::vector<AssessmentRow>> assessments_of_cooperative(
      std::string_view cooperative);  // By period, run.
  // The run that assessed that period last; `pack` empty for any.
  Result<std::optional<std::int64_t>> latest_run(std::string_view period, std::string_view pack = "");

  Result<std::optional<CaseRow>> case_row(std::string_view id);
  Result<std::vector<CaseRow>> cases(const CaseFilter& filter = {});  // By id.
  // The same without what only one case needs, for lists.
  Result<std::vector<CaseSummary>> case_summaries(const CaseFilter& filter = {});  // By id.
  Result<std::vector<std::string>> case_ids();                                     // In their order.
  Result<std::vector<JournalRow>> journal(std::string_view case_id);
  Result<std::optional<JournalRow>> journal_line(std::string_view case_id, std::int64_t line);
  Result<std::vector<DeadlineRow>> deadlines_of(std::string_view case_id);
  // Due on a day of [first, last], by day.
  Result<std::vector<DeadlineRow>> deadlines_between(Date first, Date last);
  // The deadlines that passed before `day` and were not acted on, the longest passed first; at most `count`.
  Result<std::vector<DeadlineRow>> expired_before(Date day, std::int64_t count);
  Result<std::vector<DocumentRow>> documents(std::string_view case_id);
  // The bytes of a document; none if there are none of that digest.  Errors: "store.corrupt" if they
  // do not hash to it any more.
  Result<std::optional<std::string>> document_bytes(const Digest& digest);
  // The first content, of a document or a definition, that is not what its digest says or that nothing names.
  Result<std::optional<Digest>> stray_content();

  Result<std::vector<WorkRow>> work_of(std::string_view case_id);
  // What is due first comes first, then what no deadline limits, by case and item.
  Result<std::vector<WorkListRow>> work_list(const WorkFilter& filter = {});
  Result<std::optional<OutboxRow>> outbox_row(std::int64_t id);
  Result<std::vector<OutboxRow>> outbox_of(std::string_view case_id);  // By id.
  Result<std::vector<OutboxRow>> outbox(OutboxRows which);             // By id.
  Result<std::optional<CommandKey>> command_key(std::string_view key);
  Result<std::vector<CommandKey>> command_keys();  // By key.

  // Errors: "store.ledger-head" if the row is missing or contradicts itself.
  Result<TreeHead> ledger_head();
  // Entries `first` and following, at most `count`; those that do not read are an error.
  Result<std::vector<Entry>> entries(std::int64_t first, std::int64_t count);
  // Every leaf as it is stored, in order; false from `reader` ends the reading.
  Status each_leaf(const std::function<bool(const StoredLeaf&)>& reader);
  // Recomputes the ledger from its bytes.  A fault is in the report; an error means it could not be read.
  Result<VerifyReport> verify_ledger(const VerifyOptions& options = {});

 private:
  friend class Transaction;
  friend class TransactionGroup;
  friend class Snapshot;
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

// See Store::snapshot.  REQUIRES: the Store outlives it.
class Snapshot {
 public:
  Snapshot(Snapshot&& other) noexcept;
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot();

 private:
  friend class Store;
  explicit Snapshot(Store::Impl* store) : store_(store) {}

  Store::Impl* store_;  // None if it has nothing to end.
};

}  // namespace htx
