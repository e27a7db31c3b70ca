#pragma once

// Defined by several sources, as store.h is: what it writes stands beside what the Store reads of the same
// rows.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/store.h"

namespace htx {

namespace internal {
class SqlValue;
}  // namespace internal

// One change of the store with its ledger entry: all of it is durable after commit(), or none.
//
// An entry is computed from what was written since the entry before it: at most one batch with its records
// and assessments, one line of a journal, one command key, whatever definitions and finished items of the
// outbox. A batch is closed by its entry: no later row can join it.
//
// Undone when it goes out of scope without commit(), and by the first error of the database itself: every
// later call then answers "store.transaction-over".  REQUIRES: the Store outlives it.
// While a TransactionGroup is open, commit() makes it part of the group, which is durable as a whole; and
// undoing one that has written undoes the group.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // The revision that put_record would follow: what has to be compared with it is read here.
  Result<std::optional<Record>> current(std::string_view kind, std::string_view key);

  // The id of the new batch, which takes the records and assessments that follow.
  // Errors: "store.no-entry" if a batch waits for its entry.
  Result<std::int64_t> put_batch(const Batch& batch);

  // Idempotent.  Errors: "store.definition-changed" if that kind, id and version has other bytes.
  Result<Digest> put_definition(std::string_view kind, std::string_view id, std::string_view version,
                                std::string_view bytes);

  // Adds a revision to the batch unless the canonical form of `body` is that of the current one.
  // Errors: "value.not-canonical"; "store.no-batch" if no batch was put since the last entry.
  Result<RecordChange> put_record(std::string_view kind, std::string_view key, const Json& body);

  // The id of the new row, whose run is the batch; `id` and `run` of the argument are not read.
  // Errors: "store.no-batch".
  Result<std::int64_t> put_assessment(const AssessmentRow& assessment);

  // Writes the next line of a case's journal, and the row as it stands after it: its revision is the number
  // of the line.  Line 1 opens the case, for one cooperative and one workflow for good.
  // Errors: "store.case-conflict" unless the case is at the line before; "store.no-entry" if a line waits for
  // its entry.
  Status append_line(const CaseRow& row, std::string_view body);
  // Sets or replaces one deadline; removes it.
  Status put_deadline(const DeadlineRow& due);
  Status remove_deadline(std::string_view case_id, std::string_view deadline);
  // Sets or replaces one piece of work of a case; removes it.
  Status put_work(const WorkRow& row);
  Status remove_work(std::string_view case_id, std::string_view item);
  // The id of the new row; `id` and what says that it is done are not read.
  Result<std::int64_t> put_outbox(const OutboxRow& row);
  // Errors: "store.no-outbox", "store.outbox-done" naming who did it and when.
  Status finish_outbox(std::int64_t id, std::string_view at, std::string_view by, std::string_view note);
  // Errors: "store.key-used" if the key is there; "store.no-entry" if another waits for its entry.
  Status put_command_key(const CommandKey& key);
  // The digest of the bytes.
  Result<Digest> put_document(const DocumentRow& document, std::string_view bytes);

  // Writes the next entry: the act, and below "wrote" what was written since the last one, read back
  // (SCHEMA.md lists the members); `before` and `after` are the configurations of the case whose line it is.
  // The head after it.  An act "log.freeze" ends the log.
  // Errors: those of to_bytes(Entry); "ledger.entry-field" if the details have a member "wrote" already.
  Result<TreeHead> append_entry(Act act);

  // Errors: "store.no-entry" if something was written and no entry appended: a change without its
  // entry must not happen.  After an error nothing of the transaction is in the file.
  Status commit();

 private:
  friend class Store;
  explicit Transaction(Store::Impl& store);
  // Checks that the transaction can be written to, and notes that it was.
  Status writing();
  // Passes a result of the database on; an error ends the transaction.
  template <class T>
  Result<T> kept(Result<T> result) {
    if (!result) fail();
    return result;
  }
  void fail();
  // Runs a statement that writes, and notes that the next entry has to speak of it.
  Status write(std::string_view sql, std::initializer_list<internal::SqlValue> values);
  // `after`: the SHA-256 of the configuration after the line, if there is one.
  Result<Json> what_was_written(std::string& after);
  Status add_line(Json& wrote);
  void roll_back();

  // What waits for its entry.
  struct Waiting {
    bool anything = false;
    std::int64_t batch = 0;
    bool records = false;
    bool assessments = false;
    std::vector<Definition> definitions;  // Without their bytes.
    std::string case_id;
    std::int64_t line = 0;
    std::string before;  // The SHA-256 of the configuration before the line.
    // The cases of which such rows were written.
    std::set<std::string, std::less<>> deadlines;
    std::set<std::string, std::less<>> documents;
    std::set<std::string, std::less<>> work;
    std::set<std::int64_t> outbox;  // Ids.
    std::string key;
  };

  Store::Impl* store_;
  bool failed_ = false;
  bool written_ = false;
  std::int64_t next_assessment_ = 0;  // 0: not asked for yet.
  Waiting waiting_;
};

}  // namespace htx
