#pragma once

#include "engine/base/result.h"
#include "engine/store/store.h"

namespace htx {

// Transactions that become durable together: waiting for the disk is paid once for all of them.
//
// While a group is open, Store::begin() gives transactions of the group.  None of them is durable, and nobody
// outside may be told that it was done, before the group's commit() says so.  They are not undone one by one:
// one that ends without commit() after it has written takes the group with it, and what belonged to the
// group is to be done again; one that has written nothing disturbs nobody.
// REQUIRES: the Store outlives it, and no transaction of it is open when it ends.
class TransactionGroup {
 public:
  // Errors: "store.in-transaction" if a transaction, group or snapshot is open; "store.read-only"; as
  // begin().
  static Result<TransactionGroup> begin(Store& store);

  TransactionGroup(TransactionGroup&& other) noexcept;
  TransactionGroup& operator=(TransactionGroup&&) = delete;
  ~TransactionGroup();

  // Errors: "store.transaction-over" if a transaction of the group was undone after it had written.  After an
  // error nothing of the group is in the file.
  Status commit();

 private:
  explicit TransactionGroup(Store::Impl* store) : store_(store) {}

  Store::Impl* store_;  // None if it is over.
};

}  // namespace htx
