#pragma once

#include "engine/base/result.h"
#include "engine/store/store.h"

namespace htx {

// Transactions that become durable together: waiting for the disk is paid once for all of them.
//
// While a group is open, Store::begin() gives transactions of the group.  Each is still done or undone as
// a whole, by itself; but none is durable, and nobody outside may be told that it was done, before the
// group's commit() says so.  What nobody commits is undone with all that is in it.
// REQUIRES: the Store outlives it, and no transaction of it is open when it ends.
class TransactionGroup {
 public:
  // Errors: "store.in-transaction" if a transaction, group or snapshot is open; "store.read-only"; as
  // begin().
  static Result<TransactionGroup> begin(Store& store);

  TransactionGroup(TransactionGroup&& other) noexcept;
  TransactionGroup& operator=(TransactionGroup&&) = delete;
  ~TransactionGroup();

  // Errors: "store.transaction-over" if a transaction of the group failed in a way that took the others
  // with it, as a full disk does.  After an error nothing of the group is in the file.
  Status commit();

 private:
  explicit TransactionGroup(Store::Impl* store) : store_(store) {}
  void end();

  Store::Impl* store_;  // None if it is over.
};

}  // namespace htx
